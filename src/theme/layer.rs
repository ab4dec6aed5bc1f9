//! The layers of a theme: its own files over those of the theme in the binary.

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::diagnostic::{Code, Diagnostic, nearest};
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

/// The texts of a guide's own files, by their paths in the theme.
pub(super) fn own_texts(layers: &[Layer]) -> impl Iterator<Item = (&str, &str)> {
    let own = layers.iter().skip(1).flat_map(|layer| &layer.files);
    own.filter_map(|(path, bytes)| Some((path.as_str(), std::str::from_utf8(bytes).ok()?)))
}

/// A warning of a token or word, `name` in `group`, that nothing asks for; `known` are those that something does ask for.
pub(super) fn unasked<V>(
    what: &str,
    (group, name): (&str, &str),
    known: &BTreeMap<String, BTreeMap<String, V>>,
    users: &str,
) -> Diagnostic {
    let near = match known.get(group) {
        Some(names) => nearest(name, names.keys().map(String::as_str)).map(|near| format!("{group}.{near}")),
        None => nearest(group, known.keys().map(String::as_str)).map(|near| format!("{near}.{name}")),
    };
    Diagnostic::new(Code::UnknownKey, format!("nothing asks for the {what} `{group}.{name}`")).warning().help(match near {
        Some(near) => format!("did you mean `{near}`? Otherwise use it in {users} of yours"),
        None => format!("take it out, or use it in {users} of yours"),
    })
}
