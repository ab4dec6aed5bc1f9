//! Printables: every handwritten message on its stationery, set by Typst in one run for many.

mod book;
mod boxes;
mod data;
mod imposition;
mod inputs;
mod jobs;
mod pdf;
mod pictures;
mod plan;
mod preview;
mod report;
mod run;
mod saddle;
mod stitched;
pub mod typst;
mod viewer;
mod web;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::Reuse;

pub use jobs::{Flip, Job, Person};
pub use plan::{plan, unknown_stationery};
pub use report::{Entry, Fit};
pub use run::{Made, Press, Printed, batches};

/// Sets all jobs that are not to be had from the last build.
///
/// Diagnostics name the messages that could not be set, or not well.
pub fn render(press: &Press<'_>, jobs: &[Job], reuse: &dyn Reuse) -> (Printed, Vec<Diagnostic>) {
    run::run(press, jobs, reuse)
}
