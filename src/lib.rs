//! Courtesy builds one folder of Markdown into an etiquette guide on the web and the stationery that goes with it.
//!
//! The flow goes one way:
//!
//! ```text
//! source -> content -> print -> { site -> reach | search } -> output
//! ```
//!
//! Each room has a purpose, and knows only what stands below it:
//!
//! - [`cli`] takes arguments and gives an exit code; [`serve`] shows the guide in a browser and follows every edit; [`lsp`] tells
//!   editors of it.
//! - [`pipeline`] is the flow: [`pipeline::build`] is the whole of it, [`pipeline::check`] the same without output, and with
//!   advice.
//! - [`desk`] helps a writer: what a guide begins with, schemas, advice, links to other sites.
//! - [`web`] makes pages, the index of them, and what tells machines of them.
//! - [`paper`] makes PDFs and pictures through Typst. It does not know the web: what was printed reaches pages as a list
//!   ([`paper::shelf`]).
//! - [`theme`] brings templates, assets, tokens, words and Typst files.
//! - [`guide`] is plain data with every reference resolved and every problem found; its `source` is all that reads content.
//! - [`diagnostic`] says what is wrong, where, and what to do; it knows what a finished file is, too.
//! - [`output`] writes, all or nothing; only the pipeline and the commands know it. `publish` brings what stands to a store; only they know it, too.
//!
//! `docs/architecture.md` tells where to change what.

pub mod cli;
pub mod desk;
pub mod diagnostic;
pub mod guide;
pub mod lsp;
pub mod output;
pub mod paper;
pub mod pipeline;
#[cfg(feature = "publish")]
pub mod publish;
pub mod serve;
pub mod theme;
pub mod web;
