//! What a line of front matter was meant to be, where the parser of YAML only says that it is none.

use std::ops::Range;

/// How many lines up to the one that the parser stopped at may be to blame: it often goes on into the next.
const LINES: usize = 3;

/// The slip that made the parser stop at byte `at`, with its place, in words for people who do not know YAML.
pub(super) fn slip(text: &str, at: usize) -> Option<(Range<usize>, String)> {
    let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
    let mut start = 0;
    let lines: Vec<(usize, &str)> = text[..end]
        .split_inclusive('\n')
        .map(|line| {
            start += line.len();
            (start - line.len(), line.trim_end())
        })
        .collect();
    lines.iter().rev().take(LINES).find_map(|(start, line)| {
        let (place, words) = of_line(line)?;
        Some((start + place.start..start + place.end, words))
    })
}

fn of_line(line: &str) -> Option<(Range<usize>, String)> {
    let (key, rest) = line.split_once(':')?;
    let name = key.trim_start();
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)) {
        return None;
    }
    let behind = key.len() + 1;
    match rest.chars().next()? {
        '\t' => return Some((behind..behind + 1, format!("a tab stands behind `{name}:`; write a space"))),
        next if !next.is_whitespace() && !rest.starts_with("//") => {
            return Some((behind..behind + next.len_utf8(), format!("there is no space behind `{name}:`")));
        }
        _ => {}
    }
    let value = rest.trim_start();
    let first = value.chars().next()?;
    let at = line.len() - value.len();
    let quoted = |inner: &str| format!("\"{}\"", inner.replace('\\', "\\\\").replace('"', "\\\""));
    match first {
        '\'' | '"' => match closing(value, first) {
            None => Some((at..at + 1, "a quote opens here and is never closed".to_owned())),
            Some(close) if has_more(&value[close + 1..]) => {
                let inner = value[1..].strip_suffix(first).unwrap_or(&value[1..]);
                let place = at + close..at + close + 1;
                Some((place, format!("the quotes are closed here, before the value ends; write it as `{}`", quoted(inner))))
            }
            Some(_) => None,
        },
        '[' => {
            let close = value.rfind(']')?;
            let place = at..at + close + 1;
            has_more(&value[close + 1..])
                .then(|| (place, format!("brackets make a list, and more follows; write it as `{}`", quoted(value))))
        }
        '@' | '`' | '%' => Some((at..at + 1, format!("a value cannot begin with `{first}`; write it as `{}`", quoted(value)))),
        _ => None,
    }
}

/// Where the quotes close that a value begins with: two `'` stand for one, and after `\` a `"` is one.
fn closing(value: &str, quote: char) -> Option<usize> {
    let mut chars = value.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' if quote == '"' => drop(chars.next()),
            '\'' if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') => drop(chars.next()),
            _ if c == quote => return Some(at),
            _ => {}
        }
    }
    None
}

fn has_more(behind: &str) -> bool {
    let behind = behind.trim_start();
    !behind.is_empty() && !behind.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_at_its_place_in_plain_words() {
        for (line, place, words) in [
            ("tone:warm", 5, "there is no space behind `tone:`"),
            ("verdict:\tdo", 8, "a tab stands behind `verdict:`; write a space"),
            ("title: 'Don't wait'", 11, "the quotes are closed here, before the value ends; write it as `\"Don't wait\"`"),
            ("title: \"Say \"thanks\"", 12, "the quotes are closed here, before the value ends; write it as `\"Say \\\"thanks\"`"),
            ("title: \"Say thanks", 7, "a quote opens here and is never closed"),
            ("title: @home", 7, "a value cannot begin with `@`; write it as `\"@home\"`"),
            ("subject: [Host], home again", 9, "brackets make a list, and more follows; write it as `\"[Host], home again\"`"),
        ] {
            let text = format!("a: 1\n{line}\nnext: 2\n");
            for at in [text.find(line).unwrap() + 1, text.find("next").unwrap()] {
                let (span, said) = slip(&text, at).unwrap();
                assert_eq!((span.start - 5, said.as_str()), (place, words), "{line}");
            }
        }
        for fine in ["a: [b, c] # d", "a: 'it''s' # so", "a: \"b \\\" c\"", "a: b", "a:", "", "- x:y", "https://x.y"] {
            assert_eq!(slip(fine, 0), None, "{fine}");
        }
    }
}
