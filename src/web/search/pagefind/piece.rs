//! An index of some of the records: just made by Pagefind, or left by the last build.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::format::{Meta, PageFile, open, unpacked};
use crate::diagnostic::file::{Content, Hash, Reuse};

/// Where the index lies.
pub(super) const FOLDER: &str = "search/pagefind";

/// What is known of an index before anything else of it.
pub(super) const ENTRY: &str = "pagefind-entry.json";

/// A file of an index, by its path there, and the record that alone it is made from.
pub(super) struct Made {
    pub(super) path: String,
    pub(super) content: Content,
    pub(super) record: Option<usize>,
}

/// A page of an index.
pub(super) struct Page {
    /// The number of its record among all.
    pub(super) record: usize,
    /// Its file, packed.
    pub(super) fragment: Content,
}

/// An index of some of the records. Its files are as they are written.
pub(super) struct Piece {
    /// The pages in their order; none for what is no longer a record.
    pub(super) pages: Vec<Option<Page>>,
    pub(super) meta: Meta,
    /// Files of words in their order.
    pub(super) words: Vec<Vec<u8>>,
    /// Files of filters in their order.
    pub(super) filters: Vec<Vec<u8>>,
    /// Every other file by its path.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// Fields of pages that are no longer there, which may have been the last ones that had them.
    doubted: BTreeSet<String>,
}

impl Piece {
    fn new(mut files: BTreeMap<String, Vec<u8>>) -> Result<Self, String> {
        let meta: Meta = files.iter().find(|(path, _)| path.ends_with(".pf_meta")).map_or(Ok(Meta::default()), |(_, bytes)| open(bytes))?;
        let mut take = |path: String| files.remove(&path).ok_or_else(|| format!("{path} is missing"));
        let words = meta.words.iter().map(|file| take(words_path(&file.name))).collect::<Result<_, _>>()?;
        let filters = meta.filters.iter().map(|file| take(filter_path(&file.name))).collect::<Result<_, _>>()?;
        Ok(Piece { pages: Vec::new(), meta, words, filters, files, doubted: BTreeSet::new() })
    }

    /// The index that Pagefind made of the records with these numbers and URLs.
    pub(super) fn of_pagefind(files: BTreeMap<String, Vec<u8>>, records: &[(usize, String)]) -> Result<Self, String> {
        let (mut fragments, files) = files.into_iter().partition::<BTreeMap<_, _>, _>(|(path, _)| path.ends_with(".pf_fragment"));
        let piece = Piece::new(files)?;
        let complete = piece.meta.pages.len() == records.len();
        let by_url: HashMap<&str, usize> = records.iter().map(|(record, url)| (url.as_str(), *record)).collect();
        let page = |(at, file): (usize, &PageFile)| {
            let fragment = fragments.remove(&fragment_path(&file.name)).ok_or_else(|| format!("the page {} is missing", file.name))?;
            // Pagefind keeps the order, but leaves out a page without a word.
            let record = if complete { records.get(at).map(|(record, _)| *record) } else { by_url.get(url(&fragment)?.as_str()).copied() };
            Ok(Some(Page { record: record.ok_or("there is a page too many")?, fragment: fragment.into() }))
        };
        let pages = piece.meta.pages.iter().enumerate().map(page).collect::<Result<_, String>>()?;
        Ok(Piece { pages, ..piece })
    }

    /// The index of the last build, with those pages that are still made from the same; none where it cannot be read.
    pub(super) fn of_last_build(files: Vec<(String, Vec<u8>)>, hashes: &[Hash], reuse: &dyn Reuse) -> Option<Self> {
        let own = files.into_iter().filter_map(|(url, bytes)| Some((url.strip_prefix(FOLDER)?.strip_prefix('/')?.to_owned(), bytes)));
        let piece = Piece::new(own.collect()).ok()?;
        let records: HashMap<&Hash, usize> = hashes.iter().enumerate().map(|(number, hash)| (hash, number)).collect();
        let page = |file: &PageFile| {
            let url = fragment_url(file);
            let inputs = reuse.inputs(&url)?;
            let record = *records.get(&inputs)?;
            Some(Page { record, fragment: reuse.content(&url, &inputs)? })
        };
        let page = |file: &PageFile| match page(file) {
            Some(page) => (Some(page), Vec::new()),
            None => (None, fields_of(file, reuse).unwrap_or_else(|| piece.meta.fields.clone())),
        };
        let (pages, doubted): (Vec<_>, Vec<_>) = piece.meta.pages.par_iter().map(page).unzip();
        Some(Piece { pages, doubted: doubted.into_iter().flatten().collect(), ..piece })
    }

    /// The fields that its pages have, but for those in doubt.
    pub(super) fn fields(&self) -> impl Iterator<Item = &String> {
        self.meta.fields.iter().filter(|field| !self.doubted.contains(*field))
    }

    /// The fields in doubt that a page has which is still there; those that are `known` of others are not looked for, since that takes
    /// a look into every page.
    pub(super) fn doubted_fields<'p>(&'p self, known: &BTreeSet<&String>, reuse: &dyn Reuse) -> Vec<&'p String> {
        let has = |file: &PageFile, field: &String| fields_of(file, reuse).is_none_or(|fields| fields.contains(field));
        let pages = || self.pages.par_iter().zip(&self.meta.pages).filter(|(page, _)| page.is_some());
        let is_there = |field: &&String| pages().any(|(_, file)| has(file, field));
        self.doubted.iter().filter(|field| self.meta.fields.contains(field) && !known.contains(field)).filter(is_there).collect()
    }

    /// Takes out Pagefind's own scripts and programs, which are the same in every index: a fifth of a megabyte.
    pub(super) fn take_library(&mut self) -> BTreeMap<String, Vec<u8>> {
        let files = std::mem::take(&mut self.files);
        let (own, library) = files.into_iter().partition(|(path, _)| path.ends_with(".pf_meta") || path == ENTRY);
        self.files = own;
        library
    }

    /// Whether these are all the records, in their order.
    pub(super) fn is_whole(&self, records: usize) -> bool {
        self.pages.len() == records && self.pages.iter().enumerate().all(|(at, page)| page.as_ref().is_some_and(|page| page.record == at))
    }

    pub(super) fn into_files(self) -> Vec<Made> {
        let Meta { pages, words, filters, .. } = self.meta;
        let shared = |(path, bytes): (String, Vec<u8>)| Made { path, content: bytes.into(), record: None };
        let pages = self.pages.into_iter().zip(&pages).filter_map(|(page, file)| Some((page?, file))).map(|(page, file)| Made {
            path: fragment_path(&file.name),
            content: page.fragment,
            record: Some(page.record),
        });
        let words = words.iter().map(|file| words_path(&file.name)).zip(self.words);
        let filters = filters.iter().map(|file| filter_path(&file.name)).zip(self.filters);
        pages.chain(words.chain(filters).chain(self.files).map(shared)).collect()
    }
}

pub(super) fn fragment_path(name: &str) -> String {
    format!("fragment/{name}.pf_fragment")
}

pub(super) fn words_path(name: &str) -> String {
    format!("index/{name}.pf_index")
}

pub(super) fn filter_path(name: &str) -> String {
    format!("filter/{name}.pf_filter")
}

/// What the file of a page tells of it, as far as it is needed.
#[derive(Deserialize)]
struct Fragment {
    url: String,
    #[serde(default)]
    meta: BTreeMap<String, IgnoredAny>,
}

fn read(fragment: &[u8]) -> Result<Fragment, String> {
    serde_json::from_slice(&unpacked(fragment)?).map_err(|error| error.to_string())
}

/// The URL of the page that a file tells of.
fn url(fragment: &[u8]) -> Result<String, String> {
    read(fragment).map(|fragment| fragment.url)
}

/// The fields that a page of the last build has, if its file still says so.
fn fields_of(file: &PageFile, reuse: &dyn Reuse) -> Option<Vec<String>> {
    read(&fragment_of(file, reuse)?).ok().map(|fragment| fragment.meta.into_keys().collect())
}

/// The file of a page of the last build.
pub(super) fn fragment_of(file: &PageFile, reuse: &dyn Reuse) -> Option<Vec<u8>> {
    let url = fragment_url(file);
    reuse.get(&url, &reuse.inputs(&url)?)
}

/// Where the file of a page of the last build lies.
fn fragment_url(file: &PageFile) -> String {
    format!("{FOLDER}/{}", fragment_path(&file.name))
}
