//! `manifest.webmanifest`: what a device needs to know to install the guide.

use serde::Serialize;

use crate::diagnostic::file::File;
use crate::guide::content::Guide;
use crate::theme::Theme;

#[derive(Serialize)]
struct Manifest<'m> {
    name: &'m str,
    short_name: &'m str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'m str,
    lang: &'m str,
    dir: &'m str,
    start_url: &'m str,
    scope: &'m str,
    display: &'m str,
    #[serde(skip_serializing_if = "Option::is_none")]
    theme_color: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    background_color: Option<String>,
    icons: Vec<Icon<'m>>,
}

#[derive(Serialize)]
struct Icon<'m> {
    src: String,
    sizes: &'m str,
    #[serde(rename = "type")]
    kind: &'m str,
    purpose: &'m str,
}

/// Icons by their path in the theme's assets; those that a theme lacks are left out.
const ICONS: [(&str, &str, &str); 3] =
    [("img/icon-192.png", "192x192", "any"), ("img/icon-512.png", "512x512", "any"), ("img/icon-maskable-512.png", "512x512", "maskable")];

/// The manifest; its addresses count from its own place at the root, so it works under any path.
pub(super) fn manifest(guide: &Guide, theme: &Theme) -> File {
    let config = &guide.config.guide;
    let root = guide.site_root();
    let icons = ICONS
        .iter()
        .filter_map(|(path, sizes, purpose)| Some(Icon { src: root.clone() + theme.assets.url(path)?, sizes, kind: "image/png", purpose }));
    let paper = theme.tokens.get("color", "paper");
    let manifest = Manifest {
        name: &config.title,
        short_name: short(&config.title),
        description: &config.description,
        lang: &config.language,
        dir: crate::theme::direction(&config.language),
        start_url: "./",
        // A reader may go over to another language.
        scope: if root.is_empty() { "./" } else { &root },
        display: "standalone",
        theme_color: paper.clone(),
        background_color: paper,
        icons: icons.collect(),
    };
    let mut json = serde_json::to_vec_pretty(&manifest).unwrap_or_default();
    json.push(b'\n');
    File { url: "manifest.webmanifest".to_owned(), content: json.into(), origin: "the manifest".to_owned(), inputs: None }
}

/// A title's first clause, for the small space below an icon.
fn short(title: &str) -> &str {
    let clause = title.split([',', ':', ';', '–', '—', '(']).next().unwrap_or_default().trim();
    if clause.is_empty() { title } else { clause }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn a_short_name_is_the_first_clause() {
        assert_eq!(short("Following up, from application to offer"), "Following up");
        assert_eq!(short("Thanks"), "Thanks");
        assert_eq!(short(": x"), ": x");
    }
}
