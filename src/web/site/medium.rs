//! What the guide is rendered as: the pages of a website or the chapters of a book, and how one leads to another.

use std::collections::HashSet;

use crate::guide::content::Guide;

/// The folder of pictures in a book.
pub(super) const PICTURES: &str = "images/";

/// What the guide is rendered as.
pub(super) enum Medium {
    /// The pages of a website.
    Site,
    /// The chapters of a book, by the URLs of the same pages on the site.
    Book(HashSet<String>),
}

impl Medium {
    pub(super) fn is_book(&self) -> bool {
        matches!(self, Medium::Book(_))
    }

    /// The address, from the root, of a page that is there.
    pub(super) fn url(&self, url: &str) -> String {
        match self {
            Medium::Site => url.to_owned(),
            Medium::Book(_) => chapter_url(url),
        }
    }

    /// The address of a page or file of the site for a link; `None` where it is not to be had from here.
    pub(super) fn page(&self, guide: &Guide, root: &str, url: &str) -> Option<String> {
        match self {
            Medium::Site => Some(format!("{root}{url}")),
            Medium::Book(chapters) if chapters.contains(url) => Some(format!("{root}{}", self.url(url))),
            Medium::Book(_) => guide.config.guide.absolute(url),
        }
    }

    /// The address of a picture; `None` where it cannot be shown.
    pub(super) fn picture(&self, root: &str, url: &str) -> Option<String> {
        match self {
            Medium::Site => Some(format!("{root}{url}")),
            Medium::Book(_) => media_type(url).map(|_| format!("{root}../{PICTURES}{}", url.trim_start_matches("../"))),
        }
    }

    /// What stands in front of the ids of a page's body.
    pub(super) fn scope(&self, _url: &str) -> String {
        String::new()
    }
}

/// The address of a page's chapter from the folder of the chapters.
pub(super) fn chapter_url(url: &str) -> String {
    format!("{}.xhtml", url.strip_suffix(".html").unwrap_or(url))
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
