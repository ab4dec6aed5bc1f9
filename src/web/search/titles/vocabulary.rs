//! The words of a guide that slips are mended to.

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;

use super::super::records::Record;

/// On how many records a word is, and the last of them that was looked at.
#[derive(Clone, Copy, Default)]
struct Seen {
    records: usize,
    last: usize,
}

/// Words of all records, those of the most records first, for a reader who mistypes one.
pub(super) fn vocabulary(records: &[Record<'_>], most: usize) -> Vec<String> {
    let counted = (1..records.len() + 1).into_par_iter().zip(records).fold(HashMap::new, count);
    let counts = counted.reduce(HashMap::new, |mut all, some| {
        if all.is_empty() {
            return some;
        }
        for (word, seen) in some {
            all.entry(word).or_default().records += seen.records;
        }
        all
    });
    let mut words: Vec<(String, usize)> = counts.into_iter().map(|(word, seen)| (word, seen.records)).collect();
    words.sort_unstable_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
    words.into_iter().take(most).map(|(word, _)| word).collect()
}

/// Adds the words of a record, each once.
fn count(mut counts: HashMap<String, Seen>, (number, record): (usize, &Record<'_>)) -> HashMap<String, Seen> {
    let mut lower = String::new();
    let words = record.texts().flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
    for word in words.filter(|word| is_searchable(word)) {
        let word = lowered(word, &mut lower);
        let seen = match counts.get_mut(word) {
            Some(seen) => seen,
            None => counts.entry(word.to_owned()).or_default(),
        };
        if seen.last != number {
            *seen = Seen { records: seen.records + 1, last: number };
        }
    }
    counts
}

/// Whether a word is long enough to be mistyped and short enough to be a word.
fn is_searchable(word: &str) -> bool {
    (3..=24).contains(&word.chars().count())
}

/// A word in small letters, kept in `lower` where it is not so already.
fn lowered<'w>(word: &'w str, lower: &'w mut String) -> &'w str {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    // Not letter by letter: a sigma at the end is another one.
    *lower = word.to_lowercase();
    lower
}
