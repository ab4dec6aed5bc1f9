//! The files of one build, in memory: an ordered map from path to bytes in which no two files claim one place.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use bytes::Bytes;

use super::hash::ContentHash;
use super::path::{OutputPath, PathProblem, fold};

/// One file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// What the file holds.
    pub content: OutputContent,
    /// Where the file comes from, in words for a message ("content/about.md", "theme asset css/main.css").
    pub origin: String,
    /// Hash of everything the bytes follow from, where a later build may reuse them.
    pub inputs: Option<ContentHash>,
}

impl OutputFile {
    /// Makes a file that is rendered anew in every build.
    pub fn new(bytes: impl Into<Bytes>, origin: impl Into<String>) -> Self {
        OutputFile { content: OutputContent::Made(bytes.into()), origin: origin.into(), inputs: None }
    }

    /// Makes a file of what stands at its path. Publishing it fails if that is another one by then.
    pub fn standing(size: u64, blake3: ContentHash, origin: impl Into<String>) -> Self {
        OutputFile { content: OutputContent::Standing { size, blake3 }, origin: origin.into(), inputs: None }
    }

    /// Adds the hash of the inputs, so that a later build can reuse the bytes.
    #[must_use]
    pub fn with_inputs(mut self, inputs: ContentHash) -> Self {
        self.inputs = Some(inputs);
        self
    }
}

/// What a file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutputContent {
    /// These bytes.
    Made(Bytes),
    /// What stands at its path, which was not read since nobody has touched it (see [`Recorded::stands`](super::Recorded::stands)).
    Standing {
        /// In bytes.
        size: u64,
        /// Hash of the bytes.
        blake3: ContentHash,
    },
}

impl OutputContent {
    /// The bytes, where they are at hand.
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            OutputContent::Made(bytes) => Some(bytes),
            OutputContent::Standing { .. } => None,
        }
    }

    pub(super) fn size(&self) -> u64 {
        match self {
            OutputContent::Made(bytes) => bytes.len() as u64,
            OutputContent::Standing { size, .. } => *size,
        }
    }

    pub(super) fn hash(&self) -> ContentHash {
        match self {
            OutputContent::Made(bytes) => ContentHash::of(bytes),
            OutputContent::Standing { blake3, .. } => *blake3,
        }
    }
}

/// Files by path, sorted.
#[derive(Clone, Debug, Default)]
pub struct OutputTree {
    files: BTreeMap<OutputPath, OutputFile>,
    /// Every file and folder by its name without regard to case and normal form.
    names: HashMap<String, Name>,
}

#[derive(Clone, Debug)]
struct Name {
    /// The file, or the first file that needs the folder.
    claimant: OutputPath,
    /// Where the name ends in it.
    end: usize,
}

impl OutputTree {
    /// Makes an empty tree.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes an empty tree with room for the names of so many files.
    pub fn with_capacity(files: usize) -> Self {
        OutputTree { files: BTreeMap::new(), names: HashMap::with_capacity(files) }
    }

    /// Adds a file, unless its path is invalid or taken; the tree is then as it was.
    pub fn insert(&mut self, path: &str, file: OutputFile) -> Result<(), ClaimError> {
        let checked = match OutputPath::new(path) {
            Ok(checked) => checked,
            Err(problem) => return Err(ClaimError::new(ClaimProblem::Path(problem), path, file.origin)),
        };
        let names = names(path);
        if let Some((problem, other)) = self.clash_of(path, &names, false) {
            let problem = problem.between(other.clone(), self.origin(other));
            return Err(ClaimError::new(problem, path, file.origin));
        }
        for (end, folded) in names {
            self.names.entry(folded).or_insert_with(|| Name { claimant: checked.clone(), end });
        }
        self.files.insert(checked, file);
        Ok(())
    }

    /// Adds all files of another tree and returns those that found no place.
    pub fn merge(&mut self, other: OutputTree) -> Vec<ClaimError> {
        let files = other.files.into_iter();
        files.filter_map(|(path, file)| self.insert(path.as_str(), file).err()).collect()
    }

    /// Looks a file up by its path.
    pub fn get(&self, path: &str) -> Option<&OutputFile> {
        self.files.get(path)
    }

    /// Lists the files in the order of their paths.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&OutputPath, &OutputFile)> {
        self.files.iter()
    }

    /// Counts the files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Tells whether there is no file.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Finds the file that stands in the way of `path`, be it that of a file or of a folder.
    pub(super) fn clash(&self, path: &str, folder: bool) -> Option<(Clash, &OutputPath)> {
        self.clash_of(path, &names(path), folder)
    }

    fn clash_of(&self, path: &str, names: &[(usize, String)], folder: bool) -> Option<(Clash, &OutputPath)> {
        names.iter().find_map(|(end, folded)| {
            let name = self.names.get(folded)?;
            let clash = name.against(&path[..*end], folder || *end < path.len())?;
            Some((clash, &name.claimant))
        })
    }

    fn origin(&self, path: &OutputPath) -> String {
        self.files.get(path).map(|file| file.origin.clone()).unwrap_or_default()
    }
}

/// The path and every folder that it needs, outer ones first: where each name ends, and what a file system compares.
fn names(path: &str) -> Vec<(usize, String)> {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    ends.map(|end| (end, fold(&path[..end]))).collect()
}

impl Name {
    fn against(&self, spelled: &str, folder: bool) -> Option<Clash> {
        let claimant = self.claimant.as_str();
        if folder != (self.end < claimant.len()) {
            Some(Clash::FileAndFolder)
        } else if spelled != &claimant[..self.end] {
            Some(Clash::OnlyCase)
        } else if folder {
            None
        } else {
            Some(Clash::SamePath)
        }
    }
}

/// How two paths get in each other's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Clash {
    SamePath,
    OnlyCase,
    FileAndFolder,
}

impl Clash {
    fn between(self, path: OutputPath, origin: String) -> ClaimProblem {
        match self {
            Clash::SamePath => ClaimProblem::Taken { origin },
            Clash::OnlyCase => ClaimProblem::OnlyCase { path, origin },
            Clash::FileAndFolder => ClaimProblem::FileAndFolder { path, origin },
        }
    }
}

/// A file that found no place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimError {
    /// The path that was asked for.
    pub path: String,
    /// Where the file that asked for it comes from.
    pub origin: String,
    /// What stands in its way.
    pub problem: ClaimProblem,
}

/// Why a file found no place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimProblem {
    /// The path itself is not allowed.
    Path(PathProblem),
    /// Another file has the path.
    Taken {
        /// Where the other file comes from.
        origin: String,
    },
    /// Another path differs only in case or in Unicode's normal form, which macOS and Windows do not tell apart.
    OnlyCase {
        /// The path of the other file.
        path: OutputPath,
        /// Where the other file comes from.
        origin: String,
    },
    /// One path is a file where the other needs a folder.
    FileAndFolder {
        /// The path of the other file.
        path: OutputPath,
        /// Where the other file comes from.
        origin: String,
    },
}

impl ClaimError {
    fn new(problem: ClaimProblem, path: &str, origin: String) -> Self {
        ClaimError { path: path.to_owned(), origin, problem }
    }

    /// Where the files come from that are in each other's way: this one, and the other where there is one.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        let other = match &self.problem {
            ClaimProblem::Path(_) => None,
            ClaimProblem::Taken { origin } | ClaimProblem::OnlyCase { origin, .. } | ClaimProblem::FileAndFolder { origin, .. } => {
                Some(origin)
            }
        };
        std::iter::once(&self.origin).chain(other).map(String::as_str)
    }

    /// Says what an editor can do about it.
    pub fn help(&self) -> &'static str {
        match self.problem {
            ClaimProblem::Path(_) => "rename the file that it comes from",
            ClaimProblem::Taken { .. } => "rename one of the two, or remove the alias that repeats the path",
            ClaimProblem::OnlyCase { .. } => "give one of the two another name: macOS and Windows would mix them up",
            ClaimProblem::FileAndFolder { .. } => "rename one of the two: a name is either a file or a folder",
        }
    }
}

impl fmt::Display for ClaimError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ClaimError { path, origin, problem } = self;
        match problem {
            ClaimProblem::Path(problem) => write!(f, "the output path “{path}” of {origin} {problem}"),
            ClaimProblem::Taken { origin: other } => {
                write!(f, "two files claim the output path “{path}”: {other} and {origin}")
            }
            ClaimProblem::OnlyCase { path: other_path, origin: other } => {
                write!(f, "“{path}” of {origin} and “{other_path}” of {other} differ only in case or in normal form")
            }
            ClaimProblem::FileAndFolder { path: other_path, origin: other } => {
                write!(f, "“{path}” of {origin} and “{other_path}” of {other} make one name both a file and a folder")
            }
        }
    }
}

impl std::error::Error for ClaimError {}
