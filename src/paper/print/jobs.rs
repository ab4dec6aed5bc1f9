//! One PDF to make, as data.

use std::collections::BTreeMap;

use crate::guide::stationery::Fold;
use crate::paper::shelf::{Layout, PrintKind};

/// The edge of the sheet on which a printer turns it for the second side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Flip {
    /// The long edge
    #[default]
    Long,
    /// The short edge
    Short,
}

/// What one person's card says.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Person {
    /// Values by field, set in place of the blanks.
    #[serde(flatten)]
    pub values: BTreeMap<String, String>,
    /// Lines of the sender's address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<String>,
    /// Lines of the recipient's address.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<String>,
}

/// One PDF to make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Job {
    /// Unique among the jobs of a run.
    pub id: String,
    /// Path of the PDF.
    pub pdf: String,
    /// Path of the picture, where one is to be made.
    pub preview: Option<String>,
    /// The picture of another job that shows the same, where none is to be made.
    pub same_picture: Option<String>,
    /// What is on it.
    pub kind: PrintKind,
    /// The message, as a number in the guide.
    pub message: Option<usize>,
    /// Id of the stationery.
    pub stationery: String,
    /// How it lies on its paper.
    pub layout: Layout,
    /// Id of the sheet, for [`Layout::Sheet`].
    pub sheet: Option<String>,
    /// How the card is folded.
    pub fold: Fold,
    /// Whether a folded card is printed on one side only.
    pub single_sided: bool,
    /// On which edge the printer turns the sheet.
    pub flip: Flip,
    /// Space around the trim of a card, for print shops, in tenths of a mm.
    pub bleed_tenths: u32,
    /// Whether it goes to a print shop: inks, crop marks and boxes.
    pub press: bool,
    /// Whether a typeset note is set in the handwriting face.
    pub in_hand: bool,
    /// The design of cards and envelopes by its name; empty for what has none.
    pub design: String,
    /// The people it is for: none for blanks, several for one PDF of many cards.
    pub people: Vec<Person>,
}
