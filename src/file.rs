//! A finished file, as `site` and `print` hand it to `output`.

use std::borrow::Cow;

/// A file of the website: where it goes, what is in it and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Path from the site's root with `/` between folders, for example `waiting/follow-up-once.html`.
    pub url: String,
    /// What is written.
    pub bytes: Cow<'static, [u8]>,
    /// The source file or the part of the tool that it comes from, for messages.
    pub origin: String,
    /// Hash of everything that it was made from, where it need not be made again while that stays the same.
    pub inputs: Option<Hash>,
}

/// A BLAKE3 hash.
pub type Hash = [u8; 32];
