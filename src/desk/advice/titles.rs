//! Titles that two pages share, so that tabs, search and contents cannot tell them apart.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::{Doc, Guide};

pub(super) fn advise(guide: &Guide) -> Vec<Diagnostic> {
    let mut first: HashMap<String, &Doc> = HashMap::new();
    let mut advice = Vec::new();
    for doc in guide.published() {
        match first.get(&key(&doc.title)) {
            Some(other) => advice.push(
                Diagnostic::new(Code::SharedTitle, format!("another page has the title “{}” too", doc.title.trim()))
                    .at(doc.file.at(doc.title.span.clone()))
                    .related(other.file.at(other.title.span.clone()), "the other page")
                    .help("say in one of them what sets it apart; in a tab and in search results readers see only the title"),
            ),
            None => {
                first.insert(key(&doc.title), doc);
            }
        }
    }
    advice
}

/// Titles are the same to a reader if they differ only in case and spacing.
fn key(title: &str) -> String {
    title.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
