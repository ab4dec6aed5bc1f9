//! The sitemap (sitemaps.org), cut where the protocol wants it cut, and `robots.txt`.

use std::collections::HashMap;
use std::io;

use super::inputs::Inputs;
use crate::guide::content::Guide;
use crate::guide::data::Date;
use crate::web::editions::{Edition, alternates};
use crate::web::xml::{self, Xml};

/// URLs that one file may hold.
const URLS_MAX: usize = 50_000;
/// Characters of addresses in one file, so that with its elements it stays below 50 MB.
const CHARS_MAX: usize = 40_000_000;
/// Pages that nobody should come to from a search engine.
const UNLISTED: [&str; 3] = ["404.html", "offline.html", "search/index.html"];

/// A page, its day, and its addresses in all languages.
type Entry = (String, Option<Date>, Vec<(String, String)>);

/// The sitemap by its URL, and behind it its parts where one file is not enough; nothing without a base URL.
pub(super) fn sitemaps(guide: &Guide, inputs: &Inputs<'_>) -> Vec<(String, Vec<u8>)> {
    let mut entries: Vec<Entry> = entries(guide, inputs.pages.iter().copied(), inputs.editions);
    for edition in inputs.editions.iter().skip(1) {
        entries.extend(self::entries(edition.guide, edition.pages.iter().map(String::as_str), inputs.editions));
    }
    entries.sort();
    let address = |url: &str| guide.config.guide.absolute(url).unwrap_or_default();
    files(&entries, &address).unwrap_or_default()
}

fn entries<'p>(guide: &Guide, pages: impl Iterator<Item = &'p str>, editions: &[Edition<'_>]) -> Vec<Entry> {
    let updated: HashMap<&str, Option<Date>> = guide.published().map(|doc| (doc.url(), doc.updated)).collect();
    let is_listed = |url: &&str| !UNLISTED.contains(url) && guide.aliases.binary_search_by(|alias| alias.url.as_str().cmp(url)).is_err();
    let entry = |url: &str| Some((guide.config.guide.absolute(url)?, updated.get(url).copied().flatten(), alternates(editions, url)));
    pages.filter(is_listed).filter_map(entry).collect()
}

/// `robots.txt`: everything may be read.
pub(super) fn robots(guide: &Guide) -> String {
    let sitemap = guide.config.guide.absolute("sitemap.xml").map(|url| format!("\nSitemap: {url}\n"));
    format!("User-agent: *\nDisallow:\n{}", sitemap.unwrap_or_default())
}

fn files(entries: &[Entry], address: &dyn Fn(&str) -> String) -> io::Result<Vec<(String, Vec<u8>)>> {
    let parts = parts(entries);
    match parts.as_slice() {
        [] => Ok(Vec::new()),
        [all] => Ok(vec![("sitemap.xml".to_owned(), list("urlset", "url", all)?)]),
        _ => {
            let mut files = Vec::new();
            let mut index = Vec::new();
            for (at, part) in parts.iter().enumerate() {
                let url = format!("sitemap-{}.xml", at + 1);
                index.push((address(&url), part.iter().filter_map(|(_, day, _)| *day).max(), Vec::new()));
                files.push((url, list("urlset", "url", part)?));
            }
            files.push(("sitemap.xml".to_owned(), list("sitemapindex", "sitemap", &index)?));
            Ok(files)
        }
    }
}

fn parts(entries: &[Entry]) -> Vec<&[Entry]> {
    let mut parts = Vec::new();
    let (mut start, mut chars) = (0, 0);
    for (at, (url, _, others)) in entries.iter().enumerate() {
        // 100 for the elements around, and every `&` may become five characters.
        let size_of = |url: &str| 100 + url.len() + 4 * url.matches('&').count();
        let size = size_of(url) + others.iter().map(|(_, url)| size_of(url)).sum::<usize>();
        if at - start == URLS_MAX || chars + size > CHARS_MAX {
            parts.push(&entries[start..at]);
            (start, chars) = (at, 0);
        }
        chars += size;
    }
    if start < entries.len() {
        parts.push(&entries[start..]);
    }
    parts
}

fn list(root: &str, item: &str, entries: &[Entry]) -> io::Result<Vec<u8>> {
    let one = |xml: &mut Xml, (url, day, others): &Entry| {
        let inner = |xml: &mut Xml| {
            xml::text(xml, "loc", url)?;
            for (language, address) in others {
                let attributes = [("rel", "alternate"), ("hreflang", language.as_str()), ("href", address.as_str())];
                xml.create_element("xhtml:link").with_attributes(attributes).write_empty()?;
            }
            day.map_or(Ok(()), |day| xml::text(xml, "lastmod", &day.to_string()))
        };
        xml.create_element(item).write_inner_content(inner).map(drop)
    };
    xml::document(|xml| {
        let mut element = xml.create_element(root).with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"));
        if entries.iter().any(|(_, _, others)| !others.is_empty()) {
            element = element.with_attribute(("xmlns:xhtml", "http://www.w3.org/1999/xhtml"));
        }
        element.write_inner_content(|xml| entries.iter().try_for_each(|entry| one(xml, entry))).map(drop)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_than_one_file_may_hold_becomes_an_index() {
        let entries: Vec<Entry> = (0..URLS_MAX + 1).map(|n| (format!("https://example.org/{n}.html"), None, Vec::new())).collect();
        let files = files(&entries, &|url| format!("https://example.org/{url}")).unwrap();
        let names: Vec<&str> = files.iter().map(|(url, _)| url.as_str()).collect();
        assert_eq!(names, ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]);
        let text = |at: usize| String::from_utf8(files[at].1.clone()).unwrap();
        assert_eq!((text(0).matches("<loc>").count(), text(1).matches("<loc>").count()), (URLS_MAX, 1));
        assert!(text(2).contains("<sitemapindex") && text(2).contains("<loc>https://example.org/sitemap-2.xml</loc>"));
    }

    #[test]
    fn long_addresses_fill_a_file_sooner() {
        let entries: Vec<Entry> =
            (0..30).map(|n| (format!("https://example.org/{n}{}", "x".repeat(2_000_000)), None, Vec::new())).collect();
        let parts = parts(&entries);
        assert_eq!(parts.iter().map(|part| part.len()).sum::<usize>(), 30);
        assert!(parts.len() == 2 && list("urlset", "url", parts[0]).unwrap().len() < 50_000_000);
    }
}
