//! The one sorted walk, with an answer to links that loop or lead out of the guide.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::file::unreadable;
use crate::diagnostic::{Code, Diagnostic, Location};

/// What lies in this folder is published as it is, whether a page leads to it or not.
pub const PUBLIC: &str = "content/public/";

/// Hidden files and folders that are taken from there, since hosts and programs ask for them by name.
const ASKED_FOR: [&str; 3] = [".htaccess", ".nojekyll", ".well-known"];

pub(super) struct Found {
    /// Path from the guide's root with `/` between folders.
    pub(super) path: String,
    pub(super) disk: PathBuf,
}

/// Finds the files of `folder` below `root`, sorted by path.
pub(super) fn walk(root: &Path, folder: &str) -> (Vec<Found>, Vec<Diagnostic>) {
    let real_root = root.canonicalize();
    let mut found = Vec::new();
    let mut diagnostics = Vec::new();
    let mut entries = WalkDir::new(root.join(folder)).follow_links(true).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(walk_error(root, folder, &error));
                continue;
            }
        };
        let path = relative(root, entry.path());
        if entry.depth() > 0 && is_left_out(entry.file_name(), path.starts_with(PUBLIC)) {
            skip(&mut entries, &entry);
            continue;
        }
        if entry.path_is_symlink() && !stays_inside(entry.path(), real_root.as_deref().ok()) {
            diagnostics.push(outside(&path));
            skip(&mut entries, &entry);
        } else if entry.file_type().is_file() {
            found.push(Found { path, disk: entry.into_path() });
        }
    }
    (found, diagnostics)
}

fn skip(entries: &mut walkdir::IntoIter, entry: &DirEntry) {
    if entry.file_type().is_dir() {
        entries.skip_current_dir();
    }
}

/// Whether a file is none of the guide's, by its path from the root: hidden ones, and what editors leave beside a file that is open.
pub fn is_passed_over(path: &Path) -> bool {
    path.iter().any(|name| is_left_out(name, path.starts_with(PUBLIC)))
}

fn is_left_out(name: &OsStr, is_public: bool) -> bool {
    let name = name.to_string_lossy();
    (name.starts_with('.') && !(is_public && ASKED_FOR.contains(&name.as_ref())))
        || name.ends_with('~')
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(name.as_ref(), "Thumbs.db" | "desktop.ini" | "4913")
}

fn stays_inside(path: &Path, real_root: Option<&Path>) -> bool {
    match (path.canonicalize(), real_root) {
        (Ok(target), Some(root)) => target.starts_with(root),
        _ => false,
    }
}

pub(super) fn relative(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn outside(path: &str) -> Diagnostic {
    Diagnostic::new(Code::SymlinkOutside, format!("the link `{path}` leads out of the guide"))
        .at(Location::file(path))
        .help("copy the file into the guide in place of the link")
}

fn walk_error(root: &Path, folder: &str, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().map_or_else(|| folder.to_owned(), |path| relative(root, path));
    if let Some(ancestor) = error.loop_ancestor() {
        let ancestor = relative(root, ancestor);
        return Diagnostic::new(Code::SymlinkLoop, format!("the link `{path}` leads back to `{ancestor}`, which holds it"))
            .at(Location::file(path))
            .help("remove the link");
    }
    match error.io_error() {
        Some(io) if io.kind() == io::ErrorKind::NotFound && path == folder => {
            Diagnostic::new(Code::Empty, format!("the guide has no folder `{folder}`"))
                .help("create it and put an `index.md` with a `title` in it")
        }
        Some(io) => unreadable(&path, io),
        None => unreadable(&path, &io::Error::other(error.to_string())),
    }
}
