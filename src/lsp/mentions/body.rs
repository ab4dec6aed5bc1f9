//! What a body speaks of.

use std::ops::Range;

use crate::guide::content::{Doc, Guide, outline};
use crate::guide::markdown::{LinkPlace, Target, places};
use crate::lsp::subject::{Mention, Naming, Subject};
use crate::pipeline::Standing;

/// The mentions in the body of a page.
pub(super) fn mentions(standing: &Standing, edition: &Guide, doc: &Doc) -> Vec<Mention> {
    let shift = |span: &Range<usize>| doc.in_file(span);
    let (links, headings) = places(doc.body(), doc.dialect);
    let own = doc.file.path.to_string();
    let mut found = Vec::new();
    for (place, heading) in headings.iter().filter_map(|place| Some((place, doc.headings.iter().find(|known| known.span == place.span)?))) {
        let (span, name) = (shift(&place.span), shift(&place.words));
        let subject = Subject::Heading(own.clone(), heading.id.clone());
        found.push(Mention { subject, naming: Naming::Heading, span, name, is_home: true });
    }
    for link in &links {
        if let Some(target) = doc.targets.get(&link.span.start) {
            found.extend(of_link(standing, edition, doc, link, target).into_iter().map(|mention| Mention {
                span: shift(&mention.span),
                name: shift(&mention.name),
                ..mention
            }));
        }
    }
    for (label, span) in outline(&doc.parse()).blanks {
        if let Some(field) = edition.fields.by_label(&label) {
            let (span, subject) = (shift(&span), Subject::Blank(field.id.clone()));
            found.push(Mention { subject, naming: Naming::Word, name: span.start + 1..span.end - 1, span, is_home: false });
        }
    }
    found
}

/// What a link leads to: a page and a heading of it, a message, a file.
fn of_link(standing: &Standing, edition: &Guide, doc: &Doc, link: &LinkPlace, target: &Target) -> Vec<Mention> {
    let written = doc.body().get(link.address.clone()).unwrap_or_default();
    let hash = written.find('#').map(|at| link.address.start + at);
    let name = link.address.start..hash.unwrap_or(link.address.end);
    let naming = if link.is_name { Naming::Name } else { Naming::Path };
    let mention = |subject, naming, name| Mention { subject, naming, span: link.span.clone(), name, is_home: false };
    match target {
        Target::Page { url, anchor, .. } => {
            let Some(path) = page_at(standing, edition, doc, url) else { return Vec::new() };
            let heading = anchor
                .as_ref()
                .zip(hash)
                .map(|(id, hash)| mention(Subject::Heading(path.clone(), id.clone()), Naming::Anchor, hash + 1..link.address.end));
            let whole = (!name.is_empty()).then(|| mention(Subject::Page(path), naming, name));
            whole.into_iter().chain(heading).collect()
        }
        Target::Message(number) => match edition.messages.get(*number) {
            Some(message) => vec![mention(Subject::Page(message.doc.file.path.to_string()), naming, name)],
            None => Vec::new(),
        },
        Target::Asset(url) => {
            let asset = edition.assets.iter().find(|(_, own)| own == url);
            asset.map(|(path, _)| mention(Subject::Asset(path.clone()), naming, name)).into_iter().collect()
        }
        Target::External | Target::Words => Vec::new(),
    }
}

/// The path of the page at a URL as a link of `edition` has it: empty for the page itself, else from the edition's root.
fn page_at(standing: &Standing, edition: &Guide, doc: &Doc, url: &str) -> Option<String> {
    if url.is_empty() {
        return Some(doc.file.path.to_string());
    }
    // Further languages lie in folders of the first one's site.
    let whole = url.strip_prefix("../").map_or_else(|| format!("{}{url}", edition.prefix), str::to_owned);
    standing.path_at(&whole).map(str::to_owned)
}
