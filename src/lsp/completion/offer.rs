//! Words that can be written at a place.

use std::ops::Range;

use gen_lsp_types::CompletionItemKind as Kind;

use crate::lsp::keys::Told;

/// A word that can be written.
pub(super) struct Offer {
    /// What is written.
    pub(super) word: String,
    /// What it is shown as, where that is another.
    pub(super) label: Option<String>,
    pub(super) about: String,
    pub(super) kind: Kind,
}

impl Offer {
    pub(super) fn new(word: impl Into<String>, about: impl Into<String>, kind: Kind) -> Self {
        Offer { word: word.into(), label: None, about: about.into(), kind }
    }

    /// The same between two marks that are not shown.
    pub(super) fn within(self, before: &str, after: &str) -> Offer {
        let label = self.label.or_else(|| Some(self.word.clone()));
        Offer { word: format!("{before}{}{after}", self.word), label, ..self }
    }

    pub(super) fn of(told: Vec<Told>, kind: Kind) -> impl Iterator<Item = Offer> {
        told.into_iter().map(move |(word, about)| Offer::new(word, about, kind))
    }
}

/// What can stand in the place of some bytes.
pub(super) struct Offers {
    pub(super) place: Range<usize>,
    pub(super) offers: Vec<Offer>,
}

/// The line of a byte up to it, and from it on.
pub(super) fn around(text: &str, byte: usize) -> (&str, &str) {
    let (before, after) = text.split_at(text.floor_char_boundary(byte));
    (before.rsplit('\n').next().unwrap_or_default(), after.split('\n').next().unwrap_or_default())
}
