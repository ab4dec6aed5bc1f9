//! `.htaccess`, which Apache reads in every folder; the one in the folder of hashed files comes after that of the root, and so has the last word there.

use std::collections::BTreeSet;

use super::moved::{HEAD, Moved};
use crate::guide::address::{path_of, shown};
use crate::web::delivery::{FOR_EVER, HEADERS, NAMED, NO_CACHE, content_type};

/// `base` is the path of the site's root, without a slash in front and with one at its end, if it is not empty.
pub(super) fn files(urls: &[&str], moved: &[Moved], base: &str) -> Vec<(&'static str, String)> {
    let mut root = format!("{HEAD}ErrorDocument 404 /{base}404.html\n");
    root.push_str(&types(urls));
    let headers = HEADERS.iter().map(|(name, value)| format!("  Header always set {name} \"{value}\"\n"));
    root.push_str(&format!(
        "<IfModule mod_headers.c>\n  Header set Cache-Control \"{NO_CACHE}\"\n{}</IfModule>\n",
        headers.collect::<String>()
    ));
    if !moved.is_empty() {
        let each = moved.iter().map(|page| format!("  {}\n", redirect(page, base)));
        root.push_str(&format!("<IfModule mod_alias.c>\n{}</IfModule>\n", each.collect::<String>()));
    }
    let assets = format!("{HEAD}<IfModule mod_headers.c>\n  Header set Cache-Control \"{FOR_EVER}\"\n</IfModule>\n");
    vec![(".htaccess", root), ("assets/.htaccess", assets)]
}

/// The type of each ending that the site has, and of files whose names say more than their endings.
fn types(urls: &[&str]) -> String {
    let names: BTreeSet<&str> = urls.iter().filter_map(|url| url.rsplit('/').next()).collect();
    let endings: BTreeSet<&str> =
        names.iter().filter_map(|name| Some(name.rsplit_once('.')?.1)).filter(|ending| is_plain(ending)).collect();
    let mut text = "<IfModule mod_mime.c>\n".to_owned();
    for ending in &endings {
        text.push_str(&format!("  AddType \"{}\" .{ending}\n", content_type(&format!("x.{ending}"))));
    }
    text.push_str("</IfModule>\n");
    for (name, content_type) in NAMED.iter().filter(|(name, _)| names.contains(name)) {
        text.push_str(&format!("<Files \"{name}\">\n  ForceType \"{content_type}\"\n</Files>\n"));
    }
    text
}

/// Endings with other letters would have to be escaped; no type is known by one.
fn is_plain(ending: &str) -> bool {
    !ending.is_empty() && ending.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// Apache compares the decoded address, and encodes the new one itself.
fn redirect(Moved { from, to }: &Moved, base: &str) -> String {
    let (from_path, base) = (path_of(from), path_of(base));
    let folder = shown(&from_path);
    let old = if folder == from_path { quoted(&from_path) } else { format!("{}(index\\.html)?", quoted(folder)) };
    // In the new address `$` and `&` would stand for parts of the old one.
    let new = path_of(shown(to)).replace('\\', "\\\\").replace('$', "\\$").replace('&', "\\&").replace('"', "\\\"");
    format!("RedirectMatch 301 \"^/{}{old}$\" \"/{base}{new}\"", quoted(&base))
}

/// A path for a pattern in quotation marks.
fn quoted(path: &str) -> String {
    path.chars().fold(String::new(), |mut text, c| {
        if r"\.+*?()[]{}|^$".contains(c) {
            text.push('\\');
        }
        if c == '"' {
            text.push('\\');
        }
        text.push(c);
        text
    })
}
