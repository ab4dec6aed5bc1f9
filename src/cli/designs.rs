//! `courtesy designs`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
use crate::pipeline::{self, Destination, SamplerOptions};
use crate::theme::Design;

const EXAMPLES: &[Example] = &[
    ("courtesy designs", "List them; `*` marks the guide's"),
    ("courtesy designs --out samples/", "Draw all of them on a page: samples/designs-a6.pdf"),
    ("courtesy designs --stationery us-a2 -o designs.pdf", "On another card, into a file of your own name"),
];

/// List the designs of cards and envelopes, or draw them on a page
///
/// A guide chooses one with `design` below `[print]` in `courtesy.toml`, a message with `design` in its front matter, and
/// `courtesy print` with `--design`. The keys in the last column belong below `[print]` as well.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// The guide's folder; the nearest one with a `courtesy.toml` from there upwards counts
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,

    /// Draw all of them on a page, into this folder
    #[arg(long, value_name = "DIR", group = "drawn")]
    out: Option<PathBuf>,

    /// Draw all of them on a page, into this PDF
    #[arg(short, long, value_name = "FILE", group = "drawn")]
    output: Option<PathBuf>,

    /// The card to draw them on; by default the first of the guide
    #[arg(long, value_name = "ID", requires = "drawn")]
    stationery: Option<String>,

    /// The `typst` command to use, by path or name, in place of the one on the PATH or the one built in
    #[arg(long, value_name = "PATH", requires = "drawn")]
    typst: Option<String>,

    /// How problems are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let (reporter, root) = match Reporter::in_guide(arguments.message_format, &arguments.root) {
        Ok(found) => found,
        Err(code) => return code,
    };
    let file = arguments.output.clone().map(Destination::File);
    match file.or_else(|| arguments.out.clone().map(Destination::Folder)) {
        Some(to) => draw(arguments, root, to, &reporter),
        None => list(&root, &reporter),
    }
}

fn draw(arguments: &Arguments, root: PathBuf, to: Destination, reporter: &Reporter) -> ExitCode {
    let options = SamplerOptions { root, stationery: arguments.stationery.clone(), to, typst: arguments.typst.clone() };
    match pipeline::sampler(&options) {
        Ok(file) => reporter.result(&file.display().to_string()),
        Err(problems) => reporter.failures(&problems),
    }
}

fn list(root: &Path, reporter: &Reporter) -> ExitCode {
    match pipeline::designs(root) {
        Ok((designs, chosen)) => {
            for line in table(&designs, &chosen) {
                reporter.result(&line);
            }
            ExitCode::SUCCESS
        }
        Err(problems) => reporter.failures(&problems),
    }
}

/// A line for each design, in columns below their heads.
fn table(designs: &[Design], chosen: &str) -> Vec<String> {
    let row = |design: &Design| {
        let panels = design.panels.iter().map(|panel| panel.as_str()).collect::<Vec<_>>().join(" ");
        let options = design.options.iter().map(|option| option.as_str()).collect::<Vec<_>>().join(" ");
        let mark = if design.name == chosen { "* " } else { "  " };
        [format!("{mark}{}", design.name), design.title.clone(), panels, options]
    };
    let heads = ["  NAME", "TITLE", "DRAWN ON", "TAKES"].map(str::to_owned);
    let rows: Vec<[String; 4]> = std::iter::once(heads).chain(designs.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (names, titles, drawn) = (width(0), width(1), width(2));
    rows.iter().map(|[name, title, panels, options]| format!("{name:names$}  {title:titles$}  {panels:drawn$}  {options}")).collect()
}
