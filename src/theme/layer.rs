//! The layers of a theme: its own files over those of the theme in the binary.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::diagnostic::Diagnostic;
use crate::guide::source::{self, SourceFile};

/// The name of the theme inside the binary.
pub const BUILT_IN: &str = "letterpress";

/// A layer of theme files: paths inside the theme, and how its files are named in reports.
pub(super) struct Layer {
    pub(super) shown: String,
    pub(super) files: BTreeMap<String, Bytes>,
}

impl Layer {
    pub(super) fn text(&self, path: &str) -> Option<Result<SourceFile, Diagnostic>> {
        let bytes = self.files.get(path)?;
        let shown = format!("{}/{path}", self.shown);
        Some(source::decode(&shown, bytes.to_vec()).map(|text| SourceFile::new(&shown, &text)))
    }
}

/// Files below `prefix`, the upper layer's winning.
pub(super) fn merged(layers: &[Layer], prefix: &str) -> BTreeMap<String, Bytes> {
    let mut files = BTreeMap::new();
    for layer in layers {
        files.extend(layer.files.iter().filter(|(path, _)| path.starts_with(prefix)).map(|(path, bytes)| (path.clone(), bytes.clone())));
    }
    files
}

/// The text of one file in every layer that has it, lowest first. A file that is the same in both counts once.
pub(super) fn texts(layers: &[Layer], path: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<SourceFile> {
    let mut texts: Vec<SourceFile> = Vec::new();
    for file in layers.iter().filter_map(|layer| layer.text(path)) {
        match file {
            Ok(file) => {
                texts.retain(|lower| lower.text != file.text);
                texts.push(file);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    texts
}
