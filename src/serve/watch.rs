//! Waits for changes on the disk, and gathers those that come together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::guide::config;
use crate::guide::source::{Changes, is_passed_over};

/// How long it has to be quiet before changes count as all that there are.
const QUIET: Duration = Duration::from_millis(6);
/// How long changes that go on are gathered at most.
const LONGEST: Duration = Duration::from_millis(150);
/// How often files are looked at where the system cannot tell.
const POLL: Duration = Duration::from_millis(500);

/// Word from the system or from the server itself.
pub(super) enum Word {
    Changed(notify::Result<Event>),
    /// The server ends.
    Stop,
}

/// What came of waiting.
pub(super) enum Waited {
    Changes(Changes),
    Nothing,
    Stop,
}

/// Watches a guide.
pub(super) struct Watch {
    root: PathBuf,
    watcher: Option<Box<dyn Watcher + Send>>,
    every: Option<Duration>,
    /// Folders that hold files of the guide beside `content/` and `themes/`.
    others: BTreeSet<PathBuf>,
    watched: BTreeSet<PathBuf>,
    words: Receiver<Word>,
    sender: Sender<Word>,
    /// Why the system's own way of watching failed.
    pub(super) trouble: Option<String>,
}

impl Watch {
    pub(super) fn new(root: &Path, poll: Option<Duration>) -> Self {
        let (sender, words) = channel();
        let mut watch = Watch {
            root: root.to_owned(),
            watcher: None,
            every: poll,
            others: BTreeSet::new(),
            watched: BTreeSet::new(),
            words,
            sender,
            trouble: None,
        };
        watch.begin();
        watch
    }

    /// A way to end the waiting.
    pub(super) fn sender(&self) -> Sender<Word> {
        self.sender.clone()
    }

    /// How often files are looked at, where the system does not tell of changes.
    pub(super) fn every(&self) -> Option<Duration> {
        self.every
    }

    fn begin(&mut self) {
        self.watched.clear();
        let sender = self.sender.clone();
        let hear = move |event| {
            let _ = sender.send(Word::Changed(event));
        };
        let config = Config::default();
        self.watcher = None;
        let made: notify::Result<Box<dyn Watcher + Send>> = match self.every {
            Some(every) => PollWatcher::new(hear, config.with_poll_interval(every)).map(|watcher| Box::new(watcher) as _),
            None => RecommendedWatcher::new(hear, config).map(|watcher| Box::new(watcher) as _),
        };
        match made {
            Ok(watcher) => self.watcher = Some(watcher),
            Err(error) => return self.fall_back(&error),
        }
        self.look_after();
    }

    /// Polls from now on.
    fn fall_back(&mut self, error: &notify::Error) {
        if self.every.is_none() {
            self.trouble = Some(error.to_string());
            self.every = Some(POLL);
            self.begin();
        }
    }

    /// Watches files of the guide that lie elsewhere, for example fonts.
    pub(super) fn also(&mut self, files: impl Iterator<Item = PathBuf>) {
        let folders: BTreeSet<PathBuf> = files.filter_map(|file| file.parent().map(Path::to_owned)).collect();
        if folders != self.others {
            self.others = folders;
            self.look_after();
        }
    }

    /// Begins to watch what has come to be, and forgets what is gone.
    fn look_after(&mut self) {
        let [content, themes] = ["content", "themes"].map(|name| self.root.join(name));
        let inside = |folder: &PathBuf| folder.starts_with(&content) || folder.starts_with(&themes) || *folder == self.root;
        let others: Vec<_> =
            self.others.iter().filter(|folder| !inside(folder)).cloned().map(|folder| (folder, RecursiveMode::NonRecursive)).collect();
        let wanted =
            [(self.root.clone(), RecursiveMode::NonRecursive), (content, RecursiveMode::Recursive), (themes, RecursiveMode::Recursive)];
        for (folder, mode) in wanted.into_iter().chain(others) {
            let is_there = folder.is_dir();
            if is_there == self.watched.contains(&folder) {
                continue;
            }
            let Some(watcher) = &mut self.watcher else { return };
            if !is_there {
                let _ = watcher.unwatch(&folder);
                self.watched.remove(&folder);
            } else if let Err(error) = watcher.watch(&folder, mode) {
                // A folder that went away meanwhile is no trouble.
                if folder.is_dir() {
                    return self.fall_back(&error);
                }
            } else {
                self.watched.insert(folder);
            }
        }
    }

    /// Waits for changes, for at most `longest`.
    pub(super) fn wait(&mut self, longest: Duration) -> Waited {
        let end = Instant::now() + longest;
        loop {
            match self.words.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Word::Changed(event)) => {
                    if let Some(first) = self.changes(event) {
                        return self.gather(first).map_or(Waited::Stop, |all| Waited::Changes(self.taken(all)));
                    }
                }
                Ok(Word::Stop) | Err(RecvTimeoutError::Disconnected) => return Waited::Stop,
                Err(RecvTimeoutError::Timeout) if self.root_is_back() => return Waited::Changes(Changes::Everything),
                Err(RecvTimeoutError::Timeout) => return Waited::Nothing,
            }
        }
    }

    /// Adds what follows before it is quiet; `None` where the server ends.
    fn gather(&self, mut changes: Changes) -> Option<Changes> {
        let end = Instant::now() + LONGEST;
        while Instant::now() < end {
            match self.words.recv_timeout(QUIET) {
                Ok(Word::Changed(event)) => {
                    if let Some(more) = self.changes(event) {
                        changes.add(more);
                    }
                }
                Ok(Word::Stop) | Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        Some(changes)
    }

    /// Watches anew what was replaced as a whole.
    fn taken(&mut self, changes: Changes) -> Changes {
        let replaced: Vec<PathBuf> = match &changes {
            Changes::Everything => self.watched.iter().cloned().collect(),
            Changes::Paths(paths) => self.watched.intersection(paths).cloned().collect(),
        };
        for folder in replaced {
            if let Some(watcher) = &mut self.watcher {
                let _ = watcher.unwatch(&folder);
            }
            self.watched.remove(&folder);
        }
        self.look_after();
        changes
    }

    /// Whether the whole guide was away and is there again.
    fn root_is_back(&mut self) -> bool {
        let was_there = self.watched.contains(&self.root);
        let is_there = self.root.is_dir();
        if was_there != is_there {
            self.watched.clear();
            if is_there {
                self.begin();
            }
        }
        is_there && !was_there
    }

    fn changes(&self, event: notify::Result<Event>) -> Option<Changes> {
        let Ok(event) = event else { return Some(Changes::Everything) };
        if event.need_rescan() {
            return Some(Changes::Everything);
        }
        // Reading is no change, and the server itself reads.
        if matches!(event.kind, EventKind::Access(_)) {
            return None;
        }
        let paths: BTreeSet<PathBuf> = event.paths.into_iter().filter(|path| self.counts(path)).collect();
        (!paths.is_empty()).then_some(Changes::Paths(paths))
    }

    /// Whether a path can be a file or folder of the guide.
    fn counts(&self, path: &Path) -> bool {
        let Ok(inside) = path.strip_prefix(&self.root) else {
            return self.others.iter().any(|folder| path.starts_with(folder));
        };
        let mut parts = inside.components().map(|part| part.as_os_str());
        let Some(first) = parts.clone().next() else { return false };
        let ours = first == "content" || first == "themes" || inside == Path::new(config::FILE);
        (ours || path.parent().is_some_and(|folder| self.others.contains(folder))) && !parts.any(is_passed_over)
    }
}
