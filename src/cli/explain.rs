//! `courtesy explain`.

use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
use crate::diagnostic::{Code, Diagnostic, chapters, nearest, section};

const EXAMPLES: &[Example] = &[("courtesy explain", "List all codes"), ("courtesy explain unknown-field", "Explain one")];

/// Explain a report: what its code means, an example, and what to do
///
/// The code stands in square brackets at the beginning of each report, as in `error[broken-link]`. Without a code, all of them
/// are listed, with a line each.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// The code, for example broken-link
    code: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let reporter = Reporter::new(MessageFormat::Human);
    let Some(asked) = &arguments.code else { return reporter.result(&list()) };
    // What is copied from a report has its severity and its brackets with it.
    let name = asked.rsplit('[').next().unwrap_or(asked).split(']').next().unwrap_or_default().trim().to_lowercase();
    match Code::from_name(&name) {
        Some(code) => reporter.result(&explanation(code)),
        None => reporter.fail(unknown(asked, &name)),
    }
}

fn unknown(asked: &str, name: &str) -> Diagnostic {
    let near = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
    let help = near.map_or("`courtesy explain` lists all codes".to_owned(), |near| {
        format!("did you mean `{near}`? `courtesy explain` lists all codes")
    });
    Diagnostic::new(Code::BadRequest, format!("there is no code `{asked}`")).help(help)
}

fn list() -> String {
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let chapter = |(title, codes): (&str, Vec<Code>)| {
        let line = |code: Code| format!("  {:width$}  {:7}  {}", code.as_str(), code.severity().as_str(), code.meaning());
        format!("{title}\n{}", codes.into_iter().map(line).collect::<Vec<_>>().join("\n"))
    };
    chapters().into_iter().map(chapter).collect::<Vec<_>>().join("\n\n")
}

/// Columns of a line: the width that every terminal has.
const COLUMNS: usize = 80;

/// A section of the manual for a terminal: examples indented, links as their words, paragraphs in lines of [`COLUMNS`].
fn explanation(code: Code) -> String {
    let mut out = format!("{code} ({})\n", code.severity().as_str());
    let mut paragraph = String::new();
    let mut is_example = false;
    for line in section(code).lines() {
        if line.starts_with("```") {
            is_example = !is_example;
            flush(&mut paragraph, &mut out);
            if is_example {
                out.push('\n');
            }
        } else if is_example {
            out.push_str(if line.is_empty() { "" } else { "    " });
            out.push_str(line);
            out.push('\n');
        } else if line.trim().is_empty() {
            flush(&mut paragraph, &mut out);
        } else {
            paragraph.push_str(line.trim());
            paragraph.push(' ');
        }
    }
    flush(&mut paragraph, &mut out);
    out.trim_end().to_owned()
}

fn flush(paragraph: &mut String, out: &mut String) {
    let mut column = COLUMNS;
    for word in without_links(paragraph).split_whitespace() {
        let width = word.chars().count();
        if column + 1 + width > COLUMNS {
            out.push('\n');
            column = 0;
        } else {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    if !paragraph.is_empty() {
        out.push('\n');
    }
    paragraph.clear();
}

/// `[words](file.md)` as `words (docs/file.md)`.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(middle) = rest.find("](") {
        let (Some(open), Some(close)) = (rest[..middle].rfind('['), rest[middle..].find(')')) else { break };
        // In code, brackets are themselves.
        if rest[..open].matches('`').count() % 2 == 1 {
            out.push_str(&rest[..middle + 2]);
            rest = &rest[middle + 2..];
            continue;
        }
        let (words, address) = (&rest[open + 1..middle], &rest[middle + 2..middle + close]);
        out.push_str(&format!("{}{words} (docs/{address})", &rest[..open]));
        rest = &rest[middle + close + 1..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explanations_fit_a_terminal_and_keep_their_words() {
        for code in Code::ALL {
            let shown = explanation(*code);
            let prose = shown.lines().filter(|line| !line.starts_with("    "));
            prose.for_each(|line| assert!(line.chars().count() <= COLUMNS || !line.contains(' '), "{code}: {line}"));
            assert!(!shown.contains("```") && !shown.contains("\n\n\n"), "{shown}");
        }
        assert_eq!(without_links("See [Writing](writing.md), or `[a](b.md)`."), "See Writing (docs/writing.md), or `[a](b.md)`.");
    }
}
