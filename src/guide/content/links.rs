//! Resolving what bodies refer to. Every link, anchor, image and embed gets a target or a diagnostic.

use std::collections::BTreeSet;

use super::doc::Doc;
use super::languages::way;
use super::library::{Entry, Library, Other, Shelves};
use super::outline::{Outline, Reference, ReferenceKind};
use super::place::Kind;
use super::{Guide, anchors};
use crate::diagnostic::{Code, Diagnostic, Severity, did_you_mean, nearest};
use crate::guide::address::path_of;
use crate::guide::markdown::{Target, Targets, is_safe_scheme, scheme};
use crate::guide::slug::nfc;

/// The libraries of all editions, as the one with that number sees them.
pub(super) fn shelves<'s>(editions: &[(&'s Guide, &'s Library)], number: usize) -> Shelves<'s> {
    let (own, library) = editions[number];
    let others = editions.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, (other, library))| Other {
        library,
        language: &other.config.guide.language,
        way: way(&own.prefix, &other.prefix),
    });
    Shelves { own: library, others: others.collect(), is_first: number == 0 }
}

/// The URLs of the files beside the content that a body uses.
pub(super) fn files_of(targets: &Targets) -> BTreeSet<&str> {
    targets.values().filter_map(|target| if let Target::Asset(url) = target { Some(url.as_str()) } else { None }).collect()
}

/// How many wrong references of one file are told; whoever has more has made one mistake, and not as many.
const TOLD: usize = 500;

/// Resolves what a body refers to; what cannot be resolved is shown as words.
pub(super) fn resolve_all(shelves: &Shelves<'_>, doc: &Doc, outline: &Outline) -> (Targets, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut targets = Targets::with_capacity(outline.references.len());
    let mut wrong = 0;
    for (at, reference) in outline.references.iter().enumerate() {
        if wrong == TOLD {
            let left = outline.references.len() - at;
            problems.push(
                Diagnostic::new(
                    Code::BrokenLink,
                    format!("{TOLD} references of this file are wrong; the {left} from here on were not looked at"),
                )
                .at(doc.at(reference.span.clone()))
                .help("mend those above; one cause often has many of them, such as a folder with another name"),
            );
            break;
        }
        match resolve(shelves, doc, reference) {
            Ok(target) => {
                targets.insert(reference.span.start, target);
            }
            Err(diagnostic) => {
                targets.insert(reference.span.start, Target::Words);
                let misses = matches!(diagnostic.code, Code::BrokenLink | Code::UnknownMessage | Code::DraftLink | Code::BadEmbed);
                if misses && leads_to_unread(shelves, doc, reference) {
                    continue;
                }
                wrong += usize::from(diagnostic.severity == Severity::Error);
                problems.push(diagnostic);
            }
        }
    }
    (targets, problems)
}

/// Whether a reference leads to a file that could not be read.
fn leads_to_unread(shelves: &Shelves<'_>, doc: &Doc, reference: &Reference) -> bool {
    let (dest, _) = split_anchor(reference.dest.trim());
    let mut libraries = std::iter::once(shelves.own).chain(shelves.others.iter().map(|other| other.library));
    match reference.kind {
        ReferenceKind::Wiki | ReferenceKind::Embed => libraries.any(|library| library.has_unread_named(dest)),
        ReferenceKind::Link if !dest.is_empty() => {
            let full = join(&doc.file.path, &percent_encoding::percent_decode_str(dest).decode_utf8_lossy());
            full.is_some_and(|full| libraries.any(|library| library.has_unread_at(&full)))
        }
        _ => false,
    }
}

/// Resolves one reference of `doc`.
///
/// # Errors
/// A diagnostic; with [`Target::Words`] semantics where it is only a warning.
fn resolve(shelves: &Shelves<'_>, doc: &Doc, reference: &Reference) -> Result<Target, Diagnostic> {
    let here = Here { library: shelves.own, shelves, doc, reference };
    let dest = reference.dest.trim();
    match reference.kind {
        ReferenceKind::Email => Ok(Target::External),
        ReferenceKind::Wiki => here.wiki(dest),
        ReferenceKind::Embed => here.embed(dest),
        ReferenceKind::InlineEmbed => Err(here
            .problem(Code::BadEmbed, "an embed has to stand on a line of its own")
            .help("put an empty line before and after it, or write `[[…]]` for a link")),
        ReferenceKind::WikiImage => here.wiki_image(dest),
        ReferenceKind::Image => match scheme(dest) {
            Some(_) => Err(here.remote_image(dest)),
            None if dest.starts_with("//") => Err(here.remote_image(dest)),
            None => here.path(dest),
        },
        ReferenceKind::Link => match scheme(dest) {
            Some(scheme) if is_safe_scheme(scheme) => Ok(Target::External),
            Some(scheme) => Err(here
                .problem(Code::UnsafeLink, format!("`{scheme}:` links are not followed"))
                .help("use `https:`, `mailto:` or `tel:`, or a path inside the guide")),
            None => here.path(dest),
        },
    }
}

struct Here<'h> {
    library: &'h Library,
    shelves: &'h Shelves<'h>,
    doc: &'h Doc,
    reference: &'h Reference,
}

impl Here<'_> {
    fn problem(&self, code: Code, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(self.doc.at(self.reference.span.clone()))
    }

    fn remote_image(&self, dest: &str) -> Diagnostic {
        self.problem(Code::RemoteImage, format!("the image `{dest}` would be loaded from elsewhere"))
            .help("put the file beside this one and use its name; the site asks no other host for anything")
    }

    /// A relative path to a file of the guide, with an anchor or without.
    fn path(&self, dest: &str) -> Result<Target, Diagnostic> {
        let (path, anchor) = split_anchor(dest);
        if path.is_empty() {
            let anchor = anchor.filter(|anchor| !anchor.is_empty());
            return self.page(String::new(), &self.doc.title.value, &self.doc.headings, anchor);
        }
        let decoded = percent_encoding::percent_decode_str(path).decode_utf8_lossy();
        let Some(full) = join(&self.doc.file.path, &decoded) else {
            let problem = self.problem(Code::BrokenLink, format!("`{dest}` leads out of `content/`"));
            return Err(problem.help("link to pages and files in `content/`, or to a web address"));
        };
        let full = self.library.spelled(full);
        if self.reference.kind == ReferenceKind::Link
            && let Some((other, entry)) = self.at_path(&full)
        {
            return self.entry(other, entry, anchor);
        }
        let is_draft = |library: &Library| library.drafts.contains(&full);
        match self.library.assets.get(&full) {
            Some(url) => Ok(Target::Asset(url.clone())),
            None if is_draft(self.library) || self.shelves.fallback().is_some_and(|other| is_draft(other.library)) => Err(self.draft(dest)),
            None => Err(self.broken(dest, &full)),
        }
    }

    /// The page of a file or folder: in this language, else the very file that was named, else in the guide's first language.
    fn at_path(&self, full: &str) -> Option<(Option<&Other<'_>>, &Entry)> {
        let index = format!("{full}/index.md");
        let own = self.library.by_path.get(full).or_else(|| self.library.by_path.get(&index)).or_else(|| self.library.of_file(full));
        own.map(|entry| (None, entry))
            .or_else(|| self.shelves.others.iter().find_map(|other| Some((Some(other), other.library.of_file(full)?))))
            .or_else(|| {
                let other = self.shelves.fallback()?;
                let entry = other.library.by_path.get(full).or_else(|| other.library.by_path.get(&index))?;
                Some((Some(other), entry))
            })
    }

    /// A page of this edition or of another.
    fn entry(&self, other: Option<&Other<'_>>, entry: &Entry, anchor: Option<&str>) -> Result<Target, Diagnostic> {
        let Some(other) = other else { return self.page(entry.url.clone(), &entry.title, &entry.headings, anchor) };
        let target = self.page(format!("{}{}", other.way, entry.url), &entry.title, &entry.headings, anchor)?;
        Ok(match target {
            Target::Page { url, anchor, title, .. } => Target::Page { url, anchor, title, language: Some(other.language.to_owned()) },
            target => target,
        })
    }

    fn page(&self, url: String, title: &str, headings: &[super::Heading], anchor: Option<&str>) -> Result<Target, Diagnostic> {
        let url = if url == self.doc.url() { String::new() } else { url };
        let found = anchor.and_then(|anchor| anchors::find(anchor, headings));
        if let Some(anchor) = anchor
            && found.is_none()
        {
            let problem = self.problem(Code::BrokenAnchor, format!("`{title}` has no heading with the id `{}`", anchors::meant(anchor)));
            return Err(problem.help(anchors::near(anchor, headings)));
        }
        Ok(Target::Page { url, anchor: found.map(str::to_owned), title: title.to_owned(), language: None })
    }

    fn draft(&self, dest: &str) -> Diagnostic {
        self.problem(Code::DraftLink, format!("`{dest}` is a draft, so readers would not find it"))
            .help("publish it (`draft: false`), build with `--drafts`, or take the link out")
    }

    fn broken(&self, dest: &str, full: &str) -> Diagnostic {
        let problem = self.problem(Code::BrokenLink, format!("there is no file `{full}` in the guide"));
        if self.reference.kind == ReferenceKind::Link
            && let Some((path, _)) =
                self.library.by_path.iter().find(|(_, entry)| full.ends_with(&*path_of(&entry.url)) || same_name(full, &entry.url))
        {
            return problem
                .help(format!("did you mean `{}`? Links name the Markdown file, with its number", relative(&self.doc.file.path, path)));
        }
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let paths: Vec<&String> = self.library.by_path.keys().chain(self.library.assets.keys()).collect();
        let names: Vec<String> = paths.iter().map(|path| name(path)).collect();
        let path_to = |near: &str| {
            let at = names.iter().position(|name| name == near);
            at.map_or(near.to_owned(), |at| relative(&self.doc.file.path, paths[at]))
        };
        let near = did_you_mean(&name(&path_of(split_anchor(dest).0)), names.iter().map(String::as_str), path_to);
        problem.help(match near {
            Some(question) => question,
            None if self.reference.kind == ReferenceKind::WikiImage => {
                "put the file into `content/`; `![[…]]` takes its name, ending included".to_owned()
            }
            None => "write the path from this file to the other, for example `../messages/thanks.md`".to_owned(),
        })
    }

    fn wiki(&self, dest: &str) -> Result<Target, Diagnostic> {
        let (name, anchor) = split_anchor(dest);
        if name.is_empty() {
            return self.path(dest);
        }
        let (other, entry) = self.named(name)?;
        self.entry(other, entry, anchor)
    }

    /// The page of a name: in this language, else in the guide's first.
    fn named(&self, name: &str) -> Result<(Option<&Other<'_>>, &Entry), Diagnostic> {
        let own = self.library.named(name);
        let other = self.shelves.fallback().filter(|_| own.is_empty());
        let found = other.map_or(own, |other| other.library.named(name));
        match found.as_slice() {
            [one] => Ok((other, one.1)),
            [] => {
                let is_draft = |path: &String| super::place::place(path).is_ok_and(|place| Some(place.id) == super::slug(name));
                let others = other.into_iter().flat_map(|other| &other.library.drafts);
                if self.library.drafts.iter().chain(others).any(is_draft) {
                    return Err(self.draft(name));
                }
                let near = did_you_mean(name, self.library.names(), |near| format!("[[{near}]]"));
                let rule = || "a name is that of a file, without number and ending".to_owned();
                Err(self.problem(Code::BrokenLink, format!("no page has the name `{name}`")).help(near.unwrap_or_else(rule)))
            }
            // `url-taken` reports two files with one URL; a link to it is no second problem.
            [one, rest @ ..] if rest.iter().all(|(_, entry)| entry.url == one.1.url) => Ok((other, one.1)),
            several => {
                let library = other.map_or(self.library, |other| other.library);
                let names: Vec<String> = several.iter().map(|(path, entry)| self.way_to(library, path, entry)).collect();
                Err(self
                    .problem(Code::AmbiguousLink, format!("several pages have the name `{name}`"))
                    .help(format!("write {}", crate::diagnostic::one_of(&names))))
            }
        }
    }

    /// How a page is linked to without doubt: by its name with the folder, or by its path where that is no name.
    fn way_to(&self, library: &Library, path: &str, entry: &Entry) -> String {
        let name = path_of(entry.url.trim_end_matches(".html")).into_owned();
        match library.named(&name).as_slice() {
            [(_, one)] if one.url == entry.url => name,
            _ => format!("[{}]({})", entry.title, relative(&self.doc.file.path, path).replace(' ', "%20")),
        }
    }

    fn embed(&self, dest: &str) -> Result<Target, Diagnostic> {
        let (name, _) = split_anchor(dest);
        let messages: Vec<usize> = self.library.named(name).iter().filter_map(|(_, entry)| entry.message).collect();
        let number = match messages.as_slice() {
            [number, ..] => *number,
            _ => {
                let (other, entry) = self.named(name).map_err(|problem| self.no_message(name, problem))?;
                if other.is_some() && entry.message.is_some() {
                    return Err(self
                        .problem(Code::BadEmbed, format!("the message `{name}` is not translated, so it cannot be shown here"))
                        .help(format!("translate it, or write `[[{name}]]` for a link to it")));
                }
                return Err(self
                    .problem(Code::BadEmbed, format!("`{name}` is not a message, and only messages can be shown in place"))
                    .help(format!("write `[[{name}]]` for a link")));
            }
        };
        if self.doc.place.kind == Kind::Message {
            return Err(self
                .problem(Code::BadEmbed, "a message cannot hold another message")
                .help("a message has only the words that are sent"));
        }
        Ok(Target::Message(number))
    }

    /// Says of an embed that its message is unknown; any other problem stays what it is.
    fn no_message(&self, name: &str, problem: Diagnostic) -> Diagnostic {
        if problem.code != Code::BrokenLink {
            return problem;
        }
        let help = match nearest(name, self.library.messages()) {
            Some(near) => format!("did you mean `![[{near}]]`?"),
            None => "name a message by its file's name without number and ending".to_owned(),
        };
        self.problem(Code::UnknownMessage, format!("there is no message `{name}`")).help(help)
    }

    /// An image by its file name, wherever it lies.
    fn wiki_image(&self, dest: &str) -> Result<Target, Diagnostic> {
        let ending = format!("/{}", nfc(dest));
        let mut fitting = self.library.assets.iter().filter(|(path, _)| nfc(path).ends_with(&ending));
        match (fitting.next(), fitting.next()) {
            (Some((_, url)), None) => Ok(Target::Asset(url.clone())),
            (Some(_), Some(_)) => Err(self
                .problem(Code::AmbiguousLink, format!("several files have the name `{dest}`"))
                .help("use `![words](path)` with the path from this file")),
            (None, _) => Err(self.broken(dest, dest)),
        }
    }
}

fn split_anchor(dest: &str) -> (&str, Option<&str>) {
    match dest.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor)),
        None => (dest, None),
    }
}

/// Joins a relative path to the folder of `from`; a leading `/` counts from `content/`. `None` where it leaves the guide.
pub fn join(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => vec!["content"],
        None => from.split('/').collect::<Vec<_>>().split_last().map(|(_, folders)| folders.to_vec()).unwrap_or_default(),
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (parts.first() == Some(&"content")).then(|| parts.join("/"))
}

/// The path to `to` as it would be written in `from`, both from the guide's root.
pub fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let to: Vec<&str> = to.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(from.len() - 1).min(to.len() - 1);
    let up = "../".repeat(from.len() - 1 - same);
    format!("{up}{}", to[same..].join("/"))
}

/// Whether a path that was written names the page at `url` but for numbers or the ending.
fn same_name(written: &str, url: &str) -> bool {
    super::place::place(written).is_ok_and(|place| place.url == url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_join_and_relate() {
        assert_eq!(join("content/a/x.md", "../b/y.md").as_deref(), Some("content/b/y.md"));
        assert_eq!(join("content/a/x.md", "/b/./y.md").as_deref(), Some("content/b/y.md"));
        assert_eq!(join("content/a/x.md", "../../../etc/passwd"), None);
        assert_eq!(join("content/x.md", "../src/main.rs"), None);
        assert_eq!(relative("content/a/x.md", "content/b/y.md"), "../b/y.md");
        assert_eq!(relative("content/a/x.md", "content/a/y.md"), "y.md");
        assert_eq!(relative("content/x.md", "content/a/y.md"), "a/y.md");
    }
}
