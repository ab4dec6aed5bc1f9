//! Letters on demand: one message with values in its blanks, for one person or for a table of people.

mod eml;
mod people;
mod plan;
mod values;

use std::borrow::Cow;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::paper::print::{Job, Missing, Press, batches, side_by_side};
use crate::paper::shelf::Layout;

pub use eml::{Email, is_address, write as write_eml};
pub use people::{People, Row, parse as parse_people};
pub use plan::{Request, header, plan};

/// A letter to make.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Name of its file, safe and unique among the letters of a run.
    pub name: String,
    /// What is made.
    pub content: Content,
    /// The row it comes from; for a letter to nobody in particular, nothing.
    pub row: Option<Location>,
}

/// What a letter is.
#[derive(Clone, Debug)]
pub enum Content {
    /// A PDF that Typst sets.
    Pdf(Box<Job>),
    /// An email file, finished.
    Eml(String),
}

/// Emails in one batch.
const EMAILS: usize = 100;

/// Makes letters, and hands each batch to `sink` as it is finished.
///
/// A letter that cannot be made is reported by its row; the others are made all the same. What no font has is gathered in
/// `missing`. `sink` ends the run with an error.
///
/// # Errors
/// What `sink` says.
pub fn make(
    press: &Press<'_>,
    letters: &[Letter],
    (diagnostics, missing): (&mut Vec<Diagnostic>, &mut Missing),
    mut sink: impl FnMut(&[(&Letter, Cow<'_, [u8]>)]) -> Result<(), Diagnostic>,
) -> Result<(), Diagnostic> {
    let mut papers: Vec<(&Letter, &Job)> = Vec::new();
    let mut emails = Vec::new();
    for letter in letters {
        match &letter.content {
            Content::Eml(text) => emails.push((letter, Cow::Borrowed(text.as_bytes()))),
            Content::Pdf(job) => papers.push((letter, job)),
        }
    }
    emails.chunks(EMAILS).try_for_each(&mut sink)?;
    let jobs: Vec<&Job> = papers.iter().map(|(_, job)| *job).collect();
    let mut waiting = papers.as_slice();
    // A few batches at a time keep all processors busy and the memory small.
    for group in batches(&jobs).chunks(rayon::current_num_threads()) {
        let set = side_by_side(group, |batch| press.set(batch));
        for ((made, problems), batch) in set.into_iter().zip(group) {
            let (papers, rest) = waiting.split_at(batch.len());
            waiting = rest;
            diagnostics.extend(problems.into_iter().map(|problem| at_row(problem, papers)));
            let mut finished = Vec::with_capacity(made.len());
            for (at, mut made) in made {
                let (letter, job) = papers[at];
                missing.append(&mut made.missing);
                let (over, whole) = overflow(letter, job, &made.entry);
                diagnostics.extend(over);
                if whole {
                    finished.push((letter, Cow::Owned(made.pdf)));
                }
            }
            sink(&finished)?;
        }
    }
    Ok(())
}

/// A problem of a run with a single letter belongs to its row.
fn at_row(mut problem: Diagnostic, jobs: &[(&Letter, &Job)]) -> Diagnostic {
    if let [(letter, _)] = jobs {
        problem.location = letter.row.clone().or(problem.location);
    }
    problem
}

/// What does not fit, and whether the PDF is whole all the same: a card goes on to another one, a sheet would cut it off.
fn overflow(letter: &Letter, job: &Job, entry: &crate::paper::print::Entry) -> (Vec<Diagnostic>, bool) {
    let on_sheet = job.layout == Layout::Sheet;
    let over = entry.fit.iter().enumerate().filter(|(_, fit)| !fit.fits).map(|(at, fit)| {
        let who = if job.people.len() > 1 { format!("the card {} of {}", at + 1, job.people.len()) } else { format!("`{}`", letter.name) };
        let (code, then) = if on_sheet { (Code::PeopleRow, "it is not made") } else { (Code::Overflow, "it goes on to another card") };
        let mut diagnostic = Diagnostic::new(code, format!("{who} does not fit on `{}`: {}; {then}", job.stationery, fit.over()))
            .help("shorten a value, or choose larger stationery with `--stationery`");
        diagnostic.location.clone_from(&letter.row);
        diagnostic
    });
    let over: Vec<Diagnostic> = over.collect();
    let whole = !on_sheet || over.is_empty();
    (over, whole)
}

/// Tells whether a file was made by this tool, so that it may be replaced by a newer letter.
pub fn is_ours(bytes: &[u8]) -> bool {
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    (bytes.starts_with(b"%PDF") && has(b"/PrintScaling/None") && has(b"Typst")) || has(b"\r\nX-Unsent: 1\r\nMIME-Version: 1.0\r\n")
}
