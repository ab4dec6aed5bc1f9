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
    /// Opens the guides that the editor's folders lie in, or the one guide that there is to be.
    pub(super) fn new(client: Client, mut options: Options) -> Self {
        // Roots are compared as the disk has them.
        options.only = options.only.map(|root| root.canonicalize().unwrap_or(root));
        let folders = options.only.clone().map_or_else(|| client.folders.clone(), |root| vec![root]);
        let mut session = Session { client, documents: Documents::default(), guides: Vec::new(), options, keys: OnceCell::new() };
        for folder in folders {
            session.guide_at(&folder);
        }
        session
    }

    /// What keys there are, as soon as it was asked.
    pub(super) fn keys(&self) -> &Keys {
        self.keys.get_or_init(Keys::new)
    }

    /// The guide that a file or folder lies in, opened where it is a new one and may be, and the path as that guide has it.
    fn guide_at(&mut self, disk: &Path) -> Option<(&mut OpenGuide, PathBuf)> {
        let (root, disk) = home_of(disk)?;
        if self.options.only.as_ref().is_some_and(|only| *only != root) {
            return None;
        }
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_session_that_is_held_to_one_guide_opens_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for guide in ["own", "own/content/inner", "other"] {
            fs::create_dir_all(root.join(guide).join("content")).unwrap();
            fs::write(root.join(guide).join(config::FILE), "").unwrap();
        }
        let said = serde_json::json!({ "capabilities": {}, "rootUri": uri_of(&root.join("other")).0 });
        let client = || Client::new(&serde_json::from_value(said.clone()).unwrap());
        let roots = |session: &Session| session.guides.iter().map(|guide| guide.root.clone()).collect::<Vec<_>>();
        let free = Session::new(client(), Options::default());
        assert_eq!(roots(&free), [root.join("other")]);
        let mut held = Session::new(client(), Options { only: Some(root.join("own")), ..Options::default() });
        for path in ["other/content/a.md", "own/content/inner/content/a.md", "own/content/../../other/content/a.md", "own/content/a.md"] {
            held.guide_at(&root.join(path));
        }
        assert_eq!(roots(&held), [root.join("own")]);
    }
}
