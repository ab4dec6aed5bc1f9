//! Files of a guide, read to be edited and saved again: nobody's words are lost on the way.

mod together;

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::source::{decode, editable, in_form_of, read_editable};
use crate::output::{self, PublishError, PublishErrorKind};

pub use crate::guide::source::list_editable;
pub use together::{Change, Changed, change};

/// A file as it lies on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its text: lines end in LF, and there is no byte order mark.
    pub text: String,
    /// A hash of its bytes.
    pub hash: String,
}

/// What came of saving.
#[derive(Debug)]
pub enum Saved {
    /// The file has the text; a hash of its bytes.
    Whole(String),
    /// The file is another one than was read, or gone; nothing was written.
    Changed(Option<Page>),
}

/// Reads a file; `None` where there is none.
///
/// # Errors
/// A diagnostic where it is none that may be edited, or cannot be read as text.
pub fn open(root: &Path, path: &str) -> Result<Option<Page>, Diagnostic> {
    read_editable(root, path)?.map(|bytes| page(path, bytes)).transpose()
}

fn page(path: &str, bytes: Vec<u8>) -> Result<Page, Diagnostic> {
    let hash = hash(&bytes);
    if bytes.contains(&0) {
        return Err(Diagnostic::new(Code::NotUtf8, format!("`{path}` is no text"))
            .at(Location::file(path))
            .help("open it in the program that made it"));
    }
    Ok(Page { text: decode(path, bytes)?, hash })
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Saves a text in place of the file with the hash `known`, or where there was none; byte order mark and ends of lines stay.
///
/// # Errors
/// A diagnostic where it is no file that may be edited, or the disk does not take it; the old file is then whole.
pub fn save(root: &Path, path: &str, text: &str, known: Option<&str>) -> Result<Saved, Diagnostic> {
    let disk = editable(root, path)?;
    let old = read_editable(root, path)?;
    let is_known = |bytes: Option<&[u8]>| bytes.map(hash).as_deref() == known;
    if !is_known(old.as_deref()) {
        return Ok(Saved::Changed(old.map(|bytes| page(path, bytes)).transpose()?));
    }
    let before = old.and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default();
    let bytes = in_form_of(&before, text).into_bytes();
    match output::replace_file(&disk, &bytes, is_known) {
        Ok(true) => Ok(Saved::Whole(hash(&bytes))),
        Ok(false) => Ok(Saved::Changed(open(root, path)?)),
        Err(error) => Err(refused(path, &error)),
    }
}

fn refused(path: &str, error: &PublishError) -> Diagnostic {
    use PublishErrorKind as K;
    let why = error.source.as_ref().map_or_else(|| error.detail.clone(), ToString::to_string);
    let help = match error.kind {
        K::NoSpace => "free some space, then save again; the file is as it was",
        K::Permission | K::ReadOnly => "give yourself the right to write it, then save again; the file is as it was",
        _ => "mend that, then save again; the file is as it was",
    };
    Diagnostic::new(Code::Output, format!("`{path}` could not be saved: {why}")).at(Location::file(path)).help(help)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_that_changed_is_shown_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("content")).unwrap();
        fs::write(root.join("content/a.md"), "\u{FEFF}one\r\ntwo\r\n").unwrap();
        let read = open(root, "content/a.md").unwrap().unwrap();
        assert_eq!(read.text, "one\ntwo\n");
        let Saved::Whole(hash) = save(root, "content/a.md", "one\nand\ntwo\n", Some(&read.hash)).unwrap() else { panic!() };
        assert_eq!(fs::read_to_string(root.join("content/a.md")).unwrap(), "\u{FEFF}one\r\nand\r\ntwo\r\n");
        assert_eq!(open(root, "content/a.md").unwrap().unwrap().hash, hash);
        let Saved::Changed(Some(now)) = save(root, "content/a.md", "mine", Some(&read.hash)).unwrap() else { panic!() };
        assert_eq!((now.text.as_str(), now.hash == hash), ("one\nand\ntwo\n", true));
        let Saved::Changed(None) = save(root, "content/b.md", "mine", Some(&hash)).unwrap() else { panic!() };
        let Saved::Changed(Some(_)) = save(root, "content/a.md", "mine", None).unwrap() else { panic!() };
        let Saved::Whole(_) = save(root, "content/new/b.md", "mine", None).unwrap() else { panic!() };
        assert_eq!(fs::read_to_string(root.join("content/new/b.md")).unwrap(), "mine");
    }

    #[test]
    fn what_is_no_text_is_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("content")).unwrap();
        fs::write(folder.path().join("content/a.png"), b"a\0b").unwrap();
        open(folder.path(), "content/a.png").unwrap_err();
        open(folder.path(), "../a").unwrap_err();
        save(folder.path(), "content/../../a", "", None).unwrap_err();
    }
}
