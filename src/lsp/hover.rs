//! What there is to say of a thing: a blank, a page, a heading, paper, a key.

use gen_lsp_types as lsp;

use super::here::Here;
use super::keys::Keys;
use super::matter::Matter;
use super::mentions;
use super::subject::{Mention, Subject};
use crate::guide::content::{Doc, Guide, Message, slug};
use crate::guide::data::{Entry, Value, parse_toml};
use crate::guide::markdown::to_text;
use crate::guide::stationery::{Stationery, fit};

/// Most names that a list shows.
const MOST: usize = 8;

/// What is said of the thing at a position.
pub(super) fn hover(here: &Here<'_>, keys: &Keys, position: lsp::Position) -> Option<lsp::Hover> {
    let byte = here.lines().byte(position);
    let (words, span) = match mentions::at(here, byte).and_then(|mention| Some((of_mention(here, &mention)?, mention.span))) {
        Some(found) => found,
        None => of_key(here, keys, byte)?,
    };
    let contents = lsp::Contents::MarkupContent(lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value: words });
    Some(lsp::Hover { contents, range: Some(here.lines().range(span)) })
}

fn of_mention(here: &Here<'_>, mention: &Mention) -> Option<String> {
    match &mention.subject {
        Subject::Blank(id) => blank(here, id),
        Subject::Page(path) if mention.is_home && *path == here.path => None,
        Subject::Page(path) => here.page(path).map(|(edition, doc)| page(edition, doc)),
        Subject::Heading(path, id) if !mention.is_home => {
            let (_, doc) = here.page(path)?;
            let heading = doc.headings.iter().find(|heading| heading.id == *id)?;
            Some(format!("**{}**\n\nin {}", escaped(&heading.text), escaped(&doc.title.value)))
        }
        Subject::Heading(path, id) => spoken_of(here, &Subject::Heading(path.clone(), id.clone())).map(|n| format!("`#{id}`, {n}")),
        Subject::Asset(path) => Some(format!("`{path}`")),
        Subject::Section(slug) => {
            let section = here.edition.sections.iter().find(|section| section.slug == *slug)?;
            let count = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
            Some(format!(
                "**{}**\n\n{}, {}",
                escaped(&section.title),
                count(section.guidance.len(), "rule"),
                count(section.messages.len(), "message")
            ))
        }
        Subject::Stationery(id) => here.standing.stationery().get(id).map(|paper| stationery(here, paper)),
        Subject::Design(name) => here.standing.designs().find(|(own, _)| own == name).map(|(_, title)| format!("**{}**", escaped(title))),
        Subject::Tag(name) => {
            let tag = here.edition.tags.iter().find(|tag| slug(&tag.title).as_deref() == Some(name))?;
            let rules = tag.guidance.iter().map(|number| here.edition.guidance[*number].doc.title.value.as_str());
            let messages = tag.messages.iter().map(|number| here.edition.messages[*number].doc.title.value.as_str());
            Some(format!("**{}**\n\n{}", escaped(&tag.title), listed(rules.chain(messages))))
        }
        Subject::Event(id) => here.edition.events().find(|(own, _)| own == id).map(|(_, words)| format!("after **{}**", escaped(words))),
    }
}

/// How often the rest of the guide speaks of something.
fn spoken_of(here: &Here<'_>, subject: &Subject) -> Option<String> {
    let all = mentions::everywhere(here.standing, subject).iter().filter(|(_, mention)| !mention.is_home).count();
    Some(match all {
        0 => "no link leads here".to_owned(),
        1 => "1 link leads here".to_owned(),
        all => format!("{all} links lead here"),
    })
}

fn blank(here: &Here<'_>, id: &str) -> Option<String> {
    let field = here.message().and_then(|message| message.fields.iter().find(|field| field.id == id));
    let field = field.or_else(|| here.edition.fields.iter().find(|field| field.id == id))?;
    let users: Vec<&str> = here
        .edition
        .messages
        .iter()
        .filter(|message| message.fields.iter().any(|field| field.id == id))
        .map(|message| message.doc.title.value.as_str())
        .collect();
    let help = field.help.as_ref().map(|help| format!("\n\n{}", escaped(help))).unwrap_or_default();
    let kind = serde_json::to_value(field.kind).ok().and_then(|kind| Some(kind.as_str()?.to_owned())).unwrap_or_default();
    let used = if users.is_empty() { "In no message".to_owned() } else { format!("In {}", listed(users.into_iter())) };
    Some(format!(
        "**{}** (`{id}`, {kind}), for example *{}*; {} mm on paper{help}\n\n{used}",
        escaped(&field.label),
        escaped(&field.example),
        field.width
    ))
}

fn page(edition: &Guide, doc: &Doc) -> String {
    let title = format!("**{}**", escaped(&doc.title.value));
    if let Some(rule) = edition.guidance.iter().find(|rule| rule.doc.file.path == doc.file.path) {
        let verdict = rule.verdict.as_str();
        return format!("{title} ({verdict})\n\n{}\n\nWhen: {}", escaped(&rule.summary), escaped(&rule.when.value));
    }
    if edition.messages.iter().any(|message| message.doc.file.path == doc.file.path) {
        return format!("{title}\n\n{}", quoted(&doc.plain));
    }
    doc.summary.as_ref().map_or(title.clone(), |summary| format!("{title}\n\n{}", escaped(summary)))
}

/// What paper is like, and how much of it the message in this file fills.
fn stationery(here: &Here<'_>, paper: &Stationery) -> String {
    let room = fit::capacity(paper, 1.0);
    let about = format!("**{}**, {}\n\n{} lines by hand, about {} words", escaped(&paper.title), paper.size, room.lines, room.words);
    match here.message() {
        Some(message) => format!("{about}\n\nThis message takes {}", filled(here.edition, message, paper)),
        None => about,
    }
}

/// How much of a paper a message takes: `6 of 11 lines, 40 words`.
pub(super) fn filled(edition: &Guide, message: &Message, paper: &Stationery) -> String {
    let example = |label: &str| message.field(&edition.fields, label).map_or_else(|| label.to_owned(), |field| field.example.clone());
    let room = fit::capacity(paper, 1.0);
    let need = fit::need(&to_text(&message.doc.parse(), &example), room.letters_a_line);
    format!("{} of {} lines, {} words", need.lines, room.lines, need.words)
}

/// A list of names, cut where it is long.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.map(escaped).collect();
    let more = names.len().saturating_sub(MOST);
    let few = names[..names.len() - more].join(", ");
    if more == 0 { few } else { format!("{few} and {more} more") }
}

fn escaped(words: &str) -> String {
    crate::guide::markdown::escape_words(words)
}

/// Words of several lines as a quotation.
fn quoted(words: &str) -> String {
    words.lines().map(|line| format!("> {}  ", escaped(line))).collect::<Vec<_>>().join("\n")
}

/// What is said of a key of front matter or `courtesy.toml`.
fn of_key(here: &Here<'_>, keys: &Keys, byte: usize) -> Option<(String, std::ops::Range<usize>)> {
    let entries = match here.doc {
        _ if here.is_table() => match parse_toml(&here.text).0?.value {
            Value::Map(entries) => entries,
            _ => return None,
        },
        Some(doc) => Matter::of(&doc.file)?.entries,
        None => return None,
    };
    let mut way = Vec::new();
    let span = way_to(&entries, byte, &mut way)?;
    let about = keys.at(&here.path, &way)?.about()?;
    Some((format!("`{}`: {about}", way.join(".")), span))
}

/// The keys that lead to the one at a byte, and its own bytes.
fn way_to(entries: &[Entry], byte: usize, way: &mut Vec<String>) -> Option<std::ops::Range<usize>> {
    for entry in entries {
        way.push(entry.key.clone());
        if (entry.key_span.start..=entry.key_span.end).contains(&byte) && !entry.key_span.is_empty() {
            return Some(entry.key_span.clone());
        }
        if let Value::Map(inner) = &entry.value.value
            && let Some(span) = way_to(inner, byte, way)
        {
            return Some(span);
        }
        way.pop();
    }
    None
}
