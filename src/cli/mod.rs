//! The command line: what can be asked, and how the answer is shown.

mod build;
mod check;
mod explain;
mod print;
mod report;
mod wrong;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use report::MessageFormat;

/// Builds a searchable etiquette guide as a website and as stationery to print, from one folder of Markdown.
#[derive(Debug, Parser)]
#[command(name = "courtesy", version, arg_required_else_help = true, max_term_width = 100)]
#[command(
    after_help = "Examples:\n  courtesy build                  Build the guide in this folder into output/\n  courtesy build --no-print       Only the website\n  courtesy build --root ~/guide   Build another guide\n  courtesy check                  Find what is wrong, or could be better, and write nothing\n  courtesy explain broken-link    Tell more of a report\n\nExit codes: 0 fine, 1 problems in the content, 2 wrong usage, 3 the machine (disk, Typst)"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Print(Box<print::Arguments>),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| wrong::with_tip(error).exit());
    match arguments.command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Print(arguments) => print::run(&arguments),
    }
}
