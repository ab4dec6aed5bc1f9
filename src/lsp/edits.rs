//! Changes to files that an answer asks for, in the form that the editor takes.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use gen_lsp_types as lsp;
use lsp::{DocumentChange, Edit, TextEdit};

use super::here::Here;

/// Changes to several files.
pub(super) struct Edits<'h> {
    here: &'h Here<'h>,
    texts: BTreeMap<String, Vec<(Range<usize>, String)>>,
    new: Vec<(String, String)>,
    moved: Vec<(String, String)>,
}

impl<'h> Edits<'h> {
    pub(super) fn new(here: &'h Here<'h>) -> Self {
        Edits { here, texts: BTreeMap::new(), new: Vec::new(), moved: Vec::new() }
    }

    /// Puts words in the place of bytes of a file.
    pub(super) fn replace(&mut self, path: &str, bytes: Range<usize>, words: impl Into<String>) {
        let edit = (bytes, words.into());
        let edits = self.texts.entry(path.to_owned()).or_default();
        if !edits.contains(&edit) {
            edits.push(edit);
        }
    }

    /// Makes a file; only for editors that can.
    pub(super) fn create(&mut self, path: String, text: String) {
        self.new.push((path, text));
    }

    /// Gives a file another path; only for editors that can.
    pub(super) fn rename(&mut self, from: String, to: String) {
        self.moved.push((from, to));
    }

    /// The whole, files that are made in front and files that move at the end.
    pub(super) fn finish(self) -> lsp::WorkspaceEdit {
        let here = self.here;
        if !here.client.moves_files {
            let changes: HashMap<lsp::Uri, Vec<TextEdit>> =
                self.texts.iter().map(|(path, edits)| (here.uri(path), text_edits(here, path, edits))).collect();
            return lsp::WorkspaceEdit { changes: Some(changes), ..lsp::WorkspaceEdit::default() };
        }
        let mut all = Vec::new();
        for (path, text) in self.new {
            all.push(DocumentChange::CreateFile(lsp::CreateFile { uri: here.uri(&path), options: None, annotation_id: None }));
            let edit = TextEdit { range: lsp::Range::default(), new_text: text };
            all.push(of_document(here, &path, vec![edit]));
        }
        for (path, edits) in &self.texts {
            all.push(of_document(here, path, text_edits(here, path, edits)));
        }
        for (from, to) in self.moved {
            let (old_uri, new_uri) = (here.uri(&from), here.uri(&to));
            all.push(DocumentChange::RenameFile(lsp::RenameFile { old_uri, new_uri, options: None, annotation_id: None }));
        }
        lsp::WorkspaceEdit { document_changes: Some(all), ..lsp::WorkspaceEdit::default() }
    }
}

fn text_edits(here: &Here<'_>, path: &str, edits: &[(Range<usize>, String)]) -> Vec<TextEdit> {
    let text = if path == here.path { Some(&*here.text) } else { here.standing.text(path) };
    let lines = here.guide.lines(path, text.unwrap_or_default(), here.client.encoding);
    edits.iter().map(|(bytes, words)| TextEdit { range: lines.range(bytes.clone()), new_text: words.clone() }).collect()
}

fn of_document(here: &Here<'_>, path: &str, edits: Vec<TextEdit>) -> DocumentChange {
    let version = here.documents.at(&here.disk(path)).map(|document| document.version);
    let text_document = lsp::OptionalVersionedTextDocumentIdentifier {
        version,
        text_document_identifier: lsp::TextDocumentIdentifier { uri: here.uri(path) },
    };
    DocumentChange::TextDocumentEdit(lsp::TextDocumentEdit { text_document, edits: edits.into_iter().map(Edit::TextEdit).collect() })
}

/// A word between the quotes that stand around what is written; without any where there are none.
pub(super) fn in_quotes_of(written: &str, word: &str) -> String {
    let mark = written.chars().next().filter(|mark| ['"', '\''].contains(mark)).map(String::from).unwrap_or_default();
    format!("{mark}{word}{mark}")
}
