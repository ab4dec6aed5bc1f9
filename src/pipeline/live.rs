//! The same flow for `courtesy serve`: a guide that stays in memory, where an edit costs only what it changes.
//!
//! [`Live::refresh`] loads and checks, which gives an [`Snapshot`]. Its pages are rendered when they are asked for;
//! [`Snapshot::print`] and [`Snapshot::finish`] make the rest in the background.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::editions::{Within, placed};
use super::last_run::LastRun;
use super::load::{Memory, load_again};
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use super::setter::Setter;
use super::{pages_and_search, print_jobs};
use crate::diagnostic::file::{Afresh, File, Hash, Reuse};
use crate::diagnostic::{Diagnostic, has_errors, sort};
use crate::guide::address::url_of;
use crate::guide::content::Guide;
use crate::guide::source::{Changes, Piece};
use crate::paper::print::{Job, missing, render};
use crate::paper::shelf::{Layout, Printable};
use crate::web::editions::Edition;
use crate::web::offline;
use crate::web::site::{self, Rendering};

/// A guide that is brought up to date with the disk.
pub struct Live {
    options: BuildOptions,
    memory: Memory,
    is_stale: bool,
}

/// What a refreshment gave.
pub struct Refreshed {
    /// The guide as it stands now; `None` where an error keeps the last snapshot.
    pub snapshot: Option<Snapshot>,
    /// Every problem, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Phases in order, with the time that each took.
    pub timings: Vec<(&'static str, Duration)>,
}

impl Live {
    /// Begins with nothing read. Nothing is ever written; from the folder `out` of the options cards of an earlier build are reused.
    pub fn new(options: BuildOptions) -> Self {
        Live { options, memory: Memory::for_edits(), is_stale: true }
    }

    /// Forgets all that was read.
    #[must_use]
    pub fn afresh(&self) -> Self {
        Live::new(self.options.clone())
    }

    /// Lays unsaved text over the file at `disk`, or takes it away; the next refreshment has to be told of the file.
    pub fn lay_over(&mut self, disk: PathBuf, text: Option<String>) {
        self.memory.lay_over(disk, text);
    }

    /// The guide's root.
    pub fn root(&self) -> &Path {
        &self.options.root
    }

    /// The guide's own fonts, which may lie anywhere in it, by their path on the disk.
    pub fn fonts(&self) -> impl Iterator<Item = PathBuf> {
        self.memory.fonts.iter().cloned()
    }

    /// Looks over all files of `content/`, and tells whether one has changed of which no [`Live::refresh`] was told.
    pub fn has_missed_something(&mut self) -> bool {
        self.is_stale |= self.memory.look_over(&self.options);
        self.is_stale
    }

    /// Reads what may have changed, and checks the whole guide; `None` where nothing is different.
    pub fn refresh(&mut self, changes: &Changes) -> Option<Refreshed> {
        let started = std::time::Instant::now();
        if !self.memory.read(changes, &self.options) && !std::mem::take(&mut self.is_stale) {
            return None;
        }
        self.is_stale = false;
        let mut outcome = Outcome::default();
        outcome.timings.push(("source", started.elapsed()));
        let snapshot = self.snapshot(&mut outcome);
        sort(&mut outcome.diagnostics);
        let snapshot = snapshot.filter(|_| !has_errors(&outcome.diagnostics));
        Some(Refreshed { snapshot, diagnostics: outcome.diagnostics, timings: outcome.timings })
    }

    fn snapshot(&mut self, outcome: &mut Outcome) -> Option<Snapshot> {
        let mut loaded = load_again(&mut self.memory, &self.options, outcome)?;
        let mut jobs = Vec::new();
        for edition in loaded.editions() {
            let (own, problems) = outcome.timed("plan", |_| edition.plan());
            outcome.note(problems);
            jobs.push(if self.options.print { own } else { Vec::new() });
        }
        loaded.allow_list().apply(&mut outcome.diagnostics);
        // A kept page would be an old page at the next edit.
        for edition in std::iter::once(&mut loaded.guide).chain(loaded.translations.iter_mut().map(|edition| &mut edition.guide)) {
            edition.config.offline.enabled = false;
        }
        let printables = jobs.iter().map(|_| Vec::new()).collect();
        Some(Snapshot::new(Arc::new(Base { options: self.options.clone(), loaded, jobs }), printables))
    }
}

/// A guide without an error, at one moment.
#[derive(Clone)]
pub struct Snapshot {
    base: Arc<Base>,
    /// Of each edition.
    printables: Arc<Vec<Vec<Printable>>>,
    /// URLs of the pages of each edition, as soon as one page had to know them.
    urls: Arc<OnceLock<Vec<Arc<BTreeSet<String>>>>>,
}

struct Base {
    options: BuildOptions,
    loaded: Loaded,
    /// Of each edition.
    jobs: Vec<Vec<Job>>,
}

/// What is made behind the pages.
#[derive(Default)]
pub struct Finished {
    /// Every file but pages, pictures and cards.
    pub files: Vec<File>,
    /// Every problem of pages and files, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

impl Snapshot {
    fn new(base: Arc<Base>, printables: Vec<Vec<Printable>>) -> Self {
        Snapshot { base, printables: Arc::new(printables), urls: Arc::default() }
    }

    /// The guide.
    pub fn guide(&self) -> &Guide {
        &self.base.loaded.guide
    }

    /// The guide in all its languages, the first one in front.
    pub fn editions(&self) -> impl Iterator<Item = &Guide> {
        self.base.loaded.editions().map(|edition| &edition.guide)
    }

    /// The cards of the message that a file holds, in order; a sheet of them is none.
    pub fn cards_of(&self, path: &str) -> Vec<&Job> {
        self.edition_with(path).map(|(_, jobs)| jobs).unwrap_or_default()
    }

    fn edition_with(&self, path: &str) -> Option<(&Loaded, Vec<&Job>)> {
        self.base.loaded.editions().zip(&self.base.jobs).find_map(|(edition, jobs)| {
            let number = edition.guide.messages.iter().position(|message| *message.doc.file.path == *path)?;
            Some((edition, jobs.iter().filter(|job| job.message == Some(number) && job.layout == Layout::Card).collect()))
        })
    }

    fn job(&self, path: &str, id: &str) -> Option<(&Loaded, &Job)> {
        let (edition, jobs) = self.edition_with(path)?;
        Some((edition, jobs.into_iter().find(|job| job.id == id)?))
    }

    /// Sets one card of the message that a file holds, by the id of its job, to be looked at once: its picture, and what is wrong with
    /// it; `None` where there is none.
    pub fn proof(&self, path: &str, id: &str, setter: &Setter) -> Option<(Option<File>, Vec<Diagnostic>)> {
        let (edition, job) = self.job(path, id)?;
        let (picture, problems) = match setter.engine(edition, self.base.options.typst.as_deref()) {
            Ok(engine) => edition.press(engine.as_ref()).proof(job),
            Err(problem) => (None, vec![problem]),
        };
        let file =
            |(bytes, place): (Vec<u8>, &String)| File { url: url_of(place), content: bytes.into(), origin: path.to_owned(), inputs: None };
        Some((picture.zip(job.preview.as_ref()).map(file), problems))
    }

    /// Sets the same as it is built: its PDF and its picture.
    pub fn card(&self, path: &str, id: &str, kept: &dyn Reuse, setter: &Setter) -> Option<(Vec<File>, Vec<Diagnostic>)> {
        let (edition, job) = self.job(path, id)?;
        let kept = Within { reuse: kept, prefix: &edition.guide.prefix };
        Some(match setter.engine(edition, self.base.options.typst.as_deref()) {
            Ok(engine) => {
                let (printed, problems) = render(&edition.press(engine.as_ref()), std::slice::from_ref(job), &kept);
                (printed.files, problems)
            }
            Err(problem) => (Vec::new(), vec![problem]),
        })
    }

    /// Makes one file of the website that needs neither Typst nor the search; `None` where it has none at `url`.
    ///
    /// # Errors
    /// A diagnostic at the line of the template that failed.
    pub fn file(&self, url: &str) -> Option<Result<Vec<u8>, Diagnostic>> {
        if let Some(bytes) = self.asset(url).or_else(|| self.base.loaded.assets.get(url).map(|bytes| &**bytes)) {
            return Some(Ok(bytes.to_vec()));
        }
        let (number, Loaded { guide, theme, assets, .. }) = self.edition(url)?;
        let editions = match self.base.loaded.translations.as_slice() {
            [] => self.base.loaded.with_pages([Arc::default()]),
            _ => self.pages(),
        };
        let inputs = site::Inputs { printables: &self.printables[number], assets, editions: &editions, last: &Afresh };
        let file = site::file(guide, theme, &inputs, &url[guide.prefix.len()..])?;
        Some(file.map(|file| file.bytes().to_vec()))
    }

    /// The edition that a URL lies in, with its number.
    pub(super) fn edition(&self, url: &str) -> Option<(usize, &Loaded)> {
        let is_in = |edition: &Loaded| !edition.guide.prefix.is_empty() && url.starts_with(&edition.guide.prefix);
        let number = self.base.loaded.editions().position(is_in).unwrap_or_default();
        Some((number, self.base.loaded.editions().nth(number)?))
    }

    /// The `typst` command that is asked for.
    pub(super) fn typst(&self) -> Option<&str> {
        self.base.options.typst.as_deref()
    }

    fn pages(&self) -> Vec<Edition<'_>> {
        let loaded = &self.base.loaded;
        loaded.with_pages(self.urls.get_or_init(|| loaded.urls(self.printables.iter().map(Vec::as_slice))).iter().cloned())
    }

    /// The bytes of an asset of the theme; its URL holds their hash.
    pub fn asset(&self, url: &str) -> Option<&[u8]> {
        self.base.loaded.theme.assets.files().find(|(own, _)| *own == url).map(|(_, bytes)| &**bytes)
    }

    /// The URLs of the theme's style sheets.
    pub fn styles(&self) -> impl Iterator<Item = &str> {
        self.base.loaded.theme.assets.files().map(|(url, _)| url).filter(|url| url.ends_with(".css"))
    }

    /// URLs of files beside the content that are other ones than in an earlier snapshot.
    pub fn changed_pictures<'e>(&'e self, earlier: &'e Snapshot) -> impl Iterator<Item = &'e str> {
        let (new, old) = (&self.base.loaded.assets, &earlier.base.loaded.assets);
        let same = Arc::ptr_eq(new, old);
        new.iter().filter(move |(url, bytes)| !same && old.get(*url).is_some_and(|old| old != *bytes)).map(|(url, _)| url.as_str())
    }

    /// Shows cards of an earlier snapshot until those of this one are made.
    #[must_use]
    pub fn with_cards_of(self, earlier: &Snapshot) -> Snapshot {
        let before = earlier.base.loaded.editions().zip(&*earlier.printables);
        let known: HashMap<(&str, &str), &Printable> = before
            .flat_map(|(edition, cards)| cards.iter().map(|card| ((edition.guide.prefix.as_str(), card.url.as_str()), card)))
            .collect();
        let cards = |(edition, jobs): (&Loaded, &Vec<Job>)| {
            let prefix = edition.guide.prefix.as_str();
            let card = |job: &Job| Some(Printable { message: job.message, ..(*known.get(&(prefix, url_of(&job.pdf).as_str()))?).clone() });
            jobs.iter().filter_map(card).collect()
        };
        let printables = self.base.loaded.editions().zip(&self.base.jobs).map(cards).collect();
        Snapshot::new(self.base, printables)
    }

    /// Whether there are cards to make.
    pub fn prints(&self) -> bool {
        self.base.jobs.iter().any(|jobs| !jobs.is_empty())
    }

    /// Makes the cards that are not in `kept`; gives the snapshot that shows them, and their files.
    pub fn print(&self, kept: &dyn Reuse) -> (Snapshot, Vec<File>, Vec<Diagnostic>) {
        let Base { options, loaded, jobs } = &*self.base;
        let mut outcome = Outcome::default();
        let (mut printables, mut files, mut letters) = (Vec::new(), Vec::new(), Vec::new());
        for (edition, jobs) in loaded.editions().zip(jobs) {
            let prefix = &edition.guide.prefix;
            let kept = Within { reuse: kept, prefix };
            let (printed, problems) = outcome.check(print_jobs(options, edition, jobs, &kept)).unwrap_or_default();
            outcome.diagnostics.extend(problems);
            files.extend(placed(prefix, printed.files));
            printables.push(printed.printables);
            letters.push(printed.missing);
        }
        let letters = loaded.editions().map(|edition| &edition.guide).zip(&letters);
        outcome.diagnostics.extend(missing(letters, [Piece::whole(&loaded.config_file)]));
        loaded.allow_list().apply(&mut outcome.diagnostics);
        sort(&mut outcome.diagnostics);
        let snapshot = Snapshot::new(self.base.clone(), printables);
        (snapshot, files, outcome.diagnostics)
    }

    /// Looks cards up in the folder of the last build.
    pub fn last_build(&self) -> impl Reuse + use<> {
        LastRun::open(&self.base.options.out)
    }

    /// Renders every page to see whether it can be, and makes all that tells of pages; ends early where `kept` is over.
    pub fn finish(&self, kept: &dyn Reuse) -> Finished {
        let loaded = &self.base.loaded;
        let mut outcome = Outcome::default();
        let rendering = Rendering::Trial(&|| kept.is_over());
        let editions = self.pages();
        let mut files = Vec::new();
        for (edition, printables) in loaded.editions().zip(&*self.printables) {
            let kept = Within { reuse: kept, prefix: &edition.guide.prefix };
            let made = pages_and_search(edition, printables, &editions, &kept, rendering, &mut outcome);
            files.extend(placed(&edition.guide.prefix, made));
        }
        files.retain(|file| file.content.size() > 0);
        files.extend(outcome.check(offline::worker(&[], &loaded.guide.public, &[], &loaded.guide.config.offline, &loaded.theme)));
        loaded.allow_list().apply(&mut outcome.diagnostics);
        sort(&mut outcome.diagnostics);
        Finished { files, diagnostics: outcome.diagnostics }
    }
}

/// Files of earlier snapshots, to be taken over where they were made from the same inputs.
pub struct Kept<'k> {
    files: &'k HashMap<String, Arc<File>>,
    last: &'k dyn Reuse,
    is_over: &'k (dyn Fn() -> bool + Sync),
}

impl<'k> Kept<'k> {
    /// Looks into `files`, by their URL, and then into `last`.
    pub fn new(files: &'k HashMap<String, Arc<File>>, last: &'k dyn Reuse, is_over: &'k (dyn Fn() -> bool + Sync)) -> Self {
        Kept { files, last, is_over }
    }
}

impl Reuse for Kept<'_> {
    fn get(&self, url: &str, inputs: &Hash) -> Option<Vec<u8>> {
        self.files
            .get(url)
            .filter(|file| file.inputs.as_ref() == Some(inputs))
            .map(|file| file.bytes().to_vec())
            .or_else(|| self.last.get(url, inputs))
    }

    fn all(&self, inputs: &Hash) -> Option<Vec<(String, Vec<u8>)>> {
        let same = self.files.values().filter(|file| file.inputs.as_ref() == Some(inputs));
        let files: Vec<_> = same.map(|file| (file.url.clone(), file.bytes().to_vec())).collect();
        if files.is_empty() { self.last.all(inputs) } else { Some(files) }
    }

    fn inputs(&self, url: &str) -> Option<Hash> {
        self.files.get(url).and_then(|file| file.inputs).or_else(|| self.last.inputs(url))
    }

    fn is_over(&self) -> bool {
        (self.is_over)()
    }
}
