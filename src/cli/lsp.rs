//! `courtesy lsp`.

use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
use crate::lsp;

const EXAMPLES: &[Example] = &[
    ("courtesy lsp", "As editors start it; docs/editors.md has the lines for yours"),
    ("courtesy lsp --drafts", "With the problems of files that have `draft: true`"),
];

/// Tell an editor of the guide that is written in it (a language server)
///
/// Editors start it and speak the Language Server Protocol with it over standard input and output. While you type, every problem
/// that `courtesy check` reports without setting cards stands at its place, and text that is not saved counts like a file. A guide
/// is found by the `courtesy.toml` in the folder of a file or in one above it. Nothing is written, and nothing is fetched.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// Tell of problems as a build with drafts would, that is with files that have `draft: true`
    #[arg(long)]
    drafts: bool,

    /// What some editors say; there is no other way to speak
    #[arg(long, hide = true)]
    stdio: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    match lsp::serve_stdio(lsp::Options { drafts: arguments.drafts, only: None }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(diagnostic) => Reporter::new(MessageFormat::Human).fail(diagnostic),
    }
}
