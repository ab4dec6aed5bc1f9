//! TOML text to a tree.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, Problem, ProblemKind, Value, quoted};
use crate::guide::source::{clean, hidden};

/// For so many keys that stand twice it is told where they stand first, for which what is before them is parsed once more.
const SOUGHT: usize = 8;

/// Parses a TOML document; the tree holds whatever could be read beside the problems.
pub fn parse(text: &str) -> (Option<Node>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let span = 0..text.len();
    let mut hidden = Vec::new();
    let root = Node { span, value: Value::Map(entries(table.into_inner(), &mut hidden)) };
    let mut problems = Vec::with_capacity(errors.len());
    let headers = if errors.is_empty() { Vec::new() } else { headers(text) };
    // Every key of a table that stands twice is there twice as well; one report is enough.
    let mut second = None;
    let mut sought = 0;
    for error in &errors {
        let span = error.span().unwrap_or(0..0);
        if !error.message().contains("duplicate key") {
            problems.push(Problem { span, kind: ProblemKind::Syntax(error.message().replace('\n', ", ")) });
            continue;
        }
        let table = headers[..headers.partition_point(|header| header.start <= span.start)].last();
        if second.is_some() && second == table {
            continue;
        }
        second = table.filter(|table| table.contains(&span.start));
        let key = text.get(span.clone()).unwrap_or_default().to_owned();
        sought += 1;
        let first = if sought <= SOUGHT { first(text, &span, table) } else { None };
        problems.push(Problem { span, kind: ProblemKind::Duplicate { key, first } });
    }
    problems.append(&mut hidden);
    (Some(root), problems)
}

/// A key as it is written in TOML, which takes letters of English without quotes.
pub fn key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { key.to_owned() } else { quoted(key) }
}

/// The lines `[table]`, in order.
fn headers(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        start += line.len();
        (start - line.len()..start, line)
    });
    lines.filter(|(_, line)| line.trim_start().starts_with('[')).map(|(span, _)| span).collect()
}

/// Where the key at `span`, which is in its table already, stands first; `table` is the header that it stands in or below.
fn first(text: &str, span: &Range<usize>, table: Option<&Range<usize>>) -> Option<Range<usize>> {
    let line = text.get(..span.start)?.rfind('\n').map_or(0, |line| line + 1);
    let is_header = table.is_some_and(|table| table.contains(&span.start));
    // A dotted key, or one of a table within a line, is of another table than the header's.
    if !is_header && !text[line..span.start].trim().is_empty() {
        return None;
    }
    let before = DeTable::parse_recoverable(&text[..line]).0.into_inner();
    let root = Node { span: 0..line, value: Value::Map(entries(before, &mut Vec::new())) };
    let mut above = DeTable::parse(table.and_then(|table| text.get(table.clone())).unwrap_or_default()).ok()?.into_inner();
    let mut at = &root;
    let mut found = None;
    let mut step = |name: &str| {
        let Value::Map(entries) = &at.value else { return None };
        let entry = entries.iter().find(|entry| entry.key == name)?;
        at = &entry.value;
        found = Some(entry.key_span.clone());
        Some(())
    };
    while let Some((key, value)) = above.into_iter().next() {
        step(key.get_ref())?;
        let DeValue::Table(inner) = value.into_inner() else { return None };
        above = inner;
    }
    if !is_header {
        step(text.get(span.clone())?.trim_matches(['"', '\'']))?;
    }
    found
}

fn entries(table: DeTable<'_>, problems: &mut Vec<Problem>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| Entry { key_span: key.span(), key: key.into_inner().into_owned(), value: node(value, problems) })
        .collect();
    entries.sort_by_key(|entry| entry.key_span.start);
    entries
}

fn node(value: Spanned<DeValue<'_>>, problems: &mut Vec<Problem>) -> Node {
    let span = value.span();
    let value = match value.into_inner() {
        DeValue::String(text) => {
            problems.extend(hidden(&text).map(|mark| Problem { span: span.clone(), kind: ProblemKind::Hidden(mark) }));
            Value::Str(clean(&text))
        }
        DeValue::Integer(int) => match i64::from_str_radix(int.as_str(), int.radix()) {
            Ok(int) => Value::Int(int),
            Err(_) => Value::Str(int.as_str().to_owned()),
        },
        DeValue::Float(float) => Value::Float(float.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(yes) => Value::Bool(yes),
        DeValue::Datetime(date) => Value::Str(date.to_string()),
        DeValue::Array(items) => Value::Seq(items.into_iter().map(|item| node(item, problems)).collect()),
        DeValue::Table(table) => Value::Map(entries(table, problems)),
    };
    Node { span, value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_syntax_errors_are_found_in_one_go() {
        let (_, problems) = parse("a = \nb = 1\nc = [\n");
        assert!(problems.len() >= 2, "{problems:?}");
    }

    #[test]
    fn a_key_that_stands_twice_is_named() {
        let (_, problems) = parse("a = 1\na = 2\n");
        assert!(matches!(&problems[0].kind, ProblemKind::Duplicate { key, .. } if key == "a"), "{problems:?}");
    }

    #[test]
    fn what_stands_twice_is_told_once_with_the_place_where_it_stands_first() {
        let text = "# a gift has a label\n[fields.host]\nlabel = \"Host\"\n[fields.gift]\nlabel = \"Gift\"\n[fields.gift]\nlabel = \"Gift\"\nlabel = \"Gift\"\n";
        let (_, problems) = parse(text);
        let [Problem { span, kind: ProblemKind::Duplicate { key, first: Some(first) } }] = problems.as_slice() else {
            panic!("{problems:?}")
        };
        assert_eq!((key.as_str(), span.start), ("gift", text.rfind("gift").unwrap()));
        assert_eq!(first.start, text.find("[fields.gift").unwrap() + "[fields.".len());
        let text = "[fields.host]\nlabel = 1\n[fields.gift]\nlabel = 1\nhelp = 1\nlabel = 2\n";
        let (_, problems) = parse(text);
        let [Problem { kind: ProblemKind::Duplicate { first: Some(first), .. }, .. }] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!(first.start, text.find("gift]\nlabel").unwrap() + "gift]\n".len());
    }
}
