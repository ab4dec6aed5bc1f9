//! The only writer: takes a tree of files in memory and puts it on the disk as a whole or not at all.
//!
//! What an output folder holds:
//!
//! ```text
//! output/site/            the website        (one area)
//! output/letters/         printed letters    (another), with the reports of merges in `.courtesy-print-*.jsonl` (see `journal`)
//! output/manifest.json    every file of the areas with the hash of its bytes and of its inputs
//! output/.courtesy-lock   held while a run writes; released by the operating system however the run ends
//! output/.courtesy-build  what the last build followed from and said, and how its site stands; may be deleted
//! output/.courtesy-check  what the last check found, and cards that no build has published; may be deleted
//! ```
//!
//! **Publishing.** The new tree is made in `output/.site-1234.staging/`, on the same file system. Files that the old tree
//! has already, byte for byte, are hard-linked and so keep their times; all others are written. Then the trees change
//! places by one exchange of names, the new manifest is renamed into place, and the old tree is removed. A tree that
//! is there already is left alone. Nothing depends on a clock, a random number or the number of threads.
//!
//! **Nothing changed.** A build may keep a record of itself ([`Record`]): its key, what it said, and one hash of the names, sizes, times
//! and numbers of all files of the site. While that hash is the same nobody has touched the site, so the manifest is believed and no file
//! is read to be compared. The hash is taken under the lock, when everything else is done, and any other moment would give another one:
//! a run that was cut short leaves a record that does not fit what stands, which is as good as none.
//!
//! **Little changed.** By the same hash a build may hand over files as standing: it names their size and hash and never had their bytes.
//! Publishing links them. Where somebody has touched the site since the build looked, they are read; if one is no longer what it was,
//! the old site stands, the record goes, and the build begins anew with nothing to believe.
//!
//! **Crashes.** The staging folder is also the journal. It holds the new manifest until that is in place and the old one until
//! the old tree is gone, and a stamp that moves with the new tree tells on which side of the swap a crash came. The next
//! run undoes what was not swapped and finishes what was. Only between the swap and the rename that follows does the manifest
//! describe the old tree; the files on the disk are checked against it wherever it is used, so that is harmless.
//! Where names cannot be exchanged (Windows, some network disks) there is a moment without `site`; the next run
//! puts the old tree back. Before the swap one `syncfs` waits until all is on the disk, so this holds for power cuts too.
//!
//! **Foreign files** in an area (`CNAME`, `.git`, anything that the manifest does not list) are carried over, never
//! removed and never overwritten: one in the way of a new file is refused by name, unless it is that very file already.
//! A folder that is not empty, but for hidden entries, and that no manifest speaks of is refused as a whole.
//! `output` itself may be a symbolic link; an area may not, because replacing it would lose the link.

mod beside;
mod checked;
mod cradle;
mod disk;
mod error;
mod fresh;
mod ground;
mod hash;
mod journal;
mod landing;
mod lock;
mod manifest;
mod options;
mod path;
mod plan;
mod previous;
mod publish;
mod record;
mod recover;
mod replace;
mod retire;
mod single;
mod staging;
mod standing;
mod survey;
mod swap;
#[cfg(test)]
mod tests;
mod tree;
mod whole;

pub use checked::{CHECK_NAME, Card, Checked, keep_check};
pub use error::{PublishError, PublishErrorKind};
pub use fresh::{finish_fresh, in_the_way, write_fresh};
pub use ground::stranger;
pub use hash::{ContentHash, NotAHash};
pub use journal::{Journal, journal_name, journals_in, read_journal, stands};
pub use landing::Landing;
pub use manifest::{Area, MANIFEST_NAME, Manifest, ManifestArea, ManifestEntry};
pub use options::{Observer, PublishOptions, PublishReport, Record, Step};
pub use path::{OutputPath, PathProblem};
pub use previous::Previous;
pub use publish::publish;
pub use record::{RECORD_NAME, Recorded};
pub use replace::{delete_file, move_file, replace_file};
pub use single::{write_file, write_files};
pub use tree::{ClaimError, ClaimProblem, OutputContent, OutputFile, OutputTree};
pub use whole::{Whole, WholeFile, WholeReader, is_hidden};
