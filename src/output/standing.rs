//! How a published folder stands: how much is in it, and one hash of the names, sizes, times and numbers of all that, without reading a byte.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::hash::ContentHash;
use super::manifest::{Area, MANIFEST_NAME};
use super::staging::Staging;

/// How an area and the manifest stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Standing {
    /// Two equal ones mean that nobody has touched anything in between.
    hash: ContentHash,
    /// Files and folders in the area.
    pub(super) entries: usize,
}

/// Looks how an area and the manifest stand.
///
/// `None` where there is nothing to look at, or where a run that was cut short has left something to clear up.
pub(super) fn standing(out: &Path, area: Area) -> Option<Standing> {
    if !Staging::find(out).ok()?.is_empty() {
        return None;
    }
    let manifest = fs::symlink_metadata(out.join(MANIFEST_NAME)).ok()?;
    let site = out.join(area.as_str());
    if !fs::symlink_metadata(&site).ok()?.is_dir() {
        return None;
    }
    let site = folder(&site).ok()?;
    Some(Standing { hash: ContentHash::of_parts([&stamp(&manifest)[..], site.hash.as_bytes()]), entries: site.entries })
}

/// Hashes a folder with all that is in it.
fn folder(path: &Path) -> io::Result<Standing> {
    let mut entries = fs::read_dir(path)?.collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable_by_key(fs::DirEntry::file_name);
    let stamps = entries.par_iter().with_min_len(16).map(|entry| {
        let found = entry.metadata()?;
        if !found.is_dir() {
            return Ok((stamp(&found), 1));
        }
        let inside = folder(&entry.path())?;
        Ok((inside.hash.as_bytes().to_vec(), 1 + inside.entries))
    });
    let stamps = stamps.collect::<io::Result<Vec<_>>>()?;
    let names: Vec<_> = entries.iter().map(fs::DirEntry::file_name).collect();
    let hash = ContentHash::of_parts(names.iter().zip(&stamps).flat_map(|(name, (stamp, _))| [name.as_encoded_bytes(), stamp]));
    Ok(Standing { hash, entries: stamps.iter().map(|(_, entries)| entries).sum() })
}

/// What changes with any write to a file: its times (that of the inode too, which no program can set), its size, and which file it is.
#[cfg(unix)]
pub(super) fn stamp(found: &Metadata) -> Vec<u8> {
    use std::os::unix::fs::MetadataExt;
    let times = [found.mtime(), found.mtime_nsec(), found.ctime(), found.ctime_nsec()];
    let numbers = [found.size(), found.ino(), found.dev(), u64::from(found.mode())];
    times.iter().flat_map(|time| time.to_le_bytes()).chain(numbers.iter().flat_map(|number| number.to_le_bytes())).collect()
}

#[cfg(not(unix))]
pub(super) fn stamp(found: &Metadata) -> Vec<u8> {
    format!("{} {:?} {:?} {:?}", found.len(), found.file_type(), found.modified().ok(), found.created().ok()).into_bytes()
}
