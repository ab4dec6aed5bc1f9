//! One writer at a time: a lock file that the operating system releases when its holder ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;

use super::disk;
use super::error::{At, PublishError, PublishErrorKind};

/// Name of the lock file in the output folder. It stays there: removing it would let two runs hold two locks.
const LOCK_NAME: &str = ".courtesy-lock";

/// Holds an open file against other runs until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

impl Lock {
    /// Opens the file at `path`, which is made where it is not there, and locks it; or says that another run has `what` it stands for.
    ///
    /// A file system without locks (some network disks) is written to without one.
    pub(super) fn hold(path: &Path, what: &Path) -> Result<Self, PublishError> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path).at(path, "opened")?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { file }),
            Err(TryLockError::Error(error)) if has_no_locks(&error) => Ok(Lock { file }),
            Err(TryLockError::Error(error)) => Err(PublishError::io(path, "locked", error)),
            Err(TryLockError::WouldBlock) => {
                Err(PublishError::new(PublishErrorKind::Locked, what, "is being written to by another run of Courtesy"))
            }
        }
    }

    /// The file.
    pub(super) fn file(&self) -> &File {
        &self.file
    }
}

impl Drop for Lock {
    /// Closing the file would do, but for a child process that is being started just now and holds it for a moment.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

/// Takes the lock of an output folder, or says that another run has it.
pub(super) fn take(out: &Path) -> Result<Lock, PublishError> {
    let path = out.join(LOCK_NAME);
    if disk::look(&path).at(&path, "looked at")?.is_some_and(|found| !found.is_file()) {
        return Err(PublishError::new(PublishErrorKind::ForeignFile, &path, "is not the lock file that belongs there"));
    }
    Lock::hold(&path, out)
}

/// Tells whether some run has written to the folder before, or does so now.
pub(super) fn is_there(out: &Path) -> io::Result<bool> {
    disk::exists(&out.join(LOCK_NAME))
}

fn has_no_locks(error: &io::Error) -> bool {
    #[cfg(unix)]
    if error.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error()) {
        return true;
    }
    error.kind() == io::ErrorKind::Unsupported
}
