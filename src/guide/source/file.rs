//! A text file of the guide, and what is said of one that cannot be read.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Location};

/// A text file of the guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Path from the guide's root with `/` between folders, for example `content/about.md`.
    pub path: Arc<str>,
    /// The text: UTF-8, no byte order mark, lines end in `\n`.
    pub text: Arc<str>,
}

impl SourceFile {
    /// Makes a file that does not come from the disk.
    pub fn new(path: &str, text: &str) -> Self {
        SourceFile { path: path.into(), text: text.into() }
    }

    /// Points at the bytes `span`.
    pub fn at(&self, span: Range<usize>) -> Location {
        Location::in_text(self.path.clone(), &self.text, span)
    }
}

pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Diagnostic {
    Diagnostic::new(Code::Unreadable, format!("cannot read `{path}`: {error}"))
        .at(Location::file(path))
        .help("check that the file exists and that you may read it")
}
