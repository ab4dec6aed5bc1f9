//! `courtesy designs`: what a guide can choose from, and a page that shows it.

use std::path::{Path, PathBuf};

use super::letters::Destination;
use super::load::load;
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use super::refused;
use crate::diagnostic::{Diagnostic, has_errors, sort};
use crate::output;
use crate::paper::letters;
use crate::paper::print::{self, unknown_stationery};
use crate::theme::Design;

/// What a sampler is asked to show.
#[derive(Clone, Debug, Default)]
pub struct SamplerOptions {
    /// The guide's root.
    pub root: PathBuf,
    /// On which stationery; the guide's first where none is named.
    pub stationery: Option<String>,
    /// The PDF to write, or the folder for it.
    pub to: Destination,
    /// The `typst` command to use.
    pub typst: Option<String>,
}

/// The designs of a guide's theme, by name, and the name of the one that it has.
///
/// # Errors
/// Diagnostics where the guide or its theme is not sound.
pub fn designs(root: &Path) -> Result<(Vec<Design>, String), Vec<Diagnostic>> {
    let loaded = sound(root)?;
    let chosen = print::named_design(&loaded.guide, None).to_owned();
    Ok((loaded.theme.designs.iter().cloned().collect(), chosen))
}

/// Draws all designs on a page, and returns where its PDF stands.
///
/// # Errors
/// Diagnostics where the guide is not sound, there is no such stationery, a design fails, or the file cannot be written.
pub fn sampler(options: &SamplerOptions) -> Result<PathBuf, Vec<Diagnostic>> {
    let loaded = sound(&options.root)?;
    draw(&loaded, options).map_err(|problem| vec![problem])
}

fn draw(loaded: &Loaded, options: &SamplerOptions) -> Result<PathBuf, Diagnostic> {
    options.to.is_what_it_says("pdf")?;
    let usual = loaded.guide.config.print.stationery.first().map(|id| id.value.as_str());
    let id = options.stationery.as_deref().or(usual).unwrap_or("a6");
    let stationery = loaded.theme.stationery.get(id).ok_or_else(|| unknown_stationery(id, &loaded.theme.stationery))?;
    let engine = loaded.engine(options.typst.as_deref())?;
    let pdf = print::sampler(&loaded.press(engine.as_ref()), stationery)?;
    let file = options.to.path(&format!("designs-{id}.pdf"));
    output::write_file(&file, &pdf, letters::is_ours).map_err(|error| refused(&error))?;
    Ok(file)
}

/// A guide without an error; its warnings are for others to tell.
fn sound(root: &Path) -> Result<Loaded, Vec<Diagnostic>> {
    let mut outcome = Outcome::default();
    let options = BuildOptions { root: root.to_owned(), drafts: true, ..BuildOptions::default() };
    let loaded = load(&options, &mut outcome);
    outcome.diagnostics.retain(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error);
    sort(&mut outcome.diagnostics);
    loaded.filter(|_| !has_errors(&outcome.diagnostics)).ok_or(outcome.diagnostics)
}
