//! A guide that the editor has files of open, kept up to date with them.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::address::below;
use super::position::{Encoding, Lines};
use crate::diagnostic::{Diagnostic, panics};
use crate::guide::source::{Changes, as_read, as_written};
use crate::guide::{config, project};
use crate::pipeline::{Standing, Writing};

/// A guide with what is known of it.
pub(super) struct OpenGuide {
    pub(super) root: PathBuf,
    /// As it last stood with a configuration that can be read.
    pub(super) standing: Option<Arc<Standing>>,
    /// Whether that was before the last look, since the configuration or the theme cannot be read now.
    pub(super) is_behind: bool,
    /// Every problem, sorted.
    pub(super) problems: Vec<Diagnostic>,
    /// What the editor was told, by the path of the file from the root.
    pub(super) told: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    writing: Writing,
    drafts: bool,
    unsaved: BTreeMap<PathBuf, Unsaved>,
    changes: Option<Changes>,
}

/// The text of a file that an editor has open.
struct Unsaved {
    written: String,
    /// As it is read; filled when it is asked for.
    read: OnceCell<Option<String>>,
}

impl OpenGuide {
    pub(super) fn new(root: PathBuf, drafts: bool) -> Self {
        let writing = Writing::new(&root, drafts);
        OpenGuide {
            root,
            standing: None,
            is_behind: false,
            problems: Vec::new(),
            told: BTreeMap::new(),
            writing,
            drafts,
            unsaved: BTreeMap::new(),
            changes: Some(Changes::Everything),
        }
    }

    /// Notes that a file may be different; with `unsaved` text where an editor has it open.
    pub(super) fn touch(&mut self, disk: &Path, unsaved: Option<&str>) {
        self.writing.lay_over(disk.to_owned(), unsaved.map(str::to_owned));
        match unsaved {
            Some(text) => self.unsaved.insert(disk.to_owned(), Unsaved { written: text.to_owned(), read: OnceCell::new() }),
            None => self.unsaved.remove(disk),
        };
        self.note(Changes::Paths([disk.to_owned()].into()));
    }

    /// Notes that something may be different on the disk.
    pub(super) fn note(&mut self, changes: Changes) {
        match &mut self.changes {
            Some(known) => known.add(changes),
            None => self.changes = Some(changes),
        }
    }

    /// Looks at what may have changed; tells whether anything has.
    pub(super) fn refresh(&mut self) -> bool {
        let Some(changes) = self.changes.take() else { return false };
        match panics::guarded("the guide was looked at", || self.writing.refresh(&changes)) {
            Ok(None) => return false,
            Ok(Some((standing, problems))) => {
                self.is_behind = standing.is_none();
                self.standing = standing.or(self.standing.take());
                self.problems = problems;
            }
            Err(fault) => self.begin_anew(fault),
        }
        true
    }

    /// A mistake of ours must not end the session: the next change is looked at with nothing in mind.
    fn begin_anew(&mut self, fault: Diagnostic) {
        self.writing = Writing::new(&self.root, self.drafts);
        self.is_behind = true;
        for (disk, Unsaved { written, .. }) in &self.unsaved {
            self.writing.lay_over(disk.clone(), Some(written.clone()));
        }
        self.problems = vec![fault];
    }

    /// The lines of a file's text, with columns as the editor counts them.
    pub(super) fn lines<'t>(&self, path: &str, text: &'t str, encoding: Encoding) -> Lines<'t> {
        let lines = Lines::new(text, encoding);
        let disk = below(&self.root, path);
        match self.unsaved.get(&disk) {
            Some(Unsaved { written, .. }) => lines.counted_in(written),
            // An editor that opens a file takes the mark off.
            None if text.contains(char::REPLACEMENT_CHARACTER) => match as_written(&disk) {
                Some(written) => lines.counted_in(written.trim_start_matches('\u{FEFF}')),
                None => lines,
            },
            None => lines,
        }
    }

    /// The text of a file as it is read, whether it is a page of the guide or not.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let unsaved = self.unsaved_at(path).and_then(|Unsaved { written, read }| read.get_or_init(|| as_read(written)).as_deref());
        unsaved.or_else(|| self.standing.as_ref()?.text(path))
    }

    fn unsaved_at(&self, path: &str) -> Option<&Unsaved> {
        self.unsaved.get(&below(&self.root, path))
    }

    /// Whether the editor's text of a file begins with a byte order mark.
    pub(super) fn has_mark(&self, path: &str) -> bool {
        self.unsaved_at(path).is_some_and(|text| text.written.starts_with('\u{FEFF}'))
    }

    /// The path of a file from the root, as guides write it; nothing where it can be no file of the guide.
    pub(super) fn name_of(&self, disk: &Path) -> Option<String> {
        let inside = disk.strip_prefix(&self.root).ok()?;
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let is_ours = ["content", "themes"].contains(&parts.first()?.as_ref()) || inside == Path::new(config::FILE);
        is_ours.then(|| parts.join("/"))
    }
}

/// The root of the guide that a file or folder lies in, and its own path as that root has it.
pub(super) fn home_of(disk: &Path) -> Option<(PathBuf, PathBuf)> {
    let there = disk.ancestors().find(|path| path.is_dir())?;
    let root = project::find_root(there).ok()?;
    if disk.starts_with(&root) {
        return Some((root, disk.to_owned()));
    }
    let real = there.canonicalize().ok()?.join(disk.strip_prefix(there).ok()?);
    real.starts_with(&root).then_some((root, real))
}
