//! Problems of data as diagnostics, with the nearest known word as help.

use super::{Problem, ProblemKind};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::source::SourceFile;

/// Turns problems into diagnostics of `file`; `place` says where keys are looked for, for example `a message`.
pub fn report(file: &SourceFile, problems: Vec<Problem>, place: &str) -> Vec<Diagnostic> {
    problems.into_iter().map(|problem| one(file, problem, place)).collect()
}

fn one(file: &SourceFile, problem: Problem, place: &str) -> Diagnostic {
    let at = file.at(problem.span.clone());
    match problem.kind {
        ProblemKind::Syntax(message) => Diagnostic::new(Code::Syntax, message).at(at).help(grammar(file)),
        ProblemKind::Hidden(mark) => Diagnostic::new(
            Code::HiddenCharacter,
            format!("the hidden character U+{:04X}, written as an escape, is shown as �", u32::from(mark)),
        )
        .at(at)
        .help("delete it: it would steer the display, turn the reading direction, or make a page unsound"),
        ProblemKind::Duplicate { key, first } => {
            let twice = Diagnostic::new(Code::DuplicateKey, format!("the key `{key}` stands twice")).at(at).help("keep one of the two");
            match first {
                Some(first) => twice.related(file.at(first), "it stands here first"),
                None => twice,
            }
        }
        ProblemKind::UnknownKey { key, expected } => {
            let help = match nearest(&key, expected.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None if expected.iter().any(|known| known == "extra") => {
                    format!("{place} may have {}; free data goes under `extra`", one_of(&expected))
                }
                None => format!("known here: {}", one_of(&expected)),
            };
            Diagnostic::new(Code::UnknownKey, format!("unknown key `{key}`")).at(at).help(help)
        }
        ProblemKind::MissingKey(key) => {
            let start = problem.span.start;
            let how = if file.path.ends_with(".toml") && key == "guide" { "a line `[guide]` and below it a `title`" } else { "" };
            Diagnostic::new(Code::MissingKey, format!("the key `{key}` is missing")).at(file.at(start..start)).help(match how {
                "" => format!("add `{key}` here; {place} cannot do without it"),
                how => format!("add {how}; {place} cannot do without it"),
            })
        }
        ProblemKind::BadValue { message, allowed, found } => {
            let (message, advice) = match message.split_once("; write it as ") {
                Some((message, form)) => (message.to_owned(), format!("write it as {form}")),
                None if message.ends_with(NOTHING) => (message, "write one after the colon, or take the key out".to_owned()),
                None => (message, "give another value, or take the key out".to_owned()),
            };
            let near = found.as_deref().and_then(|word| nearest(word, allowed.iter().map(String::as_str)));
            let help = match near {
                Some(near) => format!("did you mean `{near}`? Allowed: {}", one_of(&allowed)),
                None if !allowed.is_empty() => format!("allowed: {}", one_of(&allowed)),
                None => advice,
            };
            Diagnostic::new(Code::BadValue, message).at(at).help(help)
        }
    }
}

/// The end of a message on a value that is missing.
pub(super) const NOTHING: &str = "but nothing stands here";

/// How the file has to be written.
fn grammar(file: &SourceFile) -> &'static str {
    if file.path.ends_with(".toml") {
        "write `key = \"value\"`, a line for each; text and dates stand in quotes, a quote in a text is `\\\"`"
    } else {
        "write `key: value`, a line for each; put a value with `: `, `#`, a quote or a bracket in quotes"
    }
}
