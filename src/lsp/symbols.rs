//! The outline of a file, the pages of a guide by their titles, and what of a file can be folded.

use gen_lsp_types as lsp;
use lsp::SymbolKind;

use super::address::{below, uri_of};
use super::here::Here;
use super::session::Session;
use crate::guide::content::{Doc, Guide, cut};
use crate::guide::data::{Entry, Value, parse_toml};

/// Most pages that a search gives.
const MOST: usize = 256;

/// The headings of a page, or the tables of `courtesy.toml`.
pub(super) fn of_file(here: &Here<'_>) -> Vec<lsp::DocumentSymbol> {
    match here.doc {
        Some(doc) => headings(here, doc),
        None if here.is_config() => tables(here),
        None => Vec::new(),
    }
}

fn symbol(name: &str, kind: SymbolKind, range: lsp::Range, selection_range: lsp::Range) -> lsp::DocumentSymbol {
    let name = if name.trim().is_empty() { "\u{2013}".to_owned() } else { name.to_owned() };
    #[expect(deprecated, reason = "the field has no default")]
    lsp::DocumentSymbol { name, detail: None, kind, tags: None, deprecated: None, range, selection_range, children: None }
}

/// A heading reaches to the next one of its level or a higher one.
fn headings(here: &Here<'_>, doc: &Doc) -> Vec<lsp::DocumentSymbol> {
    let lines = here.lines();
    let mut open: Vec<(u8, lsp::DocumentSymbol)> = Vec::new();
    let mut whole = symbol(&doc.title.value, SymbolKind::File, lines.range(0..here.text.len()), lines.range(doc.title.span.clone()));
    let mut children = Vec::new();
    for (number, heading) in doc.headings.iter().enumerate() {
        let next = doc.headings[number + 1..].iter().find(|next| next.level <= heading.level);
        let line = doc.in_file(&heading.span);
        let (start, end) = (line.start, next.map_or(here.text.len(), |next| doc.in_file(&next.span).start));
        close(&mut open, &mut children, heading.level);
        open.push((heading.level, symbol(&heading.text, SymbolKind::String, lines.range(start..end), lines.range(line))));
    }
    close(&mut open, &mut children, 0);
    whole.children = Some(children);
    vec![whole]
}

/// Puts headings that end before one of `level` into those around them.
fn close(open: &mut Vec<(u8, lsp::DocumentSymbol)>, top: &mut Vec<lsp::DocumentSymbol>, level: u8) {
    while let Some((_, done)) = open.pop_if(|(own, _)| *own >= level) {
        match open.last_mut() {
            Some((_, around)) => around.children.get_or_insert_default().push(done),
            None => top.push(done),
        }
    }
}

fn tables(here: &Here<'_>) -> Vec<lsp::DocumentSymbol> {
    let lines = here.lines();
    let Some(Value::Map(entries)) = parse_toml(&here.text).0.map(|node| node.value) else { return Vec::new() };
    let of = |entry: &Entry, kind| {
        let name = lines.range(entry.key_span.clone());
        symbol(&entry.key, kind, name, name)
    };
    let table = |entry: &Entry| {
        let Value::Map(inner) = &entry.value.value else { return of(entry, SymbolKind::Key) };
        let children = inner.iter().map(|entry| of(entry, SymbolKind::Key)).collect();
        lsp::DocumentSymbol { children: Some(children), ..of(entry, SymbolKind::Namespace) }
    };
    entries.iter().map(table).collect()
}

/// The pages of all guides whose title or name has all words of a question.
pub(super) fn everywhere(session: &Session, query: &str) -> Vec<lsp::WorkspaceSymbol> {
    let words: Vec<String> = query.to_lowercase().split_whitespace().map(str::to_owned).collect();
    let fits = |doc: &Doc| {
        let told = format!("{} {}", doc.title.value.to_lowercase(), doc.place.id);
        words.iter().all(|word| told.contains(word.as_str()))
    };
    let mut found = Vec::new();
    for guide in &session.guides {
        let docs = guide.standing.iter().flat_map(|standing| standing.editions().flat_map(Guide::docs));
        for doc in docs.filter(|doc| fits(doc)).take(MOST) {
            let uri = uri_of(&below(&guide.root, &doc.file.path));
            let range = guide.lines(&doc.file.path, &doc.file.text, session.client.encoding).range(doc.title.span.clone());
            let container = doc.file.path.rsplit_once('/').map(|(folder, _)| folder.trim_start_matches("content/").to_owned());
            found.push(lsp::WorkspaceSymbol {
                location: lsp::WorkspaceSymbolLocation::Location(lsp::Location { uri, range }),
                data: None,
                base_symbol_information: lsp::BaseSymbolInformation {
                    name: doc.title.value.clone(),
                    kind: SymbolKind::File,
                    tags: None,
                    container_name: container,
                },
            });
        }
    }
    found
}

/// Front matter, and what stands below each heading.
pub(super) fn folds(here: &Here<'_>) -> Vec<lsp::FoldingRange> {
    let Some(doc) = here.doc else { return Vec::new() };
    let lines = here.lines();
    let fold = |from: usize, to: usize| {
        let (start_line, end_line) = (lines.position(from).line, lines.position(to).line);
        let kind = Some(lsp::FoldingRangeKind::Region);
        (end_line > start_line).then(|| lsp::FoldingRange { start_line, end_line, kind, ..lsp::FoldingRange::default() })
    };
    let last = here.text.trim_end().len();
    let matter = cut(&doc.file).ok().and_then(|cut| fold(0, cut.matter.end));
    let sections = doc.headings.iter().enumerate().filter_map(|(number, heading)| {
        let next = doc.headings[number + 1..].iter().find(|next| next.level <= heading.level);
        let end = next.map_or(last, |next| here.text[..doc.in_file(&next.span).start].trim_end().len());
        fold(doc.in_file(&heading.span).start, end)
    });
    matter.into_iter().chain(sections).collect()
}
