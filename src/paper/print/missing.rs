//! Letters that no font has: which to look for, which job shows them, and the one warning about all of them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::jobs::Job;
use super::scripts;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::config::Config;
use crate::guide::content::Guide;
use crate::guide::source::{Piece, is_font};
use crate::paper::shelf::PrintKind;

/// Letters that no font has, each with its marks.
pub type Missing = BTreeSet<String>;

/// Files that a warning names.
const SHOWN_FILES: usize = 3;
/// Letters that a warning shows.
const SHOWN_LETTERS: usize = 6;

/// What every font has in which text is set at all.
fn is_certain(c: char) -> bool {
    matches!(c, '\u{20}'..='\u{17F}' | '\u{2010}'..='\u{2027}') || c.is_control()
}

/// The letters of some data beyond those that are certain, as a JSON list: Typst looks for the fonts that have them.
pub(super) fn to_look_for(data: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(data).unwrap_or_default();
    let letters: BTreeSet<&str> = doubtful(text).collect();
    serde_json::to_vec(&letters).unwrap_or_default()
}

fn doubtful(text: &str) -> impl Iterator<Item = &str> {
    // Runs of certain characters are passed over as a whole: most texts are nothing else.
    let runs = text.split(is_certain).filter(|run| !run.is_empty());
    runs.flat_map(|run| run.graphemes(true))
}

/// What Typst says of them.
pub(super) fn found_missing(json: Option<Vec<u8>>) -> Missing {
    json.and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
}

/// Those of the missing letters that a job sets; `data` is what it is set from.
pub(super) fn of_job(job: &Job, missing: &Missing, data: impl FnOnce() -> Vec<u8>) -> Missing {
    let is_ruled = matches!(job.kind, PrintKind::Lined | PrintKind::Blank | PrintKind::Guide);
    if missing.is_empty() || is_ruled {
        return Missing::new();
    }
    let data = data();
    let own: BTreeSet<&str> = doubtful(std::str::from_utf8(&data).unwrap_or_default()).collect();
    missing.iter().filter(|letter| own.contains(letter.as_str())).cloned().collect()
}

/// The one warning about the letters that no font has in the editions of a guide, at the first of them. `more` is text beside
/// the content that words come from, such as the configuration, by the path of its file; it is looked through only where letters are missing.
pub fn missing<'g>(
    editions: impl IntoIterator<Item = (&'g Guide, &'g Missing)>,
    more: impl IntoIterator<Item = (Arc<str>, Piece)>,
) -> Option<Diagnostic> {
    let mut all = Missing::new();
    let mut found = Found::default();
    let mut families: BTreeMap<String, usize> = BTreeMap::new();
    let mut config: Option<&Config> = None;
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for (guide, missing) in editions {
        config = config.or(Some(&guide.config));
        for (family, count) in scripts::families(missing, &guide.config.guide.language) {
            *families.entry(family).or_default() += count;
        }
        for doc in guide.docs().filter(|doc| seen.insert(&*doc.file.path)) {
            found.look(&doc.file.path, &doc.file.text, doc.allow.contains_key(Code::MissingGlyph.as_str()), missing, &|span| {
                doc.file.at(span)
            });
        }
        all.extend(missing.iter().cloned());
    }
    let config = config.filter(|_| !all.is_empty())?;
    let in_content = found.first.take().or_else(|| found.allowed.take());
    for (path, piece) in more {
        found.look(&path, &piece.text, false, &all, &|span| piece.at(&path, span));
    }
    let mut problem = Diagnostic::new(Code::MissingGlyph, found.message(&all)).help(help(config, &families));
    problem.location = in_content.or(found.first);
    Some(problem)
}

/// Where missing letters stand.
#[derive(Default)]
struct Found {
    /// Paths of files that have any.
    files: BTreeSet<String>,
    /// How often there is one.
    times: usize,
    first: Option<Location>,
    /// The first in a file that says it may be so.
    allowed: Option<Location>,
}

impl Found {
    fn look(&mut self, path: &str, text: &str, is_allowed: bool, missing: &Missing, at: &dyn Fn(Range<usize>) -> Location) {
        let mut places = doubtful(text).filter(|letter| missing.contains(*letter));
        let Some(first) = places.next() else { return };
        self.times += 1 + places.count();
        self.files.insert(path.to_owned());
        let place = if is_allowed { &mut self.allowed } else { &mut self.first };
        if place.as_ref().is_none_or(|known| *path < *known.path) {
            let start = first.as_ptr() as usize - text.as_ptr() as usize;
            *place = Some(at(start..start + first.len()));
        }
    }

    fn message(&self, missing: &Missing) -> String {
        let few: Vec<&str> = missing.iter().take(SHOWN_LETTERS).map(String::as_str).collect();
        let more = if missing.len() > few.len() { " …" } else { "" };
        let what = if missing.len() == 1 { "character".to_owned() } else { format!("{} characters", missing.len()) };
        let named: Vec<String> = self.files.iter().take(SHOWN_FILES).map(|path| format!("`{path}`")).collect();
        let others = match self.files.len().saturating_sub(SHOWN_FILES) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let times = if self.times == 1 { "once".to_owned() } else { format!("{} times", self.times) };
        let place = if named.is_empty() { String::new() } else { format!(", {times} in {}{others}", named.join(", ")) };
        format!("no font for print has the {what} {}{more}{place}; paper shows boxes or typewriter letters instead", few.join(" "))
    }
}

/// The lines to add, with the families that the guide has already.
fn help(config: &Config, families: &BTreeMap<String, usize>) -> String {
    let own = config.print.fonts.iter().map(|family| family.as_str());
    let is_new = |family: &&str| !own.clone().any(|own| own.eq_ignore_ascii_case(family));
    let mut new: Vec<&str> = families.keys().map(String::as_str).filter(is_new).collect();
    // What most letters ask for comes first.
    new.sort_by_key(|family| std::cmp::Reverse(families[*family]));
    if new.is_empty() {
        return "the fonts that `print.fonts` names have other letters: add a family that has these, or use other words".to_owned();
    }
    let list: Vec<String> = own.chain(new.iter().copied()).map(|family| format!("\"{family}\"")).collect();
    let place = config.print.font_paths.iter().find(|path| !is_font(path));
    let line = if place.is_none() && !config.print.system_fonts.value { "\nfont_paths = [\"fonts\"]" } else { "" };
    let folder = place.map_or("fonts", |path| path.as_str());
    format!(
        "put {} into `{folder}/` (free, from Google Fonts or your system's packages), and have below `[print]` in `courtesy.toml`:\nfonts = [{}]{line}",
        listed(&new),
        list.join(", "),
    )
}

fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [head @ .., last] => format!("{} and {last}", head.join(", ")),
    }
}
