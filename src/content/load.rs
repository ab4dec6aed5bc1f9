//! From files to a guide, in passes: read each file, make the library, resolve links, relate rules and messages.

use std::sync::Arc;

use rayon::prelude::*;

use super::doc::Doc;
use super::fields::{Field, Fields, overridden};
use super::front_matter::{self, GuidanceMatter, MessageMatter};
use super::library::Library;
use super::outline::Outline;
use super::place::{Kind, first_line, humanised, section_folder, slug, split_number};
use super::read::{Matter, Memory, Read};
use super::{Guidance, Guide, Message, Section, links, relations, urls};
use crate::config::Config;
use crate::data::Spanned;
use crate::diagnostic::{Code, Diagnostic, Location, nearest};
use crate::markdown::{Piece, Target, blanks};
use crate::source::{Source, SourceFile};

/// What a build takes in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether drafts are part of the guide.
    pub drafts: bool,
}

/// Makes a guide of its files. The guide is complete as far as the diagnostics allow; with an error among them it must not be published.
pub fn load(source: &Source, config: Config, config_file: &SourceFile, options: Options) -> (Guide, Vec<Diagnostic>) {
    load_again(&mut Memory::default(), source, config, config_file, options)
}

/// Does what [`load`] does, but takes files that `memory` knows from there; afterwards it knows all of `source`.
pub fn load_again(
    memory: &mut Memory,
    source: &Source,
    config: Config,
    config_file: &SourceFile,
    options: Options,
) -> (Guide, Vec<Diagnostic>) {
    let (files, diagnostics) = memory.read(&source.files);
    let (drafts, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.draft() && !options.drafts);
    let drafts: Vec<String> = drafts.iter().map(|file| file.doc.file.path.to_string()).collect();
    let mut loader = Loader { diagnostics, outlines: Vec::new(), links: Library::new(&source.assets, drafts) };
    let mut guide = loader.assemble(config, files, source);
    loader.resolve_links(&mut guide);
    let context = relations::Context { drafts: &loader.links.drafts, config_file };
    loader.diagnostics.extend(urls::check(&mut guide));
    // A blank that is misspelt leaves its field unused; one report is enough.
    if loader.diagnostics.iter().all(|problem| problem.code != Code::UnknownField) {
        loader.diagnostics.extend(relations::check_fields(&guide, &context));
    }
    (guide, loader.diagnostics)
}

struct Loader {
    diagnostics: Vec<Diagnostic>,
    /// Outline of each file, by path.
    outlines: Vec<(Arc<str>, Arc<Outline>)>,
    links: Library,
}

impl Loader {
    fn assemble(&mut self, config: Config, files: Vec<Arc<Read>>, source: &Source) -> Guide {
        let fields = Fields::new(&config.fields);
        let (sections, problems) = sections(source);
        self.diagnostics.extend(problems);
        let mut guide = Guide {
            config,
            sections,
            guidance: Vec::new(),
            messages: Vec::new(),
            home: None,
            library: None,
            pages: Vec::new(),
            fields,
            tags: Vec::new(),
            aliases: Vec::new(),
            assets: std::collections::BTreeSet::new(),
        };
        let (mut rules, mut messages) = (Vec::with_capacity(files.len()), Vec::new());
        for file in files {
            let Read { doc, matter, outline } = &*file;
            self.report_html(&guide.config, doc, outline);
            match (doc.place.kind.clone(), matter) {
                (Kind::Home, _) => guide.home = Some(doc.clone()),
                (Kind::Library, _) => guide.library = Some(doc.clone()),
                (Kind::Section, _) => {
                    if let Some(section) = guide.sections.iter_mut().find(|section| section.slug == doc.place.id) {
                        section.title.clone_from(&doc.title.value);
                        section.doc = Some(doc.clone());
                    }
                }
                (Kind::Guidance(_), Matter::Guidance(matter)) => rules.push((doc.clone(), matter.clone())),
                (Kind::Message, Matter::Message(matter)) => messages.push((doc.clone(), matter.clone(), outline.clone())),
                _ => guide.pages.push(doc.clone()),
            }
            self.outlines.push((doc.file.path.clone(), outline.clone()));
        }
        guide.pages.sort_by_key(|doc| (doc.place.order, doc.file.path.clone()));
        let rules = self.guidance(&mut guide, rules);
        let messages = self.messages(&mut guide, messages);
        let drafts = &self.links.drafts;
        self.diagnostics.extend(relations::relate(&mut guide, &rules, &messages, drafts));
        guide
    }

    fn report_html(&mut self, config: &Config, doc: &Doc, outline: &Outline) {
        for span in &outline.html {
            let at = doc.at(span.clone());
            if !config.markdown.html {
                self.diagnostics.push(
                    Diagnostic::new(Code::RawHtml, "raw HTML is shown as text, since it has no form on paper")
                        .at(at)
                        .help("use Markdown, or allow HTML for the website with `[markdown] html = true` in `courtesy.toml`"),
                );
            } else if doc.place.kind == Kind::Message {
                self.diagnostics
                    .push(Diagnostic::new(Code::PaperOnly, "raw HTML is left out of print").at(at).help("use Markdown in messages"));
            }
        }
    }

    /// Sorts the rules into their sections; returns their front matter in the same order.
    fn guidance(&mut self, guide: &mut Guide, mut rules: Vec<(Doc, Arc<GuidanceMatter>)>) -> Vec<Arc<GuidanceMatter>> {
        let section_of = |guide: &Guide, doc: &Doc| match &doc.place.kind {
            Kind::Guidance(slug) => guide.sections.iter().position(|section| section.slug == *slug).unwrap_or_default(),
            _ => 0,
        };
        rules.sort_by_cached_key(|(doc, _)| (section_of(guide, doc), doc.place.order, doc.file.path.clone()));
        let mut matters = Vec::new();
        for (doc, matter) in rules {
            let section = section_of(guide, &doc);
            guide.sections[section].guidance.push(guide.guidance.len());
            self.links.add(&doc, None);
            guide.guidance.push(Guidance {
                doc,
                section,
                verdict: matter.verdict,
                summary: matter.summary.clone(),
                when: matter.when.clone(),
                due: matter.due.clone(),
                channels: matter.channels.clone(),
                messages: Vec::new(),
                tags: Vec::new(),
            });
            matters.push(matter);
        }
        matters
    }

    /// Sorts the messages by section and title; returns their front matter in the same order.
    fn messages(&mut self, guide: &mut Guide, messages: Vec<(Doc, Arc<MessageMatter>, Arc<Outline>)>) -> Vec<Arc<MessageMatter>> {
        let mut placed = Vec::with_capacity(messages.len());
        for (doc, matter, outline) in messages {
            let section = self.section_of_message(guide, &doc, matter.section.as_ref());
            placed.push((section, doc, matter, outline));
        }
        placed.sort_by_cached_key(|(section, doc, ..)| {
            (section.unwrap_or(usize::MAX), doc.place.order, doc.title.value.clone(), doc.file.path.clone())
        });
        let mut matters = Vec::new();
        for (section, doc, matter, outline) in placed {
            let number = guide.messages.len();
            if let Some(section) = section {
                guide.sections[section].messages.push(number);
            }
            self.links.add(&doc, Some(number));
            let message = self.message(guide, section, doc, &matter, &outline);
            guide.messages.push(message);
            matters.push(matter);
        }
        matters
    }

    fn section_of_message(&mut self, guide: &Guide, doc: &Doc, section: Option<&Spanned<String>>) -> Option<usize> {
        let section = section?;
        let found = guide.sections.iter().position(|known| known.slug == **section);
        if found.is_none() && !section.is_empty() {
            let known: Vec<&str> = guide.sections.iter().map(|section| section.slug.as_str()).collect();
            let help = match nearest(section, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("the sections are {}", crate::diagnostic::one_of(&known)),
            };
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownSection, format!("there is no section `{}`", section.value))
                    .at(doc.file.at(section.span.clone()))
                    .help(help),
            );
        }
        found
    }

    fn message(&mut self, guide: &Guide, section: Option<usize>, doc: Doc, matter: &MessageMatter, outline: &Outline) -> Message {
        let channel = super::Channel::from(matter.channel.value);
        self.check_subject(&doc, matter);
        self.check_use(&doc, matter);
        let subject = matter.subject.as_ref().map(|subject| blanks(subject));
        let fields = self.fields_of(guide, &doc, matter, subject.as_deref().unwrap_or_default(), outline);
        Message {
            channel,
            subject,
            section,
            shows: Vec::new(),
            tone: matter.tone.clone(),
            tags: Vec::new(),
            stationery: matter.stationery.clone(),
            fields,
            doc,
        }
    }

    fn check_subject(&mut self, doc: &Doc, matter: &MessageMatter) {
        let is_email = matter.channel.value == front_matter::MessageChannel::Email;
        match &matter.subject {
            _ if !is_said(doc, matter) => {}
            None if is_email => self.diagnostics.push(
                Diagnostic::new(Code::SubjectMissing, "an email needs a subject")
                    .at(doc.file.at(matter.channel.span.clone()))
                    .help("add `subject: …`; it may have `[Blanks]`"),
            ),
            Some(subject) if !is_email => self.diagnostics.push(
                Diagnostic::new(Code::SubjectNotAllowed, "only an email has a subject")
                    .at(doc.file.at(subject.span.clone()))
                    .help("take the subject out, or set `channel: email`"),
            ),
            _ => {}
        }
    }

    /// A message without words, and paper that no email is printed on.
    fn check_use(&mut self, doc: &Doc, matter: &MessageMatter) {
        if doc.parse().blocks.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(Code::EmptyMessage, "the message has no words")
                    .at(at_file(doc))
                    .help("write what is to be sent below the front matter, or set `draft: true` until it is written"),
            );
        }
        if let (front_matter::MessageChannel::Email, Some(first)) = (matter.channel.value, matter.stationery.first())
            && is_said(doc, matter)
        {
            self.diagnostics.push(
                Diagnostic::new(Code::UnusedStationery, "an email is not printed, so its `stationery` is not used")
                    .at(doc.file.at(first.span.clone()))
                    .help("take it out, or set `channel: handwritten` or `channel: letter`"),
            );
        }
    }

    /// The message's fields in order of first use, each checked.
    fn fields_of(&mut self, guide: &Guide, doc: &Doc, matter: &MessageMatter, subject: &[Piece], outline: &Outline) -> Vec<Field> {
        let mut used: Vec<Field> = Vec::new();
        let in_subject = subject.iter().filter_map(|piece| match piece {
            Piece::Blank(label, _) => Some((label, None)),
            Piece::Text(_) => None,
        });
        let in_body = outline.blanks.iter().map(|(label, span)| (label, Some(span)));
        for (label, span) in in_subject.chain(in_body) {
            match guide.fields.by_label(label) {
                Some(field) if used.iter().all(|known| known.id != field.id) => {
                    used.push(overridden(field.clone(), matter.fields.get(&field.id)));
                }
                Some(_) => {}
                None => {
                    let subject = || doc.file.at(matter.subject.as_ref().map_or(0..0, |s| s.span.clone()));
                    let at = span.map_or_else(subject, |span| doc.at(span.clone()));
                    self.diagnostics.push(unknown_field(guide, label, at));
                }
            }
        }
        for (id, by) in &matter.fields {
            if !used.iter().any(|field| field.id == *id) {
                let near = nearest(id, used.iter().map(|field| field.id.as_str()));
                self.diagnostics.push(
                    Diagnostic::new(Code::UnusedOverride, format!("the message has no blank of the field `{id}`"))
                        .at(doc.file.at(by.span.clone()))
                        .help(near.map_or("take the override out".to_owned(), |near| format!("did you mean `{near}`?"))),
                );
            }
        }
        used
    }

    fn resolve_links(&mut self, guide: &mut Guide) {
        let entries: Vec<Doc> = guide.home.iter().chain(&guide.library).chain(&guide.pages).cloned().collect();
        for doc in entries.iter().chain(guide.sections.iter().filter_map(|section| section.doc.as_ref())) {
            self.links.add(doc, None);
        }
        let outlines: std::collections::HashMap<&str, &Outline> =
            self.outlines.iter().map(|(path, outline)| (&**path, &**outline)).collect();
        let mut docs: Vec<&mut Doc> = guide.docs_mut().collect();
        let links = &self.links;
        let problems: Vec<Vec<Diagnostic>> = docs
            .par_iter_mut()
            .map(|doc| outlines.get(&*doc.file.path).map(|outline| resolve_doc(links, doc, outline)).unwrap_or_default())
            .collect();
        let mut used = std::collections::BTreeSet::new();
        for target in docs.iter().flat_map(|doc| doc.targets.values()) {
            if let Target::Asset(url) = target {
                used.insert(url.clone());
            }
        }
        guide.assets = self
            .links
            .assets
            .iter()
            .filter(|(_, url)| used.contains(*url) || urls::OWN.contains(&url.as_str()))
            .map(|(path, url)| (path.clone(), url.clone()))
            .collect();
        self.diagnostics.extend(problems.into_iter().flatten());
    }
}

/// Whether the channel was read; one that was refused stands for any.
fn is_said(doc: &Doc, matter: &MessageMatter) -> bool {
    matter.channel.value.as_str() == doc.file.text[matter.channel.span.clone()].trim_matches(['"', '\''])
}

fn resolve_doc(links: &Library, doc: &mut Doc, outline: &Outline) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut targets = std::collections::HashMap::with_capacity(outline.references.len());
    for reference in &outline.references {
        match links::resolve(links, doc, reference) {
            Ok(target) => {
                targets.insert(reference.span.start, target);
            }
            Err(diagnostic) => {
                targets.insert(reference.span.start, Target::Words);
                problems.push(diagnostic);
            }
        }
    }
    doc.targets = targets;
    problems
}

fn unknown_field(guide: &Guide, label: &str, at: Location) -> Diagnostic {
    let near = nearest(label, guide.fields.iter().map(|field| field.label.as_str()));
    let declare = format!(
        "declare it in `courtesy.toml` as `[fields.{}]`, or write `\\[` for a bracket",
        slug(label).unwrap_or_else(|| "name".to_owned())
    );
    let help = near.map_or(declare.clone(), |near| format!("did you mean `[{near}]`? Otherwise {declare}"));
    Diagnostic::new(Code::UnknownField, format!("the blank `[{label}]` is not declared")).at(at).help(help)
}

/// The folders that hold content other than messages, in order.
fn sections(source: &Source) -> (Vec<Section>, Vec<Diagnostic>) {
    let mut folders: Vec<&str> = source.files.iter().filter_map(|file| section_folder(&file.path)).collect();
    folders.dedup();
    let mut sections: Vec<Section> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut problems = Vec::new();
    folders.sort_by_key(|folder| split_number(folder));
    for folder in folders {
        let (number, name) = split_number(folder);
        let Some(slug) = slug(name) else { continue };
        if let Some(first) = sections.iter().position(|section| section.slug == slug) {
            problems.push(
                Diagnostic::new(
                    Code::UrlTaken,
                    format!("two folders claim the URL `{slug}/`: `content/{}` and `content/{folder}`", names[first]),
                )
                .at(Location::file(format!("content/{folder}")))
                .help("rename one of them, or put the files of both into one; a number in front does not count"),
            );
            continue;
        }
        names.push(folder);
        sections.push(Section {
            url: format!("{slug}/index.html"),
            slug,
            number: (number != u64::MAX).then_some(number),
            title: humanised(folder),
            doc: None,
            guidance: Vec::new(),
            messages: Vec::new(),
        });
    }
    (sections, problems)
}

/// Points at the first line of a file.
pub(super) fn at_file(doc: &Doc) -> Location {
    doc.file.at(first_line(&doc.file.text))
}
