//! What is kept from one loading to the next, and the short way for an edit of bodies: the guide of before with those bodies in it.
//!
//! A body that keeps its front matter, the ids of its headings, its blanks and its files changes nothing but its own page, so
//! nothing is related anew. Wherever there is doubt the long way is gone, which gives the same.

use std::sync::Arc;

use super::doc::Doc;
use super::library::Library;
use super::read::{Edit, Files, Matter, Read, is_same};
use super::{Guide, links};
use crate::diagnostic::Diagnostic;
use crate::guide::source::{Source, SourceFile};

/// How many files an edit may touch for the short way to be the shorter one.
const MOST: usize = 32;

/// How many problems a file may have had for the short way to be the shorter one.
const MOST_GONE: usize = 1000;

/// What a build takes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Whether drafts are part of the guide.
    pub drafts: bool,
}

/// What is kept from one loading to the next.
#[derive(Default)]
pub struct Memory {
    pub(super) files: Files,
    is_for_edits: bool,
    last: Option<Last>,
}

/// A guide with all that it was made from.
struct Last {
    config: Arc<str>,
    options: Options,
    files: Vec<SourceFile>,
    assets: Vec<String>,
    unread: Vec<String>,
    guide: Guide,
    /// Of each edition.
    libraries: Vec<Library>,
    diagnostics: Vec<Diagnostic>,
}

impl Memory {
    /// A memory that keeps the guide too, for whoever loads it again after each edit.
    pub fn for_edits() -> Self {
        Memory { is_for_edits: true, ..Memory::default() }
    }

    /// Whether the guide that was last loaded has drafts that were left out; known to a memory [`for_edits`](Self::for_edits).
    pub fn has_drafts_left_out(&self) -> bool {
        self.last.as_ref().is_some_and(|last| last.libraries.iter().any(|library| !library.drafts.is_empty()))
    }

    /// Keeps a guide that was loaded.
    pub(super) fn remember(
        &mut self,
        (source, config_file, options): (&Source, &SourceFile, Options),
        (guide, diagnostics): (&Guide, &[Diagnostic]),
        libraries: Vec<Library>,
    ) {
        self.last = self.is_for_edits.then(|| Last {
            config: config_file.text.clone(),
            options,
            files: source.files.clone(),
            assets: source.assets.keys().cloned().collect(),
            unread: source.unread.clone(),
            guide: guide.clone(),
            libraries,
            diagnostics: diagnostics.to_vec(),
        });
    }

    /// The guide after an edit that changed nothing but bodies; `None` where anything else may be different.
    pub(super) fn edited(&mut self, source: &Source, config_file: &SourceFile, options: Options) -> Option<(Guide, Vec<Diagnostic>)> {
        let mut last = self.last.take().filter(|last| last.is_of(source, config_file, options))?;
        let pairs = source.files.iter().zip(&last.files);
        let changed: Vec<&SourceFile> = pairs.filter(|(now, then)| !is_same(&now.text, &then.text)).map(|(now, _)| now).collect();
        if changed.len() > MOST {
            return None;
        }
        for file in changed {
            let edit = self.files.edit(file, &source.files)?;
            last.take_in(edit)?;
        }
        last.files.clone_from(&source.files);
        let edited = (last.guide.clone(), last.diagnostics.clone());
        self.last = Some(last);
        Some(edited)
    }
}

impl Last {
    fn is_of(&self, source: &Source, config_file: &SourceFile, options: Options) -> bool {
        let same_files = self.files.len() == source.files.len()
            && self.files.iter().zip(&source.files).all(|(then, now)| is_same(&then.path, &now.path));
        same_files
            && self.unread == source.unread
            && is_same(&self.config, &config_file.text)
            && self.options == options
            && self.assets.iter().eq(source.assets.keys())
    }

    /// Puts a body in the place of what it was; `None` where that is not all that there is to do.
    fn take_in(&mut self, edit: Edit) -> Option<()> {
        let Edit { then, now, problems, mut gone } = edit;
        let path = &now.doc.file.path;
        if !is_body_alone(&then, &now) {
            return None;
        }
        let editions: Vec<(&Guide, &Library)> = self.guide.editions().zip(&self.libraries).collect();
        let place = |guide: &Guide| guide.docs().position(|doc| doc.file.path == *path);
        let (number, at) = editions.iter().enumerate().find_map(|(number, (guide, _))| Some((number, place(guide)?)))?;
        let old = editions[number].0.docs().nth(at)?;
        let shelves = links::shelves(&editions, number);
        let (targets, unresolved) = links::resolve_all(&shelves, &now.doc, &now.outline);
        if links::files_of(&targets) != links::files_of(&old.targets) {
            return None;
        }
        let told: Vec<&Diagnostic> = self.diagnostics.iter().filter(|problem| tells_of(problem, path)).collect();
        if !told.is_empty() {
            gone.extend(links::resolve_all(&shelves, &then.doc, &then.outline).1);
            // Where more is told of the file than what it says itself, others have a part in it.
            if gone.len() > MOST_GONE || !told.iter().all(|problem| gone.contains(problem)) {
                return None;
            }
        }
        let doc = Doc { targets, ..Doc::clone(&now.doc) };
        let edition = if number == 0 { Some(&mut self.guide) } else { self.guide.translations.get_mut(number - 1) };
        self.diagnostics.retain(|problem| !tells_of(problem, path));
        self.diagnostics.extend(problems.into_iter().chain(unresolved));
        edition?.replace(doc).then_some(())
    }
}

/// Whether nothing that others may ask of a file is different.
fn is_body_alone(then: &Read, now: &Read) -> bool {
    let head = |read: &Read| read.doc.file.text.get(..read.doc.body_start).map(str::to_owned);
    let ids = |read: &Read| read.doc.headings.iter().map(|heading| heading.id.clone()).collect::<Vec<_>>();
    let blanks = |read: &Read| read.outline.blanks.iter().map(|(label, _)| label.clone()).collect::<Vec<_>>();
    let has_html = |read: &Read| !read.outline.html.is_empty();
    let is_said = !matches!(now.matter, Matter::Message(_)) || !now.outline.is_empty;
    head(then) == head(now) && ids(then) == ids(now) && blanks(then) == blanks(now) && !has_html(then) && !has_html(now) && is_said
}

/// Whether a problem lies in a file or leads to it.
fn tells_of(problem: &Diagnostic, path: &str) -> bool {
    let related = problem.related.iter().map(|(at, _)| at);
    problem.location.iter().chain(related).any(|at| *at.path == *path)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::guide::config;
    use crate::guide::content::{load, load_again};

    const CONFIG: &str = "[guide]\ntitle = \"G\"\n[languages.de]\ntitle = \"G\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ada\"\n";
    const RULE: &str = "---\ntitle: One\nverdict: do\nsummary: S\nwhen: W\nmessages: [note]\n---\nSee [two](2-two.md#why) and [[note]].\n";
    const TWO: &str = "---\ntitle: Two\nverdict: do\nsummary: S\nwhen: W\n---\nText.\n\n## Why\n\n![A](a.png)\n";
    const NOTE: &str = "---\ntitle: Note\nchannel: handwritten\n---\nDear [Name],\n\nthanks.\n";
    const GERMAN: &str = "---\ntitle: Eins\nsummary: S\nwhen: W\n---\nText, [[two]].\n";

    fn source() -> Source {
        let files = [
            ("content/1-a/1-one.de.md", GERMAN),
            ("content/1-a/1-one.md", RULE),
            ("content/1-a/2-two.md", TWO),
            ("content/messages/note.md", NOTE),
        ];
        let files = files.into_iter().map(|(path, text)| SourceFile::new(path, text)).collect();
        let assets = ["1-a/a.png", "1-a/b.png", "public/CNAME"].map(|name| (format!("content/{name}"), PathBuf::new()));
        Source { files, assets: assets.into(), ..Source::default() }
    }

    /// All that a guide says, in an order of its own.
    fn told(guide: &Guide) -> Vec<String> {
        let doc = |doc: &Doc| {
            let targets: std::collections::BTreeMap<_, _> = doc.targets.iter().collect();
            format!("{:?}", (&doc.file, &doc.place, &doc.title, &doc.headings, targets, &doc.original))
        };
        let edition = |guide: &Guide| {
            let rules: Vec<_> = guide.guidance.iter().map(|rule| (rule.section, &rule.messages, &rule.tags)).collect();
            let messages: Vec<_> = guide.messages.iter().map(|message| (&message.shows, &message.fields)).collect();
            let docs: Vec<String> = guide.docs().map(doc).collect();
            format!("{:?}", (rules, messages, docs, &guide.assets, &guide.public, &guide.aliases, &guide.prefix))
        };
        guide.editions().map(edition).collect()
    }

    /// Loads after an edit; the same as a first loading gives, and whether the short way led there.
    fn after(memory: &mut Memory, source: &Source) -> bool {
        let config_file = SourceFile::new("courtesy.toml", CONFIG);
        let config = config::parse(&config_file).0.unwrap();
        let (fresh, mut wanted) = load(source, config.clone(), &config_file, Options::default());
        let short = memory.edited(source, &config_file, Options::default());
        let is_short = short.is_some();
        let (guide, mut problems) = short.unwrap_or_else(|| load_again(memory, source, config.clone(), &config_file, Options::default()));
        crate::diagnostic::sort(&mut wanted);
        crate::diagnostic::sort(&mut problems);
        assert_eq!(problems, wanted);
        assert_eq!(told(&guide), told(&fresh));
        is_short
    }

    #[test]
    fn a_body_is_taken_in_by_itself_and_everything_else_relates_anew() {
        let mut memory = Memory::for_edits();
        let mut source = source();
        assert!(!after(&mut memory, &source));
        assert!(after(&mut memory, &source), "nothing has changed");
        let (german, one, two, note) = (0, 1, 2, 3);
        for (file, from, to, is_short) in [
            (one, "See", "Look at", true),
            (one, "and [[note]]", "and ![A](a.png)", false),
            (one, "and ![A](a.png)", "and [[note]]", false),
            (two, "Text.", "Text, [one](1-one.md) and [[note]].\n\n- a list", true),
            (two, "## Why", "## Why not", false),
            (two, "## Why not", "## Why", false),
            (two, "## Why", "#### Why", true),
            (two, "a.png", "b.png", false),
            (note, "thanks.", "many thanks.", true),
            (note, "many thanks.", "many thanks, [Name].", false),
            (note, "Dear [Name],\n\nmany thanks, [Name].", "", false),
            (note, "---\n\n", "---\nDear [Name],\n", false),
            (german, "Text,", "Mehr Text,", true),
            (one, "title: One", "title: Uno", false),
            (one, "[two](2-two.md#why)", "[two](nowhere.md)", true),
            (one, "Look at", "##See", true),
            (one, "[two](nowhere.md)", "[two](elsewhere.md)", true),
            (one, "[two](elsewhere.md)", "[two](2-two.md)", true),
            (one, "##See", "Look at", true),
            (note, "---\nDear [Name],", "---\nDear [Name],\n\nmany [[nowhere]] thanks [", true),
            (note, "many [[nowhere]] thanks [", "", true),
            (note, "Dear [Name],", "Dear [Nobody],", false),
            (note, "Dear [Nobody],", "Dear [Nobody], thanks.", false),
            (note, "Dear [Nobody], thanks.", "Dear [Name],", false),
            (one, "Look at", "See <b>", false),
            (one, "See <b>", "See", false),
            (one, "See", "Look at", true),
        ] {
            let old = &source.files[file];
            assert!(old.text.contains(from), "{from}");
            source.files[file] = SourceFile::new(&old.path, &old.text.replace(from, to));
            assert_eq!(after(&mut memory, &source), is_short, "{from} -> {to}");
        }
        source.files.remove(german);
        assert!(!after(&mut memory, &source));
    }

    #[test]
    fn what_cannot_be_read_is_told_of_alone_and_looked_at_anew_when_it_comes_or_goes() {
        let mut memory = Memory::for_edits();
        let mut source = source();
        let note = source.files.pop().unwrap();
        let problems = |memory: &Memory| {
            let codes = memory.last.as_ref().unwrap().diagnostics.iter().map(|one| one.code.as_str());
            codes.filter(|code| *code != "untranslated").collect::<Vec<_>>()
        };
        assert!(!after(&mut memory, &source));
        assert_eq!(problems(&memory), ["unknown-message", "broken-link", "unused-field"]);
        source.unread.push(note.path.to_string());
        assert!(!after(&mut memory, &source));
        assert_eq!(problems(&memory), [""; 0], "its text is told of where it is read");
        source.unread.clear();
        for text in ["---\ntitle: [Name] and\n---\nDear [Name],\n", "no front matter"] {
            source.files.push(SourceFile::new(&note.path, text));
            assert!(!after(&mut memory, &source));
            assert!(matches!(problems(&memory)[..], ["syntax" | "no-front-matter"]), "{:?}", problems(&memory));
            source.files.pop();
        }
        assert!(!after(&mut memory, &source));
        assert_eq!(problems(&memory), ["unknown-message", "broken-link", "unused-field"]);
    }
}
