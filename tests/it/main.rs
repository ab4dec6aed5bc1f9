//! Tests of the whole tool, in one binary so that Typst is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check;
#[cfg(unix)]
mod cli;
mod commonmark;
mod designs;
mod diagnostics;
mod external;
mod hostile;
mod invariants;
mod languages;
mod letters;
mod links;
#[cfg(unix)]
mod manual;
mod output;
mod planner;
mod print;
mod random;
mod reach;
mod schema;
mod search;
mod serve;
mod start;
mod support;
mod themes;
#[cfg(unix)]
mod transcripts;
