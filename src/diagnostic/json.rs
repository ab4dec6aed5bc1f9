//! Diagnostics as JSON, one object a line.

use serde::Serialize;

use super::{Diagnostic, Location, Severity};

#[derive(Serialize)]
struct Record<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Related<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

/// Writes a diagnostic as one JSON object without a line break.
///
/// Keys: `severity`, `code`, `message`, and where known `file`, `line`, `column` (from 1, in characters), `help`, `related`.
pub fn to_json_line(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.location.as_ref();
    let counted = |get: fn(&Location) -> usize| place.map(get).filter(|n| *n > 0);
    let record = Record {
        severity: diagnostic.severity,
        code: diagnostic.code.as_str(),
        message: &diagnostic.message,
        file: place.map(|at| &*at.path),
        line: counted(|at| at.line),
        column: counted(|at| at.column),
        help: diagnostic.help.as_deref(),
        related: diagnostic
            .related
            .iter()
            .map(|(at, message)| Related { file: &at.path, line: at.line, column: at.column, message })
            .collect(),
    };
    serde_json::to_string(&record).unwrap_or_default()
}
