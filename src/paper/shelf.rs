//! What was printed: the list that `print` makes and `site` shows.

use serde::Serialize;

use crate::guide::address::url_of;
use crate::guide::stationery::Fold;

/// What is on a printable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PrintKind {
    /// Lines to write a message on.
    #[default]
    Lined,
    /// The words with their blanks, the list of blanks, the advice.
    Cue,
    /// The words in grey on the lines, to trace.
    Traced,
    /// The whole note set in type, to sign.
    Typeset,
    /// Lines for any message.
    Blank,
    /// Black lines to lay under plain paper.
    Guide,
    /// An envelope.
    Envelope,
    /// The guide's rules on a card for the pocket.
    Pocket,
    /// The guide's rules on one page.
    Checklist,
    /// The whole guide.
    Booklet,
}

impl PrintKind {
    /// The word used in file names and data.
    pub fn as_str(self) -> &'static str {
        match self {
            PrintKind::Lined => "lined",
            PrintKind::Cue => "cue",
            PrintKind::Traced => "traced",
            PrintKind::Typeset => "typeset",
            PrintKind::Blank => "blank",
            PrintKind::Guide => "guide",
            PrintKind::Envelope => "envelope",
            PrintKind::Pocket => "pocket",
            PrintKind::Checklist => "checklist",
            PrintKind::Booklet => "booklet",
        }
    }

    /// Whether only lines are on it, so that a drawing of it is smaller than its pixels.
    pub fn is_ruled_only(self) -> bool {
        matches!(self, PrintKind::Lined | PrintKind::Blank | PrintKind::Guide | PrintKind::Envelope)
    }
}

/// How a printable lies on its paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Pages of the trim size, for printers that take card stock.
    #[default]
    Card,
    /// Imposed on a sheet, to be cut and folded.
    Sheet,
}

impl Layout {
    /// The word used in file names and data.
    pub fn as_str(self) -> &'static str {
        match self {
            Layout::Card => "card",
            Layout::Sheet => "sheet",
        }
    }
}

/// One finished PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct Printable {
    /// What is on it.
    pub kind: PrintKind,
    /// The message it comes from, as a number in the guide.
    pub message: Option<usize>,
    /// Id of the stationery it is for.
    pub stationery: String,
    /// How it lies on its paper.
    pub layout: Layout,
    /// Id of the sheet, where it is imposed on one.
    pub sheet: Option<String>,
    /// How the card is folded.
    pub fold: Fold,
    /// Whether a folded card is printed on one side only.
    pub single_sided: bool,
    /// Whether it is for a print shop.
    pub press: bool,
    /// URL of the PDF from the site's root.
    pub url: String,
    /// URL of the picture of its first panel.
    pub preview: Option<String>,
    /// Finished size, width and height in mm.
    pub trim_mm: [f64; 2],
    /// Width and height of the PDF's first trim box in mm.
    pub page_mm: [f64; 2],
    /// Number of pages.
    pub pages: usize,
    /// Size of the PDF in bytes.
    pub bytes: usize,
}

/// URL of the page of a paper, which has its ruled cards.
pub fn paper_url(id: &str) -> String {
    format!("printables/{}.html", url_of(id))
}
