//! A new guide, or a new file in one: looked at, planned, checked, and written where nothing stood.

use std::path::Path;

use crate::desk::schema;
use crate::desk::start::{self, Editor, Entry, NewFile, Shelf};
use crate::diagnostic::{Code, Diagnostic, Location, Severity, one_of};
use crate::guide::address::path_of;
use crate::guide::config;
use crate::guide::content;
use crate::guide::source::{self, SourceFile};
use crate::output::{self, PublishError};
use crate::web::reach;

/// A guide that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Files that were made, by their path from the guide's root.
    pub made: Vec<String>,
    /// Files of the user's own that stand in place of those of the guide.
    pub kept: Vec<String>,
}

/// Makes a small guide in `folder`, which may be new, with settings for some editors.
///
/// # Errors
/// Diagnostics where the title cannot be one, a file is in the way or the disk does not take it. Nothing is then made.
pub fn init(folder: &Path, title: Option<&str>, editors: &[Editor]) -> Result<Begun, Vec<Diagnostic>> {
    let files = start::guide(title, editors, &schemas()).map_err(|problem| vec![problem])?;
    is_outside(folder).map_err(|problem| vec![problem])?;
    let is_finished = finish(folder).map_err(|problem| vec![problem])?;
    let taken = output::in_the_way(folder, files.iter().map(|file| file.path.as_str())).map_err(|error| vec![refused(&error)])?;
    let (kept, in_the_way): (Vec<String>, Vec<String>) = taken.into_iter().partition(|path| start::MAY_STAND.contains(&path.as_str()));
    if is_finished && files.iter().all(|file| stands(folder, file)) {
        return Ok(Begun { made: in_the_way, kept });
    }
    if !in_the_way.is_empty() {
        return Err(vec![stand_in_the_way(folder, &in_the_way)]);
    }
    let files: Vec<NewFile> = files.into_iter().filter(|file| !kept.contains(&file.path)).collect();
    write(folder, &files).map_err(|problem| vec![problem])?;
    Ok(Begun { made: files.into_iter().map(|file| file.path).collect(), kept })
}

/// The JSON Schemas of all files that people write, and of `guide.json`, by name.
pub fn schemas() -> Vec<(&'static str, serde_json::Value)> {
    schema::all(reach::schema())
}

/// Makes one file in the guide at `root` and returns its path from there.
///
/// # Errors
/// Diagnostics where the file cannot be made, or where the guide would not build with it. Nothing is then made.
pub fn add(root: &Path, entry: &Entry) -> Result<String, Vec<Diagnostic>> {
    let file = planned(root, entry)?;
    write_new(root, &file).map_err(|problem| vec![problem])?;
    Ok(file.path)
}

/// The file that [`add`] would make.
///
/// # Errors
/// Diagnostics where the file cannot be made, or where the guide would not build with it.
pub fn planned(root: &Path, entry: &Entry) -> Result<NewFile, Vec<Diagnostic>> {
    finish(root).map_err(|problem| vec![problem])?;
    let config_file = source::read_text(root, config::FILE).map_err(|problem| vec![problem])?;
    let (paths, _) = source::list(root);
    let shelf = Shelf::new(paths, config::parse(&config_file).0);
    let file = start::plan(entry, &shelf).map_err(|problem| vec![problem])?;
    let problems = problems_with(root, &config_file, &file);
    if problems.is_empty() { Ok(file) } else { Err(problems) }
}

/// Writes a file that was planned, over no other.
///
/// # Errors
/// A diagnostic where one is there already or the disk does not take it; nothing is then made.
pub fn write_new(root: &Path, file: &NewFile) -> Result<(), Diagnostic> {
    write(root, std::slice::from_ref(file))
}

/// What a build would find wrong with the file, that it does not find without it.
fn problems_with(root: &Path, config_file: &SourceFile, file: &NewFile) -> Vec<Diagnostic> {
    if let Ok(place) = content::place(&file.path)
        && let Err(problem) = output::OutputPath::new(&*path_of(&place.url))
    {
        let message = format!("the URL `{}` {problem}", path_of(&place.url));
        return vec![Diagnostic::new(Code::BadRequest, message).help("give the file another name with `--id`")];
    }
    let (Some(config), _) = config::parse(config_file) else { return Vec::new() };
    let (mut source, _) = source::read(root);
    source.files.push(SourceFile::new(&file.path, &file.text));
    source.files.sort_by(|a, b| a.path.cmp(&b.path));
    let (_, problems) = content::load(&source, config, config_file, content::Options { drafts: true });
    let is_here = |at: &Location| *at.path == *file.path;
    let concerns =
        |problem: &Diagnostic| problem.location.as_ref().is_some_and(is_here) || problem.related.iter().any(|(at, _)| is_here(at));
    let wrong = problems.into_iter().filter(|problem| problem.severity == Severity::Error && concerns(problem));
    wrong
        .map(|problem| {
            Diagnostic::new(Code::BadRequest, format!("`{}` would not fit the guide: {}", file.path, problem.message))
                .help("choose another title, or give it a name of its own with `--id`")
        })
        .collect()
}

/// Refuses a folder whose files another guide would read as its own.
fn is_outside(folder: &Path) -> Result<(), Diagnostic> {
    let real = super::resolved(folder);
    let around = real.ancestors().skip(1).find(|above| above.join(config::FILE).is_file());
    match around {
        Some(root) if ["content", "themes", "output"].iter().any(|own| real.starts_with(root.join(own))) => {
            Err(Diagnostic::new(Code::InTheWay, format!("`{}` lies inside another guide", folder.display()))
                .at(Location::file(folder.display().to_string()))
                .help("choose a folder outside of its `content/`, `themes/` and `output/`"))
        }
        _ => Ok(()),
    }
}

/// Finishes what a run that was killed had begun to make; tells whether there was such a thing.
fn finish(folder: &Path) -> Result<bool, Diagnostic> {
    output::finish_fresh(folder).map_err(|error| refused(&error))
}

/// Whether a file stands as it would be made, or one of the user's own that may stand for it.
fn stands(folder: &Path, file: &NewFile) -> bool {
    start::MAY_STAND.contains(&file.path.as_str())
        || output::stands(&folder.join(&file.path), file.text.len() as u64, output::ContentHash::of(file.text.as_bytes()))
}

fn write(folder: &Path, files: &[NewFile]) -> Result<(), Diagnostic> {
    output::write_fresh(folder, files.iter().map(|file| (file.path.as_str(), file.text.as_bytes()))).map_err(|error| refused(&error))
}

fn refused(error: &PublishError) -> Diagnostic {
    let code = if error.kind.is_refusal() { Code::InTheWay } else { Code::Output };
    let help = match error.kind.is_refusal() {
        true => "move it away, or choose another folder; Courtesy overwrites nothing",
        false => "choose a folder that you may write to, on a disk with room; nothing was left behind",
    };
    Diagnostic::new(code, error.to_string()).at(Location::file(error.path.display().to_string())).help(help)
}

fn stand_in_the_way(folder: &Path, paths: &[String]) -> Diagnostic {
    let help = if paths.iter().any(|path| path == config::FILE) {
        "this folder is a guide already: `courtesy new` adds to it".to_owned()
    } else {
        format!("move them away, or choose another folder; only {} may stand", one_of(&start::MAY_STAND))
    };
    let names: Vec<String> = paths.iter().map(|path| format!("`{path}`")).collect();
    let (what, verb) = if let [_] = paths { ("this", "is") } else { ("these", "are") };
    Diagnostic::new(Code::InTheWay, format!("{what} {verb} in the way: {}", names.join(", ")))
        .at(Location::file(folder.display().to_string()))
        .help(help)
}
