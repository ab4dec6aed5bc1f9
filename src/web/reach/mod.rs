//! What tells machines of the guide: feed, sitemap, Markdown beside the pages, data, and a few files that clients ask for by name.
//!
//! Addresses are absolute where they have to be, and then such a file is only made where the guide says its address.

mod data;
mod feed;
mod inputs;
mod lists;
mod llms;
mod markdown;
mod opensearch;
mod parts;
mod sitemap;

use bytes::Bytes;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::Guide;
use crate::guide::markdown::HtmlWords;
use crate::theme::Theme;

pub(crate) use data::schema;
pub use inputs::Inputs;

/// Bytes, about, from which on what holds all of the guide is cut into parts, and that a part holds.
const PART: usize = 1_000_000;

/// Makes the files.
///
/// # Errors
/// A diagnostic where the theme lacks words.
pub fn files(guide: &Guide, theme: &Theme, inputs: &Inputs<'_>) -> Result<Vec<File>, Diagnostic> {
    let mut words: HtmlWords = theme.words.table("body")?;
    words.alerts = theme.words.table("alerts")?;
    let (markdown, (json, feed)) = rayon::join(
        || markdown::pages(guide, theme),
        || rayon::join(|| parts::files(guide, inputs, PART), || feed::feed(guide, theme, &words)),
    );
    let mut files = Vec::with_capacity(markdown.len() + 10);
    let mut made = |url: &str, bytes: Bytes| {
        if !guide.has_own(url) {
            files.push(file(url.to_owned(), bytes, "the files for machines"));
        }
    };
    if let Some(feed) = feed {
        made("feed.xml", feed.into());
    }
    json.into_iter().for_each(|(url, bytes)| made(&url, bytes.into()));
    made("guide.schema.json", format!("{:#}\n", data::schema()).into_bytes().into());
    made("llms.txt", llms::index(guide, theme).into_bytes().into());
    if !guide.has_own("llms-full.txt") {
        let config = &guide.config.guide;
        let full = llms::full(&config.title, &config.base().unwrap_or_default(), &markdown, PART);
        full.into_iter().for_each(|(url, text)| made(&url, text.into_bytes().into()));
    }
    if let Some(description) = opensearch::description(guide, theme) {
        made("opensearch.xml", description.into());
    }
    // What clients look for at the site's root only, on behalf of all languages.
    if guide.prefix.is_empty() {
        made("robots.txt", sitemap::robots(guide).into_bytes().into());
        for (url, bytes) in sitemap::sitemaps(guide, inputs) {
            made(&url, bytes.into());
        }
        if let Some(icon) = theme.assets.bytes("img/favicon.ico") {
            made("favicon.ico", icon.clone());
        }
    }
    files.extend(markdown.into_iter().map(|page| file(page.url, page.text.into_bytes().into(), &page.origin)));
    Ok(files)
}

fn file(url: String, bytes: Bytes, origin: &str) -> File {
    File { url, content: bytes.into(), origin: origin.to_owned(), inputs: None }
}
