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

    fn units_of(self, c: char) -> u32 {
        self.units(c.encode_utf8(&mut [0; 4]))
    }
}

/// A byte order mark.
const MARK: char = '\u{FEFF}';

/// A text with the beginnings of its lines.
pub(super) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    encoding: Encoding,
    /// What the editor has in front of the first line, in its units.
    mark: u32,
    /// What the editor has where the text has U+FFFD: bytes of the text in order, and the characters.
    hidden: Vec<(usize, char)>,
}

impl<'t> Lines<'t> {
    /// Lines end in LF, CRLF or CR.
    pub(super) fn new(text: &'t str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let ends = text.match_indices(['\n', '\r']).map(|(at, _)| at);
        let ends = ends.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
        Lines { text, starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect(), encoding, mark: 0, hidden: Vec::new() }
    }

    /// Counts columns as they are in `written`, of which the text was made: with its byte order mark and its hidden characters.
    pub(super) fn counted_in(mut self, written: &str) -> Self {
        let body = written.strip_prefix(MARK).unwrap_or(written);
        self.mark = if body.len() < written.len() { self.encoding.units_of(MARK) } else { 0 };
        if self.text.contains(char::REPLACEMENT_CHARACTER) {
            self.hidden = hidden(self.text, body);
        }
        self
    }

    /// The byte at a position; one past a line's or the text's end is taken for that end.
    pub(super) fn byte(&self, position: Position) -> usize {
        let line = usize::try_from(position.line).unwrap_or(usize::MAX);
        match self.starts.get(line) {
            Some(start) => start + self.within(line, *start, position.character),
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
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), character: self.column(self.starts[line], byte) }
    }

    /// The column of a byte in the line that begins at `start`.
    fn column(&self, start: usize, byte: usize) -> u32 {
        let plain = self.mark_at(start) + self.encoding.units(&self.text[start..byte]);
        let first = self.hidden.partition_point(|(at, _)| *at < start);
        let before = self.hidden[first..].iter().take_while(|(at, _)| *at < byte);
        let shown = self.encoding.units_of(char::REPLACEMENT_CHARACTER);
        before.fold(plain, |column, (_, c)| column - shown + self.encoding.units_of(*c))
    }

    /// The byte of a line at a column; within a character its beginning, past the end the end.
    fn within(&self, line: usize, start: usize, column: u32) -> usize {
        let words = self.line(line);
        let mut units = self.mark_at(start);
        let past = words.char_indices().find(|(at, c)| {
            let written = self.hidden.binary_search_by_key(&(start + at), |(at, _)| *at).map_or(*c, |number| self.hidden[number].1);
            units += self.encoding.units_of(written);
            units > column
        });
        past.map_or(words.len(), |(at, _)| at)
    }

    fn mark_at(&self, start: usize) -> u32 {
        if start == 0 { self.mark } else { 0 }
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
        let start = self.starts.get(line).copied().unwrap_or(self.text.len());
        let byte = |count: usize| start + words.char_indices().nth(count).map_or(words.len(), |(at, _)| at);
        let at = |count: usize| Position { line: u32::try_from(line).unwrap_or(u32::MAX), character: self.column(start, byte(count)) };
        Range { start: at(column), end: at(column + length) }
    }
}

/// The characters of `written` that its text shows as U+FFFD, as far as the two go together.
fn hidden(text: &str, written: &str) -> Vec<(usize, char)> {
    let is_pair = |at: usize| written.as_bytes().get(at + 1) == Some(&b'\n');
    let written = written.char_indices().filter(|(at, c)| *c != '\r' || !is_pair(*at));
    let written = written.map(|(_, c)| if c == '\r' { '\n' } else { c });
    let both = text.char_indices().zip(written).take_while(|((_, shown), c)| shown == c || *shown == char::REPLACEMENT_CHARACTER);
    both.filter(|((_, shown), c)| shown != c).map(|((at, _), c)| (at, c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::source::{clean, decode};

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
    fn columns_are_those_of_hidden_characters_as_they_are_written() {
        let written = "\u{FEFF}\u{0}a\r\nb\u{1}\u{9B}\u{FFFD}\u{202E}\u{1FFFE}c\rd";
        let text = clean(&decode("", written.to_owned().into_bytes()).unwrap());
        for (encoding, wanted) in [(Encoding::Utf8, [(0, 4), (1, 14), (2, 0)]), (Encoding::Utf16, [(0, 2), (1, 7), (2, 0)])] {
            let lines = Lines::new(&text, encoding).counted_in(written);
            let positions = wanted.map(|(line, character)| Position { line, character });
            assert_eq!(["a", "c", "d"].map(|word| lines.position(text.find(word).unwrap())), positions, "{encoding:?}");
            for (at, _) in text.char_indices() {
                assert_eq!(lines.byte(lines.position(at)), at, "{encoding:?}");
            }
            assert_eq!(lines.of_characters(1, 6, 1).start, positions[1], "{encoding:?}");
        }
    }

    #[test]
    fn hidden_characters_of_another_text_are_not_counted() {
        assert_eq!(hidden("a\u{FFFD}b\u{FFFD}", "a\u{0}x\u{0}"), [(1, '\u{0}')]);
        assert!(hidden("\u{FFFD}", "").is_empty());
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
