//! What of a line of TOML is being typed: dotted keys and tables within a line are followed to their end.

/// The end of a line of TOML.
pub(super) struct Typing<'t> {
    /// The keys in front of it.
    pub(super) way: Vec<String>,
    pub(super) words: &'t str,
    /// A key is being typed, and not a value.
    pub(super) key: Option<Key>,
}

/// What stands around a key that is being typed.
pub(super) struct Key {
    /// The parts of a dotted key in front of the last one, each with its dot.
    pub(super) front: String,
    /// The keys before it where the table stands within the line.
    pub(super) beside: Option<Vec<String>>,
}

impl<'t> Typing<'t> {
    /// Reads a line up to where it is being typed; nothing behind the end of a table within it.
    pub(super) fn of(line: &'t str) -> Option<Self> {
        let (mut way, mut beside, mut rest) = (Vec::new(), None, line.trim_start());
        loop {
            let Some((key, value)) = rest.split_once('=') else {
                let (front, words) = rest.rsplit_once('.').unwrap_or(("", rest));
                let front = names(front);
                let key = Key { front: front.iter().map(|name| format!("{name}.")).collect(), beside };
                way.extend(front);
                return Some(Typing { way, words: words.trim_start(), key: Some(key) });
            };
            way.extend(names(key));
            let words = value.trim_start();
            let Some(inside) = words.strip_prefix('{') else { return Some(Typing { way, words, key: None }) };
            let mut parts = parts(inside)?;
            rest = parts.pop()?.trim_start();
            beside = Some(parts.iter().filter_map(|part| Some(names(part.split_once('=')?.0).join("."))).collect());
        }
    }
}

/// The parts of a dotted key.
pub(super) fn names(key: &str) -> Vec<String> {
    key.split('.').map(|name| name.trim().trim_matches(['"', '\'']).to_owned()).filter(|name| !name.is_empty()).collect()
}

/// What stands between the commas of a table that is open; nothing where it is closed.
fn parts(inside: &str) -> Option<Vec<&str>> {
    let (mut parts, mut from, mut depth, mut quote) = (Vec::new(), 0, 0_usize, None);
    for (at, c) in inside.char_indices() {
        match c {
            _ if quote.is_some() => quote = quote.filter(|open| *open != c),
            '"' | '\'' => quote = Some(c),
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.checked_sub(1)?,
            ',' if depth == 0 => {
                parts.push(&inside[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inside[from..]);
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_found_behind_dots_and_in_tables() {
        for (line, way, words, is_key) in [
            ("ti", "", "ti", true),
            ("print.ti", "print", "ti", true),
            ("fields.\"my name\". la", "fields > my name", "la", true),
            ("  print.ink = \"a", "print > ink", "\"a", false),
            ("x = { ", "x", "", true),
            ("x = { label = \"a, {b\", ki", "x", "ki", true),
            ("x = {label='a',kind=", "x > kind", "", false),
            ("x = { a = { b = [1, 2], c.d", "x > a > c", "d", true),
            ("x = { a = { b = 1 }, c = [\"d\", \"e", "x > c", "[\"d\", \"e", false),
        ] {
            let typing = Typing::of(line).unwrap();
            assert_eq!((&*typing.way.join(" > "), typing.words, typing.key.is_some()), (way, words, is_key), "{line}");
        }
        assert!(Typing::of("x = { a = 1 } ").is_none());
    }

    #[test]
    fn keys_beside_are_those_of_the_same_table() {
        let beside = |line: &str| Typing::of(line).unwrap().key.unwrap().beside;
        assert_eq!(beside("x = { a = { z = 1 }, b.c = 2, "), Some(vec!["a".to_owned(), "b.c".to_owned()]));
        assert_eq!(beside("x"), None);
    }
}
