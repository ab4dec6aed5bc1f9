//! `courtesy build`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::report::{MessageFormat, Reporter};
use crate::pipeline::{self, BuildOptions};
use crate::project;

/// Build the website and the printables.
///
/// Reads `courtesy.toml`, `content/` and `themes/` of the guide and writes the website, with its PDFs in it, to
/// `output/site/`. Nothing there changes unless the whole guide is sound: the old website stands until the new one is
/// complete.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The guide's folder; the nearest one with a `courtesy.toml` from there upwards counts
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,

    /// Where to build, in place of the guide's `output/`; the website is `DIR/site/`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Leave the printables out
    #[arg(long)]
    no_print: bool,

    /// Take drafts in
    #[arg(long)]
    drafts: bool,

    /// The `typst` command to use, by path or name, in place of the one on the PATH or the one built in
    #[arg(long, value_name = "PATH")]
    typst: Option<String>,

    /// How problems are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,

    /// Show how long each phase took
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let reporter = Reporter::new(arguments.message_format);
    let root = match project::find_root(&arguments.root) {
        Ok(root) => root,
        Err(diagnostic) => return reporter.fail(diagnostic),
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
