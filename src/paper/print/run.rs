//! Runs jobs through an engine, in batches, and finds the job to blame when a batch fails.

use std::collections::BTreeMap;

use bytes::Bytes;
use rayon::prelude::*;

use super::data::image_path;
use super::inputs::Inputs;
use super::jobs::Job;
use super::missing::{self, Missing};
use super::place::located;
use super::report::{self, Report};
use super::typst::{Compiled, Engine, Failure, Project, Refusal};
use super::{boxes, lanes, stitched, viewer};
use crate::diagnostic::file::{File, Hash, Reuse};
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::address::url_of;
use crate::guide::content::{Doc, Guide};
use crate::paper::shelf::{Layout, PrintKind, Printable};
use crate::theme::Theme;

/// Documents in one Typst run; some 180 fill its stack.
pub const BATCH: usize = 100;

/// Cuts jobs into batches, a picture counting as a document of its own.
pub fn batches<J: std::borrow::Borrow<Job>>(jobs: &[J]) -> Vec<&[J]> {
    let mut batches = Vec::new();
    let (mut start, mut documents) = (0, 0);
    for (at, job) in jobs.iter().enumerate() {
        let adds = 1 + usize::from(job.borrow().preview.is_some());
        if documents + adds > BATCH {
            batches.push(&jobs[start..at]);
            (start, documents) = (at, 0);
        }
        documents += adds;
    }
    if start < jobs.len() {
        batches.push(&jobs[start..]);
    }
    batches
}

/// What stays the same for all jobs.
#[derive(Clone, Copy)]
pub struct Press<'r> {
    /// The guide.
    pub guide: &'r Guide,
    /// Its theme.
    pub theme: &'r Theme,
    /// Bytes of images that messages show, by URL.
    pub assets: &'r BTreeMap<String, Bytes>,
    /// Typst.
    pub engine: &'r dyn Engine,
}

/// A finished job.
#[derive(Clone, Debug)]
pub struct Made {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// The picture, where one was asked for.
    pub preview: Option<Vec<u8>>,
    /// What Typst reports of it.
    pub entry: report::Entry,
    /// Letters in it that no font has.
    pub missing: Missing,
    /// Whether a warning was given, which has to come again in the next build.
    pub warned: bool,
}

/// What printing gives.
#[derive(Debug, Default)]
pub struct Printed {
    /// PDFs and the pictures of their first pages.
    pub files: Vec<File>,
    /// The list of PDFs, in order of the guide's messages.
    pub printables: Vec<Printable>,
    /// Letters that no font has.
    pub missing: Missing,
}

/// What one edition wants to have printed.
#[derive(Clone, Copy)]
pub struct Order<'r> {
    /// What its jobs have in common.
    pub press: Press<'r>,
    /// The jobs.
    pub jobs: &'r [Job],
    /// Where finished ones may be had.
    pub reuse: &'r dyn Reuse,
}

/// An order with what is to be had already.
struct Begun<'r> {
    order: &'r Order<'r>,
    hashes: Vec<Hash>,
    made: BTreeMap<usize, Made>,
    diagnostics: Vec<Diagnostic>,
}

/// Sets jobs that the last build has not, and lists all of them.
pub(super) fn run(orders: &[Order<'_>]) -> Vec<(Printed, Vec<Diagnostic>)> {
    let mut begun: Vec<Begun<'_>> = orders.iter().map(Begun::new).collect();
    let mut runs: Vec<(usize, Vec<usize>)> =
        begun.iter().enumerate().flat_map(|(at, begun)| begun.runs().into_iter().map(move |run| (at, run))).collect();
    // What takes longest comes first, so that no processor waits for it in the end.
    runs.sort_by_key(|(at, run)| std::cmp::Reverse(run.iter().map(|number| weight(&orders[*at].jobs[*number])).sum::<usize>()));
    let set = lanes::side_by_side(&runs, |(at, run)| begun[*at].set(run));
    for ((at, run), (results, problems)) in runs.iter().zip(set) {
        begun[*at].diagnostics.extend(problems);
        begun[*at].made.extend(results.into_iter().map(|(place, made)| (run[place], made)));
    }
    begun.into_iter().map(Begun::finished).collect()
}

/// About what a job costs, in cards.
fn weight(job: &Job) -> usize {
    match job.kind {
        PrintKind::Booklet => 10 * BATCH,
        PrintKind::Checklist => BATCH / 4,
        _ => 1,
    }
}

impl<'r> Begun<'r> {
    fn new(order: &'r Order<'r>) -> Self {
        let shared = order.press.shared_hash();
        let hashes: Vec<Hash> = order.jobs.par_iter().map(|job| order.press.hash(job, &shared)).collect();
        let reused = order.jobs.par_iter().zip(&hashes).map(|(job, inputs)| reused(order.reuse, job, inputs));
        let reused: Vec<Option<Made>> = reused.collect();
        let made = reused.into_iter().enumerate().filter_map(|(number, made)| Some((number, made?))).collect();
        Begun { order, hashes, made, diagnostics: Vec::new() }
    }

    /// What is still to be set, in runs of Typst. A booklet is laid out several times until its page numbers are right, and
    /// all that is set in one run with it as well, so it has a run of its own.
    fn runs(&self) -> Vec<Vec<usize>> {
        let todo = (0..self.order.jobs.len())
            .filter(|number| !self.made.contains_key(number) && !stitched::is_stitched(&self.order.jobs[*number]));
        let (books, cards): (Vec<usize>, Vec<usize>) = todo.partition(|number| self.order.jobs[*number].kind == PrintKind::Booklet);
        let jobs: Vec<&Job> = cards.iter().map(|number| &self.order.jobs[*number]).collect();
        let mut cards = cards.into_iter();
        let runs = batches(&jobs).into_iter().map(|batch| cards.by_ref().take(batch.len()).collect());
        books.into_iter().map(|book| vec![book]).chain(runs.collect::<Vec<_>>()).collect()
    }

    fn set(&self, run: &[usize]) -> (Vec<(usize, Made)>, Vec<Diagnostic>) {
        let jobs: Vec<&Job> = run.iter().map(|number| &self.order.jobs[*number]).collect();
        if self.order.reuse.is_over() { Default::default() } else { self.order.press.set(&jobs) }
    }

    /// Lays out on sheets the booklets that are set.
    fn stitch(&mut self) {
        let Order { press, jobs, .. } = self.order;
        for (number, booklet) in stitched::wanted(jobs) {
            let booklet = self.made.get(&booklet).filter(|_| !self.made.contains_key(&number));
            match booklet.map(|booklet| stitched::make(press.inputs(), &jobs[number], &booklet.pdf)) {
                Some(Ok(pdf)) => {
                    let entry = report::Entry::of_pdf(&pdf).unwrap_or_default();
                    self.made.insert(number, Made { pdf, preview: None, entry, missing: Missing::new(), warned: false });
                }
                Some(Err(problem)) => self.diagnostics.push(*problem),
                None => {}
            }
        }
    }

    fn finished(mut self) -> (Printed, Vec<Diagnostic>) {
        self.stitch();
        let mut printed = Printed::default();
        for (number, made) in self.made {
            printed.take(&self.order.press, &self.order.jobs[number], made, self.hashes[number]);
        }
        (printed, once(self.diagnostics))
    }
}

/// Many printables that fail for one reason are one problem; that of a message comes first, since it has a place.
fn once(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let reason = |problem: &Diagnostic| {
        problem.message.split_once(CANNOT).map(|(_, reason)| reason.split_once(": ").map_or("", |(_, why)| why).to_owned())
    };
    diagnostics.sort_by_key(|problem| problem.location.is_none());
    let mut groups: Vec<(Option<String>, Diagnostic, usize)> = Vec::new();
    for problem in diagnostics {
        let why = reason(&problem);
        match groups.iter_mut().find(|(known, ..)| why.is_some() && *known == why) {
            Some((.., others)) => *others += 1,
            None => groups.push((why, problem, 0)),
        }
    }
    let told = groups.into_iter().map(|(_, mut problem, others)| {
        if others > 0 {
            problem.message.push_str(&format!(", and {others} other printables for the same reason"));
        }
        problem
    });
    told.collect()
}

/// Between what fails and why.
const CANNOT: &str = "` cannot be set on ";

fn reused(reuse: &dyn Reuse, job: &Job, inputs: &Hash) -> Option<Made> {
    let pdf = reuse.get(&url_of(&job.pdf), inputs)?;
    let preview = match &job.preview {
        Some(picture) => Some(reuse.get(&url_of(picture), inputs)?),
        None => None,
    };
    let entry = report::Entry::of_pdf(&pdf)?;
    Some(Made { pdf, preview, entry, missing: Missing::new(), warned: false })
}

impl Printed {
    fn take(&mut self, press: &Press<'_>, job: &Job, mut made: Made, inputs: Hash) {
        self.missing.append(&mut made.missing);
        if job.layout == Layout::Sheet && made.entry.fit.iter().any(|fit| !fit.fits) {
            return;
        }
        let Some(stationery) = press.theme.stationery.get(&job.stationery) else { return };
        let kind = job.kind;
        let trim = match (&stationery.envelope, kind) {
            (Some(envelope), PrintKind::Envelope) => [envelope.width.0, envelope.height.0],
            _ => [stationery.width, stationery.height],
        };
        self.printables.push(Printable {
            kind,
            message: job.message,
            stationery: job.stationery.clone(),
            layout: job.layout,
            sheet: job.sheet.clone(),
            fold: job.fold,
            single_sided: job.single_sided,
            press: job.press,
            url: url_of(&job.pdf),
            preview: job.preview.as_ref().or(job.same_picture.as_ref()).map(|path| url_of(path)),
            trim_mm: trim,
            page_mm: report::page_mm(&made.pdf).unwrap_or(trim),
            pages: made.entry.pages,
            bytes: made.pdf.len(),
        });
        let origin = job.message.map_or("the guide", |number| &press.guide.messages[number].doc.file.path).to_owned();
        let inputs = (!made.warned).then_some(inputs);
        let pdf = (job.pdf.clone(), Some(made.pdf));
        let picture = (job.preview.clone().unwrap_or_default(), made.preview);
        for (path, bytes) in [pdf, picture] {
            if let Some(bytes) = bytes {
                self.files.push(File { url: url_of(&path), content: bytes.into(), origin: origin.clone(), inputs });
            }
        }
    }
}

/// What Typst warns of.
fn warned(compiled: &Compiled) -> Vec<Diagnostic> {
    let help = "look in the Typst files of your own theme, and at its fonts in `print/fonts/`";
    let warned = |warning: &String| Diagnostic::new(Code::TypstWarning, format!("Typst warns: {warning}")).help(help);
    compiled.warnings.iter().map(warned).collect()
}

/// Takes out what a run reports.
fn reported(compiled: &mut Compiled) -> Report {
    compiled.files.remove("report.json").and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

/// Whether bytes begin and end as a PDF does: a Typst that is none, or that was cut short, may have left anything.
fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-") && bytes[bytes.len().saturating_sub(TAIL)..].windows(5).any(|part| part == b"%%EOF")
}

/// How near its end the mark of a PDF's end stands, in bytes.
const TAIL: usize = 64;

fn is_picture(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"<svg")
}

impl Press<'_> {
    fn inputs(&self) -> Inputs<'_> {
        Inputs { guide: self.guide, theme: self.theme, images: self.assets }
    }

    /// The hash of what all jobs have in common: Typst, this program, the theme's files, images.
    fn shared_hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.engine.version().as_bytes()).update(env!("COURTESY_IDENTITY").as_bytes());
        for (path, bytes) in self.theme.print.iter().chain(self.assets) {
            hasher.update(path.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        }
        *hasher.finalize().as_bytes()
    }

    /// A hash of all that a job follows from.
    pub fn fingerprint(&self, job: &Job) -> Hash {
        self.hash(job, &self.shared_hash())
    }

    fn hash(&self, job: &Job, shared: &Hash) -> Hash {
        let json = serde_json::to_vec(&self.inputs().data(&[job])).unwrap_or_default();
        let archive = [u8::from(self.guide.config.print.archive.value)];
        *blake3::Hasher::new().update(shared).update(&archive).update(&json).finalize().as_bytes()
    }

    /// Sets some jobs in one run: one of the [`batches`]. When that fails, halves them until the job to blame stands alone, so
    /// that the others are still made. Results come with their place in `jobs`.
    pub fn set(&self, jobs: &[&Job]) -> (Vec<(usize, Made)>, Vec<Diagnostic>) {
        match self.engine.compile(&self.project(jobs)) {
            Ok(compiled) => self.collect(jobs, compiled),
            Err(Failure::Machine(diagnostic)) => (Vec::new(), vec![*diagnostic]),
            Err(Failure::Typst(refusal)) if jobs.len() == 1 => (Vec::new(), vec![self.blame(jobs[0], &refusal)]),
            Err(Failure::Typst(_)) => {
                let middle = jobs.len() / 2;
                let (mut made, mut diagnostics) = self.set(&jobs[..middle]);
                let (right, problems) = self.set(&jobs[middle..]);
                made.extend(right.into_iter().map(|(at, made)| (at + middle, made)));
                diagnostics.extend(problems);
                (made, diagnostics)
            }
        }
    }

    /// Sets one job to be looked at once: its picture, where it has one of its own, and what is wrong with it.
    pub fn proof(&self, job: &Job) -> (Option<Vec<u8>>, Vec<Diagnostic>) {
        let mut compiled = match self.engine.proof(&self.project(&[job])) {
            Ok(compiled) => compiled,
            Err(Failure::Machine(problem)) => return (None, vec![*problem]),
            Err(Failure::Typst(refusal)) => return (None, vec![self.blame(job, &refusal)]),
        };
        let mut problems = warned(&compiled);
        let entry = reported(&mut compiled).remove(&job.id).unwrap_or_default();
        problems.extend(report::warnings(self.doc(job), job, &entry));
        let picture = job.preview.as_ref().and_then(|url| compiled.files.remove(url)).filter(|bytes| is_picture(bytes));
        if picture.is_none() && job.preview.is_some() {
            problems.push(self.unmade(job));
        }
        (picture, problems)
    }

    fn doc(&self, job: &Job) -> Option<&Doc> {
        job.message.map(|number| &*self.guide.messages[number].doc)
    }

    fn blame(&self, job: &Job, refusal: &Refusal) -> Diagnostic {
        let what = self.doc(job).map_or(job.id.as_str(), |doc| &doc.title.value);
        let diagnostic = Diagnostic::new(Code::Typst, format!("`{what}{CANNOT}{}: {}", job.stationery, refusal.message))
            .help("look for something unusual in it, or in the Typst files of your own theme");
        located(diagnostic, self.theme, refusal, self.doc(job).map(|doc| doc.file.at(doc.title.span.clone())))
    }

    /// Blames what is not there though Typst found nothing wrong.
    fn unmade(&self, job: &Job) -> Diagnostic {
        self.blame(job, &"the theme's `print/bundle.typ` did not make this document".to_owned().into())
    }

    fn project(&self, jobs: &[&Job]) -> Project {
        let data = serde_json::to_vec(&self.inputs().data(jobs)).unwrap_or_default();
        let mut files = (*self.theme.print).clone();
        files.insert("letters.json".to_owned(), missing::to_look_for(&data).into());
        files.insert("data.json".to_owned(), data.into());
        files.extend(self.assets.iter().map(|(url, bytes)| (image_path(url), bytes.clone())));
        Project { files, entry: "print/bundle.typ", archive: self.guide.config.print.archive.value }
    }

    fn collect(&self, jobs: &[&Job], mut compiled: Compiled) -> (Vec<(usize, Made)>, Vec<Diagnostic>) {
        let mut diagnostics = warned(&compiled);
        let mut report = reported(&mut compiled);
        let lacking = missing::found_missing(compiled.files.remove("missing.json"));
        let taken: Vec<_> = jobs
            .iter()
            .map(|job| {
                let preview = job.preview.as_ref().map(|url| compiled.files.remove(url).filter(|bytes| is_picture(bytes)));
                (compiled.files.remove(&job.pdf).filter(|bytes| is_pdf(bytes)), preview)
            })
            .collect();
        let finished: Vec<_> = jobs
            .iter()
            .zip(taken)
            .map(|(job, (pdf, preview))| (pdf.map(|pdf| boxes::for_job(job, viewer::unscaled(pdf))), preview))
            .collect();
        let mut made = Vec::new();
        for (at, (job, finished)) in jobs.iter().zip(finished).enumerate() {
            let (Some(pdf), None | Some(Some(_))) = (finished.0, &finished.1) else {
                diagnostics.push(self.unmade(job));
                continue;
            };
            let entry = report.remove(&job.id).unwrap_or_default();
            let warnings = report::warnings(self.doc(job), job, &entry);
            let mut missing = missing::of_job(job, &lacking, || serde_json::to_vec(&self.inputs().data(&[job])).unwrap_or_default());
            missing.extend(entry.missing.iter().cloned());
            let warned = !warnings.is_empty() || !missing.is_empty();
            diagnostics.extend(warnings);
            made.push((at, Made { pdf, preview: finished.1.flatten(), entry, missing, warned }));
        }
        (made, diagnostics)
    }
}
