//! One function for each kind of page: from the guide to the view that the template gets.

use std::borrow::Cow;

use minijinja::{Value, context, value::Serde};
use serde::Serialize;

use super::bodies::Bodies;
use super::cards::link_to;
use super::views::{
    Alternate, Counts, GuidanceView, HomeSection, HomeView, LibraryView, Link, MessageView, Page, PageView, RedirectView, SearchView,
    SectionLink, SectionView, ShelfView, Site, TagCount, TagView, TagsView, TocEntry, Translation,
};
use super::{Inputs, image_sizes, linked_data};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::{Channel, Doc, Guide, markdown_url, root_of};
use crate::paper::shelf::Printable;
use crate::theme::Theme;
use crate::web::editions::{Edition, alternates};

/// A page to make; numbers count in the guide's lists.
pub(super) enum Wanted {
    Home,
    Section(usize),
    Guidance(usize),
    Message(usize),
    Library,
    Planner,
    Shelf,
    Tags,
    Tag(usize),
    Page(usize),
    Alias(usize),
    Search,
    SearchBox,
    NotFound,
    /// What is shown without a network for a file that was not kept.
    Offline,
}

impl Wanted {
    /// URL from the site's root.
    pub(super) fn url<'g>(&self, guide: &'g Guide) -> &'g str {
        match self {
            Wanted::Home => HOME,
            Wanted::Section(number) => &guide.sections[*number].url,
            Wanted::Guidance(number) => guide.guidance[*number].doc.url(),
            Wanted::Message(number) => guide.messages[*number].doc.url(),
            Wanted::Library => LIBRARY,
            Wanted::Planner => PLANNER,
            Wanted::Shelf => SHELF,
            Wanted::Tags => TAGS,
            Wanted::Tag(number) => &guide.tags[*number].url,
            Wanted::Page(number) => guide.pages[*number].url(),
            Wanted::Alias(number) => &guide.aliases[*number].url,
            Wanted::Search => SEARCH,
            Wanted::SearchBox => SEARCH_BOX,
            Wanted::NotFound => NOT_FOUND,
            Wanted::Offline => OFFLINE,
        }
    }
}

const HOME: &str = "index.html";
/// Pages that stand for others.
const SINGLE: [&str; 2] = [NOT_FOUND, OFFLINE];
const LIBRARY: &str = "messages/index.html";
pub(super) const PLANNER: &str = "planner/index.html";
const SHELF: &str = "printables/index.html";
const TAGS: &str = "tags/index.html";
const SEARCH: &str = "search/index.html";
const SEARCH_BOX: &str = "search/box.js";
const NOT_FOUND: &str = "404.html";
const OFFLINE: &str = "offline.html";

pub(super) struct Renderer<'r> {
    pub(super) guide: &'r Guide,
    pub(super) theme: &'r Theme,
    pub(super) printables: &'r [Printable],
    pub(super) bodies: Bodies<'r>,
    editions: &'r [Edition<'r>],
    site: Value,
}

impl<'r> Renderer<'r> {
    pub(super) fn new(guide: &'r Guide, theme: &'r Theme, inputs: &Inputs<'r>) -> Result<Self, Diagnostic> {
        let mut words: crate::guide::markdown::HtmlWords = theme.words.table("body")?;
        words.alerts = theme.words.table("alerts")?;
        let bodies = Bodies { guide, theme, words, image_sizes: image_sizes(inputs.assets) };
        let site = Value::from(Serde(site_view(guide, inputs)));
        Ok(Renderer { guide, theme, printables: inputs.printables, bodies, editions: inputs.editions, site })
    }

    pub(super) fn render(&self, wanted: &Wanted) -> Result<File, Diagnostic> {
        match wanted {
            Wanted::Home => self.home(),
            Wanted::Section(number) => self.section(*number),
            Wanted::Guidance(number) => self.guidance(*number),
            Wanted::Message(number) => self.message(*number),
            Wanted::Library => self.library(),
            Wanted::Planner => self.planner(),
            Wanted::Shelf => self.shelf(),
            Wanted::Tags => self.tags(),
            Wanted::Tag(number) => self.tag(*number),
            Wanted::Page(number) => self.page(&self.guide.pages[*number]),
            Wanted::Alias(number) => self.alias(*number),
            Wanted::Search => self.search(),
            Wanted::SearchBox => self.search_box(),
            Wanted::NotFound => self.not_found(),
            Wanted::Offline => self.offline(),
        }
    }

    pub(super) fn finish(&self, template: &str, page: Page, view: impl Serialize, origin: &str) -> Result<File, Diagnostic> {
        self.finish_with(&[], template, page, view, origin)
    }

    /// Renders a page that tells how something is done, if it has steps.
    fn finish_with(
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
        page.translations = self.translations(&url);
        page.alternates = alternates(self.editions, &url).into_iter().map(|(language, url)| Alternate { language, url }).collect();
        page.linked_data = linked_data::write(&self.guide.config.guide, &page, &root, steps);
        let context = context! { site => self.site.clone(), page => Value::from(Serde(page)), root, ..Value::from(Serde(view)) };
        let html = self.theme.templates.render(template, context)?;
        Ok(File { url, bytes: Cow::Owned(html.into_bytes()), origin: origin.to_owned(), inputs: None })
    }

    /// The page in the guide's other languages, or their homes where they lack it.
    fn translations(&self, url: &str) -> Vec<Translation> {
        let others = self.editions.iter().filter(|edition| edition.guide.prefix != self.guide.prefix);
        let link = |edition: &Edition<'_>| {
            let there = if edition.pages.contains(url) && !SINGLE.contains(&url) { url } else { HOME };
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
    fn about(&self, kind: &'static str, doc: &Doc, breadcrumbs: Vec<Link>) -> Page {
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
            url: url.to_owned(),
            markdown: matches!(kind, "home" | "section" | "messages").then(|| markdown_url(url)),
            breadcrumbs,
            ..Page::default()
        }
    }

    pub(super) fn home_link(&self) -> Link {
        let title = self.guide.home.as_ref().map_or(&self.guide.config.guide.title, |doc| &doc.title.value);
        Link { title: title.clone(), url: "index.html".to_owned() }
    }

    fn library_link(&self) -> Link {
        let title = self.guide.library.as_ref().map_or(self.word("nav", "messages"), |doc| &doc.title.value);
        Link { title: title.to_owned(), url: LIBRARY.to_owned() }
    }

    pub(super) fn word<'w>(&'w self, table: &str, name: &'w str) -> &'w str {
        self.theme.words.get(table, name)
    }

    fn body(&self, doc: Option<&Doc>, url: &str) -> Result<Value, Diagnostic> {
        doc.map_or(Ok(Value::from_safe_string(String::new())), |doc| self.bodies.html(doc, &root_of(url)))
    }

    fn home(&self) -> Result<File, Diagnostic> {
        let guide = self.guide;
        let page = match &guide.home {
            Some(doc) => self.about("home", doc, Vec::new()),
            None => self.made("home", &guide.config.guide.title, "index.html", Vec::new()),
        };
        let sections = guide.sections.iter().map(|section| HomeSection {
            title: section.title.clone(),
            url: section.url.clone(),
            summary: section.doc.as_ref().and_then(|doc| doc.summary.clone()),
            number: section.number,
            guidance: self.guidance_cards(&section.guidance),
        });
        let view = HomeView {
            body: self.body(guide.home.as_ref(), "index.html")?,
            sections: sections.collect(),
            counts: Counts { guidance: guide.guidance.len(), messages: guide.messages.len(), printables: self.printables.len() },
        };
        self.finish("home.html", page, view, origin(guide.home.as_ref(), "the home page"))
    }

    fn section(&self, number: usize) -> Result<File, Diagnostic> {
        let section = &self.guide.sections[number];
        let crumbs = vec![self.home_link()];
        let mut page = match &section.doc {
            Some(doc) => self.about("section", doc, crumbs),
            None => self.made("section", &section.title, &section.url, crumbs),
        };
        page.prev = number.checked_sub(1).map(|before| self.section_link(before));
        page.next = (number + 1 < self.guide.sections.len()).then(|| self.section_link(number + 1));
        let view = SectionView {
            body: self.body(section.doc.as_ref(), &section.url)?,
            summary: section.doc.as_ref().and_then(|doc| doc.summary.clone()),
            number: section.number,
            guidance: self.guidance_cards(&section.guidance),
            messages: self.message_cards(&section.messages),
        };
        self.finish("section.html", page, view, origin(section.doc.as_ref(), "a section"))
    }

    fn guidance(&self, number: usize) -> Result<File, Diagnostic> {
        let rule = &self.guide.guidance[number];
        let mut page = self.about("guidance", &rule.doc, vec![self.home_link(), self.section_link(rule.section)]);
        page.prev = number.checked_sub(1).map(|before| link_to(&self.guide.guidance[before].doc));
        page.next = self.guide.guidance.get(number + 1).map(|next| link_to(&next.doc));
        let view = GuidanceView {
            verdict: rule.verdict,
            summary: rule.summary.clone(),
            when: rule.when.value.clone(),
            due: rule.due.as_ref().map(|due| self.due_view(due)),
            channels: rule.channels.clone(),
            body: self.body(Some(&rule.doc), rule.doc.url())?,
            section: self.section_link(rule.section),
            messages: self.message_cards(&rule.messages),
            tags: self.tag_links(&rule.tags),
        };
        self.finish_with(&linked_data::steps(rule), "guidance.html", page, view, &rule.doc.file.path)
    }

    fn message(&self, number: usize) -> Result<File, Diagnostic> {
        let message = &self.guide.messages[number];
        let mut page = self.about("message", &message.doc, vec![self.home_link(), self.library_link()]);
        page.toc.clear();
        page.prev = number.checked_sub(1).map(|before| link_to(&self.guide.messages[before].doc));
        page.next = self.guide.messages.get(number + 1).map(|next| link_to(&next.doc));
        let view = MessageView {
            letter: self.bodies.letter(message, &root_of(message.doc.url()), ""),
            summary: message.doc.summary.clone(),
            tone: message.tone.clone(),
            section: message.section.map(|section| self.section_link(section)),
            shows: self.guidance_cards(&message.shows),
            tags: self.tag_links(&message.tags),
            printables: self.printable_views(number),
            hands: self.hands_of(number),
            papers: self.papers(message),
        };
        self.finish("message.html", page, view, &message.doc.file.path)
    }

    fn library(&self) -> Result<File, Diagnostic> {
        let crumbs = vec![self.home_link()];
        let link = self.library_link();
        let doc = self.guide.library.as_ref();
        let page = match doc {
            Some(doc) => self.about("messages", doc, crumbs),
            None => Page {
                description: self.word("library", "description").to_owned(),
                ..self.made("messages", &link.title, &link.url, crumbs)
            },
        };
        let channels = [Channel::Email, Channel::Handwritten, Channel::Letter].map(Channel::as_str);
        let view = LibraryView {
            body: self.body(doc, &link.url)?,
            summary: doc.and_then(|doc| doc.summary.clone()),
            by_section: self.by_section(),
            by_channel: self.by_word(|message| Some(message.channel.as_str().to_owned()), &channels),
            by_tone: self.by_word(|message| message.tone.clone(), &[]),
        };
        self.finish("messages.html", page, view, origin(doc, "the message library"))
    }

    fn shelf(&self) -> Result<File, Diagnostic> {
        let title = self.word("printables", "title");
        let mut page = self.made("printables", title, SHELF, vec![self.home_link()]);
        self.word("printables", "description").clone_into(&mut page.description);
        let mut kinds: Vec<_> = self.printables.iter().map(|printable| printable.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        self.finish("printables.html", page, ShelfView { body: None, hands: self.all_hands(), kinds }, "the shelf of printables")
    }

    fn tags(&self) -> Result<File, Diagnostic> {
        let mut page = self.made("tags", self.word("nav", "tags"), TAGS, vec![self.home_link()]);
        self.word("tags", "description").clone_into(&mut page.description);
        let tags = self.guide.tags.iter().map(|tag| TagCount {
            title: tag.title.clone(),
            url: tag.url.clone(),
            count: tag.guidance.len() + tag.messages.len(),
        });
        self.finish("tags.html", page, TagsView { tags: tags.collect() }, "the list of tags")
    }

    fn tag(&self, number: usize) -> Result<File, Diagnostic> {
        let tag = &self.guide.tags[number];
        let crumbs = vec![self.home_link(), Link { title: self.word("nav", "tags").to_owned(), url: TAGS.to_owned() }];
        let mut page = self.made("tag", &tag.title, &tag.url, crumbs);
        page.description = self.word("tags", "tag_description").replace("{tag}", &tag.title);
        let view = TagView {
            tag: Link { title: tag.title.clone(), url: tag.url.clone() },
            guidance: self.guidance_cards(&tag.guidance),
            messages: self.message_cards(&tag.messages),
        };
        self.finish("tag.html", page, view, &format!("the tag `{}`", tag.title))
    }

    fn page(&self, doc: &Doc) -> Result<File, Diagnostic> {
        let page = self.about("page", doc, vec![self.home_link()]);
        let view = PageView { body: self.body(Some(doc), doc.url())?, summary: doc.summary.clone() };
        self.finish("page.html", page, view, &doc.file.path)
    }

    fn alias(&self, number: usize) -> Result<File, Diagnostic> {
        let alias = &self.guide.aliases[number];
        let mut page = self.made("redirect", &alias.title, &alias.url, Vec::new());
        page.description.clear();
        let view = RedirectView {
            target: format!("{}{}", root_of(&alias.url), alias.target),
            title: alias.title.clone(),
            canonical: self.guide.config.guide.absolute(&alias.target),
        };
        let mut file = self.finish("redirect.html", page, view, "an alias")?;
        file.origin = format!("the alias `{}`", alias.url);
        Ok(file)
    }

    fn search(&self) -> Result<File, Diagnostic> {
        let mut page = self.made("search", self.word("search", "title"), SEARCH, vec![self.home_link()]);
        self.word("search", "description").clone_into(&mut page.description);
        self.finish("search.html", page, SearchView { filters: self.filters() }, "the search page")
    }

    /// The search box as a script that puts it into a page, so that pages are light until a reader searches.
    fn search_box(&self) -> Result<File, Diagnostic> {
        let html = self.theme.templates.render("partials/search.html", Value::from(()))?;
        let script = format!("document.body.insertAdjacentHTML(\"beforeend\", {});\n", serde_json::Value::from(html));
        Ok(File { url: SEARCH_BOX.to_owned(), bytes: Cow::Owned(script.into_bytes()), origin: "the search box".to_owned(), inputs: None })
    }

    fn not_found(&self) -> Result<File, Diagnostic> {
        let page = self.made("not-found", self.word("errors", "title"), NOT_FOUND, Vec::new());
        self.finish(NOT_FOUND, page, (), "the page for missing addresses")
    }

    fn offline(&self) -> Result<File, Diagnostic> {
        let page = self.made("offline", self.word("offline", "title"), OFFLINE, Vec::new());
        self.finish(OFFLINE, page, (), "the page for reading without a network")
    }
}

fn origin<'o>(doc: Option<&'o Doc>, made: &'o str) -> &'o str {
    doc.map_or(made, |doc| &doc.file.path)
}

fn site_view(guide: &Guide, inputs: &Inputs<'_>) -> Site {
    let config = &guide.config.guide;
    let sections = guide.sections.iter().map(|section| SectionLink {
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
        author: config.author.clone(),
        sections: sections.collect(),
        pages: guide.pages.iter().map(link_to).collect(),
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
        has_feed: guide.published().any(|doc| doc.updated.is_some()),
    }
}

/// The writing direction of a language, by its usual script.
pub(super) fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default();
    if ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"].contains(&primary) { "rtl" } else { "ltr" }
}
