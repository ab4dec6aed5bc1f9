//! `courtesy print` from end to end: guide, people, letters, files.

mod diary;
mod earlier;
mod join;
mod merged;
mod options;
mod report;
mod told;

use std::path::Path;

use super::load::load;
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use super::refused;
use crate::diagnostic::{Diagnostic, Severity, has_errors, sort};
use crate::guide::source::Piece;
use crate::output;
use crate::paper::letters::{self, Lot, Plan};
use crate::paper::print::missing;
use told::Told;

pub use join::{Joined, join};
use options::Hears;
pub use options::{Destination, PrintOptions, PrintOutcome};

/// The header line for a message's table of people.
///
/// # Errors
/// Diagnostics where the guide or the message is not sound.
pub fn header(options: &PrintOptions) -> Result<Vec<String>, Vec<Diagnostic>> {
    let mut outcome = Outcome::default();
    let loaded = load_for_print(options, &mut outcome).ok_or(outcome.diagnostics)?;
    letters::header(&loaded.guide, &options.request).map_err(|diagnostic| vec![diagnostic])
}

/// Makes letters; `hears` of each that stands, or would stand after a dry run.
pub fn print(options: &PrintOptions, mut hears: impl FnMut(&Path, usize, usize)) -> PrintOutcome {
    let mut loading = Outcome::default();
    let mut told = Told::default();
    loading.guarded("letters were made", |loading| {
        let loaded = load_for_print(options, loading)?;
        let failure = run(options, &loaded, &mut told, &mut hears).err();
        told.more.extend(failure);
        Some(())
    });
    let mut outcome = told.outcome();
    outcome.diagnostics.extend(loading.diagnostics);
    sort(&mut outcome.diagnostics);
    outcome
}

fn load_for_print(options: &PrintOptions, outcome: &mut Outcome) -> Option<Loaded> {
    let build = BuildOptions { root: options.root.clone(), drafts: true, ..BuildOptions::default() };
    let loaded = load(&build, outcome)?;
    outcome.diagnostics.retain(|diagnostic| diagnostic.severity == Severity::Error);
    if has_errors(&outcome.diagnostics) {
        return None;
    }
    outcome.check(loaded.into_edition(options.language.as_deref()))
}

fn run(options: &PrintOptions, loaded: &Loaded, told: &mut Told, hears: &mut Hears<'_>) -> Result<(), Diagnostic> {
    let plan = Plan::new(&loaded.guide, &loaded.theme, &options.request)?;
    options.to.is_what_it_says(plan.ending())?;
    told.more.extend(plan.lacking());
    match &options.data {
        Some(table) => merged::merge(options, loaded, &plan, table, told, hears),
        None => single(options, loaded, &plan.single(), told, hears),
    }
}

/// The letter to nobody in particular.
fn single(options: &PrintOptions, loaded: &Loaded, lot: &Lot, told: &mut Told, hears: &mut Hears<'_>) -> Result<(), Diagnostic> {
    options.to.takes(lot.letters.len())?;
    let all = lot.letters.len();
    if lot.letters.is_empty() {
        told.take(lot.problems.clone());
        return Ok(());
    }
    if options.dry_run {
        lot.letters.iter().for_each(|letter| told.file(&options.to.path(&letter.name), all, hears));
        return Ok(());
    }
    let engine = loaded.engine(options.typst.as_deref())?;
    let finished = letters::set(&loaded.press(engine.as_ref()), std::slice::from_ref(lot)).map_err(|problem| *problem)?;
    for lot in finished {
        for (name, bytes) in &lot.files {
            let path = options.to.path(name);
            output::write_file(&path, bytes, letters::is_ours).map_err(|error| refused(&error))?;
            told.file(&path, all, hears);
        }
        told.more.extend(lot.problems);
        told.more.extend(missing([(&loaded.guide, &lot.missing)], [Piece::whole(&loaded.config_file)]));
    }
    Ok(())
}
