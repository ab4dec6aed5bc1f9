//! Keeps the report of a merge while it runs, and finds out of the last one where to go on.

use std::path::{Path, PathBuf};

use super::earlier::Earlier;
use super::options::Hears;
use super::report::{End, Entry, Head, Line, MARK};
use super::told::Told;
use crate::diagnostic::Diagnostic;
use crate::output::{Journal, journal_name, stands};
use crate::paper::letters::Finished;
use crate::pipeline::refused;

/// The report of a run into a folder.
pub(super) struct Diary {
    journal: Journal,
    folder: PathBuf,
    head: Head,
    earlier: Earlier,
}

impl Diary {
    /// Opens the report of what `head` names.
    pub(super) fn open(folder: &Path, head: Head) -> Result<Self, Diagnostic> {
        let run = match head.shard {
            None => head.message.clone(),
            Some((part, of)) => format!("{}-{part}-of-{of}", head.message),
        };
        let journal = Journal::open(&folder.join(journal_name(&run)), MARK).map_err(|error| refused(&error))?;
        Ok(Diary { journal, folder: folder.to_owned(), head, earlier: Earlier::default() })
    }

    /// Begins anew, or behind the last row up to which all that the last run made still stands; gives that row, or 0.
    pub(super) fn begin(&mut self, resume: bool, told: &mut Told) -> Result<usize, Diagnostic> {
        let (end, row) = if resume { self.standing(told)? } else { (0, 0) };
        if end == 0 {
            self.journal.set_aside().map_err(|error| refused(&error))?;
        }
        self.earlier = Earlier::of(&self.journal);
        self.pass(end)?;
        self.journal.cut(end).map_err(|error| refused(&error))?;
        if end == 0 {
            self.append(&Line::Report(self.head.clone()).write())?;
        }
        Ok(row)
    }

    /// Takes the files that stand already for files of this run.
    fn pass(&mut self, end: u64) -> Result<(), Diagnostic> {
        if self.earlier.is_empty() {
            return Ok(());
        }
        for line in self.journal.lines().map_err(|error| refused(&error))? {
            match line.map_err(|error| refused(&error))? {
                (_, behind) if behind > end => break,
                (text, _) => {
                    if let Some(Line::Made(entry)) = Line::read(&text) {
                        entry.files.iter().for_each(|letter| self.earlier.take(&letter.name));
                    }
                }
            }
        }
        Ok(())
    }

    /// How many bytes of the report still hold, and up to which row.
    fn standing(&self, told: &mut Told) -> Result<(u64, usize), Diagnostic> {
        let (mut end, mut row) = (0, 0);
        for line in self.journal.lines().map_err(|error| refused(&error))? {
            let (text, behind) = line.map_err(|error| refused(&error))?;
            match Line::read(&text) {
                Some(Line::Report(head)) if end == 0 && head == self.head => {}
                Some(Line::Made(entry)) if end > 0 && entry.rows.0 > row && self.has(&entry) => {
                    row = entry.rows.1;
                    told.stood += entry.files.len();
                    told.take(entry.problems);
                    told.missing.extend(entry.missing);
                }
                _ => {
                    told.anew = end == 0;
                    break;
                }
            }
            end = behind;
        }
        Ok((end, row))
    }

    fn has(&self, entry: &Entry) -> bool {
        entry.files.iter().all(|letter| stands(&self.folder.join(&letter.name), letter.size, letter.blake3))
    }

    /// Puts the files of some lots into their places and then says so.
    pub(super) fn take(&mut self, lots: &[Finished], told: &mut Told, expected: usize, hears: &mut Hears<'_>) -> Result<(), Diagnostic> {
        let files = || lots.iter().flat_map(|lot| &lot.files);
        let paths: Vec<PathBuf> = files().map(|(name, _)| self.folder.join(name)).collect();
        let written: Vec<(&Path, &[u8])> = paths.iter().zip(files()).map(|(path, (_, bytes))| (path.as_path(), &**bytes)).collect();
        let may_go = |old: &[u8]| self.earlier.may_go(old, &self.journal, &self.folder);
        let (stand, result) = self.journal.write(&written, may_go);
        paths.iter().take(stand).for_each(|path| told.file(path, expected, hears));
        result.map_err(|error| refused(&error))?;
        files().for_each(|(name, _)| self.earlier.take(name));
        let lines: String = lots.iter().map(|lot| Line::Made(Entry::of(lot)).write()).collect();
        self.append(&lines)
    }

    /// Says that nothing is left to do, and tells what earlier runs have left.
    pub(super) fn finish(mut self, told: &mut Told) -> Result<(), Diagnostic> {
        let end = End { files: told.stood + told.files, problems: told.problems };
        self.append(&Line::End(end).write())?;
        told.more.extend(self.earlier.left(&self.journal, &self.folder));
        self.journal.forget();
        self.journal.finish();
        Ok(())
    }

    fn append(&mut self, lines: &str) -> Result<(), Diagnostic> {
        self.journal.append(lines).map_err(|error| refused(&error))
    }
}
