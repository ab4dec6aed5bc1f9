//! What is shown at this moment: the snapshot, its pages as far as they were asked for, what was made behind them, and what is wrong.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use crate::diagnostic::file::File;
use crate::diagnostic::{Diagnostic, Severity, sort};
use crate::pipeline::Snapshot;

/// Files by URL.
pub(super) type Files = HashMap<String, Arc<File>>;

/// Shared by the threads that work and the tasks that answer.
pub(super) struct Hub {
    state: Mutex<State>,
    /// The turn, for those who wait for the next.
    turn: watch::Sender<u64>,
}

impl Default for Hub {
    fn default() -> Self {
        Hub { state: Mutex::default(), turn: watch::Sender::new(0) }
    }
}

/// What the hub knows.
#[derive(Default)]
pub(super) struct State {
    /// Counts the snapshots.
    pub(super) number: u64,
    pub(super) shown: Option<Shown>,
    /// The last snapshot of which every page could be made.
    good: Option<Shown>,
    /// Errors that keep an edit from being shown, and warnings.
    pub(super) problems: Vec<Diagnostic>,
    /// What is wrong with cards and with what tells of pages.
    card_problems: Vec<Diagnostic>,
    file_problems: Vec<Diagnostic>,
    /// What is wrong with pages that were asked for.
    page_problems: BTreeMap<String, Diagnostic>,
    pub(super) files: Arc<Files>,
    pub(super) cards: Arc<Files>,
    /// The turn in which a picture became another one, by URL.
    touched: HashMap<String, u64>,
    /// The snapshot of which everything is made.
    pub(super) finished: u64,
    /// Whether an edit is being taken in.
    pub(super) is_busy: bool,
    turn: u64,
}

/// A snapshot and its pages.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) number: u64,
    pub(super) snapshot: Snapshot,
    pages: Arc<Mutex<HashMap<String, Arc<Page>>>>,
}

/// A rendered page.
pub(super) struct Page {
    pub(super) bytes: Vec<u8>,
    /// Hash of the bytes.
    pub(super) version: String,
    /// Hash of the bytes without the hashes in the names of style sheets.
    pub(super) shape: String,
}

impl Shown {
    fn new(number: u64, snapshot: Snapshot) -> Self {
        Shown { number, snapshot, pages: Arc::default() }
    }

    fn page(&self, url: &str) -> Option<Result<Arc<Page>, Diagnostic>> {
        if let Some(page) = lock(&self.pages).get(url) {
            return Some(Ok(page.clone()));
        }
        let bytes = match self.snapshot.file(url)? {
            Ok(bytes) => bytes,
            Err(diagnostic) => return Some(Err(diagnostic)),
        };
        let page = Arc::new(Page { version: hash(&bytes), shape: shape(&bytes, &self.snapshot), bytes });
        lock(&self.pages).insert(url.to_owned(), page.clone());
        Some(Ok(page))
    }
}

fn shape(html: &[u8], snapshot: &Snapshot) -> String {
    let mut html = String::from_utf8_lossy(html).into_owned();
    for style in snapshot.styles() {
        html = html.replace(style, stem(style));
    }
    hash(html.as_bytes())
}

/// The name of a style sheet without its hash and ending.
fn stem(style: &str) -> &str {
    style.rsplitn(3, '.').last().unwrap_or(style)
}

pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex()[..16].to_owned()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl State {
    /// Everything that is wrong, sorted.
    pub(super) fn all_problems(&self) -> Vec<Diagnostic> {
        let late = self.card_problems.iter().chain(&self.file_problems).chain(self.page_problems.values());
        let mut all: Vec<Diagnostic> = self.problems.iter().chain(late).cloned().collect();
        sort(&mut all);
        all
    }

    /// The errors among them.
    pub(super) fn errors(&self) -> Vec<Diagnostic> {
        let mut all = self.all_problems();
        all.retain(|problem| problem.severity == Severity::Error);
        all
    }

    /// Whether all that is asked of the latest edit is done.
    pub(super) fn is_settled(&self) -> bool {
        !self.is_busy && self.finished == self.number
    }

    pub(super) fn turn(&self) -> u64 {
        self.turn
    }

    /// Pictures that are other ones since a turn.
    pub(super) fn touched_since(&self, turn: u64) -> Vec<String> {
        let mut urls: Vec<String> = self.touched.iter().filter(|(_, at)| **at > turn).map(|(url, _)| url.clone()).collect();
        urls.sort();
        urls
    }
}

impl Hub {
    /// Hears of every turn from now on.
    pub(super) fn turns(&self) -> watch::Receiver<u64> {
        self.turn.subscribe()
    }

    /// Looks at what is known, without holding others up for long.
    pub(super) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&lock(&self.state))
    }

    /// Changes what is known and tells everybody who waits.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = lock(&self.state);
        let result = change(&mut state);
        state.turn += 1;
        let turn = state.turn;
        drop(state);
        self.turn.send_replace(turn);
        result
    }

    /// Shows a new snapshot; gives the one before, which takes its time to be dropped.
    pub(super) fn show(&self, snapshot: Snapshot, problems: Vec<Diagnostic>) -> Option<Shown> {
        self.change(|state| {
            let snapshot = match &state.shown {
                Some(shown) => snapshot.with_cards_of(&shown.snapshot),
                None => snapshot,
            };
            if let Some(shown) = &state.shown {
                let turn = state.turn + 1;
                state.touched.extend(snapshot.changed_pictures(&shown.snapshot).map(|url| (url.to_owned(), turn)));
            }
            state.number += 1;
            state.problems = problems;
            state.page_problems.clear();
            state.file_problems.clear();
            state.shown.replace(Shown::new(state.number, snapshot))
        })
    }

    /// Shows the cards of a snapshot, unless there is a newer one. Tells whether it does.
    pub(super) fn show_cards(&self, number: u64, snapshot: Snapshot, cards: Files, problems: Vec<Diagnostic>) -> bool {
        self.change(|state| {
            if state.number != number {
                return false;
            }
            let other = |file: &Arc<File>| state.cards.get(&file.url).is_some_and(|old| old.content != file.content);
            let touched: Vec<String> = cards.values().filter(|file| other(file)).map(|file| file.url.clone()).collect();
            let turn = state.turn + 1;
            state.touched.extend(touched.into_iter().map(|url| (url, turn)));
            state.cards = Arc::new(cards);
            state.card_problems = problems;
            state.shown = Some(Shown::new(number, snapshot));
            true
        })
    }

    /// Has everything of a snapshot, unless there is a newer one. Tells whether it is the newest.
    pub(super) fn finish(&self, number: u64, files: Files, problems: Vec<Diagnostic>) -> bool {
        self.change(|state| {
            if state.number != number {
                return false;
            }
            state.files = Arc::new(files);
            state.finished = number;
            if !crate::diagnostic::has_errors(&problems) {
                state.good.clone_from(&state.shown);
            }
            state.file_problems = problems;
            true
        })
    }

    /// A page by its URL from the site's root. One that cannot be made is told of, and the last good one is given.
    pub(super) fn page(&self, url: &str) -> Option<Arc<Page>> {
        let shown = self.look(|state| state.shown.clone())?;
        match shown.page(url)? {
            Ok(page) => Some(page),
            Err(diagnostic) => {
                let is_known = self.look(|state| state.number != shown.number || state.page_problems.get(url) == Some(&diagnostic));
                if !is_known {
                    self.change(|state| state.page_problems.insert(url.to_owned(), diagnostic));
                }
                let good = self.look(|state| state.good.clone())?;
                good.page(url)?.ok()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_style_sheet_is_known_by_its_stem() {
        assert_eq!(stem("assets/css/letterpress.0123456789.css"), "assets/css/letterpress");
        assert_eq!(stem("assets/a.min.0123456789.css"), "assets/a.min");
    }
}
