//! What an earlier build left, for a build that wants to reuse it.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::hash::ContentHash;
use super::manifest::{Area, MANIFEST_NAME, Manifest, ManifestArea, ManifestEntry};
use super::path::OutputPath;
use super::standing::stamp;

/// The published files of one area. Reading takes no lock: bytes are checked with their hash.
#[derive(Clone, Debug)]
pub struct Previous {
    folder: PathBuf,
    area: Area,
    manifest: Manifest,
    /// Which file the manifest was read from.
    stamp: Vec<u8>,
}

impl Previous {
    /// Opens what was published; `None` where nothing was, or where its manifest cannot be read.
    pub fn open(out: &Path, area: Area) -> Option<Self> {
        let stamp = manifest_stamp(out)?;
        let manifest = Manifest::read(out).ok()??;
        manifest.areas.contains_key(&area).then(|| Previous { folder: out.join(area.as_str()), area, manifest, stamp })
    }

    /// The manifest of an output folder, where it is the one that was read.
    pub(super) fn manifest(&self, out: &Path) -> Option<Manifest> {
        (manifest_stamp(out)? == self.stamp).then(|| self.manifest.clone())
    }

    /// Of an area that is in the manifest, or this would not have been opened.
    fn files(&self) -> &ManifestArea {
        &self.manifest.areas[&self.area]
    }

    /// Returns the bytes of a file that was made from the same inputs, if they are still as they were made.
    ///
    /// The caller's inputs should include whatever else the bytes follow from, the version of the tool for one.
    pub fn reuse(&self, path: &str, inputs: &ContentHash) -> Option<Vec<u8>> {
        let (path, entry) = self.made_from(path, inputs)?;
        self.read(path, entry)
    }

    /// Returns what is known of a file that was made from the same inputs, without a look at it.
    pub fn entry(&self, path: &str, inputs: &ContentHash) -> Option<&ManifestEntry> {
        self.made_from(path, inputs).map(|(_, entry)| entry)
    }

    fn made_from(&self, path: &str, inputs: &ContentHash) -> Option<(&OutputPath, &ManifestEntry)> {
        self.files().get_key_value(path).filter(|(_, entry)| entry.inputs.as_ref() == Some(inputs))
    }

    /// Returns path and bytes of every file that was made from the same inputs, if all are still as they were made.
    pub fn reuse_all(&self, inputs: &ContentHash) -> Option<Vec<(String, Vec<u8>)>> {
        let same = self.files().iter().filter(|(_, entry)| entry.inputs.as_ref() == Some(inputs));
        let read = same.map(|(path, entry)| Some((path.as_str().to_owned(), self.read(path, entry)?)));
        read.collect::<Option<Vec<_>>>().filter(|files| !files.is_empty())
    }

    /// What a file was made from.
    pub fn inputs(&self, path: &str) -> Option<ContentHash> {
        self.files().get(path)?.inputs
    }

    fn read(&self, path: &OutputPath, entry: &ManifestEntry) -> Option<Vec<u8>> {
        disk::read_known(&path.under(&self.folder), entry.size, &entry.blake3)
    }
}

fn manifest_stamp(out: &Path) -> Option<Vec<u8>> {
    fs::symlink_metadata(out.join(MANIFEST_NAME)).ok().map(|found| stamp(&found))
}
