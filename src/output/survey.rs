//! Finds what stands in a published folder, without following symbolic links.

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{At, PublishError};
use super::manifest::ManifestArea;
use super::path::STAMP_NAME;

/// The entries under a folder, sorted, with paths relative to it.
#[derive(Debug, Default)]
pub(super) struct Survey {
    pub(super) files: Vec<Found>,
    pub(super) folders: Vec<Found>,
}

/// A file (anything but a folder) or a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// The path with `/` between names; where a name is not Unicode, close to it.
    pub(super) name: String,
    pub(super) path: PathBuf,
    /// A file as the tool makes them, rather than a symbolic link, a pipe or a folder.
    pub(super) regular: bool,
}

impl Survey {
    /// Walks a folder; there is nothing in one that does not exist, or that a symbolic link leads to.
    pub(super) fn of(root: &Path) -> Result<Self, PublishError> {
        let mut survey = Survey::default();
        let top = Found { path: PathBuf::new(), name: String::new(), regular: false };
        let is_there = disk::look(root).at(root, "looked at")?.is_some_and(|found| found.is_dir());
        let mut open = if is_there { vec![top] } else { Vec::new() };
        while let Some(folder) = open.pop() {
            let path = root.join(&folder.path);
            survey.list(&folder, &path, &mut open).at(&path, "listed")?;
        }
        survey.files.sort_unstable();
        survey.folders.sort_unstable();
        Ok(survey)
    }

    fn list(&mut self, folder: &Found, path: &Path, open: &mut Vec<Found>) -> io::Result<()> {
        let top = folder.name.is_empty();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let file_name = entry.file_name();
            if top && file_name == STAMP_NAME {
                continue;
            }
            let end = file_name.to_string_lossy();
            let name = if top { end.into_owned() } else { format!("{}/{end}", folder.name) };
            let found = Found { path: folder.path.join(&file_name), name, regular: kind.is_file() };
            if kind.is_dir() {
                self.folders.push(found.clone());
                open.push(found);
            } else {
                self.files.push(found);
            }
        }
        Ok(())
    }

    /// Splits off what the tool did not make: files that a manifest does not list, folders that none of its files is in.
    pub(super) fn foreign(self, ours: &ManifestArea) -> (Survey, Vec<Found>) {
        let our_folders = folders_of(ours);
        let is_ours = |found: &Found| ours.contains_key(found.name.as_str()) && found.path.to_str().is_some();
        let (own, files) = self.files.into_iter().partition(is_ours);
        let folders = self.folders.into_iter().filter(|found| !our_folders.contains(found.name.as_str()));
        (Survey { files, folders: folders.collect() }, own)
    }
}

/// The folders that the files of an area are in.
pub(super) fn folders_of(area: &ManifestArea) -> HashSet<&str> {
    let mut folders = HashSet::new();
    for path in area.keys() {
        let mut folder = path.folder();
        while let Some(name) = folder {
            if !folders.insert(name) {
                break;
            }
            folder = name.rsplit_once('/').map(|(outer, _)| outer);
        }
    }
    folders
}
