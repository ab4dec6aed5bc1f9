//! Puts the new tree in the place of the old one, then its manifest.

use std::fs;
use std::io;
use std::path::Path;

use super::disk;
use super::error::{At, PublishError};
use super::manifest::MANIFEST_NAME;
use super::options::{PublishOptions, Step};
use super::path::STAMP_NAME;
use super::staging::Staging;

/// Swaps the staged tree with the folder `site`: by one exchange of names, or, where the system has none, by two renames.
///
/// After an error the caller clears up, which puts the old tree back.
pub(super) fn swap(staging: &Staging, site: &Path, options: &PublishOptions<'_>) -> Result<(), PublishError> {
    let tree = staging.tree();
    if !disk::exists(site).at(site, "looked at")? {
        return fs::rename(&tree, site).at(site, "put in place");
    }
    if options.exchange && exchange(&tree, site).is_ok() {
        return Ok(());
    }
    fs::rename(site, staging.old()).at(site, "replaced")?;
    options.reached(Step::OldAside, site)?;
    fs::rename(&tree, site).at(site, "replaced")
}

/// Returns the old tree to its place after a swap that stopped half-way, if one did.
pub(super) fn put_back(staging: &Staging, site: &Path) -> Result<(), PublishError> {
    let old = staging.old();
    if disk::exists(&old).at(&old, "looked at")? && !disk::exists(site).at(site, "looked at")? {
        fs::rename(&old, site).at(site, "put back")?;
    }
    Ok(())
}

/// Puts the new manifest in place and takes the stamp off the new tree.
pub(super) fn settle(staging: &Staging, out: &Path, site: &Path, options: &PublishOptions<'_>) -> Result<(), PublishError> {
    let manifest = out.join(MANIFEST_NAME);
    fs::rename(staging.next(), &manifest).at(&manifest, "replaced")?;
    options.reached(Step::ManifestSwitched, &manifest)?;
    let stamp = site.join(STAMP_NAME);
    disk::remove_if_there(&stamp).at(&stamp, "removed")?;
    if options.durable {
        disk::sync_names(out).at(out, "written to the disk")?;
    }
    options.reached(Step::Settled, site)
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
