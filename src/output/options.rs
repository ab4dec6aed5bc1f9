//! How a tree is published, what the caller may watch, and what it hears afterwards.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::{At, PublishError};
use super::hash::ContentHash;
use super::previous::Previous;

/// How a tree is published. The default is right unless there is a reason.
#[derive(Clone, Copy)]
pub struct PublishOptions<'a> {
    /// Waits before the swap until the new tree is on the disk, so that a power cut cannot tear it.
    pub durable: bool,
    /// Links unchanged files from the old tree; `false` writes them again and keeps their times.
    pub links: bool,
    /// Swaps by one exchange of names where the system has it; `false` renames twice.
    pub exchange: bool,
    /// Hears of every step and may stop the run.
    pub observer: Option<&'a dyn Observer>,
    /// What the run keeps of itself once all went well.
    pub record: Option<&'a Record>,
    /// What the run read of the last one, so that it is not read again.
    pub previous: Option<&'a Previous>,
}

impl Default for PublishOptions<'_> {
    fn default() -> Self {
        PublishOptions { durable: true, links: true, exchange: true, observer: None, record: None, previous: None }
    }
}

impl fmt::Debug for PublishOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublishOptions")
            .field("durable", &self.durable)
            .field("links", &self.links)
            .field("exchange", &self.exchange)
            .finish_non_exhaustive()
    }
}

impl PublishOptions<'_> {
    pub(super) fn reached(&self, step: Step<'_>, path: &Path) -> Result<(), PublishError> {
        match self.observer {
            Some(observer) => observer.reached(step).at(path, "finished"),
            None => Ok(()),
        }
    }
}

/// What a run keeps of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Hash of all that the run followed from.
    pub key: ContentHash,
    /// What the run had to say, in the words of its maker.
    pub said: String,
}

/// Hears of the steps of a publication: for a progress bar, to stop on request, and for tests of failure.
pub trait Observer: Sync {
    /// Is told of a step, on any thread. An error ends the run as if the file system had given it:
    /// before [`Step::Swapped`] the old tree stays, from then on the new one stands and the next run clears up.
    fn reached(&self, step: Step<'_>) -> io::Result<()>;
}

/// A moment of a publication, in the order in which they come; clearing up after an earlier run comes before
/// [`Step::Locked`] and has the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The lock is held and what a crashed run left is cleared up.
    Locked,
    /// It is known what to do.
    Planned {
        /// Files of the new tree.
        files: usize,
    },
    /// The staging folder stands.
    StagingMade,
    /// A file is about to be written or linked.
    Staging(&'a str),
    /// The new tree is complete in the staging folder.
    Staged,
    /// The new and the old manifest are in the staging folder.
    Journalled,
    /// All of it is on the disk.
    Synced,
    /// The old tree is out of the way and the new one not yet in place (only where names cannot be exchanged).
    OldAside,
    /// The new tree is in place.
    Swapped,
    /// The new manifest is in place.
    ManifestSwitched,
    /// The new tree is free of marks; what is left is to remove the old one.
    Settled,
    /// Something that an earlier run left unfinished is about to be removed.
    Undoing,
    /// A file of the old tree is about to be removed.
    Retiring(&'a Path),
    /// The old tree is gone.
    Retired,
}

/// What a publication did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PublishReport {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that stand unchanged, with their times.
    pub linked: usize,
    /// Files of the old tree that the new one does not have.
    pub removed: usize,
    /// Files that the tool did not make and that were carried over.
    pub kept: usize,
    /// Size in bytes of the files that were written.
    pub bytes: u64,
    /// A folder with files of the old tree that could not be removed; the next run tries again.
    pub leftover: Option<PathBuf>,
}
