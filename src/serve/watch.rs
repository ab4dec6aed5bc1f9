//! Waits for changes on the disk, and gathers those that come together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind, RenameMode};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::guide::config;
use crate::guide::source::{Changes, is_passed_over};

/// How long it has to be quiet before changes count as all that there are.
const QUIET: Duration = Duration::from_millis(6);
/// The same where the system has said of every file that its writer is done with it.
const DONE: Duration = Duration::from_millis(1);
/// How long changes that go on are gathered at most.
const LONGEST: Duration = Duration::from_millis(150);
/// How often files are looked at where the system cannot tell.
const POLL: Duration = Duration::from_millis(500);

/// Word from the system or from the server itself.
pub(super) enum Word {
    Changed(notify::Result<Event>),
    /// Text was written at the desk that lies over this file.
    Written(PathBuf),
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

    /// Watches files and folders of the guide that lie elsewhere, for example fonts.
    pub(super) fn also(&mut self, places: impl Iterator<Item = PathBuf>) {
        let folder = |place: PathBuf| if place.is_dir() { Some(place) } else { place.parent().map(Path::to_owned) };
        let folders: BTreeSet<PathBuf> = places.filter_map(folder).collect();
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
                    let mut open = Open::default();
                    open.hear(&event, |path| self.counts(path));
                    if let Some(first) = self.changes(event) {
                        return self.gather(first, open).map_or(Waited::Stop, |all| Waited::Changes(self.taken(all)));
                    }
                }
                Ok(Word::Written(path)) => {
                    let first = Changes::Paths([path].into());
                    return self.gather(first, Open::default()).map_or(Waited::Stop, |all| Waited::Changes(self.taken(all)));
                }
                Ok(Word::Stop) | Err(RecvTimeoutError::Disconnected) => return Waited::Stop,
                Err(RecvTimeoutError::Timeout) if self.root_is_back() => return Waited::Changes(Changes::Everything),
                Err(RecvTimeoutError::Timeout) => return Waited::Nothing,
            }
        }
    }

    /// Adds what follows before it is quiet; `None` where the server ends.
    fn gather(&self, mut changes: Changes, mut open: Open) -> Option<Changes> {
        let end = Instant::now() + LONGEST;
        while Instant::now() < end {
            match self.words.recv_timeout(if open.0.is_empty() { DONE } else { QUIET }) {
                Ok(Word::Changed(event)) => {
                    open.hear(&event, |path| self.counts(path));
                    if let Some(more) = self.changes(event) {
                        changes.add(more);
                    }
                }
                Ok(Word::Written(path)) => changes.add(Changes::Paths([path].into())),
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
        let Some(first) = inside.iter().next() else { return false };
        let ours = first == "content" || first == "themes" || inside == Path::new(config::FILE);
        (ours || path.parent().is_some_and(|folder| self.others.contains(folder))) && !is_passed_over(inside)
    }
}

/// What was changed and may not be whole yet: not closed by its writer, or taken away to be put back.
#[derive(Default)]
struct Open(BTreeSet<PathBuf>);

impl Open {
    /// Takes in an event; paths count that can be of the guide.
    fn hear(&mut self, event: &notify::Result<Event>, counts: impl Fn(&Path) -> bool) {
        let Ok(event) = event else { return };
        let paths = || event.paths.iter().filter(|path| counts(path));
        match event.kind {
            // What takes the place of a file was closed before.
            EventKind::Access(AccessKind::Close(AccessMode::Write)) | EventKind::Modify(ModifyKind::Name(RenameMode::To)) => {
                paths().for_each(|path| _ = self.0.remove(path));
            }
            EventKind::Access(_) => {}
            EventKind::Modify(ModifyKind::Name(RenameMode::Both)) => {
                paths().for_each(|path| _ = self.0.remove(path));
                // As some editors put the old file by before they write the new one.
                if let [from, to] = event.paths.as_slice()
                    && counts(from)
                    && !counts(to)
                {
                    self.0.insert(from.clone());
                }
            }
            _ => self.0.extend(paths().cloned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange};

    use super::*;

    fn open(events: &[(EventKind, &[&str])]) -> Vec<PathBuf> {
        let mut open = Open::default();
        for (kind, paths) in events {
            let event = paths.iter().fold(Event::new(*kind), |event, path| event.add_path(path.into()));
            open.hear(&Ok(event), |path| !path.ends_with("a~"));
        }
        open.0.into_iter().collect()
    }

    #[test]
    fn a_save_is_whole_when_its_writer_says_so() {
        let write = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let close = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let name = |mode| EventKind::Modify(ModifyKind::Name(mode));
        assert_eq!(open(&[(write, &["a"])]), [PathBuf::from("a")], "emptied, and not yet written");
        assert!(open(&[(write, &["a"]), (write, &["a"]), (close, &["a"])]).is_empty());
        assert_eq!(open(&[(close, &["a"]), (write, &["a"])]), [PathBuf::from("a")]);
        let replaced = [(EventKind::Create(CreateKind::File), &["a.tmp"] as &[&str]), (write, &["a.tmp"]), (close, &["a.tmp"])];
        assert!(open(&[&replaced[..], &[(name(RenameMode::To), &["a"])]].concat()).is_empty());
        let moved =
            [(name(RenameMode::From), &["a.tmp"] as &[&str]), (name(RenameMode::To), &["a"]), (name(RenameMode::Both), &["a.tmp", "a"])];
        assert!(open(&moved).is_empty());
        let put_by = [(name(RenameMode::From), &["a"] as &[&str]), (name(RenameMode::Both), &["a", "a~"])];
        assert_eq!(open(&put_by), [PathBuf::from("a")], "taken away, and not yet put back");
    }
}
