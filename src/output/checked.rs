//! What a check keeps beside the manifest: what it found, and the cards that no build has published, so that the next one need not set them.
//!
//! One file, `.courtesy-check`: the hash of the list, the list as JSON, then the bytes of the cards one after another. It is a hint and
//! nothing more: it may be deleted at any time, one that is damaged counts as none, and every card is checked against its hash.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk;
use super::ground::stranger;
use super::hash::ContentHash;
use super::lock;
use super::options::Record;

/// Name of the file in the output folder.
pub const CHECK_NAME: &str = ".courtesy-check";

/// Cards with more bytes than this together are not kept.
const MOST: u64 = 512 * 1024 * 1024;

/// What the last check kept.
#[derive(Debug)]
pub struct Checked {
    path: PathBuf,
    list: List,
    /// Where the bytes of the cards begin.
    start: u64,
}

/// A card to keep: its path in the site, what it was made from, and its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Card<'c> {
    /// Path from the site's root.
    pub path: &'c str,
    /// Hash of what it was made from.
    pub inputs: ContentHash,
    /// The bytes.
    pub bytes: &'c [u8],
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct List {
    record: Record,
    cards: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    inputs: ContentHash,
    blake3: ContentHash,
    /// Bytes before it.
    at: u64,
    /// Bytes of it.
    size: u64,
}

impl Checked {
    /// Reads what the last check kept, the cards apart; `None` where there is nothing, or nothing whole.
    pub fn read(out: &Path) -> Option<Self> {
        let path = out.join(CHECK_NAME);
        let mut file = BufReader::new(disk::open_regular(&path).ok()?.0);
        let (mut hash, mut json) = (String::new(), String::new());
        let start = file.by_ref().take(65).read_line(&mut hash).ok()? + file.read_line(&mut json).ok()?;
        let json = json.strip_suffix('\n')?;
        let is_whole = hash.trim_end().parse() == Ok(ContentHash::of(json.as_bytes()));
        let list = is_whole.then(|| serde_json::from_str(json).ok())??;
        Some(Checked { path, list, start: start as u64 })
    }

    /// What the check followed from, and what it found.
    pub fn record(&self) -> &Record {
        &self.list.record
    }

    /// Returns the bytes of a card that was made from the same inputs, if they are still as they were made.
    pub fn reuse(&self, path: &str, inputs: &ContentHash) -> Option<Vec<u8>> {
        let entry = self.list.cards.get(path).filter(|entry| entry.inputs == *inputs)?;
        let (mut file, _) = disk::open_regular(&self.path).ok()?;
        file.seek(SeekFrom::Start(self.start.checked_add(entry.at)?)).ok()?;
        let mut bytes = Vec::new();
        file.take(entry.size).read_to_end(&mut bytes).ok()?;
        (ContentHash::of(&bytes) == entry.blake3).then_some(bytes)
    }
}

/// Keeps what a check found, and cards. That it cannot be kept, in a folder that can only be read or has another use, is no reason to fail.
pub fn keep_check(out: &Path, record: &Record, cards: &[Card<'_>]) {
    let _ = keep(out, record, cards);
}

fn keep(out: &Path, record: &Record, cards: &[Card<'_>]) -> io::Result<()> {
    if stranger(out).is_some() {
        return Ok(());
    }
    fs::create_dir_all(out)?;
    let Ok(_lock) = lock::take(out) else { return Ok(()) };
    let total: u64 = cards.iter().map(|card| card.bytes.len() as u64).sum();
    let cards = if total > MOST { &[] } else { cards };
    let temporary = out.join(format!("{CHECK_NAME}.new"));
    disk::remove_if_there(&temporary)?;
    let written = disk::create_new(&temporary).and_then(|file| write(file, record, cards));
    written.and_then(|()| fs::rename(&temporary, out.join(CHECK_NAME))).or_else(|_| disk::remove_if_there(&temporary))
}

fn write(mut file: File, record: &Record, cards: &[Card<'_>]) -> io::Result<()> {
    let mut at = 0;
    let mut list = List { record: record.clone(), cards: BTreeMap::new() };
    for Card { path, inputs, bytes } in cards {
        let size = bytes.len() as u64;
        list.cards.insert((*path).to_owned(), Entry { inputs: *inputs, blake3: ContentHash::of(bytes), at, size });
        at += size;
    }
    let json = serde_json::to_string(&list)?;
    file.write_all(format!("{}\n{json}\n", ContentHash::of(json.as_bytes())).as_bytes())?;
    cards.iter().try_for_each(|card| file.write_all(card.bytes))
}
