//! The website: a guide and a theme in, files out. Nothing here reads or writes the disk.

mod bodies;
mod cards;
mod catalogue;
mod contexts;
mod install;
mod linked_data;
mod pages;
mod planner;
mod views;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use crate::content::Guide;
use crate::diagnostic::Diagnostic;
use crate::editions::Edition;
use crate::file::File;
use crate::shelf::Printable;
use crate::theme::Theme;

pub use contexts::contexts;
use pages::{Renderer, Wanted};

/// What the website needs besides guide and theme.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'i> {
    /// The PDFs that were made.
    pub printables: &'i [Printable],
    /// Bytes of the files beside the content that pages use, by URL.
    pub assets: &'i BTreeMap<String, Vec<u8>>,
    /// The guide in all its languages, this one among them.
    pub editions: &'i [Edition<'i>],
}

/// Renders every page, in parallel, and collects every other file of the website.
pub fn render(guide: &Guide, theme: &Theme, inputs: &Inputs<'_>) -> (Vec<File>, Vec<Diagnostic>) {
    let renderer = match Renderer::new(guide, theme, inputs) {
        Ok(renderer) => renderer,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let rendered: Vec<Result<File, Diagnostic>> = wanted(guide, inputs.printables).par_iter().map(|page| renderer.render(page)).collect();
    let mut files = Vec::with_capacity(rendered.len());
    let mut diagnostics = Vec::new();
    for result in rendered {
        match result {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    if !inputs.printables.is_empty() {
        files.push(catalogue::catalogue(guide, inputs));
    }
    if guide.config.offline.enabled {
        files.push(install::manifest(guide, theme));
    }
    // An edition in a further language shares the files of the first, which lie at the site's root.
    if !guide.prefix.is_empty() {
        return (files, diagnostics);
    }
    for (url, bytes) in theme.assets.files() {
        files.push(File { url: url.to_owned(), bytes: bytes.clone(), origin: "the theme".to_owned(), inputs: None });
    }
    for (path, url) in &guide.assets {
        if let Some(bytes) = inputs.assets.get(url) {
            files.push(File { url: url.clone(), bytes: Cow::Owned(bytes.clone()), origin: path.clone(), inputs: None });
        }
    }
    (files, diagnostics)
}

/// The URLs of the pages that a guide has, but for aliases.
pub fn urls(guide: &Guide, printables: &[Printable]) -> BTreeSet<String> {
    let pages = wanted(guide, printables).into_iter().filter(|page| !matches!(page, Wanted::Alias(_) | Wanted::SearchBox));
    pages.map(|page| page.url(guide).to_owned()).collect()
}

fn wanted(guide: &Guide, printables: &[Printable]) -> Vec<Wanted> {
    let mut pages = vec![Wanted::Home, Wanted::NotFound];
    pages.extend((0..guide.sections.len()).map(Wanted::Section));
    pages.extend((0..guide.guidance.len()).map(Wanted::Guidance));
    pages.extend((0..guide.messages.len()).map(Wanted::Message));
    pages.extend((0..guide.pages.len()).map(Wanted::Page));
    pages.extend((0..guide.aliases.len()).map(Wanted::Alias));
    if guide.config.offline.enabled {
        pages.push(Wanted::Offline);
    }
    if guide.config.search.enabled {
        pages.extend([Wanted::Search, Wanted::SearchBox]);
    }
    if !guide.messages.is_empty() {
        pages.push(Wanted::Library);
    }
    if guide.has_due() {
        pages.push(Wanted::Planner);
    }
    if !printables.is_empty() {
        pages.push(Wanted::Shelf);
    }
    if !guide.tags.is_empty() {
        pages.push(Wanted::Tags);
        pages.extend((0..guide.tags.len()).map(Wanted::Tag));
    }
    pages
}

/// Width and height in pixels of every image among `assets`, by URL.
fn image_sizes(assets: &BTreeMap<String, Vec<u8>>) -> HashMap<String, (usize, usize)> {
    let size = |bytes: &[u8]| imagesize::blob_size(bytes).ok().map(|size| (size.width, size.height));
    assets.iter().filter_map(|(url, bytes)| Some((url.clone(), size(bytes)?))).collect()
}
