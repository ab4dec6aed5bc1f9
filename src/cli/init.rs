//! `courtesy init`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
use crate::desk::start::Editor;
use crate::pipeline;

const EXAMPLES: &[Example] = &[
    ("courtesy init thanks", "A guide in the new folder thanks"),
    ("courtesy init --title \"Letters of condolence\"", "A guide with a title of its own, in this folder"),
    ("courtesy init thanks --editor helix,neovim", "A guide with settings for two editors"),
];

/// Begin a guide: a small one that builds, to be changed
///
/// Makes a configuration, two sections with rules, an email and a handwritten note, a workflow that publishes the guide
/// on GitHub Pages, and settings for editors. Nothing is overwritten: if one of its files is there already, all of them
/// are named and nothing is made. Only a README.md, .gitignore or .editorconfig of your own may stand; it stays.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// The folder to begin in; it is made if there is none
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// The guide's title
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,

    /// An editor to write settings for; several with commas, or one each time
    #[arg(long = "editor", value_enum, value_name = "NAME", value_delimiter = ',', default_value = "vscode")]
    editors: Vec<Editor>,

    /// How problems are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let reporter = Reporter::new(arguments.message_format);
    match pipeline::init(&arguments.folder, arguments.title.as_deref(), &arguments.editors) {
        Ok(begun) => {
            let made: Vec<String> = begun.made.iter().map(|path| shown(&arguments.folder, path)).collect();
            reporter.made(&made, &next(&arguments.folder, &begun.kept))
        }
        Err(problems) => reporter.failures(&problems),
    }
}

/// A path below a folder, as short as it can be.
pub(super) fn shown(folder: &Path, path: &str) -> String {
    if folder == Path::new(".") { path.to_owned() } else { folder.join(path).display().to_string() }
}

fn next(folder: &Path, kept: &[String]) -> String {
    let mut lines = Vec::new();
    if !kept.is_empty() {
        lines.push(format!("Kept as it was: {}", kept.join(", ")));
    }
    if kept.iter().any(|path| path == ".gitignore") {
        lines.push("See that your .gitignore has the line `/output/`: what is built need not be kept".to_owned());
    }
    lines.push("The guide is complete and can be built. Next:".to_owned());
    if folder != Path::new(".") {
        lines.push(format!("  cd {}", folder.display()));
    }
    lines.push("  courtesy serve    read it in a browser while you change it".to_owned());
    lines.push("  courtesy check    every mistake at its line, and advice".to_owned());
    lines.push("  courtesy build    the website and its PDFs, into output/site/".to_owned());
    lines.join("\n")
}
