//! The names that pages are linked by: with the folder where several have the same.

use std::collections::HashMap;

use crate::guide::content::{Doc, Guide};

/// How often each name is that of a page.
pub(super) struct Names<'g>(HashMap<&'g str, usize>);

impl<'g> Names<'g> {
    pub(super) fn new(edition: &'g Guide) -> Self {
        let mut times = HashMap::new();
        edition.docs().for_each(|doc| *times.entry(doc.place.id.as_str()).or_default() += 1);
        Names(times)
    }

    /// The name that means this page and no other, where it has one.
    pub(super) fn of(&self, doc: &Doc) -> Option<String> {
        let id = &doc.place.id;
        let is_shared = self.0.get(id.as_str()).is_some_and(|times| *times > 1);
        if is_shared { Some(format!("{}/{id}", doc.place.kind.folder()?)) } else { Some(id.clone()) }
    }
}
