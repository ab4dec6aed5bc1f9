//! The key of a run: one hash over everything that a build or a check follows from. Equal keys mean equal results, to the byte.
//!
//! It covers the program itself (its source, theme and dependencies, which `build.rs` hashes), the options that matter, the
//! configuration, every file of `content/`, theme and fonts of the guide's own, the version of Typst, and the files beside the
//! content that are published. Which those are is known only after the content was read, so [`Inputs::key`] takes them last.

use std::collections::BTreeMap;

use super::load::Memory;
use super::outcome::BuildOptions;
use crate::diagnostic::parts::Parts;
use crate::guide::content::EXPECTATIONS;
use crate::guide::{config, source};
use crate::output::ContentHash;
use crate::paper::print::typst;

/// Changes with any change of the program.
const IDENTITY: &str = env!("COURTESY_IDENTITY");

/// All that a run follows from, but for the files beside the content.
pub(super) struct Inputs {
    parts: Parts,
}

impl Inputs {
    /// Takes in what `memory` has read; `None` where anything could not be read, so that no two such runs are the same.
    pub(super) fn of(memory: &mut Memory, options: &BuildOptions) -> Option<Self> {
        let config_file = memory.config_file()?.clone();
        let config = config::parse(&config_file).0?;
        let mut parts = Parts::default();
        parts.add(IDENTITY.as_bytes());
        parts.add(&[options.print, options.drafts, options.epub, options.single].map(u8::from));
        if options.print {
            let named = options.typst.as_deref().or(config.print.typst.as_deref());
            parts.add(typst::choose(named).ok()?.version().as_bytes());
        }
        parts.add(config_file.text.as_bytes());
        parts.add(&memory.content().fingerprint()?);
        if memory.content().asset(EXPECTATIONS).is_some() {
            parts.add(source::read_text(&options.root, EXPECTATIONS).ok()?.text.as_bytes());
        }
        let own = memory.own(options, &config, &config_file);
        if !own.problems.is_empty() || !own.fonts.are_whole() {
            return None;
        }
        for (path, bytes) in &own.files {
            parts.add(path.as_bytes());
            parts.add(bytes);
        }
        for (path, bytes) in &own.fonts.files {
            parts.add(path.as_bytes());
            parts.add(bytes);
        }
        Some(Inputs { parts })
    }

    /// The key of a run whose pages use files with these hashes, by their path from the guide's root.
    pub(super) fn key(&self, assets: &BTreeMap<&str, ContentHash>) -> ContentHash {
        let mut parts = self.parts.clone();
        for (path, hash) in assets {
            parts.add(path.as_bytes());
            parts.add(hash.as_bytes());
        }
        parts.hash().into()
    }
}
