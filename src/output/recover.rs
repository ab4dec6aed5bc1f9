//! Clears up after a run that was cut short: undoes it if it came before the swap, finishes it if it came after.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{At, PublishError};
use super::manifest::{Area, Manifest};
use super::options::PublishOptions;
use super::path::STAMP_NAME;
use super::retire::retire;
use super::staging::Staging;
use super::swap::{put_back, settle};

/// Clears up everything that earlier runs left in an output folder. The caller holds the lock.
///
/// Returns a folder that could not be removed because of foreign files in it, if there is one.
pub(super) fn clear_up(out: &Path, options: &PublishOptions<'_>) -> Result<Option<PathBuf>, PublishError> {
    let mut leftover = None;
    for staging in Staging::find(out)? {
        leftover = clear_up_one(&staging, out, options)?.or(leftover);
    }
    for area in Area::ALL {
        let site = out.join(area.as_str());
        if disk::look(&site).at(&site, "looked at")?.is_some_and(|found| found.is_dir()) {
            let stamp = site.join(STAMP_NAME);
            disk::remove_if_there(&stamp).at(&stamp, "removed")?;
        }
    }
    Ok(leftover)
}

fn clear_up_one(staging: &Staging, out: &Path, options: &PublishOptions<'_>) -> Result<Option<PathBuf>, PublishError> {
    let site = out.join(staging.area.as_str());
    match how_far(staging, &site)? {
        Reached::Preparation => {
            put_back(staging, &site)?;
            undo(staging, out, &site, options)
        }
        Reached::Swap => {
            if is_sound(staging) {
                settle(staging, out, &site, options)?;
            }
            finish(staging, out, &site, options)
        }
        Reached::Manifest => finish(staging, out, &site, options),
    }
}

/// How far a run came.
enum Reached {
    /// The old tree is the one that counts.
    Preparation,
    /// The new tree is in place, its manifest is not.
    Swap,
    /// Both are in place, the old tree is not gone.
    Manifest,
}

/// Tells from the journal how far a run came; `staging.rs` says what is in it.
fn how_far(staging: &Staging, site: &Path) -> Result<Reached, PublishError> {
    let there = |path: &Path| disk::exists(path).at(path, "looked at");
    if !there(&staging.next())? {
        return Ok(if there(&staging.previous())? { Reached::Manifest } else { Reached::Preparation });
    }
    // A tree without a stamp is the old one, even if somebody has taken the stamp off the new one.
    let tree = staging.tree();
    let holds_old = there(&tree)? && !there(&tree.join(STAMP_NAME))?;
    Ok(if staging.stamped(site) || holds_old { Reached::Swap } else { Reached::Preparation })
}

/// Removes a new tree that was not used. An old tree that could not be put back is emptied file by file.
fn undo(staging: &Staging, out: &Path, site: &Path, options: &PublishOptions<'_>) -> Result<Option<PathBuf>, PublishError> {
    let old = staging.old();
    if !disk::exists(&old).at(&old, "looked at")? {
        return staging.discard(options).map(|()| None);
    }
    let tree = staging.tree();
    fs::remove_dir_all(&tree).or_else(disk::gone_is_fine).at(&tree, "removed")?;
    disk::remove_if_there(&staging.next()).at(&staging.next(), "removed")?;
    finish(staging, out, site, options)
}

/// Removes the old tree as the journal describes it; if a power cut spoilt that, nothing in it counts as the tool's.
fn finish(staging: &Staging, out: &Path, site: &Path, options: &PublishOptions<'_>) -> Result<Option<PathBuf>, PublishError> {
    let path = staging.previous();
    let previous = fs::read(&path).ok().and_then(|json| Manifest::from_json(&json, &path).ok());
    let [previous, current] = [previous, Manifest::read(out)?]
        .map(|manifest| manifest.and_then(|mut manifest| manifest.areas.remove(&staging.area)).unwrap_or_default());
    retire(staging, site, &previous, &current, options)
}

/// Tells whether the new manifest can be read: without a sync, a power cut may have emptied it.
fn is_sound(staging: &Staging) -> bool {
    fs::read(staging.next()).is_ok_and(|json| Manifest::from_json(&json, &staging.next()).is_ok())
}
