//! What `courtesy print` is asked to do, and how it went.

use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic};
use crate::paper::letters::Request;

/// Hears of each file with its number and about how many there will be.
pub(super) type Hears<'h> = dyn FnMut(&Path, usize, usize) + 'h;

/// What `courtesy print` is asked to do.
#[derive(Clone, Debug, Default)]
pub struct PrintOptions {
    /// The guide's root; drafts may be printed too.
    pub root: PathBuf,
    /// In which of the guide's languages; the first where none is named.
    pub language: Option<String>,
    /// Which message, on what, with which values.
    pub request: Request,
    /// The table of people.
    pub data: Option<PathBuf>,
    /// Where the letters go.
    pub to: Destination,
    /// Whether everything is checked and nothing made.
    pub dry_run: bool,
    /// Whether a run that was cut short goes on where it stopped.
    pub resume: bool,
    /// The `typst` command to use.
    pub typst: Option<String>,
}

/// Where letters go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// One file.
    File(PathBuf),
    /// A file for each letter in a folder.
    Folder(PathBuf),
}

impl Default for Destination {
    fn default() -> Self {
        Destination::Folder(PathBuf::from("output/letters"))
    }
}

/// How printing went.
#[derive(Debug, Default)]
pub struct PrintOutcome {
    /// Every problem, sorted; of many thousand rows that cannot become letters, the first ones.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files were made, or would be made after a dry run.
    pub files: usize,
    /// How many files stood already, since the run went on where another one stopped.
    pub stood: usize,
    /// Whether there was such a run, but of another guide, table or request, so that all was made anew.
    pub anew: bool,
}

impl Destination {
    pub(in crate::pipeline) fn path(&self, name: &str) -> PathBuf {
        match self {
            Destination::File(path) => path.clone(),
            Destination::Folder(folder) => folder.join(name),
        }
    }

    /// Refuses a folder in place of a file, and the other way round, and a file whose name tells of another form than `ending`.
    pub(in crate::pipeline) fn is_what_it_says(&self, ending: &str) -> Result<(), Diagnostic> {
        let refuse = |is: String, help: String| Err(Diagnostic::new(Code::BadRequest, is).help(help));
        match self {
            Destination::File(path) if path.is_dir() || path.as_os_str().as_encoded_bytes().ends_with(b"/") => {
                let shown = path.display();
                let help = format!("name a file in it, or use `--out {shown}` to have each letter there under a name of its own");
                refuse(format!("`{shown}` is a folder"), help)
            }
            Destination::File(path) if path.extension().is_some_and(|other| !other.eq_ignore_ascii_case(ending)) => {
                refuse(format!("`{}` would not be what its name says", path.display()), format!("let the name end in `.{ending}`"))
            }
            Destination::Folder(path) if path.is_file() => {
                let shown = path.display();
                refuse(format!("`{shown}` is a file"), format!("use `-o {shown}` for one file, or name a folder"))
            }
            _ => Ok(()),
        }
    }

    /// Refuses several letters for one file.
    pub(super) fn takes(&self, letters: usize) -> Result<(), Diagnostic> {
        match self {
            Destination::File(path) if letters > 1 => {
                let problem = Diagnostic::new(Code::BadRequest, format!("{letters} files cannot all go to `{}`", path.display()));
                Err(problem.help("use `--out DIR` for a folder; `--combine` makes volumes, of as many rows as `--volume` says"))
            }
            _ => Ok(()),
        }
    }
}
