//! The reports of all parts of a merge as one: what one run would have reported.

use std::path::{Path, PathBuf};

use super::report::{End, Entry, Head, Line, MARK};
use super::told::Told;
use crate::diagnostic::{Code, Diagnostic, Location, sort};
use crate::output::{self, Journal, PublishError, read_journal};
use crate::pipeline::refused;

/// What the parts of a run came to.
#[derive(Debug, Default)]
pub struct Joined {
    /// Every problem, sorted; of many thousand, the first ones.
    pub diagnostics: Vec<Diagnostic>,
    /// Id of the message.
    pub message: String,
    /// How many parts there are.
    pub parts: usize,
    /// Rows of the table.
    pub rows: usize,
    /// Files that were made.
    pub files: usize,
}

/// Reads the reports of all parts of a run, each named by itself or by the folder that it lies in, and writes them into one at `to`.
pub fn join(reports: &[PathBuf], to: Option<&Path>) -> Joined {
    let mut joined = Joined::default();
    let mut told = Told::default();
    if let Err(problems) = run(reports, to, &mut joined, &mut told) {
        told.more.extend(problems);
    }
    joined.files = told.files;
    joined.diagnostics = told.outcome().diagnostics;
    sort(&mut joined.diagnostics);
    joined
}

fn run(reports: &[PathBuf], to: Option<&Path>, joined: &mut Joined, told: &mut Told) -> Result<(), Vec<Diagnostic>> {
    let one = |problem: Diagnostic| vec![problem];
    let mut parts = Vec::new();
    for path in found(reports).map_err(one)? {
        parts.push(Part::open(&path).map_err(one)?);
    }
    parts.sort_by_key(|part| part.head.shard);
    let head = whole(&parts)?;
    joined.message.clone_from(&head.message);
    (joined.parts, joined.rows) = (parts.len(), head.rows);
    let mut written = Written::open(to, &head).map_err(one)?;
    while let Some(entry) = next(&mut parts).map_err(one)? {
        written.take(&Line::Made(entry.clone())).map_err(one)?;
        told.files += entry.files.len();
        told.take(entry.problems);
    }
    let unfinished: Vec<Diagnostic> = parts.iter().filter(|part| !part.is_whole).map(Part::unfinished).collect();
    if !unfinished.is_empty() {
        return Err(unfinished);
    }
    written.take(&Line::End(End { files: told.files, problems: told.problems })).map_err(one)?;
    written.finish().map_err(one)
}

/// The reports that are named, and those in folders that are.
fn found(reports: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut found = Vec::new();
    for path in reports {
        if path.is_dir() {
            found.extend(output::journals_in(path).map_err(|error| unread(path, &error))?);
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn unread(path: &Path, error: &PublishError) -> Diagnostic {
    let shown = path.display().to_string();
    Diagnostic::new(Code::Unreadable, error.to_string()).at(Location::file(shown)).help("check that it exists and that you may read it")
}

fn problem(path: &Path, message: String) -> Diagnostic {
    Diagnostic::new(Code::PrintReport, message).at(Location::file(path.display().to_string()))
}

/// The report of one part, being read.
struct Part {
    path: PathBuf,
    head: Head,
    lines: Box<dyn Iterator<Item = Result<(String, u64), PublishError>>>,
    next: Option<Entry>,
    /// The last row that was read of.
    row: usize,
    is_whole: bool,
}

impl Part {
    fn open(path: &Path) -> Result<Self, Diagnostic> {
        let mut lines = read_journal(path).map_err(|error| unread(path, &error))?;
        let first = lines.next().transpose().map_err(|error| unread(path, &error))?;
        let Some(Line::Report(head)) = first.and_then(|(text, _)| Line::read(&text)) else {
            return Err(problem(path, "this is no report of a print run".to_owned())
                .help("name the files `.courtesy-print-….jsonl`, or the folders that they lie in"));
        };
        let mut part = Part { path: path.to_owned(), head, lines: Box::new(lines), next: None, row: 0, is_whole: false };
        part.advance()?;
        Ok(part)
    }

    fn advance(&mut self) -> Result<(), Diagnostic> {
        let line = self.lines.next().transpose().map_err(|error| unread(&self.path, &error))?;
        self.next = match line.map(|(text, _)| Line::read(&text)) {
            None => None,
            Some(Some(Line::Made(entry))) if entry.rows.0 > self.row => {
                self.row = entry.rows.1;
                Some(entry)
            }
            Some(Some(Line::End(_))) => {
                self.is_whole = true;
                None
            }
            Some(_) => return Err(problem(&self.path, format!("behind row {} there is no line of a report", self.row))),
        };
        Ok(())
    }

    fn unfinished(&self) -> Diagnostic {
        let message = format!("the run was cut short behind row {} of {}", self.row, self.head.rows);
        problem(&self.path, message).help("go on with it with the same command and `--resume`")
    }
}

/// The entry of the lowest rows.
fn next(parts: &mut [Part]) -> Result<Option<Entry>, Diagnostic> {
    let first = parts.iter_mut().filter(|part| part.next.is_some()).min_by_key(|part| part.next.as_ref().map(|entry| entry.rows));
    let Some(part) = first else { return Ok(None) };
    let entry = part.next.take();
    part.advance()?;
    Ok(entry)
}

/// What all parts together are a report of.
fn whole(parts: &[Part]) -> Result<Head, Vec<Diagnostic>> {
    let Some(first) = parts.first() else {
        return Err(vec![
            Diagnostic::new(Code::PrintReport, "there is no report").help("name the folders that the parts were printed into"),
        ]);
    };
    let (_, of) = first.head.shard.unwrap_or((1, 1));
    let mut problems = Vec::new();
    for part in &parts[1..] {
        if part.head.shard.map(|(_, of)| of) != first.head.shard.map(|(_, of)| of)
            || (&part.head.key, part.head.rows) != (&first.head.key, first.head.rows)
        {
            let other = Location::file(first.path.display().to_string());
            problems.push(problem(&part.path, "this is a part of another run".to_owned()).related(other, "than this one"));
        }
    }
    let numbers: Vec<usize> = parts.iter().map(|part| part.head.shard.map_or(1, |(part, _)| part)).collect();
    for part in 1..=of {
        match numbers.iter().filter(|number| **number == part).count() {
            0 => problems.push(problem(&first.path, format!("the report of part {part} of {of} is missing"))),
            1 => {}
            times => problems.push(problem(&first.path, format!("there are {times} reports of part {part} of {of}"))),
        }
    }
    if problems.is_empty() { Ok(first.head.of_all()) } else { Err(problems) }
}

/// The joined report, where one is wanted.
struct Written {
    journal: Option<Journal>,
    /// Lines that are not written yet.
    waiting: String,
}

/// Bytes that are written at a time.
const CHUNK: usize = 1 << 20;

impl Written {
    fn open(to: Option<&Path>, head: &Head) -> Result<Self, Diagnostic> {
        let open = |path: &Path| {
            let mut journal = Journal::open(path, MARK)?;
            journal.cut(0).map(|()| journal)
        };
        let journal = to.map(open).transpose().map_err(|error| refused(&error))?;
        let mut written = Written { journal, waiting: String::new() };
        written.take(&Line::Report(head.clone()))?;
        Ok(written)
    }

    fn take(&mut self, line: &Line) -> Result<(), Diagnostic> {
        let Some(journal) = &mut self.journal else { return Ok(()) };
        self.waiting.push_str(&line.write());
        if self.waiting.len() < CHUNK { Ok(()) } else { flush(journal, &mut self.waiting) }
    }

    fn finish(mut self) -> Result<(), Diagnostic> {
        let Some(mut journal) = self.journal.take() else { return Ok(()) };
        flush(&mut journal, &mut self.waiting)?;
        journal.finish();
        Ok(())
    }
}

fn flush(journal: &mut Journal, waiting: &mut String) -> Result<(), Diagnostic> {
    journal.append(&std::mem::take(waiting)).map_err(|error| refused(&error))
}
