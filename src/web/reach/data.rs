//! `guide.json`: every rule and message as data, and the JSON Schema that says what stands there.

use std::ops::Range;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::feed::subject_line;
use crate::guide::config::FieldKind;
use crate::guide::content::{Channel, Doc, Duration, Field, Guidance, Guide, Message, Verdict, markdown_url};
use crate::paper::shelf::{Layout, PrintKind, Printable};

/// The name of the schema for programs that know it; it stays as long as what was valid stays valid.
const SCHEMA_ID: &str = "urn:uuid:bd13e301-f4ee-5532-9df8-79c430083fea";

/// A guide as data. URLs count from the site's root, which is where this file lies.
///
/// The data of a large guide lies in several files of this form. `guide.json` then has `parts` and `counts`, `fields` and `events`;
/// each part has some rules and messages, and of each section the ids of those.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Guide")]
pub(super) struct Data<'g> {
    /// The schema that this file follows.
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) title: &'g str,
    pub(super) description: &'g str,
    /// A BCP 47 language tag.
    pub(super) language: &'g str,
    pub(super) author: Option<&'g str>,
    /// The address of the site's root, where it is known.
    pub(super) base_url: Option<String>,
    /// The newest day on which a page was revised, as `2026-11-20`.
    pub(super) updated: Option<String>,
    /// In a part: the file that lists all parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) part_of: Option<&'static str>,
    /// Where the guide lies in parts: how much they hold together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counts: Option<Counts>,
    /// The files that hold sections, rules and messages, in order, where this one does not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) parts: Vec<PartData<'g>>,
    pub(super) sections: Vec<SectionData<'g>>,
    pub(super) rules: Vec<Rule<'g>>,
    pub(super) messages: Vec<MessageData<'g>>,
    pub(super) fields: Vec<FieldData<'g>>,
    pub(super) events: Vec<Event<'g>>,
}

/// How many there are.
#[derive(Serialize, JsonSchema)]
pub(super) struct Counts {
    pub(super) sections: usize,
    pub(super) rules: usize,
    pub(super) messages: usize,
}

/// A file with some of the guide.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Part")]
pub(super) struct PartData<'g> {
    pub(super) url: String,
    /// Ids of the sections that it has something of; a section may be in several parts.
    pub(super) sections: Vec<&'g str>,
    /// How many rules it has.
    pub(super) rules: usize,
    /// How many messages it has.
    pub(super) messages: usize,
}

/// A step or occasion.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Section")]
pub(super) struct SectionData<'g> {
    id: &'g str,
    url: &'g str,
    number: Option<u64>,
    title: &'g str,
    summary: Option<&'g str>,
    /// Ids of its rules, in order.
    rules: Vec<String>,
    /// Ids of its messages, in order.
    messages: Vec<&'g str>,
}

/// What to do, or what not to do.
#[derive(Serialize, JsonSchema)]
pub(super) struct Rule<'g> {
    /// The section's id and the rule's name, with a slash between.
    id: String,
    url: &'g str,
    markdown: String,
    title: &'g str,
    section: &'g str,
    verdict: Verdict,
    summary: &'g str,
    /// When it applies, in words.
    when: &'g str,
    due: Option<DueData<'g>>,
    channels: &'g [Channel],
    /// Ids of the messages that put it into practice.
    messages: Vec<&'g str>,
    tags: Vec<&'g str>,
    updated: Option<String>,
    /// The reasons, as plain text.
    text: &'g str,
}

/// When a rule is due, counted from an event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Due")]
pub(super) struct DueData<'g> {
    /// The id of an event.
    after: &'g str,
    /// Not before this long after it.
    from: Option<Duration>,
    /// Within this long after it.
    within: Duration,
}

/// Words to send. Blanks stand in `subject` and `body` as `[Label]`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Message")]
pub(super) struct MessageData<'g> {
    id: &'g str,
    url: &'g str,
    markdown: String,
    title: &'g str,
    summary: Option<&'g str>,
    /// The id of its section.
    section: Option<&'g str>,
    channel: Channel,
    tone: Option<&'g str>,
    subject: Option<String>,
    body: &'g str,
    /// Its blanks, in order of first use, as this message speaks of them.
    fields: Vec<FieldData<'g>>,
    /// Ids of the rules that it puts into practice.
    rules: Vec<String>,
    tags: Vec<&'g str>,
    updated: Option<String>,
    printables: Vec<PrintableData<'g>>,
}

/// A blank.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Field")]
pub(super) struct FieldData<'g> {
    id: &'g str,
    label: &'g str,
    kind: FieldKind,
    example: &'g str,
    help: Option<&'g str>,
}

/// A PDF to print.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Printable")]
pub(super) struct PrintableData<'g> {
    url: &'g str,
    kind: PrintKind,
    stationery: &'g str,
    layout: Layout,
    /// The sheet that it is laid out on.
    sheet: Option<&'g str>,
    /// Finished size, width and height in mm.
    trim_mm: [f64; 2],
}

/// What a rule can be due after.
#[derive(Serialize, JsonSchema)]
pub(super) struct Event<'g> {
    pub(super) id: &'g str,
    /// Words for it, such as "the interview".
    pub(super) label: &'g str,
}

/// The schema of `guide.json`, its keys in the order in which people read them.
pub(crate) fn schema() -> serde_json::Value {
    let mut schema: Schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Data<'_>>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    serde_json::to_value(&schema).unwrap_or_default()
}

/// A section with the ids of those of its rules and messages that are among these.
pub(super) fn section<'g>(guide: &'g Guide, number: usize, rules: &Range<usize>, messages: &Range<usize>) -> SectionData<'g> {
    let section = &guide.sections[number];
    let within =
        |numbers: &[usize], range: &Range<usize>| numbers.iter().copied().filter(|number| range.contains(number)).collect::<Vec<_>>();
    SectionData {
        id: &section.slug,
        url: &section.url,
        number: section.number,
        title: &section.title,
        summary: section.doc.as_ref().and_then(|doc| doc.summary.as_deref()),
        rules: rule_ids(guide, &within(&section.guidance, rules)),
        messages: message_ids(guide, &within(&section.messages, messages)),
    }
}

pub(super) fn rule<'g>(guide: &'g Guide, rule: &'g Guidance) -> Rule<'g> {
    Rule {
        id: rule_id(guide, rule),
        url: rule.doc.url(),
        markdown: markdown_url(rule.doc.url()),
        title: &rule.doc.title,
        section: &guide.sections[rule.section].slug,
        verdict: rule.verdict,
        summary: &rule.summary,
        when: &rule.when,
        due: rule.due.as_ref().map(|due| DueData { after: &due.after, from: due.from, within: due.within }),
        channels: &rule.channels,
        messages: message_ids(guide, &rule.messages),
        tags: tags(guide, &rule.tags),
        updated: updated(&rule.doc),
        text: &rule.doc.plain,
    }
}

pub(super) fn message<'g>(guide: &'g Guide, message: &'g Message, printables: Vec<PrintableData<'g>>) -> MessageData<'g> {
    MessageData {
        id: &message.doc.place.id,
        url: message.doc.url(),
        markdown: markdown_url(message.doc.url()),
        title: &message.doc.title,
        summary: message.doc.summary.as_deref(),
        section: message.section.map(|number| guide.sections[number].slug.as_str()),
        channel: message.channel,
        tone: message.tone.as_deref(),
        subject: message.subject.as_deref().map(subject_line),
        body: &message.doc.plain,
        fields: message.fields.iter().map(field).collect(),
        rules: rule_ids(guide, &message.shows),
        tags: tags(guide, &message.tags),
        updated: updated(&message.doc),
        printables,
    }
}

pub(super) fn field(field: &Field) -> FieldData<'_> {
    FieldData { id: &field.id, label: &field.label, kind: field.kind, example: &field.example, help: field.help.as_deref() }
}

pub(super) fn printable(printable: &Printable) -> PrintableData<'_> {
    PrintableData {
        url: &printable.url,
        kind: printable.kind,
        stationery: &printable.stationery,
        layout: printable.layout,
        sheet: printable.sheet.as_deref(),
        trim_mm: printable.trim_mm,
    }
}

fn rule_id(guide: &Guide, rule: &Guidance) -> String {
    format!("{}/{}", guide.sections[rule.section].slug, rule.doc.place.id)
}

fn rule_ids(guide: &Guide, numbers: &[usize]) -> Vec<String> {
    numbers.iter().map(|number| rule_id(guide, &guide.guidance[*number])).collect()
}

fn message_ids<'g>(guide: &'g Guide, numbers: &[usize]) -> Vec<&'g str> {
    numbers.iter().map(|number| guide.messages[*number].doc.place.id.as_str()).collect()
}

fn tags<'g>(guide: &'g Guide, numbers: &[usize]) -> Vec<&'g str> {
    numbers.iter().map(|number| guide.tags[*number].title.as_str()).collect()
}

fn updated(doc: &Doc) -> Option<String> {
    doc.updated.map(|day| day.to_string())
}
