//! `courtesy print` from end to end: guide, people, letters, files.

use std::path::{Path, PathBuf};

use super::load::load;
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use super::refused;
use crate::diagnostic::{Code, Diagnostic, has_errors, sort};
use crate::guide::source::{self, SourceFile};
use crate::output;
use crate::paper::letters::{self, Letter, Request};
use crate::paper::print::{Missing, missing, typst};

/// What `courtesy print` is asked to do.
#[derive(Clone, Debug, Default)]
pub struct PrintOptions {
    /// The guide's root; drafts may be printed too.
    pub root: PathBuf,
    /// In which of the guide's languages; the first where none is named.
    pub language: Option<String>,
    /// Which message, on what, with which values.
    pub request: Request,
    /// The table of people.
    pub data: Option<PathBuf>,
    /// Where the letters go.
    pub to: Destination,
    /// Whether everything is checked and nothing made.
    pub dry_run: bool,
    /// The `typst` command to use.
    pub typst: Option<String>,
}

/// Where letters go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// One file.
    File(PathBuf),
    /// A file for each letter in a folder.
    Folder(PathBuf),
}

impl Default for Destination {
    fn default() -> Self {
        Destination::Folder(PathBuf::from("output/letters"))
    }
}

/// How printing went.
#[derive(Debug, Default)]
pub struct PrintOutcome {
    /// Every problem, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Files that stand now, or would stand after a dry run.
    pub files: Vec<PathBuf>,
}

/// The header line for a message's table of people.
///
/// # Errors
/// Diagnostics where the guide or the message is not sound.
pub fn header(options: &PrintOptions) -> Result<Vec<String>, Vec<Diagnostic>> {
    let mut outcome = Outcome::default();
    let loaded = load_for_print(options, &mut outcome).ok_or(outcome.diagnostics)?;
    letters::header(&loaded.guide, &options.request).map_err(|diagnostic| vec![diagnostic])
}

/// Makes letters; `progress` hears of each with its number and how many there are.
pub fn print(options: &PrintOptions, mut progress: impl FnMut(usize, usize)) -> PrintOutcome {
    let mut outcome = Outcome::default();
    let mut files = Vec::new();
    run_print(options, &mut outcome, &mut files, &mut progress);
    sort(&mut outcome.diagnostics);
    PrintOutcome { diagnostics: outcome.diagnostics, files }
}

fn load_for_print(options: &PrintOptions, outcome: &mut Outcome) -> Option<Loaded> {
    let build = BuildOptions { root: options.root.clone(), drafts: true, ..BuildOptions::default() };
    let loaded = load(&build, outcome)?;
    outcome.diagnostics.retain(|diagnostic| diagnostic.severity == crate::diagnostic::Severity::Error);
    if has_errors(&outcome.diagnostics) {
        return None;
    }
    outcome.check(loaded.into_edition(options.language.as_deref()))
}

fn run_print(
    options: &PrintOptions,
    outcome: &mut Outcome,
    files: &mut Vec<PathBuf>,
    progress: &mut dyn FnMut(usize, usize),
) -> Option<()> {
    let loaded = load_for_print(options, outcome)?;
    let table = match &options.data {
        Some(path) => Some(outcome.check(source::read_data(path))?),
        None => None,
    };
    let people = match &table {
        Some(table) => Some(outcome.check(letters::parse_people(table))?),
        None => None,
    };
    let planned = letters::plan(&loaded.guide, &loaded.theme, &options.request, people.as_ref());
    let (letters, problems) = outcome.check(planned)?;
    outcome.diagnostics.extend(problems);
    outcome.check(one_file(&options.to, &letters))?;
    if options.dry_run {
        files.extend(letters.iter().map(|letter| options.to.path(&letter.name)));
        return Some(());
    }
    let named = options.typst.as_deref().or(loaded.guide.config.print.typst.as_deref());
    let engine = outcome.check(typst::choose(named))?;
    let total = letters.len();
    let (mut problems, mut unknown) = (Vec::new(), Missing::new());
    let made = letters::make(&loaded.press(engine.as_ref()), &letters, (&mut problems, &mut unknown), |batch| {
        let paths: Vec<PathBuf> = batch.iter().map(|(letter, _)| options.to.path(&letter.name)).collect();
        let written: Vec<(&Path, &[u8])> = paths.iter().zip(batch).map(|(path, (_, bytes))| (path.as_path(), &**bytes)).collect();
        let (stand, result) = output::write_files(&written, letters::is_ours);
        for path in paths.into_iter().take(stand) {
            files.push(path);
            progress(files.len(), total);
        }
        result.map_err(|error| refused(&error))
    });
    outcome.diagnostics.extend(problems);
    let more: Vec<&SourceFile> = table.iter().chain([&loaded.config_file]).collect();
    outcome.diagnostics.extend(missing([(&loaded.guide, &unknown)], &more));
    outcome.check(made)
}

impl Destination {
    fn path(&self, name: &str) -> PathBuf {
        match self {
            Destination::File(path) => path.clone(),
            Destination::Folder(folder) => folder.join(name),
        }
    }
}

fn one_file(to: &Destination, letters: &[Letter]) -> Result<(), Diagnostic> {
    match to {
        Destination::File(path) if letters.len() > 1 => {
            Err(Diagnostic::new(Code::BadRequest, format!("{} files cannot all go to `{}`", letters.len(), path.display()))
                .help("use `--out DIR` for a folder, or `--combine` for one PDF"))
        }
        _ => Ok(()),
    }
}
