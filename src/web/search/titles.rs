//! The index of titles: a classic script, so that it also loads where pages are opened from disk.

use std::borrow::Cow;

use serde::Serialize;

use super::records::{Record, vocabulary};
use crate::diagnostic::file::File;
use crate::guide::config::SearchConfig;

/// The URL of the index.
const URL: &str = "search/titles.js";

/// Some 15 kB gzipped.
const VOCABULARY_MAX: usize = 4000;

#[derive(Serialize)]
struct Index<'i> {
    /// Groups of words that mean the same.
    synonyms: Vec<Vec<&'i str>>,
    /// Words of the guide, the most frequent first.
    words: Vec<String>,
    pages: &'i [Record],
}

pub(super) fn index(records: &[Record], config: &SearchConfig) -> File {
    let groups = config.synonyms.iter();
    let index = Index {
        synonyms: groups.map(|(word, others)| std::iter::once(word).chain(others).map(String::as_str).collect()).collect(),
        words: vocabulary(records, VOCABULARY_MAX),
        pages: records,
    };
    let mut script = b"courtesyTitles(".to_vec();
    script.extend(serde_json::to_vec(&index).unwrap_or_default());
    script.extend(b");\n");
    File { url: URL.to_owned(), bytes: Cow::Owned(script), origin: "the index of titles".to_owned(), inputs: None }
}
