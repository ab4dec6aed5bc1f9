//! Promises of the output that need a crash, a full disk or another process to be tested.
#![allow(clippy::unwrap_used)]

#[path = "output/crash.rs"]
mod crash;
#[path = "output/disk.rs"]
mod disk;
#[cfg(unix)]
#[path = "output/kill.rs"]
mod kill;
#[path = "output/meddling.rs"]
mod meddling;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use courtesy::output::{Area, ContentHash, Manifest, OutputFile, OutputTree, PublishOptions, RECORD_NAME, Record, Recorded};

type Files = BTreeMap<String, Vec<u8>>;

fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

fn tree_of(files: &Files) -> OutputTree {
    let mut tree = OutputTree::new();
    for (path, bytes) in files {
        tree.insert(path, OutputFile::new(bytes.clone(), format!("content/{path}"))).unwrap();
    }
    tree
}

/// What every run here keeps of itself.
static RECORD: LazyLock<Record> = LazyLock::new(|| Record { key: ContentHash::of(b"inputs"), said: String::new() });

fn quick() -> PublishOptions<'static> {
    PublishOptions { durable: false, record: Some(&RECORD), ..Default::default() }
}

/// Whether a record says that the website is what the last whole run left.
fn is_recorded(out: &Path) -> bool {
    Recorded::read(out).is_some_and(|recorded| recorded.stands(out, Area::Site))
}

/// Reads every file under a folder; nothing where there is no folder.
fn read_all(folder: &Path) -> Files {
    let mut files = Files::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

/// Reads the website without the mark that a crash may have left in it.
fn read_site(out: &Path) -> Files {
    let mut site = read_all(&out.join("site"));
    site.remove(".courtesy-swap");
    site
}

/// Checks that the website is `ours` and `foreign`, that the manifest says so, and that nothing lies about.
fn assert_clean(out: &Path, ours: &Files, foreign: &Files, context: &str) {
    let expected: Files = ours.iter().chain(foreign).map(|(path, bytes)| (path.clone(), bytes.clone())).collect();
    assert_eq!(read_all(&out.join("site")), expected, "{context}");
    let manifest = Manifest::read(out).unwrap().unwrap();
    let listed = manifest.areas[&Area::Site].iter().map(|(path, entry)| (path.to_string(), entry.blake3));
    let hashed = ours.iter().map(|(path, bytes)| (path.clone(), ContentHash::of(bytes)));
    assert!(listed.eq(hashed), "{context}");
    let mut names: Vec<_> = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.retain(|name| name != RECORD_NAME);
    names.sort();
    assert_eq!(names, [".courtesy-lock", "manifest.json", "site"], "{context}");
}
