//! The command line: what can be asked, and how the answer is shown.

mod build;
mod check;
mod completions;
mod counted;
mod designs;
mod examples;
mod explain;
mod guide;
mod init;
mod lsp;
mod man;
mod new;
mod print;
#[cfg(feature = "publish")]
mod publish;
#[cfg(feature = "publish")]
mod published;
mod report;
mod schema;
mod serve;
mod theme;
mod wrong;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use examples::{Example, examples_and};
pub use report::MessageFormat;
use report::Reporter;

use crate::diagnostic::panics;

const EXAMPLES: &[Example] = &[
    ("courtesy init thanks", "Begin a guide in the folder thanks"),
    ("courtesy new message \"Thanks for the tour\" --channel handwritten", "Add a message to the guide in this folder"),
    ("courtesy build", "Build the website and its PDFs into output/site/"),
    ("courtesy serve --open", "Show it in the browser and follow every edit"),
    ("courtesy check", "Find what is wrong, or could be better, and write nothing"),
    ("courtesy explain broken-link", "Tell more of a report"),
    ("courtesy print thank-you-interviewer --set interviewer=\"Dr. Chen\" --allow-blanks -o note.pdf", "Print one note"),
];

const EXIT_CODES: &str = "Exit codes:\n  0  fine\n  1  problems in the content\n  2  wrong usage\n  3  the machine: disk, Typst, network; or a fault of Courtesy";

/// Builds a searchable etiquette guide as a website and as stationery to print, from one folder of Markdown.
#[derive(Debug, Parser)]
#[command(name = "courtesy", version, arg_required_else_help = true, max_term_width = 100)]
#[command(after_help = examples_and(EXAMPLES, EXIT_CODES))]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    New(new::Arguments),
    Build(build::Arguments),
    Serve(serve::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Print(Box<print::Arguments>),
    Designs(designs::Arguments),
    #[cfg(feature = "publish")]
    Publish(publish::Arguments),
    Schema(schema::Arguments),
    Lsp(lsp::Arguments),
    Theme(theme::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|error| wrong::with_tip(error).exit());
    let ran = panics::guarded("the command ran", || run(arguments.command));
    ran.unwrap_or_else(|fault| Reporter::new(MessageFormat::Human).fail(fault))
}

fn run(command: Command) -> ExitCode {
    match command {
        Command::Init(arguments) => init::run(&arguments),
        Command::New(arguments) => new::run(arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Print(arguments) => print::run(&arguments),
        Command::Designs(arguments) => designs::run(&arguments),
        #[cfg(feature = "publish")]
        Command::Publish(arguments) => publish::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
        Command::Man(arguments) => man::run(&arguments, Arguments::command()),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Lsp(arguments) => lsp::run(&arguments),
        Command::Theme(arguments) => theme::run(&arguments),
    }
}
