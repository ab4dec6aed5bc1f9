//! JSON as records: a list of objects, or an object on each line.

use std::sync::Arc;

use serde_json::Value;

use super::record::{Fields, RECORD_MAX, Record, Records, broken};
use crate::diagnostic::file::Hash;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::source::{Piece, Pieces};

/// The objects of a list. What is no JSON is an error of the file as a whole.
pub(super) struct List {
    path: Arc<str>,
    pieces: Pieces,
    /// The piece that is being read, and how much of it has been.
    piece: Option<Piece>,
    offset: usize,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Before the list.
    Start,
    /// Behind `[`.
    First,
    /// Behind an entry.
    Behind,
    /// Behind a comma.
    Next,
    /// Behind `]`.
    End,
}

impl List {
    pub(super) fn new(path: Arc<str>, pieces: Pieces) -> Self {
        List { path, pieces, piece: None, offset: 0, stage: Stage::Start }
    }

    /// The next byte, the end of a line being one as well.
    fn peek(&mut self) -> Result<Option<u8>, Diagnostic> {
        loop {
            if let Some(piece) = &self.piece {
                match piece.text.as_bytes().get(self.offset) {
                    Some(byte) => return Ok(Some(*byte)),
                    None if piece.ends && self.offset == piece.text.len() => return Ok(Some(b'\n')),
                    None => {}
                }
            }
            match self.pieces.next().transpose()? {
                Some(next) => (self.piece, self.offset) = (Some(next), 0),
                None => return Ok(None),
            }
        }
    }

    fn here(&self) -> Location {
        match &self.piece {
            Some(piece) => piece.at(&self.path, self.offset..piece.text.len()),
            None => Location::file(self.path.clone()),
        }
    }

    fn wrong(&self, what: &str) -> Diagnostic {
        not_a_list(self.here(), what)
    }

    fn record(&mut self) -> Result<Option<Record>, Diagnostic> {
        loop {
            let Some(byte) = self.peek()? else {
                return if self.stage == Stage::End { Ok(None) } else { Err(self.wrong("it ends before the list does")) };
            };
            self.stage = match (self.stage, byte) {
                (stage, b' ' | b'\t' | b'\n' | b'\r') => stage,
                (Stage::Start, b'[') => Stage::First,
                (Stage::Start, b'{') => return Err(self.wrong("an object stands for itself").help(LINES)),
                (Stage::First | Stage::Behind, b']') => Stage::End,
                (Stage::Behind, b',') => Stage::Next,
                (Stage::First | Stage::Next, _) => return self.entry().map(Some),
                _ => return Err(self.wrong("something else stands there")),
            };
            self.offset += 1;
        }
    }

    /// Reads one entry, to the bracket that closes it or to what separates it from the next.
    fn entry(&mut self) -> Result<Record, Diagnostic> {
        let at = self.here();
        self.stage = Stage::Behind;
        let mut text = Vec::new();
        let (mut depth, mut in_text, mut is_escaped, mut is_endless) = (0_usize, false, false, false);
        while let Some(byte) = self.peek()? {
            if depth == 0 && !in_text && matches!(byte, b',' | b']' | b'}' | b'\n') {
                break;
            }
            self.offset += 1;
            is_endless |= text.len() == RECORD_MAX;
            if !is_endless {
                text.push(byte);
            }
            match byte {
                _ if is_escaped => is_escaped = false,
                b'\\' if in_text => is_escaped = true,
                b'"' => in_text = !in_text,
                b'{' | b'[' if !in_text => depth += 1,
                b'}' | b']' if !in_text => depth -= 1,
                _ => {}
            }
            if depth == 0 && !in_text && matches!(byte, b'}' | b']' | b'"') {
                break;
            }
        }
        if is_endless {
            return Ok(Record::endless(at));
        }
        let text = String::from_utf8_lossy(&text).into_owned();
        match serde_json::from_str(&text) {
            Ok(value) => Ok(object(at, text, value)),
            Err(error) => Err(not_a_list(within(&at, &text, &error), &why(&error))),
        }
    }
}

impl Iterator for List {
    type Item = Result<Record, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.record().transpose()
    }
}

impl Records for List {
    fn hash(&self) -> Hash {
        self.pieces.hash()
    }
}

/// What to do with objects without a list around them.
const LINES: &str =
    "put `[` and `]` around the objects and commas between them; or, with one object on each line, let the file's name end in `.jsonl`";

fn not_a_list(at: Location, why: &str) -> Diagnostic {
    broken(at, format!("the file is not a JSON list of objects: {why}"))
}

/// What an error of the reader says, without its place in the record's text, which is not that in the file.
fn why(error: &serde_json::Error) -> String {
    let said = error.to_string();
    said.strip_suffix(&format!(" at line {} column {}", error.line(), error.column())).unwrap_or(&said).to_owned()
}

/// Where an error of the reader lies, whose lines and columns are those of the record's text.
fn within(at: &Location, text: &str, error: &serde_json::Error) -> Location {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len);
    let start = (lines.sum::<usize>() + error.column().saturating_sub(1)).min(text.len());
    Location::in_text(at.path.clone(), text, start..start + 1).within(at.line, at.column)
}

fn object(at: Location, text: String, value: Value) -> Record {
    match value {
        Value::Object(object) => Record { at, text, fields: Ok(Fields::Named(object)) },
        _ => Record::bad(at, "the entry is not an object".to_owned(), "write `{ \"field\": \"value\" }`"),
    }
}

/// The objects of a file with one on each line. What is no JSON costs its own line.
pub(super) struct Objects {
    path: Arc<str>,
    pieces: Pieces,
}

impl Objects {
    pub(super) fn new(path: Arc<str>, pieces: Pieces) -> Self {
        Objects { path, pieces }
    }

    fn record(&mut self) -> Result<Option<Record>, Diagnostic> {
        let line = loop {
            match self.pieces.next().transpose()? {
                Some(piece) if piece.ends && piece.text.trim().is_empty() => {}
                Some(piece) => break piece,
                None => return Ok(None),
            }
        };
        let at = line.at(&self.path, 0..line.text.len());
        if !line.ends {
            while self.pieces.next().transpose()?.is_some_and(|piece| !piece.ends) {}
            return Ok(Some(Record::endless(at)));
        }
        Ok(Some(match serde_json::from_str(&line.text) {
            Ok(value) => object(at, line.text, value),
            Err(error) => {
                let problem = Diagnostic::new(Code::PeopleRow, format!("the line is not a JSON object: {}", why(&error)));
                let problem = problem.at(within(&at, &line.text, &error)).help("write `{ \"field\": \"value\" }` on one line");
                Record { at, text: line.text, fields: Err(Box::new(problem)) }
            }
        }))
    }
}

impl Iterator for Objects {
    type Item = Result<Record, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.record().transpose()
    }
}

impl Records for Objects {
    fn hash(&self) -> Hash {
        self.pieces.hash()
    }
}
