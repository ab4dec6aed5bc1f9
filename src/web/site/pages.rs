//! One function for each kind of page: from the guide to the view that the template gets.

use std::borrow::Cow;

use minijinja::Value;

use super::linked_data;
use super::renderer::{Renderer, link_to};
use super::views::{
    Counts, GuidanceView, HomeSection, HomeView, LibraryView, Link, MessageView, Page, PageView, RedirectView, SearchView, SectionView,
    ShelfView, TagCount, TagView, TagsView,
};
use super::wanted::{NOT_FOUND, OFFLINE, SEARCH, SEARCH_BOX, SHELF, TAGS, Wanted};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::{Channel, Doc, root_of};

/// Makes a page.
pub(super) fn render(renderer: &Renderer<'_>, wanted: &Wanted) -> Result<File, Diagnostic> {
    match wanted {
        Wanted::Home => renderer.home(),
        Wanted::Section(number) => renderer.section(*number),
        Wanted::Guidance(number) => renderer.guidance(*number),
        Wanted::Message(number) => renderer.message(*number),
        Wanted::Library => renderer.library(),
        Wanted::Planner => renderer.planner(),
        Wanted::Shelf => renderer.shelf(),
        Wanted::Tags => renderer.tags(),
        Wanted::Tag(number) => renderer.tag(*number),
        Wanted::Page(number) => renderer.page(&renderer.guide.pages[*number]),
        Wanted::Alias(number) => renderer.alias(*number),
        Wanted::Search => renderer.search(),
        Wanted::SearchBox => renderer.search_box(),
        Wanted::NotFound => renderer.not_found(),
        Wanted::Offline => renderer.offline(),
    }
}

impl Renderer<'_> {
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
            body: self.body(Some(&*rule.doc), rule.doc.url())?,
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
