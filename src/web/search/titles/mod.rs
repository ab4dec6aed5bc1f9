//! The index of titles: classic scripts, so that they also load where pages are opened from disk.
//!
//! A small guide has one script with all its pages. A larger one has one with what every search needs, which names the parts:
//! those that say where words are, and those that say what pages are. The theme's `titles.js` loads the few that a search needs.

mod fold;
mod parts;
mod script;
mod vocabulary;

use serde::Serialize;

use super::records::Record;
use crate::diagnostic::file::File;
use crate::guide::config::SearchConfig;
use script::script;
use vocabulary::vocabulary;

/// The URL of the index.
const URL: &str = "search/titles.js";

/// Some 15 kB gzipped.
const VOCABULARY_MAX: usize = 4000;

/// Bytes of an index that need no parts: some 20 to 50 kB gzipped, and 800 pages.
const ONE_MAX: usize = 200_000;

#[derive(Serialize)]
struct Index<'i> {
    /// Groups of words that mean the same.
    synonyms: Vec<Vec<&'i str>>,
    /// Words of the guide, the most frequent first.
    words: Vec<String>,
    #[serde(flatten)]
    pages: Pages<'i>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Pages<'i> {
    Here { pages: &'i [Record<'i>] },
    InParts(parts::Contents<'i>),
}

pub(super) fn index(records: &[Record<'_>], config: &SearchConfig) -> Vec<File> {
    made(records, config, ONE_MAX)
}

/// Makes the index, in parts if it would have more bytes than `most`.
fn made(records: &[Record<'_>], config: &SearchConfig, most: usize) -> Vec<File> {
    let groups = config.synonyms.iter();
    let synonyms = groups.map(|(word, others)| std::iter::once(word).chain(others).map(String::as_str).collect()).collect();
    let mut index = Index { synonyms, words: vocabulary(records, VOCABULARY_MAX), pages: Pages::Here { pages: records } };
    let one = script(&index, None);
    if one.len() <= most {
        return vec![file(URL.to_owned(), one)];
    }
    let (contents, parts) = parts::split(records, &index.words);
    index.pages = Pages::InParts(contents);
    let mut files = vec![file(URL.to_owned(), script(&index, None))];
    files.extend(parts.into_iter().map(|part| file(format!("search/titles/{}.js", part.name), part.script)));
    files
}

fn file(url: String, script: Vec<u8>) -> File {
    File { url, content: script.into(), origin: "the index of titles".to_owned(), inputs: None }
}

#[cfg(test)]
mod tests;
