//! `courtesy build`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples};
use super::guide::BuildArguments;
use crate::pipeline::{self, BuildOptions};

const EXAMPLES: &[Example] = &[
    ("courtesy build", "The guide in this folder, into output/site/"),
    ("courtesy build --no-print --drafts", "Only the website, with drafts"),
    ("courtesy build --root ~/guide --out /srv/guide", "Another guide, into another folder"),
];

/// Build the website and the cards to print
///
/// Reads `courtesy.toml`, `content/` and `themes/` of the guide and writes the website, with its PDFs in it, to
/// `output/site/`. If anything in the guide is wrong, all problems are listed and nothing is written: the website of
/// the last build stands until a new one is complete. Afterwards, open `output/site/index.html`.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES), next_display_order = 1)]
pub(super) struct Arguments {
    /// Build into DIR in place of the guide's `output/`; the website is then `DIR/site/`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Make the guide as a book for e-readers too: `guide.epub` in the website, as `[epub] enabled` does
    #[arg(long)]
    epub: bool,

    /// Make the guide in one file too, to keep and to pass on: `guide-in-one-file.html`, as `[single] enabled` does
    #[arg(long)]
    single: bool,

    /// Show how long each phase of the build took
    #[arg(long)]
    timings: bool,

    #[command(flatten)]
    build: BuildArguments,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let (reporter, root) = match arguments.build.guide.open() {
        Ok(found) => found,
        Err(code) => return code,
    };
    let options = BuildOptions { epub: arguments.epub, single: arguments.single, ..arguments.build.options(root, arguments.out.as_ref()) };
    let started = std::time::Instant::now();
    let outcome = pipeline::build(&options);
    reporter.outcome(&outcome, started.elapsed(), arguments.timings)
}
