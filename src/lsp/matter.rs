//! Front matter as a tree, for who looks for its keys.

use std::ops::Range;

use crate::guide::content::cut;
use crate::guide::data::{Entry, Value, parse_yaml};
use crate::guide::source::SourceFile;

/// The front matter of a file.
pub(super) struct Matter {
    /// Its bytes, without the lines around it.
    pub(super) span: Range<usize>,
    /// Its keys; their bytes are those of the file.
    pub(super) entries: Vec<Entry>,
}

impl Matter {
    /// Reads it; `None` where there is none with keys.
    pub(super) fn of(file: &SourceFile) -> Option<Self> {
        let span = cut(file).ok()?.matter;
        let Value::Map(entries) = parse_yaml(file.text.get(span.clone())?, span.start).0?.value else { return None };
        Some(Matter { span, entries })
    }

    /// One of its keys.
    pub(super) fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}
