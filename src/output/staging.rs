//! The folder beside the old tree in which the new one is made, and the journal that outlives a crash.
//!
//! ```text
//! output/.site-1234.staging/
//!     made-by-courtesy says that the folder is ours
//!     tree/            the new tree; after the swap, the old one
//!     tree/.courtesy-swap   moves with the new tree and so tells on which side of the swap a crash came
//!     old/             the old tree, where names cannot be exchanged
//!     next.json        the new manifest, until it is in place
//!     previous.json    the old manifest, until the old tree is gone
//! ```

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk;
use super::error::{At, PublishError};
use super::manifest::{Area, MANIFEST_NAME, Manifest};
use super::options::{PublishOptions, Step};
use super::path::STAMP_NAME;
use super::plan::{Plan, PlannedFile, changed_meanwhile};
use super::survey::Found;
use super::tree::OutputContent;

const MARKER_NAME: &str = "made-by-courtesy";
const MARKER: &[u8] = b"Courtesy makes a new folder here. A run that was cut short leaves it; the next run removes it.\n";

/// A staging folder.
#[derive(Debug)]
pub(super) struct Staging {
    pub(super) area: Area,
    pub(super) folder: PathBuf,
}

impl Staging {
    /// Makes an empty staging folder.
    pub(super) fn create(out: &Path, area: Area) -> Result<Self, PublishError> {
        let folder = free_folder(out, area).at(out, "looked at")?;
        fs::create_dir(&folder).at(&folder, "made")?;
        let staging = Staging { area, folder };
        let marker = staging.folder.join(MARKER_NAME);
        let made = disk::write_new(&marker, MARKER).and_then(|_| fs::create_dir(staging.tree()));
        match made.at(&marker, "written") {
            Ok(()) => Ok(staging),
            Err(error) => Err(staging.give_up(error)),
        }
    }

    /// Finds the staging folders that runs have left, or are at work in. Changes nothing.
    pub(super) fn find(out: &Path) -> Result<Vec<Self>, PublishError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(out).at(out, "listed")? {
            let entry = entry.at(out, "listed")?;
            let Some(area) = entry.file_name().to_str().and_then(area_of) else { continue };
            let folder = entry.path();
            if entry.file_type().at(&folder, "looked at")?.is_dir() && is_ours(&folder) {
                found.push(Staging { area, folder });
            }
        }
        found.sort_by(|a, b| a.folder.cmp(&b.folder));
        Ok(found)
    }

    pub(super) fn tree(&self) -> PathBuf {
        self.folder.join("tree")
    }

    pub(super) fn old(&self) -> PathBuf {
        self.folder.join("old")
    }

    pub(super) fn next(&self) -> PathBuf {
        self.folder.join("next.json")
    }

    pub(super) fn previous(&self) -> PathBuf {
        self.folder.join("previous.json")
    }

    /// Makes the new tree, from the files of the plan and from those of the folder `old`.
    pub(super) fn fill(&self, old: &Path, plan: &Plan<'_>, options: &PublishOptions<'_>) -> Result<(), PublishError> {
        let tree = self.tree();
        for folders in disk::levels(folders(plan)) {
            folders.par_iter().try_for_each(|folder| {
                let path = tree.join(folder);
                fs::create_dir(&path).at(&path, "made")
            })?;
        }
        plan.files.par_iter().try_for_each(|planned| place(planned, old, &tree, options))?;
        plan.foreign.files.par_iter().try_for_each(|found| carry(found, old, &tree, options))?;
        for found in plan.foreign.folders.iter().rev() {
            let path = tree.join(&found.path);
            copy_permissions(&old.join(&found.path), &path).at(&path, "given its permissions")?;
        }
        Ok(())
    }

    /// Writes the journal: from here on a later run can tell what this one was about.
    ///
    /// `next` is the manifest of the new tree, as JSON.
    pub(super) fn seal(&self, out: &Path, old: &Path, next: &[u8]) -> Result<(), PublishError> {
        let (tree, stamp) = (self.tree(), self.tree().join(STAMP_NAME));
        if disk::exists(old).at(old, "looked at")? {
            copy_permissions(old, &tree).at(&tree, "given its permissions")?;
        }
        disk::write_new(&stamp, self.stamp().as_bytes()).at(&stamp, "written")?;
        disk::write_new(&self.next(), next).at(&self.next(), "written")?;
        let current = out.join(MANIFEST_NAME);
        if disk::exists(&current).at(&current, "looked at")? {
            fs::copy(&current, self.previous()).at(&current, "copied")?;
        } else {
            let none = Manifest::default().to_json();
            none.and_then(|none| disk::write_new(&self.previous(), &none)).at(&self.previous(), "written")?;
        }
        Ok(())
    }

    /// Tells whether a folder carries the stamp of this staging folder.
    pub(super) fn stamped(&self, folder: &Path) -> bool {
        disk::holds(&folder.join(STAMP_NAME), self.stamp().as_bytes())
    }

    fn stamp(&self) -> String {
        format!("{}\n", self.folder.file_name().unwrap_or_default().to_string_lossy())
    }

    /// Removes the folder with a new tree that did not come to be used: copies and links, nothing that exists only here.
    ///
    /// The journal goes first, the old manifest before the new one: the other way round, a crash on the way would
    /// look as if the new tree had been published.
    pub(super) fn discard(&self, options: &PublishOptions<'_>) -> Result<(), PublishError> {
        for path in [self.previous(), self.next()] {
            options.reached(Step::Undoing, &path)?;
            disk::remove_if_there(&path).at(&path, "removed")?;
        }
        options.reached(Step::Undoing, &self.folder)?;
        fs::remove_dir_all(self.tree()).or_else(disk::gone_is_fine).at(&self.tree(), "removed")?;
        self.dissolve()
    }

    /// Clears up after an error, which it returns. What cannot be removed now is removed by the next run.
    pub(super) fn give_up(&self, error: PublishError) -> PublishError {
        let _ = self.discard(&PublishOptions::default());
        error
    }

    /// Removes the folder once the trees in it are gone; the marker goes last.
    pub(super) fn dissolve(&self) -> Result<(), PublishError> {
        let files = [self.next(), self.previous(), self.folder.join(MARKER_NAME)];
        for path in &files {
            disk::remove_if_there(path).at(path, "removed")?;
        }
        match fs::remove_dir(&self.folder) {
            // Somebody else put something there; without the marker the folder is theirs now.
            Err(error) if error.kind() == io::ErrorKind::DirectoryNotEmpty => Ok(()),
            removed => removed.at(&self.folder, "removed"),
        }
    }
}

/// Names the staging folder after the process, or the next number if an old one had to be left.
fn free_folder(out: &Path, area: Area) -> io::Result<PathBuf> {
    let mut number = u64::from(std::process::id());
    loop {
        let folder = out.join(format!(".{}-{number}.staging", area.as_str()));
        if !disk::exists(&folder)? {
            return Ok(folder);
        }
        number += 1;
    }
}

/// A staging folder has the marker, or a crash came before it and there is nothing in the folder.
fn is_ours(folder: &Path) -> bool {
    let is_empty = || fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
    disk::look(&folder.join(MARKER_NAME)).is_ok_and(|marker| marker.is_some_and(|marker| marker.is_file())) || is_empty()
}

fn area_of(name: &str) -> Option<Area> {
    let (area, process) = name.strip_prefix('.')?.strip_suffix(".staging")?.split_once('-')?;
    let is_number = !process.is_empty() && process.bytes().all(|byte| byte.is_ascii_digit());
    Area::ALL.into_iter().find(|known| is_number && known.as_str() == area)
}

/// Lists the folders of the new tree.
fn folders<'a>(plan: &'a Plan<'_>) -> impl Iterator<Item = &'a Path> {
    let files = plan.files.iter().map(|planned| Path::new(planned.path.as_str()));
    let carried = plan.foreign.files.iter().map(|found| found.path.as_path());
    let inner = files.chain(carried).filter_map(Path::parent);
    let mut folders = HashSet::new();
    for folder in inner.chain(plan.foreign.folders.iter().map(|found| found.path.as_path())) {
        let outer = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty());
        for folder in outer {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    folders.into_iter()
}

fn place(planned: &PlannedFile<'_>, old: &Path, tree: &Path, options: &PublishOptions<'_>) -> Result<(), PublishError> {
    let (from, to) = (planned.path.under(old), planned.path.under(tree));
    options.reached(Step::Staging(planned.path.as_str()), &to)?;
    if planned.unchanged && options.links && fs::hard_link(&from, &to).is_ok() {
        return Ok(());
    }
    let bytes = match &planned.file.content {
        OutputContent::Made(bytes) => bytes.clone(),
        OutputContent::Standing { size, blake3 } => disk::read_known(&from, *size, blake3).ok_or_else(|| changed_meanwhile(&from))?.into(),
    };
    let file = disk::write_new(&to, &bytes).at(&to, "written")?;
    if planned.unchanged
        && let Ok(modified) = fs::symlink_metadata(&from).and_then(|found| found.modified())
    {
        file.set_modified(modified).at(&to, "given its time")?;
    }
    Ok(())
}

/// Brings a foreign file into the new tree: linked where that is possible, otherwise copied.
fn carry(found: &Found, old: &Path, tree: &Path, options: &PublishOptions<'_>) -> Result<(), PublishError> {
    let (from, to) = (old.join(&found.path), tree.join(&found.path));
    options.reached(Step::Staging(&found.name), &to)?;
    if options.links && fs::hard_link(&from, &to).is_ok() {
        return Ok(());
    }
    let copied = if found.regular { copy_file(&from, &to) } else { disk::copy_link(&from, &to) };
    copied.at(&from, "carried over into the new folder")
}

/// Copies a file to where none is yet, with its time and permissions.
fn copy_file(from: &Path, to: &Path) -> io::Result<()> {
    let (mut source, _) = disk::open_regular(from)?;
    let mut target = fs::File::create_new(to)?;
    io::copy(&mut source, &mut target)?;
    let found = source.metadata()?;
    target.set_permissions(found.permissions())?;
    target.set_modified(found.modified()?)
}

/// Gives a folder the permissions of another one, but leaves it writable for the next run.
fn copy_permissions(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(from)?.permissions().mode();
        fs::set_permissions(to, fs::Permissions::from_mode(mode | 0o700))?;
    }
    let _ = (from, to);
    Ok(())
}
