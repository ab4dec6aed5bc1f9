//! The few calls to the file system that need more than `std::fs` says in one line.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use super::hash::ContentHash;

/// How much of a file is compared at a time, in bytes.
const CHUNK: u64 = 1 << 16;

/// Finds out what stands at a path, without following a symbolic link; `None` where nothing does.
pub(super) fn look(path: &Path) -> io::Result<Option<fs::Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The folder in which a file lies, or will lie.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Tells whether anything, a dangling link too, stands at a path.
pub(super) fn exists(path: &Path) -> io::Result<bool> {
    look(path).map(|found| found.is_some())
}

/// Removes a file that may be gone already.
pub(super) fn remove_if_there(path: &Path) -> io::Result<()> {
    fs::remove_file(path).or_else(gone_is_fine)
}

/// Takes "not found" for success.
pub(super) fn gone_is_fine(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// Folders by how deep they lie, outer ones first; none of a level lies in another one of it.
pub(super) fn levels<'a>(folders: impl Iterator<Item = &'a Path>) -> Vec<Vec<&'a Path>> {
    let mut levels = BTreeMap::<usize, Vec<&Path>>::new();
    for folder in folders {
        levels.entry(folder.components().count()).or_default().push(folder);
    }
    levels.into_values().collect()
}

/// Makes an empty file that must not exist yet.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    File::create_new(path)
}

/// Writes a file that must not exist yet.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<File> {
    let mut file = create_new(path)?;
    file.write_all(bytes)?;
    Ok(file)
}

/// Opens a regular file for reading and refuses a symbolic link.
pub(super) fn open_regular(path: &Path) -> io::Result<(File, u64)> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    }
    Ok((file, metadata.len()))
}

/// Tells whether a regular file holds exactly these bytes; a file that cannot be read does not.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> bool {
    let Ok((file, size)) = open_regular(path) else { return false };
    size == bytes.len() as u64 && reads_as(file, size, bytes).unwrap_or(false)
}

/// Reads a regular file of this size and hash; `None` where there is no such file.
pub(super) fn read_known(path: &Path, size: u64, hash: &ContentHash) -> Option<Vec<u8>> {
    let (mut file, found) = open_regular(path).ok()?;
    if found != size {
        return None;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).ok()?);
    file.read_to_end(&mut bytes).ok()?;
    (ContentHash::of(&bytes) == *hash).then_some(bytes)
}

fn reads_as(mut file: File, size: u64, mut expected: &[u8]) -> io::Result<bool> {
    let mut buffer = vec![0; usize::try_from(size.clamp(1, CHUNK)).unwrap_or(1)];
    while !expected.is_empty() {
        let length = expected.len().min(buffer.len());
        let (start, rest) = expected.split_at(length);
        file.read_exact(&mut buffer[..length])?;
        if start != &buffer[..length] {
            return Ok(false);
        }
        expected = rest;
    }
    Ok(true)
}

/// Waits until everything written to the file system of `folder` is on the disk.
///
/// One call for all files: syncing 10,000 files one by one takes seconds. Windows has no such call; there, a power cut
/// (not a crash of the program) may leave files of the new tree empty until the next build mends them.
pub(super) fn sync_all(folder: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    match rustix::fs::syncfs(File::open(folder)?) {
        Err(rustix::io::Errno::NOSYS | rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::INVAL) => {}
        done => return Ok(done?),
    }
    #[cfg(unix)]
    rustix::fs::sync();
    let _ = folder;
    Ok(())
}

/// Waits until the names in a folder are on the disk.
pub(super) fn sync_names(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    return File::open(folder)?.sync_all();
    #[cfg(not(unix))]
    {
        let _ = folder;
        Ok(())
    }
}

/// Makes a symbolic link that leads where another one leads.
pub(super) fn copy_link(from: &Path, to: &Path) -> io::Result<()> {
    let target = fs::read_link(from)?;
    #[cfg(unix)]
    return std::os::unix::fs::symlink(target, to);
    #[cfg(windows)]
    return match fs::metadata(from) {
        Ok(found) if found.is_dir() => std::os::windows::fs::symlink_dir(target, to),
        _ => std::os::windows::fs::symlink_file(target, to),
    };
    #[cfg(not(any(unix, windows)))]
    Err(io::Error::from(io::ErrorKind::Unsupported))
}
