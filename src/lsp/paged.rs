//! A question of our own, `courtesy/page`: which page of the website a file becomes, and what it takes to print a message.

use gen_lsp_types as lsp;
use serde::{Deserialize, Serialize};

use super::here::Here;
use crate::guide::content::{Channel, Field};

/// Its name.
pub(super) const METHOD: &str = "courtesy/page";

/// What is asked about.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Params {
    pub(super) text_document: lsp::TextDocumentIdentifier,
}

/// The answer.
#[derive(Serialize)]
pub(super) struct Page<'p> {
    /// The guide's root on the disk.
    root: &'p std::path::Path,
    /// The path of the page in the address of a server, without the slash in front.
    path: String,
    /// Its title.
    title: &'p str,
    message: Option<Message<'p>>,
}

/// What it takes to print a message.
#[derive(Serialize)]
struct Message<'p> {
    id: &'p str,
    language: &'p str,
    channel: Channel,
    fields: &'p [Field],
}

/// The page of a file; none of a draft that is left out.
pub(super) fn page<'p>(here: &'p Here<'_>) -> Option<Page<'p>> {
    let (edition, doc) = here.page(&here.path).filter(|_| here.standing.is_built(&here.path))?;
    let message = here.message().map(|message| Message {
        id: &doc.place.id,
        language: &edition.config.guide.language.value,
        channel: message.channel,
        fields: &message.fields,
    });
    let path = format!("{}{}{}", edition.config.guide.base_path(), edition.prefix, doc.url());
    Some(Page { root: &here.guide.root, path, title: &doc.title.value, message })
}
