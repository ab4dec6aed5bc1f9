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
    /// Files to send, in order.
    pub(super) send: Vec<&'i Item>,
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

/// Compares the site with what is there. `remove_others`: whatever does not belong to the site is to go, whoever put it there.
pub(super) fn plan<'i>(items: &'i [Item], known: &Known, listing: &Listing, remove_others: bool) -> Plan<'i> {
    let nothing = Ledger::default();
    let ledger = known.ledger().unwrap_or(&nothing);
    let mut plan = Plan::default();
    for item in items {
        let seen = listing.get(&item.path);
        if let Some(standing) = seen.and_then(|seen| standing(item, ledger, seen)) {
            plan.ahead.files.insert(item.path.clone(), standing);
            plan.unchanged += 1;
            continue;
        }
        if seen.is_some() && *known != Known::Damaged && !ledger.owns(&item.path) {
            plan.in_the_way.push(item.path.clone());
        }
        plan.ahead.pending.insert(item.path.clone(), Pending { sent: item.sent(), before: seen.map(Seen::stamp) });
        plan.send.push(item);
    }
    plan.send.sort_by(|a, b| (a.turn, &a.path).cmp(&(b.turn, &b.path)));
    let wanted: HashSet<&str> = items.iter().map(|item| item.path.as_str()).collect();
    for (path, seen) in listing.iter().filter(|(path, _)| !wanted.contains(path.as_str())) {
        if remove_others || is_ours(ledger, path, seen) {
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
