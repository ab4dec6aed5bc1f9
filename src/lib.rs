//! Courtesy builds one folder of Markdown into an etiquette guide on the web and the stationery that goes with it.
//!
//! The flow goes one way:
//!
//! ```text
//! source -> content -> print -> { site -> reach | search } -> output
//! ```
//!
//! - [`source`] walks the guide once and reads its files; nothing else reads content.
//! - [`content`] turns files into a [`content::Guide`]: plain data with every reference resolved and every problem found.
//! - [`theme`] brings templates, assets, tokens, words and Typst files.
//! - [`mod@print`] makes PDFs and pictures through Typst, [`site`] makes pages, [`search`] makes the index of them. They do not
//!   know each other: what was printed reaches the other two as a list ([`shelf`]).
//! - [`reach`] tells machines of the pages: feed, sitemap, Markdown, data.
//! - [`output`] writes, all or nothing.
//! - [`advice`] says of a sound guide what could be better; [`allow`] lets pass what a guide allows; [`external`] asks other
//!   sites, where that is wanted.
//! - [`start`] knows what a new guide, and a new file in one, begins with.
//!
//! [`pipeline::build`] is the whole of it; [`pipeline::check`] is the same without output, and with advice;
//! [`serve`] runs the same flow for every edit. `docs/architecture.md` tells where to change what.

pub mod advice;
pub mod allow;
pub mod cli;
pub mod config;
pub mod content;
pub mod data;
pub mod diagnostic;
pub mod editions;
pub mod external;
pub mod file;
pub mod letters;
pub mod markdown;
pub mod offline;
pub mod output;
pub mod pipeline;
pub mod print;
pub mod project;
pub mod reach;
pub mod schema;
pub mod search;
pub mod serve;
pub mod shelf;
pub mod site;
pub mod source;
pub mod start;
pub mod stationery;
pub mod theme;
