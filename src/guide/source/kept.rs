//! What was read of `content/`, kept so that the next reading opens only files that changed; unsaved text stands for its file.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::overlay::Overlay;
use super::text::{self, Text};
use super::{Source, SourceFile, is_page, walk};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::Hash;
use crate::diagnostic::parts::Parts;

/// Changed files that are looked for one by one; for more of them all are put in order first.
const FEW: usize = 16;

/// What may be different on the disk since the last reading.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Changes {
    /// Anything; size and times of a file tell whether it is.
    #[default]
    Everything,
    /// These files and folders, by their path on the disk.
    Paths(BTreeSet<PathBuf>),
}

impl Changes {
    /// Whether anything at or below `folder` may be different.
    pub fn touch(&self, folder: &Path) -> bool {
        match self {
            Changes::Everything => true,
            Changes::Paths(paths) => paths.iter().any(|path| path.starts_with(folder) || folder.starts_with(path)),
        }
    }

    /// Adds what else may be different.
    pub fn add(&mut self, more: Changes) {
        match (&mut *self, more) {
            (Changes::Paths(paths), Changes::Paths(more)) => paths.extend(more),
            _ => *self = Changes::Everything,
        }
    }

    fn name(&self, path: &Path) -> bool {
        match self {
            Changes::Everything => false,
            Changes::Paths(paths) => paths.contains(path),
        }
    }
}

/// The files of `content/` as they were last read.
#[derive(Debug, Default)]
pub struct Kept {
    /// In the order of the walk.
    files: Vec<KeptFile>,
    assets: BTreeMap<String, (PathBuf, Stamp)>,
    /// What the walk itself met.
    problems: Vec<Diagnostic>,
    is_filled: bool,
    edition: u64,
    asset_edition: u64,
    overlay: Overlay,
}

#[derive(Debug)]
struct KeptFile {
    path: String,
    disk: PathBuf,
    stamp: Stamp,
    text: Text,
    /// Of the bytes on the disk.
    hash: Option<Hash>,
}

/// By what a file is known to be unchanged without being opened; `None` where it could not be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp(Option<(u64, Times)>);

impl Stamp {
    fn of(disk: &Path) -> Self {
        Stamp::from(std::fs::metadata(disk).ok().as_ref())
    }

    fn from(data: Option<&Metadata>) -> Self {
        Stamp(data.map(|data| (data.len(), times(data))))
    }
}

#[cfg(unix)]
type Times = [i64; 5];

#[cfg(not(unix))]
type Times = String;

#[cfg(unix)]
fn times(data: &Metadata) -> Times {
    use std::os::unix::fs::MetadataExt;
    [data.mtime(), data.mtime_nsec(), data.ctime(), data.ctime_nsec(), data.ino().cast_signed()]
}

#[cfg(not(unix))]
fn times(data: &Metadata) -> Times {
    format!("{:?}", data.modified().ok())
}

impl Kept {
    /// Reads what `changes` names, or what it may have moved; everything the first time.
    pub fn refresh(&mut self, root: &Path, changes: &Changes) {
        let known = match changes {
            Changes::Paths(paths) if self.is_filled => self.known(&root.join("content"), paths),
            _ => None,
        };
        match known {
            Some(numbers) => self.read_again(&numbers),
            None => self.walk(root, changes),
        }
        self.is_filled = true;
    }

    /// Lays unsaved text over the file at `disk`, or takes it away; the next reading has to be told of the file.
    pub fn lay_over(&mut self, disk: PathBuf, text: Option<String>) {
        self.overlay.set(disk, text);
    }

    /// Does what [`super::read_text`] does, unsaved text in place of the file.
    ///
    /// # Errors
    /// A diagnostic where the file cannot be read, is too large or is not UTF-8.
    pub fn read_text(&self, root: &Path, path: &str) -> Result<SourceFile, Diagnostic> {
        text::read_over(&self.overlay, &root.join(path), path).text.map(|(file, _)| file)
    }

    /// Does what [`super::read_folder`] does, unsaved texts in place of their files.
    pub fn read_folder(&self, root: &Path, folder: &str) -> (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>) {
        let (mut files, problems) = super::read_folder(root, folder);
        let folder = root.join(folder);
        files.extend(self.overlay.below(&folder).map(|(disk, text)| (walk::relative(root, disk), text.as_bytes().to_vec())));
        (files, problems)
    }

    /// A number that changes whenever anything in `content/` does.
    pub fn edition(&self) -> u64 {
        self.edition
    }

    /// A number that changes whenever a file that is not Markdown does.
    pub fn asset_edition(&self) -> u64 {
        self.asset_edition
    }

    /// Where a file that is not Markdown lies, by its path from the guide's root.
    pub fn asset(&self, path: &str) -> Option<&Path> {
        self.assets.get(path).map(|(disk, _)| disk.as_path())
    }

    /// A hash of the bytes of every Markdown file, and of the names of all files; `None` where one could not be read.
    pub fn fingerprint(&self) -> Option<Hash> {
        if !self.problems.is_empty() {
            return None;
        }
        let mut parts = Parts::default();
        for file in &self.files {
            parts.add(file.path.as_bytes());
            parts.add(&file.hash?);
        }
        self.assets.keys().for_each(|path| parts.add(path.as_bytes()));
        Some(parts.hash())
    }

    /// The files, and what is wrong with those that could not be read.
    pub fn source(&self) -> (Source, Vec<Diagnostic>) {
        let mut source = Source::default();
        let mut diagnostics = self.problems.clone();
        for file in &self.files {
            match &file.text {
                Ok((file, warning)) => {
                    source.files.push(file.clone());
                    diagnostics.extend(warning.clone());
                }
                Err(diagnostic) => {
                    source.unread.push(file.path.clone());
                    diagnostics.push(diagnostic.clone());
                }
            }
        }
        source.assets = self.assets.iter().map(|(path, (disk, _))| (path.clone(), disk.clone())).collect();
        (source, diagnostics)
    }

    /// The numbers of the Markdown files that `paths` name; `None` where a file may have come, gone or become something else.
    fn known(&self, content: &Path, paths: &BTreeSet<PathBuf>) -> Option<Vec<usize>> {
        let mut numbers = Vec::new();
        let all = || self.files.iter().enumerate().map(|(number, file)| (file.disk.as_path(), number));
        let by_disk: Option<HashMap<&Path, usize>> = (paths.len() >= FEW).then(|| all().collect());
        let number_of = |path: &Path| match &by_disk {
            Some(numbers) => numbers.get(path).copied(),
            None => self.files.iter().position(|file| file.disk == path),
        };
        for path in paths.iter().filter(|path| path.starts_with(content) || content.starts_with(path)) {
            let kind = std::fs::symlink_metadata(path).ok().map(|data| data.file_type());
            let is_unsaved = self.overlay.get(path).is_some();
            match (number_of(path), kind) {
                (Some(number), kind) if is_unsaved || kind.is_some_and(|kind| kind.is_file()) => numbers.push(number),
                // It came and went, as the files do through which editors save.
                (None, None) if !is_unsaved && !self.is_folder(path) => {}
                _ => return None,
            }
        }
        Some(numbers)
    }

    fn is_folder(&self, path: &Path) -> bool {
        let files = self.files.iter().map(|file| &file.disk);
        files.chain(self.assets.values().map(|(disk, _)| disk)).any(|disk| disk.starts_with(path))
    }

    fn read_again(&mut self, numbers: &[usize]) {
        for number in numbers {
            let file = &mut self.files[*number];
            let read = text::read_over(&self.overlay, &file.disk, &file.path);
            self.edition += u64::from(read.text != file.text);
            if read.text != file.text {
                file.text = read.text;
            }
            (file.stamp, file.hash) = (Stamp::from(read.data.as_ref()), read.hash);
        }
    }

    /// Adds texts of files that were never saved, in the order of the walk.
    fn add_unsaved(&self, root: &Path, found: &mut Vec<walk::Found>) {
        let is_hidden = |disk: &Path| disk.strip_prefix(root).is_ok_and(walk::is_passed_over);
        let new: Vec<walk::Found> = self
            .overlay
            .below(&root.join("content"))
            .filter(|(disk, _)| !is_hidden(disk) && !found.iter().any(|file| file.disk == *disk))
            .map(|(disk, _)| walk::Found { path: walk::relative(root, disk), disk: disk.to_owned() })
            .filter(|file| is_page(&file.path))
            .collect();
        if !new.is_empty() {
            found.extend(new);
            found.sort_by(|a, b| a.disk.cmp(&b.disk));
        }
    }

    fn walk(&mut self, root: &Path, changes: &Changes) {
        let (mut found, problems) = walk::walk(root, "content");
        self.add_unsaved(root, &mut found);
        let (markdown, assets): (Vec<_>, Vec<_>) = found.into_iter().partition(|file| is_page(&file.path));
        let mut old: HashMap<String, KeptFile> = self.files.drain(..).map(|file| (file.path.clone(), file)).collect();
        let gone = old.len();
        let pairs: Vec<_> = markdown.into_iter().map(|file| (old.remove(&file.path), file)).collect();
        let same = pairs.iter().filter(|(old, _)| old.is_some()).count();
        let overlay = &self.overlay;
        let read: Vec<(KeptFile, bool)> = pairs.into_par_iter().map(|(old, found)| reread(old, found, changes, overlay)).collect();
        let stamped = assets.into_par_iter().map(|file| {
            let stamp = Stamp::of(&file.disk);
            (file.path, (file.disk, stamp))
        });
        let assets = stamped.collect();
        let asset_changed = assets != self.assets || self.assets.values().any(|(disk, _)| changes.name(disk));
        let changed = same != gone || problems != self.problems || asset_changed || read.iter().any(|(_, changed)| *changed);
        self.files = read.into_iter().map(|(file, _)| file).collect();
        self.assets = assets;
        self.problems = problems;
        self.asset_edition += u64::from(asset_changed);
        self.edition += u64::from(changed);
    }
}

/// A file and whether it is another one than before.
fn reread(old: Option<KeptFile>, found: walk::Found, changes: &Changes, overlay: &Overlay) -> (KeptFile, bool) {
    let walk::Found { path, disk } = found;
    if let Some(old) = &old
        && old.stamp.0.is_some()
        && old.text.is_ok()
        && !changes.name(&disk)
        && overlay.get(&disk).is_none()
        && old.stamp == Stamp::of(&disk)
    {
        let (stamp, text, hash) = (old.stamp.clone(), old.text.clone(), old.hash);
        return (KeptFile { path, disk, stamp, text, hash }, false);
    }
    let text::Reading { text, hash, data } = text::read_over(overlay, &disk, &path);
    let stamp = Stamp::from(data.as_ref());
    match old {
        Some(old) if old.text == text => (KeptFile { path, disk, stamp, text: old.text, hash }, false),
        _ => (KeptFile { path, disk, stamp, text, hash }, true),
    }
}
