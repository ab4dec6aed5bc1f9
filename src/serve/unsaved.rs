//! Texts that are written at the desk and not saved: they lie over their files, so that the pages follow every key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::pipeline::Live;

/// Unsaved texts, by the path of their file on the disk.
#[derive(Default)]
pub(super) struct Unsaved {
    texts: Mutex<Texts>,
    writers: AtomicU64,
}

/// Somebody who writes: two tabs, or one before and after it lost its connection, may write in the same file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Writer(u64);

#[derive(Default)]
struct Texts {
    /// Of each file the texts of its writers, the latest last, which is the one that counts.
    all: BTreeMap<PathBuf, Vec<(Writer, String)>>,
    /// Files whose text has become another one, and of which the guide was not told.
    news: BTreeSet<PathBuf>,
}

impl Texts {
    fn of(&self, disk: &Path) -> Option<&String> {
        self.all.get(disk)?.last().map(|(_, text)| text)
    }
}

impl Unsaved {
    fn texts(&self) -> MutexGuard<'_, Texts> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Somebody new who writes.
    pub(super) fn writer(&self) -> Writer {
        Writer(self.writers.fetch_add(1, Ordering::Relaxed))
    }

    /// Lays a writer's text over a file, or takes it away; tells whether the guide has to hear of that.
    pub(super) fn set(&self, writer: Writer, disk: PathBuf, text: Option<String>) -> bool {
        let mut texts = self.texts();
        let written = texts.all.entry(disk.clone()).or_default();
        let others = written.iter().rev().find(|(other, _)| *other != writer).map(|(_, text)| text);
        let is_news = written.last().map(|(_, text)| text) != text.as_ref().or(others);
        written.retain(|(other, _)| *other != writer);
        written.extend(text.map(|text| (writer, text)));
        if written.is_empty() {
            texts.all.remove(&disk);
        }
        is_news && texts.news.insert(disk)
    }

    /// The text of a file, where there is one.
    pub(super) fn get(&self, disk: &Path) -> Option<String> {
        self.texts().of(disk).cloned()
    }

    /// Tells a guide what is new; gives the files that it is about.
    pub(super) fn lay_over(&self, live: &mut Live) -> BTreeSet<PathBuf> {
        let mut texts = self.texts();
        let news = std::mem::take(&mut texts.news);
        for disk in &news {
            live.lay_over(disk.clone(), texts.of(disk).cloned());
        }
        news
    }

    /// Tells a guide that begins anew all that there is.
    pub(super) fn lay_all_over(&self, live: &mut Live) {
        let texts = self.texts();
        for (disk, written) in &texts.all {
            live.lay_over(disk.clone(), written.last().map(|(_, text)| text.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_goes_takes_their_own_text_along_and_nobody_elses() {
        let unsaved = Unsaved::default();
        let (old, new) = (unsaved.writer(), unsaved.writer());
        let file = || PathBuf::from("a.md");
        let set = |writer, text: Option<&str>| {
            let is_news = unsaved.set(writer, file(), text.map(str::to_owned));
            unsaved.texts().news.clear();
            (is_news, unsaved.get(&file()))
        };
        let one = |text: &str| Some(text.to_owned());
        assert_eq!(set(old, Some("one")), (true, one("one")));
        assert_eq!(set(new, Some("one")), (false, one("one")), "it says the same");
        assert_eq!(set(old, None), (false, one("one")));
        assert_eq!(set(old, Some("two")), (true, one("two")), "whoever wrote last");
        assert_eq!(set(old, None), (true, one("one")));
        assert_eq!(set(new, None), (true, None));
        assert!(unsaved.texts().all.is_empty());
    }
}
