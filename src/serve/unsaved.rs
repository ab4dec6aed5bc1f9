//! Texts that are written at the desk and not saved: they lie over their files, so that the pages follow every key.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::pipeline::Live;

/// Unsaved texts, by the path of their file on the disk.
#[derive(Default)]
pub(super) struct Unsaved(Mutex<Texts>);

#[derive(Default)]
struct Texts {
    all: BTreeMap<PathBuf, String>,
    /// Files whose text has become another one, and of which the guide was not told.
    news: BTreeSet<PathBuf>,
}

impl Unsaved {
    fn texts(&self) -> MutexGuard<'_, Texts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lays a text over a file, or takes it away; tells whether the guide has to hear of that.
    pub(super) fn set(&self, disk: PathBuf, text: Option<String>) -> bool {
        let mut texts = self.texts();
        if texts.all.get(&disk) == text.as_ref() {
            return false;
        }
        match text {
            Some(text) => _ = texts.all.insert(disk.clone(), text),
            None => _ = texts.all.remove(&disk),
        }
        texts.news.insert(disk)
    }

    /// The text of a file, where there is one.
    pub(super) fn get(&self, disk: &Path) -> Option<String> {
        self.texts().all.get(disk).cloned()
    }

    /// Tells a guide what is new; gives the files that it is about.
    pub(super) fn lay_over(&self, live: &mut Live) -> BTreeSet<PathBuf> {
        let mut texts = self.texts();
        let news = std::mem::take(&mut texts.news);
        for disk in &news {
            live.lay_over(disk.clone(), texts.all.get(disk).cloned());
        }
        news
    }

    /// Tells a guide that begins anew all that there is.
    pub(super) fn lay_all_over(&self, live: &mut Live) {
        self.texts().all.iter().for_each(|(disk, text)| live.lay_over(disk.clone(), Some(text.clone())));
    }
}
