//! A published folder that is to be handed on: every file of it, checked against the manifest.

use std::fs;
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
                read(&folder, &file).map(|_| file)
            })
            .collect::<Result<_, _>>()?;
        let (strangers, _) = Survey::of(&folder)?.foreign(&ours);
        let (shown, hidden): (Vec<_>, Vec<_>) =
            strangers.files.into_iter().partition(|found| found.regular && found.path.to_str().is_some() && !is_hidden(&found.name));
        for found in shown {
            let path = folder.join(&found.path);
            let bytes = fs::read(&path).at(&path, "read")?;
            files.push(WholeFile { path: found.name, size: bytes.len() as u64, hash: ContentHash::of(&bytes) });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Some(Whole { folder, files, left_out: hidden.into_iter().map(|found| found.name).collect() }))
    }

    /// Reads a file, which must still be what it was.
    ///
    /// # Errors
    /// As for [`Whole::of`].
    pub fn read(&self, file: &WholeFile) -> Result<Vec<u8>, PublishError> {
        read(&self.folder, file)
    }
}

fn read(folder: &Path, file: &WholeFile) -> Result<Vec<u8>, PublishError> {
    let path = folder.join(&file.path);
    let is_there = disk::look(&path).at(&path, "looked at")?.is_some_and(|found| found.is_file());
    let bytes = if is_there { fs::read(&path).at(&path, "read")? } else { Vec::new() };
    if is_there && ContentHash::of(&bytes) == file.hash {
        return Ok(bytes);
    }
    let detail = if is_there { "is not as the build left it" } else { "is gone, though the build made it" };
    let detail = format!("{detail} ({MANIFEST_NAME} says so)");
    Err(PublishError::new(PublishErrorKind::NotWhole, &path, detail))
}
