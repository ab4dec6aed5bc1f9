//! Text that is written but not saved: it lies over what the disk has.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Unsaved texts, by the path of their file on the disk.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay(BTreeMap<PathBuf, String>);

impl Overlay {
    /// Lays a text over a file, or takes it away.
    pub(super) fn set(&mut self, disk: PathBuf, text: Option<String>) {
        match text {
            Some(text) => self.0.insert(disk, text),
            None => self.0.remove(&disk),
        };
    }

    pub(super) fn get(&self, disk: &Path) -> Option<&str> {
        self.0.get(disk).map(String::as_str)
    }

    /// The texts at or below a folder, sorted by path.
    pub(super) fn below(&self, folder: &Path) -> impl Iterator<Item = (&Path, &str)> {
        self.0.iter().filter(move |(disk, _)| disk.starts_with(folder)).map(|(disk, text)| (disk.as_path(), text.as_str()))
    }
}
