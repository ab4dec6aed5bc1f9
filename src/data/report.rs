//! Problems of data as diagnostics, with the nearest known word as help.

use super::{Problem, ProblemKind};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::source::SourceFile;

/// Turns problems into diagnostics of `file`; `place` says where keys are looked for, for example `a message`.
pub fn report(file: &SourceFile, problems: Vec<Problem>, place: &str) -> Vec<Diagnostic> {
    problems.into_iter().map(|problem| one(file, problem, place)).collect()
}

fn one(file: &SourceFile, problem: Problem, place: &str) -> Diagnostic {
    let at = file.at(problem.span.clone());
    match problem.kind {
        ProblemKind::Syntax(message) => Diagnostic::new(Code::Syntax, message).at(at),
        ProblemKind::Duplicate { key, first } => Diagnostic::new(Code::DuplicateKey, format!("the key `{key}` stands twice"))
            .at(at)
            .related(file.at(first), "it stands here first")
            .help("keep one of the two"),
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
            Diagnostic::new(Code::MissingKey, format!("the key `{key}` is missing"))
                .at(file.at(start..start))
                .help(format!("{place} needs a `{key}`"))
        }
        ProblemKind::BadValue { message, allowed, found } => {
            let near = found.as_deref().and_then(|word| nearest(word, allowed.iter().map(String::as_str)));
            let help = match near {
                Some(near) => Some(format!("did you mean `{near}`? Allowed: {}", one_of(&allowed))),
                None if !allowed.is_empty() => Some(format!("allowed: {}", one_of(&allowed))),
                None => None,
            };
            Diagnostic::new(Code::BadValue, message).at(at).maybe_help(help)
        }
    }
}
