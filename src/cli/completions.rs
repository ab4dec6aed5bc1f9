//! `courtesy completions`.

use std::io::Write;
use std::process::ExitCode;

use clap::{Args, Command};
use clap_complete::Shell;

use super::examples::{Example, examples};

const EXAMPLES: &[Example] = &[
    ("courtesy completions bash > ~/.local/share/bash-completion/completions/courtesy", "For bash"),
    ("courtesy completions zsh > ~/.zfunc/_courtesy", "For zsh, where ~/.zfunc is in fpath"),
    ("courtesy completions fish > ~/.config/fish/completions/courtesy.fish", "For fish"),
    ("courtesy completions powershell >> $PROFILE", "For PowerShell"),
];

/// Print what a shell needs to complete commands, options and their values
///
/// Write it to where your shell looks for completions, and begin a new shell.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// The shell
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments, mut command: Command) -> ExitCode {
    let mut script = Vec::new();
    let name = command.get_name().to_owned();
    clap_complete::generate(arguments.shell, &mut command, name, &mut script);
    // A reader who has gone away is no reason to fail.
    let _ = std::io::stdout().write_all(&script);
    ExitCode::SUCCESS
}
