//! Files of a guide that did not exist before: never over another one, and all of them or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{At, PublishError, PublishErrorKind};

/// What stands where one of `paths` is to be made below `folder`, each by the shortest path that is in the way.
///
/// That is the file itself, be it a dangling link, or something other than a folder where a folder is needed.
///
/// # Errors
/// Where the disk cannot be looked at.
pub fn in_the_way<'p>(folder: &Path, paths: impl IntoIterator<Item = &'p str>) -> Result<Vec<String>, PublishError> {
    let mut found = Vec::new();
    for path in paths {
        let parents = path.match_indices('/').map(|(at, _)| &path[..at]);
        let blocked = parents.map(|parent| (parent, folder.join(parent))).find(|(_, disk)| disk.exists() && !disk.is_dir());
        if let Some((parent, _)) = blocked {
            found.push(parent.to_owned());
        } else if is_there(&folder.join(path))? {
            found.push(path.to_owned());
        }
    }
    found.dedup();
    Ok(found)
}

/// Below a file nothing can be.
fn is_there(path: &Path) -> Result<bool, PublishError> {
    match disk::exists(path) {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        looked => looked.at(path, "looked at"),
    }
}

/// Makes files below `folder`, given by path and bytes, with the folders that they need.
///
/// # Errors
/// Where one is there already or the disk does not take it; whatever this call has made is then removed again.
pub fn write_fresh<'f>(folder: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<(), PublishError> {
    let mut made = Made::default();
    let write = || {
        made.folder(folder)?;
        files.into_iter().try_for_each(|(path, bytes)| made.file(&folder.join(path), bytes))
    };
    let result = write();
    if result.is_err() {
        made.undo();
    }
    result
}

/// What one call has made, in order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        match disk::create_new(path) {
            Ok(mut file) => {
                self.files.push(path.to_owned());
                io::Write::write_all(&mut file, bytes).at(path, "written")
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(PublishError::new(PublishErrorKind::ForeignFile, path, "is there already"))
            }
            Err(error) => Err(error).at(path, "made"),
        }
    }

    fn folder(&mut self, path: &Path) -> Result<(), PublishError> {
        if path.as_os_str().is_empty() || path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent() {
            self.folder(parent)?;
        }
        match fs::create_dir(path) {
            Ok(()) => self.folders.push(path.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(PublishError::new(PublishErrorKind::NotAFolder, path, "is not a folder"));
            }
            Err(error) => return Err(error).at(path, "made"),
        }
        Ok(())
    }

    /// Removes the files, then the folders that hold nothing else.
    fn undo(&self) {
        for file in self.files.iter().rev() {
            let _ = fs::remove_file(file);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> Vec<String> {
        let entries = walkdir::WalkDir::new(folder).min_depth(1).sort_by_file_name().into_iter();
        entries.map(|entry| entry.unwrap().path().strip_prefix(folder).unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn new_files_come_with_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("new/guide");
        write_fresh(&root, [("a.md", b"a".as_slice()), ("b/c/d.md", b"d".as_slice())]).unwrap();
        assert_eq!(fs::read(root.join("b/c/d.md")).unwrap(), b"d");
        assert_eq!(in_the_way(&root, ["a.md", "b/c", "b/c/d.md", "new.md", "a.md/x"]).unwrap(), ["a.md", "b/c", "b/c/d.md", "a.md"]);
    }

    #[test]
    fn a_failure_leaves_everything_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("guide");
        fs::create_dir_all(root.join("content")).unwrap();
        fs::write(root.join("content/mine.md"), "mine").unwrap();
        let before = files(folder.path());
        let taken = [("new/a.md", b"a".as_slice()), ("content/b.md", b"b"), ("content/mine.md", b"theirs")];
        let error = write_fresh(&root, taken).unwrap_err();
        assert_eq!((error.kind, error.path), (PublishErrorKind::ForeignFile, root.join("content/mine.md")));
        assert_eq!(files(folder.path()), before);
        let long = "x".repeat(300);
        let error = write_fresh(&folder.path().join("other"), [("a/b.md", b"b".as_slice()), (long.as_str(), b"")]).unwrap_err();
        assert_eq!(error.kind, PublishErrorKind::NameTooLong);
        let error = write_fresh(&root, [("a.md", b"".as_slice()), ("content/mine.md/b.md", b"")]).unwrap_err();
        assert_eq!(error.kind, PublishErrorKind::NotAFolder);
        assert_eq!(files(folder.path()), before);
        assert_eq!(fs::read(root.join("content/mine.md")).unwrap(), b"mine");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("/nowhere/at/all", folder.path().join("a.md")).unwrap();
        assert_eq!(in_the_way(folder.path(), ["a.md"]).unwrap(), ["a.md"]);
        write_fresh(folder.path(), [("a.md", b"a".as_slice())]).unwrap_err();
    }
}
