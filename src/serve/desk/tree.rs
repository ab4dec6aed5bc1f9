//! The guide as the desk shows it: its files by section, with their titles and where their pages are.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Value, json};

use super::room::Desk;
use crate::guide::content::{Doc, Guide};
use crate::pipeline::pen;

/// Files that belong together.
#[derive(Serialize)]
struct Group {
    /// `pages`, `section`, `messages`, `theme` or `other`.
    kind: &'static str,
    /// The section's title; empty for what is none.
    title: String,
    /// The language of a translation; empty for the guide's first one.
    language: String,
    /// The section's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    files: Vec<Entry>,
}

/// A file.
#[derive(Serialize)]
struct Entry {
    path: String,
    title: String,
    /// The verdict of a rule, the channel of a message.
    mark: Option<&'static str>,
    /// Whether a build leaves it out.
    draft: bool,
    /// Where its page is, from the guide's address.
    url: Option<String>,
}

/// Everything that can be edited, and what the page has to know of the guide.
pub(super) fn tree(desk: &Desk) -> Value {
    let snapshot = desk.hub.look(|state| state.shown.as_ref().map(|shown| shown.snapshot.clone()));
    let mut groups: Vec<Group> = snapshot.iter().flat_map(|snapshot| snapshot.editions()).flat_map(of_edition).collect();
    let known: BTreeSet<String> = groups.iter().flat_map(|group| &group.files).map(|file| file.path.clone()).collect();
    let (themes, others): (Vec<String>, Vec<String>) =
        pen::list_editable(&desk.root).into_iter().filter(|path| !known.contains(path)).partition(|path| path.starts_with("themes/"));
    for (kind, paths) in [("other", others), ("theme", themes.into_iter().filter(|path| is_text(path)).collect())] {
        let files = paths.into_iter().filter(|path| is_text(path)).map(|path| Entry {
            title: path.clone(),
            path,
            mark: None,
            draft: false,
            url: None,
        });
        groups.push(Group { kind, title: String::new(), language: String::new(), id: None, files: files.collect() });
    }
    groups.retain(|group| !group.files.is_empty());
    let config = snapshot.as_ref().map(|snapshot| &snapshot.guide().config.guide);
    json!({
        "title": config.map(|guide| guide.title.as_str()),
        "language": config.map(|guide| guide.language.value.as_str()),
        "root": desk.root.to_string_lossy(),
        "base": config.map(|guide| guide.base_path()).unwrap_or_default(),
        "groups": groups,
    })
}

/// Whether a file is likely to be a text; whether it is one is seen when it is opened.
fn is_text(path: &str) -> bool {
    const TEXTS: [&str; 15] =
        ["md", "markdown", "toml", "css", "js", "html", "xml", "txt", "svg", "typ", "csv", "tsv", "json", "yaml", "yml"];
    path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).is_some_and(|(_, ending)| TEXTS.contains(&&*ending.to_ascii_lowercase()))
}

fn of_edition(guide: &Guide) -> Vec<Group> {
    let language = guide.prefix.trim_end_matches('/').to_owned();
    let pages = guide.home.iter().chain(&guide.pages).map(|doc| entry(guide, doc, None)).collect();
    let mut groups = vec![Group { kind: "pages", title: String::new(), language: language.clone(), id: None, files: pages }];
    for (number, section) in guide.sections.iter().enumerate() {
        let rules = guide.guidance.iter().filter(|rule| rule.section == number);
        let files = section
            .doc
            .iter()
            .map(|doc| entry(guide, doc, None))
            .chain(rules.map(|rule| entry(guide, &rule.doc, Some(rule.verdict.as_str()))));
        let id = language.is_empty().then(|| section.slug.clone());
        groups.push(Group { kind: "section", title: section.title.clone(), language: language.clone(), id, files: files.collect() });
    }
    let mut messages: Vec<Entry> = guide.library.iter().map(|doc| entry(guide, doc, None)).collect();
    messages.extend(guide.messages.iter().map(|message| entry(guide, &message.doc, Some(message.channel.as_str()))));
    groups.push(Group { kind: "messages", title: String::new(), language, id: None, files: messages });
    groups
}

fn entry(guide: &Guide, doc: &Doc, mark: Option<&'static str>) -> Entry {
    let matter = doc.file.text.get(..doc.body_start).unwrap_or_default();
    let draft = matter.lines().any(|line| line.strip_prefix("draft:").is_some_and(|value| value.trim_start().starts_with("true")));
    let url = Some(format!("{}{}", guide.prefix, doc.url()));
    Entry { path: doc.file.path.to_string(), title: doc.title.value.clone(), mark, draft, url }
}
