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

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::Guide;
use crate::paper::shelf::Printable;
use crate::theme::Theme;
use crate::web::editions::Edition;

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

/// What becomes of pages.
#[derive(Clone, Copy)]
pub enum Rendering<'r> {
    /// All are made.
    Whole,
    /// All are made to see whether they can be, and their bytes dropped, until this says that nobody asks any more.
    Trial(&'r (dyn Fn() -> bool + Sync)),
}

/// Renders every page, in parallel, and collects every other file of the website.
pub fn render(guide: &Guide, theme: &Theme, inputs: &Inputs<'_>, rendering: Rendering<'_>) -> (Vec<File>, Vec<Diagnostic>) {
    let renderer = match Renderer::new(guide, theme, inputs) {
        Ok(renderer) => renderer,
        Err(diagnostic) => return (Vec::new(), vec![diagnostic]),
    };
    let rendered: Vec<Option<Result<File, Diagnostic>>> = wanted(guide, inputs.printables)
        .par_iter()
        .map(|page| match rendering {
            Rendering::Whole => Some(renderer.render(page)),
            Rendering::Trial(is_over) if is_over() => None,
            Rendering::Trial(_) => Some(renderer.render(page).map(|file| File { bytes: Cow::Borrowed(b""), ..file })),
        })
        .collect();
    let mut files = Vec::with_capacity(rendered.len());
    let mut diagnostics = Vec::new();
    for result in rendered.into_iter().flatten() {
        match result {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    files.extend(others(guide, theme, inputs));
    (files, diagnostics)
}

/// The URLs of the pages that a guide has, but for aliases.
pub fn urls(guide: &Guide, printables: &[Printable]) -> BTreeSet<String> {
    let pages = wanted(guide, printables).into_iter().filter(|page| !matches!(page, Wanted::Alias(_) | Wanted::SearchBox));
    pages.map(|page| page.url(guide).to_owned()).collect()
}

/// Makes one file of the website; `None` where it has none at `url`.
///
/// # Errors
/// A diagnostic at the line of the template that failed.
pub fn file(guide: &Guide, theme: &Theme, inputs: &Inputs<'_>, url: &str) -> Option<Result<File, Diagnostic>> {
    match wanted(guide, inputs.printables).iter().find(|page| page.url(guide) == url) {
        Some(page) => Some(Renderer::new(guide, theme, inputs).and_then(|renderer| renderer.render(page))),
        None => others(guide, theme, inputs).find(|file| file.url == url).map(Ok),
    }
}

/// The files that no template makes. An edition in a further language shares those of the first, which lie at the site's root.
fn others<'o>(guide: &'o Guide, theme: &'o Theme, inputs: &Inputs<'o>) -> impl Iterator<Item = File> + use<'o> {
    let inputs = *inputs;
    let catalogue = (!inputs.printables.is_empty()).then(|| catalogue::catalogue(guide, &inputs));
    let manifest = guide.config.offline.enabled.then(|| install::manifest(guide, theme));
    let assets = theme.assets.files();
    let assets =
        assets.map(|(url, bytes)| File { url: url.to_owned(), bytes: bytes.clone(), origin: "the theme".to_owned(), inputs: None });
    let own = guide.assets.iter().filter_map(move |(path, url)| {
        let bytes = inputs.assets.get(url)?;
        Some(File { url: url.clone(), bytes: Cow::Owned(bytes.clone()), origin: path.clone(), inputs: None })
    });
    let is_first = guide.prefix.is_empty();
    catalogue.into_iter().chain(manifest).chain(assets.chain(own).filter(move |_| is_first))
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
