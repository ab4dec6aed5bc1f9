//! Places as editors count them: lines, and in them bytes, UTF-16 units or characters, as was agreed.

use std::ops::Range as Bytes;

use gen_lsp_types::{Position, PositionEncodingKind, Range};

/// In what an editor counts the columns of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Utf16,
}

impl Encoding {
    /// UTF-8 where the editor takes it, else UTF-16, which every editor has to take.
    pub(super) fn agreed(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) { Encoding::Utf8 } else { Encoding::Utf16 }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// The length of some words of a line.
    pub(super) fn units(self, words: &str) -> u32 {
        let units = match self {
            Encoding::Utf8 => words.len(),
            Encoding::Utf16 => words.encode_utf16().count(),
        };
        u32::try_from(units).unwrap_or(u32::MAX)
    }

    /// The byte of a line at a column; within a character its beginning, past the end the end.
    fn byte(self, line: &str, column: u32) -> usize {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        match self {
            Encoding::Utf8 => line.floor_char_boundary(column.min(line.len())),
            Encoding::Utf16 => {
                let mut units = 0;
                let past = line.char_indices().find(|(_, c)| {
                    units += c.len_utf16();
                    units > column
                });
                past.map_or(line.len(), |(at, _)| at)
            }
        }
    }
}

/// A text with the beginnings of its lines.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
}

impl<'t> Lines<'t> {
    /// Lines end in LF, CRLF or CR.
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = text.match_indices(['\n', '\r']).map(|(at, _)| at);
        let ends = ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Lines { text, starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(), encoding }
    }

    /// The byte at a position; one past a line's or the text's end is taken for that end.
    pub(super) fn byte(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        match self.starts.get(line) {
            Some(start) => start + self.encoding.byte(self.line(line), position.character),
            None => self.text.len(),
        }
    }

    /// The bytes of a range; one that ends before it begins is empty.
    pub(super) fn bytes(&self, range: Range) -> Bytes<usize> {
        let start = self.byte(range.start);
        start..self.byte(range.end).max(start)
    }

    /// The position of a byte.
    pub(super) fn position(&self, byte: usize) -> Position {
        let byte = self.text.floor_char_boundary(byte.min(self.text.len()));
        let line = self.starts.partition_point(|start| *start <= byte).saturating_sub(1);
        let before = &self.text[self.starts[line]..byte];
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), character: self.encoding.units(before) }
    }

    /// The range of some bytes.
    pub(super) fn range(&self, bytes: Bytes<usize>) -> Range {
        Range { start: self.position(bytes.start), end: self.position(bytes.end.max(bytes.start)) }
    }

    /// The words of a line without its end.
    pub(super) fn line(&self, number: usize) -> &'t str {
        let Some(start) = self.starts.get(number) else { return "" };
        let end = self.starts.get(number + 1).copied().unwrap_or(self.text.len());
        self.text[*start..end].trim_end_matches(['\n', '\r'])
    }

    /// The range of `length` characters from a line and a column in characters, both counted from 0.
    pub(super) fn of_characters(&self, line: usize, column: usize, length: usize) -> Range {
        let words = self.line(line);
        let byte = |count: usize| words.char_indices().nth(count).map_or(words.len(), |(at, _)| at);
        let at = |count: usize| Position {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            character: self.encoding.units(&words[..byte(count)]),
        };
        Range { start: at(column), end: at(column + length) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_bytes_are_the_same_both_ways() {
        let text = "a\u{fc}\u{1f600}z\r\n\rlast\n";
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines::new(text, encoding);
            for (at, c) in text.char_indices().filter(|(_, c)| !"\r\n".contains(*c)) {
                assert_eq!(lines.byte(lines.position(at)), at, "{c} in {encoding:?}");
            }
        }
        let utf16 = Lines::new(text, Encoding::Utf16);
        assert_eq!(utf16.position(text.find('z').unwrap()), Position { line: 0, character: 4 });
        assert_eq!(utf16.position(text.find("last").unwrap()), Position { line: 2, character: 0 });
    }

    #[test]
    fn a_position_that_is_not_there_is_the_nearest_that_is() {
        let text = "a\u{1f600}b\nc";
        let at = |encoding, line, character| Lines::new(text, encoding).byte(Position { line, character });
        assert_eq!(at(Encoding::Utf16, 0, 2), 1, "between the halves of a character");
        assert_eq!(at(Encoding::Utf8, 0, 3), 1, "within its bytes");
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            assert_eq!(at(encoding, 0, 99), 6);
            assert_eq!(at(encoding, 1, u32::MAX), text.len());
            assert_eq!(at(encoding, u32::MAX, u32::MAX), text.len());
        }
        let backwards = Range { start: Position { line: 1, character: 0 }, end: Position::default() };
        assert_eq!(Lines::new(text, Encoding::Utf8).bytes(backwards), 7..7);
    }
}
