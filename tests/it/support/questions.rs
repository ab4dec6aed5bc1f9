//! What an editor asks the language server, for those who ask all of it.

/// Questions of a place.
pub(crate) const OF_PLACES: [&str; 6] = [
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/prepareRename",
    "textDocument/rename",
];
/// Questions of a document, or of a range of it.
pub(crate) const OF_DOCUMENTS: [&str; 5] = [
    "textDocument/inlayHint",
    "textDocument/codeAction",
    "textDocument/documentLink",
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
];
