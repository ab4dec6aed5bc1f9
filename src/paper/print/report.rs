//! What a Typst run reports of each job, and the diagnostics that follow from it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::jobs::Job;
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::Doc;
use crate::paper::shelf::Layout;

/// `report.json` of a run, by job.
pub(super) type Report = BTreeMap<String, Entry>;

/// What is reported of a job.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Entry {
    /// Pages of the PDF.
    pub pages: usize,
    /// Letters that no font has, where the job is asked for its own.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Why the job could not be imposed.
    #[serde(default)]
    problem: Option<String>,
    /// How the text fits, for each person.
    #[serde(default)]
    pub fit: Vec<Fit>,
}

/// How a text fits its card, measured from the finished layout.
#[derive(Clone, Debug, Deserialize)]
pub struct Fit {
    /// Whether it does.
    pub fits: bool,
    /// Height in mm.
    #[serde(default)]
    pub height: Option<Room>,
    /// Lines.
    #[serde(default)]
    pub lines: Option<Room>,
    /// Words that go over.
    #[serde(default)]
    pub words_over: Option<f64>,
}

/// What is needed and what there is.
#[derive(Clone, Copy, Debug, Deserialize)]
#[allow(missing_docs)]
pub struct Room {
    pub needed: f64,
    pub available: f64,
}

impl Fit {
    /// Says by how much the text goes over, in lines and words or in mm.
    pub fn over(&self) -> String {
        let lines = self.lines.map(|room| (room.needed - room.available).ceil()).filter(|over| *over > 0.0);
        let words = self.words_over.filter(|words| *words > 0.0);
        match (lines, words, self.height) {
            (Some(lines), Some(words), _) => format!("{}, {} over", count(lines, "line"), count(words, "word")),
            (Some(lines), None, _) => format!("{} over", count(lines, "line")),
            (_, _, Some(height)) => format!("{:.0} mm needed, {:.0} mm there", height.needed, height.available),
            _ => "too long".to_owned(),
        }
    }
}

fn count(number: f64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1.0 { "" } else { "s" })
}

impl Entry {
    /// What can be told from a finished PDF alone.
    pub(super) fn of_pdf(pdf: &[u8]) -> Option<Self> {
        Some(Entry { pages: pages_of_pdf(pdf)?, ..Entry::default() })
    }
}

pub(super) fn warnings(doc: Option<&Doc>, job: &Job, entry: &Entry) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    let mut warn = |code: Code, message: String, help: &str| {
        let mut diagnostic = Diagnostic::new(code, message).help(help);
        diagnostic.location = doc.map(|doc| doc.file.at(doc.title.span.clone()));
        warnings.push(diagnostic);
    };
    if let Some(problem) = &entry.problem {
        warn(Code::Overflow, format!("`{}` could not be imposed ({problem})", job.id), "choose a larger sheet or another fold");
    }
    // The sheet says the same as the card, and rows of a merge are reported by their own lines.
    if job.layout == Layout::Card
        && job.people.is_empty()
        && let Some(fit) = entry.fit.iter().find(|fit| !fit.fits)
    {
        let kind = job.kind.as_str();
        warn(
            Code::Overflow,
            format!(
                "the {kind} text does not fit on `{}`: {}; it goes on to another card, and is left out of sheets",
                job.stationery,
                fit.over()
            ),
            "shorten it, or name larger stationery",
        );
    }
    warnings
}

/// The number of pages of a PDF that Typst made: the `/Count` of its page tree's root, the largest in the tree.
fn pages_of_pdf(pdf: &[u8]) -> Option<usize> {
    let nodes = after(pdf, b"/Type/Pages").filter_map(|rest| {
        let end = rest.windows(6).position(|window| window == b"endobj")?;
        let count = after(&rest[..end], b"/Count ").next()?;
        leading(count)?.parse().ok()
    });
    nodes.max()
}

/// Width and height in mm of the first page's trim box, or of its media box where it has no other.
pub(super) fn page_mm(pdf: &[u8]) -> Option<[f64; 2]> {
    let rest = after(pdf, b"/TrimBox[").next().or_else(|| after(pdf, b"/MediaBox[").next())?;
    let end = rest.iter().position(|b| *b == b']')?;
    let numbers: Vec<f64> = std::str::from_utf8(&rest[..end]).ok()?.split_whitespace().filter_map(|n| n.parse().ok()).collect();
    let [left, bottom, right, top] = numbers[..] else { return None };
    let mm = |points: f64| (points / 72.0 * crate::guide::stationery::MM_PER_INCH * 1000.0).round() / 1000.0;
    Some([mm(right - left), mm(top - bottom)])
}

fn after<'p>(pdf: &'p [u8], key: &'static [u8]) -> impl Iterator<Item = &'p [u8]> {
    pdf.windows(key.len()).enumerate().filter(move |(_, window)| *window == key).map(move |(at, _)| &pdf[at + key.len()..])
}

fn leading(bytes: &[u8]) -> Option<&str> {
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok().filter(|digits| !digits.is_empty())
}
