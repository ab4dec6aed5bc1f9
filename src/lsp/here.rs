//! The file that a question is about, with all that is known around it.

use std::path::PathBuf;
use std::sync::Arc;

use gen_lsp_types as lsp;

use super::address::{below, path_of, uri_of};
use super::client::Client;
use super::documents::Documents;
use super::open_guide::{OpenGuide, home_of};
use super::position::Lines;
use super::session::Session;
use crate::guide::config;
use crate::guide::content::{Doc, Guide, Message};
use crate::pipeline::Standing;

/// A file of a guide.
pub(super) struct Here<'s> {
    pub(super) client: &'s Client,
    pub(super) documents: &'s Documents,
    pub(super) guide: &'s OpenGuide,
    pub(super) standing: &'s Standing,
    /// The guide in the language of the file.
    pub(super) edition: &'s Guide,
    /// The file as a page, where it can be read as one and says now what it said when the guide was looked at.
    pub(super) doc: Option<&'s Doc>,
    /// Its path from the guide's root.
    pub(super) path: String,
    pub(super) text: Arc<str>,
}

impl Session {
    /// The file of a document, where it is one of a guide that stands.
    pub(super) fn here(&self, uri: &lsp::Uri) -> Option<Here<'_>> {
        self.sheet(uri)?.here()
    }

    /// The file of a document, where it is one of a guide, which may never have stood.
    pub(super) fn sheet(&self, uri: &lsp::Uri) -> Option<Sheet<'_>> {
        let path = path_of(uri)?;
        let (root, disk) = home_of(&path)?;
        let guide = self.guides.iter().find(|guide| guide.root == root)?;
        let path = guide.name_of(&disk)?;
        let text = self.documents.at(&disk).map(|document| document.text());
        Some(Sheet { session: self, guide, path, text })
    }
}

/// A file with its text where the editor has it open, without what is known around it.
pub(super) struct Sheet<'s> {
    session: &'s Session,
    guide: &'s OpenGuide,
    pub(super) path: String,
    pub(super) text: Option<Arc<str>>,
}

impl<'s> Sheet<'s> {
    /// The same with all that is known around it.
    pub(super) fn here(&self) -> Option<Here<'s>> {
        let Sheet { session, guide, path, text } = self;
        let standing = guide.standing.as_deref()?;
        let text = text.clone().or_else(|| standing.text(path).map(Arc::from))?;
        let with_doc = standing.editions().find_map(|edition| Some((edition, edition.docs().find(|doc| *doc.file.path == **path)?)));
        let edition = with_doc.map_or_else(|| standing.edition_of(path), |(edition, _)| edition);
        let doc = with_doc.map(|(_, doc)| doc).filter(|doc| doc.file.text == text);
        Some(Here { client: &session.client, documents: &session.documents, guide, standing, edition, doc, path: path.clone(), text })
    }

    /// The lines of the file, whose text is given.
    pub(super) fn lines<'t>(&self, text: &'t str) -> Lines<'t> {
        self.guide.lines(&self.path, text, self.session.client.encoding)
    }
}

impl Here<'_> {
    pub(super) fn lines(&self) -> Lines<'_> {
        self.guide.lines(&self.path, &self.text, self.client.encoding)
    }

    pub(super) fn is_config(&self) -> bool {
        self.path == config::FILE
    }

    /// Whether it is a table in TOML, as `courtesy.toml` is.
    pub(super) fn is_table(&self) -> bool {
        self.path.ends_with(".toml")
    }

    /// The path on the disk of a file of the guide.
    pub(super) fn disk(&self, path: &str) -> PathBuf {
        below(&self.guide.root, path)
    }

    /// The address of a file of the guide, as the editor writes it where it has the file open.
    pub(super) fn uri(&self, path: &str) -> lsp::Uri {
        let disk = self.disk(path);
        self.documents.at(&disk).map_or_else(|| uri_of(&disk), |document| document.uri.clone())
    }

    /// The message that the file is, as it was when the guide was looked at.
    pub(super) fn message(&self) -> Option<&Message> {
        self.edition.messages.iter().find(|message| *message.doc.file.path == *self.path)
    }

    /// A page of the guide in any language, by its path.
    pub(super) fn page(&self, path: &str) -> Option<(&Guide, &Doc)> {
        self.standing.editions().find_map(|edition| Some((edition, edition.docs().find(|doc| *doc.file.path == *path)?)))
    }

    /// A place in a file of the guide, by its bytes.
    pub(super) fn location(&self, path: &str, bytes: std::ops::Range<usize>) -> Option<lsp::Location> {
        let text = self.standing.text(path)?;
        Some(lsp::Location { uri: self.uri(path), range: self.guide.lines(path, text, self.client.encoding).range(bytes) })
    }
}
