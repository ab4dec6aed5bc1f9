//! The website: a guide and a theme in, files out. Nothing here reads or writes the disk.

mod bodies;
mod book;
mod cards;
mod catalogue;
mod chapters;
mod contexts;
mod counter;
mod inputs;
mod install;
mod link;
mod linked_data;
mod lists;
mod medium;
mod offers;
mod pager;
mod pages;
mod planner;
mod renderer;
mod single;
mod views;
mod wanted;

use std::collections::BTreeSet;

use bytes::Bytes;
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::Guide;
use crate::paper::shelf::Printable;
use crate::theme::Theme;

pub use book::book;
pub use contexts::contexts;
pub use inputs::Inputs;
use renderer::Renderer;
pub use single::single;
pub use wanted::{BOOK, WHOLE};
use wanted::{Wanted, wanted};

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
            Rendering::Whole => Some(pages::render(&renderer, page)),
            Rendering::Trial(is_over) if is_over() => None,
            Rendering::Trial(_) => Some(pages::render(&renderer, page).map(|file| File { content: Bytes::new().into(), ..file })),
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
    pages.map(|page| page.url(guide).into_owned()).collect()
}

/// Makes one file of the website; `None` where it has none at `url`.
///
/// # Errors
/// A diagnostic at the line of the template that failed.
pub fn file(guide: &Guide, theme: &Theme, inputs: &Inputs<'_>, url: &str) -> Option<Result<File, Diagnostic>> {
    match wanted(guide, inputs.printables).iter().find(|page| page.url(guide) == url) {
        Some(page) => Some(Renderer::new(guide, theme, inputs).and_then(|renderer| pages::render(&renderer, page))),
        None => others(guide, theme, inputs).find(|file| file.url == url).map(Ok),
    }
}

/// The files that no template makes. An edition in a further language shares those of the first, which lie at the site's root.
fn others<'o>(guide: &'o Guide, theme: &'o Theme, inputs: &Inputs<'o>) -> impl Iterator<Item = File> + use<'o> {
    let inputs = *inputs;
    let catalogue = (!inputs.printables.is_empty()).then(|| catalogue::catalogue(guide, &inputs));
    let manifest = guide.config.offline.enabled.then(|| install::manifest(guide, theme));
    let assets = theme.assets.files();
    let assets = assets.map(|(url, bytes)| File {
        url: url.to_owned(),
        content: bytes.clone().into(),
        origin: "the theme".to_owned(),
        inputs: None,
    });
    let own = guide.assets.iter().filter_map(move |(path, url)| {
        let bytes = inputs.assets.get(url)?;
        Some(File { url: url.clone(), content: bytes.clone().into(), origin: path.clone(), inputs: None })
    });
    let is_first = guide.prefix.is_empty();
    catalogue.into_iter().chain(manifest).chain(assets.chain(own).filter(move |_| is_first))
}
