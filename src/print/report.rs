//! What a Typst run reports of each job, and the diagnostics that follow from it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::jobs::Job;
use crate::content::Doc;
use crate::diagnostic::{Code, Diagnostic};
use crate::shelf::PrintKind;

/// `report.json` of a run, by job.
pub(super) type Report = BTreeMap<String, Entry>;

/// What is reported of a job.
#[derive(Debug, Deserialize)]
pub(super) struct Entry {
    pub(super) pages: usize,
    /// Letters that no font has.
    #[serde(default)]
    missing: Vec<String>,
    #[serde(default)]
    lines: Option<Lines>,
}

/// Lines of writing on a traced card.
#[derive(Debug, Deserialize)]
struct Lines {
    needed: usize,
    available: usize,
}

pub(super) fn warnings(doc: &Doc, job: &Job, entry: Option<&Entry>) -> Vec<Diagnostic> {
    let Some(entry) = entry else { return Vec::new() };
    let at = || doc.file.at(doc.title.span.clone());
    let mut warnings = Vec::new();
    if !entry.missing.is_empty() && job.kind == PrintKind::Cue {
        let letters = entry.missing.join(" ");
        warnings.push(
            Diagnostic::new(
                Code::MissingGlyph,
                format!("no font of the theme has the characters {letters}; boxes stand in their place on paper"),
            )
            .at(at())
            .help("use other words, or add a font that has them to `print/fonts/` of your theme"),
        );
    }
    if job.kind == PrintKind::Traced && entry.pages > 1 {
        let room = entry.lines.as_ref().map_or(String::new(), |lines| format!(" ({} lines, {} fit)", lines.needed, lines.available));
        warnings.push(
            Diagnostic::new(
                Code::Overflow,
                format!("the message is too long for the card `{}`{room}; {} cards are made", job.stationery, entry.pages),
            )
            .at(at())
            .help("shorten it, or name larger stationery"),
        );
    }
    warnings
}

/// The number of pages of a PDF that Typst made: the `/Count` of its page tree's root, the largest there is.
pub(super) fn pages_of_pdf(pdf: &[u8]) -> Option<usize> {
    const KEY: &[u8] = b"/Count ";
    let starts = pdf.windows(KEY.len()).enumerate().filter(|(_, window)| *window == KEY).map(|(at, _)| at + KEY.len());
    let number = |at: usize| {
        let digits: Vec<u8> = pdf[at..].iter().copied().take_while(u8::is_ascii_digit).collect();
        String::from_utf8(digits).ok()?.parse().ok()
    };
    starts.filter_map(number).max()
}
