//! Decides for every file whether it is written, linked, carried over or removed. Changes nothing.

use std::collections::HashSet;
use std::path::Path;

use rayon::prelude::*;

use super::disk;
use super::error::{PublishError, PublishErrorKind};
use super::manifest::{ManifestArea, ManifestEntry};
use super::path::OutputPath;
use super::survey::{Found, Survey};
use super::tree::{Clash, OutputContent, OutputFile, OutputTree};

/// What stands in the folder that a tree is to be published into.
#[derive(Debug)]
pub(super) enum Stands {
    /// Anything, which was looked for.
    Touched(Survey),
    /// What the last run left, other people's files among it.
    Untouched(Survey),
    /// What the last run wrote and nothing else.
    Pure,
}

/// What to do with every file.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub(super) files: Vec<PlannedFile<'a>>,
    /// What the tool did not make and what is therefore carried over.
    pub(super) foreign: Survey,
    /// Files of the old tree that the new one does not have.
    pub(super) stale: usize,
}

/// A file of the new tree.
#[derive(Debug)]
pub(super) struct PlannedFile<'a> {
    pub(super) path: &'a OutputPath,
    pub(super) file: &'a OutputFile,
    pub(super) entry: ManifestEntry,
    /// The folder has it already, byte for byte.
    pub(super) unchanged: bool,
}

impl<'a> Plan<'a> {
    /// Compares a tree with what stands in the folder `old`, of which `ours` is what the tool wrote. Where that is untouched
    /// (see `standing.rs`), no file is read.
    pub(super) fn new(old: &Path, stands: Stands, tree: &'a OutputTree, ours: &ManifestArea) -> Result<Self, PublishError> {
        let is_untouched = !matches!(stands, Stands::Touched(_));
        let (foreign, own) = match stands {
            Stands::Touched(survey) | Stands::Untouched(survey) => {
                let (foreign, own) = survey.foreign(ours);
                (foreign, Some(own))
            }
            Stands::Pure => (Survey::default(), None),
        };
        let found = own.iter().flatten().chain(&foreign.files).filter(|found| found.regular);
        let present: HashSet<&str> = found.map(|found| found.name.as_str()).collect();
        let listed: Vec<_> = tree.iter().collect();
        let plan_one = |&(path, file): &(&'a OutputPath, &'a OutputFile)| {
            let before = ours.get(path);
            let here = if own.is_some() { present.contains(path.as_str()) } else { before.is_some() };
            PlannedFile::new(path, file, here.then_some(old), before, is_untouched)
        };
        let files: Vec<_> = listed.par_iter().map(plan_one).collect();
        if let Some(planned) = files.iter().find(|planned| !planned.unchanged && planned.file.content.bytes().is_none()) {
            return Err(changed_meanwhile(&planned.path.under(old)));
        }
        let is_stale = |name: &str| tree.get(name).is_none();
        let stale = match &own {
            Some(own) => own.iter().filter(|found| is_stale(&found.name)).count(),
            None => ours.keys().filter(|path| is_stale(path.as_str())).count(),
        };
        let foreign = keep_clear(foreign, old, tree, &files)?;
        Ok(Plan { files, foreign, stale })
    }

    /// Tells whether the folder holds the tree already.
    pub(super) fn changes_nothing(&self) -> bool {
        self.stale == 0 && self.files.iter().all(|planned| planned.unchanged)
    }

    /// Lists the new tree for the manifest.
    pub(super) fn entries(&self) -> ManifestArea {
        self.files.iter().map(|planned| (planned.path.clone(), planned.entry.clone())).collect()
    }
}

impl<'a> PlannedFile<'a> {
    /// `present` is the old folder, if it has a regular file at the path.
    ///
    /// Sizes and times can deceive after an edit by hand, so the bytes themselves are compared; the manifest only
    /// spares reading files that are known to differ. In an untouched folder it is believed: no file is read, and one that was made
    /// from the same inputs is not even hashed.
    fn new(
        path: &'a OutputPath,
        file: &'a OutputFile,
        present: Option<&Path>,
        before: Option<&ManifestEntry>,
        is_untouched: bool,
    ) -> PlannedFile<'a> {
        let size = file.content.size();
        let known = before.filter(|before| is_untouched && before.inputs.is_some() && before.inputs == file.inputs && before.size == size);
        if let (Some(known), true) = (known, present.is_some()) {
            return PlannedFile { path, file, entry: known.clone(), unchanged: true };
        }
        let blake3 = file.content.hash();
        let may_be_same = before.is_none_or(|before| before.blake3 == blake3);
        let is_known = is_untouched && before.is_some();
        let unchanged = may_be_same && present.is_some_and(|old| is_known || holds(&path.under(old), &file.content));
        let entry = ManifestEntry { size, blake3, inputs: file.inputs };
        PlannedFile { path, file, entry, unchanged }
    }
}

/// A file that was to stand as it did is another one.
pub(super) fn changed_meanwhile(path: &Path) -> PublishError {
    PublishError::new(PublishErrorKind::NotWhole, path, "was changed while the guide was built")
}

/// Tells whether there is a regular file with this content.
fn holds(path: &Path, content: &OutputContent) -> bool {
    match content {
        OutputContent::Made(bytes) => disk::holds(path, bytes),
        OutputContent::Standing { size, blake3 } => disk::read_known(path, *size, blake3).is_some(),
    }
}

/// Refuses foreign files in the way of new ones. One that is the new file already is adopted.
fn keep_clear(foreign: Survey, old: &Path, tree: &OutputTree, files: &[PlannedFile<'_>]) -> Result<Survey, PublishError> {
    let mut carried = Survey { files: Vec::new(), folders: foreign.folders };
    let mut in_the_way = Vec::new();
    for found in foreign.files {
        match tree.clash(&found.name, false) {
            None => carried.files.push(found),
            Some((Clash::SamePath, _)) if is_unchanged(files, &found) => {}
            Some((_, claimant)) => in_the_way.push((found, claimant)),
        }
    }
    for found in &carried.folders {
        if let Some((_, claimant)) = tree.clash(&found.name, true) {
            in_the_way.push((found.clone(), claimant));
        }
    }
    match in_the_way.first() {
        None => Ok(carried),
        Some((found, claimant)) => Err(refusal(old, found, claimant, tree, in_the_way.len() - 1)),
    }
}

fn is_unchanged(files: &[PlannedFile<'_>], found: &Found) -> bool {
    let at = files.binary_search_by(|planned| planned.path.as_str().cmp(&found.name));
    at.is_ok_and(|at| files[at].unchanged)
}

fn refusal(old: &Path, found: &Found, claimant: &OutputPath, tree: &OutputTree, more: usize) -> PublishError {
    let origin = tree.get(claimant.as_str()).map_or("a new file", |file| file.origin.as_str());
    let more = if more == 0 { String::new() } else { format!(" ({more} more like it)") };
    let detail = format!("was not made by Courtesy and is in the way of “{claimant}” of {origin}{more}");
    PublishError::new(PublishErrorKind::ForeignFile, &old.join(&found.path), detail)
}
