//! What front matter speaks of.

use std::ops::Range;

use super::named::{bare, under, words};
use crate::guide::content::{Doc, Guide, slug};
use crate::guide::data::{Entry, Node, Value};
use crate::guide::markdown::{Piece, blanks};
use crate::lsp::matter::Matter;
use crate::lsp::subject::{Mention, Naming, Subject};

/// The mentions in the front matter of a page.
pub(super) fn mentions(edition: &Guide, doc: &Doc) -> Vec<Mention> {
    let Some(matter) = Matter::of(&doc.file) else { return Vec::new() };
    let mut found: Vec<Mention> = matter.entries.iter().flat_map(|entry| of_entry(edition, doc, entry)).collect();
    // The title is where a page is at home.
    let title = matter.entry("title").map(|entry| entry.value.span.clone());
    found.extend(title.map(|span| bare(Subject::Page(doc.file.path.to_string()), Naming::Heading, span, true)));
    found
}

fn of_entry(edition: &Guide, doc: &Doc, entry: &Entry) -> Vec<Mention> {
    let words = || words(&entry.value).map(|(word, node)| (word, node.span.clone()));
    let each = |subject: &dyn Fn(&str) -> Option<Subject>| {
        words().filter_map(|(word, span)| Some(bare(subject(word)?, Naming::Word, span, false))).collect()
    };
    let page = |doc: &Doc| Some(Subject::Page(doc.file.path.to_string()));
    match entry.key.as_str() {
        "messages" => each(&|name| page(edition.messages.iter().map(|message| &*message.doc).find(|doc| is_named(doc, name))?)),
        "shows" => each(&|name| page(edition.guidance.iter().map(|rule| &*rule.doc).find(|doc| is_named(doc, name))?)),
        "section" => each(&|slug| Some(Subject::Section(slug.to_owned()))),
        "stationery" => each(&|id| Some(Subject::Stationery(id.to_owned()))),
        "design" => each(&|name| Some(Subject::Design(name.to_owned()))),
        "tags" => each(&|word| Some(Subject::Tag(slug(word)?))),
        "due" => after(&entry.value).into_iter().collect(),
        "fields" => match &entry.value.value {
            Value::Map(fields) => {
                fields.iter().map(|own| bare(Subject::Blank(own.key.clone()), Naming::Key, own.key_span.clone(), false)).collect()
            }
            _ => Vec::new(),
        },
        "subject" => words().flat_map(|(line, span)| in_subject(edition, doc, line, &span)).collect(),
        _ => Vec::new(),
    }
}

/// Whether a name in front matter is that of a page.
fn is_named(doc: &Doc, name: &str) -> bool {
    let (folder, id) = name.trim().rsplit_once('/').unwrap_or(("", name.trim()));
    doc.place.id == id && (folder.is_empty() || doc.place.kind.folder() == Some(folder))
}

/// The event that a rule is due after.
fn after(due: &Node) -> Option<Mention> {
    let (id, node) = words(under(due, "after")?).next()?;
    Some(bare(Subject::Event(id.to_owned()), Naming::Word, node.span.clone(), false))
}

/// The blanks of a subject line, as far as they stand in the file as they are read.
fn in_subject(edition: &Guide, doc: &Doc, line: &str, span: &Range<usize>) -> Vec<Mention> {
    let written = doc.file.text.get(span.clone()).unwrap_or_default();
    let Some(start) = written.find(line).map(|at| span.start + at) else { return Vec::new() };
    let blank = |piece| {
        let Piece::Blank(label, at) = piece else { return None };
        let field = edition.fields.by_label(&label)?;
        let span = start + at.start..start + at.end;
        let name = span.start + 1..span.end - 1;
        Some(Mention { subject: Subject::Blank(field.id.clone()), naming: Naming::Word, span, name, is_home: false })
    };
    blanks(line).into_iter().filter_map(blank).collect()
}
