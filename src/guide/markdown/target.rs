//! Where the links of a body lead, once the whole guide is known.

use std::collections::HashMap;

/// What a link, an image or an embed stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A page of the site: its URL from the site's root, empty for the page itself.
    Page {
        /// For example `waiting/follow-up-once.html`.
        url: String,
        /// The id of a heading there.
        anchor: Option<String>,
        /// The page's title, for wikilinks without words.
        title: String,
        /// The language of the page, where it is another than that of the body.
        language: Option<String>,
    },
    /// A file that lies beside the content: its URL from the site's root.
    Asset(String),
    /// Another site, as written.
    External,
    /// A message shown in place, by its number in the guide.
    Message(usize),
    /// Not followed: only the words are shown.
    Words,
}

/// Targets by the byte of the body at which the link begins.
pub type Targets = HashMap<usize, Target>;

/// Tells whether an address begins with a scheme (`https:`), and which.
pub fn scheme(address: &str) -> Option<&str> {
    let (scheme, _) = address.split_once(':')?;
    let mut chars = scheme.chars();
    let first = chars.next()?;
    (first.is_ascii_alphabetic() && chars.all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))).then_some(scheme)
}

/// Tells whether a scheme may be followed from a page: web, mail and telephone.
pub fn is_safe_scheme(scheme: &str) -> bool {
    ["http", "https", "mailto", "tel"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe))
}
