//! Where a guide is: its root and its folders.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::config;

/// Finds the guide's root: `start` or the nearest folder above it that holds `courtesy.toml`.
///
/// # Errors
/// A diagnostic where there is none.
pub fn find_root(start: &Path) -> Result<PathBuf, Diagnostic> {
    let start = start.canonicalize().map_err(|error| {
        Diagnostic::new(Code::NoGuide, format!("cannot open the folder `{}`: {error}", start.display()))
            .help("name an existing folder with `--root`")
    })?;
    start.ancestors().find(|folder| folder.join(config::FILE).is_file()).map(Path::to_path_buf).ok_or_else(|| {
        Diagnostic::new(Code::NoGuide, format!("no `{}` in `{}` or in a folder above it", config::FILE, start.display()))
            .help("run the command in a guide's folder, or name one with `--root`")
    })
}
