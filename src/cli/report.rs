//! Shows what happened: words for people on standard error, JSON for programs on standard output.

use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;
use indicatif::ProgressBar;

use super::counted::counted;
#[cfg(feature = "publish")]
use super::published;
use crate::desk::external::{Links, host};
use crate::diagnostic::{Code, Diagnostic, Severity, Terminal, has_errors, to_github_line, to_json_line, to_sarif, to_short_line};
use crate::guide::project;
use crate::output::PublishError;
#[cfg(feature = "publish")]
use crate::pipeline::Publication;
use crate::pipeline::{CheckOutcome, Joined, Outcome, PrintOutcome, Summary, refused};

/// How problems are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// With excerpt and help, for people
    Human,
    /// One line each, for editors
    Short,
    /// One JSON object a line, on standard output
    Json,
    /// One SARIF 2.1.0 log on standard output, for code hosts and editors
    Sarif,
    /// Workflow commands of GitHub Actions, on standard output
    Github,
}

/// Problems in the content.
const EXIT_CONTENT: u8 = 1;
/// The command was asked for something that it refuses.
const EXIT_USAGE: u8 = 2;
/// Disk, Typst or network, or a fault of the program.
const EXIT_MACHINE: u8 = 3;

pub(super) struct Reporter {
    format: MessageFormat,
    terminal: Terminal,
    /// From the repository to the guide: empty, or with a slash at its end.
    prefix: String,
}

impl Reporter {
    pub(super) fn new(format: MessageFormat) -> Self {
        let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Reporter { format, terminal: Terminal { colour }, prefix: String::new() }
    }

    /// A reporter for the guide at `asked`, and the guide's root.
    ///
    /// # Errors
    /// The exit code, where there is no guide and that has been told.
    pub(super) fn in_guide(format: MessageFormat, asked: &Path) -> Result<(Self, PathBuf), ExitCode> {
        let reporter = Reporter::new(format);
        match project::find_root(asked) {
            Ok(root) => Ok((reporter.rooted(&root), root)),
            Err(diagnostic) => Err(reporter.fail(diagnostic)),
        }
    }

    /// Takes the guide's root into account, for formats whose paths begin at the repository.
    fn rooted(mut self, root: &Path) -> Self {
        let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
        let bases = workspace.into_iter().chain(std::env::current_dir()).filter_map(|base| base.canonicalize().ok());
        let inside =
            root.canonicalize().ok().and_then(|root| bases.filter_map(|base| Some(root.strip_prefix(base).ok()?.to_owned())).next());
        self.prefix = inside
            .into_iter()
            .flat_map(|path| path.iter().map(|part| format!("{}/", part.to_string_lossy())).collect::<Vec<_>>())
            .collect();
        self
    }

    pub(super) fn fail(&self, diagnostic: Diagnostic) -> ExitCode {
        let code = exit_code(std::slice::from_ref(&diagnostic));
        self.diagnostics(std::slice::from_ref(&diagnostic));
        code
    }

    /// What the disk or somebody else's file would not let be written.
    pub(super) fn refused(&self, error: &PublishError) -> ExitCode {
        self.fail(refused(error))
    }

    pub(super) fn outcome(&self, outcome: &Outcome, took: Duration, timings: bool) -> ExitCode {
        self.diagnostics(&outcome.diagnostics);
        if timings {
            self.timings(&outcome.timings, took);
        }
        match (&outcome.summary, self.format) {
            (Some(summary), MessageFormat::Json) => self.line(&serde_json::json!({ "summary": summary }).to_string()),
            (Some(summary), _) => self.say(&told(summary, took)),
            (None, MessageFormat::Json) => {}
            (None, _) => self.say(&format!("{}; nothing was written", counts(&outcome.diagnostics))),
        }
        self.more(&outcome.diagnostics);
        exit_code(&outcome.diagnostics)
    }

    /// Writes what was asked for to standard output.
    pub(super) fn result(&self, line: &str) -> ExitCode {
        self.line(line);
        ExitCode::SUCCESS
    }

    /// Names what was made on standard output, and says to people what to do next.
    pub(super) fn made(&self, paths: &[String], next: &str) -> ExitCode {
        match self.format {
            MessageFormat::Json => self.line(&serde_json::json!({ "made": paths }).to_string()),
            _ => {
                paths.iter().for_each(|path| self.line(path));
                self.say(next);
            }
        }
        ExitCode::SUCCESS
    }

    pub(super) fn failures(&self, diagnostics: &[Diagnostic]) -> ExitCode {
        self.diagnostics(diagnostics);
        self.more(diagnostics);
        exit_code(diagnostics)
    }

    /// What a check came to; severities in `denied` fail like an error.
    pub(super) fn checked(&self, outcome: &CheckOutcome, denied: &[Severity], asked: bool, list: bool) -> ExitCode {
        let CheckOutcome { diagnostics, title, guidance, messages, links } = outcome;
        self.diagnostics(diagnostics);
        if self.format == MessageFormat::Json {
            self.line(&serde_json::json!({ "summary": Checked::new(outcome, list) }).to_string());
        }
        if list && !matches!(self.format, MessageFormat::Json | MessageFormat::Sarif) {
            self.list(links);
        }
        if self.format != MessageFormat::Json {
            if !title.is_empty() {
                self.say(&format!("Checked “{title}”: {}, {}", counted(*guidance, "rule"), counted(*messages, "message")));
            }
            if let Some(told) = told_links(links, asked) {
                self.say(&format!("  {told}"));
            }
            let waits = if has_errors(diagnostics) { "; advice waits until the errors are mended" } else { "" };
            self.say(&format!("  {}{waits}", counts(diagnostics)));
        }
        self.more(diagnostics);
        if !has_errors(diagnostics) && diagnostics.iter().any(|diagnostic| denied.contains(&diagnostic.severity)) {
            return ExitCode::from(EXIT_CONTENT);
        }
        exit_code(diagnostics)
    }

    fn list(&self, links: &Links) {
        for (address, places) in links {
            places.iter().for_each(|at| self.line(&format!("{}{}:{}:{}: {address}", self.prefix, at.path, at.line, at.column)));
        }
    }

    /// Points at the manual once, after everything else. Of a wrong request, the report itself says all there is to say.
    fn more(&self, diagnostics: &[Diagnostic]) {
        let explained = diagnostics.iter().filter(|diagnostic| diagnostic.code != Code::BadRequest);
        if let (MessageFormat::Human, Some(worst)) = (self.format, explained.min_by_key(|diagnostic| diagnostic.severity)) {
            self.say(&format!("For more on a report: courtesy explain {}", worst.code));
        }
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
        let code = self.failures(&outcome.diagnostics);
        if self.format != MessageFormat::Json {
            let verb = if dry_run { "Would make" } else { "Made" };
            let stood = if outcome.stood > 0 { format!("; {} stood already", outcome.stood) } else { String::new() };
            self.say(&format!("{verb} {}{stood}", counted(outcome.files, "file")));
            if outcome.anew {
                self.say("The guide, the table or the command is not that of the run before, so all was made anew");
            }
        }
        code
    }

    /// Names a file that stands now.
    pub(super) fn stands(&self, path: &Path) {
        if self.format != MessageFormat::Sarif {
            self.line(&path.display().to_string());
        }
    }

    /// What all parts of a print run came to.
    pub(super) fn joined(&self, joined: &Joined) -> ExitCode {
        let Joined { diagnostics, message, parts, rows, files } = joined;
        let code = self.failures(diagnostics);
        if self.format == MessageFormat::Json {
            let summary = serde_json::json!({ "message": message, "parts": parts, "rows": rows, "files": files });
            self.line(&serde_json::json!({ "summary": summary }).to_string());
        } else if *parts > 0 {
            let (parts, rows) = (counted(*parts, "part"), counted(*rows, "row"));
            self.say(&format!("“{message}”: {parts} of a run over {rows} made {}", counted(*files, "file")));
        }
        code
    }

    /// What came of publishing: each request of a dry run, and what was done or would be.
    #[cfg(feature = "publish")]
    pub(super) fn published(&self, published: &Publication, dry_run: bool) -> ExitCode {
        self.diagnostics(&published.diagnostics);
        match (&published.report, self.format) {
            (Some(report), MessageFormat::Json) => {
                self.line(&serde_json::json!({ "summary": published::Summary::new(published, report, dry_run) }).to_string());
            }
            (Some(report), format) => {
                if format != MessageFormat::Sarif {
                    report.requests.iter().for_each(|request| self.line(&published::line(request)));
                }
                self.say(&published::told(published, report, dry_run));
            }
            (None, MessageFormat::Json) => {}
            (None, _) => self.say(&format!("{}; nothing was published", counts(&published.diagnostics))),
        }
        self.more(&published.diagnostics);
        exit_code(&published.diagnostics)
    }

    fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        let each = diagnostics.iter();
        match self.format {
            MessageFormat::Human => each.for_each(|diagnostic| self.say(&self.terminal.render(diagnostic))),
            MessageFormat::Short => each.for_each(|diagnostic| self.say(&to_short_line(diagnostic))),
            MessageFormat::Json => each.for_each(|diagnostic| self.line(&to_json_line(diagnostic))),
            MessageFormat::Github => each.for_each(|diagnostic| self.line(&to_github_line(diagnostic, &self.prefix))),
            MessageFormat::Sarif => self.line(&to_sarif(diagnostics, &self.prefix)),
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

/// Shows on a bar how many are done, of how many.
pub(super) fn steps(bar: &ProgressBar) -> impl Fn(usize, usize) + Sync + '_ {
    |done, of| {
        bar.set_length(of as u64);
        bar.set_position(done as u64);
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

/// `1 error, 2 warnings and 3 pieces of advice`; what there is none of is left out.
fn counts(diagnostics: &[Diagnostic]) -> String {
    let kinds = [(Severity::Error, "error", ""), (Severity::Warning, "warning", ""), (Severity::Advice, "piece", " of advice")];
    let told = kinds.into_iter().filter_map(|(severity, word, of)| {
        let n = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        (n > 0).then(|| counted(n, word) + of)
    });
    match told.collect::<Vec<_>>().as_slice() {
        [] => "nothing to report".to_owned(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}

/// Says how many links lead to other sites, and how to have them asked.
fn told_links(links: &Links, asked: bool) -> Option<String> {
    let hosts: BTreeSet<&str> = links.keys().map(|address| host(address)).collect();
    let to = format!("{} on {}", counted(links.len(), "linked page"), counted(hosts.len(), "other site"));
    let how = if asked { "all asked" } else { "not asked; `--external` asks, `--links` lists them" };
    (!links.is_empty()).then(|| format!("{to}: {how}"))
}

/// What a check says of itself as JSON.
#[derive(serde::Serialize)]
struct Checked<'c> {
    title: &'c str,
    guidance: usize,
    messages: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    external: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    links: Option<Vec<&'c str>>,
}

impl<'c> Checked<'c> {
    fn new(outcome: &'c CheckOutcome, list: bool) -> Self {
        let count = |severity| outcome.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        Checked {
            title: &outcome.title,
            guidance: outcome.guidance,
            messages: outcome.messages,
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            advice: count(Severity::Advice),
            external: outcome.links.len(),
            links: list.then(|| outcome.links.keys().map(String::as_str).collect()),
        }
    }
}

/// Whether the command was asked for something that it refuses, whatever the guide is like.
fn is_usage(code: Code) -> bool {
    use Code as C;
    matches!(code, C::NoGuide | C::ForeignOutput | C::BadRequest | C::InTheWay | C::NoSite | C::BadDestination | C::NoCredentials)
}

/// Whether the machine failed, or the program itself.
fn is_machine(code: Code) -> bool {
    use Code as C;
    matches!(code, C::Output | C::TypstMissing | C::Serve | C::Publish | C::Denied | C::Fault)
}

fn exit_code(diagnostics: &[Diagnostic]) -> ExitCode {
    if !has_errors(diagnostics) {
        return ExitCode::SUCCESS;
    }
    let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
    let code = if errors().any(|d| is_machine(d.code)) {
        EXIT_MACHINE
    } else if errors().any(|d| is_usage(d.code)) {
        EXIT_USAGE
    } else {
        EXIT_CONTENT
    };
    ExitCode::from(code)
}
