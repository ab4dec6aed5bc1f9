//! How each file of the website reaches a browser: its type, how long it may be kept, and what has to be there before it.
//!
//! The one place that says so: the server, the files that hosts read, and `courtesy publish` go by it.

use crate::guide::address::ASSETS;

/// Browsers may keep the file, and ask each time whether it has changed.
pub const NO_CACHE: &str = "no-cache";
/// For names that hold a hash of the bytes.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// What a server says with every file; the policy is the part that a page cannot say in its head.
pub const HEADERS: [(&str, &str); 3] =
    [("Content-Security-Policy", "frame-ancestors 'none'"), ("Referrer-Policy", "same-origin"), ("X-Content-Type-Options", "nosniff")];

/// How long browsers may keep the file at a URL, as `Cache-Control` says it.
pub fn caching(url: &str) -> &'static str {
    if url.starts_with(ASSETS) { FOR_EVER } else { NO_CACHE }
}

/// Files whose names say more than their endings, with their types.
pub const NAMED: [(&str, &str); 2] =
    [("feed.xml", "application/atom+xml; charset=utf-8"), ("opensearch.xml", "application/opensearchdescription+xml; charset=utf-8")];

/// Files that hosts read and do not deliver.
const OF_HOSTS: [&str; 3] = [".htaccess", "_headers", "_redirects"];

/// The content type of a file, by its name.
pub fn content_type(url: &str) -> &'static str {
    let name = name(url);
    NAMED.iter().find(|(known, _)| *known == name).map_or_else(|| by_ending(name), |(_, content_type)| content_type)
}

fn by_ending(name: &str) -> &'static str {
    match ending(name).to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "md" => "text/markdown; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "apng" => "image/apng",
        "bmp" => "image/bmp",
        "heic" => "image/heic",
        "jxl" => "image/jxl",
        "tif" | "tiff" => "image/tiff",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "ttc" => "font/collection",
        "pdf" => "application/pdf",
        "epub" => "application/epub+zip",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "gz" | "tgz" => "application/gzip",
        "zst" => "application/zstd",
        "rtf" => "application/rtf",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "odp" => "application/vnd.oasis.opendocument.presentation",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "vcf" => "text/vcard; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "yaml" | "yml" => "application/yaml",
        "toml" => "application/toml",
        "jsonld" => "application/ld+json",
        "geojson" => "application/geo+json",
        "atom" => "application/atom+xml; charset=utf-8",
        "gpx" => "application/gpx+xml",
        "xhtml" => "application/xhtml+xml",
        "webmanifest" => "application/manifest+json",
        "ics" => "text/calendar; charset=utf-8",
        "eml" => "message/rfc822",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mov" => "video/quicktime",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "aac" => "audio/aac",
        "flac" => "audio/flac",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        _ if OF_HOSTS.contains(&name) => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

/// When a file may appear among others that are already read: what leads to another file comes after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Styles, scripts, fonts, pictures, PDFs, the parts of the search index.
    Part,
    /// Pages, their Markdown, and the heads of both search indexes: what leads to pages.
    Page,
    /// What tells programs of all pages.
    Notice,
}

/// The turn of the file at a URL.
pub fn turn(url: &str) -> Turn {
    let (name, ending) = (name(url), ending(name(url)));
    if url.starts_with(ASSETS) {
        return Turn::Part;
    }
    match ending {
        "html" | "md" => Turn::Page,
        "xml" | "txt" | "webmanifest" => Turn::Notice,
        _ if name == "sw.js" || OF_HOSTS.contains(&name) => Turn::Notice,
        "json" if !is_in_search(url) && !url.contains("printables/") => Turn::Notice,
        _ if is_head_of_index(url) => Turn::Page,
        _ => Turn::Part,
    }
}

/// Levels of folders that are told apart.
const LEVELS: usize = 64;

/// Where a file comes among those of its turn: pages need the search, then come those that list others, inner ones first, and the home page last.
pub fn rank(url: &str) -> usize {
    match turn(url) {
        Turn::Page if is_head_of_index(url) => 0,
        Turn::Page if name(url) == "index.html" => 2 + LEVELS.saturating_sub(url.matches('/').count()),
        Turn::Page => 1,
        Turn::Part | Turn::Notice => 0,
    }
}

/// What names the parts of a search index.
fn is_head_of_index(url: &str) -> bool {
    matches!(name(url), "titles.js" | "box.js" | "pagefind-entry.json") && is_in_search(url)
}

fn is_in_search(url: &str) -> bool {
    url.starts_with("search/") || url.contains("/search/")
}

fn name(url: &str) -> &str {
    url.rsplit('/').next().unwrap_or(url)
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_follow_from_bytes_are_kept_for_ever() {
        assert_eq!(caching("assets/css/a.0123456789.css"), FOR_EVER);
        for url in ["index.html", "sw.js", "printables/a.pdf", "search/titles.js", "notes/assets/a.png"] {
            assert_eq!(caching(url), NO_CACHE, "{url}");
        }
    }

    #[test]
    fn texts_name_their_encoding() {
        for (url, expected) in [
            ("a/b.html", "text/html; charset=utf-8"),
            ("a.CSS", "text/css; charset=utf-8"),
            ("de/feed.xml", "application/atom+xml; charset=utf-8"),
            ("sitemap.xml", "application/xml"),
            ("a.b/c", "application/octet-stream"),
            (".htaccess", "text/plain; charset=utf-8"),
            ("guests.csv", "text/csv; charset=utf-8"),
            ("kit/press.tar.gz", "application/gzip"),
            ("a.TTF", "font/ttf"),
            (".well-known/security.txt", "text/plain; charset=utf-8"),
            ("search/pagefind/index/en_1.pf_index", "application/octet-stream"),
        ] {
            assert_eq!(content_type(url), expected, "{url}");
        }
    }

    #[test]
    fn what_leads_to_a_file_comes_after_it() {
        let order = [
            ["assets/a.1.css", "printables/a.pdf", "search/pagefind/index/en.pf_index", "search/titles/a.js", "a/b.png"].as_slice(),
            &["search/pagefind/pagefind-entry.json", "de/search/titles.js"],
            &["a/b.html", "404.html", "a/b.md"],
            &["de/a/index.html"],
            &["a/index.html", "de/index.html"],
            &["index.html"],
            &["sw.js", "sitemap.xml", "guide.json", "llms.txt"],
        ];
        let turns = order.map(|urls| urls.iter().map(|url| (turn(url), rank(url))).collect::<Vec<_>>());
        for (before, after) in turns.iter().zip(&turns[1..]) {
            assert!(before.iter().max() < after.iter().min(), "{turns:?}");
        }
    }
}
