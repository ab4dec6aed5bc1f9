//! The command line: what can be asked, and how the answer is shown.

mod build;
mod print;
mod report;
mod serve;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use report::MessageFormat;

/// Builds a searchable etiquette guide as a website and as stationery to print, from one folder of Markdown.
#[derive(Debug, Parser)]
#[command(name = "courtesy", version, arg_required_else_help = true, max_term_width = 100)]
#[command(
    after_help = "Examples:\n  courtesy build                  Build the guide in this folder into output/\n  courtesy serve --open           Show it in the browser and follow every edit\n  courtesy build --no-print       Only the website\n  courtesy build --root ~/guide   Build another guide\n\nExit codes: 0 fine, 1 problems in the content, 2 wrong usage, 3 the machine (disk, Typst)"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Arguments),
    Serve(serve::Arguments),
    Print(Box<print::Arguments>),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Print(arguments) => print::run(&arguments),
    }
}
