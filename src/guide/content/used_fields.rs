//! The fields that a message uses, each checked against those of the guide.

use std::collections::HashSet;

use super::Guide;
use super::doc::Doc;
use super::fields::{Field, overridden};
use super::front_matter::MessageMatter;
use super::loader::Loader;
use super::outline::Outline;
use super::place::slug;
use crate::diagnostic::{Code, Diagnostic, Location, nearest, one_of};
use crate::guide::data::{quoted, toml_key};
use crate::guide::markdown::Piece;

/// The message's fields in order of first use, each checked.
pub(super) fn of(
    guide: &Guide,
    doc: &Doc,
    matter: &MessageMatter,
    (subject, outline): (&[Piece], &Outline),
    first: Option<&(Guide, Loader)>,
) -> (Vec<Field>, Vec<Diagnostic>) {
    let (mut used, mut diagnostics): (Vec<Field>, Vec<Diagnostic>) = Default::default();
    let mut known = HashSet::new();
    let in_subject = subject.iter().filter_map(|piece| match piece {
        Piece::Blank(label, _) => Some((label, None)),
        Piece::Text(_) => None,
    });
    let in_body = outline.blanks.iter().map(|(label, span)| (label, Some(span)));
    for (label, span) in in_subject.chain(in_body) {
        match guide.fields.by_label(label) {
            Some(field) if known.insert(&field.id) => {
                used.push(overridden(field.clone(), matter.fields.get(&field.id)));
            }
            Some(_) => {}
            None => {
                let subject = || doc.file.at(matter.subject.as_ref().map_or(0..0, |s| s.span.clone()));
                let at = span.map_or_else(subject, |span| doc.at(span.clone()));
                let original = first.and_then(|(first, _)| first.fields.by_label(label));
                let lacking = first.map(|(first, _)| lacking(first, guide, doc)).unwrap_or_default();
                diagnostics.push(unknown_field(guide, label, at, original, &lacking));
            }
        }
    }
    for (id, by) in &matter.fields {
        if !known.contains(id) {
            let near = nearest(id, used.iter().map(|field| field.id.as_str()));
            diagnostics.push(
                Diagnostic::new(Code::UnusedOverride, format!("the message has no blank of the field `{id}`"))
                    .at(doc.file.at(by.span.clone()))
                    .help(near.map_or("take the override out".to_owned(), |near| format!("did you mean `{near}`?"))),
            );
        }
    }
    (used, diagnostics)
}

/// The ids of blanks of a translation's original that have no label in its language.
fn lacking(first: &Guide, guide: &Guide, doc: &Doc) -> Vec<String> {
    let own = first.config.languages.get(&guide.config.guide.language.value);
    let original = first.messages.iter().find(|message| message.doc.original == doc.original);
    let fields: Vec<&Field> = original.map_or_else(|| first.fields.iter().collect(), |message| message.fields.iter().collect());
    fields.into_iter().map(|field| field.id.clone()).filter(|id| own.is_none_or(|own| !own.fields.contains_key(id))).collect()
}

fn unknown_field(guide: &Guide, label: &str, at: Location, original: Option<&Field>, lacking: &[String]) -> Diagnostic {
    if let Some(field) = original.and_then(|original| guide.fields.iter().find(|field| field.id == original.id)) {
        let language = &guide.config.guide.language.value;
        return Diagnostic::new(Code::UnknownField, format!("the blank `[{label}]` has another label in `{language}`"))
            .at(at)
            .help(format!("write `[{}]`", field.label));
    }
    let near = nearest(label, guide.fields.iter().map(|field| field.label.as_str()));
    if let [one, ..] = lacking {
        let language = &guide.config.guide.language.value;
        let near = near.map_or(String::new(), |near| format!("did you mean `[{near}]`? Otherwise "));
        let which = if lacking.len() == 1 { String::new() } else { format!(", with {} for the blank that it stands for", one_of(lacking)) };
        return Diagnostic::new(Code::UnknownField, format!("the blank `[{label}]` is no label in `{language}`")).at(at).help(format!(
            "{near}write `label = {}` under `[languages.{language}.fields.{}]`{which}",
            quoted(label),
            toml_key(one)
        ));
    }
    let declare = format!(
        "declare it in `courtesy.toml` as `[fields.{}]`, or write `\\[` for a bracket",
        toml_key(&slug(label).unwrap_or_else(|| "name".to_owned()))
    );
    let help = near.map_or(declare.clone(), |near| format!("did you mean `[{near}]`? Otherwise {declare}"));
    Diagnostic::new(Code::UnknownField, format!("the blank `[{label}]` is not declared")).at(at).help(help)
}
