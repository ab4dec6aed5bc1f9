//! The pages that a guide has, and their URLs.

use std::borrow::Cow;

use crate::guide::content::paging::{SHELVES, cut, page_url};
use crate::guide::content::{Guide, List};
use crate::paper::shelf::{PrintKind, Printable, paper_url};

/// A page to make; numbers count in the guide's lists.
pub(super) enum Wanted {
    Home,
    /// A page of a list, counted from 1.
    List(List, usize),
    Page(usize),
    /// A paper, by its id.
    Paper(String),
    Alias(usize),
    Search,
    SearchBox,
    NotFound,
    /// What is shown without a network for a file that was not kept.
    Offline,
}

impl Wanted {
    /// URL from the site's root.
    pub(super) fn url<'g>(&self, guide: &'g Guide) -> Cow<'g, str> {
        Cow::Borrowed(match self {
            Wanted::List(list, number) if *number > 1 => return Cow::Owned(page_url(list.url(guide), *number)),
            Wanted::List(list, _) => list.url(guide),
            Wanted::Paper(id) => return Cow::Owned(paper_url(id)),
            Wanted::Home => HOME,
            Wanted::Page(number) => guide.pages[*number].url(),
            Wanted::Alias(number) => &guide.aliases[*number].url,
            Wanted::Search => SEARCH,
            Wanted::SearchBox => SEARCH_BOX,
            Wanted::NotFound => NOT_FOUND,
            Wanted::Offline => OFFLINE,
        })
    }
}

pub(super) const HOME: &str = "index.html";
/// Pages that stand for others.
pub(super) const SINGLE: [&str; 2] = [NOT_FOUND, OFFLINE];
pub(super) const SEARCH: &str = "search/index.html";
pub(super) const SEARCH_BOX: &str = "search/box.js";
pub(super) const NOT_FOUND: &str = "404.html";
pub(super) const OFFLINE: &str = "offline.html";
/// The guide as a book.
pub const BOOK: &str = "guide.epub";
/// The guide in one file.
pub const WHOLE: &str = "guide-in-one-file.html";

/// Every page of the guide.
pub(super) fn wanted(guide: &Guide, printables: &[Printable]) -> Vec<Wanted> {
    let mut pages = vec![Wanted::Home, Wanted::NotFound];
    let of = |list: List, count: usize| (1..=count).map(move |number| Wanted::List(list, number));
    pages.extend(guide.lists().flat_map(|list| of(list, list.pages(guide).len())));
    pages.extend((0..guide.pages.len()).map(Wanted::Page));
    pages.extend((0..guide.aliases.len()).map(Wanted::Alias));
    if guide.config.offline.enabled {
        pages.push(Wanted::Offline);
    }
    if guide.config.search.enabled {
        pages.extend([Wanted::Search, Wanted::SearchBox]);
    }
    if !printables.is_empty() {
        pages.extend(of(List::Shelf, cut(&[shelved(printables).len()], SHELVES).len()));
        pages.extend(papers(printables).into_iter().map(|id| Wanted::Paper(id.to_owned())));
    }
    pages
}

/// The messages of which something is printed, in the guide's order.
pub(super) fn shelved(printables: &[Printable]) -> Vec<usize> {
    let mut messages: Vec<usize> = printables.iter().filter_map(|printable| printable.message).collect();
    messages.sort_unstable();
    messages.dedup();
    messages
}

/// The papers that have ruled cards, and so a page, by their ids.
pub(super) fn papers(printables: &[Printable]) -> Vec<&str> {
    let mut papers: Vec<&str> = Vec::new();
    for printable in printables.iter().filter(|printable| printable.kind == PrintKind::Blank) {
        if !papers.contains(&printable.stationery.as_str()) {
            papers.push(&printable.stationery);
        }
    }
    papers
}
