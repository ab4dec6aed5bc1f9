//! Bytes to text: UTF-8 only, with a plain answer to everything else.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use super::file::{SourceFile, unreadable};
use super::overlay::Overlay;
use crate::diagnostic::file::Hash;
use crate::diagnostic::{Code, Diagnostic, Location};

/// Largest text file that is read, in bytes: some 700,000 words, more than any page should hold.
pub const TEXT_MAX: u64 = 4 * 1024 * 1024;

/// A file as text with what is odd about it, or why it cannot be had.
pub(super) type Text = Result<(SourceFile, Option<Diagnostic>), Diagnostic>;

/// A file that was read once.
pub(super) struct Reading {
    pub(super) text: Text,
    /// Hash of the bytes as they lie on the disk; `None` where they could not be had.
    pub(super) hash: Option<Hash>,
    /// What the system tells of the file, asked for before it was read.
    pub(super) data: Option<Metadata>,
}

/// Reads a file as text, an unsaved one in its place; `path` is how it is named in reports.
pub(super) fn read_over(overlay: &Overlay, disk: &Path, path: &str) -> Reading {
    match overlay.get(disk) {
        Some(text) if text.len() as u64 > TEXT_MAX => Reading { text: Err(too_large(path, text.len() as u64)), hash: None, data: None },
        Some(text) => Reading { text: cleaned(path, text.as_bytes().to_vec()), hash: None, data: None },
        None => read(disk, path),
    }
}

/// Reads a file as text; `path` is how it is named in reports.
pub(super) fn read(disk: &Path, path: &str) -> Reading {
    match bytes(disk) {
        Ok((data, Some(bytes))) => {
            let hash = Some(*blake3::hash(&bytes).as_bytes());
            Reading { text: cleaned(path, bytes), hash, data: Some(data) }
        }
        Ok((data, None)) => Reading { text: Err(too_large(path, data.len())), hash: None, data: Some(data) },
        Err(error) => Reading { text: Err(unreadable(path, &error)), hash: None, data: None },
    }
}

/// The bytes of a file unless it is too large.
pub(super) fn bytes(disk: &Path) -> io::Result<(Metadata, Option<Vec<u8>>)> {
    let mut file = File::open(disk)?;
    let data = file.metadata()?;
    if data.len() > TEXT_MAX {
        return Ok((data, None));
    }
    // One byte more than there is, so that the end is seen without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or_default() + 1);
    file.read_to_end(&mut bytes)?;
    Ok((data, Some(bytes)))
}

/// The text of a file as it lies on the disk, hidden characters and all; `None` where it cannot be had.
pub fn as_written(disk: &Path) -> Option<String> {
    String::from_utf8(bytes(disk).ok()?.1?).ok()
}

/// A text that an editor has, as it would be read from a file; `None` where it could not.
pub fn as_read(written: &str) -> Option<String> {
    decode("", written.to_owned().into_bytes()).ok().map(|text| clean(&text))
}

fn cleaned(path: &str, bytes: Vec<u8>) -> Text {
    let text = decode(path, bytes)?;
    let hidden = text.find(is_hidden);
    let warning = hidden.map(|at| {
        let mark = text[at..].chars().next().unwrap_or_default();
        Diagnostic::new(Code::HiddenCharacter, format!("the hidden character U+{:04X} is shown as �", u32::from(mark)))
            .at(Location::in_text(path, &clean(&text), at..at + char::REPLACEMENT_CHARACTER.len_utf8()))
            .help("delete it: it would steer the display, turn the reading direction, or make a page unsound")
    });
    let text = if hidden.is_some() { clean(&text) } else { text };
    Ok((SourceFile { path: path.into(), text: text.into() }, warning))
}

/// Replaces control characters, marks that override the reading direction and what is no character by U+FFFD.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// The first character that [`clean`] replaces.
pub fn hidden(text: &str) -> Option<char> {
    text.chars().find(|c| is_hidden(*c))
}

/// Line feeds and tabs are fine, and so are the marks and isolates that right-to-left text needs.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || ('\u{202A}'..='\u{202E}').contains(&c) || is_noncharacter(c)
}

/// Whether it is one of the 66 code points that will never be a character, which HTML takes for an error (Unicode, section 23.7).
fn is_noncharacter(c: char) -> bool {
    ('\u{FDD0}'..='\u{FDEF}').contains(&c) || u32::from(c) & 0xFFFE == 0xFFFE
}

/// Decodes UTF-8, drops a byte order mark and turns CRLF and CR into LF.
///
/// # Errors
/// A diagnostic at the first byte that is not UTF-8, naming the encoding where it is plain.
pub fn decode(path: &str, bytes: Vec<u8>) -> Result<String, Diagnostic> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(utf16(path));
    }
    let mut text = String::from_utf8(bytes).map_err(|error| not_utf8(path, error.as_bytes(), error.utf8_error().valid_up_to()))?;
    if text.starts_with('\u{FEFF}') {
        text.drain(..'\u{FEFF}'.len_utf8());
    }
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    Ok(text)
}

pub(super) fn utf16(path: &str) -> Diagnostic {
    Diagnostic::new(Code::NotUtf8, "the file is UTF-16, not UTF-8").at(Location::file(path)).help("save it as UTF-8 in your editor")
}

pub(super) fn not_utf8(path: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let line_start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |nl| nl + 1);
    let line_end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |nl| at + nl);
    let before = String::from_utf8_lossy(&bytes[line_start..at]);
    let before = if line_start == 0 { before.trim_start_matches('\u{FEFF}') } else { &*before }.to_owned();
    let after = String::from_utf8_lossy(&bytes[at..line_end.min(at + 80)]).into_owned();
    let location = Location {
        path: path.into(),
        line: bytes[..at].iter().filter(|b| **b == b'\n').count() + 1,
        column: before.chars().count() + 1,
        highlight: before.len()..before.len() + '\u{FFFD}'.len_utf8(),
        excerpt: before + &after,
    };
    Diagnostic::new(Code::NotUtf8, format!("the byte 0x{:02X} is not UTF-8", bytes[at]))
        .at(location)
        .help("save the file as UTF-8 in your editor; it may be in Latin-1 or Windows-1252 now")
}

pub(super) fn too_large(path: &str, size: u64) -> Diagnostic {
    let mib = |bytes: u64| bytes.div_ceil(1024 * 1024);
    Diagnostic::new(Code::TooLarge, format!("the file has {} MiB; at most {} MiB are read", mib(size), mib(TEXT_MAX)))
        .at(Location::file(path))
        .help("split it into several pages, or give it another ending than `.md` if it is not content")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_byte_order_marks_are_made_one() {
        assert_eq!(decode("a.md", b"\xEF\xBB\xBFa\r\nb\rc\n".to_vec()).unwrap(), "a\nb\nc\n");
    }

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(clean("a\u{202E}b\u{0}c\u{9B}d\ne\tf\u{200F}"), "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\ne\tf\u{200F}");
        assert_eq!(
            clean("\u{FDCF}\u{FDD0}\u{FDEF}\u{FDF0}\u{FFFD}\u{FFFE}\u{10FFFF}"),
            "\u{FDCF}\u{FFFD}\u{FFFD}\u{FDF0}\u{FFFD}\u{FFFD}\u{FFFD}"
        );
    }

    #[test]
    fn other_encodings_are_refused_at_their_place() {
        let error = decode("a.md", b"ok\ncaf\xE9 x\n".to_vec()).unwrap_err();
        let at = error.location.unwrap();
        assert_eq!((at.line, at.column), (2, 4));
        let marked = decode("a.md", b"\xEF\xBB\xBFcaf\xE9\n".to_vec()).unwrap_err().location.unwrap();
        assert_eq!((marked.line, marked.column, &*marked.excerpt), (1, 4, "caf\u{FFFD}"), "the mark is no column");
        assert!(decode("a.md", vec![0xFF, 0xFE, b'a', 0]).unwrap_err().message.contains("UTF-16"));
        decode("a.md", vec![b'a', 0xE9]).unwrap_err();
    }
}
