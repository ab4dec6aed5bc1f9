//! Puts a finished website where the world reads it: a bucket of S3, Google Cloud Storage or Azure, or a folder.
//!
//! **What is there.** A publish reads two things: its own record at the destination (`.courtesy-publish.json`, see `ledger`) and the
//! listing of the store. A file is left alone when the record says that these very bytes were sent with these very headers, and the listing
//! shows the file as it was then, by its `ETag` and size. So a file that somebody else has replaced or removed is sent again, and of
//! a record that is missing or damaged nothing is believed.
//!
//! **Order.** First the record says what is about to change; then come the files that others need, then those that lead to them
//! ([`Item::turn`]), each turn after the one before is complete; then the record as it is from now on; removals last. Of the pages those come first that
//! are new, and those that are replaced when all of these are there: so no page that a reader can come to leads to one that is not there. (New
//! pages may lead to one another and are sent side by side; but nothing leads to any of them yet.) A run that was cut short at any
//! request leaves a record by which the next one knows what has arrived.
//!
//! **Whose files.** Only what a record names is replaced or removed. A file of somebody else that is in the way is refused by name, any other is left
//! alone, unless the caller wishes otherwise. In a folder nothing behind a link is ever removed, and what is hidden only where a record names it.
//!
//! **Two at a time.** The record is replaced only where it is still the one that was read, or one with the same bytes. Two publishers in turn see each
//! other's record; of two at the same time one is told, unless both send the very same.

mod address;
mod asked;
mod diagnose;
mod http;
mod ledger;
mod plan;
mod record;
mod run;
mod secrets;
mod send;
mod store;

pub use address::Destination;
pub use asked::{Reading, Site, Wishes};
pub use ledger::LEDGER_NAME;
pub use run::{Report, Request, publish};

use crate::output::ContentHash;

/// A file of the website, and how it is to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Path from the site's root, with `/` between names.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// Hash of the bytes.
    pub hash: ContentHash,
    /// What browsers are told of the type.
    pub content_type: &'static str,
    /// What browsers are told of how long they may keep it.
    pub caching: &'static str,
    /// Files of a lower turn are there before this one.
    pub turn: usize,
    /// Of the files of one turn, those that are new are there first; of both these and the others, those of a lower rank.
    pub rank: usize,
}

impl Item {
    /// A hash of all that is sent: the bytes, and what goes with them.
    fn sent(&self) -> ContentHash {
        ContentHash::of_parts([self.hash.as_bytes(), self.content_type.as_bytes(), self.caching.as_bytes()])
    }
}
