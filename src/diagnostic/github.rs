//! Diagnostics as workflow commands of GitHub Actions, which shows them at their lines in a pull request.

use super::{Diagnostic, Severity};

/// Writes a diagnostic as one workflow command without a line break; `prefix` leads from the repository to the guide, and
/// is empty or ends with `/`.
pub fn to_github_line(diagnostic: &Diagnostic, prefix: &str) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let mut properties = Vec::new();
    if let Some(at) = &diagnostic.location {
        properties.push(format!("file={}", property(&format!("{prefix}{}", at.path))));
        if at.line > 0 {
            let width = at.excerpt.get(at.highlight.clone()).map_or(0, |part| part.chars().count());
            let (line, from, to) = (at.line, at.column, at.column + width.max(1) - 1);
            properties.push(format!("line={line},col={from},endLine={line},endColumn={to}"));
        }
    }
    properties.push(format!("title={}", property(diagnostic.code.as_str())));
    format!("::{command} {}::{}", properties.join(","), data(&diagnostic.with_help()))
}

/// Escapes what would end the message or the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes what would end a property besides.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Diagnostic, Location};
    use super::*;

    #[test]
    fn a_command_names_file_place_and_what_to_do() {
        let text = "See [a](ä.md).\n";
        let diagnostic =
            Diagnostic::new(Code::BrokenLink, "there is no file").at(Location::in_text("content/a.md", text, 4..14)).help("write another");
        assert_eq!(
            to_github_line(&diagnostic, "guide/"),
            "::error file=guide/content/a.md,line=1,col=5,endLine=1,endColumn=13,title=broken-link::there is no file%0Awrite another"
        );
    }

    #[test]
    fn no_text_of_a_guide_becomes_a_command_of_its_own() {
        let hostile = "100 %\r\n::error file=x,line=1::no";
        let diagnostic = Diagnostic::new(Code::SharedTitle, hostile).at(Location::file("content/a:b,c%.md"));
        let line = to_github_line(&diagnostic, "");
        assert_eq!(line, "::notice file=content/a%3Ab%2Cc%25.md,title=shared-title::100 %25%0D%0A::error file=x,line=1::no");
        assert!(!line.contains(['\n', '\r']));
    }
}
