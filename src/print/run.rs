//! Runs jobs through an engine, in batches, and finds the job to blame when a batch fails.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use super::data::{IMAGES, data};
use super::jobs::Job;
use super::report::{self, Report};
use super::typst::{Compiled, Engine, Failure, Project};
use super::{Printed, Reuse, preview};
use crate::content::Guide;
use crate::diagnostic::{Code, Diagnostic};
use crate::file::{File, Hash};
use crate::shelf::Printable;
use crate::theme::Theme;

/// Jobs in one Typst run; about 200 (with a picture each) fill its stack.
const BATCH: usize = 50;

/// What stays the same for all jobs.
pub(super) struct Run<'r> {
    pub(super) guide: &'r Guide,
    pub(super) theme: &'r Theme,
    pub(super) assets: &'r BTreeMap<String, Vec<u8>>,
    pub(super) engine: &'r dyn Engine,
    pub(super) reuse: &'r dyn Reuse,
}

pub(super) fn run(run: &Run<'_>, jobs: &[Job]) -> (Printed, Vec<Diagnostic>) {
    let shared = run.shared_hash();
    let mut outcomes: BTreeMap<usize, Outcome> = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let mut todo: Vec<(usize, Hash)> = Vec::new();
    for (number, job) in jobs.iter().enumerate() {
        let inputs = run.hash(job, &shared);
        match run.reused(job, &inputs) {
            Some(outcome) => {
                outcomes.insert(number, outcome);
            }
            None => todo.push((number, inputs)),
        }
    }
    for batch in todo.chunks(BATCH) {
        run.batch(jobs, batch, &mut outcomes, &mut diagnostics);
    }
    let mut printed = Printed::default();
    for (number, outcome) in outcomes {
        let job = &jobs[number];
        printed.printables.push(Printable {
            kind: job.kind,
            message: job.message,
            stationery: job.stationery.clone(),
            url: job.pdf(),
            preview: job.preview(),
            pages: outcome.pages,
            bytes: outcome.pdf.len(),
        });
        let origin = run.guide.messages[job.message].doc.file.path.to_string();
        for (url, bytes) in [(job.pdf(), outcome.pdf), (job.preview(), outcome.preview)] {
            printed.files.push(File { url, bytes: Cow::Owned(bytes), origin: origin.clone(), inputs: outcome.inputs });
        }
    }
    (printed, diagnostics)
}

struct Outcome {
    pdf: Vec<u8>,
    preview: Vec<u8>,
    pages: usize,
    /// `None` where the job gave a warning that has to come again.
    inputs: Option<Hash>,
}

impl Run<'_> {
    /// The hash of what all jobs have in common: Typst, the theme's files, images.
    fn shared_hash(&self) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.engine.version().as_bytes());
        for (path, bytes) in &self.theme.print {
            hasher.update(path.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        }
        for (path, bytes) in self.assets {
            hasher.update(path.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        }
        *hasher.finalize().as_bytes()
    }

    fn hash(&self, job: &Job, shared: &Hash) -> Hash {
        let json = serde_json::to_vec(&data(self.guide, self.theme, &[job], self.assets)).unwrap_or_default();
        *blake3::Hasher::new().update(shared).update(&json).finalize().as_bytes()
    }

    fn reused(&self, job: &Job, inputs: &Hash) -> Option<Outcome> {
        let pdf = self.reuse.get(&job.pdf(), inputs)?;
        let preview = self.reuse.get(&job.preview(), inputs)?;
        let pages = report::pages_of_pdf(&pdf)?;
        Some(Outcome { pdf, preview, pages, inputs: Some(*inputs) })
    }

    /// Sets some jobs in one run. When that fails, halves them until the job to blame stands alone.
    fn batch(&self, jobs: &[Job], batch: &[(usize, Hash)], outcomes: &mut BTreeMap<usize, Outcome>, diagnostics: &mut Vec<Diagnostic>) {
        let members: Vec<&Job> = batch.iter().map(|(number, _)| &jobs[*number]).collect();
        match self.engine.compile(&self.project(&members)) {
            Ok(compiled) => self.collect(jobs, batch, compiled, outcomes, diagnostics),
            Err(Failure::Machine(diagnostic)) => diagnostics.push(*diagnostic),
            Err(Failure::Typst(message)) if batch.len() == 1 => diagnostics.push(self.blame(members[0], &message)),
            Err(Failure::Typst(_)) => {
                let (left, right) = batch.split_at(batch.len() / 2);
                self.batch(jobs, left, outcomes, diagnostics);
                self.batch(jobs, right, outcomes, diagnostics);
            }
        }
    }

    fn blame(&self, job: &Job, message: &str) -> Diagnostic {
        let doc = &self.guide.messages[job.message].doc;
        Diagnostic::new(Code::Typst, format!("`{}` cannot be set on {}: {message}", doc.title.value, job.stationery))
            .at(doc.file.at(doc.title.span.clone()))
            .help("look for something unusual in this message, or in the Typst files of your own theme")
    }

    fn project(&self, jobs: &[&Job]) -> Project<'_> {
        let data = data(self.guide, self.theme, jobs, self.assets);
        let mut files: BTreeMap<String, Cow<'_, [u8]>> = BTreeMap::new();
        files.insert("data.json".to_owned(), Cow::Owned(serde_json::to_vec(&data).unwrap_or_default()));
        files.extend(self.theme.print.iter().map(|(path, bytes)| (path.clone(), Cow::Borrowed(&**bytes))));
        files.extend(self.assets.iter().map(|(url, bytes)| (format!("{IMAGES}{url}"), Cow::Borrowed(bytes.as_slice()))));
        Project { files, entry: "print/bundle.typ" }
    }

    fn collect(
        &self,
        jobs: &[Job],
        batch: &[(usize, Hash)],
        mut compiled: Compiled,
        outcomes: &mut BTreeMap<usize, Outcome>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        for warning in &compiled.warnings {
            let help = "look in the Typst files of your own theme, and at its fonts in `print/fonts/`";
            diagnostics.push(Diagnostic::new(Code::TypstWarning, format!("Typst warns: {warning}")).help(help));
        }
        let report = compiled.files.remove("report.json").and_then(|json| serde_json::from_slice::<Report>(&json).ok()).unwrap_or_default();
        let pictures: Vec<(usize, Option<Vec<u8>>)> =
            batch.iter().map(|(number, _)| (*number, compiled.files.remove(&jobs[*number].preview()))).collect();
        let pictures: Vec<Option<Vec<u8>>> = pictures
            .into_par_iter()
            .map(|(number, picture)| picture.map(|picture| preview::shrunk(&jobs[number].preview(), picture)))
            .collect();
        for ((number, inputs), picture) in batch.iter().zip(pictures) {
            let job = &jobs[*number];
            let (Some(pdf), Some(preview)) = (compiled.files.remove(&job.pdf()), picture) else {
                diagnostics.push(self.blame(job, "the theme's `print/bundle.typ` did not make this document"));
                continue;
            };
            let entry = report.get(&job.id);
            let warnings = report::warnings(&self.guide.messages[job.message].doc, job, entry);
            let outcome =
                Outcome { pages: entry.map_or(1, |entry| entry.pages), preview, pdf, inputs: warnings.is_empty().then_some(*inputs) };
            diagnostics.extend(warnings);
            outcomes.insert(*number, outcome);
        }
    }
}
