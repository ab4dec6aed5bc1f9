//! What the shelf and a message's page get of what was printed: a card with all its PDFs, and the papers to choose from.

use schemars::JsonSchema;
use serde::Serialize;

use super::link::Link;
use crate::guide::stationery::Fold;
use crate::paper::shelf::{Layout, PrintKind};

/// One PDF.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct PrintableView {
    pub(super) kind: PrintKind,
    pub(super) url: String,
    pub(super) preview: Option<Picture>,
    pub(super) stationery: StationeryView,
    pub(super) layout: Layout,
    /// What it is printed on, where that is not the card itself.
    pub(super) sheet: Option<String>,
    pub(super) fold: Fold,
    pub(super) single_sided: bool,
    pub(super) press: bool,
    pub(super) pages: usize,
    pub(super) bytes: usize,
    pub(super) size: String,
    pub(super) message: Option<Link>,
}

/// A picture with its size in CSS pixels.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Picture {
    pub(super) url: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct StationeryView {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) width_mm: f64,
    pub(super) height_mm: f64,
    pub(super) size: String,
}

/// A card as one chooses it: what is on it, how it is folded, its picture, and the PDFs that make it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Offer {
    pub(super) kind: PrintKind,
    pub(super) fold: Fold,
    pub(super) stationery: StationeryView,
    /// Of the front, where it is folded.
    pub(super) picture: Option<Picture>,
    /// Of the inside of what is folded.
    pub(super) inside: Option<Picture>,
    pub(super) files: Vec<PrintableView>,
}

/// A paper, and what there is of a message on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct PaperOffers {
    pub(super) stationery: StationeryView,
    pub(super) offers: Vec<Offer>,
}

/// What a reader has in the hand: card stock (`card`) or a sheet (`a4`, `letter`), and the papers that are made of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Hand {
    pub(super) key: String,
    /// The sheet's name; none for card stock.
    pub(super) title: Option<String>,
    pub(super) papers: Vec<PaperLink>,
}

/// A paper with the address of its page.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct PaperLink {
    pub(super) stationery: StationeryView,
    pub(super) url: String,
}

/// The page of a paper.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PaperView {
    pub(super) stationery: StationeryView,
    /// Cards for any words, by their fold.
    pub(super) folds: Vec<FoldOffers>,
    /// Guide sheet and envelope.
    pub(super) beside: Vec<Offer>,
    /// The line that draws all designs on it.
    pub(super) design_lines: Vec<String>,
    /// All papers, this one too.
    pub(super) papers: Vec<PaperLink>,
}

/// Cards of one fold.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FoldOffers {
    pub(super) fold: Fold,
    pub(super) offers: Vec<Offer>,
}
