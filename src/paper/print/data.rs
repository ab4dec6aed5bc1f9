//! What Typst gets: one JSON file, as `docs/print-data.md` describes it. Content is only ever data in it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::book::{self, Book};
use super::design::{self, DesignData};
use super::faces::Faces;
use super::inputs::Inputs;
use super::jobs::{Flip, Job, Person};
use super::unprintable::{CARD_MAX, is_drawable};
use super::web::{self, Web};
use crate::guide::address::path_of;
use crate::guide::content::{Channel, Field, Message, Verdict};
use crate::guide::markdown::{Tree, TreeContext, TreeNode, to_tree};
use crate::guide::stationery::{Envelope, Fold, Sheet, SizeUnit, Stationery};
use crate::paper::shelf::{Layout, PrintKind};
use crate::theme::{Theme, Tokens, Word};

/// The whole file.
#[derive(Serialize)]
pub(super) struct Data<'d> {
    language: &'d str,
    words: BTreeMap<String, serde_json::Value>,
    tokens: &'d Tokens,
    #[serde(skip_serializing_if = "Faces::is_empty")]
    fonts: Faces<'d>,
    messages: BTreeMap<&'d str, MessageData<'d>>,
    /// Year, month and day.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<(u16, u8, u8)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    book: Option<Book<'d>>,
    jobs: Vec<JobData<'d>>,
}

#[derive(Serialize)]
struct JobData<'d> {
    id: &'d str,
    kind: PrintKind,
    pdf: &'d str,
    preview: Option<&'d str>,
    title: String,
    description: Option<&'d str>,
    author: Option<&'d str>,
    stationery: &'d Stationery,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<&'d BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<&'d [Person]>,
    layout: Layout,
    #[serde(skip_serializing_if = "Option::is_none")]
    bleed: Option<f64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    press: bool,
    fold: Fold,
    sides: &'static str,
    /// None for a print shop, which turns a card as it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    flip: Option<Flip>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'d Sheet>,
    hand: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    design: Option<DesignData<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    envelope: Option<EnvelopeData<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<&'d [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<&'d [String]>,
    /// How the sheet itself is folded for its envelope.
    #[serde(skip_serializing_if = "Option::is_none")]
    crease: Option<Fold>,
    /// Thickness of a sheet in mm, for what is made of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    thickness: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct EnvelopeData<'d> {
    #[serde(flatten)]
    size: &'d Envelope,
    post: &'static str,
}

#[derive(Serialize)]
struct MessageData<'d> {
    id: &'d str,
    title: &'d str,
    channel: Channel,
    summary: Option<&'d str>,
    blocks: Vec<TreeNode>,
    fields: &'d [Field],
    advice: Vec<Advice<'d>>,
    /// Only on what is kept: never on a card that is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    web: Option<Web>,
}

#[derive(Serialize)]
struct Advice<'d> {
    verdict: Verdict,
    title: &'d str,
    summary: &'d str,
}

/// Where images lie in Typst's project.
const IMAGES: &str = "images/";

impl<'d> Inputs<'d> {
    /// The data of some jobs, with no more of the guide than they need.
    pub(super) fn data(self, jobs: &[&'d Job]) -> Data<'d> {
        let messages = jobs.iter().filter_map(|job| job.message).map(|number| &self.guide.messages[number]);
        let with_web = jobs.iter().any(|job| job.kind == PrintKind::Cue);
        let needs_book = jobs.iter().any(|job| matches!(job.kind, PrintKind::Pocket | PrintKind::Checklist | PrintKind::Booklet));
        Data {
            language: &self.guide.config.guide.language,
            words: words(self.theme),
            tokens: &self.theme.tokens,
            fonts: Faces::of(&self.guide.config, self.theme),
            messages: messages.map(|message| (message.doc.place.id.as_str(), self.message(message, with_web))).collect(),
            date: self.guide.config.print.date.map(|date| (date.year, date.month, date.day)),
            book: needs_book.then(|| book::book(self)),
            jobs: jobs.iter().filter_map(|job| self.job(job)).collect(),
        }
    }

    fn job(self, job: &'d Job) -> Option<JobData<'d>> {
        let kind = job.kind;
        let stationery = self.theme.stationery.get(&job.stationery)?;
        let message = job.message.map(|number| &self.guide.messages[number]);
        let person = match job.people.as_slice() {
            [one] => Some(one),
            _ => None,
        };
        let lines = |lines: &'d Vec<String>| (!lines.is_empty()).then_some(lines.as_slice());
        Some(JobData {
            id: &job.id,
            kind,
            pdf: &job.pdf,
            preview: job.preview.as_deref(),
            title: self.title(kind, message, stationery),
            description: message
                .map_or(Some(&self.guide.config.guide.description), |message| message.doc.summary.as_ref())
                .map(String::as_str),
            author: self.guide.config.guide.author.as_deref(),
            stationery,
            message: message.map(|message| message.doc.place.id.as_str()),
            values: person.map(|person| &person.values).filter(|values| !values.is_empty()),
            rows: (job.people.len() > 1).then_some(job.people.as_slice()),
            layout: job.layout,
            bleed: (job.bleed_tenths > 0).then_some(f64::from(job.bleed_tenths) / 10.0),
            press: job.press,
            fold: job.fold,
            sides: if job.single_sided { "single" } else { "duplex" },
            flip: (!job.press).then_some(job.flip),
            sheet: job.sheet.as_deref().and_then(|id| self.theme.stationery.sheet(id)),
            design: design::data(self.theme, &self.guide.config.print, &job.design),
            hand: if job.in_hand { "hand" } else { "text" },
            envelope: (kind == PrintKind::Envelope).then(|| envelope(stationery)).flatten(),
            from: person.and_then(|person| lines(&person.from)),
            to: person.and_then(|person| lines(&person.to)),
            crease: crease(job, stationery),
            thickness: super::stitched::is_stitched(job).then_some(self.guide.config.print.paper_thickness.value),
        })
    }

    fn title(self, kind: PrintKind, message: Option<&Message>, stationery: &Stationery) -> String {
        let kind_words = self.theme.words.get("printables", kind.as_str());
        let paper = match (&stationery.envelope, kind) {
            (Some(envelope), PrintKind::Envelope) => &envelope.title,
            _ => &stationery.title,
        };
        let title = message.map_or(&self.guide.config.guide.title, |message| &message.doc.title.value);
        format!("{title} – {kind_words}, {paper}")
    }

    fn message(self, message: &'d Message, with_web: bool) -> MessageData<'d> {
        let advice = message.shows.iter().map(|number| {
            let rule = &self.guide.guidance[*number];
            Advice { verdict: rule.verdict, title: &rule.doc.title.value, summary: &rule.summary }
        });
        MessageData {
            id: &message.doc.place.id,
            title: &message.doc.title.value,
            channel: message.channel,
            summary: message.doc.summary.as_deref(),
            blocks: self.body_of_message(message).nodes,
            fields: &message.fields,
            advice: advice.collect(),
            web: if with_web { web::to_message(self.guide, message) } else { None },
        }
    }

    /// The body of a message; nothing where it is too much for paper, which [`super::unprintable`] reports.
    pub(super) fn body_of_message(self, message: &Message) -> Tree {
        let context = TreeContext {
            targets: &message.doc.targets,
            field: &|label| self.field(message, label),
            embed: &|_| None,
            image: &|url| self.image(url),
            raw_html: self.guide.config.markdown.html,
        };
        to_tree(&message.doc.parse(), &context).filter(|tree| tree.weight <= CARD_MAX).unwrap_or_default()
    }

    /// A blank with what the message says differently about its field.
    pub(super) fn field(self, message: &Message, label: &str) -> TreeNode {
        match message.field(&self.guide.fields, label) {
            Some(Field { id, label, example, width, .. }) => {
                TreeNode::Field { id: id.clone(), label: label.clone(), example: example.clone(), width: *width }
            }
            None => TreeNode::Text { text: format!("[{label}]") },
        }
    }

    /// Where Typst finds an image, if it can read it.
    pub(super) fn image(self, url: &str) -> Option<String> {
        (self.images.contains_key(url) && is_drawable(url)).then(|| format!("/{}", image_path(url)))
    }
}

/// Where an image lies in Typst's project; an edition's own way to it leads out of its folder.
pub(super) fn image_path(url: &str) -> String {
    format!("{IMAGES}{}", path_of(url.trim_start_matches("../")))
}

/// The fold of a written sheet that is folded itself, in half or in thirds.
fn crease(job: &Job, stationery: &Stationery) -> Option<Fold> {
    let is_written = matches!(job.kind, PrintKind::Lined | PrintKind::Blank | PrintKind::Typeset | PrintKind::Traced);
    let creases = stationery.folds.iter().copied().find(|fold| matches!(fold, Fold::Half | Fold::Thirds));
    creases.filter(|_| is_written && job.fold == Fold::Flat)
}

/// The words that paper needs.
pub(super) fn words(theme: &Theme) -> BTreeMap<String, serde_json::Value> {
    let table = |name: &str| theme.words.raw(name).into_iter().map(|(key, word): (String, Word)| (key, serde_json::json!(word)));
    let mut words: BTreeMap<String, serde_json::Value> = table("print").collect();
    words.insert("alerts".to_owned(), table("alerts").collect());
    words
}

pub(super) fn envelope(stationery: &Stationery) -> Option<EnvelopeData<'_>> {
    let post = match stationery.unit {
        SizeUnit::In => "us",
        SizeUnit::Mm => "uk",
    };
    stationery.envelope.as_ref().map(|size| EnvelopeData { size, post })
}
