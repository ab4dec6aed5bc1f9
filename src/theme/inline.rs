//! Files of the theme inside a page: styles and scripts as they are, with what they ask for in them, everything else as data.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use minijinja::Value;

use super::assets::{Assets, join};

/// A file by its path in `assets/`, to stand in a `style` or `script` element, or as an address.
pub(super) fn inlined(assets: &Assets, path: &str) -> Option<Value> {
    let bytes = assets.bytes(path)?;
    let text = || String::from_utf8_lossy(bytes);
    Some(match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => Value::from_safe_string(with_data(&text(), assets.url(path)?, assets).replace("</", "<\\/")),
        "js" => Value::from_safe_string(text().replace("</script", "<\\/script").replace("<!--", "<\\!--")),
        _ => Value::from(data(path, bytes)),
    })
}

/// A stylesheet with every file of the theme that it asks for as data in its place.
fn with_data(css: &str, url: &str, assets: &Assets) -> String {
    let folder: Vec<&str> = url.split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let (before, from) = rest.split_at(at + 4);
        out.push_str(before);
        let end = from.find(')').unwrap_or(from.len());
        let asked = join(folder, &from[..end]);
        match assets.at(&asked) {
            Some(bytes) => out.push_str(&data(&asked, bytes)),
            None => out.push_str(&from[..end]),
        }
        rest = &from[end..];
    }
    out + rest
}

/// A file as an address that holds it.
pub fn data(path: &str, bytes: &[u8]) -> String {
    let media_type = match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
    format!("data:{media_type};base64,{}", BASE64_STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stylesheet_takes_its_files_along_and_nothing_ends_its_element() {
        let mut assets = Assets::default();
        assets.add("fonts/a.woff2", b"font".as_slice().into());
        let url = format!("../{}", assets.url("fonts/a.woff2").unwrap().trim_start_matches("assets/"));
        assets.add("css/a.css", format!("a{{src:url({url})}}b{{fill:url(#m)}}c{{content:\"</style>\"}}").into_bytes().into());
        assets.add("js/a.js", b"a='</script><!--'".as_slice().into());
        let text = |path: &str| inlined(&assets, path).unwrap().to_string();
        assert_eq!(text("css/a.css"), "a{src:url(data:font/woff2;base64,Zm9udA==)}b{fill:url(#m)}c{content:\"<\\/style>\"}");
        assert_eq!(text("js/a.js"), "a='<\\/script><\\!--'");
        assert!(inlined(&assets, "js/b.js").is_none());
    }
}
