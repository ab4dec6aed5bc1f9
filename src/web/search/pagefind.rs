//! The full index, made by Pagefind's library from small pages that hold only what is searched.

use std::borrow::Cow;

use ::pagefind::api::{PagefindIndex, SyntheticFile};
use ::pagefind::options::PagefindServiceConfig;

use super::records::{Kind, Record};
use crate::diagnostic::file::{File, Hash, Reuse};
use crate::diagnostic::{Code, Diagnostic, panics};
use crate::guide::content::Verdict;
use crate::guide::markdown::push_escaped;

/// Where the index lies.
const FOLDER: &str = "search/pagefind";

/// Changes whenever the same records would give other files.
const EDITION: &str = concat!(env!("CARGO_PKG_VERSION"), " pagefind 1.6.0");

pub(super) fn index(records: &[Record], language: &str, reuse: &dyn Reuse) -> Result<Vec<File>, Diagnostic> {
    let pages: Vec<(&str, String)> = records.iter().map(|record| (record.url.as_str(), page(record, language))).collect();
    let inputs = inputs(&pages);
    if let Some(kept) = reuse.all(&inputs) {
        return Ok(kept.into_iter().map(|(url, bytes)| file(url, bytes, inputs)).collect());
    }
    let made = make(pages, language, reuse).map_err(|error| {
        Diagnostic::new(Code::Search, format!("the search index could not be made: {error}"))
            .help("build without it, with `enabled = false` below `[search]` in `courtesy.toml`, and report this")
    })?;
    let wanted = made.into_iter().filter_map(|made| Some((asset_path(&made)?, made.contents)));
    Ok(wanted.map(|(path, bytes)| file(format!("{FOLDER}/{path}"), bytes, inputs)).collect())
}

fn file(url: String, bytes: Vec<u8>, inputs: Hash) -> File {
    File { url, bytes: Cow::Owned(bytes), origin: "the search index".to_owned(), inputs: Some(inputs) }
}

fn inputs(pages: &[(&str, String)]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    for part in std::iter::once(EDITION).chain(pages.iter().flat_map(|(url, html)| [*url, html.as_str()])) {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Makes the index on a thread of its own. Pagefind works with rayon, and a worker of the pool that builds share might, while
/// it waits in there, take up the search of another build, and no thread can enter a second runtime.
/// A worker that waits for the thread here takes up other work, so no number of builds can bring each other to a halt.
fn make(pages: Vec<(&str, String)>, language: &str, reuse: &dyn Reuse) -> Result<Vec<SyntheticFile>, String> {
    let own = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(|error| error.to_string())?;
    own.install(|| panics::caught(|| make_here(pages, language, reuse))?)
}

fn make_here(pages: Vec<(&str, String)>, language: &str, reuse: &dyn Reuse) -> Result<Vec<SyntheticFile>, String> {
    let options = PagefindServiceConfig::builder().keep_index_url(true).force_language(language.to_owned()).build();
    let mut index = PagefindIndex::new(Some(options)).map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    runtime.block_on(async {
        for (url, html) in pages {
            if reuse.is_over() {
                return Ok(Vec::new());
            }
            index.add_html_file(None, Some(url.to_owned()), html).await.map_err(|error| panics::placed(format!("{url}: {error}")))?;
        }
        index.get_files().await.map_err(|error| error.to_string())
    })
}

/// The path of a file in the index; none for the parts of Pagefind's own interface, which are not used.
fn asset_path(file: &SyntheticFile) -> Option<String> {
    let parts: Vec<_> = file.filename.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let path = parts.join("/");
    let own_interface = path.contains("-ui.") || path == "pagefind-highlight.js";
    (!own_interface).then_some(path)
}

/// A page with the words of a record and its filters.
fn page(record: &Record, language: &str) -> String {
    let mut html = String::with_capacity(record.body.len() + 512);
    html.push_str("<html lang=\"");
    push_escaped(&mut html, language);
    html.push_str("\"><body><h1>");
    push_escaped(&mut html, &record.title);
    html.push_str("</h1>");
    filter(&mut html, "kind", Some(record.kind.as_str()));
    if record.printable {
        filter(&mut html, "kind", Some(Kind::Printable.as_str()));
    }
    filter(&mut html, "section", record.section.as_deref());
    filter(&mut html, "verdict", record.verdict.map(Verdict::as_str));
    filter(&mut html, "tone", record.tone.as_deref());
    for channel in &record.channels {
        filter(&mut html, "channel", Some(channel.as_str()));
    }
    if let Some(summary) = &record.summary {
        html.push_str("<p>");
        push_escaped(&mut html, summary);
        html.push_str("</p>");
    }
    html.push_str(&record.body);
    html.push_str("</body></html>");
    html
}

fn filter(html: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        html.push_str("<i data-pagefind-filter=\"");
        html.push_str(name);
        html.push_str("[data-is]\" data-is=\"");
        push_escaped(html, value);
        html.push_str("\"></i>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edition_names_the_version_of_pagefind_in_use() {
        let lock = include_str!("../../../Cargo.lock");
        let version = EDITION.rsplit(' ').next().unwrap();
        assert!(lock.contains(&format!("name = \"pagefind\"\nversion = \"{version}\"")));
    }
}
