//! TOML text to a tree.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Entry, Node, Problem, ProblemKind, Value};
use crate::guide::source::{clean, hidden};

/// Parses a TOML document; the tree holds whatever could be read beside the problems.
pub fn parse(text: &str) -> (Option<Node>, Vec<Problem>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let span = 0..text.len();
    let mut problems: Vec<Problem> = errors.iter().map(|error| problem(text, error)).collect();
    let value = Value::Map(entries(table.into_inner(), &mut problems));
    (Some(Node { span, value }), problems)
}

/// A key as it is written in TOML, which takes letters of English without quotes.
pub fn key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { key.to_owned() } else { format!("\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\"")) }
}

fn problem(text: &str, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let kind = if error.message().contains("duplicate key") {
        let key = text.get(span.clone()).unwrap_or_default().to_owned();
        let first = text.find(&key).map_or(span.clone(), |at| at..at + key.len());
        ProblemKind::Duplicate { key, first }
    } else {
        ProblemKind::Syntax(error.message().replace('\n', ", "))
    };
    Problem { span, kind }
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
}
