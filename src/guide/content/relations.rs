//! Which messages show which rules, which tags are in use, and whether declared fields are used.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::doc::Doc;
use super::front_matter::{GuidanceMatter, MessageMatter, is_inherited};
use super::library::Library;
use super::place::{place, slug};
use super::{Guide, Tag};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::address::url_of;
use crate::guide::config::label_key;
use crate::guide::data::{Spanned, toml_key};
use crate::guide::source::SourceFile;

pub(super) struct Context<'c> {
    pub(super) drafts: &'c [String],
    pub(super) config_file: &'c SourceFile,
}

/// Connects rules, messages and tags; front matter comes in the order of the guide's lists.
///
/// A name that only the guide's first language has, whose library is `elsewhere`, connects nothing here.
pub(super) fn relate(
    guide: &mut Guide,
    rules: &[Arc<GuidanceMatter>],
    messages: &[Arc<MessageMatter>],
    library: &Library,
    elsewhere: Option<&Library>,
) -> Vec<Diagnostic> {
    let rule_names = names(guide.guidance.iter().enumerate().map(|(n, rule)| (n, &*rule.doc, guide.sections[rule.section].slug.as_str())));
    let message_names = names(guide.messages.iter().enumerate().map(|(n, message)| (n, &*message.doc, "messages")));
    let mut finder = Finder { library, elsewhere, diagnostics: Vec::new() };
    for (rule, matter) in rules.iter().enumerate() {
        for name in &matter.messages {
            if let Some(message) = finder.find(&message_names, &guide.guidance[rule].doc, name, Code::UnknownMessage) {
                push_new(&mut guide.guidance[rule].messages, message);
            }
        }
    }
    for (message, matter) in messages.iter().enumerate() {
        for name in &matter.shows {
            if let Some(rule) = finder.find(&rule_names, &guide.messages[message].doc, name, Code::UnknownGuidance) {
                push_new(&mut guide.messages[message].shows, rule);
            }
        }
    }
    for message in 0..guide.messages.len() {
        for rule in guide.messages[message].shows.clone() {
            push_new(&mut guide.guidance[rule].messages, message);
        }
    }
    for rule in 0..guide.guidance.len() {
        for message in guide.guidance[rule].messages.clone() {
            push_new(&mut guide.messages[message].shows, rule);
        }
    }
    finder.diagnostics.extend(check_events(guide));
    tags(guide, rules, messages);
    finder.diagnostics
}

fn push_new(list: &mut Vec<usize>, number: usize) {
    if !list.contains(&number) {
        list.push(number);
    }
}

/// The same where numbers come in order.
fn push_last(list: &mut Vec<usize>, number: usize) {
    if list.last() != Some(&number) {
        list.push(number);
    }
}

type Names = HashMap<String, Vec<usize>>;

/// Numbers by id and by `folder/id`.
fn names<'d>(docs: impl Iterator<Item = (usize, &'d Doc, &'d str)>) -> Names {
    let mut names = Names::new();
    for (number, doc, folder) in docs {
        let id = &doc.place.id;
        names.entry(format!("{folder}/{id}")).or_default().push(number);
        names.entry(id.clone()).or_default().push(number);
    }
    names
}

struct Finder<'f> {
    library: &'f Library,
    elsewhere: Option<&'f Library>,
    diagnostics: Vec<Diagnostic>,
}

impl Finder<'_> {
    fn find(&mut self, names: &Names, doc: &Doc, name: &Spanned<String>, code: Code) -> Option<usize> {
        match names.get(name.trim()).map(Vec::as_slice) {
            Some([one]) => return Some(*one),
            Some(several @ [_, _, ..]) => {
                let choices: Vec<&str> = names
                    .iter()
                    .filter(|(key, at)| key.contains('/') && several.iter().any(|n| at.contains(n)))
                    .map(|(key, _)| key.as_str())
                    .collect();
                if choices.len() == 1 {
                    return several.first().copied(); // one URL for both, which `url-taken` reports
                }
                self.push(
                    Code::AmbiguousLink,
                    doc,
                    name,
                    format!("`{}` fits several files", name.value),
                    format!("write {}", sorted(choices)),
                );
            }
            _ if name.trim().is_empty() || is_inherited(name) => {}
            _ if self.elsewhere.is_some_and(|first| !first.named(name).is_empty()) => {}
            _ if self.library.has_unread_named(name) || self.elsewhere.is_some_and(|first| first.has_unread_named(name)) => {}
            _ if self.library.drafts.iter().any(|path| place(path).is_ok_and(|place| place.id == **name)) => {
                let help = "publish it (`draft: false`), build with `--drafts`, or take the name out";
                self.push(Code::DraftLink, doc, name, format!("`{}` is a draft", name.value), help.to_owned());
            }
            _ => {
                let what = if code == Code::UnknownMessage { "message" } else { "rule" };
                let help = match nearest(name, names.keys().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("name a {what} by its file's name without number and ending"),
                };
                self.push(code, doc, name, format!("there is no {what} `{}`", name.value), help);
            }
        }
        None
    }

    fn push(&mut self, code: Code, doc: &Doc, name: &Spanned<String>, message: String, help: String) {
        self.diagnostics.push(Diagnostic::new(code, message).at(doc.file.at(name.span.clone())).help(help));
    }
}

fn sorted(mut words: Vec<&str>) -> String {
    words.sort_unstable();
    one_of(&words)
}

fn check_events(guide: &Guide) -> Vec<Diagnostic> {
    let events = &guide.config.events;
    let unknown = guide.guidance.iter().filter_map(|rule| Some((rule, rule.due.as_ref()?)));
    unknown
        .filter(|(_, due)| !due.after.is_empty() && !is_inherited(&due.after) && !events.contains_key(&due.after.value))
        .map(|(rule, due)| {
            let help = match nearest(&due.after, events.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("declare it in `courtesy.toml` under `[events]`: `{} = \"words for it\"`", toml_key(&due.after.value)),
            };
            Diagnostic::new(Code::BadValue, format!("the event `{}` is not declared", due.after.value))
                .at(rule.doc.file.at(due.after.span.clone()))
                .help(help)
        })
        .collect()
}

fn tags(guide: &mut Guide, rules: &[Arc<GuidanceMatter>], messages: &[Arc<MessageMatter>]) {
    let mut tags: Vec<Tag> = Vec::new();
    let mut by_slug: HashMap<String, usize> = HashMap::new();
    let mut by_word: HashMap<String, Option<String>> = HashMap::new();
    let mut number = |tags: &mut Vec<Tag>, word: &str| {
        // Few words, written many times: a slug takes its time.
        if !by_word.contains_key(word) {
            by_word.insert(word.to_owned(), slug(word));
        }
        let slug = by_word.get(word)?.clone()?;
        Some(*by_slug.entry(slug.clone()).or_insert_with(|| {
            let url = url_of(&format!("tags/{slug}.html"));
            tags.push(Tag { title: word.trim().to_owned(), url, guidance: Vec::new(), messages: Vec::new() });
            tags.len() - 1
        }))
    };
    for (at, matter) in rules.iter().enumerate() {
        for tag in matter.tags.iter().filter_map(|word| number(&mut tags, word)).collect::<Vec<_>>() {
            push_last(&mut tags[tag].guidance, at);
        }
    }
    for (at, matter) in messages.iter().enumerate() {
        for tag in matter.tags.iter().filter_map(|word| number(&mut tags, word)).collect::<Vec<_>>() {
            push_last(&mut tags[tag].messages, at);
        }
    }
    tags.sort_by(|a, b| a.url.cmp(&b.url));
    for (number, tag) in tags.iter().enumerate() {
        tag.guidance.iter().for_each(|rule| guide.guidance[*rule].tags.push(number));
        tag.messages.iter().for_each(|message| guide.messages[*message].tags.push(number));
    }
    guide.tags = tags;
}

/// Reports fields that no message uses.
pub(super) fn check_fields(guide: &Guide, context: &Context<'_>) -> Vec<Diagnostic> {
    let used: HashSet<&str> =
        guide.editions().flat_map(|edition| &edition.messages).flat_map(|message| &message.fields).map(|field| field.id.as_str()).collect();
    let mut bearers: HashMap<String, usize> = HashMap::new();
    guide.config.fields.values().for_each(|field| *bearers.entry(label_key(&field.label)).or_default() += 1);
    // A label that no message can write, or that two fields have, is reported as such.
    let is_fit = |label: &str| !label.trim().is_empty() && !label.contains(['[', ']', '\n']) && bearers.get(&label_key(label)) == Some(&1);
    let unused =
        guide.config.fields.iter().filter(|(id, field)| !used.contains(id.as_str()) && is_fit(&field.label) && context.drafts.is_empty());
    unused
        .map(|(id, field)| {
            Diagnostic::new(Code::UnusedField, format!("no message uses the field `{id}`"))
                .at(context.config_file.at(field.label.span.clone()))
                .help(format!("write `[{}]` in a message, or take the field out", field.label.value))
        })
        .collect()
}
