//! What can be written in a body: blanks, names of pages, paths, anchors.

use gen_lsp_types::CompletionItemKind as Kind;

use super::names::Names;
use super::offer::{Offer, Offers, around};
use crate::guide::content::{Doc, Kind as Place, join, place, relative};
use crate::guide::markdown::scheme;
use crate::lsp::here::Here;
use crate::lsp::rename::encoded;

/// What can be written at a byte of a body.
pub(super) fn offers(here: &Here<'_>, byte: usize) -> Option<Offers> {
    let (before, after) = around(&here.text, byte);
    let names = before.rfind("[[").filter(|at| !before[*at..].contains("]]"));
    let address = before.rfind("](").filter(|at| !before[*at..].contains([')', ' ']));
    if let Some(at) = names {
        let is_embed = before[..at].ends_with('!');
        return name(here, &before[at + 2..], after, byte, is_embed);
    }
    if let Some(at) = address {
        return path(here, &before[at + 2..], after, byte);
    }
    let is_message = place(&here.path).is_ok_and(|place| place.kind == Place::Message);
    blank(here, before, after, byte).filter(|_| is_message)
}

/// The blanks, behind a bracket that is open.
pub(super) fn blank(here: &Here<'_>, before: &str, after: &str, byte: usize) -> Option<Offers> {
    let open = before.rfind('[').filter(|at| !before[*at..].contains(']') && !before[..*at].ends_with('\\'))?;
    let typed = &before[open + 1..];
    let end = if after.starts_with(']') { "" } else { "]" };
    let offer = |field: &crate::guide::content::Field| {
        let about = field.help.as_ref().map_or_else(|| field.example.clone(), |help| format!("{}: {help}", field.example));
        Offer { label: Some(field.label.clone()), ..Offer::new(format!("{}{end}", field.label), about, Kind::Field) }
    };
    Some(Offers { place: byte - typed.len()..byte, offers: here.edition.fields.iter().map(offer).collect() })
}

/// Names of pages, or of the headings of one; for an embed, those of messages.
fn name(here: &Here<'_>, typed: &str, after: &str, byte: usize, is_embed: bool) -> Option<Offers> {
    if typed.contains('|') {
        return None;
    }
    let end = if after.starts_with("]]") { "" } else { "]]" };
    if let Some((page, anchor)) = typed.split_once('#') {
        let named = |doc: &&Doc| doc.place.id == page || page.rsplit_once('/').is_some_and(|(_, id)| doc.place.id == id);
        let doc = if page.is_empty() { here_now(here) } else { here.edition.docs().find(named) };
        return Some(Offers { place: byte - anchor.len()..byte, offers: anchors(doc?, end) });
    }
    let fits = |doc: &&Doc| !is_embed || doc.place.kind == Place::Message;
    let names = Names::new(here.edition);
    let offer = |doc: &Doc| {
        let name = names.of(doc)?;
        Some(Offer { label: Some(name.clone()), ..Offer::new(format!("{name}{end}"), doc.title.value.clone(), Kind::File) })
    };
    Some(Offers { place: byte - typed.len()..byte, offers: here.edition.docs().filter(fits).filter_map(offer).collect() })
}

/// Paths of pages from this file, or the anchors of one.
fn path(here: &Here<'_>, typed: &str, after: &str, byte: usize) -> Option<Offers> {
    if scheme(typed).is_some() {
        return None;
    }
    let end = if after.starts_with(')') { "" } else { ")" };
    if let Some((path, anchor)) = typed.split_once('#') {
        let path = percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned();
        let doc = if path.is_empty() { here_now(here) } else { here.page(&join(&here.path, &path)?).map(|(_, doc)| doc) };
        return Some(Offers { place: byte - anchor.len()..byte, offers: anchors(doc?, end) });
    }
    let offer = |doc: &Doc| {
        let path = encoded(&relative(&here.path, &doc.file.path));
        Offer { label: Some(path.clone()), ..Offer::new(format!("{path}{end}"), doc.title.value.clone(), Kind::File) }
    };
    let others = here.edition.docs().filter(|doc| *doc.file.path != *here.path);
    Some(Offers { place: byte - typed.len()..byte, offers: others.map(offer).collect() })
}

/// This file as it was when the guide was last looked at.
fn here_now<'h>(here: &'h Here<'_>) -> Option<&'h Doc> {
    here.page(&here.path).map(|(_, doc)| doc)
}

fn anchors(doc: &Doc, end: &str) -> Vec<Offer> {
    let offer = |heading: &crate::guide::content::Heading| Offer {
        label: Some(heading.id.clone()),
        ..Offer::new(format!("{}{end}", heading.id), heading.text.clone(), Kind::Reference)
    };
    doc.headings.iter().map(offer).collect()
}
