//! The report of a merge, in JSON Lines: what was printed, then a line for each row or volume, then that it was all.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::output::ContentHash;
use crate::paper::letters::Finished;

/// How every report begins.
pub(super) const MARK: &str = "{\"report\":{\"tool\":\"courtesy print\",";

const TOOL: &str = "courtesy print";
const FORMAT: u32 = 1;

/// A line of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Line {
    /// The first line.
    Report(Head),
    /// What was made of some rows.
    Made(Entry),
    /// The last line of a run that was not cut short.
    End(End),
}

/// What was printed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    tool: String,
    format: u32,
    /// Id of the message.
    pub(super) message: String,
    /// Rows of the table.
    pub(super) rows: usize,
    /// Hash of all that the letters follow from: the same for all parts of a run.
    pub(super) key: ContentHash,
    /// Which part of how many of the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) shard: Option<(usize, usize)>,
}

/// What was made of one row, or of the rows of one volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// The first and the last of the rows, counted from 1.
    pub(super) rows: (usize, usize),
    /// The files.
    pub(super) files: Vec<Letter>,
    /// What is wrong with the rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) problems: Vec<Diagnostic>,
    /// Letters of the alphabet that no font has.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) missing: BTreeSet<String>,
}

/// A file that stood when the line was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Letter {
    /// Its name in the folder of the report.
    pub(super) name: String,
    /// Its size in bytes.
    pub(super) size: u64,
    /// The hash of its bytes.
    pub(super) blake3: ContentHash,
}

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    /// Files that stand.
    pub(super) files: usize,
    /// Problems that were found.
    pub(super) problems: usize,
}

impl Line {
    /// Reads a line; `None` where it is none.
    pub(super) fn read(text: &str) -> Option<Self> {
        let line: Line = serde_json::from_str(text).ok()?;
        let is_known = |head: &Head| head.tool == TOOL && head.format == FORMAT;
        (!matches!(&line, Line::Report(head) if !is_known(head))).then_some(line)
    }

    /// Writes the line with its end.
    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}

impl Head {
    pub(super) fn new(message: &str, rows: usize, key: ContentHash, shard: Option<(usize, usize)>) -> Self {
        Head { tool: TOOL.to_owned(), format: FORMAT, message: message.to_owned(), rows, key, shard }
    }

    /// The head of the report of all parts.
    pub(super) fn of_all(&self) -> Self {
        Head { shard: None, ..self.clone() }
    }
}

impl Entry {
    /// What is to be said of a lot whose files stand.
    pub(super) fn of(lot: &Finished) -> Self {
        let letter =
            |(name, bytes): &(String, Vec<u8>)| Letter { name: name.clone(), size: bytes.len() as u64, blake3: ContentHash::of(bytes) };
        Entry {
            rows: (lot.first, lot.last),
            files: lot.files.iter().map(letter).collect(),
            problems: lot.problems.clone(),
            missing: lot.missing.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_were_written() {
        let head = Line::Report(Head::new("note", 3, ContentHash::of(b""), Some((1, 2))));
        assert!(head.write().starts_with(MARK));
        let entry = Entry { rows: (1, 1), files: Vec::new(), problems: Vec::new(), missing: BTreeSet::from(["漢".to_owned()]) };
        for line in [head, Line::Made(entry), Line::End(End { files: 2, problems: 1 })] {
            assert_eq!(Line::read(line.write().trim_end()), Some(line));
        }
        assert_eq!(Line::read(&Line::Report(Head { format: 2, ..Head::new("n", 0, ContentHash::of(b""), None) }).write()), None);
        assert_eq!(Line::read("{}"), None);
    }
}
