//! What is asked of a publish, and what all of it works with.

use object_store::path::Path;

use super::Item;
use super::address::Destination;
use super::store::Store;
use crate::diagnostic::{Code, Diagnostic};

/// A finished website.
pub struct Site<'s> {
    /// Its files.
    pub items: &'s [Item],
    /// Opens a file of it; an error where it is not what it was when the site was looked at.
    pub open: &'s (dyn Fn(&Item) -> Result<Reading, Diagnostic> + Sync),
}

/// A file that is being read: gives its next bytes, so many or as many as are left, the last ones only where the file as a whole is what it was.
pub type Reading = Box<dyn FnMut(u64) -> Result<Vec<u8>, Diagnostic> + Send>;

/// How to publish.
#[derive(Clone, Copy, Debug)]
pub struct Wishes {
    /// Only say what would be done.
    pub dry_run: bool,
    /// Replace files of the same names that no record says a publish has put there.
    pub overwrite: bool,
    /// Remove all files that do not belong to the site, whoever put them there; in a folder not what is hidden or behind a link.
    pub remove_others: bool,
    /// Requests at a time.
    pub lanes: usize,
}

/// A publish that is under way; `step` is told after each file how many are done, of how many.
pub(super) struct Run<'r> {
    pub(super) site: &'r Site<'r>,
    pub(super) store: &'r Store,
    pub(super) to: &'r Destination,
    pub(super) wishes: Wishes,
    pub(super) step: &'r (dyn Fn(usize, usize) + Sync),
}

impl Run<'_> {
    /// Where a file of the site is kept.
    pub(super) fn place(&self, path: &str) -> Result<Path, Diagnostic> {
        self.store.place(path).ok_or_else(|| {
            let message = format!("no store can keep a file of the name `{path}`");
            Diagnostic::new(Code::BadDestination, message).help("rename the file that it comes from")
        })
    }
}
