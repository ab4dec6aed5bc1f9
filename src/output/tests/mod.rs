//! Tests of the parts and of publishing as such; crashes and full disks are in `tests/output.rs`.
#![allow(clippy::unwrap_used)]

mod checked;
mod foreign;
mod manifest;
mod path;
mod previous;
mod publish;
mod record;
mod refusal;
mod tree;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::{Area, OutputFile, OutputTree, PublishError, PublishOptions, PublishReport};

/// Makes a tree of small text files.
fn tree_of(files: &[(&str, &str)]) -> OutputTree {
    let mut tree = OutputTree::new();
    for (path, text) in files {
        tree.insert(path, OutputFile::new((*text).to_owned(), format!("content/{path}.md"))).unwrap();
    }
    tree
}

/// Publishes as a website without waiting for the disk.
fn publish(out: &Path, tree: &OutputTree) -> Result<PublishReport, PublishError> {
    super::publish(out, Area::Site, tree, &PublishOptions { durable: false, ..Default::default() })
}

/// Reads every file under a folder; a symbolic link reads as "-> target".
fn read_all(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let path = entry.path();
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            if entry.file_type().unwrap().is_dir() {
                open.push(path);
            } else if entry.file_type().unwrap().is_symlink() {
                files.insert(name, format!("-> {}", fs::read_link(path).unwrap().display()));
            } else {
                files.insert(name, String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned());
            }
        }
    }
    files
}

fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Lists the names directly in a folder.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}
