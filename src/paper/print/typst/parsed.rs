//! Typst's files as they were parsed, kept for all runs that have the same ones.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use typst::diag::FileResult;
use typst::syntax::{FileId, Source};

/// Parsed files, each in the state in which it was last asked for. Typst hashes a tree once, so a tree that is kept saves that too.
#[derive(Default)]
pub(super) struct Parsed(Mutex<HashMap<FileId, Source>>);

impl Parsed {
    /// A file as Typst's source.
    ///
    /// # Errors
    /// Where the file is not in UTF-8.
    pub(super) fn source(&self, id: FileId, bytes: &[u8]) -> FileResult<Source> {
        let text = std::str::from_utf8(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes))?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(&id) {
            Some(source) if source.text() == text => Ok(source.clone()),
            _ => {
                let source = Source::new(id, text.to_owned());
                kept.insert(id, source.clone());
                Ok(source)
            }
        }
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

#[cfg(test)]
mod tests {
    use typst::syntax::{RootedPath, VirtualPath, VirtualRoot};

    use super::*;

    #[test]
    fn a_file_is_parsed_anew_only_where_its_text_is_another() {
        let id = RootedPath::new(VirtualRoot::Project, VirtualPath::new("print/a.typ").unwrap()).intern();
        let parsed = Parsed::default();
        let first = parsed.source(id, b"one").unwrap();
        assert!(std::ptr::eq(first.root(), parsed.source(id, b"\xef\xbb\xbfone").unwrap().root()));
        assert_eq!(parsed.source(id, b"two").unwrap().text(), "two");
        assert_eq!(parsed.source(id, b"one").unwrap().text(), "one");
        assert!(parsed.source(id, b"\xff").is_err());
    }
}
