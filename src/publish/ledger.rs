//! The record that publishing keeps at the destination: which files are its own, and what was sent as each.
//!
//! It says of every file one of three things: it stands, as these bytes with these headers; it is about to be replaced, so only the listing can tell whether that
//! has happened; it is about to be removed. A file that no part names belongs to somebody else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::output::ContentHash;

/// Name of the record, beside the site's home page. No file of a site can have it: names that begin so are kept for the tool.
pub const LEDGER_NAME: &str = ".courtesy-publish.json";

const TOOL: &str = "courtesy";
const FORMAT: u64 = 1;

/// What is known of the files at a destination, by their paths from the site's root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ledger {
    /// Files that stand.
    pub(super) files: BTreeMap<String, Standing>,
    /// Files that are about to be sent.
    pub(super) pending: BTreeMap<String, Pending>,
    /// Files that are about to be removed, with the tag that they had.
    pub(super) leaving: BTreeMap<String, Option<String>>,
}

/// A file that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    /// Hash of the bytes and of what went with them.
    pub(super) sent: ContentHash,
    /// The tag that the store gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) etag: Option<String>,
}

/// A file that is about to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pending {
    /// Hash of the bytes and of what goes with them.
    pub(super) sent: ContentHash,
    /// How the file stood before, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) before: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Document<F, P, L> {
    tool: String,
    version: String,
    format: u64,
    files: F,
    pending: P,
    leaving: L,
}

#[derive(Deserialize)]
struct Heading {
    tool: String,
    version: String,
    format: u64,
}

/// What stands in the place of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// There is none.
    Nothing,
    /// There is one, of which nothing can be believed.
    Damaged,
    /// A later version wrote it.
    Newer(String),
    /// A whole one.
    Whole(Ledger),
}

impl Known {
    pub(super) fn read(json: &[u8]) -> Self {
        let Ok(heading) = serde_json::from_slice::<Heading>(json) else { return Known::Damaged };
        if heading.tool == TOOL && heading.format > FORMAT {
            return Known::Newer(heading.version);
        }
        match serde_json::from_slice::<Document<BTreeMap<_, _>, BTreeMap<_, _>, BTreeMap<_, _>>>(json) {
            Ok(Document { tool, files, pending, leaving, .. }) if tool == TOOL => Known::Whole(Ledger { files, pending, leaving }),
            _ => Known::Damaged,
        }
    }

    pub(super) fn ledger(&self) -> Option<&Ledger> {
        if let Known::Whole(ledger) = self { Some(ledger) } else { None }
    }
}

impl Ledger {
    /// The record as JSON: the same record gives the same bytes.
    pub(super) fn to_json(&self) -> Vec<u8> {
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let Ledger { files, pending, leaving } = self;
        let document = Document { tool: TOOL.to_owned(), version, format: FORMAT, files, pending, leaving };
        serde_json::to_vec(&document).unwrap_or_default()
    }

    /// The files that publishing has put there, or was about to.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().chain(self.pending.keys()).chain(self.leaving.keys()).map(String::as_str)
    }

    /// Whether publishing has put the file there, or was about to.
    pub(super) fn owns(&self, path: &str) -> bool {
        self.files.contains_key(path) || self.pending.contains_key(path) || self.leaving.contains_key(path)
    }
}
