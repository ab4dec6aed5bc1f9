//! Guides to build, in temporary folders, and what the tests look at afterwards.

pub(crate) mod body;
pub(crate) mod case;
#[cfg(unix)]
pub(crate) mod desk;
pub(crate) mod dice;
#[cfg(unix)]
pub(crate) mod editor;
pub(crate) mod html;
pub(crate) mod json_schema;
pub(crate) mod pdf;
pub(crate) mod questions;
#[cfg(feature = "publish")]
pub(crate) mod s3;
pub(crate) mod served;
#[cfg(unix)]
pub(crate) mod shell;
pub(crate) mod wire;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use courtesy::diagnostic::{Diagnostic, Terminal};
use courtesy::pipeline::{BuildOptions, Outcome, build};
use tempfile::TempDir;

/// Files of a folder by their path from it.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// A guide in a folder that goes away with it.
pub(crate) struct Project {
    folder: TempDir,
    pub(crate) options: BuildOptions,
}

const CONFIG: &str = "[guide]\ntitle = \"Guide\"\n";
const HOME: &str = "---\ntitle: Home\n---\n";

impl Project {
    /// A guide with a bare `courtesy.toml` and home page.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("guide");
        let options = BuildOptions { out: folder.path().join("out"), root, ..BuildOptions::default() };
        let project = Project { folder, options };
        project.write("courtesy.toml", CONFIG);
        project.write("content/index.md", HOME);
        project
    }

    /// A guide with some files besides.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let project = Project::new();
        files.iter().for_each(|(path, text)| project.write(path, text));
        project
    }

    /// A copy of the guide that ships.
    pub(crate) fn shipped() -> Self {
        let project = Project::new();
        for (path, bytes) in shipped_sources() {
            project.write(&path, bytes);
        }
        project
    }

    pub(crate) fn printing(mut self) -> Self {
        self.options.print = true;
        self
    }

    pub(crate) fn root(&self) -> &Path {
        &self.options.root
    }

    /// A path beside the guide.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        write(&self.root().join(path), bytes.as_ref());
    }

    pub(crate) fn build(&self) -> Outcome {
        build(&self.options)
    }

    /// Builds, and shows the problems where that fails.
    pub(crate) fn build_well(&self) -> Outcome {
        let outcome = self.build();
        assert!(outcome.summary.is_some(), "the build failed:\n{}", shown(&outcome.diagnostics));
        outcome
    }

    /// The website that was built.
    pub(crate) fn site(&self) -> Files {
        read_all(&self.options.out.join("site"))
    }
}

pub(crate) fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The problems of a build as a terminal shows them.
pub(crate) fn shown(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| Terminal { colour: false }.render(diagnostic)).collect::<Vec<_>>().join("\n")
}

/// Every file below a folder, by its path from there.
pub(crate) fn read_all(folder: &Path) -> Files {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    entries.map(|entry| (name_in(folder, entry.path()), fs::read(entry.path()).unwrap())).collect()
}

/// Names in a folder, sorted; none where there is no folder.
#[cfg(unix)]
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn name_in(folder: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(folder).unwrap().components();
    parts.map(|part| part.as_os_str().to_str().unwrap()).collect::<Vec<_>>().join("/")
}

/// The repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn shipped_sources() -> Files {
    let mut files = read_all(&repository().join("content"));
    files = files.into_iter().map(|(path, bytes)| (format!("content/{path}"), bytes)).collect();
    files.insert("courtesy.toml".to_owned(), fs::read(repository().join("courtesy.toml")).unwrap());
    files
}

/// The guide that ships, built once for all tests, with its printables.
pub(crate) fn shipped() -> &'static (Project, Files) {
    static BUILT: OnceLock<(Project, Files)> = OnceLock::new();
    BUILT.get_or_init(|| {
        let project = Project::shipped().printing();
        project.build_well();
        let site = project.site();
        (project, site)
    })
}
