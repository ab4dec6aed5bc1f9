//! What a print run has to say, of which some is kept and some is counted, so that a million bad rows need no memory.

use std::path::Path;

use super::options::{Hears, PrintOutcome};
use crate::diagnostic::{Code, Diagnostic};
use crate::paper::print::Missing;

/// Problems of rows that are shown.
const SHOWN: usize = 1000;

/// What was made and what went wrong.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Problems of the first bad rows.
    rows: Vec<Diagnostic>,
    /// How many problems of rows there are.
    pub(super) problems: usize,
    /// Problems of the run as a whole.
    pub(super) more: Vec<Diagnostic>,
    /// Letters of the alphabet that no font has.
    pub(super) missing: Missing,
    /// Files that were made.
    pub(super) files: usize,
    /// Files that stood already.
    pub(super) stood: usize,
    /// Whether what stood was of another run.
    pub(super) anew: bool,
}

impl Told {
    /// Says that a file stands now; of some `expected` ones.
    pub(super) fn file(&mut self, path: &Path, expected: usize, hears: &mut Hears<'_>) {
        self.files += 1;
        hears(path, self.stood + self.files, self.stood + expected);
    }

    /// Takes in the problems of some rows.
    pub(super) fn take(&mut self, problems: Vec<Diagnostic>) {
        self.problems += problems.len();
        let room = SHOWN.saturating_sub(self.rows.len());
        self.rows.extend(problems.into_iter().take(room));
    }

    pub(super) fn outcome(self) -> PrintOutcome {
        let Told { mut rows, problems, more, files, stood, anew, .. } = self;
        let others = problems - rows.len();
        rows.extend(more);
        if others > 0 {
            let problem = Diagnostic::new(Code::PeopleRow, format!("{others} further problems of rows are not shown"));
            rows.push(problem.help("mend those that are; the report of a run into a folder, `.courtesy-print-….jsonl`, has all of them"));
        }
        PrintOutcome { diagnostics: rows, files, stood, anew }
    }
}
