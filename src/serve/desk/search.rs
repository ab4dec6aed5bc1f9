//! Words found in all files of the guide, unsaved text in place of its file.

use rayon::prelude::*;
use serde_json::{Value, json};

use super::room::Desk;
use crate::guide::source::editable;
use crate::pipeline::pen;

/// Most places that are shown.
const MOST: usize = 300;
/// Most characters of a line that are shown.
const LINE: usize = 160;

/// Lines that hold the words, whatever their case.
pub(super) fn find(desk: &Desk, words: &str) -> Value {
    let words = words.to_lowercase();
    if words.trim().is_empty() {
        return json!({ "found": [], "more": false });
    }
    let paths = pen::list_editable(&desk.root);
    let found: Vec<Value> = paths
        .into_par_iter()
        .flat_map_iter(|path| {
            let text = text(desk, &path).unwrap_or_default();
            places(&text, &words).into_iter().map(|(line, words)| json!({ "path": path, "line": line, "words": words })).collect::<Vec<_>>()
        })
        .collect();
    json!({ "more": found.len() > MOST, "found": found.into_iter().take(MOST).collect::<Vec<_>>() })
}

fn text(desk: &Desk, path: &str) -> Option<String> {
    let unsaved = editable(&desk.root, path).ok().and_then(|disk| desk.unsaved.get(&disk));
    unsaved.or_else(|| Some(pen::open(&desk.root, path).ok()??.text))
}

/// Numbers of lines from 1, and what stands there.
fn places(text: &str, words: &str) -> Vec<(usize, String)> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.to_lowercase().contains(words));
    lines.map(|(number, line)| (number + 1, around(line.trim(), words))).collect()
}

/// The part of a long line around the words.
fn around(line: &str, words: &str) -> String {
    let count = line.chars().count();
    if count <= LINE {
        return line.to_owned();
    }
    let lower = line.to_lowercase();
    let at = lower.find(words).map_or(0, |at| lower[..at].chars().count());
    let start = at.saturating_sub(LINE / 3).min(count - LINE);
    let part: String = line.chars().skip(start).take(LINE).collect();
    let (before, after) = (if start > 0 { "…" } else { "" }, if start + LINE < count { "…" } else { "" });
    format!("{before}{part}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_whatever_their_case() {
        assert_eq!(places("Dear\nTHANK you\n  thank\n", "thank"), [(2, "THANK you".to_owned()), (3, "thank".to_owned())]);
        let long = format!("{}needle{}", "a ".repeat(200), "b ".repeat(200));
        let shown = around(&long, "needle");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("needle"), "{shown}");
    }
}
