//! Pages that had another address before, and how the files of hosts speak of addresses.

/// A page that had another address before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The old URL, from the site's root.
    pub from: String,
    /// The new one.
    pub to: String,
}

/// What each file begins with.
pub(super) const HEAD: &str = "# Written by Courtesy, as `[hosting]` in courtesy.toml asks for; a build writes it anew.\n";

/// The URL as hosts show it: that of a folder in place of its `index.html`.
pub(super) fn shown(url: &str) -> &str {
    url.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(url)
}
