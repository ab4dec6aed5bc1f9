//! What a line of front matter was meant to be, where the parser of YAML only says that it is none.

use std::ops::Range;

use super::quoted;

/// The slip that made the parser stop at byte `at`, with its place, in words for people who do not know YAML. It often stops at the line
/// behind a slip, so where `looks_above` that one is looked at too, if the two stand side by side.
pub(super) fn slip(text: &str, at: usize, looks_above: bool) -> Option<(Range<usize>, String)> {
    let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
    let start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    let here = &text[start..end];
    let found = of_line(here.trim_end()).map(|found| (start, found)).or_else(|| {
        let above = text[..start].trim_end();
        let start = above.rfind('\n').map_or(0, |line| line + 1);
        let indent = |line: &str| line.len() - line.trim_start().len();
        (looks_above && indent(&above[start..]) <= indent(here)).then(|| of_line(&above[start..]))?.map(|found| (start, found))
    });
    found.map(|(start, (place, words))| (start + place.start..start + place.end, words))
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
    match first {
        '\'' | '"' => match closing(value, first) {
            None => Some((at..at + 1, "a quote opens here and is never closed".to_owned())),
            Some(close) if has_more(&value[close + 1..]) => {
                // Quotes around the whole, with some more in it; or quotes around a part.
                let inner = value[1..].strip_suffix(first).filter(|inner| first == '\'' || inner.matches(first).count() % 2 == 0);
                let place = at + close..at + close + 1;
                Some((
                    place,
                    format!("the quotes are closed here, before the value ends; write it as `{}`", quoted(inner.unwrap_or(value))),
                ))
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
            ("title: \"A \"kind\" word\"", 10, "the quotes are closed here, before the value ends; write it as `\"A \\\"kind\\\" word\"`"),
            ("title: \"Kind\" words", 12, "the quotes are closed here, before the value ends; write it as `\"\\\"Kind\\\" words\"`"),
            ("title: \"Say thanks", 7, "a quote opens here and is never closed"),
            ("title: @home", 7, "a value cannot begin with `@`; write it as `\"@home\"`"),
            ("subject: [Host], home again", 9, "brackets make a list, and more follows; write it as `\"[Host], home again\"`"),
        ] {
            let text = format!("a: 1\n{line}\nnext: 2\n");
            for at in [text.find(line).unwrap() + 1, text.find("next").unwrap()] {
                let (span, said) = slip(&text, at, true).unwrap();
                assert_eq!((span.start - 5, said.as_str()), (place, words), "{line}");
            }
        }
        for fine in ["a: [b, c] # d", "a: 'it''s' # so", "a: \"b \\\" c\"", "a: b", "a:", "", "- x:y", "https://x.y"] {
            assert_eq!(slip(fine, 0, true), None, "{fine}");
        }
        let text = "é: \"A long\n  text\"\r\nsummary: >\n  tel:+44 12\nwhen: a: b\n";
        assert_eq!(slip(text, text.find("when").unwrap() + 8, true), None);
        assert_eq!(slip("tone:warm\nwhen: a: b\n", 15, false), None);
    }
}
