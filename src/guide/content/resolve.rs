//! The links of an edition, each resolved to what it leads to; `links.rs` tells how.

use rayon::prelude::*;

use super::doc::Doc;
use super::library::{Other, Shelves};
use super::loader::Loader;
use super::outline::Outline;
use super::{Guide, languages, links};
use crate::diagnostic::Diagnostic;
use crate::guide::markdown::{Target, Targets};

/// Resolves the links of one edition, in the order of [`Guide::docs`]; they may lead into the others.
pub(super) fn resolve_links(loaded: &[(Guide, Loader)], number: usize) -> (Vec<Targets>, Vec<Diagnostic>) {
    let (guide, loader) = &loaded[number];
    let others = loaded.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, (other, loader))| Other {
        library: &loader.links,
        language: &other.config.guide.language,
        way: languages::way(&guide.prefix, &other.prefix),
    });
    let shelves = Shelves { own: &loader.links, others: others.collect(), is_first: number == 0 };
    let outlines: std::collections::HashMap<&str, &Outline> = loader.outlines.iter().map(|(path, outline)| (&**path, &**outline)).collect();
    let docs: Vec<&Doc> = guide.docs().collect();
    let resolved: Vec<(Targets, Vec<Diagnostic>)> = docs
        .par_iter()
        .map(|doc| outlines.get(&*doc.file.path).map(|outline| resolve_doc(&shelves, doc, outline)).unwrap_or_default())
        .collect();
    let (targets, problems): (Vec<Targets>, Vec<Vec<Diagnostic>>) = resolved.into_iter().unzip();
    (targets, problems.into_iter().flatten().collect())
}

fn resolve_doc(shelves: &Shelves<'_>, doc: &Doc, outline: &Outline) -> (Targets, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut targets = Targets::with_capacity(outline.references.len());
    for reference in &outline.references {
        match links::resolve(shelves, doc, reference) {
            Ok(target) => {
                targets.insert(reference.span.start, target);
            }
            Err(diagnostic) => {
                targets.insert(reference.span.start, Target::Words);
                problems.push(diagnostic);
            }
        }
    }
    (targets, problems)
}
