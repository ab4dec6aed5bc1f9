//! The service worker: keeps the guide for reading without a network. Made last, from all other files of the site.

use std::collections::BTreeSet;

use minijinja::{Value, context};
use rayon::prelude::*;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::address::ASSETS;
use crate::guide::config::OfflineConfig;
use crate::theme::Theme;
use crate::web::site::WHOLE;

/// A guide with more files is kept as far as it was read, with its contents.
const MOST_FILES: usize = 1000;
/// Likewise one of more bytes.
const MOST_BYTES: u64 = 12_000_000;
/// Of those contents so many files are kept at most.
const CORE_FILES: usize = 300;
/// Likewise so many bytes.
const CORE_BYTES: u64 = 6_000_000;

/// What the worker is told.
#[derive(Debug, PartialEq, Serialize)]
struct Kept<'k> {
    /// Changes with any file of the site.
    version: String,
    /// How many of `files` come first: what a reader needs to find anything at all.
    core: usize,
    /// Whether every page is in `files`.
    whole: bool,
    /// Folders of the guide's further languages, which have pages of their own for what is not here.
    folders: Vec<&'k str>,
    /// Path from the root and hash of the bytes.
    files: Vec<(&'k str, String)>,
}

/// When a file is fetched.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    /// Before anything else: what every page needs, and the pages at the root.
    First,
    /// Before anybody asks for it: the first pages of lists.
    Core,
    /// With those, where there is room for all of them: parts of the index of titles, which are of little use alone.
    Titles,
    /// After that, where the guide is small enough.
    Rest,
}

/// Makes `sw.js`; where the guide does not want to be kept, one that takes earlier ones away. `public` are
/// URLs of files that are left out, `folders` those of the guide's further languages.
///
/// # Errors
/// A diagnostic at the line of the theme's `sw.js` that failed.
pub fn worker(
    files: &[File],
    public: &BTreeSet<String>,
    folders: &[&str],
    config: &OfflineConfig,
    theme: &Theme,
) -> Result<File, Diagnostic> {
    let (template, kept) = if config.enabled {
        let json = serde_json::to_string(&kept(files, public, folders)).unwrap_or_default();
        ("sw.js", Value::from_safe_string(json))
    } else {
        ("sw-off.js", Value::UNDEFINED)
    };
    let script = theme.templates.render(template, context! { kept })?;
    Ok(File { url: "sw.js".to_owned(), content: script.into_bytes().into(), origin: "the service worker".to_owned(), inputs: None })
}

fn kept<'k>(files: &'k [File], public: &BTreeSet<String>, folders: &[&'k str]) -> Kept<'k> {
    let mut hashed: Vec<(&File, blake3::Hash)> = files.par_iter().map(|file| (file, file.content.hash().into())).collect();
    hashed.sort_unstable_by(|a, b| a.0.url.cmp(&b.0.url));
    let mut version = blake3::Hasher::new();
    for (file, hash) in &hashed {
        version.update(&(file.url.len() as u64).to_le_bytes()).update(file.url.as_bytes()).update(hash.as_bytes());
    }
    let taken = hashed.iter().filter(|(file, _)| !public.contains(&file.url));
    let mut parts: Vec<_> = taken.filter_map(|(file, hash)| Some((part(in_edition(&file.url, folders))?, *file, hash))).collect();
    let whole = fits(parts.iter().map(|(_, file, _)| *file), MOST_FILES, MOST_BYTES) == parts.len();
    parts.retain(|(part, ..)| whole || *part < Part::Rest);
    parts.sort_by_key(|(part, ..)| *part);
    let room = fits(parts.iter().map(|(_, file, _)| *file), CORE_FILES, CORE_BYTES);
    if !whole && room < parts.len() {
        parts.truncate(room);
        parts.retain(|(part, ..)| *part < Part::Titles);
    }
    Kept {
        folders: folders.to_vec(),
        version: short(&version.finalize()),
        core: parts.iter().filter(|(part, ..)| *part < Part::Rest).count(),
        whole,
        files: parts.iter().map(|(_, file, hash)| (file.url.as_str(), short(hash))).collect(),
    }
}

/// How many of the files, from the first on, keep within both bounds.
fn fits<'f>(files: impl Iterator<Item = &'f File>, most_files: usize, most_bytes: u64) -> usize {
    let mut bytes = 0;
    let within = |file: &&File| {
        bytes += file.content.size();
        bytes <= most_bytes
    };
    files.take(most_files).take_while(within).count()
}

fn short(hash: &blake3::Hash) -> String {
    hash.to_hex()[..10].to_owned()
}

/// The URL from the root of the edition that has the file.
fn in_edition<'u>(url: &'u str, folders: &[&str]) -> &'u str {
    folders.iter().find_map(|folder| url.strip_prefix(folder)).unwrap_or(url)
}

/// The part that a file belongs to; `None` for what is large, or meant for other programs than a reader's browser.
fn part(url: &str) -> Option<Part> {
    let (folder, name) = url.rsplit_once('/').unwrap_or(("", url));
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if url.starts_with(ASSETS) {
        return (ending != "txt").then_some(Part::First);
    }
    match ending {
        // It holds all pages once more.
        "html" if url == WHOLE => None,
        "html" if matches!(url, "index.html" | "404.html" | "offline.html") => Some(Part::First),
        "html" if folder.is_empty() || name == "index.html" => Some(Part::Core),
        "html" => Some(Part::Rest),
        // The index of titles, which answers a search without the large one.
        "js" if folder == "search" => Some(Part::First),
        "js" if folder == "search/titles" => Some(Part::Titles),
        _ if folder == "printables" => None,
        "md" | "txt" | "xml" | "epub" | "pdf" | "eml" | "ics" | "webmanifest" => None,
        // Data at the root is for programs; in a folder it belongs to a script of ours.
        "json" if folder.is_empty() => None,
        _ => Some(Part::Rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept<'k>(files: &'k [File], folders: &[&'k str]) -> Kept<'k> {
        super::kept(files, &BTreeSet::from(["public.zip".to_owned()]), folders)
    }

    fn file(url: &str, bytes: &[u8]) -> File {
        File { url: url.to_owned(), content: bytes.to_vec().into(), origin: String::new(), inputs: None }
    }

    fn urls<'k>(kept: &'k Kept<'_>) -> Vec<&'k str> {
        kept.files.iter().map(|(url, _)| *url).collect()
    }

    #[test]
    fn what_a_reader_needs_comes_first_and_what_is_large_is_left_out() {
        let names = [
            "a/x.html",
            "a/index.html",
            "printables/x.pdf",
            "printables/x.png",
            "guide.json",
            "assets/l/OFL.1.txt",
            "assets/c.1.css",
            "index.html",
            "search/titles.js",
            "search/titles/0123456789.js",
            "search/pagefind/pagefind.js",
            "feed.xml",
        ];
        let files = names.map(|url| file(url, b"x"));
        let kept = kept(&files, &[]);
        assert_eq!(
            urls(&kept),
            [
                "assets/c.1.css",
                "index.html",
                "search/titles.js",
                "a/index.html",
                "search/titles/0123456789.js",
                "a/x.html",
                "search/pagefind/pagefind.js"
            ]
        );
        assert_eq!((kept.core, kept.whole), (5, true));
    }

    #[test]
    fn a_further_language_is_kept_like_the_first() {
        let files = ["de/a/x.html", "de/a/index.html", "de/index.html", "de/printables/x.png", "de/guide.json", "de/search/titles.js"];
        let files = files.map(|url| file(url, b"x"));
        assert_eq!(urls(&kept(&files, &["de/"])), ["de/index.html", "de/search/titles.js", "de/a/index.html", "de/a/x.html"]);
    }

    #[test]
    fn the_version_follows_every_byte_and_no_order() {
        let files = [file("a.html", b"1"), file("printables/b.pdf", b"2")];
        let same = [files[1].clone(), files[0].clone()];
        assert_eq!(kept(&files, &[]), kept(&same, &[]));
        let other = [files[0].clone(), file("printables/b.pdf", b"3")];
        assert_ne!(kept(&files, &[]).version, kept(&other, &[]).version);
        assert_eq!(kept(&files, &[]).files, kept(&other, &[]).files);
    }

    #[test]
    fn a_large_guide_keeps_its_contents() {
        let mut files: Vec<File> = (0..MOST_FILES).map(|n| file(&format!("a/{n}.html"), b"x")).collect();
        assert!(kept(&files, &[]).whole);
        files.push(file("index.html", b"x"));
        assert_eq!(urls(&kept(&files, &[])), ["index.html"]);
        files.extend((0..2 * CORE_FILES).map(|n| file(&format!("s{n:04}/index.html"), b"x")));
        let bounded = kept(&files, &[]);
        assert_eq!((bounded.files.len(), bounded.core, bounded.whole), (CORE_FILES, CORE_FILES, false));
        assert_eq!((bounded.files[0].0, bounded.files[1].0), ("index.html", "s0000/index.html"));
        files.truncate(MOST_FILES + 1);
        files.push(file("search/titles.js", b"x"));
        files.extend((0..CORE_FILES - 2).map(|n| file(&format!("search/titles/{n}.js"), b"x")));
        assert_eq!(kept(&files, &[]).core, CORE_FILES);
        files.push(file("search/titles/more.js", b"x"));
        assert_eq!(urls(&kept(&files, &[])), ["index.html", "search/titles.js"], "a few parts are kept without the others");
        let heavy = [file("index.html", b"x"), file("a/x.html", &vec![0; MOST_BYTES as usize])];
        assert!(!kept(&heavy, &[]).whole);
    }
}
