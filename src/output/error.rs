//! What can go wrong while publishing, told so that the reader knows what to do.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Publishing failed; unless `kind` says otherwise, what stood before still stands.
#[derive(Debug)]
pub struct PublishError {
    /// What went wrong, for the exit code and the help.
    pub kind: PublishErrorKind,
    /// The file or folder that it went wrong at.
    pub path: PathBuf,
    /// What was being done, or what was found, as the rest of a sentence that names the path.
    pub detail: String,
    /// The error of the operating system, if it was one.
    pub source: Option<io::Error>,
}

/// The kinds of failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublishErrorKind {
    /// Another run is writing to the same output folder.
    Locked,
    /// The folder has contents that the tool did not make.
    ForeignFolder,
    /// A file that somebody put into the published folder has a path that a new file needs.
    ForeignFile,
    /// A folder to be replaced, or the manifest, is a symbolic link.
    SymbolicLink,
    /// Something else stands where a folder is needed.
    NotAFolder,
    /// The manifest comes from a later version of the tool.
    NewerManifest,
    /// The manifest comes from another tool or is damaged.
    BadManifest,
    /// A published file is not what the manifest says.
    NotWhole,
    /// The disk is full, or a quota or limit of size is reached.
    NoSpace,
    /// The operating system does not permit it.
    Permission,
    /// The file system can only be read.
    ReadOnly,
    /// A path is longer than the file system allows.
    NameTooLong,
    /// The folder to be replaced is a mount point or in use.
    Busy,
    /// The observer asked to stop.
    Stopped,
    /// Any other error of the operating system.
    Other,
}

impl PublishErrorKind {
    /// Tells whether the tool refused to act (the user decides), rather than the machine failing.
    pub fn is_refusal(self) -> bool {
        use PublishErrorKind as K;
        matches!(self, K::ForeignFolder | K::ForeignFile | K::SymbolicLink | K::NotAFolder | K::NewerManifest | K::BadManifest)
    }

    fn of(error: &io::Error) -> Self {
        use PublishErrorKind as K;
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => K::NoSpace,
            io::ErrorKind::PermissionDenied => K::Permission,
            io::ErrorKind::ReadOnlyFilesystem => K::ReadOnly,
            io::ErrorKind::InvalidFilename => K::NameTooLong,
            io::ErrorKind::NotADirectory => K::NotAFolder,
            io::ErrorKind::CrossesDevices | io::ErrorKind::ResourceBusy => K::Busy,
            io::ErrorKind::Interrupted => K::Stopped,
            _ => K::Other,
        }
    }
}

impl PublishError {
    pub(super) fn new(kind: PublishErrorKind, path: &Path, detail: impl Into<String>) -> Self {
        PublishError { kind, path: path.to_owned(), detail: detail.into(), source: None }
    }

    pub(super) fn io(path: &Path, doing: &str, source: io::Error) -> Self {
        let kind = PublishErrorKind::of(&source);
        PublishError { kind, path: path.to_owned(), detail: format!("could not be {doing}"), source: Some(source) }
    }

    /// Says what the user can do about it, in one sentence or two.
    pub fn help(&self) -> &'static str {
        use PublishErrorKind as K;
        match self.kind {
            K::Locked => "wait until the other run has ended, or give this one another folder with --out",
            K::ForeignFolder => "move its contents away, or choose another folder with --out; Courtesy replaces only what it made",
            K::ForeignFile => "rename or move that file away, or change what claims its path; Courtesy keeps files that it did not make",
            K::SymbolicLink => "replace the link by a real folder, or name the folder that it leads to with --out",
            K::NotAFolder => "move it away, or choose another folder with --out",
            K::NewerManifest => "use that version or a later one, or build into another folder with --out",
            K::BadManifest => {
                "if Courtesy made this output folder, delete its “site” and “letters” folders and manifest.json and build again; otherwise choose another folder with --out"
            }
            K::NotWhole => "build again: `courtesy build` mends it",
            K::NoSpace => "free some space or raise the limit and run again; what was published before is untouched",
            K::Permission => "give yourself the right to write there, or choose another folder with --out",
            K::ReadOnly => "choose a folder on a disk that can be written to with --out",
            K::NameTooLong => "shorten the name of the source file or section, or choose a shorter folder with --out",
            K::Busy => {
                "the folder is replaced by renaming, which does not work while it is in use, on a mount of its own or in a lower layer of a container: delete it and build again, mount the folder around it instead, or choose another with --out"
            }
            K::Stopped => "run again to publish",
            K::Other => "check the disk and run again; an unfinished run is cleared up by the next one",
        }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.path.display(), self.detail)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

/// Names the path and the deed in an error of the operating system.
pub(super) trait At<T> {
    /// Turns `error` into "PATH could not be DOING: error".
    fn at(self, path: &Path, doing: &str) -> Result<T, PublishError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: &Path, doing: &str) -> Result<T, PublishError> {
        self.map_err(|source| PublishError::io(path, doing, source))
    }
}
