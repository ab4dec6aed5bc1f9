//! Words found in all files of the guide, unsaved text in place of its file.

use rayon::prelude::*;
use serde_json::{Value, json};

use super::room::Desk;
use crate::guide::source::editable;
use crate::pipeline::pen;

/// Most places that are shown.
const MOST: usize = 300;
/// How many files are read at once.
const AT_ONCE: usize = 64;
/// Most characters of a line that are shown.
const LINE: usize = 160;

/// Lines that hold the words, whatever their case.
pub(super) fn find(desk: &Desk, words: &str) -> Value {
    let words = words.to_lowercase();
    if words.trim().is_empty() {
        return json!({ "found": [], "more": false });
    }
    let (found, more) = first(&pen::list_editable(&desk.root), |path| {
        let text = text(desk, path).unwrap_or_default();
        places(&text, &words).into_iter().map(|(line, words)| json!({ "path": path, "line": line, "words": words })).collect()
    });
    json!({ "more": more, "found": found })
}

/// The first places in files, in order, and whether there are more; no further file is read as soon as that is known.
fn first(paths: &[String], places: impl Fn(&str) -> Vec<Value> + Sync) -> (Vec<Value>, bool) {
    let mut found: Vec<Value> = Vec::new();
    for some in paths.chunks(AT_ONCE) {
        found.par_extend(some.par_iter().flat_map_iter(|path| places(path)));
        if found.len() > MOST {
            break;
        }
    }
    let more = found.len() > MOST;
    found.truncate(MOST);
    (found, more)
}

fn text(desk: &Desk, path: &str) -> Option<String> {
    let unsaved = editable(&desk.root, path).ok().and_then(|disk| desk.unsaved.get(&disk));
    unsaved.or_else(|| Some(pen::open(&desk.root, path).ok()??.text))
}

/// Numbers of lines from 1, and what stands there.
fn places(text: &str, words: &str) -> Vec<(usize, String)> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.to_lowercase().contains(words));
    lines.take(MOST + 1).map(|(number, line)| (number + 1, around(line.trim(), words))).collect()
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
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn reading_ends_where_enough_is_found() {
        let paths: Vec<String> = (0..10 * AT_ONCE).map(|n| n.to_string()).collect();
        let read = AtomicUsize::new(0);
        let ten_of_each = |path: &str| {
            read.fetch_add(1, Ordering::Relaxed);
            vec![json!(path); 10]
        };
        let (found, more) = first(&paths, ten_of_each);
        assert_eq!((found.len(), more, read.load(Ordering::Relaxed)), (MOST, true, AT_ONCE));
        assert_eq!((&found[0], &found[MOST - 1]), (&json!("0"), &json!((MOST / 10 - 1).to_string())));
        assert!(!first(&paths[..MOST], |path| vec![json!(path)]).1);
        assert_eq!(places(&"so\n".repeat(MOST * 3), "so").len(), MOST + 1);
    }

    #[test]
    fn lines_are_found_whatever_their_case() {
        assert_eq!(places("Dear\nTHANK you\n  thank\n", "thank"), [(2, "THANK you".to_owned()), (3, "thank".to_owned())]);
        let long = format!("{}needle{}", "a ".repeat(200), "b ".repeat(200));
        let shown = around(&long, "needle");
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains("needle"), "{shown}");
    }
}
