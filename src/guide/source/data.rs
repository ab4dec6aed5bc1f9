//! A file of data that the command line names, as a stream of text in pieces of bounded size: however large it is, little of it is in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Cursor, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{SourceFile, unreadable};
use super::text::not_utf8;
use crate::diagnostic::file::Hash;
use crate::diagnostic::{Code, Diagnostic, Location};

/// Longest piece of a line, in bytes.
pub const PIECE_MAX: usize = 1 << 18;

/// Most that is read of what is no file on a disk, in bytes: a pipe gives its bytes only once, so they are kept.
const PIPE_MAX: u64 = 256 * 1024 * 1024;

/// A file of data, which may be read several times.
#[derive(Clone, Debug)]
pub struct Data {
    /// The file as it was named, for messages.
    pub path: Arc<str>,
    disk: PathBuf,
    /// All of it, where it can be read only once.
    kept: Option<Arc<[u8]>>,
}

impl Data {
    /// Finds the file.
    ///
    /// # Errors
    /// A diagnostic where it cannot be read, or is a pipe with more than 256 MiB.
    pub fn open(path: &Path) -> Result<Self, Diagnostic> {
        let shown = path.display().to_string();
        let mut file = File::open(path).map_err(|error| unreadable(&shown, &error))?;
        let is_file = file.metadata().map_err(|error| unreadable(&shown, &error))?.is_file();
        let kept = if is_file { None } else { Some(drained(&mut file, &shown)?) };
        Ok(Data { path: shown.into(), disk: path.to_owned(), kept })
    }

    /// Data that does not come from the disk.
    pub fn of(path: &str, text: &[u8]) -> Self {
        Data { path: path.into(), disk: PathBuf::new(), kept: Some(text.into()) }
    }

    /// Reads it from its beginning.
    ///
    /// # Errors
    /// A diagnostic where it cannot be opened.
    pub fn pieces(&self) -> Result<Pieces, Diagnostic> {
        let reader: Box<dyn Read + Send> = match &self.kept {
            Some(bytes) => Box::new(Cursor::new(bytes.clone())),
            None => Box::new(File::open(&self.disk).map_err(|error| unreadable(&self.path, &error))?),
        };
        Ok(Pieces {
            path: self.path.clone(),
            reader: BufReader::with_capacity(1 << 16, reader),
            hasher: blake3::Hasher::new(),
            rest: Vec::new(),
            line: 1,
            column: 1,
            is_behind_cr: false,
            is_first: true,
        })
    }
}

fn drained(file: &mut File, shown: &str) -> Result<Arc<[u8]>, Diagnostic> {
    let mut bytes = Vec::new();
    file.take(PIPE_MAX + 1).read_to_end(&mut bytes).map_err(|error| unreadable(shown, &error))?;
    if bytes.len() as u64 > PIPE_MAX {
        let problem = Diagnostic::new(Code::TooLarge, format!("`{shown}` is no file on a disk, and gives more than 256 MiB"));
        return Err(problem.help("save it as a file, which may have any size"));
    }
    Ok(bytes.into())
}

/// A line of a file, or a part of a line that is longer than [`PIECE_MAX`]; a small file may be one piece as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its line, counted from 1.
    pub line: usize,
    /// The column in characters that it begins in, counted from 1.
    pub column: usize,
    /// The text, without the end of the line.
    pub text: String,
    /// Whether the line ends here.
    pub ends: bool,
}

impl Piece {
    /// A file of the guide in one piece, with its path.
    pub fn whole(file: &SourceFile) -> (Arc<str>, Piece) {
        (file.path.clone(), Piece { line: 1, column: 1, text: file.text.to_string(), ends: true })
    }

    /// Points at the bytes `span` of the piece, which is one of the file at `path`.
    pub fn at(&self, path: &Arc<str>, span: Range<usize>) -> Location {
        Location::in_text(path.clone(), &self.text, span).within(self.line, self.column)
    }
}

/// The pieces of a file, in order: UTF-8, without byte order mark and whichever ends the lines have.
pub struct Pieces {
    path: Arc<str>,
    reader: BufReader<Box<dyn Read + Send>>,
    hasher: blake3::Hasher,
    /// Bytes of a character that the last piece ended in.
    rest: Vec<u8>,
    line: usize,
    column: usize,
    is_behind_cr: bool,
    is_first: bool,
}

impl Pieces {
    /// The hash of all bytes so far.
    pub fn hash(&self) -> Hash {
        self.hasher.finalize().into()
    }

    /// Reads to the end of a line or to the limit; tells whether the line ended. `None` at the end of the file.
    fn read(&mut self) -> std::io::Result<Option<(Vec<u8>, bool)>> {
        let mut bytes = std::mem::take(&mut self.rest);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                filled => filled?,
            };
            if buffer.is_empty() {
                return Ok((!bytes.is_empty()).then_some((bytes, true)));
            }
            let skipped = usize::from(self.is_behind_cr && buffer[0] == b'\n');
            self.is_behind_cr = false;
            let part = &buffer[skipped..buffer.len().min(skipped + PIECE_MAX - bytes.len())];
            let end = part.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
            bytes.extend_from_slice(&part[..end.unwrap_or(part.len())]);
            self.is_behind_cr = end.is_some_and(|end| part[end] == b'\r');
            let used = skipped + end.map_or(part.len(), |end| end + 1);
            self.hasher.update(&buffer[..used]);
            self.reader.consume(used);
            if end.is_some() || bytes.len() >= PIECE_MAX {
                return Ok(Some((bytes, end.is_some())));
            }
        }
    }

    fn piece(&mut self, mut bytes: Vec<u8>, ends: bool) -> Result<Piece, Diagnostic> {
        if std::mem::take(&mut self.is_first) {
            if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
                return Err(super::text::utf16(&self.path));
            }
            if bytes.starts_with("\u{FEFF}".as_bytes()) {
                bytes.drain(.."\u{FEFF}".len());
            }
        }
        if let Err(error) = std::str::from_utf8(&bytes)
            && error.error_len().is_none()
            && !ends
        {
            self.rest = bytes.split_off(error.valid_up_to());
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let mut problem = not_utf8(&self.path, error.as_bytes(), error.utf8_error().valid_up_to());
            if let Some(at) = &mut problem.location {
                (at.line, at.column) = (self.line, at.column + self.column - 1);
            }
            problem
        })?;
        let piece = Piece { line: self.line, column: self.column, text, ends };
        (self.line, self.column) = if ends { (self.line + 1, 1) } else { (self.line, self.column + piece.text.chars().count()) };
        Ok(piece)
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.read() {
            Ok(read) => read.map(|(bytes, ends)| self.piece(bytes, ends)),
            Err(error) => Some(Err(unreadable(&self.path, &error))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(bytes: &[u8]) -> Vec<Piece> {
        Data::of("a.csv", bytes).pieces().unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn lines_end_in_any_way_and_keep_their_numbers() {
        let found = pieces(b"\xEF\xBB\xBFa\r\nb\rc\n\nd");
        let found: Vec<(usize, &str)> = found.iter().map(|piece| (piece.line, piece.text.as_str())).collect();
        assert_eq!(found, [(1, "a"), (2, "b"), (3, "c"), (4, ""), (5, "d")]);
    }

    #[test]
    fn a_long_line_comes_in_pieces_that_cut_no_character() {
        let text = format!("x\na{}y\nz", "ü".repeat(PIECE_MAX));
        let found = pieces(text.as_bytes());
        assert!(found.iter().all(|piece| piece.text.len() <= PIECE_MAX));
        assert_eq!(found.iter().map(|piece| piece.text.as_str()).collect::<String>(), text.replace('\n', ""));
        assert_eq!((found[2].line, found[2].column, found[2].ends), (2, found[1].text.chars().count() + 1, false));
        let last = found.len() - 1;
        assert_eq!((found[last].line, found[last].column), (3, 1));
    }

    #[test]
    fn other_encodings_are_refused_at_their_place() {
        let data = Data::of("a.csv", b"ok\ncaf\xE9 x\n");
        let error = data.pieces().unwrap().find_map(Result::err).unwrap();
        let at = error.location.unwrap();
        assert_eq!((at.line, at.column), (2, 4));
        assert!(Data::of("a.csv", &[0xFF, 0xFE, b'a', 0]).pieces().unwrap().next().unwrap().unwrap_err().message.contains("UTF-16"));
        Data::of("a.csv", b"a\xE9").pieces().unwrap().next().unwrap().unwrap_err();
    }

    #[test]
    fn the_hash_is_that_of_the_bytes() {
        let bytes = b"a\r\n\nb,c\rd";
        let mut pieces = Data::of("a.csv", bytes).pieces().unwrap();
        pieces.by_ref().for_each(drop);
        assert_eq!(pieces.hash(), *blake3::hash(bytes).as_bytes());
    }
}
