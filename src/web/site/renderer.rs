//! What all pages have in common: the template engine, the site as each page sees it, and the head.

use std::collections::HashMap;

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::bodies::Bodies;
use super::inputs::{Inputs, image_sizes};
use super::link::Link;
use super::linked_data;
use super::medium::Medium;
use super::pager::further;
use super::views::{Alternate, ContentsLink, Page, SectionLink, Site, TocEntry, Translation};
use super::wanted::{BOOK, HOME, SINGLE, WHOLE};
use crate::diagnostic::file::{File, Hash, Reuse};
use crate::diagnostic::{Diagnostic, Location};
use crate::guide::content::paging::{CONTENTS, LIBRARY, PAGES_SHOWN, SECTIONS_SHOWN};
use crate::guide::content::{Doc, Guide, List, markdown_url, root_of};
use crate::guide::markdown::HtmlWords;
use crate::paper::shelf::Printable;
use crate::theme::{Theme, direction, script};
use crate::web::editions::{Edition, alternates};

pub(super) struct Renderer<'r> {
    pub(super) guide: &'r Guide,
    pub(super) theme: &'r Theme,
    pub(super) printables: &'r [Printable],
    pub(super) bodies: Bodies<'r>,
    /// The printables of each message.
    pub(super) printed: HashMap<usize, Vec<&'r Printable>>,
    /// The page of the planner that has each event.
    pub(super) planned: HashMap<String, String>,
    editions: &'r [Edition<'r>],
    pub(super) site: Value,
    last: &'r dyn Reuse,
    /// What all pages follow from; `None` where it cannot be told.
    shared: Option<Hash>,
}

impl<'r> Renderer<'r> {
    pub(super) fn new(guide: &'r Guide, theme: &'r Theme, inputs: &Inputs<'r>) -> Result<Self, Diagnostic> {
        let mut words: HtmlWords = theme.words.table("body")?;
        words.alerts = theme.words.table("alerts")?;
        let bodies = Bodies { guide, theme, words, image_sizes: image_sizes(inputs.assets), medium: Medium::Site };
        let site = site_view(guide, inputs);
        let shared = hash(Some(theme.fingerprint), &site);
        let site = Value::from(Serde(site));
        let mut printed: HashMap<usize, Vec<&Printable>> = HashMap::new();
        for printable in inputs.printables {
            if let Some(message) = printable.message {
                printed.entry(message).or_default().push(printable);
            }
        }
        Ok(Renderer {
            guide,
            theme,
            printables: inputs.printables,
            bodies,
            printed,
            planned: guide.planner_pages(),
            editions: inputs.editions,
            site,
            last: inputs.last,
            shared,
        })
    }

    pub(super) fn finish(&self, template: &str, page: Page, view: impl Serialize, origin: &str) -> Result<File, Diagnostic> {
        self.finish_with(&[], template, page, view, origin)
    }

    /// Renders a page that tells how something is done, if it has steps.
    pub(super) fn finish_with(
        &self,
        steps: &[String],
        template: &str,
        mut page: Page,
        view: impl Serialize,
        origin: &str,
    ) -> Result<File, Diagnostic> {
        let root = self.root(&page);
        let url = std::mem::take(&mut page.url);
        page.canonical = self.guide.config.guide.absolute(&url);
        page.url.clone_from(&url);
        let first = page.pager.as_ref().filter(|pager| pager.number > 1).and_then(|pager| Some(pager.row.first()?.url.clone()));
        page.translations = self.translations(&url, first.as_deref().unwrap_or(&url));
        page.alternates = alternates(self.editions, &url).into_iter().map(|(language, url)| Alternate { language, url }).collect();
        page.linked_data = linked_data::write(&self.guide.config.guide, &page, &root, steps);
        let inputs = hash(self.shared, &(template, &root, &page, &view));
        let content = match inputs.and_then(|inputs| self.last.content(&url, &inputs)) {
            Some(content) => content,
            None => {
                let context = context! { site => self.site.clone(), page => Value::from(Serde(page)), root, ..Value::from(Serde(view)) };
                let mut html = self.theme.templates.render(template, context).map_err(|problem| stopping(problem, origin))?;
                // A text that grew has room to spare, and thousands of them lie in memory at once.
                html.shrink_to_fit();
                html.into_bytes().into()
            }
        };
        Ok(File { url, content, origin: origin.to_owned(), inputs })
    }

    /// The page in the guide's other languages, or `first`, the first page of its list, or their homes where they lack it.
    fn translations(&self, url: &str, first: &str) -> Vec<Translation> {
        let others = self.editions.iter().filter(|edition| edition.guide.prefix != self.guide.prefix);
        let link = |edition: &Edition<'_>| {
            let has = |url: &str| edition.pages.contains(url) && !SINGLE.contains(&url);
            let there = [url, first].into_iter().find(|url| has(url)).unwrap_or(HOME);
            Translation {
                language: edition.language().to_owned(),
                direction: direction(edition.language()),
                name: edition.name.clone(),
                url: edition.way_from(self.guide, there),
                is_same_page: there == url,
            }
        };
        others.map(link).collect()
    }

    /// A page that stands for any missing address cannot know its depth; it counts from the site's base.
    fn root(&self, page: &Page) -> String {
        match &self.guide.config.guide.base_url {
            Some(base) if page.kind == "not-found" => {
                let path = base.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
                let path = path.trim_matches('/');
                if path.is_empty() { "/".to_owned() } else { format!("/{path}/") }
            }
            _ => root_of(&page.url),
        }
    }

    /// What all pages with a file have in common.
    pub(super) fn about(&self, kind: &'static str, doc: &Doc, breadcrumbs: Vec<Link>) -> Page {
        let toc = doc.headings.iter().filter(|heading| heading.level > 1);
        Page {
            kind,
            title: doc.title.value.clone(),
            description: doc.summary.clone().unwrap_or_else(|| self.guide.config.guide.description.clone()),
            url: doc.url().to_owned(),
            breadcrumbs,
            toc: toc.map(|h| TocEntry { id: h.id.clone(), text: h.text.clone(), level: h.level }).collect(),
            updated: doc.updated.map(|date| date.to_string()),
            extra: doc.extra.clone(),
            scope: self.bodies.medium.scope(doc.url()),
            markdown: Some(markdown_url(doc.url())),
            ..Page::default()
        }
    }

    /// A page that has no file of its own.
    pub(super) fn made(&self, kind: &'static str, title: &str, url: &str, breadcrumbs: Vec<Link>) -> Page {
        Page {
            kind,
            title: title.to_owned(),
            description: self.guide.config.guide.description.clone(),
            scope: self.bodies.medium.scope(url),
            url: url.to_owned(),
            markdown: matches!(kind, "home" | "section" | "messages" | "contents").then(|| markdown_url(url)),
            breadcrumbs,
            ..Page::default()
        }
    }

    pub(super) fn home_link(&self) -> Link {
        let title = self.guide.home.as_ref().map_or(&self.guide.config.guide.title, |doc| &doc.title.value);
        Link { title: title.clone(), url: "index.html".to_owned() }
    }

    pub(super) fn library_link(&self) -> Link {
        let title = self.guide.library.as_ref().map_or(self.word("nav", "messages"), |doc| &doc.title.value);
        Link { title: title.to_owned(), url: LIBRARY.to_owned() }
    }

    pub(super) fn word<'w>(&'w self, table: &str, name: &'w str) -> &'w str {
        self.theme.words.get(table, name)
    }

    pub(super) fn body(&self, doc: Option<&Doc>, url: &str) -> Result<Value, Diagnostic> {
        doc.map_or(Ok(Value::from_safe_string(String::new())), |doc| self.bodies.html(doc, &self.bodies.medium.root(url)))
    }
}

/// Hashes what a page follows from, after what all pages do.
fn hash(shared: Option<Hash>, data: &impl Serialize) -> Option<Hash> {
    let json = serde_json::to_vec(data).ok()?;
    Some(*blake3::Hasher::new().update(&shared?).update(&json).finalize().as_bytes())
}

/// Scripts that are set as Latin is: they have capitals, italics and letters that stand apart.
const LIKE_LATIN: [&str; 3] = ["Latn", "Grek", "Cyrl"];

/// What every page of an edition is told of its guide.
pub(super) fn site_view(guide: &Guide, inputs: &Inputs<'_>) -> Site {
    let config = &guide.config.guide;
    let contents = || ContentsLink { url: CONTENTS.to_owned(), further: further(CONTENTS, List::Contents.pages(guide).len()) };
    let sections = guide.sections.iter().take(SECTIONS_SHOWN).map(|section| SectionLink {
        title: section.title.clone(),
        url: section.url.clone(),
        summary: section.doc.as_ref().and_then(|doc| doc.summary.clone()),
        number: section.number,
    });
    Site {
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.value.clone(),
        direction: direction(&config.language),
        script: script(&config.language).filter(|script| !LIKE_LATIN.contains(&script.as_str())),
        author: config.author.clone(),
        sections: sections.collect(),
        section_count: guide.sections.len(),
        pages: guide.pages.iter().take(PAGES_SHOWN).map(link_to).collect(),
        contents: guide.has_contents().then(contents),
        has_messages: !guide.messages.is_empty(),
        has_planner: guide.has_due(),
        has_printables: !inputs.printables.is_empty(),
        has_tags: !guide.tags.is_empty(),
        offline: guide.config.offline.enabled,
        has_search: guide.config.search.enabled,
        generator: format!("Courtesy {}", env!("CARGO_PKG_VERSION")),
        extra: guide.config.extra.clone(),
        base: config.base(),
        root: guide.site_root(),
        first_base: inputs.editions.first().and_then(|first| first.guide.config.guide.base()),
        epub: guide.config.epub.enabled.then(|| BOOK.to_owned()),
        single: guide.config.single.enabled.then(|| WHOLE.to_owned()),
        has_feed: guide.published().any(|doc| doc.updated.is_some()),
    }
}

/// A template's problem, with the file whose page could not be made for it.
fn stopping(problem: Diagnostic, origin: &str) -> Diagnostic {
    if origin.starts_with("content/") { problem.related(Location::file(origin), "the page of this file cannot be made") } else { problem }
}

/// A link to a file of the guide.
pub(super) fn link_to(doc: &Doc) -> Link {
    Link { title: doc.title.value.clone(), url: doc.url().to_owned() }
}
