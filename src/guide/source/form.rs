//! The outer form of a text file, which an editor does not show and must not change: its byte order mark and how its lines end.

/// A byte order mark.
const MARK: &str = "\u{FEFF}";

/// Gives a text whose lines end in LF the outer form of the file that it replaces.
///
/// Lines that stand before and behind what changed keep their own ends; new ones get the end that most lines have.
pub fn in_form_of(old: &str, new: &str) -> String {
    let (mark, old) = old.strip_prefix(MARK).map_or(("", old), |rest| (MARK, rest));
    let (old, new) = (lines(old), lines(new.strip_prefix(MARK).unwrap_or(new)));
    let common = common_end(&old);
    let same = |(old, new): &(&Line<'_>, &Line<'_>)| old.0 == new.0;
    let front = old.iter().zip(&new).take_while(same).count();
    let rest = old.len().min(new.len()) - front;
    let back = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(same).count();
    let mut text = mark.to_owned();
    for (number, (words, end)) in new.iter().enumerate() {
        let before = if number < front {
            old.get(number)
        } else if number + back >= new.len() {
            old.get(number + old.len() - new.len())
        } else {
            None
        };
        text.push_str(words);
        if !end.is_empty() {
            let end = before.map(|(_, end)| *end).filter(|end| !end.is_empty()).unwrap_or(common);
            // A CR and an LF that are two ends would read as one.
            text.push_str(if end == "\n" && text.ends_with('\r') { "\r" } else { end });
        }
    }
    text
}

/// The words of a line and its end; the last line has none.
type Line<'t> = (&'t str, &'t str);

fn lines(mut text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    while let Some(at) = text.find(['\r', '\n']) {
        let length = if text[at..].starts_with("\r\n") { 2 } else { 1 };
        lines.push((&text[..at], &text[at..at + length]));
        text = &text[at + length..];
    }
    lines.push((text, ""));
    lines
}

/// The end that most lines have; LF where none has one.
fn common_end<'t>(lines: &[Line<'t>]) -> &'t str {
    let count = |end: &str| lines.iter().filter(|line| line.1 == end).count();
    ["\r\n", "\r"].into_iter().fold("\n", |best, end| if count(end) > count(best) { end } else { best })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::guide::source::decode;

    #[test]
    fn ends_of_lines_and_the_mark_stay() {
        assert_eq!(in_form_of("\u{FEFF}a\r\nb\r\n", "a\nnew\nb\n"), "\u{FEFF}a\r\nnew\r\nb\r\n");
        assert_eq!(in_form_of("a\nb\r\nc\n", "a\nb\nx\nc\n"), "a\nb\r\nx\nc\n");
        assert_eq!(in_form_of("a\rb\r", "b\n"), "b\r");
        assert_eq!(in_form_of("a", "a\nb"), "a\nb");
        assert_eq!(in_form_of("", "a\nb\n"), "a\nb\n");
        assert_eq!(in_form_of("a\r\nb", "a\nb\n"), "a\r\nb\r\n");
        assert_eq!(in_form_of("\ra\n", "\n\n"), "\r\r");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn an_unchanged_text_gives_the_same_bytes(text in "\u{FEFF}?([a-c]|\r\n|\n|\r){0,20}") {
            let shown = decode("", text.clone().into_bytes()).unwrap();
            prop_assert_eq!(in_form_of(&text, &shown), text);
        }

        #[test]
        fn a_changed_text_is_shown_as_it_was_written(old in "\u{FEFF}?([a-c]|\r\n|\n|\r){0,20}", new in "([a-c]|\n){0,20}") {
            let written = in_form_of(&old, &new);
            prop_assert_eq!(written.starts_with(MARK), old.starts_with(MARK));
            prop_assert_eq!(decode("", written.into_bytes()).unwrap(), new);
        }
    }
}
