//! Pages that had another address before.

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
