//! From page to page of a list that is too long for one: what the links between them are.

use schemars::JsonSchema;
use serde::Serialize;

use crate::guide::content::paging::{linked, page_url};

/// Pages that are all linked in one row.
const ROW: usize = 9;

/// The pages of a list that is too long for one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Pager {
    /// Of this page, from 1.
    pub(super) number: usize,
    pub(super) count: usize,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    /// As many as fit in a row.
    pub(super) row: Vec<PagerLink>,
    /// All of them, where the row has not.
    pub(super) all: Vec<PagerLink>,
}

/// A page of a long list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct PagerLink {
    pub(super) number: usize,
    pub(super) url: String,
    pub(super) is_current: bool,
    /// Whether pages between this and the link before it are left out.
    pub(super) after_gap: bool,
}

/// The links from a page to the others of its list; nothing where there is only one.
pub(super) fn pager(first: &str, number: usize, count: usize) -> Option<Pager> {
    let numbers = linked(number, count);
    let row = if count > ROW { near(number, count) } else { numbers.clone() };
    (count > 1).then(|| Pager {
        number,
        count,
        prev: (number > 1).then(|| page_url(first, number - 1)),
        next: (number < count).then(|| page_url(first, number + 1)),
        row: links(first, number, &row),
        all: if count > ROW { links(first, number, &numbers) } else { Vec::new() },
    })
}

/// The pages of a list behind its first, for a list of such lists.
pub(super) fn further(first: &str, count: usize) -> Vec<PagerLink> {
    links(first, 0, &linked(1, count)).into_iter().skip(1).collect()
}

fn links(first: &str, current: usize, numbers: &[usize]) -> Vec<PagerLink> {
    let before = std::iter::once(None).chain(numbers.iter().copied().map(Some));
    let link = |(number, before): (&usize, Option<usize>)| PagerLink {
        number: *number,
        url: page_url(first, *number),
        is_current: *number == current,
        after_gap: before.is_some_and(|before| before + 1 < *number),
    };
    numbers.iter().zip(before).map(link).collect()
}

/// The first, the last, and some around a page.
fn near(number: usize, count: usize) -> Vec<usize> {
    let start = number.saturating_sub(2).clamp(1, count.saturating_sub(4));
    let mut numbers: Vec<usize> = [1].into_iter().chain(start..=(start + 4).min(count)).chain([count]).collect();
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: usize, count: usize) -> Vec<usize> {
        pager("a/index.html", number, count).map_or_else(Vec::new, |pager| pager.row.iter().map(|link| link.number).collect())
    }

    #[test]
    fn one_page_needs_no_links_and_few_are_all_there() {
        assert!(pager("a/index.html", 1, 1).is_none());
        assert_eq!(row(2, 3), [1, 2, 3]);
        assert_eq!(row(9, 9), (1..=9).collect::<Vec<_>>());
    }

    #[test]
    fn of_many_pages_the_row_has_the_ends_and_the_neighbours() {
        assert_eq!(row(1, 50), [1, 2, 3, 4, 5, 50]);
        assert_eq!(row(4, 50), [1, 2, 3, 4, 5, 6, 50]);
        assert_eq!(row(25, 50), [1, 23, 24, 25, 26, 27, 50]);
        assert_eq!(row(50, 50), [1, 46, 47, 48, 49, 50]);
        let pager = pager("a/index.html", 25, 50).unwrap();
        assert_eq!((pager.prev.as_deref(), pager.next.as_deref()), (Some("a/page-24.html"), Some("a/page-26.html")));
        assert!(pager.row[1].after_gap && !pager.row[2].after_gap && pager.row[3].is_current && pager.row[6].after_gap);
        assert_eq!(pager.all.len(), 50);
    }

    #[test]
    fn the_ends_lead_no_further() {
        let ends = |number| pager("a/index.html", number, 3).map(|pager| (pager.prev, pager.next)).unwrap();
        assert_eq!(ends(1), (None, Some("a/page-2.html".to_owned())));
        assert_eq!(ends(2), (Some("a/index.html".to_owned()), Some("a/page-3.html".to_owned())));
        assert_eq!(ends(3), (Some("a/page-2.html".to_owned()), None));
    }
}
