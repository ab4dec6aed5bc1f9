//! Shows what happened: words for people on standard error, JSON for programs on standard output.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;
use indicatif::ProgressBar;

use crate::diagnostic::{Code, Diagnostic, Severity, Terminal, has_errors, to_json_line, to_short_line};
use crate::pipeline::{Outcome, PrintOutcome, Summary};

/// How problems are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With excerpt and help, for people
    Human,
    /// One line each, for editors
    Short,
    /// One JSON object a line, on standard output
    Json,
}

/// Problems in the content.
const EXIT_CONTENT: u8 = 1;
/// The command was asked for something that it refuses.
const EXIT_USAGE: u8 = 2;
/// Disk or Typst.
const EXIT_MACHINE: u8 = 3;

pub(super) struct Reporter {
    format: MessageFormat,
    terminal: Terminal,
}

impl Reporter {
    pub(super) fn new(format: MessageFormat) -> Self {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Reporter { format, terminal: Terminal { colour } }
    }

    pub(super) fn fail(&self, diagnostic: Diagnostic) -> ExitCode {
        let code = exit_code(std::slice::from_ref(&diagnostic));
        self.diagnostic(&diagnostic);
        code
    }

    pub(super) fn outcome(&self, outcome: &Outcome, took: Duration, timings: bool) -> ExitCode {
        outcome.diagnostics.iter().for_each(|diagnostic| self.diagnostic(diagnostic));
        if timings {
            self.timings(&outcome.timings, took);
        }
        match (&outcome.summary, self.format) {
            (Some(summary), MessageFormat::Json) => self.line(&serde_json::json!({ "summary": summary }).to_string()),
            (Some(summary), _) => self.say(&told(summary, took)),
            (None, MessageFormat::Json) => {}
            (None, _) => self.say(&refusal(&outcome.diagnostics)),
        }
        exit_code(&outcome.diagnostics)
    }

    /// Writes what was asked for to standard output.
    pub(super) fn result(&self, line: &str) -> ExitCode {
        self.line(line);
        ExitCode::SUCCESS
    }

    pub(super) fn failures(&self, diagnostics: &[Diagnostic]) -> ExitCode {
        diagnostics.iter().for_each(|diagnostic| self.diagnostic(diagnostic));
        exit_code(diagnostics)
    }

    /// A progress bar, where somebody watches and it is worth one.
    pub(super) fn bar(&self, wanted: bool) -> ProgressBar {
        if wanted && self.format == MessageFormat::Human && std::io::stderr().is_terminal() {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        }
    }

    pub(super) fn printed(&self, outcome: &PrintOutcome, dry_run: bool) -> ExitCode {
        outcome.files.iter().for_each(|file| self.line(&file.display().to_string()));
        let code = self.failures(&outcome.diagnostics);
        let files = outcome.files.len();
        if self.format != MessageFormat::Json {
            let (verb, s) = (if dry_run { "Would make" } else { "Made" }, if files == 1 { "" } else { "s" });
            self.say(&format!("{verb} {files} file{s}"));
        }
        code
    }

    fn diagnostic(&self, diagnostic: &Diagnostic) {
        match self.format {
            MessageFormat::Human => self.say(&self.terminal.render(diagnostic)),
            MessageFormat::Short => self.say(&to_short_line(diagnostic)),
            MessageFormat::Json => self.line(&to_json_line(diagnostic)),
        }
    }

    pub(super) fn timings(&self, timings: &[(&str, Duration)], took: Duration) {
        for (phase, time) in timings.iter().chain([&("total", took)]) {
            self.say(&format!("{phase:>8} {:>8.1} ms", time.as_secs_f64() * 1000.0));
        }
    }

    /// Says something that is not a problem; programs get problems only.
    pub(super) fn note(&self, words: &str) {
        self.say(words);
    }

    /// Words for people. A reader who has gone away is no reason to fail.
    fn say(&self, words: &str) {
        let _ = writeln!(std::io::stderr(), "{words}");
    }

    fn line(&self, line: &str) {
        let _ = writeln!(std::io::stdout(), "{line}");
    }
}

fn told(summary: &Summary, took: Duration) -> String {
    let Summary { title, pages, guidance, messages, printables, written, unchanged, removed, open } = summary;
    let mut changes = vec![format!("{written} written"), format!("{unchanged} unchanged")];
    if *removed > 0 {
        changes.push(format!("{removed} removed"));
    }
    format!(
        "Built “{title}” in {:.2} s\n  {}: {}, {}\n  {}\n  files: {}\nOpen {}",
        took.as_secs_f64(),
        counted(*pages, "page"),
        counted(*guidance, "rule"),
        counted(*messages, "message"),
        counted(*printables, "printable"),
        changes.join(", "),
        open.display()
    )
}

/// `1 rule`, `2 rules`.
fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

fn refusal(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let and = if warnings > 0 { format!(" and {}", counted(warnings, "warning")) } else { String::new() };
    format!("{}{and}; nothing was written", counted(errors, "error"))
}

fn exit_code(diagnostics: &[Diagnostic]) -> ExitCode {
    if !has_errors(diagnostics) {
        return ExitCode::SUCCESS;
    }
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let code = if errors().any(|d| matches!(d.code, Code::Output | Code::TypstMissing | Code::Serve)) {
        EXIT_MACHINE
    } else if errors().any(|d| matches!(d.code, Code::NoGuide | Code::ForeignOutput | Code::BadRequest)) {
        EXIT_USAGE
    } else {
        EXIT_CONTENT
    };
    ExitCode::from(code)
}
