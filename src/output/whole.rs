//! A published folder that is to be handed on: every file of it, checked against the manifest.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk;
use super::error::{At, PublishError, PublishErrorKind};
use super::hash::ContentHash;
use super::manifest::{Area, MANIFEST_NAME, Manifest};
use super::survey::Survey;

/// The one hidden folder that is meant for the world (RFC 8615).
const WELL_KNOWN: &str = ".well-known/";

/// Whether a file of a folder is hidden, or lies in a folder that is: a checkout of git, the settings of a host.
pub fn is_hidden(path: &str) -> bool {
    path.strip_prefix(WELL_KNOWN).unwrap_or(path).split('/').any(|name| name.starts_with('.'))
}

/// The files of an area, all as the last run left them, and those that people have put beside them.
#[derive(Debug)]
pub struct Whole {
    folder: PathBuf,
    /// The files, sorted by path.
    pub files: Vec<WholeFile>,
    /// Hidden files of other people, and links, which are not handed on.
    pub left_out: Vec<String>,
}

/// A file of a whole area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WholeFile {
    /// Path from the area's root.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Hash of the bytes.
    pub hash: ContentHash,
}

impl Whole {
    /// Looks at an area; `None` where no run has ever published one.
    ///
    /// # Errors
    /// [`PublishErrorKind::NotWhole`] where a file is not what the manifest says, and any error of the operating system.
    pub fn of(out: &Path, area: Area) -> Result<Option<Self>, PublishError> {
        let Some(ours) = Manifest::read(out)?.and_then(|mut manifest| manifest.areas.remove(&area)) else { return Ok(None) };
        let folder = out.join(area.as_str());
        let Ok(found) = fs::symlink_metadata(&folder) else { return Ok(None) };
        if !found.is_dir() {
            return Err(PublishError::new(PublishErrorKind::NotAFolder, &folder, "is not a folder that was built"));
        }
        let mut files: Vec<WholeFile> = ours
            .par_iter()
            .map(|(path, entry)| {
                let file = WholeFile { path: path.as_str().to_owned(), size: entry.size, hash: entry.blake3 };
                look_through(&folder, &file).map(|()| file)
            })
            .collect::<Result<_, _>>()?;
        let (strangers, _) = Survey::of(&folder)?.foreign(&ours);
        let (shown, hidden): (Vec<_>, Vec<_>) =
            strangers.files.into_iter().partition(|found| found.regular && found.path.to_str().is_some() && !is_hidden(&found.name));
        for found in shown {
            let path = folder.join(&found.path);
            let (hash, size) = ContentHash::of_reader(fs::File::open(&path).at(&path, "opened")?).at(&path, "read")?;
            files.push(WholeFile { path: found.name, size, hash });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Some(Whole { folder, files, left_out: hidden.into_iter().map(|found| found.name).collect() }))
    }

    /// Opens a file, which must still be what it was.
    ///
    /// # Errors
    /// As for [`Whole::of`].
    pub fn open(&self, file: &WholeFile) -> Result<WholeReader, PublishError> {
        WholeReader::open(&self.folder, file)
    }
}

/// A file of a whole area that is being read, some bytes at a time.
#[derive(Debug)]
pub struct WholeReader {
    path: PathBuf,
    file: fs::File,
    wanted: ContentHash,
    left: u64,
    hasher: blake3::Hasher,
}

impl WholeReader {
    fn open(folder: &Path, wanted: &WholeFile) -> Result<Self, PublishError> {
        let path = folder.join(&wanted.path);
        let is_there = disk::look(&path).at(&path, "looked at")?.is_some_and(|found| found.is_file());
        if !is_there {
            return Err(not_whole(&path, "is gone, though the build made it"));
        }
        let file = fs::File::open(&path).at(&path, "opened")?;
        Ok(WholeReader { path, file, wanted: wanted.hash, left: wanted.size, hasher: blake3::Hasher::new() })
    }

    /// The next bytes of the file, `most` of them or as many as are left. The last ones are handed out only where the file as a whole is what it was.
    ///
    /// # Errors
    /// [`PublishErrorKind::NotWhole`] where it is not, and any error of the operating system.
    pub fn next(&mut self, most: u64) -> Result<Vec<u8>, PublishError> {
        let size = most.min(self.left);
        self.left -= size;
        let is_last = self.left == 0;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default() + 1);
        // One byte more than the last shows a file that has grown.
        let asked = size + u64::from(is_last);
        self.file.by_ref().take(asked).read_to_end(&mut bytes).at(&self.path, "read")?;
        self.hasher.update(&bytes);
        if bytes.len() as u64 != size || is_last && ContentHash::from(self.hasher.finalize()) != self.wanted {
            return Err(not_whole(&self.path, "is not as the build left it"));
        }
        Ok(bytes)
    }
}

/// Bytes that are read at a time where nobody keeps them.
const CHUNK: u64 = 4 << 20;

/// Reads a file from its beginning to its end, to see whether it is what it was.
fn look_through(folder: &Path, file: &WholeFile) -> Result<(), PublishError> {
    let mut reader = WholeReader::open(folder, file)?;
    loop {
        reader.next(CHUNK)?;
        if reader.left == 0 {
            return Ok(());
        }
    }
}

fn not_whole(path: &Path, detail: &str) -> PublishError {
    PublishError::new(PublishErrorKind::NotWhole, path, format!("{detail} ({MANIFEST_NAME} says so)"))
}
