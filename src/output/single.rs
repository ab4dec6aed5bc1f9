//! Files that stand for themselves, such as letters: each written beside its place and renamed into it.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::error::{At, PublishError, PublishErrorKind};

/// Writes `bytes` to `path` so that the old file or the new one stands there at any moment, never half of one.
///
/// A file that is there already is replaced only if `is_ours` says so of its bytes. Other files of the folder are left alone.
///
/// # Errors
/// Where the disk does not take it, or somebody else's file is in the way.
pub fn write_file(path: &Path, bytes: &[u8], is_ours: impl Fn(&[u8]) -> bool) -> Result<(), PublishError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(PathBuf::from("."), Path::to_path_buf);
    fs::create_dir_all(&folder).at(&folder, "made")?;
    match fs::read(path) {
        Ok(old) if old == bytes => return Ok(()),
        Ok(old) if !is_ours(&old) => return Err(foreign(path)),
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error).at(path, "read"),
        _ => {}
    }
    let mut file = tempfile::Builder::new().prefix(".courtesy-").tempfile_in(&folder).at(&folder, "written to")?;
    file.write_all(bytes).at(path, "written")?;
    readable(file.as_file()).at(path, "written")?;
    file.as_file().sync_data().at(path, "written")?;
    file.persist(path).map_err(|error| error.error).at(path, "put in place")?;
    Ok(())
}

fn foreign(path: &Path) -> PublishError {
    PublishError {
        kind: PublishErrorKind::ForeignFile,
        path: path.to_owned(),
        detail: "is a file that Courtesy did not make".to_owned(),
        source: None,
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
}
