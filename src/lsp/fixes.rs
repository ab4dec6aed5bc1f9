//! Quick fixes: what the help of a problem advises, done.

use std::ops::Range;

use gen_lsp_types as lsp;

use super::edits::{Edits, in_quotes_of};
use super::here::Here;
use super::matter::Matter;
use super::problems::{range_of, shown};
use crate::desk::start::{Entry, New, NewMessage, Shelf, plan};
use crate::diagnostic::{Code, Diagnostic, Severity, meant};
use crate::guide::config;
use crate::guide::content::{Channel, Guide, Kind};
use crate::guide::data::{Value, quoted as in_toml, toml_key};
use crate::guide::markdown::places;

/// The fixes for the problems within a range.
pub(super) fn actions(here: &Here<'_>, asked: &lsp::CodeActionParams) -> Vec<lsp::CodeActionResponse> {
    let is_wanted = |kind: &lsp::CodeActionKind| matches!(kind, lsp::CodeActionKind::QuickFix | lsp::CodeActionKind::Empty);
    if asked.context.only.as_ref().is_some_and(|only| !only.iter().any(is_wanted)) {
        return Vec::new();
    }
    let mut actions = Vec::new();
    for problem in &here.guide.problems {
        let Some(at) = problem.location.as_ref().filter(|at| *at.path == *here.path) else { continue };
        let range = range_of(here.guide, at, here.client.encoding);
        if range.start.line > asked.range.end.line || range.end.line < asked.range.start.line {
            continue;
        }
        let told = shown(here.guide, problem, range, here.client);
        for (number, (title, edits)) in fixes(here, problem, here.lines().bytes(range)).into_iter().enumerate() {
            actions.push(lsp::CodeActionResponse::CodeAction(lsp::CodeAction {
                title,
                kind: Some(lsp::CodeActionKind::QuickFix),
                diagnostics: Some(vec![told.clone()]),
                is_preferred: (number == 0 && problem.severity == Severity::Error).then_some(true),
                edit: Some(edits.finish()),
                ..lsp::CodeAction::default()
            }));
        }
    }
    actions
}

fn fixes<'h>(here: &'h Here<'h>, problem: &Diagnostic, span: Range<usize>) -> Vec<(String, Edits<'h>)> {
    let mut fixes = Vec::new();
    if problem.location.as_ref().is_some_and(|at| at.line > 0) {
        let meant = problem.help.iter().flat_map(|help| meant(help));
        fixes.extend(meant.filter_map(|word| Some((format!("Write `{word}`"), replaced(here, problem, &span, word)?))));
    }
    fixes.extend(declared(here, problem));
    fixes.extend(created(here, problem));
    fixes.extend(allowed(here, problem));
    fixes
}

/// The words that a message quotes first.
fn quoted(problem: &Diagnostic) -> Option<&str> {
    problem.message.split('`').nth(1)
}

/// Puts a word in the place of what is wrong.
fn replaced<'h>(here: &'h Here<'h>, problem: &Diagnostic, span: &Range<usize>, word: &str) -> Option<Edits<'h>> {
    let written = here.text.get(span.clone())?;
    let (bytes, word) = match (address(here, span), problem.code) {
        (Some(address), _) => {
            let hash = here.text.get(address.clone())?.find('#').map(|at| address.start + at);
            match word.strip_prefix('#') {
                Some(anchor) => (hash? + 1..address.end, anchor.to_owned()),
                None => (address.start..hash.unwrap_or(address.end), word.trim_matches(['!', '[', ']']).to_owned()),
            }
        }
        // Without its page it is not known where in a link the address stands.
        (None, Code::BrokenLink | Code::BrokenAnchor | Code::DraftLink | Code::BadEmbed) => return None,
        (None, _) if written.starts_with("![[") => return None,
        (None, Code::UnknownField) => {
            let wrong = quoted(problem)?;
            let at = span.start + written.find(wrong)?;
            (at..at + wrong.len(), word.to_owned())
        }
        (None, Code::BadValue) if here.path.ends_with(".toml") && !written.starts_with(['"', '\'']) && !is_bare_toml(word) => {
            (span.clone(), in_toml(word))
        }
        (None, _) => (span.clone(), in_quotes_of(written, word)),
    };
    let mut edits = Edits::new(here);
    edits.replace(&here.path, bytes, word);
    Some(edits)
}

/// The address of the link that stands at exactly `span`.
fn address(here: &Here<'_>, span: &Range<usize>) -> Option<Range<usize>> {
    let doc = here.doc?;
    let start = span.start.checked_sub(doc.body_start)?;
    let link = places(doc.body(), doc.dialect).0.into_iter().find(|link| link.span.start == start)?;
    Some(doc.in_file(&link.address))
}

/// Declares a blank in `courtesy.toml`.
fn declared<'h>(here: &'h Here<'h>, problem: &Diagnostic) -> Option<(String, Edits<'h>)> {
    let label = quoted(problem).filter(|_| problem.code == Code::UnknownField)?.trim_matches(['[', ']']);
    let table = problem.help.as_ref()?.split('`').find(|words| words.starts_with("[fields."))?;
    let config = Some(here.standing.config_file()).filter(|_| !here.guide.is_behind)?;
    let gap = if config.text.is_empty() || config.text.ends_with("\n\n") {
        ""
    } else if config.text.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let label = in_toml(label);
    let mut edits = Edits::new(here);
    edits.replace(&config.path, config.text.len()..config.text.len(), format!("{gap}{table}\nlabel = {label}\nexample = {label}\n"));
    Some((format!("Declare {label} in `{}`", config::FILE), edits))
}

/// Whether a word is a value of TOML without quotes.
fn is_bare_toml(word: &str) -> bool {
    word.parse::<f64>().is_ok() || matches!(word, "true" | "false")
}

/// Makes the message that is missing, as `courtesy new` does.
fn created<'h>(here: &'h Here<'h>, problem: &Diagnostic) -> Option<(String, Edits<'h>)> {
    let id = quoted(problem).filter(|_| problem.code == Code::UnknownMessage && here.client.moves_files)?;
    let rule = here.doc.filter(|doc| matches!(doc.place.kind, Kind::Guidance(_)));
    let shows = rule.map(|doc| doc.place.id.clone()).into_iter().collect();
    let message = NewMessage { channel: Channel::Handwritten, section: None, shows };
    let entry = Entry { title: humanised(id), id: Some(id.to_owned()), new: New::Message(message) };
    let paths = here.standing.editions().flat_map(Guide::docs).map(|doc| doc.file.path.to_string());
    let file = plan(&entry, &Shelf::new(paths, Some(here.standing.guide().config.clone()))).ok()?;
    let mut edits = Edits::new(here);
    let title = format!("Make the message `{}`", file.path);
    edits.create(file.path, file.text);
    Some((title, edits))
}

fn humanised(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Allows a warning or advice in this file; the reason is left to the writer, without which it does not count.
fn allowed<'h>(here: &'h Here<'h>, problem: &Diagnostic) -> Option<(String, Edits<'h>)> {
    let code = problem.code.as_str();
    if problem.severity == Severity::Error || matches!(problem.code, Code::UnusedAllow | Code::BadAllow) {
        return None;
    }
    let (at, words) = if here.is_config() { in_config(here, code)? } else { in_matter(here, code)? };
    let mut edits = Edits::new(here);
    edits.replace(&here.path, at..at, words);
    Some((format!("Allow `{code}` here, and say why"), edits))
}

fn in_config(here: &Here<'_>, code: &str) -> Option<(usize, String)> {
    let table = "[check.allow]\n";
    let line = format!("{} = \"\"\n", toml_key(code));
    match here.text.find(table) {
        Some(at) => Some((at + table.len(), line)),
        None if here.text.contains("check") => None,
        None => Some((here.text.len(), format!("\n{table}{line}"))),
    }
}

fn in_matter(here: &Here<'_>, code: &str) -> Option<(usize, String)> {
    let matter = Matter::of(&here.doc?.file)?;
    let Some(allow) = matter.entry("allow") else {
        return Some((matter.span.end, format!("allow:\n  {code}: \"\"\n")));
    };
    let Value::Map(reasons) = &allow.value.value else { return None };
    let at = reasons.first()?.key_span.start;
    if here.text.get(allow.value.span.clone())?.starts_with('{') {
        return Some((at, format!("{code}: \"\", ")));
    }
    let indent = at - here.text[..at].rfind('\n')? - 1;
    Some((at, format!("{code}: \"\"\n{}", " ".repeat(indent))))
}
