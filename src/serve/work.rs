//! Two threads: one takes edits in, the other makes behind it what takes longer.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::hub::{Files, Hub, Shown};
use super::told::{Teller, Told};
use super::unsaved::Unsaved;
use super::watch::{Waited, Watch, Word};
use crate::diagnostic::file::{Afresh, File, Reuse};
use crate::diagnostic::{Diagnostic, panics};
use crate::guide::source::Changes;
use crate::pipeline::{Kept, Live, Refreshed, Snapshot};

/// How long it has to be quiet after an edit before what is not asked for is made, so that the open page comes first.
const BREATH: Duration = Duration::from_millis(150);
/// The same after a key at the desk, where the next one is likely to come, and to wait for whatever Typst has begun.
const LULL: Duration = Duration::from_secs(1);
/// How long after the last edit the files are walked once more, in case the system kept a change to itself.
const SECOND_LOOK: Duration = Duration::from_secs(1);
/// How long an edit with errors has to stand before it is told of.
const GRACE: Duration = Duration::from_millis(40);
/// How often that is begun anew at most.
const MOST_WAITS: usize = 10;
/// How often the guide's folder is looked for when nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// How long the end waits for work that is in the middle of something.
const FAREWELL: Duration = Duration::from_secs(5);

/// The threads.
pub(super) struct Work {
    words: Sender<Word>,
    behind: Arc<Behind>,
    threads: Vec<JoinHandle<()>>,
}

/// What the threads share besides the hub.
#[derive(Default)]
struct Behind {
    /// The number of the snapshot to work on.
    newest: Mutex<u64>,
    waiting: Condvar,
    is_over: AtomicBool,
    /// Whether the last edit is text that is being written, which the terminal is not told of.
    is_quiet: AtomicBool,
    /// What was last told, so that it is told once.
    told: Mutex<Vec<Diagnostic>>,
}

/// Begins to watch and to work.
pub(super) fn start(hub: &Arc<Hub>, live: Live, unsaved: &Arc<Unsaved>, poll: Option<Duration>, teller: &Teller) -> Work {
    let watch = Watch::new(live.root(), poll);
    let words = watch.sender();
    let behind = Arc::new(Behind::default());
    hub.change(|state| state.is_busy = true);
    let unsaved = unsaved.clone();
    let front = Front { hub: hub.clone(), live, unsaved, watch, teller: teller.clone(), behind: behind.clone(), ends: false };
    let back = Back { hub: hub.clone(), teller: teller.clone(), behind: behind.clone() };
    let threads = vec![std::thread::spawn(move || front.run()), std::thread::spawn(move || back.run())];
    Work { words, behind, threads }
}

impl Work {
    /// A way to say that there is something new.
    pub(super) fn words(&self) -> Sender<Word> {
        self.words.clone()
    }

    /// Ends both threads, which leaves no temporary file behind.
    pub(super) fn stop(self) {
        self.behind.is_over.store(true, Ordering::Relaxed);
        let _ = self.words.send(Word::Stop);
        self.behind.waiting.notify_all();
        let end = Instant::now() + FAREWELL;
        for thread in self.threads {
            while !thread.is_finished() && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(5));
            }
            if thread.is_finished() {
                let _ = thread.join();
            }
        }
    }
}

impl Behind {
    fn ask_for(&self, number: u64) {
        *self.newest.lock().unwrap_or_else(PoisonError::into_inner) = number;
        self.waiting.notify_all();
    }

    fn ends(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Waits for a snapshot after `done` that nothing follows for a moment; `None` at the end.
    fn wait(&self, done: u64) -> Option<u64> {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if self.ends() {
                return None;
            }
            let seen = *newest;
            let breath = match seen {
                0 | 1 => Duration::ZERO,
                _ if self.is_quiet.load(Ordering::Relaxed) => LULL,
                _ => BREATH,
            };
            if seen == done {
                newest = self.waiting.wait_timeout(newest, HEARTBEAT).unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            if breath.is_zero() {
                return Some(seen);
            }
            newest = self.waiting.wait_timeout(newest, breath).unwrap_or_else(PoisonError::into_inner).0;
            if *newest == seen {
                return Some(seen);
            }
        }
    }

    /// Tells of the problems where they are not those that were told last.
    fn tell(&self, hub: &Hub, teller: &Teller) {
        if self.is_quiet.load(Ordering::Relaxed) {
            return;
        }
        let problems = hub.look(super::hub::State::all_problems);
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if *told != problems {
            teller(&Told::Problems(&problems));
            *told = problems;
        }
    }
}

/// Takes edits in.
struct Front {
    hub: Arc<Hub>,
    live: Live,
    unsaved: Arc<Unsaved>,
    watch: Watch,
    teller: Teller,
    behind: Arc<Behind>,
    /// The server ends.
    ends: bool,
}

impl Front {
    fn run(mut self) {
        self.tell_of_polling();
        self.take_in(&Changes::Everything, &[]);
        let mut is_sure = false;
        while !self.ends {
            let patience = if is_sure { HEARTBEAT } else { SECOND_LOOK };
            match self.watch.wait(patience) {
                Waited::Changes(changes) => {
                    self.hub.change(|state| state.is_busy = true);
                    let changed = names(&changes, self.live.root());
                    self.take_in(&changes, &changed);
                    is_sure = false;
                }
                Waited::Nothing if is_sure => {}
                Waited::Nothing => {
                    is_sure = true;
                    if self.live.has_missed_something() {
                        self.take_in(&Changes::Everything, &[]);
                    }
                }
                Waited::Stop => return,
            }
        }
    }

    fn tell_of_polling(&self) {
        if let (Some(why), Some(every)) = (&self.watch.trouble, self.watch.every()) {
            (self.teller)(&Told::Polling { why, every });
        }
    }

    fn refresh(&mut self, changes: &Changes) -> Option<Refreshed> {
        let written = self.unsaved.lay_over(&mut self.live);
        let is_written = matches!(changes, Changes::Paths(paths) if !written.is_empty() && paths.is_subset(&written));
        self.behind.is_quiet.store(is_written, Ordering::Relaxed);
        panics::guarded("an edit was taken in", || self.live.refresh(changes)).unwrap_or_else(|fault| {
            self.live = self.live.afresh();
            self.unsaved.lay_all_over(&mut self.live);
            Some(Refreshed { snapshot: None, diagnostics: vec![fault], timings: Vec::new() })
        })
    }

    fn take_in(&mut self, changes: &Changes, changed: &[String]) {
        let started = Instant::now();
        let Some(mut refreshed) = self.refresh(changes) else {
            self.hub.change(|state| state.is_busy = false);
            // A save of what was shown before is when the terminal hears of it.
            self.behind.tell(&self.hub, &self.teller);
            return;
        };
        // Half a save looks like an error: some editors empty a file before they write it.
        for _ in 0..MOST_WAITS {
            match refreshed.snapshot {
                Some(_) => break,
                None => match self.watch.wait(GRACE) {
                    Waited::Changes(more) => refreshed = self.refresh(&more).unwrap_or(refreshed),
                    Waited::Nothing => break,
                    Waited::Stop => {
                        self.ends = true;
                        return;
                    }
                },
            }
        }
        self.watch.also(self.live.fonts());
        let mut old = None;
        match refreshed.snapshot {
            Some(snapshot) => {
                old = self.hub.show(snapshot, refreshed.diagnostics);
                let number = self.hub.change(|state| {
                    state.is_busy = false;
                    state.number
                });
                self.behind.ask_for(number);
                self.say(&Told::Shown { changed, took: started.elapsed(), timings: &refreshed.timings });
            }
            None => {
                self.hub.change(|state| {
                    state.problems = refreshed.diagnostics;
                    state.is_busy = false;
                });
                self.say(&Told::Refused { changed });
            }
        }
        self.behind.tell(&self.hub, &self.teller);
        drop(old);
    }

    fn say(&self, told: &Told<'_>) {
        if !self.behind.is_quiet.load(Ordering::Relaxed) {
            (self.teller)(told);
        }
    }
}

/// Paths from the root, for people.
fn names(changes: &Changes, root: &Path) -> Vec<String> {
    let name = |path: &Path| path.strip_prefix(root).unwrap_or(path).display().to_string();
    match changes {
        Changes::Everything => Vec::new(),
        Changes::Paths(paths) => {
            // An editor's file that came and went is nothing to tell of, unless it is all that there is.
            let there: Vec<String> = paths.iter().filter(|path| path.exists()).map(|path| name(path)).collect();
            if there.is_empty() { paths.iter().map(|path| name(path)).collect() } else { there }
        }
    }
}

/// Makes cards, search and files, and tries every page.
struct Back {
    hub: Arc<Hub>,
    teller: Teller,
    behind: Arc<Behind>,
}

impl Back {
    fn run(self) {
        // One processor stays with the reader.
        let threads = std::thread::available_parallelism().map_or(1, |all| (all.get() - 1).max(1));
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        let mut done = 0;
        while let Some(number) = self.behind.wait(done) {
            if let Some(shown) = self.hub.look(|state| state.shown.clone()).filter(|shown| shown.number == number) {
                let worked = panics::guarded("cards, search and files were made", || match &pool {
                    Ok(pool) => pool.install(|| self.work_on(&shown)),
                    Err(_) => self.work_on(&shown),
                });
                if let Err(fault) = worked {
                    let files = self.hub.look(|state| state.files.as_ref().clone());
                    self.hub.finish(number, files, vec![fault]);
                    self.behind.tell(&self.hub, &self.teller);
                }
            }
            done = number;
        }
    }

    fn work_on(&self, shown: &Shown) {
        let number = shown.number;
        let is_over = || self.behind.ends() || self.hub.look(|state| state.number != number);
        let snapshot = if shown.snapshot.prints() { self.cards(shown, &is_over) } else { self.no_cards(shown) };
        if is_over() {
            return;
        }
        let old = self.hub.look(|state| state.files.clone());
        let finished = snapshot.finish(&Kept::new(&old, self.last(shown).as_ref(), &is_over));
        if !is_over() && self.hub.finish(number, by_url(finished.files), finished.diagnostics) {
            self.behind.tell(&self.hub, &self.teller);
        }
    }

    /// The files of the last build, as long as there are none of our own.
    fn last(&self, shown: &Shown) -> Box<dyn Reuse> {
        if self.hub.look(|state| state.files.is_empty()) { Box::new(shown.snapshot.last_build()) } else { Box::new(Afresh) }
    }

    fn no_cards(&self, shown: &Shown) -> Snapshot {
        if self.hub.look(|state| !state.cards.is_empty()) {
            self.hub.show_cards(shown.number, shown.snapshot.clone(), Files::new(), Vec::new());
        }
        shown.snapshot.clone()
    }

    fn cards(&self, shown: &Shown, is_over: &(dyn Fn() -> bool + Sync)) -> Snapshot {
        let started = Instant::now();
        let old = self.hub.look(|state| state.cards.clone());
        let (snapshot, files, problems) = shown.snapshot.print(&Kept::new(&old, self.last(shown).as_ref(), is_over));
        if is_over() {
            return snapshot;
        }
        let cards = by_url(files);
        let same = |file: &Arc<File>| old.get(&file.url).is_some_and(|known| known.content == file.content);
        let changed = cards.values().filter(|file| !same(file)).count();
        let is_news = self.hub.show_cards(shown.number, snapshot.clone(), cards, problems) && changed > 0;
        if is_news && !self.behind.is_quiet.load(Ordering::Relaxed) {
            (self.teller)(&Told::Cards { changed, took: started.elapsed() });
        }
        snapshot
    }
}

fn by_url(files: Vec<File>) -> Files {
    files.into_iter().map(|file| (file.url.clone(), Arc::new(file))).collect()
}
