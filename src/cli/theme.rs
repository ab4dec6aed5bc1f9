//! `courtesy theme`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
use crate::guide::project;
use crate::pipeline;

const LIST: &[Example] = &[("courtesy theme list", "All files, the guide's own marked")];

const EJECT: &[Example] = &[
    ("courtesy theme eject templates/message.html", "Copy one into themes/NAME/ to change it"),
    ("courtesy theme eject letterpress.css home.html", "Name files by the ends of their paths"),
];

const EXAMPLES: &[Example] = &[LIST[0], EJECT[0]];

/// List the files of the theme, or copy some of them into the guide to change them
///
/// A guide's own theme lies over the built-in one, file by file. Most changes need no copy: a token, a word, a slot or a single
/// block of a template can be had otherwise in a file of a few lines (see docs/themes.md).
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    #[command(subcommand)]
    action: Action,

    /// The folder of the guide; where it has no `courtesy.toml`, the nearest folder above it that has one
    #[arg(long, value_name = "DIR", default_value = ".", global = true)]
    root: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List all files of the theme
    ///
    /// `own` marks those that the guide has in place of the built-in ones, `new` those that only it has.
    #[command(after_help = examples(LIST))]
    List,
    /// Copy files of the built-in theme into the guide
    ///
    /// They go into the folder `themes/NAME/`; no file there is ever written over.
    #[command(after_help = examples(EJECT))]
    Eject {
        /// Paths in the theme, for example templates/message.html
        #[arg(required = true, value_name = "FILE")]
        files: Vec<String>,
    },
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let reporter = Reporter::new(MessageFormat::Human);
    let root = match project::find_root(&arguments.root) {
        Ok(root) => root,
        Err(diagnostic) => return reporter.fail(diagnostic),
    };
    let lines = match &arguments.action {
        Action::List => pipeline::theme_files(&root).map(|entries| entries.iter().map(listed).collect::<Vec<String>>()),
        Action::Eject { files } => pipeline::eject(&root, files).map(|paths| paths.iter().map(|path| path.display().to_string()).collect()),
    };
    match lines {
        Ok(lines) => {
            lines.iter().for_each(|line| {
                reporter.result(line);
            });
            ExitCode::SUCCESS
        }
        Err(diagnostics) => reporter.failures(&diagnostics),
    }
}

fn listed(entry: &pipeline::ThemeEntry) -> String {
    let mark = match (entry.is_own, entry.is_built_in) {
        (true, true) => "own",
        (true, false) => "new",
        _ => "",
    };
    format!("{mark:<4}{}", entry.path)
}
