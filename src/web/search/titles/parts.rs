//! An index of titles in parts: where each word is, by the beginnings of words, and what each page is, in their order.

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use super::super::records::{Kind, Record};
use super::fold::{fold, words};
use super::script::script;
use crate::guide::content::{Channel, Verdict};

/// Bytes after which a part of words ends.
const WORDS_FULL: usize = 30_000;

/// Pages of a part. Ten results may lie in ten parts.
const PAGES: usize = 25;

/// Words of titles and summaries that slips are mended to, besides the vocabulary.
const MORE_MAX: usize = 4000;

/// What a search knows before it loads a part.
#[derive(Serialize)]
pub(super) struct Contents<'r> {
    /// What pages are, once for all that are the same.
    sorts: Vec<Sort<'r>>,
    /// For each page the number of its sort.
    of: Vec<usize>,
    /// For each page the length of its title in UTF-16 units, folded.
    lengths: Vec<usize>,
    /// Words of titles and summaries, as they come.
    more: Vec<String>,
    /// Where each part of words begins: with the words that are not before this.
    from: Vec<String>,
    /// The names of the parts of words.
    parts: Vec<String>,
    /// The names of the parts of pages.
    rows: Vec<String>,
    /// How many pages are in such a part.
    row: usize,
}

/// By what pages are filtered, and what they are called.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Sort<'r> {
    kind: Kind,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    printable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    #[serde(skip_serializing_if = "<[Channel]>::is_empty")]
    channels: &'r [Channel],
    #[serde(skip_serializing_if = "Option::is_none")]
    tone: Option<&'r str>,
}

/// A part, named by what is in it.
pub(super) struct Part {
    pub(super) name: String,
    pub(super) script: Vec<u8>,
}

impl Part {
    fn new(key: &str, data: impl Serialize) -> Self {
        let data = BTreeMap::from([(key, data)]);
        let name = blake3::hash(&script(&data, None)).to_hex()[..10].to_owned();
        Part { script: script(&data, Some(&name)), name }
    }
}

/// What every search needs, and the parts. `vocabulary` are words that slips are mended to in any case.
pub(super) fn split<'r>(records: &'r [Record<'_>], vocabulary: &[String]) -> (Contents<'r>, Vec<Part>) {
    let folded = |record: &Record<'_>| (fold(&record.title), record.summary.as_deref().map(fold).unwrap_or_default());
    let texts: Vec<(String, String)> = records.par_iter().map(folded).collect();
    let (places, seen) = places(&texts);
    let (from, words) = word_parts(&places);
    let rows: Vec<Part> = records.par_chunks(PAGES).map(|pages| Part::new("pages", pages)).collect();
    let (sorts, of) = sorts(records);
    let names = |parts: &[Part]| parts.iter().map(|part| part.name.clone()).collect();
    let contents = Contents {
        sorts,
        of,
        lengths: texts.iter().map(|(title, _)| title.encode_utf16().count()).collect(),
        more: more(&places, &seen, vocabulary),
        from,
        parts: names(&words),
        rows: names(&rows),
        row: PAGES,
    };
    (contents, words.into_iter().chain(rows).collect())
}

fn sorts<'r>(records: &'r [Record<'_>]) -> (Vec<Sort<'r>>, Vec<usize>) {
    let mut numbers = BTreeMap::new();
    let mut sorts = Vec::new();
    let sort = |record| {
        let &Record { kind, printable, verdict, .. } = record;
        let sort =
            Sort { kind, printable, section: record.section.as_deref(), verdict, channels: &record.channels, tone: record.tone.as_deref() };
        *numbers.entry(sort).or_insert_with_key(|sort| {
            sorts.push(sort.clone());
            sorts.len() - 1
        })
    };
    let of = records.iter().map(sort).collect();
    (sorts, of)
}

/// For each word the pages that it is on, each as its distance from the one before, and the place in the title; 0 is the summary.
type Places<'t> = HashMap<&'t str, Vec<usize>>;

/// Where all words are, and the words as they come.
fn places(texts: &[(String, String)]) -> (Places<'_>, Vec<&str>) {
    let mut places: HashMap<&str, (usize, Vec<usize>)> = HashMap::new();
    let mut seen = Vec::new();
    for (page, (title, summary)) in texts.iter().enumerate() {
        let mut known = HashSet::new();
        let summary = words(summary).into_iter().filter(|word| known.insert(*word)).map(|word| (word, 0));
        for (word, place) in summary.chain(words(title).into_iter().zip(1..)) {
            let (last, list) = places.entry(word).or_insert_with(|| {
                seen.push(word);
                Default::default()
            });
            list.extend([page - *last, place]);
            *last = page;
        }
    }
    (places.into_iter().map(|(word, (_, list))| (word, list)).collect(), seen)
}

/// The first word of each part, and the parts.
fn word_parts(places: &Places<'_>) -> (Vec<String>, Vec<Part>) {
    let mut words: Vec<&str> = places.keys().copied().collect();
    // As JavaScript compares them.
    words.sort_unstable_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
    let mut parts: Vec<Vec<&str>> = Vec::new();
    let mut size = WORDS_FULL;
    for word in words {
        if size >= WORDS_FULL {
            parts.push(Vec::new());
            size = 0;
        }
        size += places[word].iter().fold(word.len() + 6, |size, number| size + 2 + number.checked_ilog10().unwrap_or(0) as usize);
        parts.last_mut().into_iter().for_each(|part| part.push(word));
    }
    let part = |words: &Vec<&str>| Part::new("places", words.iter().map(|word| (*word, &places[word])).collect::<BTreeMap<_, _>>());
    (parts.iter().filter_map(|words| words.first().map(ToString::to_string)).collect(), parts.par_iter().map(part).collect())
}

/// Words that are not in the vocabulary. Where there are too many, those on the most pages.
fn more(places: &Places<'_>, seen: &[&str], vocabulary: &[String]) -> Vec<String> {
    let known: HashSet<String> = vocabulary.iter().map(|word| fold(word)).collect();
    let new = seen.iter().filter(|word| !known.contains(**word) && !word.contains(char::is_numeric));
    let mut counts: Vec<usize> = new.clone().map(|word| places[word].len()).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let least = counts.get(MORE_MAX).copied().unwrap_or_default();
    new.filter(|word| places[**word].len() > least).map(ToString::to_string).collect()
}
