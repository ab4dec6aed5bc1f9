//! The record of a run, by which a later one whose inputs are the same ends at once and says the same: a build whose site stands, a check.

use std::collections::BTreeMap;
#[cfg(feature = "publish")]
use std::path::Path;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::key::Inputs;
use super::load::Memory;
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Summary};
use crate::diagnostic::Diagnostic;
use crate::guide::source;
#[cfg(feature = "publish")]
use crate::guide::source::Changes;
use crate::output::{Area, Card, Checked, ContentHash, OutputTree, Record, Recorded, keep_check};

/// What a build said.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// Files beside the content that are published, by their path from the guide's root.
    assets: Vec<String>,
    built: Built,
    /// Every problem, sorted.
    diagnostics: Vec<Diagnostic>,
    summary: Summary,
}

/// What of its options a build followed from.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Built {
    print: bool,
    drafts: bool,
    epub: bool,
    single: bool,
    typst: Option<String>,
}

impl Said {
    fn of(recorded: &Recorded) -> Option<Self> {
        serde_json::from_str(&recorded.record.said).ok()
    }

    /// The key of the same build of the guide as it is now.
    fn key<'s>(&'s self, inputs: &Inputs, memory: &Memory) -> Option<ContentHash> {
        let read = |path: &'s String| {
            let bytes = source::read_asset(path, memory.content().asset(path)?).ok()?;
            Some((path.as_str(), ContentHash::of(&bytes)))
        };
        Some(inputs.key(&self.assets.par_iter().map(read).collect::<Option<_>>()?))
    }
}

/// What the last build said, if this one would do the same and nobody has touched the site since.
pub(super) fn said_before(inputs: &Inputs, memory: &Memory, options: &BuildOptions) -> Option<(Summary, Vec<Diagnostic>)> {
    let recorded = Recorded::read(&options.out)?;
    let said = Said::of(&recorded)?;
    if said.key(inputs, memory)? != recorded.record.key || !recorded.stands(&options.out, Area::Site) {
        return None;
    }
    let Summary { written, unchanged, .. } = said.summary;
    let open = options.out.join("site").join("index.html");
    Some((Summary { written: 0, unchanged: written + unchanged, removed: 0, open, ..said.summary }, said.diagnostics))
}

/// How the site that stands in an output folder relates to the guide as it is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg(feature = "publish")]
pub(super) enum Age {
    /// A build would make the same.
    Current,
    /// A build could make another one.
    Older,
    /// The build's record is gone.
    Unknown,
}

/// Compares the site that stands with the guide; tells besides whether the site has drafts in it.
#[cfg(feature = "publish")]
pub(super) fn age(root: &Path, out: &Path) -> (Age, bool) {
    let Some(recorded) = Recorded::read(out) else { return (Age::Unknown, false) };
    let Some(said) = Said::of(&recorded) else { return (Age::Unknown, false) };
    let Built { print, drafts, epub, single, ref typst } = said.built;
    let options = BuildOptions { root: root.to_owned(), out: out.to_owned(), print, drafts, epub, single, typst: typst.clone() };
    let mut memory = Memory::default();
    memory.read(&Changes::Everything, &options);
    let key = Inputs::of(&mut memory, &options).and_then(|inputs| said.key(&inputs, &memory));
    (if key == Some(recorded.record.key) { Age::Current } else { Age::Older }, drafts)
}

/// The record of a build that is about to be published.
pub(super) fn record(
    inputs: &Inputs,
    loaded: &Loaded,
    options: &BuildOptions,
    diagnostics: &[Diagnostic],
    summary: &Summary,
) -> Option<Record> {
    let BuildOptions { print, drafts, epub, single, ref typst, .. } = *options;
    let assets = assets(loaded);
    let said = Said {
        assets: assets.keys().map(|path| (*path).to_owned()).collect(),
        built: Built { print, drafts, epub, single, typst: typst.clone() },
        diagnostics: diagnostics.to_vec(),
        summary: summary.clone(),
    };
    Some(Record { key: inputs.key(&assets), said: serde_json::to_string(&said).ok()? })
}

/// Hashes of the files beside the content that are published, by their path from the guide's root.
fn assets(loaded: &Loaded) -> BTreeMap<&str, ContentHash> {
    let hashed = loaded.guide.assets.par_iter().map(|(path, url)| Some((path.as_str(), ContentHash::of(loaded.assets.get(url)?))));
    hashed.flatten().collect()
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
        .filter_map(|(path, file)| Some(Card { path: path.as_str(), inputs: file.inputs?, bytes: file.content.bytes()? }))
        .filter(|card| is_card(card.path) && published(card.path) != Some(card.inputs))
        .collect();
    keep_check(&options.out, &Record { key, said }, &cards);
}
