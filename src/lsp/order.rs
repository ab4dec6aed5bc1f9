//! Formatting: the keys of front matter in their usual order, with their comments, and nothing else.

use std::ops::Range;

use gen_lsp_types as lsp;

use super::here::Here;
use crate::guide::content::{GuidanceMatter, Kind, MessageMatter, PageMatter, cut, place};
use crate::guide::data::{Node, Value, fields, parse_yaml};
use crate::guide::source::SourceFile;

/// The edit that puts the keys of a file's front matter in order; none where they are, or cannot be read.
pub(super) fn edits(here: &Here<'_>) -> Vec<lsp::TextEdit> {
    let edit = ordered(&here.path, &here.text).map(|(bytes, new_text)| lsp::TextEdit { range: here.lines().range(bytes), new_text });
    edit.into_iter().collect()
}

/// The bytes of the front matter and what stands there in order.
fn ordered(path: &str, text: &str) -> Option<(Range<usize>, String)> {
    let matter = cut(&SourceFile::new(path, text)).ok()?.matter;
    let written = text.get(matter.clone())?;
    let Value::Map(entries) = sound(written)?.value else { return None };
    let usual = usual(path)?;
    let rank = |key: &str| usual.iter().position(|known| *known == key).unwrap_or(usual.len());
    let starts: Vec<usize> = entries.iter().map(|entry| with_comments(written, entry.key_span.start)).collect();
    let ends = starts.iter().skip(1).copied().chain([last_line(written, entries.last()?.value.span.end)]);
    let mut parts: Vec<(usize, &str)> = Vec::new();
    for ((entry, start), end) in entries.iter().zip(&starts).zip(ends) {
        parts.push((rank(&entry.key), written.get(*start..end)?));
    }
    parts.sort_by_key(|(rank, _)| *rank);
    let (first, last) = (*starts.first()?, last_line(written, entries.last()?.value.span.end));
    let middle: String = parts.iter().map(|(_, part)| *part).collect();
    let new = [written.get(..first)?, &middle, written.get(last..)?].concat();
    // What means something else in another order, such as a reference before its anchor, stays as it is.
    (new != written && means_the_same(&sound(&new)?, &sound(written)?)).then_some((matter, new))
}

/// The keys of a kind of file in their usual order.
fn usual(path: &str) -> Option<&'static [&'static str]> {
    Some(match place(path).ok()?.kind {
        Kind::Guidance(_) => fields::<GuidanceMatter>(),
        Kind::Message => fields::<MessageMatter>(),
        _ => fields::<PageMatter>(),
    })
}

/// The tree of a text without any problem.
fn sound(text: &str) -> Option<Node> {
    let (node, problems) = parse_yaml(text, 0);
    node.filter(|_| problems.is_empty())
}

/// Where the line of a key begins, or the first of the comments right above it.
fn with_comments(text: &str, key: usize) -> usize {
    let mut start = text[..key].rfind('\n').map_or(0, |at| at + 1);
    while let Some(above) = text[..start].strip_suffix('\n') {
        let line = above.rfind('\n').map_or(0, |at| at + 1);
        if !above[line..].starts_with('#') {
            break;
        }
        start = line;
    }
    start
}

/// Where the line ends in which a value does, behind its line break.
fn last_line(text: &str, end: usize) -> usize {
    // The end of a block may lie at the beginning of a line behind it.
    let end = end.min(text.len());
    match text[..end].ends_with('\n') {
        true => end,
        false => text[end..].find('\n').map_or(text.len(), |at| end + at + 1),
    }
}

/// Whether two trees hold the same, in whatever order of their own keys.
fn means_the_same(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|one| b.iter().any(|other| one.key == other.key && means_the_same(&one.value, &other.value)))
        }
        (Value::Seq(a), Value::Seq(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| means_the_same(a, b)),
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(matter: &str) -> String {
        let text = format!("---\n{matter}---\nBody.\n");
        match ordered("content/1-a/1-one.md", &text) {
            Some((bytes, new)) => {
                format!("{}{new}{}", &text[..bytes.start], &text[bytes.end..])[4..].split("---\n").next().unwrap().to_owned()
            }
            None => matter.to_owned(),
        }
    }

    #[test]
    fn keys_go_in_order_with_their_comments_and_values_stay_as_written() {
        assert_eq!(after("when: Now # soon\ntitle:   'One'\nverdict: do\n"), "title:   'One'\nverdict: do\nwhen: Now # soon\n");
        assert_eq!(
            after(
                "# of the tags\n# two lines\ntags:\n  - a\n  # inside\n  - b\nsummary: >\n  folded\n  words\n\ntitle: One\n# at the end\n"
            ),
            "title: One\nsummary: >\n  folded\n  words\n\n# of the tags\n# two lines\ntags:\n  - a\n  # inside\n  - b\n# at the end\n"
        );
        assert_eq!(after("zebra: 1\ntitle: One\nape: 2\n"), "title: One\nzebra: 1\nape: 2\n", "unknown keys keep their order behind");
    }

    #[test]
    fn what_is_in_order_or_cannot_be_read_stays() {
        for matter in [
            "title: One\nverdict: do\n",
            "when: [\ntitle: One\n",
            "title: One\ntitle: Two\n",
            "",
            "- a\n",
            "{when: Now, title: One}\n",
            "verdict: do\ntitle: |\n  x",
        ] {
            assert_eq!(after(matter), matter);
        }
    }
}
