//! What the reports of earlier runs say of the files that lie in a folder of letters: whether they are as they were made, and which of them no run makes any more.

use std::collections::HashSet;
use std::path::Path;
use std::sync::OnceLock;

use super::report::{Entry, Letter, Line};
use crate::diagnostic::{Code, Diagnostic, Location, first_of};
use crate::output::{ContentHash, Journal, journals_in, read_journal};
use crate::paper::letters::{is_draft, is_ours};

/// Files of earlier runs, by the beginnings of hashes: so a million of them need a few megabytes.
#[derive(Debug, Default)]
pub(super) struct Earlier {
    /// Their names, but for those that this run has made by now.
    names: HashSet<u64>,
    /// The bytes of all files that any report in the folder names; read when they are first asked for.
    bytes: OnceLock<HashSet<u64>>,
}

impl Earlier {
    /// Reads what a journal has set aside.
    pub(super) fn of(journal: &Journal) -> Self {
        let names = letters(journal.earlier()).map(|letter| of_name(&letter.name)).collect();
        Earlier { names, bytes: OnceLock::new() }
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Says that this run makes a file of that name, too.
    pub(super) fn take(&mut self, name: &str) {
        if !self.names.is_empty() {
            self.names.remove(&of_name(name));
        }
    }

    /// Tells whether a file may be replaced by a newer letter: an email only where it is still as some run made it, since people write in
    /// their drafts.
    pub(super) fn may_go(&self, bytes: &[u8], journal: &Journal, folder: &Path) -> bool {
        let made = || self.bytes.get_or_init(|| made(journal, folder)).contains(&short(ContentHash::of(bytes)));
        is_ours(bytes) && (!is_draft(bytes) || made())
    }

    /// Names the files that stand beside those of this run, though it did not make them.
    pub(super) fn left(&self, journal: &Journal, folder: &Path) -> Option<Diagnostic> {
        if self.names.is_empty() {
            return None;
        }
        let names = journal.beside(|name| self.names.contains(&of_name(name)));
        let what = if names.len() == 1 {
            "1 file of an earlier run stands".to_owned()
        } else {
            format!("{} files of an earlier run stand", names.len())
        };
        let message = format!("{what} beside those of this one: {}", first_of(&names));
        let help = "remove what is not to be sent; with `--out` each table has a folder of its own";
        let problem = Diagnostic::new(Code::OldLetters, message).at(Location::file(folder.display().to_string())).help(help);
        (!names.is_empty()).then_some(problem)
    }
}

/// The bytes of all files that a report in the folder names.
fn made(journal: &Journal, folder: &Path) -> HashSet<u64> {
    let reports = journals_in(folder).unwrap_or_default().into_iter().filter_map(|path| read_journal(&path).ok());
    let lines = reports.flat_map(|lines| lines.map_while(Result::ok)).map(|(line, _)| line);
    letters(journal.earlier().chain(lines)).map(|letter| short(letter.blake3)).collect()
}

/// The files that lines of reports name; other lines are passed over.
fn letters(lines: impl Iterator<Item = String>) -> impl Iterator<Item = Letter> {
    let entry = |line: String| match Line::read(&line) {
        Some(Line::Made(Entry { files, .. })) => files,
        _ => Vec::new(),
    };
    lines.flat_map(entry)
}

fn of_name(name: &str) -> u64 {
    short(ContentHash::of(name.as_bytes()))
}

fn short(hash: ContentHash) -> u64 {
    hash.as_bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}
