//! What was printed: the list that `print` makes and `site` shows.

use serde::Serialize;

/// What is on a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PrintKind {
    /// Lines to write on.
    Lined,
    /// The words with their blanks, the list of blanks, the advice.
    Cue,
    /// The words in grey on the lines, to trace.
    Traced,
}

impl PrintKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [PrintKind; 3] = [PrintKind::Lined, PrintKind::Cue, PrintKind::Traced];

    /// The word used in file names and data.
    pub fn as_str(self) -> &'static str {
        match self {
            PrintKind::Lined => "lined",
            PrintKind::Cue => "cue",
            PrintKind::Traced => "traced",
        }
    }
}

/// One finished PDF.
#[derive(Clone, Debug, PartialEq)]
pub struct Printable {
    /// What is on it.
    pub kind: PrintKind,
    /// The message it comes from, as a number in the guide.
    pub message: usize,
    /// Id of the stationery it is for.
    pub stationery: String,
    /// URL of the PDF from the site's root.
    pub url: String,
    /// URL of the picture of its first page.
    pub preview: String,
    /// Number of pages.
    pub pages: usize,
    /// Size of the PDF in bytes.
    pub bytes: usize,
}
