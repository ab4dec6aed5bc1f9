//! What the desk has at hand.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use lsp_server::Connection;

use super::door::Door;
use crate::pipeline::Setter;
use crate::serve::hub::Hub;
use crate::serve::unsaved::{Unsaved, Writer};
use crate::serve::watch::Word;

/// What speaks at one end of a connection, of the guide with a root.
type Speak = dyn Fn(Connection, &Path) + Send + Sync;

/// How the desk is served.
#[derive(Clone)]
pub struct Edit {
    /// The language server of the guide with this root, and of no other: it speaks with the page at the other end until that goes.
    pub speak: Arc<Speak>,
}

impl fmt::Debug for Edit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Edit")
    }
}

/// The desk.
pub(crate) struct Desk {
    pub(crate) door: Door,
    pub(crate) hub: Arc<Hub>,
    pub(crate) root: PathBuf,
    pub(crate) unsaved: Arc<Unsaved>,
    /// Where the work hears of new text.
    pub(crate) words: Sender<Word>,
    pub(crate) edit: Edit,
    pub(crate) setter: Setter,
}

impl Desk {
    /// Lays a writer's unsaved text over a file, or takes it away.
    pub(super) fn lay_over(&self, writer: Writer, disk: PathBuf, text: Option<String>) {
        if self.unsaved.set(writer, disk.clone(), text) {
            let _ = self.words.send(Word::Written(disk));
        }
    }
}
