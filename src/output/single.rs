//! Files that stand for themselves, such as letters: each written beside its place and renamed into it.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use super::beside;
use super::disk::{self, folder_of};
use super::error::{At, PublishError, PublishErrorKind};

/// Writes `bytes` to `path` so that the old file or the new one stands there at any moment, never half of one.
///
/// A file that is there already is replaced only if `is_ours` says so of its bytes. Other files of the folder are left alone.
///
/// # Errors
/// Where the disk does not take it, or somebody else's file is in the way.
pub fn write_file(path: &Path, bytes: &[u8], is_ours: impl Fn(&[u8]) -> bool) -> Result<(), PublishError> {
    write_files(&[(path, bytes)], None, is_ours).1
}

/// Writes several files as [`write_file`] does one, and waits for the disk once for all of them.
///
/// Gives the number of files that stand: all before the first one with an error. Until then they lie in the folder `staging`, on the same
/// file system; where none is given, each beside its place.
pub fn write_files(files: &[(&Path, &[u8])], staging: Option<&Path>, is_ours: impl Fn(&[u8]) -> bool) -> (usize, Result<(), PublishError>) {
    if staging.is_none() {
        let folders: BTreeSet<&Path> = files.iter().map(|(path, _)| folder_of(path)).collect();
        folders.into_iter().for_each(beside::sweep);
    }
    let mut beside = Vec::with_capacity(files.len());
    let mut result = Ok(());
    for (path, bytes) in files {
        match write_beside(path, bytes, staging, &is_ours) {
            Ok(written) => beside.push((*path, written)),
            Err(error) => {
                result = Err(error);
                break;
            }
        }
    }
    match put_in_place(beside) {
        (stand, Ok(())) => (stand, result),
        stopped => stopped,
    }
}

/// A file that is finished, but not in its place.
struct Written {
    path: tempfile::TempPath,
    /// Open, and so held, where no staging folder says whose it is.
    _held: Option<fs::File>,
}

/// A finished file beside the place of another one; none where that has the same bytes already.
fn write_beside(
    path: &Path,
    bytes: &[u8],
    staging: Option<&Path>,
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<Option<Written>, PublishError> {
    let folder = folder_of(path);
    fs::create_dir_all(folder).at(folder, "made")?;
    match fs::read(path) {
        Ok(old) if old == bytes => return Ok(None),
        Ok(old) if !is_ours(&old) => {
            return Err(PublishError::new(
                PublishErrorKind::ForeignFile,
                path,
                "is a file that Courtesy did not make, or that was changed since",
            ));
        }
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error).at(path, "read"),
        _ => {}
    }
    let folder = staging.unwrap_or(folder);
    let mut file = beside::create(folder).at(folder, "written to")?;
    file.write_all(bytes).at(path, "written")?;
    readable(file.as_file()).at(path, "written")?;
    let (file, path) = file.into_parts();
    Ok(Some(Written { path, _held: staging.is_none().then_some(file) }))
}

/// Renames files into their places once their bytes are on the disk.
fn put_in_place(beside: Vec<(&Path, Option<Written>)>) -> (usize, Result<(), PublishError>) {
    if let Err(error) = synced(&beside) {
        return (0, Err(error));
    }
    let all = beside.len();
    for (number, (path, written)) in beside.into_iter().enumerate() {
        let Some(written) = written else { continue };
        if let Err(error) = written.path.persist(path).map_err(|error| error.error).at(path, "put in place") {
            return (number, Err(error));
        }
    }
    (all, Ok(()))
}

/// One file is waited for alone: a file system may have much else to write.
fn synced(beside: &[(&Path, Option<Written>)]) -> Result<(), PublishError> {
    let mut written = beside.iter().filter_map(|(path, written)| Some((*path, written.as_ref()?)));
    match (written.next(), written.next()) {
        (None, _) => Ok(()),
        (Some((path, alone)), None) => {
            fs::OpenOptions::new().write(true).open(&alone.path).and_then(|file| file.sync_data()).at(path, "written")
        }
        (Some((path, _)), Some(_)) => disk::sync_all(folder_of(path)).at(path, "written"),
    }
}

/// Temporary files are made for the owner alone; a letter is for whoever may read the folder.
#[cfg(unix)]
fn readable(file: &fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &fs::File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_replaced_only_if_they_are_ours() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.pdf");
        let ours = |bytes: &[u8]| bytes.starts_with(b"%PDF");
        write_file(&path, b"%PDF one", ours).unwrap();
        write_file(&path, b"%PDF two", ours).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"%PDF two");
        fs::write(&path, b"mine").unwrap();
        let error = write_file(&path, b"%PDF three", ours).unwrap_err();
        assert_eq!(error.kind, PublishErrorKind::ForeignFile);
        assert_eq!(fs::read(&path).unwrap(), b"mine");
        assert_eq!(fs::read_dir(folder.path().join("a")).unwrap().count(), 1);
    }

    #[test]
    fn files_before_one_that_is_in_the_way_stand() {
        let folder = tempfile::tempdir().unwrap();
        let [one, two, mine, last] = ["one", "two", "mine", "last"].map(|name| folder.path().join(name));
        fs::write(&mine, b"mine").unwrap();
        fs::write(&two, b"%PDF 2").unwrap();
        let files: [(&Path, &[u8]); 4] = [(&one, b"%PDF 1"), (&two, b"%PDF 2"), (&mine, b"%PDF 3"), (&last, b"%PDF 4")];
        let (stand, result) = write_files(&files, None, |bytes| bytes.starts_with(b"%PDF"));
        assert_eq!((stand, result.unwrap_err().path), (2, mine.clone()));
        assert_eq!([&one, &two, &mine].map(|path| fs::read(path).unwrap()), [b"%PDF 1".to_vec(), b"%PDF 2".to_vec(), b"mine".to_vec()]);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3);
    }
}
