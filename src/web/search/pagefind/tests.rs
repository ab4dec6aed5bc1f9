//! That joined indexes are the one that Pagefind makes of all pages, byte for byte but for the names of files.

use std::collections::{BTreeMap, BTreeSet};

use super::super::records::Kind;
use super::*;
use crate::diagnostic::file::{Afresh, Content};
use crate::guide::content::Verdict;

/// Files of words as large as Pagefind lets them become, and names so short that many pages share theirs with another.
const OF_PAGEFIND: Cut = Cut { lot: 20, full: 20_000, short: 2 };

const WORDS: [&str; 12] = ["thanks", "cafe", "café", "résumé", "resume", "letters", "letter", "Übung", "ubung", "e-mail", "naïve", "naive"];

/// Pages with accents, pictures on some, headings, filters, and so many words that they need several files.
fn guide() -> Vec<Record<'static>> {
    (0..90).map(|number: usize| record(number, "")).collect()
}

fn record(number: usize, more: &str) -> Record<'static> {
    let mut body = format!("<p>{more}</p>");
    for at in 0..120 {
        let word = WORDS[(number * 7 + at * at) % WORDS.len()];
        body.push_str(&format!("<p>{word} word{} of{}</p>", (number * 31 + at * 17) % 997, at % 9));
    }
    body.push_str(&format!(
        "<h2 id=\"later-{number}\">Lätter {}</h2><div data-pagefind-weight=\"0.3\"><p>light words</p></div>",
        number % 4
    ));
    if number % 13 == 5 {
        body.push_str("<img src=\"/kettle.png\" alt=\"A kettle, naïve\">");
    }
    Record {
        title: format!("Rule {number} café"),
        url: format!("rules/{number}.html"),
        kind: if number.is_multiple_of(3) { Kind::Message } else { Kind::Guidance },
        printable: number.is_multiple_of(5),
        section: Some(format!("section{}", number / 10)),
        verdict: (!number.is_multiple_of(3)).then_some(Verdict::Do),
        channels: Vec::new(),
        tone: (number == 44).then(|| "warm".to_owned()),
        summary: None,
        before: body,
        body: None,
        after: String::new(),
        text: String::new(),
    }
}

/// What is in the files of an index, whatever they are called; those of words by the words they begin and end with.
#[derive(Debug, PartialEq)]
struct Inside {
    pages: Vec<(Vec<u8>, u32)>,
    words: Vec<(String, String, Vec<u8>)>,
    filters: Vec<(String, Vec<u8>)>,
    fields: Vec<String>,
    library: BTreeSet<(String, Vec<u8>)>,
}

fn content(files: &BTreeMap<String, Vec<u8>>) -> Inside {
    let open = |path: String| format::unpacked(&files[&path]).unwrap();
    let (path, _) = files.iter().find(|(path, _)| path.ends_with(".pf_meta")).unwrap();
    let entry: serde_json::Value = serde_json::from_slice(&files["pagefind-entry.json"]).unwrap();
    assert_eq!(path, &format!("pagefind.{}.pf_meta", entry["languages"]["en"]["hash"].as_str().unwrap()));
    let meta: format::Meta = format::open(&files[path]).unwrap();
    assert_eq!(entry["languages"]["en"]["page_count"], meta.pages.len());
    assert_eq!(files.len(), meta.pages.len() + meta.words.len() + meta.filters.len() + library(files).len() + 2, "a file too many");
    Inside {
        pages: meta.pages.iter().map(|page| (open(piece::fragment_path(&page.name)), page.words)).collect(),
        words: meta.words.into_iter().map(|file| (file.from, file.to, open(piece::words_path(&file.name)))).collect(),
        filters: meta.filters.into_iter().map(|file| (file.filter, open(piece::filter_path(&file.name)))).collect(),
        fields: meta.fields,
        library: library(files),
    }
}

fn library(files: &BTreeMap<String, Vec<u8>>) -> BTreeSet<(String, Vec<u8>)> {
    let own = files.iter().filter(|(path, _)| path.starts_with("wasm") || path.ends_with(".js"));
    own.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
}

fn joined(files: &[File]) -> BTreeMap<String, Vec<u8>> {
    files.iter().map(|file| (file.url[FOLDER.len() + 1..].to_owned(), file.bytes().to_vec())).collect()
}

fn by_pagefind(records: &[Record<'_>]) -> Inside {
    let source = |record: usize| Source { record, url: records[record].url.clone(), html: page(&records[record], "en") };
    let mut pieces = lots::make(vec![(0..records.len()).collect()], &source, "en", &Afresh).unwrap();
    content(&pieces.remove(0).into_files().into_iter().map(|made| (made.path, made.content.bytes().unwrap().to_vec())).collect())
}

/// The files of a build, for the next one.
struct Last(Vec<File>);

impl Reuse for Last {
    fn get(&self, url: &str, inputs: &Hash) -> Option<Vec<u8>> {
        self.0.iter().find(|file| file.url == url && file.inputs.as_ref() == Some(inputs)).map(|file| file.bytes().to_vec())
    }

    fn content(&self, url: &str, inputs: &Hash) -> Option<Content> {
        let bytes = self.get(url, inputs)?;
        Some(Content::Standing { size: bytes.len() as u64, hash: blake3::hash(&bytes).into() })
    }

    fn all(&self, inputs: &Hash) -> Option<Vec<(String, Vec<u8>)>> {
        let same = self.0.iter().filter(|file| file.inputs.as_ref() == Some(inputs));
        Some(same.map(|file| (file.url.clone(), file.bytes().to_vec())).collect())
    }

    fn inputs(&self, url: &str) -> Option<Hash> {
        self.0.iter().find(|file| file.url == url)?.inputs
    }
}

/// The index that a build makes after this one, its files that stand read where they do.
fn after(last: &Last, records: &[Record<'_>]) -> Vec<File> {
    let read = |file: File| {
        let Content::Standing { hash, .. } = file.content else { return file };
        let standing = last.0.iter().find(|last| last.url == file.url).unwrap_or_else(|| panic!("nothing stands at {}", file.url));
        assert_eq!(standing.content.hash(), hash, "{}", file.url);
        File { content: standing.content.clone(), ..file }
    };
    made(records, "en", OF_PAGEFIND, last).unwrap().into_iter().map(read).collect()
}

#[test]
fn many_indexes_joined_are_the_one_that_pagefind_makes() {
    let records = guide();
    let whole = by_pagefind(&records);
    assert!(whole.words.len() > 1 && whole.fields.len() > 1, "the guide is too small to tell");
    for most in [7, 50, 1000] {
        assert!(
            content(&joined(&made(&records, "en", Cut { lot: most, ..OF_PAGEFIND }, &Afresh).unwrap())) == whole,
            "{most} pages at once give another index"
        );
    }
}

#[test]
fn an_index_mended_after_an_edit_is_the_one_made_anew() {
    let mut records = guide();
    let last = Last(made(&records, "en", OF_PAGEFIND, &Afresh).unwrap());
    assert_eq!(joined(&after(&last, &records)), joined(&last.0));
    (5..25).for_each(|number| records[number] = record(number, "wholly new words"));
    records.remove(44);
    records.insert(10, record(200, "another"));
    records.swap(60, 70);
    let mended = after(&last, &records);
    let same_page =
        |file: &File| last.0.iter().find(|last| last.inputs == file.inputs && file.url.ends_with(".pf_fragment")).map(|last| &last.url);
    assert!(mended.iter().any(|file| same_page(file).is_some_and(|url| *url != file.url)), "no page has another name");
    for file in &mended {
        // The output takes such a file for the same without a look at it.
        let same = last.0.iter().find(|last| last.url == file.url && last.inputs == file.inputs);
        assert!(same.is_none_or(|same| same.content == file.content), "{} is another one of the same inputs", file.url);
    }
    assert_eq!(joined(&mended), joined(&made(&records, "en", OF_PAGEFIND, &Afresh).unwrap()));
    assert!(content(&joined(&mended)) == by_pagefind(&records));
}

/// Of what pages tell, an index knows only what a page in it tells.
#[test]
fn what_the_last_page_told_goes_with_it() {
    let (pictured, plain) = (record(5, ""), vec![record(1, ""), record(2, "")]);
    let last = Last(made(&[&[pictured], &plain[..]].concat(), "en", OF_PAGEFIND, &Afresh).unwrap());
    let mended = after(&last, &plain);
    assert_eq!(content(&joined(&mended)).fields, by_pagefind(&plain).fields);
    assert_eq!(joined(&mended), joined(&made(&plain, "en", OF_PAGEFIND, &Afresh).unwrap()));
}

#[test]
fn no_page_gives_an_index_too() {
    assert!(made(&[], "en", OF_PAGEFIND, &Afresh).unwrap().iter().any(|file| file.url.ends_with("pagefind-entry.json")));
}
