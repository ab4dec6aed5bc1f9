//! Marks that were meant as Markdown and stand as text: a heading without its space, emphasis that holds nothing, a bracket without its partner.

use std::ops::Range;

use super::Dialect;
use super::ast::{Issue, IssueKind, LooseMark};
use super::blanks::unpaired;

/// Text as it was written, put together as the parser hands it over in pieces.
#[derive(Default)]
pub(super) struct Loose {
    /// Bytes of the piece so far.
    piece: Range<usize>,
}

impl Loose {
    /// Takes `words` in, which stand at `span` of `text`; what an escape or an entity became is no piece of any.
    pub(super) fn take(&mut self, text: &str, span: &Range<usize>, words: &str, dialect: Dialect) -> Option<Issue> {
        let is_verbatim = text.get(span.clone()) == Some(words);
        if is_verbatim && span.start == self.piece.end {
            self.piece.end = span.end;
            return None;
        }
        let issue = self.end(text, dialect);
        if is_verbatim {
            self.piece = span.clone();
        }
        issue
    }

    /// Ends the piece: the first mark in it that was meant as more than text.
    pub(super) fn end(&mut self, text: &str, dialect: Dialect) -> Option<Issue> {
        let at = std::mem::take(&mut self.piece);
        let before = text.get(..at.start)?;
        let escaped = usize::from(before.ends_with('\\'));
        let piece = text.get(at.start + escaped..at.end)?;
        if !piece.bytes().any(|byte| b"#*_~[]".contains(&byte)) {
            return None;
        }
        let is_mark = |c: char| " \t>-+*.)".contains(c) || c.is_ascii_digit();
        let begins_line = escaped == 0 && before.rsplit('\n').next().is_some_and(|line| line.chars().all(is_mark));
        let (mark, span) = begins_line
            .then(|| heading(piece))
            .flatten()
            .map(|span| (LooseMark::Heading, span))
            .or_else(|| emphasis(piece).map(|span| (LooseMark::Emphasis, span)))
            .or_else(|| match dialect {
                Dialect::Message => unpaired(piece).map(|span| (LooseMark::Bracket, span)),
                Dialect::Prose => piece.find("](").map(|at| (LooseMark::Link, at..at + 2)),
            })?;
        let start = at.start + escaped;
        Some(Issue { span: start + span.start..start + span.end, kind: IssueKind::Loose(mark) })
    }
}

/// Two to six `#` with a word right behind them; a single one is a number or a tag.
fn heading(piece: &str) -> Option<Range<usize>> {
    let signs = piece.bytes().take_while(|byte| *byte == b'#').count();
    let word = piece[signs..].chars().next()?;
    ((2..=6).contains(&signs) && word.is_alphanumeric()).then_some(0..signs)
}

/// Two `*`, `_` or `~` and no more, as emphasis has them.
fn emphasis(piece: &str) -> Option<Range<usize>> {
    let bytes = piece.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes[at..].iter().take_while(|byte| **byte == bytes[at]).count();
        if len == 2 && b"*_~".contains(&bytes[at]) {
            return Some(at..at + 2);
        }
        at += len;
    }
    None
}

/// Whether the fence that opens a block of code at the start of `written` has no partner at its end.
pub(super) fn is_open_fence(written: &str) -> bool {
    let Some(sign) = written.chars().next().filter(|sign| "`~".contains(*sign)) else { return false };
    let opening = written.chars().take_while(|c| *c == sign).count();
    let last = written.trim_end().lines().skip(1).last().unwrap_or_default().trim_start_matches([' ', '\t', '>']);
    let closing = last.chars().take_while(|c| *c == sign).count();
    closing < opening || closing < last.chars().count()
}

#[cfg(test)]
mod tests {
    use super::super::{IssueKind, parse};
    use super::*;

    /// What is loose in a text, with the words at fault.
    fn loose(text: &str, dialect: Dialect) -> Vec<(LooseMark, &str)> {
        let of = |issue: &Issue| match issue.kind {
            IssueKind::Loose(mark) => Some((mark, &text[issue.span.clone()])),
            _ => None,
        };
        parse(text, dialect).issues.iter().filter_map(of).collect()
    }

    #[test]
    fn a_heading_wants_its_space() {
        for text in ["##Why", "words\n\n##Why", "words\n###Why", "> ##Why", "- ##Why not"] {
            let found = loose(text, Dialect::Prose);
            assert!(matches!(found.as_slice(), [(LooseMark::Heading, _)]), "{text}: {found:?}");
        }
        for text in ["## Why", "#1 of all", "\\##Why", "a ##b", "`##b`", "##", "########x"] {
            assert_eq!(loose(text, Dialect::Prose), [], "{text}");
        }
    }

    #[test]
    fn emphasis_holds_words() {
        for text in ["a ** bold ** word", "**「はい」**です", "**open", "~~ gone ~~", "a __ b", "a_b__c"] {
            assert!(matches!(loose(text, Dialect::Prose).as_slice(), [(LooseMark::Emphasis, _)]), "{text}");
        }
        for text in ["**bold**", "2 * 3", "***", "a *** b", "Name: ______", "\\*\\*", "`**`", "*so* * and"] {
            assert_eq!(loose(text, Dialect::Prose), [], "{text}");
        }
    }

    #[test]
    fn a_blank_is_closed_and_an_address_has_no_space() {
        for text in ["Dear [Name,\n\nthank you", "Dear Name],", "Dear [Name [Day]", "[Day] and [Name", "no :-]"] {
            assert!(matches!(loose(text, Dialect::Message).as_slice(), [(LooseMark::Bracket, _)]), "{text}");
        }
        for text in ["Dear [Name],", "\\[Name,", "Name\\],", "[ ] and []", "a [b\nc] d", "[x](y.md)", "- [ ] one", "[^a] b"] {
            assert_eq!(loose(text, Dialect::Message), [], "{text}");
        }
        assert_eq!(loose("see [the note](my note.md).", Dialect::Prose), [(LooseMark::Link, "](")]);
        assert_eq!(loose("see [the note](<my note.md>), [a] (b), \\[a\\](b)", Dialect::Prose), []);
    }

    #[test]
    fn a_fence_has_two_ends() {
        for text in ["```\ncode", "~~~ text\ncode\n\n", "> ```\n> a\n\nb", "````\n```\n", "```"] {
            assert!(matches!(loose(text, Dialect::Prose).as_slice(), [(LooseMark::Fence, _)]), "{text}");
        }
        for text in ["```\ncode\n```", "> ```\n> a\n> ```", "- a\n\n  ~~~\n  b\n  ~~~\n", "```\n````\n", "    ```\n", "```a\n```  \nb"] {
            assert_eq!(loose(text, Dialect::Prose), [], "{text}");
        }
    }

    #[test]
    fn many_marks_take_no_longer_than_few() {
        for text in ["[".repeat(200_000), "**a ".repeat(50_000), "] [".repeat(50_000), "](".repeat(100_000)] {
            drop(loose(&text, Dialect::Message));
            assert!(loose(&text, Dialect::Prose).len() < 100);
        }
    }
}
