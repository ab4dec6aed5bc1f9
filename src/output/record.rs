//! What a run keeps of itself beside the manifest, so that a later run that would do the same can end at once.
//!
//! A record is a hint and nothing more: it may be deleted at any time, and one that is damaged counts as none.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::disk;
use super::hash::ContentHash;
use super::manifest::Area;
use super::options::Record;
use super::standing::{Standing, standing};

/// Name of a build's record in the output folder.
pub const RECORD_NAME: &str = ".courtesy-build";

/// How long to wait at most for the clock of the file system, in steps of [`MOMENT`].
const PATIENCE: u32 = 40;
/// A part of the time in which two writes can have the same time (some 4 ms on Linux).
const MOMENT: Duration = Duration::from_micros(250);

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// What the run kept of itself.
    pub record: Record,
    /// How the site stood when the run ended.
    standing: Standing,
    /// Whether nothing was in it but what the run wrote.
    pub(super) is_pure: bool,
}

impl Recorded {
    /// Reads the record of the last build; `None` where there is none, or none that is whole.
    pub fn read(out: &Path) -> Option<Self> {
        let text = fs::read_to_string(out.join(RECORD_NAME)).ok()?;
        let (hash, json) = text.split_once('\n')?;
        (hash.parse() == Ok(ContentHash::of(json.as_bytes()))).then(|| serde_json::from_str(json).ok())?
    }

    /// Tells whether what the run published still stands as it left it, untouched by anybody.
    pub fn stands(&self, out: &Path, area: Area) -> bool {
        standing(out, area).as_ref() == Some(&self.standing)
    }
}

/// Keeps a record of what was just published: so many files and folders. The caller holds the lock; that it cannot be kept is no reason to fail.
pub(super) fn keep(out: &Path, area: Area, record: &Record, entries: usize) {
    let _ = write(out, area, record, entries);
}

/// Forgets the record, so that the next run reads what stands.
pub(super) fn forget(out: &Path) {
    let _ = fs::remove_file(out.join(RECORD_NAME));
}

fn write(out: &Path, area: Area, record: &Record, entries: usize) -> io::Result<()> {
    let temporary = out.join(format!("{RECORD_NAME}.new"));
    disk::remove_if_there(&temporary)?;
    let mut file = disk::create_new(&temporary)?;
    wait_for_the_clock(&file)?;
    let Some(standing) = standing(out, area) else { return disk::remove_if_there(&temporary) };
    let json = serde_json::to_string(&Recorded { record: record.clone(), is_pure: standing.entries == entries, standing })?;
    file.set_len(0)?;
    file.write_all(format!("{}\n{json}", ContentHash::of(json.as_bytes())).as_bytes())?;
    fs::rename(&temporary, out.join(RECORD_NAME))
}

/// Waits until a write has another time than those before it, so that no edit from here on can look as if it was not there.
fn wait_for_the_clock(file: &File) -> io::Result<()> {
    let before = file.metadata()?.modified()?;
    for length in 1..=PATIENCE {
        std::thread::sleep(MOMENT);
        file.set_len(length.into())?;
        if file.metadata()?.modified()? != before {
            break;
        }
    }
    Ok(())
}
