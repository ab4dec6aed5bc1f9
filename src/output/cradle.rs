//! The folder in which files of a guide lie before they are put into their places, where nothing stood.
//!
//! ```text
//! .courtesy-new-1234.staging/     in the guide's folder, or beside it where that is new
//!     held     locked by the run that makes the files
//!     files/   the files that are not in their places yet, by their path in the guide
//!     ready    their paths, a line each; here once all of them are on the disk
//! ```

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::beside;
use super::disk;
use super::error::{At, PublishError, PublishErrorKind};

/// How the names of such folders begin, of those in a guide's folder and of those beside one that is to be.
const INSIDE: &str = ".courtesy-new-";
const BESIDE: &str = ".courtesy-begun-";
const SUFFIX: &str = ".staging";

/// Such a folder, held against other runs, and gone when it is dropped.
#[derive(Debug)]
pub(super) struct Cradle {
    folder: PathBuf,
    /// The guide's folder.
    root: PathBuf,
    held: File,
}

impl Cradle {
    /// Makes an empty one in a guide's folder.
    pub(super) fn inside(root: &Path) -> Result<Self, PublishError> {
        Cradle::create(root, root, INSIDE)
    }

    /// Makes an empty one beside a folder that is to be.
    pub(super) fn beside(root: &Path) -> Result<Self, PublishError> {
        Cradle::create(disk::folder_of(root), root, BESIDE)
    }

    fn create(around: &Path, root: &Path, prefix: &str) -> Result<Self, PublishError> {
        for number in std::process::id().. {
            let folder = around.join(format!("{prefix}{number}{SUFFIX}"));
            match fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                made => made.at(around, "written to")?,
            }
            if let Some(held) = hold(&folder).at(&folder, "written to")? {
                return Ok(Cradle { folder, root: root.to_owned(), held });
            }
        }
        Err(PublishError::new(PublishErrorKind::Busy, around, "has too many unfinished folders in it"))
    }

    /// Those in a guide's folder whose runs are no more.
    pub(super) fn left_inside(root: &Path) -> Vec<Self> {
        Cradle::left(root, INSIDE)
    }

    /// The same beside it: their folders never came to be.
    pub(super) fn left_beside(root: &Path) -> Vec<Self> {
        Cradle::left(disk::folder_of(root), BESIDE)
    }

    fn left(root: &Path, prefix: &str) -> Vec<Self> {
        let is_name = |name: &str| name.starts_with(prefix) && name.ends_with(SUFFIX);
        let entries = fs::read_dir(root).into_iter().flatten().flatten();
        let named = entries.filter(|entry| is_name(&entry.file_name().to_string_lossy())).map(|entry| entry.path());
        named.filter_map(|folder| Cradle::of_the_dead(folder, root)).collect()
    }

    fn of_the_dead(folder: PathBuf, root: &Path) -> Option<Self> {
        match disk::open_regular(&folder.join("held")) {
            Ok((file, _)) => beside::is_free(&file).then(|| Cradle { folder, root: root.to_owned(), held: file }),
            // Killed before it held anything: there is nothing in the folder.
            Err(_) => {
                let _ = fs::remove_dir(&folder);
                None
            }
        }
    }

    /// Writes files, and when all of them are on the disk, their paths, which it gives.
    pub(super) fn fill<'f>(&self, files: impl IntoIterator<Item = (&'f str, &'f [u8])>) -> Result<Vec<String>, PublishError> {
        let mut paths = Vec::new();
        for (path, bytes) in files {
            let (file, place) = (self.file(path), self.root.join(path));
            file.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| disk::write_new(&file, bytes)).at(&place, "written")?;
            paths.push(path.to_owned());
        }
        disk::sync_all(&self.folder).at(&self.folder, "written")?;
        let (whole, ready) = (self.folder.join("ready.part"), self.folder.join("ready"));
        disk::write_new(&whole, paths.join("\n").as_bytes()).and_then(|_| fs::rename(&whole, &ready)).at(&ready, "written")?;
        Ok(paths)
    }

    /// The paths of files that were all written and are not in their places yet; none where some were not written.
    pub(super) fn ready(&self) -> Result<Vec<String>, PublishError> {
        let path = self.folder.join("ready");
        let paths = match disk::exists(&path).at(&path, "looked at")? {
            true => fs::read_to_string(&path).at(&path, "read")?,
            false => String::new(),
        };
        Ok(paths.lines().filter(|path| self.file(path).is_file()).map(str::to_owned).collect())
    }

    /// Puts a file into its place, where nothing may stand.
    pub(super) fn put(&self, path: &str, place: &Path) -> io::Result<()> {
        let file = tempfile::TempPath::try_from_path(self.file(path))?;
        match file.persist_noclobber(place) {
            Ok(()) => Ok(()),
            Err(failed) if failed.error.kind() == io::ErrorKind::CrossesDevices => across(&failed.path, place),
            Err(failed) => Err(failed.error),
        }
    }

    /// Makes all files at once, as the folder that was to be.
    pub(super) fn become_folder(&self, root: &Path) -> io::Result<()> {
        fs::rename(self.folder.join("files"), root)
    }

    fn file(&self, path: &str) -> PathBuf {
        self.folder.join("files").join(path)
    }
}

/// Holds a folder that was just made; `None` where another run took it for one that nobody holds, and takes it away.
fn hold(folder: &Path) -> io::Result<Option<File>> {
    let path = folder.join("held");
    let file = match disk::create_new(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        made => made?,
    };
    Ok(beside::hold(&file, &path)?.then_some(file))
}

/// Puts a file into a place on another file system.
fn across(from: &Path, place: &Path) -> io::Result<()> {
    let mut copy = beside::create(disk::folder_of(place))?;
    io::copy(&mut File::open(from)?, &mut copy)?;
    copy.as_file().set_permissions(fs::metadata(from)?.permissions())?;
    copy.as_file().sync_all()?;
    copy.persist_noclobber(place).map(drop).map_err(|failed| failed.error)
}

impl Drop for Cradle {
    /// What holds it goes last, so that nobody else takes it for one that was left.
    fn drop(&mut self) {
        let _ = fs::remove_file(self.folder.join("ready"));
        let _ = fs::remove_dir_all(self.folder.join("files"));
        let _ = fs::remove_dir_all(&self.folder);
        let _ = self.held.unlock();
    }
}

#[cfg(test)]
impl Cradle {
    /// Takes the word back that all files are there.
    pub(super) fn unready(&self) {
        fs::remove_file(self.folder.join("ready")).unwrap();
    }

    /// Ends as a run does that is killed.
    pub(super) fn die(self) {
        self.held.unlock().unwrap();
        std::mem::forget(self);
    }
}
