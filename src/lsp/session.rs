//! A session with an editor: its documents and the guides that they belong to, without the talking.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;
use lsp::PublishDiagnosticsParams;

use super::Options;
use super::address::{path_of, uri_of};
use super::client::Client;
use super::documents::Documents;
use super::keys::Keys;
use super::open_guide::{OpenGuide, home_of};
use super::problems;
use crate::guide::config;
use crate::guide::source::Changes;

/// All that is known of a session.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) documents: Documents,
    pub(super) guides: Vec<OpenGuide>,
    options: Options,
    keys: OnceCell<Keys>,
}

impl Session {
    /// Opens the guides that the editor's folders lie in.
    pub(super) fn new(client: Client, options: Options) -> Self {
        let mut session = Session { client, documents: Documents::default(), guides: Vec::new(), options, keys: OnceCell::new() };
        for folder in session.client.folders.clone() {
            session.guide_at(&folder);
        }
        session
    }

    /// What keys there are, as soon as it was asked.
    pub(super) fn keys(&self) -> &Keys {
        self.keys.get_or_init(Keys::new)
    }

    /// The guide that a file or folder lies in, opened where it is a new one, and the path as that guide has it.
    fn guide_at(&mut self, disk: &Path) -> Option<(&mut OpenGuide, PathBuf)> {
        let (root, disk) = home_of(disk)?;
        let number = self.guides.iter().position(|guide| guide.root == root).unwrap_or_else(|| {
            self.guides.push(OpenGuide::new(root, self.options.drafts));
            self.guides.len() - 1
        });
        Some((&mut self.guides[number], disk))
    }

    pub(super) fn open(&mut self, document: lsp::TextDocumentItem) {
        let Some(path) = path_of(&document.uri) else { return };
        self.documents.open(path.clone(), document.uri, document.version, document.text);
        self.lay_over(&path);
    }

    pub(super) fn change(&mut self, said: lsp::DidChangeTextDocumentParams) {
        let document = said.text_document;
        let Some(path) = path_of(&document.text_document_identifier.uri) else { return };
        if self.documents.change(&path, document.version, said.content_changes, self.client.encoding) {
            self.lay_over(&path);
        }
    }

    /// From now on the file counts as it lies on the disk.
    pub(super) fn close(&mut self, uri: &lsp::Uri) {
        let Some(path) = path_of(uri) else { return };
        if self.documents.close(&path) {
            self.lay_over(&path);
        }
    }

    /// Looks over the whole disk where the editor does not tell of its changes.
    pub(super) fn save(&mut self, uri: &lsp::Uri) {
        let Some(path) = path_of(uri) else { return };
        let watches = self.client.watches;
        if let Some((guide, disk)) = self.guide_at(&path) {
            guide.note(if watches { Changes::Paths([disk].into()) } else { Changes::Everything });
        }
    }

    pub(super) fn changed_on_disk(&mut self, events: Vec<lsp::FileEvent>) {
        for path in events.iter().filter_map(|event| path_of(&event.uri)) {
            if let Some((guide, disk)) = self.guide_at(&path)
                && guide.name_of(&disk).is_some()
            {
                guide.note(Changes::Paths([disk].into()));
            }
            if path.ends_with(config::FILE) {
                self.settle();
            }
        }
    }

    /// Gives every document to its guide, since one may have begun.
    fn settle(&mut self) {
        let paths: Vec<PathBuf> = self.documents.paths().map(Path::to_owned).collect();
        paths.iter().for_each(|path| self.lay_over(path));
    }

    /// Lays the text of a document over its file, or takes it away where it is closed.
    fn lay_over(&mut self, path: &Path) {
        let text = self.documents.get(path).map(|document| document.raw().to_owned());
        if let Some((guide, disk)) = self.guide_at(path)
            && guide.name_of(&disk).is_some()
        {
            guide.touch(&disk, text.as_deref());
        }
    }

    /// Looks at all guides that may have changed; what the editor is to be told of them.
    pub(super) fn refresh(&mut self) -> Vec<PublishDiagnosticsParams> {
        let mut news = Vec::new();
        for guide in &mut self.guides {
            if !guide.refresh() {
                continue;
            }
            for (disk, diagnostics) in problems::news(guide, &self.client) {
                let document = self.documents.at(&disk);
                let uri = document.map_or_else(|| uri_of(&disk), |document| document.uri.clone());
                news.push(PublishDiagnosticsParams { uri, version: document.map(|document| document.version), diagnostics });
            }
        }
        news
    }
}
