//! What the guide is rendered as: pages of a website, chapters of a book or parts of one file, and how one leads to another.

use std::collections::{HashMap, HashSet};

use crate::guide::address::path_of;
use crate::guide::content::{Guide, root_of};

/// The folder of pictures in a book.
pub(super) const PICTURES: &str = "images/";

/// What the guide is rendered as.
pub(super) enum Medium {
    /// The pages of a website.
    Site,
    /// The chapters of a book, by the URLs of the same pages on the site.
    Book(HashSet<String>),
    /// The parts of one file, likewise; and its pictures as addresses that hold them, by their URLs.
    Single(HashSet<String>, HashMap<String, String>),
}

impl Medium {
    pub(super) fn is_site(&self) -> bool {
        matches!(self, Medium::Site)
    }

    pub(super) fn is_book(&self) -> bool {
        matches!(self, Medium::Book(_))
    }

    /// The template of a kind of page.
    pub(super) fn template(&self, kind: &str) -> String {
        if self.is_book() { format!("book/{kind}.xhtml") } else { format!("{kind}.html") }
    }

    /// The way from a page to the root of all pages.
    pub(super) fn root(&self, url: &str) -> String {
        if matches!(self, Medium::Single(..)) { String::new() } else { root_of(url) }
    }

    /// The address, from the root of all pages, of a page that is there.
    pub(super) fn url(&self, url: &str) -> String {
        match self {
            Medium::Site => url.to_owned(),
            Medium::Book(_) => format!("{}.xhtml", stem(url)),
            Medium::Single(..) => format!("#{}", part(url)),
        }
    }

    /// Its address from a table of contents.
    pub(super) fn place(&self, url: &str) -> String {
        if self.is_book() { format!("text/{}", self.url(url)) } else { self.url(url) }
    }

    /// The address of a page or file of the site for a link on the page `own`, which an empty one names; `None` where it is not
    /// to be had from here.
    pub(super) fn page(&self, guide: &Guide, root: &str, own: &str, url: &str) -> Option<String> {
        match self {
            Medium::Single(..) if url.is_empty() => Some(self.url(own)),
            _ if url.is_empty() => Some(String::new()),
            Medium::Site => Some(format!("{root}{url}")),
            Medium::Book(pages) | Medium::Single(pages, _) if pages.contains(url) => Some(format!("{root}{}", self.url(url))),
            _ => guide.config.guide.absolute(url),
        }
    }

    /// The address of a picture; `None` where it cannot be shown.
    pub(super) fn picture(&self, root: &str, url: &str) -> Option<String> {
        match self {
            Medium::Site => Some(format!("{root}{url}")),
            Medium::Book(_) => media_type(url).map(|_| format!("{root}../{PICTURES}{}", url.trim_start_matches("../"))),
            Medium::Single(_, pictures) => pictures.get(url).cloned(),
        }
    }

    /// What stands in front of the ids of a page's body.
    pub(super) fn scope(&self, url: &str) -> String {
        if matches!(self, Medium::Single(..)) { format!("{}:", path_of(part(url))) } else { String::new() }
    }
}

fn part(url: &str) -> &str {
    stem(url).strip_suffix("/index").unwrap_or(stem(url))
}

fn stem(url: &str) -> &str {
    url.strip_suffix(".html").unwrap_or(url)
}

/// The media type of a picture that every reading system shows, by its ending.
pub(super) fn media_type(url: &str) -> Option<&'static str> {
    let ending = url.rsplit_once('.')?.1.to_ascii_lowercase();
    Some(match ending.as_str() {
        "gif" => "image/gif",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        _ => return None,
    })
}
