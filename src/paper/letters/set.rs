//! Sets a batch of letters, and finds the row that each problem belongs to.

use super::letter::{Content, Finished, Letter, Lot};
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::stationery::Fold;
use crate::paper::print::{Entry, Job, Made, Press, batches};
use crate::paper::shelf::Layout;

/// Makes the letters of some lots: one of the batches of a merge.
///
/// A letter that cannot be made is a problem of its lot; the others are made all the same.
///
/// # Errors
/// A diagnostic where the machine is to blame, so that no other batch would fare better.
pub fn set(press: &Press<'_>, lots: &[Lot]) -> Result<Vec<Finished>, Box<Diagnostic>> {
    let mut finished: Vec<Finished> = lots.iter().map(begun).collect();
    let mut papers: Vec<(usize, &Letter, &Job)> = Vec::new();
    for (at, letter) in lots.iter().enumerate().flat_map(|(at, lot)| lot.letters.iter().map(move |letter| (at, letter))) {
        match &letter.content {
            Content::Eml(text) => finished[at].files.push((letter.name.clone(), text.clone().into_bytes())),
            Content::Pdf(job) => papers.push((at, letter, job)),
        }
    }
    let jobs: Vec<&Job> = papers.iter().map(|(_, _, job)| *job).collect();
    let mut waiting = papers.as_slice();
    for batch in batches(&jobs) {
        let (papers, rest) = waiting.split_at(batch.len());
        waiting = rest;
        let (made, problems) = press.set(batch);
        blame(&made, problems, papers, &mut finished)?;
        for (at, made) in made {
            let (lot, letter, job) = papers[at];
            take(&mut finished[lot], letter, job, made);
        }
    }
    Ok(finished)
}

fn begun(lot: &Lot) -> Finished {
    Finished { first: lot.first, last: lot.last, problems: lot.problems.clone(), ..Finished::default() }
}

/// Gives each problem to its lot. Letters that were not made and reasons why come in the same order.
fn blame(
    made: &[(usize, Made)],
    problems: Vec<Diagnostic>,
    papers: &[(usize, &Letter, &Job)],
    finished: &mut [Finished],
) -> Result<(), Box<Diagnostic>> {
    let mut unmade = papers.iter().enumerate().filter(|(at, _)| !made.iter().any(|(other, _)| other == at)).map(|(_, paper)| paper);
    for mut problem in problems {
        match problem.code {
            Code::Output | Code::TypstMissing => return Err(Box::new(problem)),
            Code::Typst => {
                let Some((lot, letter, _)) = unmade.next() else { continue };
                // What is wrong with the theme has a place there, and the message beside it.
                if problem.related.is_empty() {
                    problem.location = letter.rows.first().cloned().or(problem.location);
                }
                finished[*lot].problems.push(problem);
            }
            _ => {
                let last = papers.last().map_or(0, |(lot, ..)| *lot);
                finished[last].problems.push(problem);
            }
        }
    }
    Ok(())
}

/// A flat card that does not fit goes on to another one; a sheet and a folded card would cut it off.
fn take(finished: &mut Finished, letter: &Letter, job: &Job, mut made: Made) {
    finished.missing.append(&mut made.missing);
    let over = overflow(letter, job, &made.entry);
    if goes_on(job) || over.is_empty() {
        finished.files.push((letter.name.clone(), made.pdf));
    }
    finished.problems.extend(over);
}

fn goes_on(job: &Job) -> bool {
    job.layout != Layout::Sheet && job.fold == Fold::Flat
}

fn overflow(letter: &Letter, job: &Job, entry: &Entry) -> Vec<Diagnostic> {
    let over = entry.fit.iter().enumerate().filter(|(_, fit)| !fit.fits).map(|(at, fit)| {
        let who = if job.people.len() > 1 { format!("the card {} of {}", at + 1, job.people.len()) } else { format!("`{}`", letter.name) };
        let (code, then) = if goes_on(job) { (Code::Overflow, "it goes on to another card") } else { (Code::PeopleRow, "it is not made") };
        let mut diagnostic = Diagnostic::new(code, format!("{who} does not fit on `{}`: {}; {then}", job.stationery, fit.over()))
            .help("shorten a value, or choose larger stationery with `--stationery`");
        diagnostic.location = letter.rows.get(at).cloned();
        diagnostic
    });
    over.collect()
}
