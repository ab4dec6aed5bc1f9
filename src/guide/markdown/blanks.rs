//! Blanks in a line that is not Markdown, such as an email's subject.

use std::ops::Range;

/// A piece of such a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as they are.
    Text(String),
    /// A blank: its label, and the bytes of `[Label]` in the line.
    Blank(String, Range<usize>),
}

/// Splits a line at its `[Blanks]`; `\[` and `\]` are literal brackets, and so is a bracket without a partner.
pub fn blanks(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        let rest = &line[at..];
        if let Some(escaped) = rest.strip_prefix('\\').and_then(|after| after.chars().next().filter(|c| "[]\\".contains(*c))) {
            text.push(escaped);
            at += 2;
        } else if let Some(len) = blank_len(rest) {
            if !text.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut text)));
            }
            pieces.push(Piece::Blank(rest[1..len - 1].trim().to_owned(), at..at + len));
            at += len;
        } else {
            text.push(c);
            at += c.len_utf8();
        }
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

/// Length in bytes of the `[Label]` that `rest` begins with, if it does.
fn blank_len(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('[')?;
    let end = inner.find([']', '['])?;
    (inner.as_bytes()[end] == b']' && !inner[..end].trim().is_empty()).then_some(end + 2)
}

/// The first bracket of a line that has no partner; escaped ones are words, and `[ ]` is no blank but a pair.
pub fn unpaired(line: &str) -> Option<Range<usize>> {
    let mut open = None;
    let mut chars = line.char_indices();
    while let Some((at, c)) = chars.next() {
        match (c, open) {
            ('\\', _) => drop(chars.next()),
            ('[', None) => open = Some(at),
            ('[', Some(first)) => return Some(first..first + 1),
            (']', None) => return Some(at..at + 1),
            (']', Some(_)) => open = None,
            _ => {}
        }
    }
    open.map(|at| at..at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_escapes_and_loose_brackets() {
        assert_eq!(
            blanks(r"Thanks, [Role] \[x] [ ] [a"),
            [Piece::Text("Thanks, ".into()), Piece::Blank("Role".into(), 8..14), Piece::Text(" [x] [ ] [a".into())]
        );
        assert_eq!(blanks("[[A]"), [Piece::Text("[".into()), Piece::Blank("A".into(), 1..4)]);
        assert!(blanks("").is_empty());
    }

    #[test]
    fn a_bracket_without_a_partner_is_found() {
        for line in ["", "[a] [b]", "[ ] []", r"\[a", r"a\]", r"[a\]b]"] {
            assert_eq!(unpaired(line), None, "{line}");
        }
        for (line, at) in [("[a", 0), ("a]", 1), ("[a [b]", 0), ("[a] [b", 4), (r"\\[a", 2), ("é [ü", 3)] {
            assert_eq!(unpaired(line), Some(at..at + 1), "{line}");
        }
    }
}
