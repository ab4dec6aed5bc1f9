//! The record of a run, by which a later one whose inputs are the same ends at once and says the same: a build whose site stands, a check.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::key::Inputs;
use super::load::Memory;
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Summary};
use crate::diagnostic::Diagnostic;
use crate::guide::source;
use crate::output::{Area, Card, Checked, ContentHash, OutputTree, Record, Recorded, keep_check};

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
    let assets = assets(loaded);
    let said = Said {
        assets: assets.keys().map(|path| (*path).to_owned()).collect(),
        diagnostics: diagnostics.to_vec(),
        summary: summary.clone(),
    };
    Some(Record { key: inputs.key(&assets), said: serde_json::to_string(&said).ok()? })
}

/// Files beside the content that pages use, by their path from the guide's root.
fn assets(loaded: &Loaded) -> BTreeMap<&str, &[u8]> {
    loaded.guide.assets.iter().filter_map(|(path, url)| Some((path.as_str(), loaded.assets.get(url)?.as_slice()))).collect()
}

/// The key of a check of what was loaded.
pub(super) fn key_of_check(inputs: &Inputs, loaded: &Loaded) -> ContentHash {
    inputs.key(&assets(loaded))
}

/// What the last check found when it rendered, if this one would find the same.
pub(super) fn found_before(key: ContentHash, options: &BuildOptions) -> Option<Vec<Diagnostic>> {
    let checked = Checked::read(&options.out)?;
    let record = checked.record();
    (record.key == key).then(|| serde_json::from_str(&record.said).ok())?
}

/// Keeps what a check found when it rendered, and the cards that no build has published.
pub(super) fn keep_found(
    key: ContentHash,
    found: &[Diagnostic],
    tree: &OutputTree,
    published: impl Fn(&str) -> Option<ContentHash>,
    options: &BuildOptions,
) {
    let Ok(said) = serde_json::to_string(found) else { return };
    let is_card = |path: &str| path.contains("printables/") && !path.ends_with(".html");
    let cards: Vec<Card<'_>> = tree
        .iter()
        .filter_map(|(path, file)| Some(Card { path: path.as_str(), inputs: file.inputs?, bytes: &file.bytes }))
        .filter(|card| is_card(card.path) && published(card.path) != Some(card.inputs))
        .collect();
    keep_check(&options.out, &Record { key, said }, &cards);
}
