//! One file: its place, its front matter, its body's outline, and what is wrong with any of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::doc::Doc;
use super::front_matter::{self, Cut, GuidanceMatter, MessageMatter, PageMatter};
use super::languages::Member;
use super::outline::{Outline, outline};
use super::place::{Kind, NoPlace, Place, place};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::allow;
use crate::guide::markdown::{Dialect, IssueKind, LooseMark, Quotes, bracketed, to_text};
use crate::guide::source::SourceFile;

/// A file with its typed front matter.
pub(super) struct Read {
    pub(super) doc: Arc<Doc>,
    pub(super) matter: Matter,
    pub(super) outline: Arc<Outline>,
}

pub(super) enum Matter {
    Guidance(Arc<GuidanceMatter>),
    Message(Arc<MessageMatter>),
    Page(PageMatter),
}

/// Files by their path, as they were last read.
#[derive(Default)]
pub(super) struct Files(HashMap<Arc<str>, Known>);

/// What was read, and all that it was read from.
struct Known {
    text: Arc<str>,
    path: String,
    original: Option<Arc<str>>,
    quotes: Quotes,
    read: Option<Arc<Read>>,
    problems: Vec<Diagnostic>,
}

/// A file as it was and as it is.
pub(super) struct Edit {
    pub(super) then: Arc<Read>,
    pub(super) now: Arc<Read>,
    pub(super) problems: Vec<Diagnostic>,
    /// The problems of the file as it was.
    pub(super) gone: Vec<Diagnostic>,
}

impl Files {
    /// Reads the files of an edition, those that are new or made from another text; besides, the paths of those that have a place in
    /// the guide and could not be read.
    pub(super) fn read(&mut self, members: &[Member<'_>], quotes: Quotes) -> (Vec<Arc<Read>>, Vec<String>, Vec<Diagnostic>) {
        let same = |member: &Member<'_>| self.0.get(&member.file.path).is_some_and(|known| known.is_of(member, quotes));
        let fresh: Vec<&Member<'_>> = members.iter().filter(|member| !same(member)).collect();
        let read: Vec<_> = fresh.par_iter().map(|member| (member.file.path.clone(), Known::of(member, quotes))).collect();
        self.0.extend(read);
        let (mut diagnostics, mut unread) = (Vec::new(), Vec::new());
        let mut read = Vec::with_capacity(members.len());
        for (member, known) in members.iter().filter_map(|member| Some((member, self.0.get(&member.file.path)?))) {
            diagnostics.extend(known.problems.iter().cloned());
            match &known.read {
                Some(file) => read.push(file.clone()),
                None if place(&member.path).is_ok() => unread.extend([member.path.clone(), member.file.path.to_string()]),
                None => {}
            }
        }
        (read, unread, diagnostics)
    }

    /// Reads a file that has another text, as one of the same edition as before; `None` where it could not be read then or now.
    pub(super) fn edit(&mut self, file: &SourceFile, all: &[SourceFile]) -> Option<Edit> {
        let known = self.0.get_mut(&file.path)?;
        let original = all.iter().find(|original| known.original.is_some() && *original.path == *known.path);
        if original.is_some() != known.original.is_some() {
            return None;
        }
        let now = Known::of(&Member { file, path: known.path.clone(), original }, known.quotes);
        let (read, problems) = (now.read.clone(), now.problems.clone());
        let then = std::mem::replace(known, now);
        Some(Edit { then: then.read?, now: read?, problems, gone: then.problems })
    }

    /// Forgets files that are gone.
    pub(super) fn forget_all_but(&mut self, files: &[SourceFile]) {
        if self.0.len() > files.len() {
            let paths: HashSet<&Arc<str>> = files.iter().map(|file| &file.path).collect();
            self.0.retain(|path, _| paths.contains(path));
        }
    }
}

impl Known {
    fn of(member: &Member<'_>, quotes: Quotes) -> Known {
        let (read, problems) = read_file(member, quotes);
        Known {
            text: member.file.text.clone(),
            path: member.path.clone(),
            original: member.original.map(|original| original.text.clone()),
            quotes,
            read: read.map(Arc::new),
            problems,
        }
    }

    fn is_of(&self, member: &Member<'_>, quotes: Quotes) -> bool {
        let same_original = match (&self.original, member.original) {
            (Some(known), Some(original)) => is_same(known, &original.text),
            (known, original) => known.is_none() && original.is_none(),
        };
        is_same(&self.text, &member.file.text) && same_original && self.path == member.path && self.quotes == quotes
    }
}

pub(super) fn is_same(a: &Arc<str>, b: &Arc<str>) -> bool {
    Arc::ptr_eq(a, b) || a == b
}

impl Read {
    pub(super) fn draft(&self) -> bool {
        match &self.matter {
            Matter::Guidance(matter) => matter.draft,
            Matter::Message(matter) => matter.draft,
            Matter::Page(matter) => matter.draft,
        }
    }
}

/// Reads a file of an edition.
fn read_file(member: &Member<'_>, quotes: Quotes) -> (Option<Read>, Vec<Diagnostic>) {
    let Member { file, path, original } = member;
    let place = match place(path) {
        Ok(place) => place,
        Err(problem) => return (None, vec![no_place(file, problem)]),
    };
    let Cut { matter, body } = match front_matter::cut(file) {
        Ok(cut) => cut,
        Err(diagnostic) => return (None, vec![diagnostic]),
    };
    let (matter, mut diagnostics) = match place.kind {
        Kind::Guidance(_) => map(front_matter::read(file, matter, "a rule", *original), |m| Matter::Guidance(Arc::new(m))),
        Kind::Message => map(front_matter::read(file, matter, "a message", *original), |m| Matter::Message(Arc::new(m))),
        _ => map(front_matter::read(file, matter, "a page", *original), Matter::Page),
    };
    let Some(matter) = matter else { return (None, diagnostics) };
    let mut doc = doc(file, place, body.start, &matter);
    doc.quotes = quotes;
    doc.original.clone_from(path);
    if doc.title.trim().is_empty() && diagnostics.is_empty() {
        diagnostics.push(
            Diagnostic::new(Code::BadValue, "the title is empty")
                .at(file.at(doc.title.span.clone()))
                .help("say in a few words what the page is about"),
        );
    }
    diagnostics.extend(allow::check(&doc.allow, file));
    let body = doc.parse();
    let (mut outline, plain) = (outline(&body), to_text(&body, &bracketed));
    doc.plain = plain.into();
    doc.headings = std::mem::take(&mut outline.headings);
    diagnostics.extend(body_problems(&doc, &outline));
    (Some(Read { doc: Arc::new(doc), matter, outline: Arc::new(outline) }), diagnostics)
}

fn map<T, U>((value, diagnostics): (Option<T>, Vec<Diagnostic>), wrap: impl Fn(T) -> U) -> (Option<U>, Vec<Diagnostic>) {
    (value.map(wrap), diagnostics)
}

fn no_place(file: &SourceFile, problem: NoPlace) -> Diagnostic {
    let at = Location::file(file.path.clone());
    match problem {
        NoPlace::Unnamed => Diagnostic::new(Code::BadName, "the name has no letter or digit that could stand in a URL")
            .at(at)
            .help("rename the file or its folder, for example to `1-ask-for-next-steps.md`"),
        NoPlace::TooLong => {
            Diagnostic::new(Code::BadName, "the page's file would have a name of more than 255 bytes, which file systems do not take")
                .at(at)
                .help("give the file a shorter name; most letters outside of English take two or three bytes")
        }
        NoPlace::Reserved => {
            Diagnostic::new(Code::BadName, "the name is that of a device on Windows, so no file can be published under it")
                .at(at)
                .help("give the file or its folder another name")
        }
        NoPlace::Unexpected => Diagnostic::new(
            Code::UnexpectedFile,
            "an `index.md` has a meaning only in a section and in `content/messages/`; this one is left out",
        )
        .at(at)
        .help("move it, or give it another name"),
    }
}

fn doc(file: &SourceFile, place: Place, body_start: usize, matter: &Matter) -> Doc {
    let dialect = if place.kind == Kind::Message { Dialect::Message } else { Dialect::Prose };
    let (title, summary, updated, aliases, extra, allow) = match matter {
        Matter::Guidance(m) => (&m.title, Some(&m.summary), m.updated, &m.aliases, &m.extra, &m.allow),
        Matter::Message(m) => (&m.title, m.summary.as_ref(), m.updated, &m.aliases, &m.extra, &m.allow),
        Matter::Page(m) => (&m.title, m.summary.as_ref(), m.updated, &m.aliases, &m.extra, &m.allow),
    };
    Doc {
        file: file.clone(),
        place,
        title: title.clone(),
        summary: summary.cloned(),
        body_start,
        dialect,
        quotes: Quotes::default(),
        original: String::new(),
        updated,
        aliases: aliases.clone(),
        extra: extra.clone(),
        allow: allow.clone(),
        plain: Arc::default(),
        headings: Vec::new(),
        targets: std::collections::HashMap::new(),
    }
}

fn body_problems(doc: &Doc, outline: &Outline) -> Vec<Diagnostic> {
    let issue = |issue: &crate::guide::markdown::Issue| {
        let at = doc.at(issue.span.clone());
        match &issue.kind {
            IssueKind::BrokenReference(name) if name.starts_with('^') => {
                Diagnostic::new(Code::BrokenReference, format!("the footnote `[{name}]` has no text"))
                    .at(at)
                    .help(format!("add a line `[{name}]: …`"))
            }
            IssueKind::BrokenReference(name) => {
                Diagnostic::new(Code::BrokenReference, format!("the reference `[{name}]` has no definition"))
                    .at(at)
                    .help(format!("add a line `[{name}]: address`, or write `\\[` for a bracket"))
            }
            IssueKind::TooDeep => Diagnostic::new(Code::TooDeep, "this is nested too deep").at(at).help("use fewer levels"),
            IssueKind::DuplicateAnchor(id) => Diagnostic::new(Code::DuplicateAnchor, format!("two headings have the id `{id}`"))
                .at(at)
                .help("give one of them another `{#id}`"),
            IssueKind::Loose(mark) => loose(*mark).at(at),
            IssueKind::NoAddress => Diagnostic::new(Code::BrokenLink, "this has no address")
                .at(at)
                .help("write between the parentheses where it leads, or take the brackets out"),
        }
    };
    let title = |span: &std::ops::Range<usize>| {
        Diagnostic::new(Code::TitleHeading, "a level-1 heading stands in the text, but the title is one already")
            .at(doc.at(span.clone()))
            .help("begin with `##`")
    };
    outline.issues.iter().map(issue).chain(outline.titles.iter().map(title)).collect()
}

/// What is said of something that was meant as Markdown and stands as text.
pub(super) fn loose(mark: LooseMark) -> Diagnostic {
    let (message, help) = match mark {
        LooseMark::Heading => {
            ("this is no heading, since no space follows the signs", "write `## Words`; with `\\` before them the signs are words")
        }
        LooseMark::Emphasis => (
            "this marks nothing, so readers see the signs",
            "signs touch the words that they mark, and no punctuation parts them, as in `**words**`; write `\\*\\*` for the signs themselves",
        ),
        LooseMark::Bracket => {
            ("this bracket has no partner, so there is no blank", "write `[Label]` for a blank, and `\\[` or `\\]` for a bracket")
        }
        LooseMark::Link => (
            "this is no link: its address holds a space or a loose parenthesis",
            "put the address between `<` and `>`, as in `[words](<my page.md>)`; write `\\]` for a bracket",
        ),
        LooseMark::Fence => ("nothing closes this block of code, so all that follows is in it", "close it with a line of the same signs"),
    };
    Diagnostic::new(Code::LiteralMarkup, message).help(help)
}
