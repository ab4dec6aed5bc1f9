//! Paths inside the output: relative, with `/` between names, and writable on every system.

use std::borrow::Borrow;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, de};
use unicode_normalization::UnicodeNormalization;

/// Longest name of one file or folder, in bytes (ext4, APFS and NTFS allow 255).
const NAME_MAX: usize = 255;

/// Names that this module keeps for itself, in any folder of the output.
pub(super) const OWN_PREFIX: &str = ".courtesy-";

/// Name of the mark in a tree that was not yet settled.
pub(super) const STAMP_NAME: &str = ".courtesy-swap";

/// A valid path of an output file, relative to its area.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OutputPath(Box<str>);

impl OutputPath {
    /// Takes a path, or says why no file may be written there.
    pub fn new(path: impl Into<Box<str>>) -> Result<Self, PathProblem> {
        let path = path.into();
        check(&path)?;
        Ok(OutputPath(path))
    }

    /// Returns the path as text with `/` between names.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Places the path under a folder of the file system.
    pub fn under(&self, folder: &Path) -> PathBuf {
        folder.join(&*self.0)
    }

    /// Returns the folder that the file is in, if it is not at the top.
    pub(super) fn folder(&self) -> Option<&str> {
        self.0.rsplit_once('/').map(|(folder, _)| folder)
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for OutputPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for OutputPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        OutputPath::new(text.as_str()).map_err(|problem| de::Error::custom(format_args!("“{text}” {problem}")))
    }
}

/// Why a path cannot be the path of an output file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathProblem {
    /// It is empty, or has an empty name in it (`a//b`, `a/`).
    Empty,
    /// It starts at the root of the file system.
    Absolute,
    /// A name in it is `.` or `..`.
    Dots,
    /// It holds a character that some system does not allow in names.
    Character(char),
    /// A name in it ends with a dot or a space, which Windows drops.
    Ending(String),
    /// A name in it stands for a device on Windows.
    Reserved(String),
    /// A name in it starts with `.courtesy-`, which the tool keeps for itself.
    Own(String),
    /// A name in it is longer than 255 bytes.
    TooLong(String),
}

impl fmt::Display for PathProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathProblem::Empty => f.write_str("has an empty name in it"),
            PathProblem::Absolute => f.write_str("is not relative to the output folder"),
            PathProblem::Dots => f.write_str("has “.” or “..” in it"),
            PathProblem::Character(c) => write!(f, "holds {c:?}, which some systems do not allow in file names"),
            PathProblem::Ending(name) => write!(f, "has a name that ends with a dot or a space: “{name}”"),
            PathProblem::Reserved(name) => write!(f, "has a name that Windows keeps for a device: “{name}”"),
            PathProblem::Own(name) => write!(f, "has a name that Courtesy keeps for itself: “{name}”"),
            PathProblem::TooLong(name) => write!(f, "has a name longer than {NAME_MAX} bytes: “{name}”"),
        }
    }
}

impl std::error::Error for PathProblem {}

fn check(path: &str) -> Result<(), PathProblem> {
    if path.starts_with('/') {
        return Err(PathProblem::Absolute);
    }
    if let Some(c) = path.chars().find(|c| c.is_control() || r#"\<>:"|?*"#.contains(*c)) {
        return Err(PathProblem::Character(c));
    }
    path.split('/').try_for_each(check_name)
}

fn check_name(name: &str) -> Result<(), PathProblem> {
    let owned = || name.to_owned();
    match name {
        "" => Err(PathProblem::Empty),
        "." | ".." => Err(PathProblem::Dots),
        _ if name.ends_with(['.', ' ']) => Err(PathProblem::Ending(owned())),
        _ if name.len() > NAME_MAX => Err(PathProblem::TooLong(owned())),
        _ if is_device(name) => Err(PathProblem::Reserved(owned())),
        _ if name.get(..OWN_PREFIX.len()).is_some_and(|start| start.eq_ignore_ascii_case(OWN_PREFIX)) => Err(PathProblem::Own(owned())),
        _ => Ok(()),
    }
}

/// Tells the names that Windows keeps, with or without an extension.
///
/// Source: "Naming Files, Paths, and Namespaces", Microsoft Learn.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end_matches(' ').to_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$") {
        return true;
    }
    let digit = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    digit.is_some_and(|digit| {
        let mut chars = digit.chars();
        matches!((chars.next(), chars.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
    })
}

/// Reduces a path to what a file system compares that ignores case and normal form.
pub(super) fn fold(path: &str) -> String {
    if path.is_ascii() {
        return path.to_ascii_lowercase();
    }
    // Some letters, such as `ẞ`, have several in the other case, which only then are the same.
    let upper = path.nfd().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
    upper.flat_map(char::to_lowercase).nfd().collect()
}
