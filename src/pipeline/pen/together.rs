//! Several files saved as one, of which some get another path: all of it is done, or none.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Page, Saved, hash, page, refused, save};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::source::{editable, read_editable};
use crate::output;

/// What becomes of a file.
#[derive(Clone, Debug, Deserialize)]
pub struct Change {
    /// Its path from the guide's root.
    pub path: String,
    /// The hash of its bytes as it was read; none for a new one.
    pub hash: Option<String>,
    /// Its new text; none where that stays.
    pub text: Option<String>,
    /// Its new path, in a folder that is there; none where it stays.
    pub to: Option<String>,
}

/// What came of changes.
#[derive(Debug)]
pub enum Changed {
    /// All are made; the hashes of the files' bytes, in the order of the changes.
    Whole(Vec<String>),
    /// A file is another one than was read, or gone; all files are as they were.
    Other {
        /// The path of that file.
        path: String,
        /// What stands there.
        now: Option<Page>,
    },
}

/// Makes changes to files that are as they were read. Texts come first and new paths last, so that a machine that
/// stops in between leaves every text in the guide.
///
/// # Errors
/// A diagnostic where a file may not be edited, a new path is taken, or the disk does not take it; all files are then as they were.
pub fn change(root: &Path, changes: &[Change]) -> Result<Changed, Diagnostic> {
    let mut before = Vec::new();
    for Change { path, hash: known, to, .. } in changes {
        let now = read_editable(root, path)?;
        if now.as_deref().map(hash) != *known {
            return Ok(Changed::Other { path: path.clone(), now: now.map(|bytes| page(path, bytes)).transpose()? });
        }
        before.push(now);
        if let Some(to) = to
            && read_editable(root, to)?.is_some()
        {
            return Err(taken(to));
        }
    }
    let mut made = Made { root, steps: Vec::new() };
    let outcome = make(&mut made, changes, before);
    if matches!(outcome, Ok(Changed::Whole(_))) {
        made.steps.clear();
    }
    outcome
}

fn taken(to: &str) -> Diagnostic {
    Diagnostic::new(Code::BadRequest, format!("`{to}` is there already")).at(Location::file(to)).help("choose another name")
}

fn make(made: &mut Made<'_>, changes: &[Change], before: Vec<Option<Vec<u8>>>) -> Result<Changed, Diagnostic> {
    let root = made.root;
    let mut hashes = Vec::new();
    for (Change { path, hash: known, text, .. }, before) in changes.iter().zip(before) {
        let Some(text) = text else {
            hashes.push(known.clone().unwrap_or_default());
            continue;
        };
        match save(root, path, text, known.as_deref())? {
            Saved::Whole(hash) => {
                made.steps.push(Step::Saved { path: editable(root, path)?, before, hash: hash.clone() });
                hashes.push(hash);
            }
            Saved::Changed(now) => return Ok(Changed::Other { path: path.clone(), now }),
        }
    }
    for Change { path, to, .. } in changes {
        let Some(to) = to else { continue };
        let (from, disk) = (editable(root, path)?, editable(root, to)?);
        if !output::move_file(&from, &disk).map_err(|error| refused(path, &error))? {
            return Err(taken(to));
        }
        made.steps.push(Step::Moved { from, to: disk });
    }
    Ok(Changed::Whole(hashes))
}

/// What was done; it is taken back where it is dropped.
struct Made<'r> {
    root: &'r Path,
    steps: Vec<Step>,
}

enum Step {
    Saved { path: PathBuf, before: Option<Vec<u8>>, hash: String },
    Moved { from: PathBuf, to: PathBuf },
}

impl Drop for Made<'_> {
    fn drop(&mut self) {
        while let Some(step) = self.steps.pop() {
            // What cannot be taken back either stays as it was written: it has more than was there, not less.
            let _ = match step {
                Step::Saved { path, before, hash: ours } => {
                    let is_ours = |now: Option<&[u8]>| now.map(hash).as_ref() == Some(&ours);
                    match before {
                        Some(before) => output::replace_file(&path, &before, is_ours),
                        None => output::delete_file(&path, is_ours),
                    }
                }
                Step::Moved { from, to } => output::move_file(&to, &from),
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::open;
    use super::*;

    fn guide() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/a.md"), "one\r\n").unwrap();
        fs::write(folder.path().join("content/b.md"), "see a\n").unwrap();
        folder
    }

    fn all(root: &Path) -> Vec<(String, String)> {
        let mut files: Vec<_> = fs::read_dir(root.join("content"))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&path).unwrap()))
            .collect();
        files.sort();
        files
    }

    fn to(path: &str, text: Option<&str>, to: Option<&str>, root: &Path) -> Change {
        let hash = open(root, path).unwrap().map(|page| page.hash);
        Change { path: path.to_owned(), hash, text: text.map(str::to_owned), to: to.map(str::to_owned) }
    }

    #[test]
    fn files_are_saved_and_moved_as_one() {
        let folder = guide();
        let root = folder.path();
        let changes =
            [to("content/a.md", Some("one\nmore\n"), Some("content/c.md"), root), to("content/b.md", Some("see c\n"), None, root)];
        let Changed::Whole(hashes) = change(root, &changes).unwrap() else { panic!() };
        let files = [("b.md", "see c\n"), ("c.md", "one\r\nmore\r\n")].map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(all(root), files);
        assert_eq!(hashes, ["content/c.md", "content/b.md"].map(|path| open(root, path).unwrap().unwrap().hash));
    }

    #[test]
    fn all_is_as_it_was_where_one_part_cannot_be() {
        let folder = guide();
        let root = folder.path();
        let before = all(root);
        let stale = Change { hash: Some("0".to_owned()), ..to("content/b.md", Some("mine"), None, root) };
        let moved = to("content/a.md", Some("two"), Some("content/c.md"), root);
        let Changed::Other { path, now } = change(root, &[moved.clone(), stale]).unwrap() else { panic!() };
        assert_eq!((path.as_str(), now.unwrap().text.as_str(), all(root)), ("content/b.md", "see a\n", before.clone()));
        for to in ["content/b.md", "content/nowhere/c.md", "../c.md", "output/c.md"] {
            change(root, &[to_other(&moved, to)]).unwrap_err();
            assert_eq!(all(root), before, "{to}");
        }
        // The second takes the path that the first was given.
        let both = [to_other(&moved, "content/c.md"), to("content/new.md", Some("new"), Some("content/c.md"), root)];
        change(root, &both).unwrap_err();
        assert_eq!(all(root), before);
    }

    fn to_other(change: &Change, to: &str) -> Change {
        Change { to: Some(to.to_owned()), ..change.clone() }
    }
}
