//! The guide's languages as pages and sitemap see them: which pages each has, and what it is called.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::guide::content::{Guide, root_of};

/// The website in one language.
#[derive(Clone, Debug)]
pub struct Edition<'e> {
    /// The guide in this language.
    pub guide: &'e Guide,
    /// The language's own name for itself, or its tag.
    pub name: String,
    /// URLs of its pages, from its own root; they may be left out for the one language of a guide, whose pages alone are made.
    pub pages: Arc<BTreeSet<String>>,
}

impl Edition<'_> {
    /// The tag of its language.
    pub fn language(&self) -> &str {
        &self.guide.config.guide.language
    }

    /// The way from the root of `from` to a page here.
    pub fn way_from(&self, from: &Guide, url: &str) -> String {
        format!("{}{}{url}", root_of(&from.prefix), self.guide.prefix)
    }
}

/// The absolute addresses of a page in all the languages that have it, by tag, and that of whoever reads none of them
/// (`x-default`); nothing where only one has it, or the site's address is not known.
pub fn alternates(editions: &[Edition<'_>], url: &str) -> Vec<(String, String)> {
    let with_page = editions.iter().filter(|edition| edition.pages.contains(url));
    let mut found: Vec<(String, String)> =
        with_page.filter_map(|edition| Some((edition.language().to_owned(), edition.guide.config.guide.absolute(url)?))).collect();
    if found.len() < 2 {
        return Vec::new();
    }
    let default = editions.first().filter(|first| first.pages.contains(url)).and_then(|first| first.guide.config.guide.absolute(url));
    found.extend(default.map(|address| ("x-default".to_owned(), address)));
    found
}
