//! What `courtesy.toml` speaks of.

use super::named::{bare, words};
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
                    found.push(bare(Subject::Blank(id.clone()), Naming::Key, key, true));
                    found.extend(label(&entry.value).map(|span| bare(Subject::Blank(id), Naming::Word, span, false)));
                }
                ("events", _) => found.push(bare(Subject::Event(id), Naming::Key, key, true)),
                ("stationery", _) => found.push(bare(Subject::Stationery(id), Naming::Key, key, true)),
                ("print", "stationery" | "letter_stationery") => found.extend(each(&entry.value, Subject::Stationery)),
                ("print", "design") => found.extend(each(&entry.value, Subject::Design)),
                _ => {}
            }
        }
    }
    found
}

/// The words of a value, each as the name of a subject.
fn each(value: &Node, subject: impl Fn(String) -> Subject) -> impl Iterator<Item = Mention> {
    words(value).map(move |(name, node)| bare(subject(name.to_owned()), Naming::Word, node.span.clone(), false))
}

/// The bytes of a field's label.
fn label(field: &Node) -> Option<std::ops::Range<usize>> {
    let Value::Map(entries) = &field.value else { return None };
    entries.iter().find(|entry| entry.key == "label").map(|entry| entry.value.span.clone())
}
