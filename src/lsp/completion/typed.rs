//! A file that is being written.

use crate::lsp::here::Here;
use crate::lsp::keys::Keys;

/// What completion goes by.
#[derive(Clone, Copy)]
pub(in crate::lsp) struct Typed<'t> {
    /// The file's path from the guide's root.
    pub(in crate::lsp) path: &'t str,
    pub(in crate::lsp) text: &'t str,
    /// What is known around it. Of a guide that never stood nothing is: its keys are offered all the same.
    pub(in crate::lsp) here: Option<&'t Here<'t>>,
    pub(in crate::lsp) keys: &'t Keys,
}
