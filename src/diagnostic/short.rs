//! Diagnostics as one line each, the form that editors and `grep` understand.

use super::Diagnostic;

/// Writes `path:line:column: severity[code]: message (help)` without a line break at the end.
pub fn to_short_line(diagnostic: &Diagnostic) -> String {
    let mut line = String::new();
    if let Some(at) = &diagnostic.location {
        line.push_str(&at.path);
        if at.line > 0 {
            line.push_str(&format!(":{}:{}", at.line, at.column));
        }
        line.push_str(": ");
    }
    let Diagnostic { severity, code, message, .. } = diagnostic;
    line.push_str(&format!("{}[{code}]: {message}", severity.as_str()));
    if let Some(help) = &diagnostic.help {
        line.push_str(&format!(" ({help})"));
    }
    line.replace('\n', " ")
}
