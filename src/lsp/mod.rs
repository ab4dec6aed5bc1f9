//! `courtesy lsp`: a language server, so that any editor knows the guide that is written in it.
//!
//! ```text
//! editor -> server -> session -> open guides (pipeline::Writing, unsaved text over the disk) -> problems -> editor
//!              \-> one file for each thing that can be asked -> answer -> editor
//! ```
//!
//! One thread does everything in turn. Changes are gathered until it is quiet for a moment, so that a key held down asks for
//! no more than one look at the guide at a time; a question is answered about the text as it was when it was asked.

mod address;
mod answers;
mod capabilities;
mod client;
mod completion;
mod documents;
mod edits;
mod fixes;
mod here;
mod hints;
mod hover;
mod keys;
mod known;
mod lenses;
mod matter;
mod mentions;
mod navigation;
mod open_guide;
mod order;
mod paged;
mod position;
mod problems;
mod rename;
mod server;
mod session;
mod subject;
mod symbols;

pub use server::serve;

use std::path::PathBuf;

use crate::diagnostic::{Code, Diagnostic};

/// What is taken in of the guides.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether drafts are part of them.
    pub drafts: bool,
    /// The root of the one guide that is taken in, whatever the editor names; `None` where it is the editor that says which ones.
    pub only: Option<PathBuf>,
}

/// Serves the editor at the other end of standard input and output until it says goodbye.
///
/// # Errors
/// A diagnostic where the editor breaks off or does not speak the protocol.
pub fn serve_stdio(options: Options) -> Result<(), Diagnostic> {
    let (connection, threads) = lsp_server::Connection::stdio();
    let served = serve(connection, options);
    let joined = if served.is_ok() { threads.join().map_err(|error| broken(&error.to_string())) } else { Ok(()) };
    served.and(joined)
}

fn broken(why: &str) -> Diagnostic {
    Diagnostic::new(Code::Serve, format!("the editor broke off: {why}"))
        .help("`courtesy lsp` is started by an editor and speaks the Language Server Protocol with it")
}
