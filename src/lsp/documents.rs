//! The documents that an editor has open, with their text as it stands there.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{TextDocumentContentChangeEvent as Change, Uri};

use super::position::{Encoding, Lines};
use crate::guide::source::as_read;

/// An open document.
pub(super) struct Document {
    /// As the editor writes it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    raw: String,
    /// The text as a guide has it.
    text: OnceCell<Arc<str>>,
}

/// Open documents by their path.
#[derive(Default)]
pub(super) struct Documents(HashMap<PathBuf, Document>);

impl Document {
    /// The text as the editor has it.
    pub(super) fn raw(&self) -> &str {
        &self.raw
    }

    /// The text as a guide has it: its lines end in LF. Lines are those of the editor, and columns by [`Lines::counted_in`].
    pub(super) fn text(&self) -> Arc<str> {
        self.text.get_or_init(|| as_read(&self.raw).unwrap_or_default().into()).clone()
    }

    /// Takes changes in, one after the other.
    fn change(&mut self, changes: Vec<Change>, encoding: Encoding) {
        for change in changes {
            match change {
                Change::TextDocumentContentChangePartial(part) => {
                    let bytes = Lines::new(&self.raw, encoding).bytes(part.range);
                    self.raw.replace_range(bytes, &part.text);
                }
                Change::TextDocumentContentChangeWholeDocument(whole) => self.raw = whole.text,
            }
        }
        self.text = OnceCell::new();
    }
}

impl Documents {
    pub(super) fn open(&mut self, path: PathBuf, uri: Uri, version: i32, text: String) {
        self.0.insert(path, Document { uri, version, raw: text, text: OnceCell::new() });
    }

    /// Changes a document; tells whether it is open.
    pub(super) fn change(&mut self, path: &Path, version: i32, changes: Vec<Change>, encoding: Encoding) -> bool {
        let Some(document) = self.0.get_mut(path) else { return false };
        document.version = version;
        document.change(changes, encoding);
        true
    }

    pub(super) fn close(&mut self, path: &Path) -> bool {
        self.0.remove(path).is_some()
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Document> {
        self.0.get(path)
    }

    /// The document of a file that a guide names, whose path may lead through a link.
    pub(super) fn at(&self, disk: &Path) -> Option<&Document> {
        let is_it = |path: &Path| path.file_name() == disk.file_name() && path.canonicalize().is_ok_and(|path| path == disk);
        self.0.get(disk).or_else(|| self.0.iter().find(|(path, _)| is_it(path)).map(|(_, document)| document))
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().map(PathBuf::as_path)
    }
}
