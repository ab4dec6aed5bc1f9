//! What Typst gets: one JSON file. Content is only ever data in it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::jobs::Job;
use crate::content::{Field, Guide, Message, Verdict};
use crate::markdown::{TreeContext, TreeNode, to_tree};
use crate::shelf::PrintKind;
use crate::stationery::Stationery;
use crate::theme::{Theme, Tokens, Word};

/// The whole file.
#[derive(Serialize)]
pub(super) struct Data<'d> {
    language: &'d str,
    words: BTreeMap<String, serde_json::Value>,
    tokens: &'d Tokens,
    pub(super) jobs: Vec<JobData<'d>>,
}

#[derive(Serialize)]
pub(super) struct JobData<'d> {
    id: &'d str,
    kind: PrintKind,
    pdf: String,
    preview: String,
    title: String,
    description: Option<&'d str>,
    author: Option<&'d str>,
    stationery: &'d Stationery,
    message: MessageData<'d>,
}

#[derive(Serialize)]
struct MessageData<'d> {
    id: &'d str,
    title: &'d str,
    channel: crate::content::Channel,
    summary: Option<&'d str>,
    blocks: Vec<TreeNode>,
    fields: &'d [Field],
    advice: Vec<Advice<'d>>,
}

#[derive(Serialize)]
struct Advice<'d> {
    verdict: Verdict,
    title: &'d str,
    summary: &'d str,
}

/// Where images lie in Typst's project.
pub(super) const IMAGES: &str = "images/";

/// Makes the data of some jobs.
pub(super) fn data<'d>(guide: &'d Guide, theme: &'d Theme, jobs: &[&'d Job], images: &BTreeMap<String, Vec<u8>>) -> Data<'d> {
    Data {
        language: &guide.config.guide.language,
        words: words(theme),
        tokens: &theme.tokens,
        jobs: jobs.iter().filter_map(|job| job_data(guide, theme, job, images)).collect(),
    }
}

fn words(theme: &Theme) -> BTreeMap<String, serde_json::Value> {
    let table = |name: &str| theme.words.raw(name).into_iter().map(|(key, word): (String, Word)| (key, serde_json::json!(word)));
    let mut words: BTreeMap<String, serde_json::Value> = table("print").collect();
    words.insert("alerts".to_owned(), table("alerts").collect());
    words
}

fn job_data<'d>(guide: &'d Guide, theme: &'d Theme, job: &'d Job, images: &BTreeMap<String, Vec<u8>>) -> Option<JobData<'d>> {
    let message = &guide.messages[job.message];
    let stationery = theme.stationery.get(&job.stationery)?;
    let kind = theme.words.get("printables", job.kind.as_str());
    Some(JobData {
        id: &job.id,
        kind: job.kind,
        pdf: job.pdf(),
        preview: job.preview(),
        title: format!("{} – {kind}, {}", message.doc.title.value, stationery.title),
        description: message.doc.summary.as_deref(),
        author: guide.config.guide.author.as_deref(),
        stationery,
        message: message_data(guide, message, images),
    })
}

fn message_data<'d>(guide: &'d Guide, message: &'d Message, images: &BTreeMap<String, Vec<u8>>) -> MessageData<'d> {
    let context = TreeContext {
        targets: &message.doc.targets,
        field: &|label| field_node(guide, message, label),
        embed: &|_| None,
        image: &|url| (images.contains_key(url) && is_drawable(url)).then(|| format!("/{IMAGES}{url}")),
        raw_html: guide.config.markdown.html,
    };
    let advice = message.shows.iter().map(|number| {
        let rule = &guide.guidance[*number];
        Advice { verdict: rule.verdict, title: &rule.doc.title.value, summary: &rule.summary }
    });
    MessageData {
        id: &message.doc.place.id,
        title: &message.doc.title.value,
        channel: message.channel,
        summary: message.doc.summary.as_deref(),
        blocks: to_tree(&message.doc.parse(), &context),
        fields: &message.fields,
        advice: advice.collect(),
    }
}

fn field_node(guide: &Guide, message: &Message, label: &str) -> TreeNode {
    let declared = guide.fields.by_label(label);
    let own = declared.and_then(|field| message.fields.iter().find(|own| own.id == field.id));
    match own.or(declared) {
        Some(Field { id, label, example, width, .. }) => {
            TreeNode::Field { id: id.clone(), label: label.clone(), example: example.clone(), width: *width }
        }
        None => TreeNode::Text { text: format!("[{label}]") },
    }
}

/// Formats that Typst reads.
fn is_drawable(url: &str) -> bool {
    url.rsplit_once('.').is_some_and(|(_, ending)| ["png", "jpg", "jpeg", "gif", "svg", "webp"].contains(&ending))
}
