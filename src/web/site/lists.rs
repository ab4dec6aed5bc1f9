//! Pages that list others: from the guide to the view that the template gets, a page of a long list at a time.

use super::link::Link;
use super::pager::{further, pager};
use super::renderer::{Renderer, link_to};
use super::views::{
    ContentsSection, ContentsView, Counts, HomeSection, HomeView, LibraryView, Page, RelatedView, SectionView, ShelfView, TagCount,
    TagView, TagsView,
};
use super::wanted::{HOME, shelved};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::paging::{self, CONTENTS, SECTIONS_SHOWN, SHELF, SHELVES, Slice, TAGS, on, page_url};
use crate::guide::content::{Channel, Doc, List, markdown_url};

/// Sections that the home page shows where it cannot show all.
const HOME_SECTIONS: usize = 12;
/// Rules that it shows then, as near as equal shares come to it.
const HOME_RULES: usize = 40;

impl Renderer<'_> {
    /// Makes a page of a list, counted from 1.
    pub(super) fn list(&self, list: List, number: usize) -> Result<File, Diagnostic> {
        let pages = match list {
            List::Shelf => paging::cut(&[shelved(self.printables).len()], SHELVES),
            _ => list.pages(self.guide),
        };
        match list {
            List::Guidance(rule) if number == 1 => return self.guidance(rule, &pages),
            List::Message(message) if number == 1 => return self.message(message, &pages),
            _ => {}
        }
        let slices = &pages[number - 1];
        let turned = |page: Page| self.turned(list, number, pages.len(), page);
        match list {
            List::Contents => self.contents(slices, &turned),
            List::Section(section) => self.section(section, slices, &turned),
            List::Guidance(rule) => {
                self.related(&self.guide.guidance[rule].doc, (&[], on(slices, 0, &self.guide.guidance[rule].messages)), &turned)
            }
            List::Message(message) => {
                self.related(&self.guide.messages[message].doc, (on(slices, 0, &self.guide.messages[message].shows), &[]), &turned)
            }
            List::Library => self.library(slices, &turned),
            List::Planner => self.planner(slices, &turned),
            List::Shelf => self.shelf(slices, &turned),
            List::Tags => self.tags(slices, &turned),
            List::Tag(tag) => self.tag(tag, slices, &turned),
        }
    }

    /// Makes of the first page of a list the one with a number: its address, its title, the way back, and the links to the others.
    fn turned(&self, list: List, number: usize, count: usize, mut page: Page) -> Page {
        let first = list.url(self.guide);
        page.pager = pager(first, number, count);
        // One page has one page before it: parts follow one another at the ends of their lists.
        page.prev = page.prev.filter(|_| number == 1);
        page.next = page.next.filter(|_| number == count);
        if number == 1 {
            return page;
        }
        let words = self.word("paging", "title").replace("{n}", &number.to_string());
        page.breadcrumbs.push(Link { title: page.title.clone(), url: first.to_owned() });
        page.title = words.replace("{title}", &page.title);
        page.url = page_url(first, number);
        page.markdown = page.markdown.map(|_| markdown_url(&page.url));
        page.toc.clear();
        page.updated = None;
        page
    }

    pub(super) fn home(&self) -> Result<File, Diagnostic> {
        let guide = self.guide;
        let page = match &guide.home {
            Some(doc) => self.about("home", doc, Vec::new()),
            None => self.made("home", &guide.config.guide.title, HOME, Vec::new()),
        };
        let shown = if guide.sections.len() > SECTIONS_SHOWN { HOME_SECTIONS } else { guide.sections.len() };
        let most = if guide.is_long() { (HOME_RULES / shown.max(1)).clamp(2, HOME_SECTIONS) } else { usize::MAX };
        let sections = guide.sections.iter().take(shown).map(|section| HomeSection {
            title: section.title.clone(),
            url: section.url.clone(),
            summary: section.doc.as_ref().and_then(|doc| doc.summary.clone()),
            number: section.number,
            guidance: self.guidance_cards(&section.guidance[..section.guidance.len().min(most)]),
            count: section.guidance.len(),
        });
        let view = HomeView {
            body: self.body(guide.home.as_ref(), HOME)?,
            sections: sections.collect(),
            front: (!self.printables.is_empty()).then(|| self.front()),
            counts: Counts { guidance: guide.guidance.len(), messages: guide.messages.len(), printables: self.printables.len() },
        };
        self.finish("home.html", page, view, origin(guide.home.as_ref(), "the home page"))
    }

    fn contents(&self, slices: &[Slice], turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
        let guide = self.guide;
        let mut page = self.made("contents", self.word("contents", "title"), CONTENTS, vec![self.home_link()]);
        self.word("contents", "description").clone_into(&mut page.description);
        let (sections, pages): (Vec<usize>, Vec<usize>) = ((0..guide.sections.len()).collect(), (0..guide.pages.len()).collect());
        let section = |number: &usize| {
            let section = &guide.sections[*number];
            ContentsSection {
                title: section.title.clone(),
                url: section.url.clone(),
                summary: section.doc.as_ref().and_then(|doc| doc.summary.clone()),
                number: section.number,
                guidance: section.guidance.len(),
                messages: section.messages.len(),
                further: further(&section.url, List::Section(*number).pages(guide).len()),
            }
        };
        let view = ContentsView {
            sections: on(slices, 0, &sections).iter().map(section).collect(),
            pages: on(slices, 1, &pages).iter().map(|number| link_to(&guide.pages[*number])).collect(),
        };
        self.finish("contents.html", turned(page), view, "the contents")
    }

    fn section(&self, number: usize, slices: &[Slice], turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
        let section = &self.guide.sections[number];
        let crumbs = vec![self.home_link()];
        let mut page = match &section.doc {
            Some(doc) => self.about("section", doc, crumbs),
            None => self.made("section", &section.title, &section.url, crumbs),
        };
        page.prev = number.checked_sub(1).map(|before| self.section_link(before));
        page.next = (number + 1 < self.guide.sections.len()).then(|| self.section_link(number + 1));
        let page = turned(page);
        let doc = section.doc.as_ref().filter(|_| page.url == section.url);
        let view = SectionView {
            body: self.body(doc, &section.url)?,
            summary: doc.and_then(|doc| doc.summary.clone()),
            number: section.number,
            guidance: self.guidance_cards(on(slices, 0, &section.guidance)),
            messages: self.message_cards(on(slices, 1, &section.messages)),
        };
        self.finish("section.html", page, view, origin(section.doc.as_ref(), "a section"))
    }

    /// A further page of what belongs to a rule or a message.
    fn related(&self, doc: &Doc, (rules, messages): (&[usize], &[usize]), turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
        let of = link_to(doc);
        let page = turned(self.about("related", doc, vec![self.home_link()]));
        let view = RelatedView { of, guidance: self.guidance_cards(rules), messages: self.message_cards(messages) };
        self.finish("related.html", page, view, &doc.file.path)
    }

    fn library(&self, slices: &[Slice], turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
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
        let page = turned(page);
        let channels = [Channel::Email, Channel::Handwritten, Channel::Letter].map(Channel::as_str);
        let (doc, is_whole) = (doc.filter(|_| page.url == link.url), page.pager.is_none());
        let view = LibraryView {
            body: self.body(doc, &link.url)?,
            summary: doc.and_then(|doc| doc.summary.clone()),
            by_section: self.by_section(slices),
            by_channel: if is_whole { self.by_word(|message| Some(message.channel.as_str().to_owned()), &channels) } else { Vec::new() },
            by_tone: if is_whole { self.by_word(|message| message.tone.clone(), &[]) } else { Vec::new() },
        };
        self.finish("messages.html", page, view, origin(self.guide.library.as_ref(), "the message library"))
    }

    fn shelf(&self, slices: &[Slice], turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
        let title = self.word("printables", "title");
        let mut page = self.made("printables", title, SHELF, vec![self.home_link()]);
        self.word("printables", "description").clone_into(&mut page.description);
        let page = turned(page);
        let mut kinds: Vec<_> = self.printables.iter().map(|printable| printable.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        let messages = shelved(self.printables);
        let is_first = page.url == SHELF;
        let view = ShelfView {
            body: None,
            hands: if is_first { self.hands() } else { Vec::new() },
            whole: if is_first { self.whole() } else { Vec::new() },
            messages: self.message_cards(on(slices, 0, &messages)),
            kinds,
        };
        self.finish("printables.html", page, view, "the shelf of printables")
    }

    fn tags(&self, slices: &[Slice], turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
        let mut page = self.made("tags", self.word("nav", "tags"), TAGS, vec![self.home_link()]);
        self.word("tags", "description").clone_into(&mut page.description);
        let page = turned(page);
        let numbers: Vec<usize> = (0..self.guide.tags.len()).collect();
        // From a single page of topics all pages of each are near enough by way of its first.
        let has_further = page.pager.is_some();
        let count = |number: &usize| {
            let tag = &self.guide.tags[*number];
            TagCount {
                title: tag.title.clone(),
                url: tag.url.clone(),
                count: tag.guidance.len() + tag.messages.len(),
                further: if has_further { further(&tag.url, List::Tag(*number).pages(self.guide).len()) } else { Vec::new() },
            }
        };
        let view = TagsView { tags: on(slices, 0, &numbers).iter().map(count).collect() };
        self.finish("tags.html", page, view, "the list of tags")
    }

    fn tag(&self, number: usize, slices: &[Slice], turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
        let tag = &self.guide.tags[number];
        let crumbs = vec![self.home_link(), Link { title: self.word("nav", "tags").to_owned(), url: TAGS.to_owned() }];
        let mut page = self.made("tag", &tag.title, &tag.url, crumbs);
        page.description = self.word("tags", "tag_description").replace("{tag}", &tag.title);
        let page = turned(page);
        let view = TagView {
            tag: Link { title: tag.title.clone(), url: tag.url.clone() },
            guidance: self.guidance_cards(on(slices, 0, &tag.guidance)),
            messages: self.message_cards(on(slices, 1, &tag.messages)),
        };
        self.finish("tag.html", page, view, &format!("the tag `{}`", tag.title))
    }
}

fn origin<'o>(doc: Option<&'o Doc>, made: &'o str) -> &'o str {
    doc.map_or(made, |doc| &doc.file.path)
}
