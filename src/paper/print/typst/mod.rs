//! Typst behind one small interface: the command where there is one, else the library in the binary.

mod command;
#[cfg(feature = "embedded-typst")]
mod embedded;
#[cfg(feature = "embedded-typst")]
mod parsed;
mod picture;
mod process;
mod scratch;

use std::collections::BTreeMap;

use bytes::Bytes;

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::source::is_font;

pub use command::Command;
#[cfg(feature = "embedded-typst")]
pub use embedded::Embedded;

/// The series of Typst that the theme's files are written for.
pub const SERIES: &str = "0.15.";

/// The families that Typst brings with it.
pub const FAMILIES: [&str; 4] = ["Libertinus Serif", "New Computer Modern", "New Computer Modern Math", "DejaVu Sans Mono"];

/// A Typst project in memory.
pub struct Project {
    /// Files by path from the project's root, without leading slash. Fonts lie in `print/fonts/`.
    pub files: BTreeMap<String, Bytes>,
    /// The file that is compiled; it makes a bundle.
    pub entry: &'static str,
    /// Whether PDFs are PDF/A-2a besides PDF/UA-1.
    pub archive: bool,
}

impl Project {
    /// Whether a file of a project is a font for it.
    fn is_font(path: &str) -> bool {
        path.starts_with("print/fonts/") && is_font(path)
    }

    /// The fonts of the project.
    fn fonts(&self) -> impl Iterator<Item = (&String, &Bytes)> {
        self.files.iter().filter(|(path, _)| Project::is_font(path))
    }
}

/// What a run made.
#[derive(Debug, Default)]
pub struct Compiled {
    /// Files by their path in the bundle; pictures have a palette.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Warnings, a line each.
    pub warnings: Vec<String>,
}

/// Why a run made nothing.
#[derive(Debug)]
pub enum Failure {
    /// Typst refused the project.
    Typst(Refusal),
    /// Typst did not run.
    Machine(Box<Diagnostic>),
}

/// The first error of Typst.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// Where it went wrong, then whence that was called.
    pub places: Vec<Place>,
}

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Path from the project's root.
    pub path: String,
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        Refusal { message, places: Vec::new() }
    }
}

/// Something that compiles a bundle to PDF/UA-1 documents and pictures, the same bytes for the same project.
pub trait Engine: Send + Sync {
    /// Compiles a project.
    ///
    /// # Errors
    /// See [`Failure`].
    fn compile(&self, project: &Project) -> Result<Compiled, Failure>;

    /// Compiles a project to be looked at once: pictures, which may be larger than those of [`Engine::compile`], and what is reported.
    /// Whether there are PDFs too is the engine's own affair.
    ///
    /// # Errors
    /// See [`Failure`].
    fn proof(&self, project: &Project) -> Result<Compiled, Failure> {
        self.compile(project)
    }

    /// The version of Typst, for example `0.15.1`.
    fn version(&self) -> String;
}

/// Chooses the engine: the command that `named` names; else `typst` on the PATH, if it is of the right series; else the library.
///
/// # Errors
/// A diagnostic where the named command cannot be used, or where there is no Typst at all.
pub fn choose(named: Option<&str>) -> Result<Box<dyn Engine>, Diagnostic> {
    if let Some(named) = named {
        return Command::open(named).map(|command| Box::new(command) as Box<dyn Engine>);
    }
    match Command::open("typst") {
        Ok(command) => Ok(Box::new(command)),
        Err(missing) => built_in(missing),
    }
}

#[cfg(feature = "embedded-typst")]
#[allow(clippy::unnecessary_wraps, reason = "without the library there is an error")]
fn built_in(_: Diagnostic) -> Result<Box<dyn Engine>, Diagnostic> {
    Ok(Box::new(Embedded::new()))
}

#[cfg(not(feature = "embedded-typst"))]
fn built_in(missing: Diagnostic) -> Result<Box<dyn Engine>, Diagnostic> {
    Err(missing)
}

fn missing(message: String) -> Diagnostic {
    Diagnostic::new(Code::TypstMissing, message)
        .help(format!("install Typst {SERIES}x, name it with `--typst PATH` or `print.typst`, or build without printables: `--no-print`"))
}

/// Typst says this of every bundle.
fn is_expected(warning: &str) -> bool {
    warning.contains("bundle export is experimental")
}
