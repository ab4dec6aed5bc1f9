//! Diagnostics: what is wrong, where, and what to do about it, as plain data.
//!
//! Nothing here prints. `terminal`, `short`, `json`, `sarif` and `github` turn diagnostics into text; the caller decides where
//! it goes.

mod codes;
pub mod file;
mod github;
mod json;
mod manual;
mod near;
pub(crate) mod panics;
pub mod parts;
mod sarif;
mod short;
mod terminal;

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use codes::Code;
pub use github::to_github_line;
pub use json::to_json_line;
pub use manual::{chapters, section};
pub use near::{did_you_mean, few_of, first_of, meant, nearest, one_of};
pub use sarif::to_sarif;
pub use short::to_short_line;
pub use terminal::Terminal;

/// How much a problem matters: an error stops the build, a warning does not, and advice is given by `check` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// The build goes on.
    Warning,
    /// Nothing is wrong, but something could be better.
    Advice,
}

impl Severity {
    /// Names the severity in lower case.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        }
    }
}

/// A place in a source file, with the lines it covers so that a report needs no file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Path from the guide's root, with `/` between folders.
    pub path: Arc<str>,
    /// First line, counted from 1; 0 where the whole file is meant.
    pub line: usize,
    /// First column in characters, counted from 1; 0 where the whole file is meant.
    pub column: usize,
    /// The text of the line.
    pub excerpt: String,
    /// Bytes of `excerpt` that are meant.
    pub highlight: Range<usize>,
}

impl Location {
    /// Points at a file as a whole.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Location { path: path.into(), line: 0, column: 0, excerpt: String::new(), highlight: 0..0 }
    }

    /// Points at the bytes `span` of `text`, the text of the file at `path`.
    ///
    /// A span over several lines is cut at the end of its first line.
    pub fn in_text(path: impl Into<Arc<str>>, text: &str, span: Range<usize>) -> Self {
        let start = floor_boundary(text, span.start);
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = floor_boundary(text, span.end).clamp(start, line_end);
        let (excerpt, highlight) = shorten(&text[line_start..line_end], start - line_start..end - line_start);
        Location {
            path: path.into(),
            line: text[..line_start].matches('\n').count() + 1,
            column: text[line_start..start].chars().count() + 1,
            excerpt,
            highlight,
        }
    }

    /// The place in a file of what is known by its place in a part of it that begins at `line` and `column`.
    #[must_use]
    pub fn within(mut self, line: usize, column: usize) -> Self {
        if self.line == 1 {
            self.column += column.saturating_sub(1);
        }
        self.line += line.saturating_sub(1);
        self
    }
}

/// Longest excerpt that a report shows, in bytes.
const EXCERPT_MAX: usize = 400;

fn floor_boundary(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

fn shorten(line: &str, highlight: Range<usize>) -> (String, Range<usize>) {
    if line.len() <= EXCERPT_MAX {
        return (line.to_owned(), highlight);
    }
    let from = floor_boundary(line, highlight.start.saturating_sub(EXCERPT_MAX / 4));
    let to = floor_boundary(line, from + EXCERPT_MAX);
    let end = highlight.end.clamp(highlight.start, to);
    (line[from..to].to_owned(), highlight.start - from..end - from)
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// The kind of problem, stable across versions.
    pub code: Code,
    /// What is wrong, one sentence without a full stop.
    pub message: String,
    /// Where; `None` where no file is to blame.
    pub location: Option<Location>,
    /// Other places that belong to the problem, each with a few words.
    pub related: Vec<(Location, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Makes a diagnostic of the severity that its code has by default.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic { severity: code.severity(), code, message: message.into(), location: None, related: Vec::new(), help: None }
    }

    /// Says where the problem is.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The message, and below it what to do, where anything is known.
    pub fn with_help(&self) -> String {
        self.help.as_ref().map_or_else(|| self.message.clone(), |help| format!("{}\n{help}", self.message))
    }

    /// Makes it a warning, whatever its code usually is.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// Says what to do, where anything is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }

    /// Adds another place that belongs to the problem.
    #[must_use]
    pub fn related(mut self, location: Location, label: impl Into<String>) -> Self {
        self.related.push((location, label.into()));
        self
    }

    fn sort_key(&self) -> (&str, usize, usize, Severity, &str, &str) {
        let place = self.location.as_ref();
        (
            place.map_or("", |l| &l.path),
            place.map_or(0, |l| l.line),
            place.map_or(0, |l| l.column),
            self.severity,
            self.code.as_str(),
            &self.message,
        )
    }
}

/// Sorts by file, line and column and drops what is said twice: of a template that stops many pages the first one is named.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    diagnostics.dedup_by(|next, told| next.sort_key() == told.sort_key() && next.help == told.help);
}

/// Tells whether any of `diagnostics` is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn location_counts_characters_and_survives_any_span() {
        let text = "eins\nzwölf ß [X]\n";
        let at = text.find("[X]").unwrap();
        let location = Location::in_text("a.md", text, at..at + 3);
        assert_eq!((location.line, location.column), (2, 9));
        assert_eq!(&location.excerpt[location.highlight.clone()], "[X]");
        for start in 0..text.len() + 3 {
            for end in start..text.len() + 3 {
                Location::in_text("a.md", text, start..end);
            }
        }
    }

    #[test]
    fn long_lines_are_cut_around_the_highlight() {
        let text = format!("{}[X]{}", "a".repeat(5000), "ü".repeat(5000));
        let location = Location::in_text("a.md", &text, 5000..5003);
        assert_eq!(&location.excerpt[location.highlight.clone()], "[X]");
        assert!(location.excerpt.len() <= EXCERPT_MAX);
        assert_eq!(location.column, 5001);
    }
}
