//! A file that somebody wrote, replaced by what they write now, or moved: at any moment the old one or the new one stands there.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use super::beside;
use super::disk;
use super::error::{At, PublishError, PublishErrorKind};

/// Writes `bytes` to `path` in place of what stands there, or as a new file; tells whether `is_expected` agreed to what stands there.
///
/// What stands there is asked about twice, the second time when everything but the renaming is done.
///
/// # Errors
/// Where the disk does not take it, or the file may not be written; what stood before then still stands.
pub fn replace_file(path: &Path, bytes: &[u8], is_expected: impl Fn(Option<&[u8]>) -> bool) -> Result<bool, PublishError> {
    replace_by(path, |file| file.write_all(bytes), is_expected)
}

fn replace_by(
    path: &Path,
    write: impl FnOnce(&mut File) -> io::Result<()>,
    is_expected: impl Fn(Option<&[u8]>) -> bool,
) -> Result<bool, PublishError> {
    let is_still_expected = || standing(path).map(|bytes| is_expected(bytes.as_deref()));
    if !is_still_expected()? {
        return Ok(false);
    }
    let old = disk::look(path).at(path, "looked at")?;
    may_be_written(path, old.as_ref())?;
    let folder = disk::folder_of(path);
    fs::create_dir_all(folder).at(folder, "made")?;
    beside::sweep(folder);
    let mut beside = beside::create(folder).at(path, "written")?;
    write(beside.as_file_mut()).at(path, "written")?;
    #[cfg(unix)]
    beside.as_file().set_permissions(permissions(old.as_ref())).at(path, "written")?;
    beside.as_file().sync_all().at(path, "written")?;
    if !is_still_expected()? {
        return Ok(false);
    }
    let placed = if old.is_some() { beside.persist(path) } else { beside.persist_noclobber(path) };
    placed.map_err(|error| error.error).at(path, "put in place")?;
    keep_names(folder);
    Ok(true)
}

/// Waits until the disk has the names in a folder, so that a power cut does not bring the old ones back.
fn keep_names(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Gives a file another path, in a folder that is there; tells whether nothing stood there. What did is left alone.
///
/// # Errors
/// Where the disk does not do it; the file is then where it was.
pub fn move_file(from: &Path, to: &Path) -> Result<bool, PublishError> {
    let mut file = tempfile::TempPath::try_from_path(from).at(from, "found")?;
    // It is nobody's temporary file: this is only the way to a renaming that replaces nothing.
    file.disable_cleanup(true);
    match file.persist_noclobber(to) {
        Ok(()) => {}
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
        Err(error) => return Err(error.error).at(from, "moved"),
    }
    [from, to].map(disk::folder_of).into_iter().for_each(keep_names);
    Ok(true)
}

/// Takes a file away; tells whether `is_expected` agreed to what stands there.
///
/// # Errors
/// Where the disk does not do it.
pub fn delete_file(path: &Path, is_expected: impl Fn(Option<&[u8]>) -> bool) -> Result<bool, PublishError> {
    let is_there = standing(path)?;
    if is_there.is_none() || !is_expected(is_there.as_deref()) {
        return Ok(false);
    }
    fs::remove_file(path).at(path, "removed").map(|()| true)
}

/// What stands at a path; `None` where nothing does. A link is not followed.
fn standing(path: &Path) -> Result<Option<Vec<u8>>, PublishError> {
    match disk::look(path).at(path, "looked at")? {
        None => Ok(None),
        Some(found) if !found.is_file() => Err(PublishError::new(PublishErrorKind::SymbolicLink, path, "is no file")),
        Some(_) => fs::read(path).map(Some).at(path, "read"),
    }
}

/// Renaming asks only for the right to write to the folder, but a file that is locked against writing is meant to stay.
fn may_be_written(path: &Path, old: Option<&fs::Metadata>) -> Result<(), PublishError> {
    let Some(old) = old else { return Ok(()) };
    if old.permissions().readonly() {
        return Err(io::Error::from(io::ErrorKind::PermissionDenied)).at(path, "written");
    }
    fs::OpenOptions::new().write(true).open(path).map(drop).at(path, "written")
}

/// Those of the old file; a new one can be read by all, as files that editors make.
#[cfg(unix)]
fn permissions(old: Option<&fs::Metadata>) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    old.map_or_else(|| fs::Permissions::from_mode(0o644), fs::Metadata::permissions)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::tests::names;

    #[test]
    fn what_is_expected_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.md");
        assert!(replace_file(&path, b"one", |old| old.is_none()).unwrap());
        assert!(!replace_file(&path, b"two", |old| old.is_none()).unwrap());
        assert!(!replace_file(&path, b"two", |old| old == Some(b"other")).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert!(replace_file(&path, b"two", |old| old == Some(b"one")).unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(names(path.parent().unwrap()), ["a.md"]);
    }

    #[test]
    fn a_full_disk_leaves_the_old_file_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        let full = |file: &mut File| file.write_all(b"ne").and(Err(io::Error::from(io::ErrorKind::StorageFull)));
        let error = replace_by(&path, full, |_| true).unwrap_err();
        assert_eq!((error.kind, error.path), (PublishErrorKind::NoSpace, path.clone()));
        assert_eq!((fs::read(&path).unwrap().as_slice(), names(folder.path())), (b"old".as_slice(), vec!["a.md".to_owned()]));
    }

    #[test]
    fn what_changes_while_it_is_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        let meanwhile = |file: &mut File| fs::write(&path, "theirs").and(file.write_all(b"ours"));
        assert!(!replace_by(&path, meanwhile, |old| old == Some(b"old")).unwrap());
        assert_eq!((fs::read(&path).unwrap().as_slice(), names(folder.path())), (b"theirs".as_slice(), vec!["a.md".to_owned()]));
    }

    #[cfg(unix)]
    #[test]
    fn rights_stay_and_a_file_that_may_not_be_written_is_left() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        let mode = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        mode(0o640);
        assert!(replace_file(&path, b"new", |_| true).unwrap());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        mode(0o444);
        assert_eq!(replace_file(&path, b"newer", |_| true).unwrap_err().kind, PublishErrorKind::Permission);
        assert_eq!(fs::read(&path).unwrap(), b"new");
        let link = folder.path().join("b.md");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        replace_file(&link, b"newer", |_| true).unwrap_err();
        assert_eq!(names(folder.path()), ["a.md", "b.md"]);
    }
}
