//! A question of our own, `courtesy/known`: what can stand behind a key of front matter, whether the key is there or not.

use gen_lsp_types as lsp;
use serde::{Deserialize, Serialize};

use super::completion::{self, Typed};
use super::session::Session;

/// Its name.
pub(super) const METHOD: &str = "courtesy/known";

/// What is asked about.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Params {
    text_document: lsp::TextDocumentIdentifier,
    /// The key, behind those of the tables that it is in.
    keys: Vec<String>,
}

/// A word that can stand there.
#[derive(Serialize)]
pub(super) struct Known {
    word: String,
    /// What it means; it may be empty.
    about: String,
}

/// The keys that a table can have, or the values that anything else can.
pub(super) fn known(session: &Session, Params { text_document, keys }: Params) -> Option<Vec<Known>> {
    let sheet = session.sheet(&text_document.uri)?;
    let here = sheet.here();
    // Which other keys are there does not count, so no text is looked at.
    let typed = Typed { path: &sheet.path, text: "", here: here.as_ref(), keys: session.keys() };
    Some(completion::known(&typed, keys).map(|(word, about)| Known { word, about }).collect())
}
