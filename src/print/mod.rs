//! Printables: every handwritten message on its stationery, set by Typst in one run for many.

mod data;
mod jobs;
mod preview;
mod report;
mod run;
pub mod typst;

use std::collections::BTreeMap;

use crate::content::Guide;
use crate::diagnostic::Diagnostic;
use crate::file::{File, Hash};
use crate::shelf::Printable;
use crate::theme::Theme;

pub use jobs::{Job, plan};
use typst::Engine;

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

/// Sets all jobs. `assets` are the bytes of images that messages show, by URL.
///
/// # Errors
/// Diagnostics that name the messages which could not be set; warnings come beside the result.
pub fn render(
    guide: &Guide,
    theme: &Theme,
    jobs: &[Job],
    assets: &BTreeMap<String, Vec<u8>>,
    engine: &dyn Engine,
    reuse: &dyn Reuse,
) -> (Printed, Vec<Diagnostic>) {
    run::run(&run::Run { guide, theme, assets, engine, reuse }, jobs)
}
