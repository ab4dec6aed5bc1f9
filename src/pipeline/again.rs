//! The record of a build, by which a later one whose inputs and site are the same ends at once and says the same.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::key::Inputs;
use super::load::Memory;
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Summary};
use crate::diagnostic::Diagnostic;
use crate::guide::source;
use crate::output::{Area, Record, Recorded};

/// What a build said.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// Files beside the content that pages use, by their path from the guide's root.
    assets: Vec<String>,
    /// Every problem, sorted.
    diagnostics: Vec<Diagnostic>,
    summary: Summary,
}

/// What the last build said, if this one would do the same and nobody has touched the site since.
pub(super) fn said_before(inputs: &Inputs, memory: &Memory, options: &BuildOptions) -> Option<(Summary, Vec<Diagnostic>)> {
    let recorded = Recorded::read(&options.out)?;
    let said: Said = serde_json::from_str(&recorded.record.said).ok()?;
    let read = |path: &String| source::read_asset(path, memory.content().asset(path)?).ok();
    let read: Vec<Vec<u8>> = said.assets.par_iter().map(read).collect::<Option<_>>()?;
    let assets = said.assets.iter().map(String::as_str).zip(read.iter().map(Vec::as_slice)).collect();
    if inputs.key(&assets) != recorded.record.key || !recorded.stands(&options.out, Area::Site) {
        return None;
    }
    let Summary { written, unchanged, .. } = said.summary;
    let open = options.out.join("site").join("index.html");
    Some((Summary { written: 0, unchanged: written + unchanged, removed: 0, open, ..said.summary }, said.diagnostics))
}

/// The record of a build that is about to be published.
pub(super) fn record(inputs: &Inputs, loaded: &Loaded, diagnostics: &[Diagnostic], summary: &Summary) -> Option<Record> {
    let used = loaded.guide.assets.iter().filter_map(|(path, url)| Some((path.as_str(), loaded.assets.get(url)?.as_slice())));
    let assets: BTreeMap<&str, &[u8]> = used.collect();
    let said = Said {
        assets: assets.keys().map(|path| (*path).to_owned()).collect(),
        diagnostics: diagnostics.to_vec(),
        summary: summary.clone(),
    };
    Some(Record { key: inputs.key(&assets), said: serde_json::to_string(&said).ok()? })
}
