//! What `courtesy.toml` speaks of.

use crate::guide::data::{Node, Value, parse_toml};
use crate::lsp::subject::{Mention, Naming, Subject};

/// The mentions in the text of `courtesy.toml`.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let Some(Node { value: Value::Map(tables), .. }) = parse_toml(text).0 else { return Vec::new() };
    let mut found = Vec::new();
    for table in &tables {
        let Value::Map(entries) = &table.value.value else { continue };
        for entry in entries {
            let (id, key) = (entry.key.clone(), entry.key_span.clone());
            match (table.key.as_str(), entry.key.as_str()) {
                ("fields", _) => {
                    found.push(mention(Subject::Blank(id.clone()), Naming::Key, key, true));
                    found.extend(label(&entry.value).map(|span| mention(Subject::Blank(id), Naming::Word, span, false)));
                }
                ("events", _) => found.push(mention(Subject::Event(id), Naming::Key, key, true)),
                ("stationery", _) => found.push(mention(Subject::Stationery(id), Naming::Key, key, true)),
                ("print", "stationery" | "letter_stationery") => found
                    .extend(words(&entry.value).map(|(id, span)| mention(Subject::Stationery(id.to_owned()), Naming::Word, span, false))),
                ("print", "design") => {
                    found.extend(
                        words(&entry.value).map(|(name, span)| mention(Subject::Design(name.to_owned()), Naming::Word, span, false)),
                    );
                }
                _ => {}
            }
        }
    }
    found
}

fn mention(subject: Subject, naming: Naming, span: std::ops::Range<usize>, is_home: bool) -> Mention {
    Mention { subject, naming, name: span.clone(), span, is_home }
}

/// The bytes of a field's label.
fn label(field: &Node) -> Option<std::ops::Range<usize>> {
    let Value::Map(entries) = &field.value else { return None };
    entries.iter().find(|entry| entry.key == "label").map(|entry| entry.value.span.clone())
}

/// A text, or the texts of a list.
fn words(node: &Node) -> impl Iterator<Item = (&str, std::ops::Range<usize>)> {
    let items = match &node.value {
        Value::Seq(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    };
    items.iter().filter_map(|item| match &item.value {
        Value::Str(text) => Some((text.as_str(), item.span.clone())),
        _ => None,
    })
}
