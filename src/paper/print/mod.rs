//! Printables: every handwritten message on its stationery, set by Typst in one run for many.

mod book;
mod data;
mod design;
mod inputs;
mod jobs;
mod pictures;
mod place;
mod plan;
mod preview;
mod report;
mod run;
mod sampler;
pub mod typst;
mod viewer;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::Reuse;

pub use design::{has_design, lacking as lacking_design, named as named_design};
pub use jobs::{Flip, Job, Person};
pub use plan::{plan, unknown_stationery};
pub use report::{Entry, Fit};
pub use run::{Made, Press, Printed, batches};
pub use sampler::sampler;

/// Sets all jobs that are not to be had from the last build.
///
/// Diagnostics name the messages that could not be set, or not well.
pub fn render(press: &Press<'_>, jobs: &[Job], reuse: &dyn Reuse) -> (Printed, Vec<Diagnostic>) {
    run::run(press, jobs, reuse)
}
