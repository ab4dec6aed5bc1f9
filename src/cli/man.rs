//! `courtesy man`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_mangen::Man;

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
use crate::diagnostic::{Code, Diagnostic};
use crate::output;

const EXAMPLES: &[Example] = &[
    ("courtesy man > courtesy.1", "The page of courtesy itself"),
    ("courtesy man --out ~/.local/share/man/man1", "A page for every command, where `man courtesy-build` finds it"),
];

/// Print the manual page, or write one for every command
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// Write a page for every command into this folder, in place of printing the first
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, command: Command) -> ExitCode {
    let reporter = Reporter::new(MessageFormat::Human);
    let mut command = without_help(command);
    command.build();
    let Some(out) = &arguments.out else {
        // A reader who has gone away is no reason to fail.
        let _ = io::stdout().write_all(&page(&command));
        return ExitCode::SUCCESS;
    };
    let mut pages = Vec::new();
    collect(&command, &mut pages);
    let mut made = Vec::new();
    for (name, page) in pages {
        let path = out.join(name);
        // Only pages of this command are replaced.
        let is_ours = |old: &[u8]| old.windows(START.len()).any(|window| window == START.as_bytes());
        if let Err(error) = output::write_file(&path, &page, is_ours) {
            let code = if error.kind.is_refusal() { Code::ForeignOutput } else { Code::Output };
            return reporter.fail(Diagnostic::new(code, error.to_string()).help(error.help()));
        }
        made.push(path.display().to_string());
    }
    reporter.made(&made, "Read them with `man courtesy`, if the folder is on your MANPATH")
}

/// The command without `help`, which says what the pages say.
fn without_help(mut command: Command) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|below| below.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, without_help);
    }
    command.disable_help_subcommand(true)
}

/// How the head of every page begins.
const START: &str = ".TH courtesy";

/// The pages of a command and of those below it, by file name.
fn collect(command: &Command, pages: &mut Vec<(String, Vec<u8>)>) {
    pages.push((Man::new(command.clone()).get_filename(), page(command)));
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        collect(below, pages);
    }
}

fn page(command: &Command) -> Vec<u8> {
    let man = Man::new(command.clone());
    let name = man.get_filename();
    let name = name.trim_end_matches(".1");
    // No date: the page is the same on every day. `Man` would leave the empty argument out, and the next would take its place.
    let mut page = format!(".TH {name} 1 \"\" \"Courtesy {}\" \"Courtesy Manual\"\n", env!("CARGO_PKG_VERSION")).into_bytes();
    // Writing to memory cannot fail.
    let _ = render(&man, command, &mut page);
    page
}

fn render(man: &Man, command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    if command.get_arguments().any(|argument| !argument.is_hide_set()) {
        man.render_options_section(page)?;
    }
    if command.has_subcommands() {
        man.render_subcommands_section(page)?;
    }
    if let Some(help) = command.get_after_help() {
        page.extend(parts(&help.to_string()).as_bytes());
    }
    Ok(())
}

/// The parts below the options, `Heading:` and lines that stand as they are.
fn parts(help: &str) -> String {
    let mut roff = String::new();
    for part in help.split("\n\n") {
        let (heading, lines) = match part.split_once('\n') {
            Some((first, rest)) if first.ends_with(':') => (first.trim_end_matches(':'), rest),
            _ => ("Notes", part),
        };
        roff.push_str(&format!(".SH {}\n.nf\n", heading.to_uppercase()));
        for line in lines.lines() {
            roff.push_str(&format!("\\&{}\n", line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq")));
        }
        roff.push_str(".fi\n");
    }
    roff
}
