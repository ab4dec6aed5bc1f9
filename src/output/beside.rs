//! A file that is written beside its place, to be renamed into it: held by its writer, so that what a dead one left can be taken away.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

use super::disk;

/// How the name of every such file begins.
const PREFIX: &str = ".courtesy-";
/// How it ends.
const SUFFIX: &str = ".part";

/// Makes an empty file in `folder`, for its owner alone, and holds it until it is renamed or dropped.
pub(super) fn create(folder: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = tempfile::Builder::new().prefix(PREFIX).suffix(SUFFIX).tempfile_in(folder)?;
        if hold(file.as_file(), file.path())? {
            return Ok(file);
        }
    }
}

/// Holds a file that was just made at `path`. Tells whether it is still there: between its making and its locking another run may have
/// taken it for one that nobody holds. Where a file system has no locks it is not held.
pub(super) fn hold(file: &File, path: &Path) -> io::Result<bool> {
    let is_taken = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    Ok(!is_taken && disk::exists(path)?)
}

/// Removes what runs that were killed have left in `folder`. What a run holds stays, and everything where a file system has no locks.
pub(super) fn sweep(folder: &Path) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.filter(|entry| is_name(&entry.file_name().to_string_lossy())).map(|entry| entry.path()) {
        let Ok((file, _)) = disk::open_regular(&path) else { continue };
        if is_free(&file) {
            let _ = fs::remove_file(&path);
        }
        // Held until it is gone: a run that has just made it finds it taken, or gone, and makes another one.
        drop(file);
    }
}

/// Whether no run that is alive holds a file.
pub(super) fn is_free(file: &File) -> bool {
    file.try_lock().is_ok()
}

fn is_name(name: &str) -> bool {
    name.starts_with(PREFIX) && name.ends_with(SUFFIX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_holds_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let held = create(folder.path()).unwrap();
        fs::write(folder.path().join(".courtesy-dead.part"), "half").unwrap();
        fs::write(folder.path().join("courtesy-mine.part"), "mine").unwrap();
        sweep(folder.path());
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        assert_eq!(names, [held.path().to_owned(), folder.path().join("courtesy-mine.part")]);
        held.persist(folder.path().join("done")).unwrap();
        sweep(folder.path());
        assert!(folder.path().join("done").exists());
    }
}
