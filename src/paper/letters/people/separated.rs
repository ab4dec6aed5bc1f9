//! Values separated by commas, semicolons or tabs, as records. A double quote that is never closed costs its own line, not the rest of the file.

use std::collections::VecDeque;
use std::sync::Arc;

use super::record::{Fields, RECORD_MAX, Record, Records};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::Hash;
use crate::guide::source::{Piece, Pieces};

/// The records of a CSV file, its header first; empty lines are passed over.
pub(super) struct Separated {
    path: Arc<str>,
    pieces: Pieces,
    /// Pieces that were read ahead in vain.
    ahead: VecDeque<Piece>,
    /// Known from the header on.
    cutter: Option<Cutter>,
}

impl Separated {
    pub(super) fn new(path: Arc<str>, pieces: Pieces) -> Self {
        Separated { path, pieces, ahead: VecDeque::new(), cutter: None }
    }

    fn piece(&mut self) -> Result<Option<Piece>, Diagnostic> {
        match self.ahead.pop_front() {
            Some(piece) => Ok(Some(piece)),
            None => self.pieces.next().transpose(),
        }
    }

    fn cutter(&mut self, header: &str) -> &mut Cutter {
        self.cutter.get_or_insert_with(|| Cutter::new(separator(header)))
    }

    fn record(&mut self) -> Result<Option<Record>, Diagnostic> {
        let first = loop {
            match self.piece()? {
                Some(piece) if piece.ends && piece.text.is_empty() => {}
                Some(piece) => break piece,
                None => return Ok(None),
            }
        };
        let at = first.at(&self.path, 0..first.text.len());
        if !first.ends {
            while self.piece()?.is_some_and(|piece| !piece.ends) {}
            return Ok(Some(Record::endless(at)));
        }
        let mut quotes = Quotes::new(self.cutter(&first.text).separator);
        quotes.read(&first.text);
        let mut text = first.text;
        let mut more = Vec::new();
        while quotes.is_open() {
            let next = self.piece()?;
            let fits = next.as_ref().is_some_and(|piece| piece.ends && text.len() + piece.text.len() < RECORD_MAX);
            let Some(piece) = next else { break };
            if fits {
                quotes.read(&piece.text);
                text.push('\n');
                text.push_str(&piece.text);
            }
            more.push(piece);
            if !fits || quotes.is_stray {
                quotes.is_stray = true;
                break;
            }
        }
        if quotes.is_open() || (quotes.is_stray && !more.is_empty()) {
            more.into_iter().rev().for_each(|piece| self.ahead.push_front(piece));
            let help = "close it at the end of the value, and write one that belongs to the value twice";
            return Ok(Some(Record::bad(at, "a double quote is not closed".to_owned(), help)));
        }
        let fields = Ok(Fields::List(self.cutter(&text).values(&text)));
        Ok(Some(Record { at, text, fields }))
    }
}

impl Iterator for Separated {
    type Item = Result<Record, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.record().transpose()
    }
}

impl Records for Separated {
    fn hash(&self) -> Hash {
        self.pieces.hash()
    }
}

/// The separator that stands most often in the header.
fn separator(head: &str) -> u8 {
    let count = |separator: u8| head.bytes().filter(|b| *b == separator).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// Cuts records into their values. One serves all records: to make one takes twenty times as long as to cut.
struct Cutter {
    separator: u8,
    reader: csv_core::Reader,
    /// Values of the last record, without their quotes.
    text: Vec<u8>,
    /// Where each of them ends.
    ends: Vec<usize>,
}

impl Cutter {
    fn new(separator: u8) -> Self {
        let reader = csv_core::ReaderBuilder::new().delimiter(separator).build();
        Cutter { separator, reader, text: Vec::new(), ends: Vec::new() }
    }

    /// The values of one whole record.
    fn values(&mut self, record: &str) -> Vec<String> {
        self.reader.reset();
        self.text.resize(record.len(), 0);
        self.ends.resize(record.bytes().filter(|byte| *byte == self.separator).count() + 1, 0);
        let (_, _, written, some) = self.reader.read_record(record.as_bytes(), &mut self.text, &mut self.ends);
        // Nothing behind it, which ends the last value.
        let (_, _, _, last) = self.reader.read_record(&[], &mut self.text[written..], &mut self.ends[some..]);
        let ends = &self.ends[..some + last];
        let starts = std::iter::once(&0).chain(ends);
        starts.zip(ends).map(|(start, end)| String::from_utf8_lossy(&self.text[*start..*end]).into_owned()).collect()
    }
}

/// Whether a record goes on behind the end of a line.
struct Quotes {
    separator: u8,
    state: State,
    /// Whether something stands between a closing quote and the separator: the quote was never meant to close.
    is_stray: bool,
}

enum State {
    /// At the beginning of a value, where a quote opens.
    Start,
    /// In a value without quotes, or behind one with them.
    Plain,
    /// In quotes.
    Open,
    /// Behind a quote in quotes, which closes them or is one of two.
    Closing,
}

impl Quotes {
    fn new(separator: u8) -> Self {
        Quotes { separator, state: State::Start, is_stray: false }
    }

    fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }

    /// Reads a line.
    fn read(&mut self, line: &str) {
        for byte in line.bytes() {
            self.state = match (&self.state, byte) {
                (State::Start | State::Closing, b'"') => State::Open,
                (State::Open, b'"') => State::Closing,
                (State::Open, _) => State::Open,
                (_, byte) if byte == self.separator => State::Start,
                (State::Closing, _) => {
                    self.is_stray = true;
                    State::Plain
                }
                _ => State::Plain,
            };
        }
        if !self.is_open() {
            self.state = State::Start;
        }
    }
}
