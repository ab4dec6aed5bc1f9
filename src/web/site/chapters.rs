//! All pages in reading order, as chapters of a book or parts of one file: the opening, each section with its rules, the messages, and what other pages there are.

use std::collections::HashSet;

use minijinja::{Value, context, value::Serde};
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::renderer::Renderer;
use super::views::{Page, PageView, SectionView};
use super::wanted::HOME;
use crate::diagnostic::Diagnostic;
use crate::guide::content::paging::LIBRARY;
use crate::guide::content::{Doc, Guide};

/// A line of the table of contents, with the chapter that it leads to.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "BookEntry")]
pub(super) struct Entry {
    title: String,
    /// From the folder of the book, or within the file; `None` for a heading over others.
    pub(super) url: Option<String>,
    /// What kind of page it is.
    #[serde(skip)]
    pub(super) kind: &'static str,
    #[serde(skip)]
    pub(super) text: String,
    items: Vec<Entry>,
}

impl Entry {
    /// This one, and all below it.
    pub(super) fn all(&self) -> Box<dyn Iterator<Item = &Entry> + '_> {
        Box::new(std::iter::once(self).chain(self.items.iter().flat_map(Entry::all)))
    }
}

/// The URLs that the chapters have as pages of the site.
pub(super) fn urls(guide: &Guide) -> HashSet<String> {
    let docs = guide.published().map(|doc| doc.url().to_owned());
    let sections = guide.sections.iter().map(|section| section.url.clone());
    let library = (!guide.messages.is_empty()).then(|| LIBRARY.to_owned());
    docs.chain(sections).chain(library).chain([HOME.to_owned()]).collect()
}

/// All chapters.
pub(super) fn contents(renderer: &Renderer<'_>) -> Result<Vec<Entry>, Diagnostic> {
    let guide = renderer.guide;
    let mut contents = vec![opening(renderer)?];
    for number in 0..guide.sections.len() {
        contents.push(section(renderer, number)?);
    }
    if !guide.messages.is_empty() {
        contents.push(library(renderer)?);
    }
    for doc in &guide.pages {
        contents.push(page(renderer, "page", Some(doc), &doc.title, doc.url())?);
    }
    Ok(contents)
}

fn opening(renderer: &Renderer<'_>) -> Result<Entry, Diagnostic> {
    page(renderer, "home", renderer.guide.home.as_ref(), &renderer.home_link().title, HOME)
}

fn section(renderer: &Renderer<'_>, number: usize) -> Result<Entry, Diagnostic> {
    let section = &renderer.guide.sections[number];
    let doc = section.doc.as_ref();
    let view = SectionView {
        body: renderer.body(doc, &section.url)?,
        summary: doc.and_then(|doc| doc.summary.clone()),
        number: section.number,
        guidance: renderer.guidance_cards(&section.guidance),
        messages: renderer.message_cards(&section.messages),
    };
    let mut entry = chapter(renderer, "section", about(renderer, "section", doc, &section.title, &section.url), view)?;
    entry.items = section.guidance.par_iter().map(|number| rule(renderer, *number)).collect::<Result<_, _>>()?;
    Ok(entry)
}

fn rule(renderer: &Renderer<'_>, number: usize) -> Result<Entry, Diagnostic> {
    let rule = &renderer.guide.guidance[number];
    let view = renderer.guidance_view(rule, &rule.messages)?;
    chapter(renderer, "guidance", renderer.about("guidance", &rule.doc, Vec::new()), view)
}

/// The messages, below the sections that they belong to.
fn library(renderer: &Renderer<'_>) -> Result<Entry, Diagnostic> {
    let guide = renderer.guide;
    let mut entry = page(renderer, "messages", guide.library.as_ref(), &renderer.library_link().title, LIBRARY)?;
    let groups = guide.library_groups();
    let is_one = groups.iter().filter(|group| !group.is_empty()).count() == 1;
    for (number, group) in groups.iter().enumerate().filter(|(_, group)| !group.is_empty()) {
        let items: Vec<Entry> = group.par_iter().map(|number| message(renderer, *number)).collect::<Result<_, _>>()?;
        let title = guide.sections.get(number).map_or(renderer.word("library", "anywhere"), |section| &section.title);
        match is_one {
            true => entry.items = items,
            false => entry.items.push(Entry { title: title.to_owned(), url: None, kind: "", text: String::new(), items }),
        }
    }
    Ok(entry)
}

fn message(renderer: &Renderer<'_>, number: usize) -> Result<Entry, Diagnostic> {
    let message = &renderer.guide.messages[number];
    let view = renderer.message_view(number, &message.shows);
    chapter(renderer, "message", renderer.about("message", &message.doc, Vec::new()), view)
}

fn page(renderer: &Renderer<'_>, kind: &'static str, doc: Option<&Doc>, title: &str, url: &str) -> Result<Entry, Diagnostic> {
    let view = PageView { body: renderer.body(doc, url)?, summary: doc.and_then(|doc| doc.summary.clone()) };
    chapter(renderer, "page", about(renderer, kind, doc, title, url), view)
}

fn about(renderer: &Renderer<'_>, kind: &'static str, doc: Option<&Doc>, title: &str, url: &str) -> Page {
    doc.map_or_else(|| renderer.made(kind, title, url, Vec::new()), |doc| renderer.about(kind, doc, Vec::new()))
}

fn chapter(renderer: &Renderer<'_>, template: &str, mut page: Page, view: impl Serialize) -> Result<Entry, Diagnostic> {
    let medium = &renderer.bodies.medium;
    let (title, kind, url) = (page.title.clone(), page.kind, Some(medium.place(&page.url)));
    let root = medium.root(&page.url);
    page.part = !medium.is_book();
    // A page in a file has no room of its own for a list of its headings.
    page.toc.clear();
    let context = context! { site => renderer.site.clone(), page => Value::from(Serde(page)), root, ..Value::from(Serde(view)) };
    let text = renderer.theme.templates.render(&medium.template(template), context)?;
    Ok(Entry { title, url, kind, text, items: Vec::new() })
}
