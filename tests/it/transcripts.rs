//! Sessions at a terminal, each with exactly what was printed. `UPDATE=1` writes them anew, to be read aloud.
//!
//! `# ` is prose, `$ ` a command, `! ` a line on standard error, `[exit 2]` the exit code where it is not 0; all other lines
//! are standard output. Times are `[TIME]`, the folder of the session is `[DIR]`.

use std::fs;

use crate::support::shell::Shell;
use crate::support::{case, repository};

/// Runs the commands of a transcript and writes down what they say.
fn played(transcript: &str) -> String {
    let mut shell = Shell::new();
    let mut text = String::new();
    for line in transcript.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            text.push_str(&format!("\n{line}\n"));
            match command.strip_prefix("cd ") {
                Some(folder) => shell.go(folder),
                None => text.push_str(&answer(&shell, command)),
            }
        } else if line.starts_with("# ") {
            text.push_str(&format!("\n{line}\n"));
        }
    }
    text.trim_start().to_owned()
}

fn answer(shell: &Shell, command: &str) -> String {
    let output = shell.run(command);
    let out = shell.masked(&output.stdout).lines().map(|line| format!("{line}\n")).collect::<String>();
    let err = shell.masked(&output.stderr).lines().map(|line| format!("! {line}").trim_end().to_owned() + "\n").collect::<String>();
    let code = output.status.code().filter(|code| *code != 0).map_or(String::new(), |code| format!("[exit {code}]\n"));
    out + &err + &code
}

#[test]
fn sessions_go_as_they_are_written_down() {
    let mut wrong = Vec::new();
    for (path, text) in case::read_all(&repository().join("tests/it/transcripts")) {
        let played = played(&text);
        if played == text {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, played).unwrap();
        } else {
            wrong.push(format!("{}\n--- written\n{text}--- played\n{played}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nIf the new answers are right, run the test with UPDATE=1.", wrong.join("\n"));
}
