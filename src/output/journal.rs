//! The journal of a run that writes many files, each for itself, and may be cut short: a line for what stands, once it stands.
//!
//! ```text
//! letters/.courtesy-print-note.jsonl     the journal, locked while a run writes; it stays as the report of the run
//! letters/.courtesy-print-note.before    what journals of earlier runs said, until a run in their place has ended
//! letters/.courtesy-print-note.staging/  files that are not in their places yet; emptied by the next run, gone at the end of one
//! ```
//!
//! A line is written only when the files that it names are on the disk and in their places, and a line that has no end was not written.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::disk;
use super::error::{At, PublishError, PublishErrorKind};
use super::hash::ContentHash;
use super::lock::Lock;
use super::single::write_files;

/// How the name of every journal begins.
const PREFIX: &str = ".courtesy-print-";
/// How it ends.
const SUFFIX: &str = ".jsonl";

/// Name of the journal of a run of that name.
pub fn journal_name(run: &str) -> String {
    format!("{PREFIX}{run}{SUFFIX}")
}

/// The journals in a folder, sorted; where it has none, those in the folders directly in it.
///
/// # Errors
/// Where a folder cannot be read.
pub fn journals_in(folder: &Path) -> Result<Vec<PathBuf>, PublishError> {
    let (mut found, folders) = looked_through(folder)?;
    if found.is_empty() {
        let mut closed = None;
        for inner in folders {
            match looked_through(&inner) {
                Ok((journals, _)) => found.extend(journals),
                Err(error) => closed = closed.or(Some(error)),
            }
        }
        // What else lies in the folder may be closed; that no journal was found there may be why.
        if let Some(error) = closed.filter(|_| found.is_empty()) {
            return Err(error);
        }
    }
    found.sort();
    Ok(found)
}

/// The journals and the folders in a folder.
fn looked_through(folder: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), PublishError> {
    let (mut journals, mut folders) = (Vec::new(), Vec::new());
    for entry in fs::read_dir(folder).at(folder, "read")? {
        let entry = entry.at(folder, "read")?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with(PREFIX) && name.ends_with(SUFFIX) {
            journals.push(entry.path());
        } else if !name.starts_with('.') && entry.file_type().at(&entry.path(), "looked at")?.is_dir() {
            folders.push(entry.path());
        }
    }
    Ok((journals, folders))
}

/// Reads a journal's whole lines, each with the number of bytes up to its end.
///
/// # Errors
/// Where the file cannot be opened; a line is an error where it cannot be read.
pub fn read_journal(path: &Path) -> Result<impl Iterator<Item = Result<(String, u64), PublishError>> + use<>, PublishError> {
    let file = File::open(path).at(path, "opened")?;
    Ok(lines(BufReader::new(file), path.to_owned()))
}

fn lines(mut reader: impl BufRead, path: PathBuf) -> impl Iterator<Item = Result<(String, u64), PublishError>> {
    let mut end = 0;
    std::iter::from_fn(move || {
        let mut line = String::new();
        match reader.read_line(&mut line).at(&path, "read") {
            Ok(bytes) if line.ends_with('\n') => {
                end += bytes as u64;
                line.pop();
                Some(Ok((line, end)))
            }
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        }
    })
}

/// An open journal, held against other runs until it is dropped.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Lock,
    staging: PathBuf,
    before: PathBuf,
}

impl Journal {
    /// Opens the journal at `path`, or begins one; what a run that was cut short left behind unfinished is removed.
    ///
    /// # Errors
    /// Where another run writes it, a file that does not begin with `mark` is in the way, or the disk does not take it.
    pub fn open(path: &Path, mark: &str) -> Result<Self, PublishError> {
        let folder = disk::folder_of(path);
        fs::create_dir_all(folder).at(folder, "made")?;
        if disk::look(path).at(path, "looked at")?.is_some_and(|found| !found.is_file()) {
            return Err(PublishError::new(PublishErrorKind::ForeignFile, path, "is not a report of Courtesy"));
        }
        let file = Lock::hold(path, folder)?;
        let mut first = String::new();
        let read = BufReader::new(file.file()).read_line(&mut first);
        if read.is_err() || !(first.is_empty() || first.starts_with(mark)) {
            return Err(PublishError::new(PublishErrorKind::ForeignFile, path, "is a file that Courtesy did not make"));
        }
        let (staging, before) = (path.with_extension("staging"), path.with_extension("before"));
        match fs::remove_dir_all(&staging) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error).at(&staging, "removed"),
            _ => Ok(Journal { path: path.to_owned(), file, staging, before }),
        }
    }

    /// The whole lines, each with the number of bytes up to its end.
    ///
    /// # Errors
    /// Where the file cannot be opened.
    pub fn lines(&self) -> Result<impl Iterator<Item = Result<(String, u64), PublishError>> + use<>, PublishError> {
        let mut file = self.file.file().try_clone().at(&self.path, "opened")?;
        file.seek(SeekFrom::Start(0)).at(&self.path, "read")?;
        Ok(lines(BufReader::new(file), self.path.clone()))
    }

    /// Keeps what the journal says beside it, behind what was kept before, so that it can be cut.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn set_aside(&self) -> Result<(), PublishError> {
        let mut file = self.file.file().try_clone().at(&self.path, "opened")?;
        if file.metadata().at(&self.path, "looked at")?.len() == 0 {
            return Ok(());
        }
        file.seek(SeekFrom::Start(0)).at(&self.path, "read")?;
        let mut before = OpenOptions::new().append(true).create(true).open(&self.before).at(&self.before, "opened")?;
        std::io::copy(&mut file, &mut before).and_then(|_| before.sync_data()).at(&self.before, "written")
    }

    /// The lines that were set aside, as far as they can be read.
    pub fn earlier(&self) -> impl Iterator<Item = String> + use<> {
        let kept = read_journal(&self.before).ok();
        kept.into_iter().flatten().map_while(Result::ok).map(|(line, _)| line)
    }

    /// Forgets what was set aside.
    pub fn forget(&self) {
        let _ = fs::remove_file(&self.before);
    }

    /// The names of files beside the journal that `is_one` picks, sorted.
    pub fn beside(&self, is_one: impl Fn(&str) -> bool) -> Vec<String> {
        let entries = fs::read_dir(disk::folder_of(&self.path)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| is_one(name)).collect();
        names.sort();
        names
    }

    /// Drops everything behind the first `bytes`.
    ///
    /// # Errors
    /// Where the disk does not take it.
    pub fn cut(&mut self, bytes: u64) -> Result<(), PublishError> {
        self.file.file().set_len(bytes).at(&self.path, "shortened")?;
        self.file.file().seek(SeekFrom::End(0)).at(&self.path, "shortened")?;
        Ok(())
    }

    /// Adds lines, each with its end, and waits until the disk has them.
    ///
    /// # Errors
    /// Where the disk does not take them.
    pub fn append(&mut self, lines: &str) -> Result<(), PublishError> {
        self.file.file().write_all(lines.as_bytes()).at(&self.path, "written")?;
        self.file.file().sync_data().at(&self.path, "written")
    }

    /// Writes files into their places as [`write_files`] does.
    pub fn write(&self, files: &[(&Path, &[u8])], is_ours: impl Fn(&[u8]) -> bool) -> (usize, Result<(), PublishError>) {
        match fs::create_dir_all(&self.staging).at(&self.staging, "made") {
            Ok(()) => write_files(files, Some(&self.staging), is_ours),
            Err(error) => (0, Err(error)),
        }
    }

    /// Ends the run: nothing of it is left but its files and the journal.
    pub fn finish(self) {
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Tells whether a regular file of this size and hash stands at a path.
pub fn stands(path: &Path, size: u64, hash: ContentHash) -> bool {
    let Ok((file, found)) = disk::open_regular(path) else { return false };
    found == size && ContentHash::of_reader(file).is_ok_and(|(found, _)| found == hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARK: &str = "{\"report\"";

    #[test]
    fn a_line_without_an_end_was_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join(journal_name("note"));
        let mut journal = Journal::open(&path, MARK).unwrap();
        journal.append("{\"report\"}\n1\n2\n").unwrap();
        drop(journal);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, [&whole, &b"half of a li"[..]].concat()).unwrap();
        let mut journal = Journal::open(&path, MARK).unwrap();
        let lines: Vec<(String, u64)> = journal.lines().unwrap().map(Result::unwrap).collect();
        assert_eq!(lines, [("{\"report\"}".to_owned(), 11), ("1".to_owned(), 13), ("2".to_owned(), 15)]);
        journal.cut(13).unwrap();
        journal.append("3\n").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "{\"report\"}\n1\n3\n");
        assert_eq!(journals_in(path.parent().unwrap()).unwrap(), [path]);
    }

    #[test]
    fn what_is_set_aside_outlives_runs_that_are_cut_short() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(journal_name("note"));
        let mut journal = Journal::open(&path, MARK).unwrap();
        journal.set_aside().unwrap();
        assert_eq!(journal.earlier().count(), 0);
        journal.append("{\"report\"}\n1\n").unwrap();
        for line in ["2\n", "3\n"] {
            journal.set_aside().unwrap();
            journal.cut(0).unwrap();
            journal.append(line).unwrap();
        }
        drop(journal);
        fs::write(&path, "{\"report\"}\n").unwrap();
        let journal = Journal::open(&path, MARK).unwrap();
        assert_eq!(journal.earlier().collect::<Vec<_>>(), ["{\"report\"}", "1", "2"]);
        assert_eq!(journal.beside(|name| name.ends_with(".before")), [".courtesy-print-note.before"]);
        journal.forget();
        assert_eq!((journal.earlier().count(), journal.beside(|_| true).len()), (0, 1));
    }

    #[test]
    fn one_run_at_a_time_and_no_file_of_somebody_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(journal_name("note"));
        let journal = Journal::open(&path, MARK).unwrap();
        assert_eq!(Journal::open(&path, MARK).unwrap_err().kind, PublishErrorKind::Locked);
        drop(journal);
        fs::write(&path, "mine").unwrap();
        assert_eq!(Journal::open(&path, MARK).unwrap_err().kind, PublishErrorKind::ForeignFile);
    }

    #[test]
    fn what_was_left_unfinished_goes_with_the_next_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(journal_name("note"));
        let file = folder.path().join("a.pdf");
        let journal = Journal::open(&path, MARK).unwrap();
        assert_eq!(journal.write(&[(&file, b"one")], |_| false).0, 1);
        let staging = path.with_extension("staging");
        fs::write(staging.join("half"), "x").unwrap();
        drop(journal);
        Journal::open(&path, MARK).unwrap().finish();
        assert!(!staging.exists());
        assert!(stands(&file, 3, ContentHash::of(b"one")));
        assert!(!stands(&file, 3, ContentHash::of(b"two")) && !stands(&path.with_extension("x"), 0, ContentHash::of(b"")));
    }
}
