//! From a tree to a typed struct, reporting every problem instead of the first.

use std::ops::Range;

use serde::Deserialize;

use super::{Entry, Node, Problem, ProblemKind, Value};

/// Problems of one tree after which reading gives up.
const PROBLEMS_MAX: usize = 50;

/// Reads a struct from a tree and reports all problems.
///
/// A value that cannot be read is reported and stands empty in the result, so that one bad line does not hide another and
/// references to the file still resolve. The result is `None` only where not even that is possible.
pub fn read<T: for<'de> Deserialize<'de>>(mut node: Node) -> (Option<T>, Vec<Problem>) {
    let mut problems = Vec::new();
    while problems.len() < PROBLEMS_MAX {
        let error = match T::deserialize(&node) {
            Ok(value) => return (Some(value), problems),
            Err(error) => error,
        };
        let span = error.span.unwrap_or_else(|| node.span.clone());
        if is_reported(&node, &span) {
            break;
        }
        let mended = match &error.kind {
            ProblemKind::MissingKey(key) => insert(&mut node, &span, key),
            ProblemKind::UnknownKey { .. } => remove(&mut node, &span),
            _ => blank(&mut node, &span),
        };
        problems.push(Problem { span, kind: error.kind });
        if !mended {
            break;
        }
    }
    (None, problems)
}

/// Puts an empty value for `key` into the table that has exactly `span`.
fn insert(node: &mut Node, span: &Range<usize>, key: &str) -> bool {
    if let Value::Map(entries) = &mut node.value
        && node.span == *span
        && !entries.iter().any(|entry| entry.key == key)
    {
        let value = Node { span: span.start..span.start, value: Value::Reported };
        entries.push(Entry { key: key.to_owned(), key_span: span.clone(), value });
        return true;
    }
    children(node).any(|child| insert(child, span, key))
}

/// Removes the entry whose key has exactly `span`.
fn remove(node: &mut Node, span: &Range<usize>) -> bool {
    if let Value::Map(entries) = &mut node.value
        && let Some(at) = entries.iter().position(|entry| entry.key_span == *span)
    {
        entries.remove(at);
        return true;
    }
    children(node).any(|child| remove(child, span))
}

/// Empties the node that has exactly `span`, the innermost if there are several.
fn blank(node: &mut Node, span: &Range<usize>) -> bool {
    if children(node).any(|child| blank(child, span)) {
        return true;
    }
    if node.span == *span && node.value != Value::Reported {
        node.value = Value::Reported;
        return true;
    }
    false
}

/// Whether exactly `span` is a value that was reported, so that nothing more need be said of it.
fn is_reported(node: &Node, span: &Range<usize>) -> bool {
    match &node.value {
        Value::Reported => node.span == *span,
        Value::Seq(items) => items.iter().any(|item| is_reported(item, span)),
        Value::Map(entries) => entries.iter().any(|entry| is_reported(&entry.value, span)),
        _ => false,
    }
}

fn children(node: &mut Node) -> Box<dyn Iterator<Item = &mut Node> + '_> {
    match &mut node.value {
        Value::Seq(items) => Box::new(items.iter_mut()),
        Value::Map(entries) => Box::new(entries.iter_mut().map(|entry| &mut entry.value)),
        _ => Box::new(std::iter::empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Spanned, parse_toml, parse_yaml};
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Rule {
        title: String,
        verdict: Verdict,
        #[serde(default)]
        tags: Vec<Spanned<String>>,
        #[serde(default)]
        draft: bool,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(rename_all = "lowercase")]
    enum Verdict {
        Do,
        Dont,
    }

    #[test]
    fn every_problem_is_reported_with_its_place() {
        let text = "titel: x\nverdict: maybe\ndraft: 7\ntags: [a, [b]]\n";
        let (rule, problems) = read::<Rule>(parse_yaml(text, 0).0.unwrap());
        let found: Vec<&str> = problems.iter().map(|p| text.get(p.span.clone()).unwrap()).collect();
        assert_eq!(found, ["titel", "maybe", "7", "[b]", text]);
        assert!(matches!(&problems[4].kind, ProblemKind::MissingKey(key) if key == "title"));
        assert_eq!(rule.unwrap().verdict, Verdict::Do);
    }

    #[test]
    fn numbers_and_dates_read_as_text_in_yaml_but_not_in_toml() {
        let (rule, problems) = read::<Rule>(parse_yaml("title: 2026\nverdict: do\n", 0).0.unwrap());
        assert!(problems.is_empty());
        assert_eq!(rule.unwrap().title, "2026");
        let (_, problems) = read::<Rule>(parse_toml("title = 2026\nverdict = 'do'\n").0.unwrap());
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn a_list_item_keeps_its_place() {
        let text = "title: t\nverdict: do\ntags:\n  - one\n  - two\n";
        let (rule, _) = read::<Rule>(parse_yaml(text, 0).0.unwrap());
        let rule = rule.unwrap();
        assert!(!rule.draft);
        assert_eq!(&text[rule.tags[1].span.clone()], "two");
        assert_eq!(*rule.tags[1], "two");
    }
}
