//! Indexes of lots of pages, made by Pagefind side by side.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use ::pagefind::api::{PagefindIndex, SyntheticFile};
use ::pagefind::options::PagefindServiceConfig;
use rayon::prelude::*;
use tokio::runtime::Builder;

use super::piece::Piece;
use crate::diagnostic::file::Reuse;
use crate::diagnostic::panics;

/// A page to index, as Pagefind reads it.
pub(super) struct Source {
    /// The number of its record among all.
    pub(super) record: usize,
    pub(super) url: String,
    pub(super) html: String,
}

/// Gives the page of a record.
pub(super) type Give<'g> = dyn Fn(usize) -> Source + Sync + 'g;

/// Makes an index of every lot, on as many threads as there are processors. Pagefind works with rayon, and a worker of the pool
/// that builds share might, while it waits in there, take up another index, and no thread can enter a second runtime: so each of
/// these threads is a pool of its own. A worker that waits for one takes up other work, so no number of builds can bring each
/// other to a halt.
///
/// A lot is the numbers of records; `source` gives the page of one, when it is its turn.
pub(super) fn make(lots: Vec<Vec<usize>>, source: &Give<'_>, language: &str, reuse: &dyn Reuse) -> Result<Vec<Piece>, String> {
    let threads = rayon::current_num_threads().min(lots.len());
    let lots = Mutex::new(lots);
    let pieces = (0..threads).into_par_iter().with_max_len(1).map(|_| {
        let own = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| error.to_string())?;
        own.install(|| some(&lots, source, language, reuse))
    });
    Ok(pieces.collect::<Result<Vec<Vec<Piece>>, String>>()?.into_iter().flatten().collect())
}

/// Takes one lot after another until none is left. A page is gone as soon as it is in an index.
fn some(lots: &Mutex<Vec<Vec<usize>>>, source: &Give<'_>, language: &str, reuse: &dyn Reuse) -> Result<Vec<Piece>, String> {
    let runtime = Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let next = || lots.lock().unwrap_or_else(PoisonError::into_inner).pop();
    let mut pieces = Vec::new();
    while let Some(lot) = next() {
        let mut records: Vec<(usize, String)> = Vec::with_capacity(lot.len());
        let pages = lot.into_iter().map(source).inspect(|page| records.push((page.record, page.url.clone())));
        let made = runtime.block_on(index(pages, language, reuse))?;
        if reuse.is_over() {
            break;
        }
        let files: BTreeMap<String, Vec<u8>> = made.into_iter().filter_map(|made| Some((path(&made)?, made.contents))).collect();
        let mut piece = Piece::of_pagefind(files, &records)?;
        if pieces.iter().any(|other: &Piece| other.files.len() >= piece.files.len()) {
            drop(piece.take_library());
        }
        pieces.push(piece);
    }
    Ok(pieces)
}

async fn index(lot: impl Iterator<Item = Source>, language: &str, reuse: &dyn Reuse) -> Result<Vec<SyntheticFile>, String> {
    let options = PagefindServiceConfig::builder().keep_index_url(true).force_language(language.to_owned()).build();
    let mut index = PagefindIndex::new(Some(options)).map_err(|error| error.to_string())?;
    for Source { url, html, .. } in lot {
        if reuse.is_over() {
            return Ok(Vec::new());
        }
        let added = index.add_html_file(None, Some(url.clone()), html).await;
        added.map_err(|error| panics::placed(format!("{url}: {error}")))?;
    }
    index.get_files().await.map_err(|error| error.to_string())
}

/// The path of a file in the index; none for the parts of Pagefind's own interface, which are not used.
fn path(file: &SyntheticFile) -> Option<String> {
    let parts: Vec<_> = file.filename.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let path = parts.join("/");
    let own_interface = path.contains("-ui.") || path == "pagefind-highlight.js";
    (!own_interface).then_some(path)
}
