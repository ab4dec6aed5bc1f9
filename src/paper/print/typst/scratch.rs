//! Temporary folders for Typst, each held by the run that it belongs to, so that a later run takes away what a killed one left.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::TempDir;

const PREFIX: &str = "courtesy-typst-";
/// Locked by the run.
const HELD: &str = "held";

/// A temporary folder.
#[derive(Debug)]
pub(super) struct Scratch {
    folder: TempDir,
    held: File,
}

impl Scratch {
    /// Makes an empty one.
    pub(super) fn new() -> io::Result<Self> {
        loop {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir()?;
            // Before it is locked another run may have taken it for one that nobody holds.
            let held = match File::create_new(folder.path().join(HELD)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                made => made?,
            };
            let is_taken = matches!(held.try_lock(), Err(TryLockError::WouldBlock));
            if !is_taken && folder.path().join(HELD).exists() {
                return Ok(Scratch { folder, held });
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Scratch {
    /// Closing the file would do, but for a child process that is being started just now and holds it for a moment.
    fn drop(&mut self) {
        let _ = self.held.unlock();
    }
}

/// Removes the folders of runs that are no more.
pub(super) fn sweep() {
    sweep_in(&std::env::temp_dir());
}

fn sweep_in(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        match File::open(entry.path().join(HELD)) {
            Ok(held) if is_folder && held.try_lock().is_ok() => _ = fs::remove_dir_all(entry.path()),
            // Killed before it held anything, so nothing is in it; a run that just begins makes another one.
            Err(error) if is_folder && error.kind() == io::ErrorKind::NotFound => _ = fs::remove_dir(entry.path()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_goes_and_what_is_held_stays() {
        let folder = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            fs::create_dir_all(folder.path().join(name).join("project")).unwrap();
            File::create(folder.path().join(name).join(HELD)).unwrap()
        };
        let held = make("courtesy-typst-a");
        held.lock().unwrap();
        drop(make("courtesy-typst-b"));
        drop(make("other"));
        fs::create_dir(folder.path().join("courtesy-typst-c")).unwrap();
        sweep_in(folder.path());
        let mut left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["courtesy-typst-a", "other"]);
        let scratch = Scratch::new().unwrap();
        sweep();
        assert!(scratch.path().is_dir());
    }
}
