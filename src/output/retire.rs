//! Removes the old tree after the swap: what the tool made is deleted, what it did not make is moved to the new tree.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk;
use super::error::{At, PublishError};
use super::manifest::ManifestArea;
use super::options::{PublishOptions, Step};
use super::path::STAMP_NAME;
use super::staging::Staging;
use super::survey::{Found, Survey};

/// Removes the old tree and the staging folder. Returns what had to be left there.
///
/// `previous` is what the tool had written to the old tree, `current` what it wrote to the new one. Foreign files are in
/// the new tree already. They are looked at again because another program (git, say) may have replaced or added some.
pub(super) fn retire(
    staging: &Staging,
    site: &Path,
    previous: &ManifestArea,
    current: &ManifestArea,
    options: &PublishOptions<'_>,
) -> Result<Option<PathBuf>, PublishError> {
    for old in [staging.tree(), staging.old()] {
        clear(&old, site, previous, current, options)?;
        if disk::exists(&old).at(&old, "looked at")? {
            return Ok(Some(old));
        }
    }
    staging.dissolve()?;
    Ok(None)
}

/// Empties an old tree as far as that is safe.
fn clear(
    old: &Path,
    site: &Path,
    previous: &ManifestArea,
    current: &ManifestArea,
    options: &PublishOptions<'_>,
) -> Result<(), PublishError> {
    let survey = Survey::of(old)?;
    let folders: Vec<PathBuf> = survey.folders.iter().map(|found| old.join(&found.path)).collect();
    let (foreign, own) = survey.foreign(previous);
    own.par_iter().try_for_each(|found| {
        let path = old.join(&found.path);
        options.reached(Step::Retiring(&found.path), &path)?;
        // A file that cannot be removed keeps its folder, which is then reported as left over.
        let _ = fs::remove_file(&path);
        Ok(())
    })?;
    for found in &foreign.files {
        let (from, to) = (old.join(&found.path), site.join(&found.path));
        options.reached(Step::Retiring(&found.path), &from)?;
        let _ = rescue(found, &from, &to, current);
    }
    let _ = fs::remove_file(old.join(STAMP_NAME));
    for folders in disk::levels(folders.iter().map(PathBuf::as_path).chain([old])).iter().rev() {
        folders.par_iter().for_each(|folder| drop(fs::remove_dir(folder)));
    }
    Ok(())
}

/// Brings a foreign file to the new tree unless it is there; the newer of two wins, but never over a file of the tool.
fn rescue(found: &Found, from: &Path, to: &Path, current: &ManifestArea) -> io::Result<()> {
    let there = disk::look(to)?;
    let here = fs::symlink_metadata(from)?;
    match there {
        Some(there) if is_same(&here, &there) => return fs::remove_file(from),
        Some(_) if current.contains_key(found.name.as_str()) => {
            return if disk::holds(to, &fs::read(from)?) { fs::remove_file(from) } else { Ok(()) };
        }
        Some(there) if there.modified()? > here.modified()? => return fs::remove_file(from),
        _ => {}
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::rename(from, to)
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.dev() == other.dev() && one.ino() == other.ino()
}

#[cfg(not(unix))]
fn is_same(_one: &fs::Metadata, _other: &fs::Metadata) -> bool {
    false
}
