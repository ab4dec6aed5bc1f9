//! The real command in a folder of its own, run by a shell as a person would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A folder to work in, with a home of its own beside it, and the folder that one is in.
pub(crate) struct Shell {
    folder: TempDir,
    at: PathBuf,
}

impl Shell {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().canonicalize().unwrap().join("work");
        fs::create_dir_all(&at).unwrap();
        fs::create_dir_all(folder.path().join("home")).unwrap();
        Shell { at, folder }
    }

    /// Where the next line is run.
    pub(crate) fn at(&self) -> &Path {
        &self.at
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join("home")
    }

    /// Goes to a folder, counted from where one is.
    pub(crate) fn go(&mut self, folder: &str) {
        self.at = self.at.join(folder.replace('~', &self.home().display().to_string())).canonicalize().unwrap();
    }

    /// Goes back to where one began.
    pub(crate) fn go_back(&mut self) {
        self.at = self.folder.path().canonicalize().unwrap().join("work");
    }

    /// A command that runs `line`, in which `courtesy` is the one that was built.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new("sh");
        let courtesy = Path::new(env!("CARGO_BIN_EXE_courtesy")).parent().unwrap();
        let path = format!("{}:{}", courtesy.display(), std::env::var("PATH").unwrap());
        command.args(["-c", line]).current_dir(&self.at).stdin(Stdio::null());
        command.env("PATH", path).env("HOME", self.home()).env("NO_COLOR", "1").env_remove("XDG_DATA_HOME");
        command
    }

    pub(crate) fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// What was printed, with times and the folder's own path masked.
    pub(crate) fn masked(&self, bytes: &[u8]) -> String {
        let root = self.folder.path().canonicalize().unwrap();
        let text = String::from_utf8_lossy(bytes).replace(&root.display().to_string(), "[DIR]");
        let line = |line: &str| match line.split_once("” in ") {
            Some((before, after)) if after.ends_with(" s") => format!("{before}” in [TIME] s"),
            _ => line.to_owned(),
        };
        text.lines().map(line).collect::<Vec<_>>().join("\n")
    }
}
