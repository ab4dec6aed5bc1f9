//! Every place of the guide that speaks of something with a name.

mod body;
mod config;
mod expectations;
mod matter;
mod named;

use std::ops::Range;

use rayon::prelude::*;

use super::here::Here;
use super::subject::{Mention, Subject};
use crate::guide::content::{Doc, EXPECTATIONS, Guide};
use crate::pipeline::Standing;

/// The mentions in a file, in no order.
pub(super) fn of_file(here: &Here<'_>) -> Vec<Mention> {
    match here.doc {
        Some(doc) => of_doc(here.standing, here.edition, doc),
        None if here.is_config() => config::mentions(&here.text),
        None if here.path == EXPECTATIONS => expectations::mentions(here.standing, &here.text),
        None => Vec::new(),
    }
}

fn of_doc(standing: &Standing, edition: &Guide, doc: &Doc) -> Vec<Mention> {
    let mut mentions = matter::mentions(edition, doc);
    mentions.extend(body::mentions(standing, edition, doc));
    mentions
}

/// What stands at a byte of a file; of several things the innermost.
pub(super) fn at(here: &Here<'_>, byte: usize) -> Option<Mention> {
    let is_here = |range: &Range<usize>| (range.start..=range.end).contains(&byte);
    let all = of_file(here);
    let named = all.iter().filter(|mention| is_here(&mention.name)).min_by_key(|mention| mention.name.len());
    named.or_else(|| all.iter().filter(|mention| is_here(&mention.span)).min_by_key(|mention| mention.span.len())).cloned()
}

/// Every mention of a subject, with the path of its file, in the order of the guide.
pub(super) fn everywhere(standing: &Standing, subject: &Subject) -> Vec<(String, Mention)> {
    // What leads to a page alone is a link of the guide as it is built, though a draft may have the same name.
    let editions = standing.editions().chain(standing.built());
    let docs: Vec<(&Guide, &Doc)> = editions.flat_map(|edition| edition.docs().map(move |doc| (edition, doc))).collect();
    let config = standing.config_file();
    let of_config = config::mentions(&config.text).into_iter().map(|mention| (config.path.to_string(), mention));
    let found: Vec<Vec<(String, Mention)>> = docs
        .par_iter()
        .map(|(edition, doc)| {
            let own = of_doc(standing, edition, doc).into_iter().filter(|mention| mention.subject == *subject);
            own.map(|mention| (doc.file.path.to_string(), mention)).collect()
        })
        .collect();
    let mut all: Vec<(String, Mention)> = of_config.filter(|(_, mention)| mention.subject == *subject).collect();
    let twice = standing.built().next().is_some();
    for mention in found.into_iter().flatten() {
        if !twice || !all.contains(&mention) {
            all.push(mention);
        }
    }
    if let Some(text) = standing.text(EXPECTATIONS) {
        let own = expectations::mentions(standing, text).into_iter().filter(|mention| mention.subject == *subject);
        all.extend(own.map(|mention| (EXPECTATIONS.to_owned(), mention)));
    }
    all
}
