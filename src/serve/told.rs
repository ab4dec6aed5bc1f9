//! What happens while serving, for whoever watches the terminal.

use std::sync::Arc;
use std::time::Duration;

use crate::diagnostic::Diagnostic;

/// What happens while serving, for whoever watches the terminal.
#[derive(Debug)]
pub enum Told<'t> {
    /// The address answers.
    Ready {
        /// Where the guide is.
        url: &'t str,
    },
    /// The desk can be opened.
    Desk {
        /// Where, with the key to it.
        url: &'t str,
        /// Whether other devices in the network reach it.
        is_open: bool,
    },
    /// An edit was taken in, or the first snapshot made.
    Shown {
        /// Files that changed, by their path from the root; none for the first snapshot.
        changed: &'t [String],
        /// From the edit to the pages.
        took: Duration,
        /// Phases, with the time that each took.
        timings: &'t [(&'static str, Duration)],
    },
    /// An edit has errors; the last good pages stay.
    Refused {
        /// Files that changed, by their path from the root.
        changed: &'t [String],
    },
    /// The problems are now these.
    Problems(&'t [Diagnostic]),
    /// Cards were made.
    Cards {
        /// How many files are new or changed.
        changed: usize,
        /// How long that took.
        took: Duration,
    },
    /// The system cannot watch the files, so they are looked at now and then.
    Polling {
        /// Why.
        why: &'t str,
        /// How often.
        every: Duration,
    },
}

/// Hears what happens.
pub type Teller = Arc<dyn Fn(&Told<'_>) + Send + Sync>;
