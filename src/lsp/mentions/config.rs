//! What `courtesy.toml` speaks of.

use super::named::{bare, entries, under, words};
use crate::guide::data::{Node, parse_toml};
use crate::lsp::subject::{Mention, Naming, Subject};

/// The mentions in the text of `courtesy.toml`.
pub(super) fn mentions(text: &str) -> Vec<Mention> {
    let Some(file) = parse_toml(text).0 else { return Vec::new() };
    let mut found = of_tables(&file, true);
    // Each language has words for what the guide declares.
    let languages = entries(&file).iter().filter(|table| table.key == "languages").flat_map(|table| entries(&table.value));
    found.extend(languages.flat_map(|language| of_tables(&language.value, false)));
    found
}

/// The mentions in the tables of the guide, which are at home here, or in those of a language.
fn of_tables(tables: &Node, is_home: bool) -> Vec<Mention> {
    let mut found = Vec::new();
    for table in entries(tables) {
        for entry in entries(&table.value) {
            let (id, key) = (entry.key.clone(), entry.key_span.clone());
            match (table.key.as_str(), entry.key.as_str()) {
                ("fields", _) => {
                    found.push(bare(Subject::Blank(id.clone()), Naming::Key, key, is_home));
                    found.extend(label(&entry.value).map(|span| bare(Subject::Blank(id), Naming::Word, span, false)));
                }
                ("events", _) => found.push(bare(Subject::Event(id), Naming::Key, key, is_home)),
                ("stationery", _) => found.push(bare(Subject::Stationery(id), Naming::Key, key, is_home)),
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
    under(field, "label").map(|label| label.span.clone())
}
