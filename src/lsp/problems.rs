//! Problems as editors show them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types as lsp;

use super::address::{below, uri_of};
use super::client::Client;
use super::open_guide::OpenGuide;
use super::position::{Encoding, Lines};
use crate::diagnostic::{Code, Diagnostic, Location, Severity};
use crate::guide::config;

/// What problems are said to come from.
const SOURCE: &str = "courtesy";

/// The files of a guide whose problems are other ones than the editor was told, by their path on the disk, each with all of its problems.
/// What concerns no file is shown in `courtesy.toml`.
pub(super) fn news(guide: &mut OpenGuide, client: &Client) -> Vec<(PathBuf, Vec<lsp::Diagnostic>)> {
    let config: Arc<str> = config::FILE.into();
    let mut found: BTreeMap<Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
    for problem in &guide.problems {
        let path = problem.location.as_ref().map(|at| &at.path).filter(|path| is_shown(guide, path));
        found.entry(path.unwrap_or(&config).clone()).or_default().push(problem);
    }
    let is_known = |(path, problems): &(&Arc<str>, &Vec<&Diagnostic>)| {
        guide.told.get(*path).is_some_and(|known| known.iter().eq(problems.iter().copied()))
    };
    let gone = guide.told.keys().filter(|path| !found.contains_key(*path)).map(|path| (path.clone(), Vec::new()));
    let new = found.iter().filter(|file| !is_known(file));
    let new = new.map(|(path, problems)| (path.clone(), problems.iter().copied().cloned().collect()));
    let news: Vec<(Arc<str>, Vec<Diagnostic>)> = gone.chain(new).collect();
    let told = |(path, problems): &(Arc<str>, Vec<Diagnostic>)| {
        (below(&guide.root, path), problems.iter().map(|problem| shown_in(guide, problem, path, client)).collect())
    };
    let told = news.iter().map(told).collect();
    for (path, problems) in news {
        if problems.is_empty() {
            guide.told.remove(&path)
        } else {
            guide.told.insert(path, problems)
        };
    }
    told
}

/// Whether a file is one of the guide's folder, so that its problems can be shown there.
fn is_shown(guide: &OpenGuide, path: &str) -> bool {
    let is_inside = || Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    path.starts_with("content/") || (is_inside() && below(&guide.root, path).exists())
}

/// A problem as it is shown in a file; one of another place stands at the beginning.
fn shown_in(guide: &OpenGuide, problem: &Diagnostic, path: &str, client: &Client) -> lsp::Diagnostic {
    let own = problem.location.as_ref().filter(|at| *at.path == *path);
    shown(guide, problem, own.map(|at| range_of(guide, at, client.encoding)).unwrap_or_default(), client)
}

/// A problem as it is shown at a range.
pub(super) fn shown(guide: &OpenGuide, problem: &Diagnostic, range: lsp::Range, client: &Client) -> lsp::Diagnostic {
    let severity = match problem.severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Advice => lsp::DiagnosticSeverity::Hint,
    };
    let is_idle = matches!(problem.code, Code::UnusedField | Code::UnusedOverride | Code::UnusedAllow | Code::UnusedStationery);
    let related = problem.related.iter().map(|(at, words)| lsp::DiagnosticRelatedInformation {
        location: lsp::Location { uri: uri_of(&below(&guide.root, &at.path)), range: range_of(guide, at, client.encoding) },
        message: words.clone(),
    });
    let related: Vec<_> = related.filter(|_| client.shows_related).collect();
    lsp::Diagnostic {
        range,
        severity: Some(severity),
        code: Some(lsp::Code::String(problem.code.as_str().to_owned())),
        code_description: manual(client, problem.code),
        source: Some(SOURCE.to_owned()),
        message: lsp::Message::String(problem.with_help()),
        tags: is_idle.then(|| vec![lsp::DiagnosticTag::Unnecessary]),
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}

/// Where the editor finds the manual of a problem.
fn manual(client: &Client, code: Code) -> Option<lsp::CodeDescription> {
    let href = client.manual.as_ref()?.replace("{code}", code.as_str());
    Some(lsp::CodeDescription { href: lsp::Uri(href) })
}

/// The range of a place; that of a whole file is its first line.
pub(super) fn range_of(guide: &OpenGuide, at: &Location, encoding: Encoding) -> lsp::Range {
    if at.line == 0 {
        return lsp::Range { start: lsp::Position::default(), end: lsp::Position { line: 1, character: 0 } };
    }
    let (line, column) = (at.line - 1, at.column.saturating_sub(1));
    let length = at.excerpt.get(at.highlight.clone()).map_or(0, |words| words.chars().count());
    let before = at.excerpt.get(..at.highlight.start).unwrap_or_default();
    // The excerpt of a long line does not begin where the line does, and none has what is hidden.
    let is_whole = before.chars().count() == column;
    let is_plain = !at.excerpt.contains(char::REPLACEMENT_CHARACTER) && (line > 0 || !guide.has_mark(&at.path));
    let whole = if is_whole && is_plain { None } else { guide.text(&at.path) };
    match whole {
        Some(text) => guide.lines(&at.path, text, encoding).of_characters(line, column, length),
        None => {
            let mut range = Lines::new(&at.excerpt, encoding).of_characters(0, before.chars().count(), length);
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            (range.start.line, range.end.line) = (line, line);
            range
        }
    }
}
