//! What a build is asked to do, and how it went.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, panics};

/// What a build is asked to do.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// The guide's root.
    pub root: PathBuf,
    /// The output folder; the website goes into `site/` below it.
    pub out: PathBuf,
    /// Whether printables are made.
    pub print: bool,
    /// Whether drafts are part of the guide.
    pub drafts: bool,
    /// Whether the guide is made as a book too, also where its configuration does not ask for it.
    pub epub: bool,
    /// Likewise in one file.
    pub single: bool,
    /// The `typst` command to use, in place of the guide's own choice.
    pub typst: Option<String>,
}

/// How a build went.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Every problem, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// What was built; `None` where an error kept the output as it was.
    pub summary: Option<Summary>,
    /// Phases in order, with the time that each took.
    pub timings: Vec<(&'static str, Duration)>,
}

/// What was built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// The guide's title.
    pub title: String,
    /// HTML pages.
    pub pages: usize,
    /// Rules.
    pub guidance: usize,
    /// Messages.
    pub messages: usize,
    /// PDFs.
    pub printables: usize,
    /// Files that are new or changed.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files of the last build that are gone.
    pub removed: usize,
    /// The page to open first.
    pub open: PathBuf,
}

impl Outcome {
    pub(super) fn timed<T>(&mut self, phase: &'static str, work: impl FnOnce(&mut Self) -> T) -> T {
        let (result, time) = clocked(|| work(self));
        self.took(phase, time);
        result
    }

    /// Adds to the time of a phase; each edition goes through the same ones.
    pub(super) fn took(&mut self, phase: &'static str, time: Duration) {
        match self.timings.iter_mut().find(|(known, _)| *known == phase) {
            Some((_, total)) => *total += time,
            None => self.timings.push((phase, time)),
        }
    }

    /// Takes problems in, those that another edition has as well only once.
    pub(super) fn note(&mut self, problems: Vec<Diagnostic>) {
        let new: Vec<Diagnostic> = problems.into_iter().filter(|problem| !self.diagnostics.contains(problem)).collect();
        self.diagnostics.extend(new);
    }

    /// Does what a whole command does; a panic in it, also of a worker, is one more problem.
    pub(super) fn guarded<T>(&mut self, doing: &str, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let worked = panics::guarded(doing, || work(self));
        self.check(worked).flatten()
    }

    pub(super) fn check<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.diagnostics.push(diagnostic)).ok()
    }
}

/// Does some work and tells how long it took.
pub(super) fn clocked<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

#[cfg(test)]
mod tests {
    use rayon::prelude::*;

    use super::*;
    use crate::diagnostic::Code;

    #[test]
    fn a_panic_of_any_worker_is_a_problem_among_the_others() {
        let mut outcome = Outcome::default();
        let done = outcome.guarded("pages were counted", |outcome| {
            outcome.check::<()>(Err(Diagnostic::new(Code::Search, "first")));
            Some((0..100_u32).into_par_iter().map(|page| page / u32::from(page != 63)).sum::<u32>())
        });
        assert_eq!(done, None);
        let [first, fault] = &outcome.diagnostics[..] else { panic!("{:?}", outcome.diagnostics) };
        assert_eq!((first.code, fault.code), (Code::Search, Code::Fault));
        assert!(fault.message.contains("pages were counted: attempt to divide by zero (src/pipeline/outcome.rs:"), "{}", fault.message);
        assert_eq!(outcome.guarded("all is well", |_| Some(1)), Some(1));
    }
}
