//! From files to a guide, in passes: read each file, make the library, resolve links, relate rules and messages.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::doc::Doc;
use super::edited::{Memory, Options};
use super::fields::Fields;
use super::front_matter::GuidanceMatter;
use super::languages::{self, Edition};
use super::library::Library;
use super::loader::Loader;
use super::outline::Outline;
use super::place::{Kind, root_of};
use super::read::{Matter, Read};
use super::resolve::resolve_links;
use super::sections::sections;
use super::{Guidance, Guide, relations, urls};
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::config::Config;
use crate::guide::markdown::Quotes;
use crate::guide::source::{PUBLIC, Source, SourceFile};

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
    if let Some(edited) = memory.edited(source, config_file, options) {
        return edited;
    }
    let (editions, mut diagnostics) = languages::editions(source, &config);
    let mut loaded: Vec<(Guide, Loader)> = Vec::with_capacity(editions.len());
    for edition in editions {
        let next = assemble(memory, edition, source, options, loaded.first());
        loaded.push(next);
    }
    memory.files.forget_all_but(&source.files);
    for number in 0..loaded.len() {
        let (targets, problems) = resolve_links(&loaded, number);
        let (guide, loader) = &mut loaded[number];
        loader.diagnostics.extend(problems);
        loader.take(guide, targets);
    }
    let (mut guide, loader) = loaded.remove(0);
    diagnostics.extend(loader.diagnostics);
    let mut libraries = Vec::with_capacity(loaded.len());
    for (edition, own) in loaded {
        diagnostics.extend(own.diagnostics);
        diagnostics.extend(languages::compare(&guide, &loader.links, &edition));
        diagnostics.extend(languages::untranslated(&guide, &edition, &own.links, config_file));
        libraries.push(own.links);
        let shared = edition.assets.iter().map(|(path, url)| (path.clone(), url.trim_start_matches("../").to_owned()));
        guide.assets.extend(shared);
        guide.translations.push(edition);
    }
    for (path, url) in loader.links.assets.iter().filter(|(path, _)| path.starts_with(PUBLIC)) {
        if guide.assets.insert((path.clone(), url.clone())) {
            guide.public.insert(url.clone());
        }
    }
    diagnostics.extend(urls::check(&mut guide));
    let mut translations = std::mem::take(&mut guide.translations);
    diagnostics.extend(translations.iter_mut().flat_map(urls::check));
    guide.translations = translations;
    libraries.insert(0, loader.links);
    // A blank that is misspelt leaves its field unused, and so does a file that cannot be read; one report is enough.
    let is_whole = libraries.iter().all(|library| library.unread.is_empty());
    if is_whole && diagnostics.iter().all(|problem| problem.code != Code::UnknownField) {
        let drafts = &libraries[0].drafts;
        diagnostics.extend(relations::check_fields(&guide, &relations::Context { drafts, config_file }));
    }
    memory.remember((source, config_file, options), (&guide, &diagnostics), libraries);
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
    let (files, mut unread, diagnostics) = memory.files.read(&members, Quotes::of(&config.guide.language));
    if first.is_none() {
        unread.extend(source.unread.iter().cloned());
    }
    let (drafts, files): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| file.draft() && !options.drafts);
    let closed = drafts.iter().filter(|draft| draft.doc.place.kind == Kind::Section);
    let open = closed.filter_map(|draft| open_section(&draft.doc, &files));
    let diagnostics = diagnostics.into_iter().chain(open).collect();
    let drafts: Vec<String> = drafts.into_iter().map(|file| file.doc.original.clone()).collect();
    let links = Library::new(&source.assets, &root_of(&prefix), drafts, unread);
    let mut loader = Loader { diagnostics, outlines: Vec::new(), links };
    let paths = members.iter().map(|member| member.path.as_str()).collect();
    let guide = loader.assemble(config, prefix, files, paths, first);
    (guide, loader)
}

/// Tells of a section whose introduction is a draft, though one of its rules is none: readers find the section.
fn open_section(draft: &Doc, files: &[Arc<Read>]) -> Option<Diagnostic> {
    let is_inside = |file: &&Arc<Read>| matches!(&file.doc.place.kind, Kind::Guidance(section) if *section == draft.place.id);
    let rule = files.iter().find(is_inside)?;
    Some(
        Diagnostic::new(Code::DraftSection, "this is a draft, but readers find the section with its rules")
            .at(draft.first_line())
            .related(rule.doc.first_line(), "a rule of it that is published")
            .help("set `draft: true` in its rules as well, or take it out here"),
    )
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
            assets: BTreeSet::new(),
            public: BTreeSet::new(),
        };
        let (mut rules, mut messages) = (Vec::with_capacity(files.len()), Vec::new());
        for file in files {
            let Read { doc, matter, outline } = &*file;
            self.report_html(&guide.config, doc, outline);
            match (doc.place.kind.clone(), matter) {
                (Kind::Home, _) => guide.home = Some(Doc::clone(doc)),
                (Kind::Library, _) => guide.library = Some(Doc::clone(doc)),
                (Kind::Section, _) => {
                    if let Some(section) = guide.sections.iter_mut().find(|section| section.slug == doc.place.id) {
                        section.title.clone_from(&doc.title.value);
                        section.doc = Some(Doc::clone(doc));
                    }
                }
                (Kind::Guidance(_), Matter::Guidance(matter)) => rules.push((doc.clone(), matter.clone())),
                (Kind::Message, Matter::Message(matter)) => messages.push((doc.clone(), matter.clone(), outline.clone())),
                _ => guide.pages.push(Doc::clone(doc)),
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
        self.diagnostics.extend(relations::relate(&mut guide, &rules, &messages, &self.links, elsewhere));
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
    fn guidance(&mut self, guide: &mut Guide, mut rules: Vec<(Arc<Doc>, Arc<GuidanceMatter>)>) -> Vec<Arc<GuidanceMatter>> {
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
}
