//! What there is to do: the site, the record and the listing in, requests out. Nothing here speaks to a store.

use std::collections::{BTreeMap, HashSet};

use super::Item;
use super::ledger::{Known, Ledger, Pending, Standing};

/// A file as the store lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Size in bytes.
    pub(super) size: u64,
    /// The tag, where the listing has tags.
    pub(super) etag: Option<String>,
    /// When it was written, in milliseconds.
    pub(super) modified: i64,
    /// Whether it may be removed.
    pub(super) hold: Hold,
}

/// What keeps a file from being removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Hold {
    /// Nothing.
    #[default]
    Free,
    /// It is hidden in a folder, as what programs keep there is: it goes only where publishing put it there.
    Hidden,
    /// A link leads to it, so it lies somewhere else.
    Linked,
}

impl Seen {
    /// Changes whenever the file is written, even with the same bytes.
    fn stamp(&self) -> String {
        format!("{} {}", self.etag.as_deref().unwrap_or("-"), self.modified)
    }
}

/// Files at the destination by their path from the site's root, the record left out.
pub(super) type Listing = BTreeMap<String, Seen>;

/// What is to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Plan<'i> {
    /// Files to send, in lots: the next one begins when all files of the one before are there.
    pub(super) send: Vec<Vec<&'i Item>>,
    /// Files to remove afterwards.
    pub(super) remove: Vec<String>,
    /// Files of somebody else that the site has names for.
    pub(super) in_the_way: Vec<String>,
    /// Files that stand as they are.
    pub(super) unchanged: usize,
    /// Files of somebody else that are left alone.
    pub(super) strangers: usize,
    /// What the record says before anything is sent.
    pub(super) ahead: Ledger,
}

/// Compares the site with what is there. `remove_others`: whatever does not belong to the site is to go, whoever put it there, but for what is held.
pub(super) fn plan<'i>(items: &'i [Item], known: &Known, listing: &Listing, remove_others: bool) -> Plan<'i> {
    let nothing = Ledger::default();
    let ledger = known.ledger().unwrap_or(&nothing);
    let mut plan = Plan::default();
    let mut send = Vec::new();
    for item in items {
        let seen = listing.get(&item.path);
        if let Some(standing) = seen.and_then(|seen| standing(item, ledger, seen)) {
            plan.ahead.files.insert(item.path.clone(), standing);
            plan.unchanged += 1;
            continue;
        }
        if seen.is_some() && !ledger.owns(&item.path) {
            plan.in_the_way.push(item.path.clone());
        }
        plan.ahead.pending.insert(item.path.clone(), Pending { sent: item.sent(), before: seen.map(Seen::stamp) });
        // Nothing leads to a new page until one that is replaced does.
        send.push(((item.turn, seen.is_some(), item.rank), item));
    }
    send.sort_by(|(a, one), (b, other)| (a, &one.path).cmp(&(b, &other.path)));
    plan.send = send.chunk_by(|(a, _), (b, _)| a == b).map(|lot| lot.iter().map(|(_, item)| *item).collect()).collect();
    let wanted: HashSet<&str> = items.iter().map(|item| item.path.as_str()).collect();
    for (path, seen) in listing.iter().filter(|(path, _)| !wanted.contains(path.as_str())) {
        let goes = match seen.hold {
            Hold::Free => remove_others || is_ours(ledger, path, seen),
            Hold::Hidden => is_ours(ledger, path, seen),
            Hold::Linked => false,
        };
        if goes {
            plan.ahead.leaving.insert(path.clone(), seen.etag.clone());
            plan.remove.push(path.clone());
        } else {
            plan.strangers += 1;
        }
    }
    plan
}

/// What the record may say of a file that need not be sent; `None` where it has to be.
fn standing(item: &Item, ledger: &Ledger, seen: &Seen) -> Option<Standing> {
    let sent = item.sent();
    let stands = ledger.files.get(&item.path).is_some_and(|file| file.sent == sent && agree(file.etag.as_ref(), seen.etag.as_ref()));
    // A file that was about to be sent has arrived when it is not what stood there before.
    let arrived = || ledger.pending.get(&item.path).is_some_and(|file| file.sent == sent && file.before != Some(seen.stamp()));
    let etag = || seen.etag.clone().or_else(|| ledger.files.get(&item.path)?.etag.clone());
    (seen.size == item.size && (stands || arrived())).then(|| Standing { sent, etag: etag() })
}

/// Whether a file that the site no longer has is the one that publishing put there.
fn is_ours(ledger: &Ledger, path: &str, seen: &Seen) -> bool {
    let standing = ledger.files.get(path).map(|file| file.etag.as_ref());
    match standing.or_else(|| ledger.leaving.get(path).map(Option::as_ref)) {
        Some(etag) => agree(etag, seen.etag.as_ref()),
        None => ledger.pending.contains_key(path),
    }
}

/// Whether two tags can be those of one file; not every store gives any.
fn agree(one: Option<&String>, other: Option<&String>) -> bool {
    one.is_none() || other.is_none() || one == other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::ContentHash;

    fn item(path: &str, turn: usize, rank: usize) -> Item {
        let hash = ContentHash::of(path.as_bytes());
        Item { path: path.to_owned(), size: 1, hash, content_type: "text/html", caching: "no-cache", turn, rank }
    }

    fn seen(hold: Hold) -> Seen {
        Seen { size: 1, etag: Some("old".to_owned()), modified: 1, hold }
    }

    fn listing(paths: &[&str]) -> Listing {
        paths.iter().map(|path| ((*path).to_owned(), seen(Hold::Free))).collect()
    }

    fn owning(paths: &[&str]) -> Known {
        let standing = Standing { sent: ContentHash::of(b"old"), etag: Some("old".to_owned()) };
        Known::Whole(Ledger { files: paths.iter().map(|path| ((*path).to_owned(), standing.clone())).collect(), ..Ledger::default() })
    }

    #[test]
    fn new_pages_are_there_before_any_page_that_may_lead_to_them_is_replaced() {
        let items = [
            item("index.html", 1, 9),
            item("new/index.html", 1, 8),
            item("new/a.html", 1, 1),
            item("old/index.html", 1, 8),
            item("old/a.html", 1, 1),
            item("search/titles.js", 1, 0),
            item("a.css", 0, 0),
            item("sitemap.xml", 2, 0),
        ];
        let stand = ["index.html", "old/index.html", "old/a.html", "search/titles.js", "sitemap.xml"];
        let plan = plan(&items, &owning(&stand), &listing(&stand), false);
        let lots: Vec<Vec<&str>> = plan.send.iter().map(|lot| lot.iter().map(|item| item.path.as_str()).collect()).collect();
        let expected = [
            ["a.css"],
            ["new/a.html"],
            ["new/index.html"],
            ["search/titles.js"],
            ["old/a.html"],
            ["old/index.html"],
            ["index.html"],
            ["sitemap.xml"],
        ];
        assert_eq!(lots, expected.map(|lot| lot.to_vec()));
    }

    #[test]
    fn what_no_record_names_is_in_the_way_whether_the_record_is_gone_or_damaged() {
        let items = [item("index.html", 1, 9), item("a.css", 0, 0)];
        for known in [Known::Nothing, Known::Damaged] {
            assert_eq!(plan(&items, &known, &listing(&["index.html"]), true).in_the_way, ["index.html"], "{known:?}");
        }
        assert!(plan(&items, &owning(&["index.html"]), &listing(&["index.html"]), false).in_the_way.is_empty());
    }

    #[test]
    fn what_is_held_is_not_removed_with_the_others() {
        let mut there = listing(&["mine.txt", "own.txt"]);
        there.extend([".git/config", ".htaccess"].map(|path| (path.to_owned(), seen(Hold::Hidden))));
        there.extend(["photos/a.png", "photos/own.png"].map(|path| (path.to_owned(), seen(Hold::Linked))));
        let known = owning(&["own.txt", ".htaccess", "photos/own.png"]);
        let others = plan(&[], &known, &there, true);
        assert_eq!(others.remove, [".htaccess", "mine.txt", "own.txt"]);
        assert_eq!((others.strangers, others.ahead.leaving.len()), (3, 3));
        assert_eq!(plan(&[], &known, &there, false).remove, [".htaccess", "own.txt"]);
    }
}
