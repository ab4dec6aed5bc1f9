//! Lists that would grow with the guide: how they are cut into pages, and the URLs of all but the first.

use std::collections::HashMap;
use std::ops::Range;

use super::{Channel, Due, Duration, Guide};

/// Rules and messages with their summaries on one page of a list.
pub const ENTRIES: usize = 100;
/// Lines of a title and a count on one page.
const LINES: usize = 250;
/// Messages with all that is printed of them on one page of the shelf.
pub const SHELVES: usize = 50;
/// Sections that the home page shows, and other pages list; where there are more, a list of contents has them all.
pub const SECTIONS_SHOWN: usize = 24;
/// Pages beside the sections that every page lists; likewise.
pub const PAGES_SHOWN: usize = 12;

/// Pages of a list that are all linked from each of them.
const LINKED: usize = 200;

/// The list of contents, where there is one.
pub const CONTENTS: &str = "contents/index.html";
/// The message library.
pub const LIBRARY: &str = "messages/index.html";
/// The planner.
pub const PLANNER: &str = "planner/index.html";
/// Everything that can be printed.
pub const SHELF: &str = "printables/index.html";
/// The tags in use.
pub const TAGS: &str = "tags/index.html";

/// A page that lists others; numbers count in the guide's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// All sections, then all pages beside them.
    Contents,
    /// A section's rules, then its messages.
    Section(usize),
    /// The messages of a rule.
    Guidance(usize),
    /// The rules that a message shows.
    Message(usize),
    /// The messages by section, then those of none.
    Library,
    /// The rules that are due after each event.
    Planner,
    /// What is printed, by message.
    Shelf,
    /// The tags.
    Tags,
    /// A tag's rules, then its messages.
    Tag(usize),
}

/// What a page has of one group of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slice {
    /// The group's number in the list.
    pub group: usize,
    /// The items, as numbers in their group.
    pub items: Range<usize>,
}

/// Cuts groups of so many items into pages of at most `most` items; there is at least one page, and none but that is empty.
///
/// A group that fits on a page stays whole where the page before it is half full.
pub fn cut(groups: &[usize], most: usize) -> Vec<Vec<Slice>> {
    let mut pages = vec![Vec::new()];
    let mut room = most;
    for (group, &count) in groups.iter().enumerate() {
        let mut start = 0;
        if count > room && count <= most && room <= most / 2 {
            room = 0;
        }
        while start < count {
            if room == 0 {
                pages.push(Vec::new());
                room = most;
            }
            let items = start..count.min(start + room);
            (start, room) = (items.end, room - items.len());
            if let Some(page) = pages.last_mut() {
                page.push(Slice { group, items });
            }
        }
    }
    pages
}

/// The items of one group that are on a page.
pub fn on<'i, T>(page: &[Slice], group: usize, items: &'i [T]) -> &'i [T] {
    page.iter().find(|slice| slice.group == group).map_or(&[], |slice| &items[slice.items.clone()])
}

/// The URL of a page of a list, counted from 1, by that of its first: `a/page-2.html` for `a/index.html`, `a/b/page-2.html` for `a/b.html`.
pub fn page_url(first: &str, number: usize) -> String {
    match (number, first.strip_suffix("index.html")) {
        (0 | 1, _) => first.to_owned(),
        (_, Some(folder)) => format!("{folder}page-{number}.html"),
        (_, None) => format!("{}/page-{number}.html", first.strip_suffix(".html").unwrap_or(first)),
    }
}

/// The numbers of the pages that a page links: all, or of very many every so many one and those around the page, so that any is
/// two steps from any other.
pub fn linked(number: usize, count: usize) -> Vec<usize> {
    if count <= LINKED {
        return (1..=count).collect();
    }
    let step = count.div_ceil(LINKED / 2);
    let around = number.saturating_sub(step).max(1)..=(number + step).min(count);
    let mut numbers: Vec<usize> = (1..=count).step_by(step).chain(around).chain([count]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

impl List {
    /// The URL of its first page.
    pub fn url(self, guide: &Guide) -> &str {
        match self {
            List::Contents => CONTENTS,
            List::Section(number) => &guide.sections[number].url,
            List::Guidance(number) => guide.guidance[number].doc.url(),
            List::Message(number) => guide.messages[number].doc.url(),
            List::Library => LIBRARY,
            List::Planner => PLANNER,
            List::Shelf => SHELF,
            List::Tags => TAGS,
            List::Tag(number) => &guide.tags[number].url,
        }
    }

    /// What is on each of its pages. Of the shelf, what there may be at most: what is printed is not known to the guide.
    pub fn pages(self, guide: &Guide) -> Vec<Vec<Slice>> {
        let most = match self {
            List::Contents | List::Tags => LINES,
            List::Shelf => SHELVES,
            _ => ENTRIES,
        };
        match self {
            List::Contents => cut(&[guide.sections.len(), guide.pages.len()], most),
            List::Section(number) => cut(&[guide.sections[number].guidance.len(), guide.sections[number].messages.len()], most),
            List::Guidance(number) => cut(&[guide.guidance[number].messages.len()], most),
            List::Message(number) => cut(&[guide.messages[number].shows.len()], most),
            List::Library => cut(&guide.library_groups().iter().map(Vec::len).collect::<Vec<_>>(), most),
            List::Planner => cut(&guide.due_groups().iter().map(|(_, rules)| rules.len()).collect::<Vec<_>>(), most),
            List::Shelf => cut(&[guide.messages.iter().filter(|message| message.channel != Channel::Email).count()], most),
            List::Tags => cut(&[guide.tags.len()], most),
            List::Tag(number) => cut(&[guide.tags[number].guidance.len(), guide.tags[number].messages.len()], most),
        }
    }
}

impl Guide {
    /// Whether there is a list of contents besides the home page.
    pub fn has_contents(&self) -> bool {
        self.sections.len() > SECTIONS_SHOWN || self.pages.len() > PAGES_SHOWN
    }

    /// Whether the home page shows only some of the sections and rules.
    pub fn is_long(&self) -> bool {
        self.guidance.len() > ENTRIES || self.sections.len() > SECTIONS_SHOWN
    }

    /// Every page that lists others.
    pub fn lists(&self) -> impl Iterator<Item = List> {
        let has = [
            (List::Contents, self.has_contents()),
            (List::Library, !self.messages.is_empty()),
            (List::Planner, self.has_due()),
            (List::Tags, !self.tags.is_empty()),
        ];
        let single = has.into_iter().filter(|(_, is_there)| *is_there).map(|(list, _)| list);
        single
            .chain((0..self.sections.len()).map(List::Section))
            .chain((0..self.guidance.len()).map(List::Guidance))
            .chain((0..self.messages.len()).map(List::Message))
            .chain((0..self.tags.len()).map(List::Tag))
    }

    /// The messages of each section, and last those of none.
    pub fn library_groups(&self) -> Vec<Vec<usize>> {
        let loose = (0..self.messages.len()).filter(|number| self.messages[*number].section.is_none()).collect();
        self.sections.iter().map(|section| section.messages.clone()).chain([loose]).collect()
    }

    /// The events that rules are due after, in the order of `courtesy.toml`, each with its rules, the most urgent first.
    pub fn due_groups(&self) -> Vec<(&str, Vec<usize>)> {
        let mut groups: Vec<(&str, Vec<usize>)> = self.events().map(|(id, _)| (id, Vec::new())).collect();
        let place: HashMap<&str, usize> = groups.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        for (number, rule) in self.guidance.iter().enumerate() {
            if let Some(at) = rule.due.as_ref().and_then(|due| place.get(due.after.as_str())) {
                groups[*at].1.push(number);
            }
        }
        let hours = |due: &Due| (due.from.map_or(0, Duration::hours), due.within.hours());
        let urgency = |number: &usize| self.guidance[*number].due.as_ref().map(hours);
        groups.iter_mut().for_each(|(_, rules)| rules.sort_by_key(urgency));
        groups.retain(|(_, rules)| !rules.is_empty());
        groups
    }

    /// The URL of the page of the planner that has each event, or its first rules, by the event's id.
    pub fn planner_pages(&self) -> HashMap<String, String> {
        let groups = self.due_groups();
        let mut urls = HashMap::new();
        for (at, page) in List::Planner.pages(self).iter().enumerate() {
            for slice in page {
                urls.entry(groups[slice.group].0.to_owned()).or_insert_with(|| page_url(PLANNER, at + 1));
            }
        }
        urls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Group, first and last item of each slice, page by page.
    fn shape(groups: &[usize], most: usize) -> Vec<Vec<(usize, usize, usize)>> {
        let slice = |slice: &Slice| (slice.group, slice.items.start, slice.items.end);
        cut(groups, most).iter().map(|page| page.iter().map(slice).collect()).collect()
    }

    #[test]
    fn a_list_of_nothing_has_one_page() {
        assert_eq!(shape(&[], 10), [[]]);
        assert_eq!(shape(&[0, 0], 10), [[]]);
    }

    #[test]
    fn a_full_page_is_not_followed_by_an_empty_one() {
        assert_eq!(shape(&[10], 10), [[(0, 0, 10)]]);
        assert_eq!(shape(&[11], 10), [[(0, 0, 10)], [(0, 10, 11)]]);
        assert_eq!(shape(&[20, 0], 10), [[(0, 0, 10)], [(0, 10, 20)]]);
        assert_eq!(shape(&[10, 1], 10), [[(0, 0, 10)], [(1, 0, 1)]]);
    }

    #[test]
    fn groups_share_a_page_and_stay_whole_where_that_costs_little() {
        assert_eq!(shape(&[2, 3, 0, 4], 10), [[(0, 0, 2), (1, 0, 3), (3, 0, 4)]]);
        assert_eq!(shape(&[6, 8], 10), [vec![(0, 0, 6)], vec![(1, 0, 8)]]);
        assert_eq!(shape(&[4, 8], 10), [vec![(0, 0, 4), (1, 0, 6)], vec![(1, 6, 8)]]);
        assert_eq!(shape(&[6, 12], 10), [vec![(0, 0, 6), (1, 0, 4)], vec![(1, 4, 12)]]);
    }

    #[test]
    fn every_item_is_on_one_page_in_order_and_no_page_is_too_long_or_wasted() {
        for groups in [vec![51; 40], vec![1; 333], vec![1000, 3, 99, 100, 101], vec![0, 250, 0, 0, 1]] {
            let pages = cut(&groups, 100);
            let all: Vec<(usize, usize)> =
                pages.iter().flatten().flat_map(|slice| slice.items.clone().map(|item| (slice.group, item))).collect();
            let expected: Vec<(usize, usize)> =
                groups.iter().enumerate().flat_map(|(group, count)| (0..*count).map(move |item| (group, item))).collect();
            assert_eq!(all, expected);
            let sizes: Vec<usize> = pages.iter().map(|page| page.iter().map(|slice| slice.items.len()).sum()).collect();
            assert!(sizes.iter().all(|size| (1..=100).contains(size)), "{sizes:?}");
            assert!(sizes.iter().rev().skip(1).all(|size| *size >= 50), "{sizes:?}");
        }
    }

    #[test]
    fn further_pages_lie_in_the_folder_of_the_first_or_in_one_of_its_name() {
        assert_eq!(page_url("dinner/index.html", 1), "dinner/index.html");
        assert_eq!(page_url("dinner/index.html", 2), "dinner/page-2.html");
        assert_eq!(page_url("tags/thanks.html", 12), "tags/thanks/page-12.html");
    }

    #[test]
    fn however_many_pages_there_are_the_links_are_few_and_two_steps_reach_all() {
        assert_eq!(linked(3, LINKED), (1..=LINKED).collect::<Vec<_>>());
        for count in [LINKED + 1, 999, 10_000] {
            let first = linked(1, count);
            assert!(first.len() <= LINKED + 2, "{} of {count}", first.len());
            let reached: std::collections::BTreeSet<usize> = first.iter().flat_map(|number| linked(*number, count)).collect();
            assert_eq!(reached.len(), count);
        }
    }
}
