//! Tests of the whole tool, in one binary so that Typst is linked once.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod again;
mod book;
mod booklet;
mod check;
#[cfg(unix)]
mod cli;
mod codes;
mod commonmark;
mod designs;
#[cfg(unix)]
mod desk;
mod diagnostics;
#[cfg(feature = "embedded-typst")]
mod engines;
mod external;
#[cfg(unix)]
mod faults;
mod fonts;
mod fuzz;
mod hostile;
mod hosting;
mod invariants;
mod languages;
mod large;
mod letters;
mod links;
#[cfg(unix)]
mod lsp;
#[cfg(unix)]
mod manual;
#[cfg(unix)]
mod merge;
mod offers;
mod output;
mod panels;
mod planner;
mod press;
mod print;
#[cfg(feature = "publish")]
mod publish;
mod random;
mod reach;
mod rules;
mod schema;
mod scripts;
mod search;
mod serve;
mod start;
mod supply;
mod support;
mod themes;
#[cfg(unix)]
mod transcripts;
mod widths;
mod words;
