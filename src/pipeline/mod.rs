//! A build from end to end. It reads like the flow: source, content, print, site and search, output.

mod again;
mod asked;
mod check;
mod designs;
mod editions;
mod eject;
mod fonts;
mod key;
mod last_run;
mod letters;
mod live;
mod load;
mod loaded;
mod outcome;
mod own;
pub mod pen;
#[cfg(feature = "publish")]
mod publication;
mod setter;
mod start;
mod themes;
mod writing;

use std::path::{Path, PathBuf};

use crate::diagnostic::file::{Afresh, Content, File, Reuse};
use crate::diagnostic::{Code, Diagnostic, Location, has_errors, sort};
use crate::guide::address::path_of;
use crate::guide::content::Guide;
use crate::guide::source::{Changes, Piece};
use crate::output::{self, Area, OutputFile, OutputTree, PublishError, PublishErrorKind, PublishOptions};
use crate::paper::print::{Job, Order, Printed, missing, render, render_all};
use crate::paper::shelf::Printable;
use crate::web::editions::Edition;
use crate::web::hosting;
use crate::web::offline;
use crate::web::reach;
use crate::web::search;
use crate::web::site::{self, Rendering};
use crate::web::written;

pub use asked::{Asked, TABLE};
pub use check::{CheckOutcome, check};
pub use designs::{SamplerOptions, designs, sampler};
use editions::{Within, placed};
pub use eject::{ThemeEntry, eject, theme_files};
use key::Inputs;
use last_run::LastRun;
pub use letters::{Destination, Joined, PrintOptions, PrintOutcome, header, join, print};
pub use live::{Finished, Kept, Live, Refreshed, Snapshot};
use load::{Memory, load_again};
use loaded::Loaded;
use outcome::clocked;
pub use outcome::{BuildOptions, Outcome, Summary};
#[cfg(feature = "publish")]
pub use publication::{Publication, PublicationOptions, publish_site};
pub use setter::Setter;
pub use start::{Begun, add, init, planned, schemas, write_new};
pub use writing::{Standing, Writing};

/// Builds a guide. Nothing on the disk changes unless everything went well.
pub fn build(options: &BuildOptions) -> Outcome {
    let mut outcome = Outcome::default();
    outcome.summary = outcome.guarded("the guide was built", |outcome| run(options, outcome));
    sort(&mut outcome.diagnostics);
    outcome
}

fn run(options: &BuildOptions, outcome: &mut Outcome) -> Option<Summary> {
    outcome.check(output_place(options))?;
    let mut memory = Memory::default();
    let inputs = outcome.timed("source", |_| {
        memory.read(&Changes::Everything, options);
        Inputs::of(&mut memory, options)
    });
    let before = outcome.timed("record", |_| again::said_before(inputs.as_ref()?, &memory, options));
    if let Some((summary, diagnostics)) = before {
        outcome.diagnostics = diagnostics;
        return Some(summary);
    }
    let (last, loaded) = rayon::join(|| LastRun::of_build(&options.out), || load_again(&mut memory, options, outcome));
    let loaded = loaded?;
    let rendered = rendered(options, &loaded, &last, outcome);
    loaded.allow_list().apply(&mut outcome.diagnostics);
    let Rendered { tree, pages, printables } = rendered?;
    sort(&mut outcome.diagnostics);
    let summary = Summary {
        title: loaded.guide.config.guide.title.clone(),
        pages,
        guidance: loaded.editions().map(|edition| edition.guide.guidance.len()).sum(),
        messages: loaded.editions().map(|edition| edition.guide.messages.len()).sum(),
        printables,
        written: tree.len(),
        unchanged: 0,
        removed: 0,
        open: options.out.join("site").join("index.html"),
    };
    let record = inputs.and_then(|inputs| again::record(&inputs, &loaded, options, &outcome.diagnostics, &summary));
    // Giving back what thousands of pages took costs time, which publishing leaves.
    rayon::spawn(move || drop((memory, loaded)));
    let publishing = PublishOptions { record: record.as_ref(), previous: last.built(), ..PublishOptions::default() };
    let published = outcome.timed("output", |_| output::publish(&options.out, Area::Site, &tree, &publishing));
    let report = match published {
        // Somebody touched the site meanwhile. Its record is gone now, so all that is taken over is read.
        Err(error) if error.kind == PublishErrorKind::NotWhole => {
            *outcome = Outcome::default();
            return run(options, outcome);
        }
        published => outcome.check(published.map_err(|error| refused(&error)))?,
    };
    Some(Summary { written: report.written, unchanged: report.linked, removed: report.removed, ..summary })
}

/// A whole website in memory.
struct Rendered {
    tree: OutputTree,
    /// HTML pages.
    pages: usize,
    /// PDFs.
    printables: usize,
}

/// Renders everything that a build writes; `None` where an error is in the way.
fn rendered(options: &BuildOptions, loaded: &Loaded, last: &LastRun, outcome: &mut Outcome) -> Option<Rendered> {
    let mut planned = Vec::new();
    for edition in loaded.editions() {
        let (jobs, problems) = edition.plan();
        outcome.note(problems);
        planned.push(if options.print { jobs } else { Vec::new() });
    }
    if has_errors(&outcome.diagnostics) {
        return None;
    }
    let printed = outcome.timed("print", |outcome| printed(options, loaded, &planned, last, outcome))?;
    let mut files: Vec<File> = Vec::new();
    let editions = loaded.as_pages(printed.iter().map(|printed| printed.printables.as_slice()));
    for (edition, printed) in loaded.editions().zip(&printed) {
        let last = Within { reuse: last, prefix: &edition.guide.prefix };
        let made = pages_and_search(edition, &printed.printables, &editions, &last, Rendering::Whole, outcome);
        files.extend(placed(&edition.guide.prefix, made));
    }
    let pages = files.iter().filter(|file| is_page(file)).count();
    let printables = printed.iter().map(|printed| printed.printables.len()).sum();
    for (edition, printed) in loaded.editions().zip(printed) {
        files.extend(placed(&edition.guide.prefix, printed.files));
    }
    let folders: Vec<&str> = loaded.translations.iter().map(|edition| edition.guide.prefix.as_str()).collect();
    let Guide { config, public, .. } = &loaded.guide;
    files.extend(
        outcome.timed("offline", |outcome| outcome.check(offline::worker(&files, public, &folders, &config.offline, &loaded.theme))),
    );
    files.extend(hosting::files(&loaded.guide.config, &files, &loaded.moved()));
    check_written(options, loaded, &files, last, outcome);
    let tree = tree(files, outcome);
    if has_errors(&outcome.diagnostics) {
        return None;
    }
    Some(Rendered { tree, pages, printables })
}

/// Makes the pages with all that tells of them, and the search index at the same time: one thread makes most of the index.
fn pages_and_search(
    loaded: &Loaded,
    printables: &[Printable],
    editions: &[Edition<'_>],
    last: &dyn Reuse,
    rendering: Rendering<'_>,
    outcome: &mut Outcome,
) -> Vec<File> {
    let Loaded { guide, theme, assets, .. } = loaded;
    let pages = || {
        let last: &dyn Reuse = if matches!(rendering, Rendering::Whole) { last } else { &Afresh };
        let inputs = site::Inputs { printables, assets, editions, last };
        let ((mut files, mut problems), site_time) = clocked(|| site::render(guide, theme, &inputs, rendering));
        let urls: Vec<&str> = files.iter().filter(|file| is_page(file)).map(|file| file.url.as_str()).collect();
        let (reached, reach_time) = clocked(|| reach::files(guide, theme, &reach::Inputs { pages: &urls, printables, editions }));
        match reached {
            Ok(more) => files.extend(more),
            Err(problem) => problems.push(problem),
        }
        let mut times = vec![("site", site_time), ("reach", reach_time)];
        let book = guide.config.epub.enabled.then(|| clocked(|| site::book(guide, theme, &inputs)));
        let single = guide.config.single.enabled.then(|| clocked(|| site::single(guide, theme, &inputs)));
        for (phase, made) in [("book", book), ("single", single)] {
            let Some((made, time)) = made else { continue };
            times.push((phase, time));
            match made {
                Ok(file) => files.push(file),
                Err(problem) => problems.push(problem),
            }
        }
        (files, problems, times)
    };
    let search =
        || clocked(|| if guide.config.search.enabled { search::index(guide, theme, printables, last) } else { Default::default() });
    let ((mut files, problems, times), ((index, more_problems), search_time)) = rayon::join(pages, search);
    files.extend(index);
    outcome.diagnostics.extend(problems.into_iter().chain(more_problems));
    times.into_iter().chain([("search", search_time)]).for_each(|(phase, time)| outcome.took(phase, time));
    files
}

/// Prints all editions side by side: the last long document of one leaves a processor to the others.
fn printed(options: &BuildOptions, loaded: &Loaded, planned: &[Vec<Job>], last: &dyn Reuse, outcome: &mut Outcome) -> Option<Vec<Printed>> {
    if planned.iter().all(Vec::is_empty) {
        return Some(planned.iter().map(|_| Printed::default()).collect());
    }
    let engine = outcome.check(loaded.engine(options.typst.as_deref()))?;
    let reuse: Vec<Within<'_>> = loaded.editions().map(|edition| Within { reuse: last, prefix: &edition.guide.prefix }).collect();
    let orders: Vec<Order<'_>> = loaded
        .editions()
        .zip(planned)
        .zip(&reuse)
        .map(|((edition, jobs), reuse)| Order { press: edition.press(engine.as_ref()), jobs, reuse })
        .collect();
    let (printed, problems): (Vec<Printed>, Vec<Vec<Diagnostic>>) = render_all(&orders).into_iter().unzip();
    outcome.diagnostics.extend(problems.into_iter().flatten());
    let letters = loaded.editions().map(|edition| &edition.guide).zip(printed.iter().map(|printed| &printed.missing));
    outcome.diagnostics.extend(missing(letters, [Piece::whole(&loaded.config_file)]));
    Some(printed)
}

/// Prints an edition.
///
/// # Errors
/// A diagnostic where there is no Typst to print with.
fn print_jobs(options: &BuildOptions, loaded: &Loaded, jobs: &[Job], last: &dyn Reuse) -> Result<(Printed, Vec<Diagnostic>), Diagnostic> {
    if jobs.is_empty() {
        return Ok(Default::default());
    }
    let engine = loaded.engine(options.typst.as_deref())?;
    Ok(render(&loaded.press(engine.as_ref()), jobs, last))
}

/// Looks whether what people wrote as HTML leads somewhere, where they may write any. A page that could not be made would be missed by all others.
fn check_written(options: &BuildOptions, loaded: &Loaded, files: &[File], last: &LastRun, outcome: &mut Outcome) {
    let written = loaded.written();
    if written.is_empty() || has_errors(&outcome.diagnostics) {
        return;
    }
    let read = |file: &File| last.get(&file.url, file.inputs.as_ref()?);
    let is_left_out = |path: &str, id: Option<&str>| {
        let prefixes = loaded.translations.iter().map(|edition| edition.guide.prefix.as_str());
        let path = prefixes.filter_map(|prefix| path.strip_prefix(prefix)).next().unwrap_or(path);
        let is_of_print = path.starts_with("printables/") || id.is_some_and(|id| id.starts_with('_'));
        is_of_print && !options.print || [site::BOOK, site::WHOLE].contains(&path)
    };
    let guide = &loaded.guide.config.guide;
    let base_path = guide.base().map(|_| guide.base_path());
    let site = written::Site { files, is_page, read: &read, base_path: base_path.as_deref(), is_left_out: &is_left_out };
    let problems = outcome.timed("links", |_| written::check(&site, &written));
    outcome.note(problems);
}

/// Whether a file is a page of the guide's, and not HTML that is published as it is.
fn is_page(file: &File) -> bool {
    file.url.ends_with(".html") && !file.origin.ends_with(".html")
}

fn tree(files: Vec<File>, outcome: &mut Outcome) -> OutputTree {
    let mut tree = OutputTree::with_capacity(files.len());
    for file in files {
        let mut output = match file.content {
            Content::Made(bytes) => OutputFile::new(bytes, file.origin),
            Content::Standing { size, hash } => OutputFile::standing(size, hash.into(), file.origin),
        };
        if let Some(inputs) = file.inputs {
            output = output.with_inputs(inputs.into());
        }
        if let Err(claim) = tree.insert(&path_of(&file.url), output) {
            let mut problem = Diagnostic::new(Code::UrlTaken, claim.to_string()).help(claim.help());
            problem.location = claim.origins().find(|origin| origin.starts_with("content/")).map(Location::file);
            outcome.diagnostics.push(problem);
        }
    }
    tree
}

/// Says what kept a file from being written.
pub(crate) fn refused(error: &PublishError) -> Diagnostic {
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
