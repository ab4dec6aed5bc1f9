//! The shelf of everything that a link can lead to: pages by path and by name, and files beside the content.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use super::doc::{Doc, Heading};
use super::place::{Place, asset_url, place};
use crate::guide::slug::nfc;

/// A page as a link sees it.
pub(super) struct Entry {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) headings: Vec<Heading>,
    /// Number in [`super::Guide::messages`], for embeds.
    pub(super) message: Option<usize>,
}

/// Everything that a link can lead to within an edition.
#[derive(Default)]
pub(super) struct Library {
    /// By path, which for a translation is that of its original.
    pub(super) by_path: BTreeMap<String, Entry>,
    /// The keys of `by_path` by the paths of the files themselves.
    by_file: HashMap<String, String>,
    /// Paths by id and by `section/id`.
    by_name: HashMap<String, Vec<String>>,
    /// Paths of drafts that this build leaves out.
    pub(super) drafts: Vec<String>,
    /// Paths of files that could not be read. Each is told of at its place, and nothing that needs them.
    pub(super) unread: Vec<String>,
    /// URL of every file beside the content, by path.
    pub(super) assets: BTreeMap<String, String>,
}

impl Library {
    /// A library without pages; `root` leads from the edition's root to the site's.
    pub(super) fn new(assets: &BTreeMap<String, PathBuf>, root: &str, drafts: Vec<String>, unread: Vec<String>) -> Self {
        let assets = assets.keys().filter_map(|path| Some((path.clone(), format!("{root}{}", asset_url(path)?)))).collect();
        Library { drafts, unread, assets, ..Library::default() }
    }

    pub(super) fn add(&mut self, doc: &Doc, message: Option<usize>) {
        let path = doc.original.clone();
        self.by_file.insert(doc.file.path.to_string(), path.clone());
        let id = doc.place.id.clone();
        if let Some(folder) = doc.place.kind.folder() {
            self.by_name.entry(format!("{folder}/{id}")).or_default().push(path.clone());
        }
        self.by_name.entry(id).or_default().push(path.clone());
        let entry = Entry { url: doc.place.url.clone(), title: doc.title.value.clone(), headings: doc.headings.clone(), message };
        self.by_path.insert(path, entry);
    }

    /// The page of a file, by the file's own path.
    pub(super) fn of_file(&self, path: &str) -> Option<&Entry> {
        self.by_path.get(self.by_file.get(path)?)
    }

    /// A path as its file has it, where the two differ only in normal form.
    pub(super) fn spelled(&self, path: String) -> String {
        if path.is_ascii() || self.by_path.contains_key(&path) || self.by_file.contains_key(&path) {
            return path;
        }
        let meant = nfc(&path);
        let mut known = self.by_path.keys().chain(self.by_file.keys()).chain(self.assets.keys());
        known.find(|known| nfc(known) == meant).cloned().unwrap_or(path)
    }

    /// Pages with an id, a title turned into one, or `section/id`.
    pub(super) fn named(&self, name: &str) -> Vec<(&str, &Entry)> {
        let exact = self.by_name.get(name.trim());
        let in_folder = || Some(name.split('/').map(super::slug).collect::<Option<Vec<_>>>()?.join("/"));
        let slugged = || [super::slug(name), in_folder()].into_iter().flatten().find_map(|name| self.by_name.get(&name));
        let paths = exact.or_else(slugged).map(Vec::as_slice).unwrap_or_default();
        paths.iter().filter_map(|path| Some((path.as_str(), self.by_path.get(path)?))).collect()
    }

    /// Whether a path is that of a file that could not be read, or of its folder.
    pub(super) fn has_unread_at(&self, full: &str) -> bool {
        let full = nfc(full);
        self.unread.iter().any(|path| nfc(path).strip_prefix(&*full).is_some_and(|rest| matches!(rest, "" | "/index.md")))
    }

    /// Whether a name, with its folder or without, is that of a file that could not be read.
    pub(super) fn has_unread_named(&self, name: &str) -> bool {
        let (folder, id) = name.rsplit_once('/').map_or((None, name), |(folder, id)| (Some(folder), id));
        let (folder, id) = (folder.map(super::slug), super::slug(id));
        let is_folder = |place: &Place| folder.as_ref().is_none_or(|folder| place.kind.folder() == folder.as_deref());
        let is_named = |place: &Place| id.as_ref() == Some(&place.id) && is_folder(place);
        self.unread.iter().any(|path| place(path).is_ok_and(|place| is_named(&place)))
    }

    /// The ids of messages.
    pub(super) fn messages(&self) -> impl Iterator<Item = &str> {
        let is_message = |path: &String| self.by_path.get(path).is_some_and(|entry| entry.message.is_some());
        self.by_name.iter().filter(move |(_, paths)| paths.iter().any(is_message)).map(|(name, _)| name.as_str())
    }

    /// Every name that a wikilink can use.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

/// The libraries of all editions, as one of them sees them.
pub(super) struct Shelves<'s> {
    pub(super) own: &'s Library,
    /// The guide's first language in front, unless that is this one.
    pub(super) others: Vec<Other<'s>>,
    pub(super) is_first: bool,
}

/// The library of another edition.
pub(super) struct Other<'s> {
    pub(super) library: &'s Library,
    pub(super) language: &'s str,
    /// From the root of this edition to that of the other.
    pub(super) way: String,
}

impl<'s> Shelves<'s> {
    /// The edition that stands in for what this one lacks.
    pub(super) fn fallback(&self) -> Option<&Other<'s>> {
        self.others.first().filter(|_| !self.is_first)
    }
}
