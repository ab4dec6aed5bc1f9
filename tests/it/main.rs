//! Tests of the whole tool, in one binary so that Typst is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod check;
mod commonmark;
mod diagnostics;
mod external;
mod hostile;
mod invariants;
mod languages;
mod letters;
mod links;
mod output;
mod planner;
mod print;
mod random;
mod reach;
mod search;
mod support;
