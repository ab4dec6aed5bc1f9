//! Several indexes joined into one, the same that Pagefind would have made of all their pages.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use serde_json::Value;

use super::cut::Cut;
use super::format::{Filter, FilterFile, FilterValue, Meta, PageFile, WordFile, encoded, open, packed};
use super::merge::{Chunk, Numbers, bounds, merge};
use super::piece::{ENTRY, Made, Page, Piece, filter_path, fragment_of, fragment_path, words_path};
use crate::diagnostic::file::Reuse;

/// Letters of a hash where few do not do, and for files that are few.
const LONG: usize = 10;

/// Joins indexes, of which one may be that of the last build, whose files `reuse` looks up.
pub(super) fn join(mut pieces: Vec<Piece>, cut: Cut, reuse: &dyn Reuse) -> Result<Vec<Made>, String> {
    let mut made = library(&mut pieces);
    let entries = pieces.iter().filter_map(|piece| serde_json::from_slice::<Value>(piece.files.get(ENTRY)?).ok());
    let entry = entries.max_by_key(|entry| language(entry).is_some()).ok_or("there is no entry")?;
    let Some(language) = language(&entry) else {
        made.push(shared(ENTRY.to_owned(), entry.to_string().into_bytes()));
        return Ok(made);
    };
    let mut meta = Meta { version: version(&pieces), ..Meta::default() };
    let fields = fields(&pieces, &mut meta, reuse);
    let numbers = join_pages(&mut pieces, &Naming { language: &language, short: cut.short, reuse }, &mut meta, &mut made)?;
    let chunks = merge(&pieces, &numbers, &fields, cut.full)?;
    join_words(&pieces, &language, &chunks, &mut meta, &mut made)?;
    join_filters(&pieces, &language, &numbers, &mut meta, &mut made)?;
    let content = encoded(&meta)?;
    let name = name(&language, &content);
    made.push(shared(format!("pagefind.{name}.pf_meta"), packed(&content)?));
    made.push(shared(ENTRY.to_owned(), entry_of(entry, &language, &name, meta.pages.len())));
    Ok(made)
}

fn shared(path: String, bytes: Vec<u8>) -> Made {
    Made { path, content: bytes.into(), record: None }
}

/// Pagefind's scripts and programs. An index without pages has fewer of them.
fn library(pieces: &mut [Piece]) -> Vec<Made> {
    let library: BTreeMap<_, _> = pieces.iter_mut().flat_map(Piece::take_library).collect();
    library.into_iter().map(|(path, bytes)| shared(path, bytes)).collect()
}

fn version(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| &piece.meta.version).find(|version| !version.is_empty()).cloned().unwrap_or_default()
}

fn language(entry: &Value) -> Option<String> {
    entry["languages"].as_object()?.keys().next().cloned()
}

fn entry_of(mut entry: Value, language: &str, name: &str, pages: usize) -> Vec<u8> {
    entry["languages"][language]["hash"] = name.into();
    entry["languages"][language]["page_count"] = pages.into();
    entry.to_string().into_bytes()
}

/// A name for content.
fn name(language: &str, content: &[u8]) -> String {
    format!("{language}_{}", &blake3::hash(content).to_hex()[..LONG])
}

/// Words in what is told of pages are found by the number of its field. Gives the new numbers for each index that has others;
/// none for a field that no page has any more.
fn fields(pieces: &[Piece], meta: &mut Meta, reuse: &dyn Reuse) -> Vec<Option<Vec<Option<i32>>>> {
    let mut all: BTreeSet<&String> = pieces.iter().flat_map(Piece::fields).collect();
    for piece in pieces {
        all.extend(piece.doubted_fields(&all, reuse));
    }
    meta.fields = all.into_iter().cloned().collect();
    let number = |field: &String| meta.fields.iter().position(|one| one == field).and_then(|at| i32::try_from(at).ok());
    let numbers = |piece: &Piece| piece.meta.fields.iter().map(number).collect();
    pieces.iter().map(|piece| (piece.meta.fields != meta.fields).then(|| numbers(piece))).collect()
}

/// How the files of pages are named.
struct Naming<'n> {
    language: &'n str,
    /// Letters of a hash that do where no two pages have the same.
    short: usize,
    /// Has the bytes of a file that stands under another name.
    reuse: &'n dyn Reuse,
}

/// Numbers all pages in the order of their records, and names their files.
fn join_pages(pieces: &mut [Piece], naming: &Naming<'_>, meta: &mut Meta, made: &mut Vec<Made>) -> Result<Vec<Numbers>, String> {
    let &Naming { language, short, reuse } = naming;
    let mut numbers: Vec<Numbers> = pieces.iter().map(|piece| vec![None; piece.pages.len()]).collect();
    let mut all: Vec<(Page, &PageFile, &mut Option<u32>)> = Vec::new();
    for (piece, numbers) in pieces.iter_mut().zip(&mut numbers) {
        let pages = piece.pages.drain(..).zip(&piece.meta.pages).zip(numbers);
        all.extend(pages.filter_map(|((page, file), number)| Some((page?, file, number))));
    }
    all.sort_unstable_by_key(|(page, ..)| page.record);
    let hashes: Vec<String> = all.par_iter().map(|(page, ..)| blake3::Hash::from(page.fragment.hash()).to_hex().to_string()).collect();
    let mut alike: HashMap<&str, usize> = HashMap::new();
    for hash in &hashes {
        *alike.entry(&hash[..short]).or_default() += 1;
    }
    for (at, ((page, file, number), hash)) in (0..).zip(all.into_iter().zip(&hashes)) {
        let length = if alike[&hash[..short]] > 1 { LONG } else { short };
        let name = format!("{language}_{}", &hash[..length]);
        *number = Some(at);
        // A file that stands does so under its old name, which another page may have lengthened or shortened.
        let is_moved = name != file.name && page.fragment.bytes().is_none();
        let content =
            if is_moved { fragment_of(file, reuse).ok_or_else(|| format!("{} is gone", file.name))?.into() } else { page.fragment };
        made.push(Made { path: fragment_path(&name), content, record: Some(page.record) });
        meta.pages.push(PageFile { name, words: file.words, group: String::new() });
    }
    Ok(numbers)
}

fn join_words(pieces: &[Piece], language: &str, chunks: &[Chunk], meta: &mut Meta, made: &mut Vec<Made>) -> Result<(), String> {
    let known = pieces.iter().flat_map(|piece| piece.meta.words.iter().map(|file| file.name.as_str()).zip(&piece.words));
    let known: HashMap<&str, &Vec<u8>> = known.collect();
    let files = chunks.par_iter().map(|chunk| {
        let content = chunk.content();
        let name = name(language, &content);
        let bytes = known.get(name.as_str()).map_or_else(|| packed(&content), |bytes| Ok((*bytes).clone()))?;
        Ok((name, bytes))
    });
    for ((name, bytes), (from, to)) in files.collect::<Result<Vec<_>, String>>()?.into_iter().zip(bounds(chunks)) {
        made.push(shared(words_path(&name), bytes));
        meta.words.push(WordFile { from, to, name });
    }
    Ok(())
}

fn join_filters(pieces: &[Piece], language: &str, numbers: &[Numbers], meta: &mut Meta, made: &mut Vec<Made>) -> Result<(), String> {
    let mut filters: BTreeMap<String, BTreeMap<String, Vec<u32>>> = BTreeMap::new();
    for (piece, numbers) in pieces.iter().zip(numbers) {
        for file in &piece.filters {
            let Filter { name, values } = open(file)?;
            for FilterValue { value, pages } in values {
                let pages = pages.into_iter().filter_map(|page| numbers.get(page as usize).copied().flatten());
                filters.entry(name.clone()).or_default().entry(value).or_default().extend(pages);
            }
        }
    }
    for (filter, values) in filters {
        let values = values.into_iter().filter(|(_, pages)| !pages.is_empty());
        let mut values: Vec<FilterValue> = values.map(|(value, pages)| FilterValue { value, pages }).collect();
        if values.is_empty() {
            continue;
        }
        values.iter_mut().for_each(|value| value.pages.sort_unstable());
        let content = encoded(&Filter { name: filter.clone(), values })?;
        let name = name(language, &content);
        made.push(shared(filter_path(&name), packed(&content)?));
        meta.filters.push(FilterFile { filter, name });
    }
    Ok(())
}
