//! A build from end to end. It reads like the flow: source, content, print, site, output.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::config::{self, Config};
use crate::content::{self, Guide};
use crate::diagnostic::{Code, Diagnostic, Location, has_errors, sort};
use crate::file::{File, Hash};
use crate::letters::{self, Letter, Request};
use crate::output::{self, Area, ContentHash, OutputFile, OutputTree, Previous, PublishError, PublishOptions, PublishReport};
use crate::print::{self, Printed, Reuse, typst};
use crate::site;
use crate::source::{self, Source, SourceFile};
use crate::theme::{self, Theme};

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
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
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

/// Builds a guide. Nothing on the disk changes unless everything went well.
pub fn build(options: &BuildOptions) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.summary = run(options, &mut outcome);
    sort(&mut outcome.diagnostics);
    outcome
}

/// A guide that was read and checked, with its theme.
struct Loaded {
    guide: Guide,
    theme: Theme,
    config_file: SourceFile,
    assets: BTreeMap<String, Vec<u8>>,
}

impl Loaded {
    fn press<'l>(&'l self, engine: &'l dyn typst::Engine) -> print::Press<'l> {
        print::Press { guide: &self.guide, theme: &self.theme, assets: &self.assets, engine }
    }
}

fn run(options: &BuildOptions, outcome: &mut Outcome) -> Option<Summary> {
    outcome.check(output_place(options))?;
    let loaded = load(options, outcome)?;
    let (jobs, problems) = print::plan(&loaded.guide, &loaded.theme.stationery, &loaded.config_file);
    outcome.diagnostics.extend(problems);
    if has_errors(&outcome.diagnostics) {
        return None;
    }
    let printed = if options.print && !jobs.is_empty() {
        outcome.timed("print", |outcome| print_jobs(options, &loaded, &jobs, outcome))?
    } else {
        Printed::default()
    };
    let files = outcome.timed("site", |outcome| {
        let inputs = site::Inputs { printables: &printed.printables, assets: &loaded.assets };
        let (files, problems) = site::render(&loaded.guide, &loaded.theme, &inputs);
        outcome.diagnostics.extend(problems);
        files
    });
    let pages = files.iter().filter(|file| file.url.ends_with(".html")).count();
    let printables = printed.printables.len();
    let tree = tree(files.into_iter().chain(printed.files), outcome);
    if has_errors(&outcome.diagnostics) {
        return None;
    }
    let report = outcome.timed("output", |outcome| publish(&options.out, &tree, outcome))?;
    Some(Summary {
        title: loaded.guide.config.guide.title.clone(),
        pages,
        guidance: loaded.guide.guidance.len(),
        messages: loaded.guide.messages.len(),
        printables,
        written: report.written,
        unchanged: report.linked,
        removed: report.removed,
        open: options.out.join("site").join("index.html"),
    })
}

impl Outcome {
    fn timed<T>(&mut self, phase: &'static str, work: impl FnOnce(&mut Self) -> T) -> T {
        let start = Instant::now();
        let result = work(self);
        self.timings.push((phase, start.elapsed()));
        result
    }

    fn check<T>(&mut self, result: Result<T, Diagnostic>) -> Option<T> {
        result.map_err(|diagnostic| self.diagnostics.push(diagnostic)).ok()
    }
}

fn load(options: &BuildOptions, outcome: &mut Outcome) -> Option<Loaded> {
    let config_file = outcome.check(source::read_text(&options.root, config::FILE))?;
    let source = outcome.timed("source", |outcome| {
        let (source, problems) = source::read(&options.root);
        outcome.diagnostics.extend(problems);
        source
    });
    let (config, problems) = config::parse(&config_file);
    outcome.diagnostics.extend(problems);
    let config = config?;
    let theme = outcome.timed("theme", |outcome| load_theme(options, &config, &config_file, outcome));
    let guide = outcome.timed("content", |outcome| {
        let (guide, problems) = content::load(&source, config, &config_file, content::Options { drafts: options.drafts });
        outcome.diagnostics.extend(problems);
        guide
    });
    if source.files.is_empty() && !has_errors(&outcome.diagnostics) {
        outcome.diagnostics.push(
            Diagnostic::new(Code::Empty, "the guide has no Markdown file in `content/`")
                .help("begin with `content/index.md` and a `title` in it"),
        );
    }
    let assets = read_assets(&source, &guide, outcome);
    Some(Loaded { guide, theme: theme?, config_file, assets })
}

fn load_theme(options: &BuildOptions, config: &Config, config_file: &SourceFile, outcome: &mut Outcome) -> Option<Theme> {
    let name = &config.guide.theme;
    if !config::is_id(name) {
        outcome.diagnostics.push(
            Diagnostic::new(Code::NoTheme, format!("`{}` cannot be the name of a theme", name.value))
                .at(config_file.at(name.span.clone()))
                .help("a theme is named like its folder in `themes/`: lower-case letters, digits and hyphens"),
        );
        return None;
    }
    let folder = format!("themes/{}", name.value);
    let (files, problems) = source::read_folder(&options.root, &folder);
    outcome.diagnostics.extend(problems);
    let inside = |path: String| path.strip_prefix(&format!("{folder}/")).map(str::to_owned);
    let own = files.into_iter().filter_map(|(path, bytes)| Some((inside(path)?, bytes))).collect();
    let known = source::folders(&options.root, "themes");
    let at = (!name.span.is_empty()).then(|| config_file.at(name.span.clone()));
    match theme::load(name, own, &config.guide.language, &known, at) {
        Ok((mut theme, problems)) => {
            outcome.diagnostics.extend(problems);
            theme.stationery.extend(&config.stationery, config_file, &mut outcome.diagnostics);
            add_fonts(&mut theme, options, config, config_file, outcome);
            Some(theme)
        }
        Err(problems) => {
            outcome.diagnostics.extend(problems);
            None
        }
    }
}

/// Puts the guide's own fonts beside the theme's.
fn add_fonts(theme: &mut Theme, options: &BuildOptions, config: &Config, config_file: &SourceFile, outcome: &mut Outcome) {
    for (number, path) in config.print.font_paths.iter().enumerate() {
        match source::read_inside(&options.root, path) {
            Ok(bytes) => {
                let ending = path.rsplit_once('.').map_or("ttf", |(_, ending)| ending).to_lowercase();
                theme.print.insert(format!("print/fonts/own-{number}.{ending}"), bytes.into());
            }
            Err(mut diagnostic) => {
                diagnostic.location = Some(config_file.at(path.span.clone()));
                outcome.diagnostics.push(diagnostic);
            }
        }
    }
}

fn read_assets(source: &Source, guide: &Guide, outcome: &mut Outcome) -> BTreeMap<String, Vec<u8>> {
    let mut assets = BTreeMap::new();
    for (path, url) in &guide.assets {
        if let Some(disk) = source.assets.get(path)
            && let Some(bytes) = outcome.check(source::read_asset(path, disk))
        {
            assets.insert(url.clone(), bytes);
        }
    }
    assets
}

fn print_jobs(options: &BuildOptions, loaded: &Loaded, jobs: &[print::Job], outcome: &mut Outcome) -> Option<Printed> {
    let named = options.typst.as_deref().or(loaded.guide.config.print.typst.as_deref());
    let engine = outcome.check(typst::choose(named))?;
    let last = LastBuild(Previous::open(&options.out, Area::Site));
    let (printed, problems) = print::render(&loaded.press(engine.as_ref()), jobs, &last);
    outcome.diagnostics.extend(problems);
    Some(printed)
}

/// What `courtesy print` is asked to do.
#[derive(Clone, Debug, Default)]
pub struct PrintOptions {
    /// The guide's root; drafts may be printed too.
    pub root: PathBuf,
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
    (!has_errors(&outcome.diagnostics)).then_some(loaded)
}

fn run_print(
    options: &PrintOptions,
    outcome: &mut Outcome,
    files: &mut Vec<PathBuf>,
    progress: &mut dyn FnMut(usize, usize),
) -> Option<()> {
    let loaded = load_for_print(options, outcome)?;
    let people = match &options.data {
        Some(path) => Some(outcome.check(source::read_data(path).and_then(|file| letters::parse_people(&file)))?),
        None => None,
    };
    let planned = letters::plan(&loaded.guide, &loaded.theme.stationery, &options.request, people.as_ref());
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
    let mut problems = Vec::new();
    let made = letters::make(&loaded.press(engine.as_ref()), &letters, &mut problems, |letter, bytes| {
        let path = options.to.path(&letter.name);
        output::write_file(&path, bytes, letters::is_ours).map_err(|error| refused(&error))?;
        files.push(path);
        progress(files.len(), total);
        Ok(())
    });
    outcome.diagnostics.extend(problems);
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

/// Files of the build before, checked against their hashes.
struct LastBuild(Option<Previous>);

impl Reuse for LastBuild {
    fn get(&self, url: &str, inputs: &Hash) -> Option<Vec<u8>> {
        self.0.as_ref()?.reuse(url, &ContentHash::from(*inputs))
    }
}

fn tree(files: impl Iterator<Item = File>, outcome: &mut Outcome) -> OutputTree {
    let mut tree = OutputTree::new();
    for file in files {
        let bytes: output::Bytes = match file.bytes {
            std::borrow::Cow::Borrowed(bytes) => bytes.into(),
            std::borrow::Cow::Owned(bytes) => bytes.into(),
        };
        let mut output = OutputFile::new(bytes, file.origin);
        if let Some(inputs) = file.inputs {
            output = output.with_inputs(inputs.into());
        }
        if let Err(claim) = tree.insert(&file.url, output) {
            outcome.diagnostics.push(Diagnostic::new(Code::UrlTaken, claim.to_string()).help(claim.help()));
        }
    }
    tree
}

fn publish(out: &Path, tree: &OutputTree, outcome: &mut Outcome) -> Option<PublishReport> {
    outcome.check(output::publish(out, Area::Site, tree, &PublishOptions::default()).map_err(|error| refused(&error)))
}

fn refused(error: &PublishError) -> Diagnostic {
    let code = if error.kind.is_refusal() { Code::ForeignOutput } else { Code::Output };
    Diagnostic::new(code, error.to_string()).help(error.help())
}

/// Refuses an output folder that would take in the guide's own files, or lie among them.
fn output_place(options: &BuildOptions) -> Result<(), Diagnostic> {
    let out = resolved(&options.out);
    let root = resolved(&options.root);
    let inside = ["content", "themes"].iter().any(|folder| out.starts_with(root.join(folder)));
    if inside || root.starts_with(&out) {
        return Err(Diagnostic::new(Code::ForeignOutput, format!("`{}` holds the guide itself", options.out.display()))
            .at(Location::file(options.out.display().to_string()))
            .help("choose an output folder beside `content/`, for example `output`"));
    }
    if let Some(name) = output::stranger(&options.out) {
        return Err(Diagnostic::new(Code::ForeignOutput, format!("`{}` has another use: it holds `{name}`", options.out.display()))
            .at(Location::file(options.out.display().to_string()))
            .help("choose a new or empty folder with `--out`"));
    }
    Ok(())
}

/// The real path of a folder that may not exist yet.
fn resolved(path: &Path) -> PathBuf {
    let mut missing = Vec::new();
    let mut at = path.to_path_buf();
    loop {
        if let Ok(real) = at.canonicalize() {
            return missing.iter().rev().fold(real, |path, part| path.join(part));
        }
        match (at.file_name().map(std::ffi::OsStr::to_owned), at.parent()) {
            (Some(name), Some(parent)) => {
                missing.push(name);
                at = if parent.as_os_str().is_empty() { PathBuf::from(".") } else { parent.to_path_buf() };
            }
            _ => return path.to_path_buf(),
        }
    }
}
