//! Which language a file is in, by its name: `thank-you.de.md` stands beside `thank-you.md`. Each language is an edition of its own.

use std::collections::{BTreeSet, HashMap};

use super::doc::Doc;
use super::library::Library;
use super::place::{Kind, language_of, without_language};
use super::{Guide, root_of};
use crate::diagnostic::{Code, Diagnostic, Location, one_of};
use crate::guide::config::{Config, same_language};
use crate::guide::data::toml_key;
use crate::guide::source::{Source, SourceFile};

/// A file of an edition.
pub(super) struct Member<'m> {
    pub(super) file: &'m SourceFile,
    /// Its path without the language, from which its place follows.
    pub(super) path: String,
    /// The file that it translates.
    pub(super) original: Option<&'m SourceFile>,
}

/// The guide in one language, before it is read.
pub(super) struct Edition<'e> {
    pub(super) config: Config,
    /// Its folder in the site, with a slash at its end; empty for the guide's first language.
    pub(super) prefix: String,
    pub(super) members: Vec<Member<'e>>,
}

/// The two-letter codes of ISO 639-1.
const CODES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo \
    es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl \
    km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or \
    os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw \
    ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Sorts the files into editions, the guide's first language in front.
pub(super) fn editions<'s>(source: &'s Source, config: &Config) -> (Vec<Edition<'s>>, Vec<Diagnostic>) {
    let first = Edition { config: config.clone(), prefix: String::new(), members: Vec::new() };
    let others = config.languages.iter().map(|(tag, language)| Edition {
        config: config.edition(tag, language),
        prefix: Config::prefix_of(tag),
        members: Vec::new(),
    });
    let mut editions: Vec<Edition<'s>> = std::iter::once(first).chain(others).collect();
    let mut problems = Vec::new();
    let by_path: HashMap<&str, &SourceFile> = source.files.iter().map(|file| (&*file.path, file)).collect();
    for file in &source.files {
        let number = language_of(&file.path).and_then(|tag| {
            let number = editions.iter().position(|edition| same_language(&edition.config.guide.language, tag));
            problems.extend(number.is_none().then(|| undeclared(file, tag)).flatten());
            number
        });
        let path = if number.is_some() { without_language(&file.path) } else { file.path.to_string() };
        let number = number.unwrap_or_default();
        let original = (number > 0).then(|| by_path.get(path.as_str()).copied()).flatten();
        editions[number].members.push(Member { file, path, original });
    }
    (editions, problems)
}

/// Warns of a file that is named for a language, but would be read as one in the guide's own.
fn undeclared(file: &SourceFile, tag: &str) -> Option<Diagnostic> {
    let mut parts = tag.split('-');
    let is_code = parts.next().is_some_and(|code| code.len() == 2 && CODES.split_whitespace().any(|known| known == code));
    let is_region = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_uppercase());
    (is_code && parts.all(is_region)).then(|| {
        Diagnostic::new(Code::UnknownLanguage, format!("the name ends in `.{tag}`, but the guide has no language `{tag}`"))
            .at(Location::file(file.path.clone()))
            .help(format!("declare it in `courtesy.toml` as `[languages.{tag}]` with a `title`, or rename the file"))
    })
}

/// The way from the root of one edition to that of another, by their folders.
pub(super) fn way(from: &str, to: &str) -> String {
    root_of(from) + to
}

/// What a translation says of its original: that there is none, or that it has changed since.
pub(super) fn compare(first: &Guide, library: &Library, edition: &Guide) -> Vec<Diagnostic> {
    let originals: HashMap<&str, &Doc> = first.docs().map(|doc| (doc.original.as_str(), doc)).collect();
    let language = &first.config.guide.language.value;
    let problem = |doc: &Doc| match originals.get(doc.original.as_str()) {
        None if matches!(doc.place.kind, Kind::Home | Kind::Section | Kind::Library) => None,
        None if library.drafts.contains(&doc.original) || library.unread.contains(&doc.original) => None,
        None => Some(
            Diagnostic::new(Code::OrphanTranslation, format!("there is no `{}` that this file translates", doc.original))
                .at(doc.first_line())
                .help(format!("name it like its original, with `.{}` before the ending", edition.config.guide.language.value)),
        ),
        Some(original) => match (original.updated, doc.updated) {
            (Some(then), Some(now)) if now < then => Some(
                Diagnostic::new(Code::StaleTranslation, format!("the translation is of {now}, but its original was revised on {then}"))
                    .at(doc.file.at(doc.title.span.clone()))
                    .help(format!("bring it up to `{}` (`{language}`), and set `updated: {then}` or later", original.file.path)),
            ),
            _ => None,
        },
    };
    edition.docs().filter_map(problem).collect()
}

/// What an edition shows in the words of the first language: fields, events and titles of sections.
pub(super) fn untranslated(first: &Guide, edition: &Guide, library: &Library, config_file: &SourceFile) -> Vec<Diagnostic> {
    let tag = &edition.config.guide.language.value;
    let Some(language) = first.config.languages.get(tag) else { return Vec::new() };
    let fields: BTreeSet<&str> = edition.messages.iter().flat_map(|message| &message.fields).map(|field| field.id.as_str()).collect();
    let fields: Vec<&str> = fields.into_iter().filter(|id| !language.fields.contains_key(*id)).collect();
    let events: BTreeSet<&str> = edition.guidance.iter().filter_map(|rule| Some(rule.due.as_ref()?.after.value.as_str())).collect();
    let events: Vec<&str> =
        events.into_iter().filter(|id| edition.config.events.contains_key(*id) && !language.events.contains_key(*id)).collect();
    let at = config_file.at(language.title.span.clone());
    let mut problems = Vec::new();
    let mut lacks = |what: &str, ids: &[&str], help: String| {
        if !ids.is_empty() {
            let problem = Diagnostic::new(Code::Untranslated, format!("no words in `{tag}` for the {what} {}", one_of(ids)));
            problems.push(problem.at(at.clone()).help(help));
        }
    };
    lacks("fields", &fields, format!("add `[languages.{tag}.fields.{}]` with a `label`", toml_key(fields.first().unwrap_or(&"id"))));
    lacks("events", &events, format!("add `{} = \"…\"` under `[languages.{tag}.events]`", toml_key(events.first().unwrap_or(&"id"))));
    let untitled = edition.sections.iter().filter(|section| section.doc.is_none()).map(|section| section.slug.as_str());
    let untitled: Vec<&str> = untitled.filter(|slug| !library.has_unread_named(slug)).collect();
    lacks("sections", &untitled, format!("put an `index.{tag}.md` with a `title` into the folder"));
    problems
}
