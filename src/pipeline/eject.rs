//! Files of the built-in theme, and copying some of them into a guide's own.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::refused;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::guide::config;
use crate::guide::source;
use crate::{output, theme};

/// A file of a theme, by its path in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeEntry {
    /// For example `templates/home.html`.
    pub path: String,
    /// Whether the guide has it.
    pub is_own: bool,
    /// Whether the built-in theme has it.
    pub is_built_in: bool,
}

/// The files of a guide's theme and of the built-in one beneath it, sorted.
///
/// # Errors
/// Diagnostics where the guide or its theme cannot be read.
pub fn theme_files(root: &Path) -> Result<Vec<ThemeEntry>, Vec<Diagnostic>> {
    let own = own_files(root, &folder(root)?)?;
    let built_in = theme::built_in();
    let paths: BTreeSet<&String> = own.iter().chain(built_in.keys()).collect();
    let entry = |path: &String| ThemeEntry { path: path.clone(), is_own: own.contains(path), is_built_in: built_in.contains_key(path) };
    Ok(paths.into_iter().map(entry).collect())
}

/// Copies files of the built-in theme into the guide's, all or none. A file that is there is never written over.
///
/// # Errors
/// Diagnostics where a file is not known, is there already, or cannot be written.
pub fn eject(root: &Path, files: &[String]) -> Result<Vec<PathBuf>, Vec<Diagnostic>> {
    let folder = folder(root)?;
    let own = own_files(root, &folder)?;
    let built_in = theme::built_in();
    let mut problems = Vec::new();
    let mut wanted = BTreeMap::new();
    for file in files {
        match find(built_in.keys().map(String::as_str), file) {
            Ok(path) if own.iter().any(|own| own == path) => problems.push(
                Diagnostic::new(Code::BadRequest, format!("`{folder}/{path}` is there already"))
                    .help("edit it, or move it away to have the built-in one beside it"),
            ),
            Ok(path) => {
                wanted.insert(path, &built_in[path]);
            }
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut written = Vec::new();
    for (path, bytes) in wanted {
        let shown = Path::new(&folder).join(path);
        output::write_file(&root.join(&shown), bytes, |_| false).map_err(|error| vec![refused(&error)])?;
        written.push(shown);
    }
    Ok(written)
}

/// The folder of the guide's theme from its root.
fn folder(root: &Path) -> Result<String, Vec<Diagnostic>> {
    let file = source::read_text(root, config::FILE).map_err(|problem| vec![problem])?;
    let (config, problems) = config::parse(&file);
    match config {
        Some(config) if config::is_id(&config.guide.theme) => Ok(format!("themes/{}", config.guide.theme.value)),
        Some(config) => Err(vec![
            Diagnostic::new(Code::NoTheme, format!("`{}` cannot be the name of a theme", config.guide.theme.value))
                .at(file.at(config.guide.theme.span.clone()))
                .help("a theme is named like its folder in `themes/`: lower-case letters, digits and hyphens"),
        ]),
        None => Err(problems),
    }
}

fn own_files(root: &Path, folder: &str) -> Result<Vec<String>, Vec<Diagnostic>> {
    let (files, problems) = source::read_folder(root, folder);
    if crate::diagnostic::has_errors(&problems) {
        return Err(problems);
    }
    Ok(files.into_keys().filter_map(|path| Some(path.strip_prefix(folder)?.strip_prefix('/')?.to_owned())).collect())
}

/// Finds a file by its path in the theme, or by the end of its path where only one has it.
fn find<'p>(known: impl Iterator<Item = &'p str> + Clone, file: &str) -> Result<&'p str, Diagnostic> {
    let mut ends = known.clone().filter(|path| *path == file || path.strip_suffix(file).is_some_and(|rest| rest.ends_with('/')));
    if let Some(path) = known.clone().find(|path| *path == file) {
        return Ok(path);
    }
    match (ends.next(), ends.next()) {
        (Some(path), None) => Ok(path),
        (Some(first), Some(second)) => Err(Diagnostic::new(Code::BadRequest, format!("`{file}` fits several files of the theme"))
            .help(format!("name one by its path, for example `{first}` or `{second}`"))),
        _ => {
            let name = |path: &'p str| path.rsplit('/').next().unwrap_or(path);
            let near = nearest(file, known.clone()).or_else(|| {
                let near = nearest(file, known.clone().map(name))?;
                known.clone().find(|path| name(path) == near)
            });
            Err(Diagnostic::new(Code::BadRequest, format!("the built-in theme has no file `{file}`"))
                .help(near.map_or_else(|| "`courtesy theme list` names them all".to_owned(), |near| format!("did you mean `{near}`?"))))
        }
    }
}
