//! The full index, made by Pagefind's library from small pages that hold only what is searched.
//!
//! Pagefind reads one page after another and keeps all of them, so it makes many small indexes side by side, which are then
//! joined into the one that it would have made. The index of the last build is one of them, without the pages that changed.

mod cut;
mod format;
mod join;
mod lots;
mod merge;
mod page;
mod piece;
mod words;

use std::collections::HashSet;

use rayon::prelude::*;

use super::records::Record;
use crate::diagnostic::file::{File, Hash, Reuse};
use crate::diagnostic::parts::Parts;
use crate::diagnostic::{Code, Diagnostic};
use cut::{CUT, Cut};
use lots::Source;
use page::{EDITION, page};
use piece::{ENTRY, FOLDER, Made, Piece};

pub(super) fn index(records: &[Record<'_>], language: &str, reuse: &dyn Reuse) -> Result<Vec<File>, Diagnostic> {
    made(records, language, CUT, reuse).map_err(|error| {
        Diagnostic::new(Code::Search, format!("the search index could not be made: {error}"))
            .help("build without it, with `enabled = false` below `[search]` in `courtesy.toml`, and report this")
    })
}

fn made(records: &[Record<'_>], language: &str, cut: Cut, reuse: &dyn Reuse) -> Result<Vec<File>, String> {
    let shared = shared(language);
    let hashes: Vec<Hash> = records.par_iter().map(|record| page::hash(record, language)).collect();
    let last = last_files(&shared, reuse).filter(|_| !records.is_empty()).and_then(|files| Piece::of_last_build(files, &hashes, reuse));
    let made = match last {
        Some(last) if last.is_whole(hashes.len()) => last.into_files(),
        last => {
            let source = |record: usize| Source { record, url: records[record].url.clone(), html: page(&records[record], language) };
            let fresh = lots::make(lots(records.len(), last.as_ref(), cut.lot), &source, language, reuse)?;
            if reuse.is_over() {
                return Ok(Vec::new());
            }
            join::join(last.into_iter().chain(fresh).collect(), cut, reuse)?
        }
    };
    Ok(files(made, &hashes, shared))
}

/// The records that the last index does not have, in lots. One is empty where there is nothing at all, for an index of no page.
fn lots(records: usize, last: Option<&Piece>, most: usize) -> Vec<Vec<usize>> {
    if records == 0 {
        return vec![Vec::new()];
    }
    let kept: HashSet<usize> = last.iter().flat_map(|last| last.pages.iter().flatten()).map(|page| page.record).collect();
    let new: Vec<usize> = (0..records).filter(|record| !kept.contains(record)).collect();
    let count = new.len().div_ceil(most);
    new.chunks(new.len().div_ceil(count.max(1)).max(1)).map(<[usize]>::to_vec).collect()
}

/// The files of the last index that are not of one page alone.
fn last_files(shared: &Hash, reuse: &dyn Reuse) -> Option<Vec<(String, Vec<u8>)>> {
    let mut files = reuse.all(shared)?;
    let entry = format!("{FOLDER}/{ENTRY}");
    let bytes = reuse.get(&entry, &reuse.inputs(&entry)?)?;
    files.push((entry, bytes));
    Some(files)
}

/// What files are made from says which may be taken for the same unread. All names but that of the entry are those of what is in them.
fn files(made: Vec<Made>, hashes: &[Hash], shared: Hash) -> Vec<File> {
    let mut all = Parts::default();
    std::iter::once(&shared).chain(hashes).for_each(|hash| all.add(hash));
    let all = all.hash();
    let inputs = |path: &str, record: Option<usize>| match record {
        _ if path == ENTRY => all,
        Some(record) => hashes.get(record).copied().unwrap_or(all),
        None => shared,
    };
    let file = |Made { path, content, record }| File {
        url: format!("{FOLDER}/{path}"),
        inputs: Some(inputs(&path, record)),
        content,
        origin: "the search index".to_owned(),
    };
    made.into_iter().map(file).collect()
}

/// What every file of an index follows from.
fn shared(language: &str) -> Hash {
    let mut parts = Parts::default();
    [EDITION, language].iter().for_each(|part| parts.add(part.as_bytes()));
    parts.hash()
}

#[cfg(test)]
mod tests;
