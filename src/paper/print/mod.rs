//! Printables: every handwritten message on its stationery, set by Typst in one run for many.

mod book;
mod boxes;
mod data;
mod design;
mod faces;
mod imposition;
mod inputs;
mod jobs;
mod lanes;
mod missing;
mod pdf;
mod place;
mod plan;
mod report;
mod run;
mod saddle;
mod sampler;
mod scripts;
mod stitched;
pub mod typst;
mod unprintable;
mod viewer;
mod web;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::Reuse;

pub use design::{has_design, lacking as lacking_design, named as named_design};
pub use jobs::{Flip, Job, Person};
pub use lanes::in_order;
pub use missing::{Missing, missing};
pub use plan::{plan, unknown_stationery};
pub use report::{Entry, Fit};
pub use run::{BATCH, Made, Order, Press, Printed, batches};
pub use sampler::sampler;
pub(crate) use unprintable::is_printable;
pub use unprintable::{damaged, pictures, shown_damaged, too_large};

/// Sets all jobs that are not to be had from the last build.
///
/// Diagnostics name the messages that could not be set, or not well.
pub fn render(press: &Press<'_>, jobs: &[Job], reuse: &dyn Reuse) -> (Printed, Vec<Diagnostic>) {
    render_all(&[Order { press: *press, jobs, reuse }]).pop().unwrap_or_default()
}

/// Sets the jobs of several editions side by side, so that a long document of one leaves no processor idle.
pub fn render_all(orders: &[Order<'_>]) -> Vec<(Printed, Vec<Diagnostic>)> {
    run::run(orders)
}
