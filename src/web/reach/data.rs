//! `guide.json`: every rule and message as data, and the JSON Schema that says what stands there.

use rayon::prelude::*;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde::Serialize;

use super::feed::subject_line;
use super::inputs::Inputs;
use crate::guide::config::FieldKind;
use crate::guide::content::{Channel, Doc, Duration, Field, Guidance, Guide, Message, Verdict, markdown_url};
use crate::guide::markdown::{bracketed, to_text};
use crate::paper::shelf::{Layout, PrintKind, Printable};

/// The name of the schema for programs that know it; it stays as long as what was valid stays valid.
const SCHEMA_ID: &str = "urn:uuid:bd13e301-f4ee-5532-9df8-79c430083fea";

/// A guide as data. URLs count from the site's root, which is where this file lies.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "Guide")]
struct Data<'g> {
    /// The schema that this file follows.
    #[serde(rename = "$schema")]
    schema: &'static str,
    title: &'g str,
    description: &'g str,
    /// A BCP 47 language tag.
    language: &'g str,
    author: Option<&'g str>,
    /// The address of the site's root, where it is known.
    base_url: Option<String>,
    /// The newest day on which a page was revised, as `2026-11-20`.
    updated: Option<String>,
    sections: Vec<SectionData<'g>>,
    rules: Vec<Rule<'g>>,
    messages: Vec<MessageData<'g>>,
    fields: Vec<FieldData<'g>>,
    events: Vec<Event<'g>>,
}

/// A step or occasion.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Section")]
struct SectionData<'g> {
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
struct Rule<'g> {
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
    text: String,
}

/// When a rule is due, counted from an event.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Due")]
struct DueData<'g> {
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
struct MessageData<'g> {
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
    body: String,
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
struct FieldData<'g> {
    id: &'g str,
    label: &'g str,
    kind: FieldKind,
    example: &'g str,
    help: Option<&'g str>,
}

/// A PDF to print.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Printable")]
struct PrintableData<'g> {
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
struct Event<'g> {
    id: &'g str,
    /// Words for it, such as "the interview".
    label: &'g str,
}

pub(super) fn json(guide: &Guide, inputs: &Inputs<'_>) -> Vec<u8> {
    let config = &guide.config.guide;
    let data = Data {
        schema: "guide.schema.json",
        title: &config.title,
        description: &config.description,
        language: &config.language,
        author: config.author.as_deref(),
        base_url: config.base(),
        updated: guide.published().filter_map(|doc| doc.updated).max().map(|day| day.to_string()),
        sections: (0..guide.sections.len()).map(|number| section(guide, number)).collect(),
        rules: guide.guidance.par_iter().map(|found| rule(guide, found)).collect(),
        messages: guide.messages.par_iter().enumerate().map(|(number, found)| message(guide, number, found, inputs.printables)).collect(),
        fields: guide.fields.iter().filter(|field| is_told(guide, &field.id)).map(field).collect(),
        events: guide.events().filter(|(id, _)| is_told(guide, id)).map(|(id, label)| Event { id, label }).collect(),
    };
    // Room at once for texts and their keys: a vector that grows copies megabytes over and over.
    let texts: usize = guide.docs().map(|doc| doc.body().len()).sum();
    let mut json = Vec::with_capacity(texts + texts / 4 + 1024 * (guide.guidance.len() + guide.messages.len()) + 4096);
    // Writing into memory cannot fail, and no key is anything but text.
    let _ = serde_json::to_writer(&mut json, &data);
    json.push(b'\n');
    json
}

/// A further language tells only of the fields and events that it uses; the others may have no words in it.
fn is_told(guide: &Guide, id: &str) -> bool {
    guide.prefix.is_empty()
        || guide.messages.iter().flat_map(|message| &message.fields).any(|field| field.id == id)
        || guide.guidance.iter().filter_map(|rule| rule.due.as_ref()).any(|due| due.after.value == id)
}

/// The schema of `guide.json`, its keys in the order in which people read them.
pub(crate) fn schema() -> serde_json::Value {
    let mut schema: Schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Data<'_>>();
    schema.insert("$id".to_owned(), SCHEMA_ID.into());
    serde_json::to_value(&schema).unwrap_or_default()
}

fn section(guide: &Guide, number: usize) -> SectionData<'_> {
    let section = &guide.sections[number];
    SectionData {
        id: &section.slug,
        url: &section.url,
        number: section.number,
        title: &section.title,
        summary: section.doc.as_ref().and_then(|doc| doc.summary.as_deref()),
        rules: rule_ids(guide, &section.guidance),
        messages: message_ids(guide, &section.messages),
    }
}

fn rule<'g>(guide: &'g Guide, rule: &'g Guidance) -> Rule<'g> {
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
        text: to_text(&rule.doc.parse(), &bracketed),
    }
}

fn message<'g>(guide: &'g Guide, number: usize, message: &'g Message, printables: &'g [Printable]) -> MessageData<'g> {
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
        body: to_text(&message.doc.parse(), &bracketed),
        fields: message.fields.iter().map(field).collect(),
        rules: rule_ids(guide, &message.shows),
        tags: tags(guide, &message.tags),
        updated: updated(&message.doc),
        printables: printables.iter().filter(|printable| printable.message == Some(number)).map(printable).collect(),
    }
}

fn field(field: &Field) -> FieldData<'_> {
    FieldData { id: &field.id, label: &field.label, kind: field.kind, example: &field.example, help: field.help.as_deref() }
}

fn printable(printable: &Printable) -> PrintableData<'_> {
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
