//! From files to a guide, in passes: read each file, make the library, resolve links, relate rules and messages.

use std::sync::Arc;

use rayon::prelude::*;

use super::doc::Doc;
use super::fields::{Field, Fields, overridden};
use super::front_matter::{self, GuidanceMatter, MessageMatter};
use super::languages::{self, Edition};
use super::library::{Library, Other, Shelves};
use super::outline::Outline;
use super::place::{Kind, humanised, root_of, section_folder, slug, split_number};
use super::read::{Matter, Memory, Read};
use super::{Guidance, Guide, Message, Section, links, relations, urls};
use crate::diagnostic::{Code, Diagnostic, Location, nearest};
use crate::guide::config::Config;
use crate::guide::data::Spanned;
use crate::guide::markdown::{Piece, Quotes, Target, Targets, blanks};
use crate::guide::source::{Source, SourceFile};

/// What a build takes in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Whether drafts are part of the guide.
    pub drafts: bool,
}

/// Makes a guide of its files, with its further languages in [`Guide::translations`]. It is complete as far as the diagnostics
/// allow; with an error among them it must not be published.
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
    let (editions, mut diagnostics) = languages::editions(source, &config);
    let mut loaded: Vec<(Guide, Loader)> = Vec::with_capacity(editions.len());
    for edition in editions {
        let next = assemble(memory, edition, source, options, loaded.first());
        loaded.push(next);
    }
    memory.forget_all_but(&source.files);
    for number in 0..loaded.len() {
        let (targets, problems) = resolve_links(&loaded, number);
        let (guide, loader) = &mut loaded[number];
        loader.diagnostics.extend(problems);
        loader.take(guide, targets);
    }
    let (mut guide, loader) = loaded.remove(0);
    diagnostics.extend(loader.diagnostics);
    for (edition, own) in loaded {
        diagnostics.extend(own.diagnostics);
        diagnostics.extend(languages::compare(&guide, &loader.links.drafts, &edition));
        diagnostics.extend(languages::untranslated(&guide, &edition, config_file));
        let shared = edition.assets.iter().map(|(path, url)| (path.clone(), url.trim_start_matches("../").to_owned()));
        guide.assets.extend(shared);
        guide.translations.push(edition);
    }
    diagnostics.extend(urls::check(&mut guide));
    let mut translations = std::mem::take(&mut guide.translations);
    diagnostics.extend(translations.iter_mut().flat_map(urls::check));
    guide.translations = translations;
    let drafts = &loader.links.drafts;
    // A blank that is misspelt leaves its field unused; one report is enough.
    if diagnostics.iter().all(|problem| problem.code != Code::UnknownField) {
        diagnostics.extend(relations::check_fields(&guide, &relations::Context { drafts, config_file }));
    }
    (guide, diagnostics)
}

/// Reads the files of an edition and relates them to one another; `first` is the edition in the guide's first language.
fn assemble(
    memory: &mut Memory,
    edition: Edition<'_>,
    source: &Source,
    options: Options,
    first: Option<&(Guide, Loader)>,
) -> (Guide, Loader) {
    let Edition { config, prefix, members } = edition;
    let (files, diagnostics) = memory.read(&members, Quotes::of(&config.guide.language));
    let (drafts, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.draft() && !options.drafts);
    let drafts: Vec<String> = drafts.into_iter().map(|file| file.doc.original.clone()).collect();
    let links = Library::new(&source.assets, &root_of(&prefix), drafts);
    let mut loader = Loader { diagnostics, outlines: Vec::new(), links };
    let paths = members.iter().map(|member| member.path.as_str()).collect();
    let guide = loader.assemble(config, prefix, files, paths, first);
    (guide, loader)
}

struct Loader {
    diagnostics: Vec<Diagnostic>,
    /// Outline of each file, by path.
    outlines: Vec<(Arc<str>, Arc<Outline>)>,
    links: Library,
}

impl Loader {
    fn assemble(
        &mut self,
        config: Config,
        prefix: String,
        files: Vec<Arc<Read>>,
        paths: Vec<&str>,
        first: Option<&(Guide, Loader)>,
    ) -> Guide {
        let fields = Fields::new(&config.fields);
        let (mut sections, problems) = sections(paths);
        if let Some((first, _)) = first {
            for section in &mut sections {
                if let Some(original) = first.sections.iter().find(|original| original.slug == section.slug) {
                    section.title.clone_from(&original.title);
                }
            }
        } else {
            self.diagnostics.extend(problems);
        }
        let mut guide = Guide {
            config,
            prefix,
            translations: Vec::new(),
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
        let messages = self.messages(&mut guide, messages, first);
        for doc in guide.home.iter().chain(&guide.library).chain(&guide.pages) {
            self.links.add(doc, None);
        }
        for doc in guide.sections.iter().filter_map(|section| section.doc.as_ref()) {
            self.links.add(doc, None);
        }
        let elsewhere = first.map(|(_, loader)| &loader.links);
        self.diagnostics.extend(relations::relate(&mut guide, &rules, &messages, &self.links.drafts, elsewhere));
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
    fn messages(
        &mut self,
        guide: &mut Guide,
        messages: Vec<(Doc, Arc<MessageMatter>, Arc<Outline>)>,
        first: Option<&(Guide, Loader)>,
    ) -> Vec<Arc<MessageMatter>> {
        let mut placed = Vec::with_capacity(messages.len());
        for (doc, matter, outline) in messages {
            let section = self.section_of_message(guide, &doc, matter.section.as_ref(), first);
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
            let message = self.message(guide, section, doc, &matter, &outline, first);
            guide.messages.push(message);
            matters.push(matter);
        }
        matters
    }

    /// The section that a message names; nothing where it is one that only the guide's first language has.
    fn section_of_message(
        &mut self,
        guide: &Guide,
        doc: &Doc,
        section: Option<&Spanned<String>>,
        first: Option<&(Guide, Loader)>,
    ) -> Option<usize> {
        let section = section?;
        let is_it = |known: &Section| known.slug == **section;
        let found = guide.sections.iter().position(is_it);
        let is_elsewhere = front_matter::is_inherited(section) || first.is_some_and(|(first, _)| first.sections.iter().any(is_it));
        if found.is_none() && !section.is_empty() && !is_elsewhere {
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

    fn message(
        &mut self,
        guide: &Guide,
        section: Option<usize>,
        doc: Doc,
        matter: &MessageMatter,
        outline: &Outline,
        first: Option<&(Guide, Loader)>,
    ) -> Message {
        let channel = super::Channel::from(matter.channel.value);
        self.check_subject(&doc, matter);
        self.check_use(&doc, matter);
        let subject = matter.subject.as_ref().map(|subject| blanks(subject));
        let fields = self.fields_of(guide, &doc, matter, (subject.as_deref().unwrap_or_default(), outline), first);
        Message {
            channel,
            subject,
            section,
            shows: Vec::new(),
            tone: matter.tone.clone(),
            tags: Vec::new(),
            stationery: matter.stationery.clone(),
            design: matter.design.clone(),
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
                    .at(doc.first_line())
                    .help("write what is to be sent below the front matter, or set `draft: true` until it is written"),
            );
        }
        let of_paper = [("stationery", matter.stationery.first()), ("design", matter.design.as_ref())];
        for (key, value) in of_paper.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            if matter.channel.value == front_matter::MessageChannel::Email && is_said(doc, matter) && !front_matter::is_inherited(value) {
                self.diagnostics.push(
                    Diagnostic::new(Code::UnusedStationery, format!("an email is not printed, so its `{key}` is not used"))
                        .at(doc.file.at(value.span.clone()))
                        .help("take it out, or set `channel: handwritten` or `channel: letter`"),
                );
            }
        }
    }

    /// The message's fields in order of first use, each checked.
    fn fields_of(
        &mut self,
        guide: &Guide,
        doc: &Doc,
        matter: &MessageMatter,
        (subject, outline): (&[Piece], &Outline),
        first: Option<&(Guide, Loader)>,
    ) -> Vec<Field> {
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
                    let original = first.and_then(|(first, _)| first.fields.by_label(label));
                    self.diagnostics.push(unknown_field(guide, label, at, original));
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

    /// Puts the resolved links into the bodies, and notes the files beside the content that they use.
    fn take(&self, guide: &mut Guide, targets: Vec<Targets>) {
        let mut used = std::collections::BTreeSet::new();
        for (doc, targets) in guide.docs_mut().zip(targets) {
            let assets = targets.values().filter_map(|target| if let Target::Asset(url) = target { Some(url.clone()) } else { None });
            used.extend(assets);
            doc.targets = targets;
        }
        let wanted = |url: &String| used.contains(url) || urls::OWN.contains(&url.as_str());
        guide.assets = self.links.assets.iter().filter(|(_, url)| wanted(url)).map(|(path, url)| (path.clone(), url.clone())).collect();
    }
}

/// Whether the channel was read; one that was refused stands for any.
fn is_said(doc: &Doc, matter: &MessageMatter) -> bool {
    front_matter::is_inherited(&matter.channel)
        || matter.channel.value.as_str() == doc.file.text[matter.channel.span.clone()].trim_matches(['"', '\''])
}

/// Resolves the links of one edition, in the order of [`Guide::docs`]; they may lead into the others.
fn resolve_links(loaded: &[(Guide, Loader)], number: usize) -> (Vec<Targets>, Vec<Diagnostic>) {
    let (guide, loader) = &loaded[number];
    let others = loaded.iter().enumerate().filter(|(other, _)| *other != number).map(|(_, (other, loader))| Other {
        library: &loader.links,
        language: &other.config.guide.language,
        way: languages::way(&guide.prefix, &other.prefix),
    });
    let shelves = Shelves { own: &loader.links, others: others.collect(), is_first: number == 0 };
    let outlines: std::collections::HashMap<&str, &Outline> = loader.outlines.iter().map(|(path, outline)| (&**path, &**outline)).collect();
    let docs: Vec<&Doc> = guide.docs().collect();
    let resolved: Vec<(Targets, Vec<Diagnostic>)> = docs
        .par_iter()
        .map(|doc| outlines.get(&*doc.file.path).map(|outline| resolve_doc(&shelves, doc, outline)).unwrap_or_default())
        .collect();
    let (targets, problems): (Vec<Targets>, Vec<Vec<Diagnostic>>) = resolved.into_iter().unzip();
    (targets, problems.into_iter().flatten().collect())
}

fn resolve_doc(shelves: &Shelves<'_>, doc: &Doc, outline: &Outline) -> (Targets, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let mut targets = Targets::with_capacity(outline.references.len());
    for reference in &outline.references {
        match links::resolve(shelves, doc, reference) {
            Ok(target) => {
                targets.insert(reference.span.start, target);
            }
            Err(diagnostic) => {
                targets.insert(reference.span.start, Target::Words);
                problems.push(diagnostic);
            }
        }
    }
    (targets, problems)
}

fn unknown_field(guide: &Guide, label: &str, at: Location, original: Option<&Field>) -> Diagnostic {
    if let Some(field) = original.and_then(|original| guide.fields.iter().find(|field| field.id == original.id)) {
        let language = &guide.config.guide.language.value;
        return Diagnostic::new(Code::UnknownField, format!("the blank `[{label}]` has another label in `{language}`"))
            .at(at)
            .help(format!("write `[{}]`", field.label));
    }
    let near = nearest(label, guide.fields.iter().map(|field| field.label.as_str()));
    let declare = format!(
        "declare it in `courtesy.toml` as `[fields.{}]`, or write `\\[` for a bracket",
        slug(label).unwrap_or_else(|| "name".to_owned())
    );
    let help = near.map_or(declare.clone(), |near| format!("did you mean `[{near}]`? Otherwise {declare}"));
    Diagnostic::new(Code::UnknownField, format!("the blank `[{label}]` is not declared")).at(at).help(help)
}

/// The folders that hold content other than messages, in order.
fn sections(paths: Vec<&str>) -> (Vec<Section>, Vec<Diagnostic>) {
    let mut folders: Vec<&str> = paths.into_iter().filter_map(section_folder).collect();
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
