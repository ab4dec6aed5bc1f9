//! The links of an edition, each resolved to what it leads to; `links.rs` tells how.

use rayon::prelude::*;

use super::doc::Doc;
use super::library::Library;
use super::loader::Loader;
use super::outline::Outline;
use super::{Guide, links};
use crate::diagnostic::Diagnostic;
use crate::guide::markdown::Targets;

/// Resolves the links of one edition, in the order of [`Guide::docs`]; they may lead into the others.
pub(super) fn resolve_links(loaded: &[(Guide, Loader)], number: usize) -> (Vec<Targets>, Vec<Diagnostic>) {
    let (guide, loader) = &loaded[number];
    let editions: Vec<(&Guide, &Library)> = loaded.iter().map(|(guide, loader)| (guide, &loader.links)).collect();
    let shelves = links::shelves(&editions, number);
    let outlines: std::collections::HashMap<&str, &Outline> = loader.outlines.iter().map(|(path, outline)| (&**path, &**outline)).collect();
    let docs: Vec<&Doc> = guide.docs().collect();
    let resolved: Vec<(Targets, Vec<Diagnostic>)> = docs
        .par_iter()
        .map(|doc| outlines.get(&*doc.file.path).map(|outline| links::resolve_all(&shelves, doc, outline)).unwrap_or_default())
        .collect();
    let (targets, problems): (Vec<Targets>, Vec<Vec<Diagnostic>>) = resolved.into_iter().unzip();
    (targets, problems.into_iter().flatten().collect())
}
