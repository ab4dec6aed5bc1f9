//! One function for each kind of page that is no list: from the guide to the view that the template gets.

use minijinja::context;

use super::linked_data;
use super::pager::pager;
use super::renderer::{Renderer, link_to};
use super::views::{GuidanceView, MessageView, PageView, RedirectView, SearchView};
use super::wanted::{NOT_FOUND, OFFLINE, SEARCH, SEARCH_BOX, Wanted};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::paging::{Slice, on};
use crate::guide::content::{Doc, Guidance, root_of};

/// Makes a page.
pub(super) fn render(renderer: &Renderer<'_>, wanted: &Wanted) -> Result<File, Diagnostic> {
    match wanted {
        Wanted::Home => renderer.home(),
        Wanted::List(list, number) => renderer.list(*list, *number),
        Wanted::Page(number) => renderer.page(&renderer.guide.pages[*number]),
        Wanted::Paper(id) => renderer.paper(id),
        Wanted::Alias(number) => renderer.alias(*number),
        Wanted::Search => renderer.search(),
        Wanted::SearchBox => renderer.search_box(),
        Wanted::NotFound => renderer.not_found(),
        Wanted::Offline => renderer.offline(),
    }
}

impl Renderer<'_> {
    /// A rule, with the first page of its messages.
    pub(super) fn guidance(&self, number: usize, pages: &[Vec<Slice>]) -> Result<File, Diagnostic> {
        let rule = &self.guide.guidance[number];
        let mut page = self.about("guidance", &rule.doc, vec![self.home_link(), self.section_link(rule.section)]);
        page.prev = number.checked_sub(1).map(|before| link_to(&self.guide.guidance[before].doc));
        page.next = self.guide.guidance.get(number + 1).map(|next| link_to(&next.doc));
        page.pager = pager(rule.doc.url(), 1, pages.len());
        let view = self.guidance_view(rule, on(&pages[0], 0, &rule.messages))?;
        self.finish_with(&linked_data::steps(rule), "guidance.html", page, view, &rule.doc.file.path)
    }

    /// A rule with some of its messages.
    pub(super) fn guidance_view(&self, rule: &Guidance, messages: &[usize]) -> Result<GuidanceView, Diagnostic> {
        Ok(GuidanceView {
            verdict: rule.verdict,
            summary: rule.summary.clone(),
            when: rule.when.value.clone(),
            due: rule.due.as_ref().map(|due| self.due_view(due)),
            channels: rule.channels.clone(),
            body: self.body(Some(&*rule.doc), rule.doc.url())?,
            section: self.section_link(rule.section),
            messages: self.message_cards(messages),
            tags: self.tag_links(&rule.tags),
        })
    }

    /// A message, with the first page of the rules that it shows.
    pub(super) fn message(&self, number: usize, pages: &[Vec<Slice>]) -> Result<File, Diagnostic> {
        let message = &self.guide.messages[number];
        let mut page = self.about("message", &message.doc, vec![self.home_link(), self.library_link()]);
        page.toc.clear();
        page.prev = number.checked_sub(1).map(|before| link_to(&self.guide.messages[before].doc));
        page.next = self.guide.messages.get(number + 1).map(|next| link_to(&next.doc));
        page.pager = pager(message.doc.url(), 1, pages.len());
        let view = self.message_view(number, on(&pages[0], 0, &message.shows));
        self.finish("message.html", page, view, &message.doc.file.path)
    }

    /// A message with some of the rules that it shows.
    pub(super) fn message_view(&self, number: usize, shows: &[usize]) -> MessageView {
        let message = &self.guide.messages[number];
        let (url, medium) = (message.doc.url(), &self.bodies.medium);
        let paper_offers = self.papers_of(number);
        MessageView {
            letter: self.bodies.letter(message, &medium.root(url), &medium.scope(url)),
            summary: message.doc.summary.clone(),
            tone: message.tone.clone(),
            section: message.section.map(|section| self.section_link(section)),
            shows: self.guidance_cards(shows),
            tags: self.tag_links(&message.tags),
            design_lines: self.design_lines(message, &paper_offers),
            paper_offers,
            papers: self.papers(message),
        }
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
        let has_all = !self.guide.messages.is_empty() && !self.printables.is_empty();
        let description = if has_all { self.word("search", "description") } else { &self.guide.config.guide.description };
        description.clone_into(&mut page.description);
        self.finish("search.html", page, SearchView { filters: self.filters() }, "the search page")
    }

    /// The search box as a script that puts it into a page, so that pages are light until a reader searches.
    fn search_box(&self) -> Result<File, Diagnostic> {
        let html = self.theme.templates.render("partials/search.html", context! { site => self.site.clone() })?;
        let script = format!("document.body.insertAdjacentHTML(\"beforeend\", {});\n", serde_json::Value::from(html));
        Ok(File { url: SEARCH_BOX.to_owned(), content: script.into_bytes().into(), origin: "the search box".to_owned(), inputs: None })
    }

    pub(super) fn not_found(&self) -> Result<File, Diagnostic> {
        let page = self.made("not-found", self.word("errors", "title"), NOT_FOUND, Vec::new());
        self.finish(NOT_FOUND, page, (), "the page for missing addresses")
    }

    fn offline(&self) -> Result<File, Diagnostic> {
        let page = self.made("offline", self.word("offline", "title"), OFFLINE, Vec::new());
        self.finish(OFFLINE, page, (), "the page for reading without a network")
    }
}
