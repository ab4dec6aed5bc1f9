//! `courtesy check`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::examples::{Example, examples_and};
use super::guide::BuildArguments;
use super::report::steps;
use crate::diagnostic::Severity;
use crate::pipeline;

const EXAMPLES: &[Example] = &[
    ("courtesy check", "Check the guide in this folder"),
    ("courtesy check --no-print", "Leave the cards out, which is quicker"),
    ("courtesy check --deny warnings,advice", "Fail on anything that is said"),
    ("courtesy check --external --links", "Ask other sites whether linked pages are still there"),
    ("courtesy check --message-format github", "In a workflow of GitHub Actions"),
];

const EXIT_CODES: &str =
    "Exit codes:\n  0  fine\n  1  an error, or something denied\n  2  wrong usage\n  3  the machine: disk, Typst; or a fault of Courtesy";

/// Check the guide without building it, and give advice
///
/// Renders every page and card in memory and reports all that `courtesy build` would report, and besides what could be better:
/// rules without a message, pictures without words, sentences that are too long. Where anything is wrong, advice waits until
/// that is mended. `courtesy explain CODE` tells more of each report; `allow` in a file's front matter or `[check.allow]` in
/// `courtesy.toml` lets a warning or advice pass, with a reason. Neither site nor cards are written; what was found, and cards that
/// no build has made yet, are kept in `.courtesy-check` in the output folder, so that the next check is quick.
#[derive(Args, Debug)]
#[command(after_help = examples_and(EXAMPLES, EXIT_CODES), next_display_order = 1)]
#[command(mut_arg("no_print", |arg| arg.help("Do not set the cards (PDFs); what only Typst finds is then not reported")))]
pub(super) struct Arguments {
    /// Fail, with exit code 1, on warnings or on advice as well; may be given twice
    #[arg(long, value_enum, value_name = "WHAT", value_delimiter = ',')]
    deny: Vec<Deny>,

    /// Ask other sites whether the pages that the guide links to are still there; the only time that anything is fetched
    #[arg(long)]
    external: bool,

    /// List every link to another site on standard output, with its place
    #[arg(long)]
    links: bool,

    /// Take cards that did not change from the build in DIR, in place of the guide's `output/`, and keep others there
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    build: BuildArguments,
}

/// What makes a check fail besides errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// Fail on warnings
    Warnings,
    /// Fail on advice
    Advice,
}

impl From<Deny> for Severity {
    fn from(deny: Deny) -> Self {
        match deny {
            Deny::Warnings => Severity::Warning,
            Deny::Advice => Severity::Advice,
        }
    }
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let (reporter, root) = match arguments.build.guide.open() {
        Ok(found) => found,
        Err(code) => return code,
    };
    let options = arguments.build.options(root, arguments.out.as_ref());
    let bar = reporter.bar(arguments.external);
    let step = steps(&bar);
    let outcome = pipeline::check(&options, arguments.external.then_some(&step));
    bar.finish_and_clear();
    let denied: Vec<Severity> = arguments.deny.iter().map(|deny| Severity::from(*deny)).collect();
    reporter.checked(&outcome, &denied, arguments.external, arguments.links)
}
