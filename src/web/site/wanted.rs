//! The pages that a guide has, and their URLs.

use crate::guide::content::Guide;
use crate::paper::shelf::Printable;

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

pub(super) const HOME: &str = "index.html";
/// Pages that stand for others.
pub(super) const SINGLE: [&str; 2] = [NOT_FOUND, OFFLINE];
pub(super) const LIBRARY: &str = "messages/index.html";
pub(super) const PLANNER: &str = "planner/index.html";
pub(super) const SHELF: &str = "printables/index.html";
pub(super) const TAGS: &str = "tags/index.html";
pub(super) const SEARCH: &str = "search/index.html";
pub(super) const SEARCH_BOX: &str = "search/box.js";
pub(super) const NOT_FOUND: &str = "404.html";
pub(super) const OFFLINE: &str = "offline.html";

/// Every page of the guide.
pub(super) fn wanted(guide: &Guide, printables: &[Printable]) -> Vec<Wanted> {
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
