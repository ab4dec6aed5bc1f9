//! Files of a guide that did not exist before: never over another one, and all of them or none.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::cradle::Cradle;
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

/// Whether something stands at a path; below a file nothing can.
fn is_there(path: &Path) -> Result<bool, PublishError> {
    match disk::exists(path) {
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
        looked => looked.at(path, "looked at"),
    }
}

/// Makes files below `folder`, given by path and bytes, with the folders that they need.
///
/// They are written into a folder of their own first. It becomes `folder` where there is none; else they are put into their places when
/// all of them are on the disk. A run that is killed before leaves nothing but that folder, and one that is killed while it puts them there
/// leaves the rest in it: see [`finish_fresh`].
///
/// # Errors
/// Where one is there already or the disk does not take it; whatever this call has made is then removed again.
pub fn write_fresh<'f>(folder: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<(), PublishError> {
    let mut made = Made::default();
    let write = || {
        if !folder.as_os_str().is_empty() && !is_there(folder)? {
            return made.all(folder, files);
        }
        let cradle = Cradle::inside(folder)?;
        let paths = cradle.fill(files)?;
        paths.iter().try_for_each(|path| made.file(&cradle, folder, path))
    };
    let result = write();
    if result.is_err() {
        made.undo();
    }
    result
}

/// Clears up what a killed [`write_fresh`] left below `folder`; tells whether there were files to be put into their places.
///
/// Where all of them had been written they come to stand now, unless others do by now; else they are removed.
///
/// # Errors
/// Where the disk does not take it.
pub fn finish_fresh(folder: &Path) -> Result<bool, PublishError> {
    drop(Cradle::left_beside(folder));
    let mut finished = false;
    for cradle in Cradle::left_inside(folder) {
        for path in cradle.ready()? {
            let mut made = Made::default();
            match made.file(&cradle, folder, &path) {
                Err(error) if error.kind != PublishErrorKind::ForeignFile => return Err(error),
                _ => finished = true,
            }
        }
    }
    Ok(finished)
}

/// What one call has made, in order.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    /// A folder that did not exist, with all of its files at once.
    fn all<'f>(&mut self, folder: &Path, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<(), PublishError> {
        folder.parent().map_or(Ok(()), |parent| self.folder(parent))?;
        let cradle = Cradle::beside(folder)?;
        cradle.fill(files)?;
        cradle.become_folder(folder).at(folder, "made")
    }

    fn file(&mut self, cradle: &Cradle, folder: &Path, path: &str) -> Result<(), PublishError> {
        let place = folder.join(path);
        if let Some(parent) = place.parent() {
            self.folder(parent)?;
        }
        match cradle.put(path, &place) {
            Ok(()) => {
                self.files.push(place);
                Ok(())
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(PublishError::new(PublishErrorKind::ForeignFile, &place, "is there already"))
            }
            Err(error) => Err(error).at(&place, "made"),
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

    #[test]
    fn what_a_killed_run_left_is_finished_or_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let new = [("a/b.md", b"b".as_slice()), ("c.md", b"c")];
        // Killed before all were written, and when one of them was in its place.
        for (ready, placed) in [(false, 0), (true, 1)] {
            let root = folder.path().join(format!("guide-{ready}"));
            fs::create_dir(&root).unwrap();
            let cradle = Cradle::inside(&root).unwrap();
            let paths = cradle.fill(if ready { new.as_slice() } else { &new[..1] }.iter().copied()).unwrap();
            if !ready {
                cradle.unready();
            }
            paths.iter().take(placed).for_each(|path| Made::default().file(&cradle, &root, path).unwrap());
            cradle.die();
            assert_eq!(finish_fresh(&root).unwrap(), ready);
            assert_eq!(files(&root), if ready { vec!["a", "a/b.md", "c.md"] } else { Vec::new() });
            assert!(!finish_fresh(&root).unwrap());
        }
        let root = folder.path().join("held");
        fs::create_dir(&root).unwrap();
        let cradle = Cradle::inside(&root).unwrap();
        cradle.fill(new).unwrap();
        assert!(!finish_fresh(&root).unwrap(), "its run is alive");
        drop(cradle);
        assert_eq!(files(&root), Vec::<String>::new());
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
