//! Printables: every handwritten message on its stationery, set by Typst in one run for many.

mod book;
mod data;
mod jobs;
mod plan;
mod preview;
mod report;
mod run;
pub mod typst;
mod viewer;

use crate::diagnostic::Diagnostic;
use crate::file::{File, Hash};
use crate::shelf::Printable;

pub use jobs::{Flip, Job, Person};
pub use plan::{plan, unknown_stationery};
pub use report::{Entry, Fit};
pub use run::{Made, Press, batches};

/// Looks up a file of the last build that was made from the same inputs.
pub trait Reuse: Sync {
    /// The bytes at `url`, if they are still what was made from `inputs`.
    fn get(&self, url: &str, inputs: &Hash) -> Option<Vec<u8>>;
}

/// Reuses nothing.
pub struct Afresh;

impl Reuse for Afresh {
    fn get(&self, _: &str, _: &Hash) -> Option<Vec<u8>> {
        None
    }
}

/// What printing gives.
#[derive(Debug, Default)]
pub struct Printed {
    /// PDFs and the pictures of their first pages.
    pub files: Vec<File>,
    /// The list of PDFs, in order of the guide's messages.
    pub printables: Vec<Printable>,
}

/// Sets all jobs that are not to be had from the last build.
///
/// Diagnostics name the messages that could not be set, or not well.
pub fn render(press: &Press<'_>, jobs: &[Job], reuse: &dyn Reuse) -> (Printed, Vec<Diagnostic>) {
    run::run(press, jobs, reuse)
}
