//! Names that stand as values of keys.

use std::ops::Range;

use crate::guide::data::{Entry, Node, Value};
use crate::lsp::subject::{Mention, Naming, Subject};

/// A mention that is nothing but the name.
pub(super) fn bare(subject: Subject, naming: Naming, span: Range<usize>, is_home: bool) -> Mention {
    Mention { subject, naming, name: span.clone(), span, is_home }
}

/// The entries of a table; of anything else none.
pub(super) fn entries(node: &Node) -> &[Entry] {
    if let Value::Map(entries) = &node.value { entries } else { &[] }
}

/// What stands under a key of a table.
pub(super) fn under<'n>(table: &'n Node, key: &str) -> Option<&'n Node> {
    entries(table).iter().find(|entry| entry.key == key).map(|entry| &entry.value)
}

/// A text, or the texts of a list, with their nodes.
pub(super) fn words(node: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let items = match &node.value {
        Value::Seq(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(|item| match &item.value {
        Value::Str(text) | Value::Plain(text, _) => Some((text.as_str(), item)),
        _ => None,
    })
}
