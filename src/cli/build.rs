//! `courtesy build`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
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
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// The folder of the guide; where it has no `courtesy.toml`, the nearest folder above it that has one
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,

    /// Build into DIR in place of the guide's `output/`; the website is then `DIR/site/`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Leave the cards (PDFs) out; the website is then built without its shelf of cards
    #[arg(long)]
    no_print: bool,

    /// Build drafts as well, that is files with `draft: true`
    #[arg(long)]
    drafts: bool,

    /// Use this `typst` command (path or name, version 0.15) for the cards; otherwise one on the PATH, or the one built in
    #[arg(long, value_name = "PATH")]
    typst: Option<String>,

    /// How problems in the guide are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,

    /// Show how long each phase of the build took
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let (reporter, root) = match Reporter::in_guide(arguments.message_format, &arguments.root) {
        Ok(found) => found,
        Err(code) => return code,
    };
    let options = BuildOptions {
        out: arguments.out.clone().unwrap_or_else(|| default_out(&arguments.root, &root)),
        root,
        print: !arguments.no_print,
        drafts: arguments.drafts,
        typst: arguments.typst.clone(),
    };
    let started = std::time::Instant::now();
    let outcome = pipeline::build(&options);
    reporter.outcome(&outcome, started.elapsed(), arguments.timings)
}

/// `output/` in the guide's root, shown as short as it can be.
pub(super) fn default_out(asked: &Path, root: &Path) -> PathBuf {
    match asked.canonicalize() {
        Ok(real) if real == root && asked == Path::new(".") => PathBuf::from("output"),
        Ok(real) if real == root => asked.join("output"),
        _ => root.join("output"),
    }
}
