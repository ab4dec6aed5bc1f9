//! The guide's files, found by one sorted walk and read once. Nothing else reads content.

mod data;
mod editable;
mod file;
mod fonts;
mod form;
mod kept;
mod overlay;
mod text;
mod walk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::diagnostic::Diagnostic;
use file::unreadable;

pub use data::{Data, PIECE_MAX, Piece, Pieces};
pub use editable::{editable, list_editable, read_editable};
pub use file::SourceFile;
pub use fonts::{Family, FontFile, families_in, fonts_inside, is_font, system_fonts};
pub use form::in_form_of;
pub use kept::{Changes, Kept};
pub use text::{TEXT_MAX, as_read, as_written, clean, decode, hidden};
pub use walk::{PUBLIC, is_passed_over};

/// All that a build reads of a guide's `content/`.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Markdown files, sorted by path.
    pub files: Vec<SourceFile>,
    /// Other files by their path from the guide's root; they are read when they are published.
    pub assets: BTreeMap<String, PathBuf>,
    /// Paths of Markdown files whose text could not be read.
    pub unread: Vec<String>,
}

/// Walks the folder `content` below `root` and reads its Markdown files, in parallel.
///
/// Hidden files and the temporary files of editors are passed over.
pub fn read(root: &Path) -> (Source, Vec<Diagnostic>) {
    let mut kept = Kept::default();
    kept.refresh(root, &Changes::Everything);
    kept.source()
}

/// Paths of the guide's Markdown files, sorted, without reading them.
pub fn list(root: &Path) -> (Vec<String>, Vec<Diagnostic>) {
    let (found, diagnostics) = walk::walk(root, "content");
    (found.into_iter().map(|file| file.path).filter(|path| is_page(path)).collect(), diagnostics)
}

/// Reads one text file of the guide, for example its configuration; `path` is its path from `root`.
///
/// # Errors
/// A diagnostic where the file cannot be read, is too large or is not UTF-8.
pub fn read_text(root: &Path, path: &str) -> Result<SourceFile, Diagnostic> {
    text::read(&root.join(path), path).text.map(|(file, _)| file)
}

/// Names of the folders directly in `folder` below `root`, sorted.
pub fn folders(root: &Path, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Reads an asset that [`read`] found.
///
/// # Errors
/// A diagnostic where the file cannot be read.
pub fn read_asset(path: &str, disk: &Path) -> Result<Vec<u8>, Diagnostic> {
    std::fs::read(disk).map_err(|error| unreadable(path, &error))
}

/// Reads all files of a folder below `root`, for example a theme; an absent folder has none.
pub fn read_folder(root: &Path, folder: &str) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
    if !root.join(folder).is_dir() {
        return (BTreeMap::new(), Vec::new());
    }
    let (found, mut diagnostics) = walk::walk(root, folder);
    let mut files = BTreeMap::new();
    for file in found {
        match read_asset(&file.path, &file.disk) {
            Ok(bytes) => {
                files.insert(file.path, bytes);
            }
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    (files, diagnostics)
}

/// Whether a page is made of a file.
fn is_page(path: &str) -> bool {
    let is_markdown = |ending: &std::ffi::OsStr| ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown");
    !path.starts_with(PUBLIC) && Path::new(path).extension().is_some_and(is_markdown)
}
