//! What an earlier build left, for a build that wants to reuse it.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::disk;
use super::hash::ContentHash;
use super::manifest::{Area, Manifest, ManifestArea, ManifestEntry};
use super::path::OutputPath;

/// The published files of one area. Reading takes no lock: every reuse is checked against the bytes on the disk.
#[derive(Clone, Debug)]
pub struct Previous {
    folder: PathBuf,
    files: ManifestArea,
}

impl Previous {
    /// Opens what was published; `None` where nothing was, or where its manifest cannot be read.
    pub fn open(out: &Path, area: Area) -> Option<Self> {
        let files = Manifest::read(out).ok()??.areas.remove(&area)?;
        Some(Previous { folder: out.join(area.as_str()), files })
    }

    /// Returns the bytes of a file that was made from the same inputs, if they are still as they were made.
    ///
    /// The caller's inputs should include whatever else the bytes follow from, the version of the tool for one.
    pub fn reuse(&self, path: &str, inputs: &ContentHash) -> Option<Vec<u8>> {
        let (path, entry) = self.files.get_key_value(path)?;
        if entry.inputs.as_ref() == Some(inputs) { self.read(path, entry) } else { None }
    }

    /// Returns path and bytes of every file that was made from the same inputs, if all are still as they were made.
    pub fn reuse_all(&self, inputs: &ContentHash) -> Option<Vec<(String, Vec<u8>)>> {
        let same = self.files.iter().filter(|(_, entry)| entry.inputs.as_ref() == Some(inputs));
        let read = same.map(|(path, entry)| Some((path.as_str().to_owned(), self.read(path, entry)?)));
        read.collect::<Option<Vec<_>>>().filter(|files| !files.is_empty())
    }

    /// What a file was made from.
    pub fn inputs(&self, path: &str) -> Option<ContentHash> {
        self.files.get(path)?.inputs
    }

    fn read(&self, path: &OutputPath, entry: &ManifestEntry) -> Option<Vec<u8>> {
        let (mut file, size) = disk::open_regular(&path.under(&self.folder)).ok()?;
        if size != entry.size {
            return None;
        }
        let mut bytes = Vec::with_capacity(usize::try_from(size).ok()?);
        file.read_to_end(&mut bytes).ok()?;
        (ContentHash::of(&bytes) == entry.blake3).then_some(bytes)
    }
}
