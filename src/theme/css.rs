//! A stylesheet as what stands in it: comments, texts in quotes, the addresses of `url(…)`, and the rest.

use std::ops::Range;

/// What a part of a stylesheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// With its marks.
    Comment,
    /// With its quotation marks.
    Quoted,
    /// All between the parentheses of `url(…)`.
    Address,
    /// Anything else.
    Code,
}

/// The parts of a stylesheet with their bytes, one after the other.
pub(super) fn parts(css: &str) -> Vec<(Kind, Range<usize>)> {
    let bytes = css.as_bytes();
    let mut parts = Vec::new();
    let (mut at, mut code) = (0, 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let (kind, start, end) = match rest[0] {
            b'/' if rest.starts_with(b"/*") => (Kind::Comment, at, after_comment(css, at)),
            b'"' | b'\'' => (Kind::Quoted, at, after_quoted(bytes, at)),
            b'u' | b'U' if begins_address(bytes, at) => (Kind::Address, at + 4, end_of_address(bytes, at + 4)),
            b'\\' => {
                at += 2;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        parts.extend((code < start).then_some((Kind::Code, code..start)));
        parts.push((kind, start..end));
        (at, code) = (end, end);
    }
    parts.extend((code < css.len()).then_some((Kind::Code, code..css.len())));
    parts
}

fn after_comment(css: &str, at: usize) -> usize {
    css[at + 2..].find("*/").map_or(css.len(), |end| at + 2 + end + 2)
}

/// The end of a text in quotes: behind the same mark, or where its line ends.
fn after_quoted(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'\n' => return at,
            mark if mark == bytes[start] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn begins_address(bytes: &[u8], at: usize) -> bool {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'\\') || !byte.is_ascii();
    let has_name_before = at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(is_name);
    !has_name_before && bytes.get(at..at + 4).is_some_and(|four| four.eq_ignore_ascii_case(b"url("))
}

fn end_of_address(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b')' => return at,
            b'"' | b'\'' => at = after_quoted(bytes, at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(css: &str) -> Vec<(Kind, &str)> {
        let parts = parts(css);
        assert_eq!(parts.iter().map(|(_, span)| &css[span.clone()]).collect::<String>(), css);
        parts.into_iter().filter(|(kind, _)| *kind != Kind::Code).map(|(kind, span)| (kind, &css[span])).collect()
    }

    #[test]
    fn marks_in_texts_and_comments_are_no_marks() {
        use Kind::{Address, Comment, Quoted};
        assert_eq!(shown("a{content:\"/*\"} b{c:d}"), [(Quoted, "\"/*\"")]);
        assert_eq!(shown("/* url(a.png) \" */ b{c:'*/'}"), [(Comment, "/* url(a.png) \" */"), (Quoted, "'*/'")]);
        assert_eq!(shown("a{b:URL( \"c).png\" ) my-url(d)}"), [(Address, " \"c).png\" ")]);
        assert_eq!(shown("a{b:url(c\\).png)"), [(Address, "c\\).png")]);
        assert_eq!(shown("a{b:\"c\\\"d\" 'é\n'"), [(Quoted, "\"c\\\"d\""), (Quoted, "'é"), (Quoted, "'")]);
        assert_eq!(shown("a \\"), []);
        for open in ["/* a", "\"a", "url(a", "url('a", "'", "/*", "\"\\"] {
            assert_eq!(shown(open).len(), 1, "{open}");
        }
    }
}
