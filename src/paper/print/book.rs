//! The guide as a book, for booklet, checklist and pocket card.

use serde::Serialize;

use super::inputs::Inputs;
use super::web::{self, Web};
use crate::guide::content::{Channel, Doc, Guidance, Message, Section, Verdict};
use crate::guide::markdown::{Piece, TreeContext, TreeNode, to_tree};

#[derive(Serialize)]
pub(super) struct Book<'d> {
    title: &'d str,
    description: &'d str,
    author: Option<&'d str>,
    front: Vec<Front<'d>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web: Option<Web>,
    sections: Vec<SectionData<'d>>,
    messages: Vec<MessageData<'d>>,
}

#[derive(Serialize)]
struct Front<'d> {
    key: &'d str,
    title: &'d str,
    blocks: Vec<TreeNode>,
}

#[derive(Serialize)]
struct SectionData<'d> {
    key: &'d str,
    number: usize,
    title: &'d str,
    summary: Option<&'d str>,
    blocks: Vec<TreeNode>,
    rules: Vec<RuleData<'d>>,
}

#[derive(Serialize)]
struct RuleData<'d> {
    key: &'d str,
    verdict: Verdict,
    title: &'d str,
    summary: &'d str,
    when: &'d str,
    blocks: Vec<TreeNode>,
    messages: Vec<&'d str>,
}

#[derive(Serialize)]
struct MessageData<'d> {
    key: &'d str,
    title: &'d str,
    channel: Channel,
    tone: Option<&'d str>,
    summary: Option<&'d str>,
    subject: Option<Vec<TreeNode>>,
    blocks: Vec<TreeNode>,
    section: Option<&'d str>,
    shows: Vec<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    web: Option<Web>,
}

/// The parts of the book are named by the URL of their page.
pub(super) fn book(inputs: Inputs<'_>) -> Book<'_> {
    let guide = inputs.guide;
    Book {
        title: &guide.config.guide.title,
        description: &guide.config.guide.description,
        author: guide.config.guide.author.as_deref(),
        front: guide.home.iter().map(|doc| Front { key: doc.url(), title: &doc.title.value, blocks: prose(inputs, doc) }).collect(),
        web: web::to_guide(guide),
        sections: guide.sections.iter().enumerate().map(|(at, section)| section_data(inputs, at, section)).collect(),
        messages: guide.messages.iter().map(|message| message_data(inputs, message)).collect(),
    }
}

fn section_data<'d>(inputs: Inputs<'d>, at: usize, section: &'d Section) -> SectionData<'d> {
    SectionData {
        key: &section.url,
        number: at + 1,
        title: &section.title,
        summary: section.doc.as_ref().and_then(|doc| doc.summary.as_deref()),
        blocks: section.doc.as_ref().map(|doc| prose(inputs, doc)).unwrap_or_default(),
        rules: section.guidance.iter().map(|number| rule_data(inputs, &inputs.guide.guidance[*number])).collect(),
    }
}

fn rule_data<'d>(inputs: Inputs<'d>, rule: &'d Guidance) -> RuleData<'d> {
    RuleData {
        key: rule.doc.url(),
        verdict: rule.verdict,
        title: &rule.doc.title.value,
        summary: &rule.summary,
        when: &rule.when,
        blocks: prose(inputs, &rule.doc),
        messages: rule.messages.iter().map(|number| inputs.guide.messages[*number].doc.url()).collect(),
    }
}

fn message_data<'d>(inputs: Inputs<'d>, message: &'d Message) -> MessageData<'d> {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => TreeNode::Text { text: text.clone() },
        Piece::Blank(label, _) => inputs.field(message, label),
    };
    MessageData {
        key: message.doc.url(),
        title: &message.doc.title.value,
        channel: message.channel,
        tone: message.tone.as_deref(),
        summary: message.doc.summary.as_deref(),
        subject: message.subject.as_ref().map(|pieces| pieces.iter().map(piece).collect()),
        blocks: inputs.body_of_message(message).nodes,
        section: message.section.map(|number| inputs.guide.sections[number].url.as_str()),
        shows: message.shows.iter().map(|number| inputs.guide.guidance[*number].doc.url()).collect(),
        web: web::to_message(inputs.guide, message),
    }
}

/// A body as nodes, its links to other pages leading to their places in the book; nothing where it is too much for paper.
fn prose(inputs: Inputs<'_>, doc: &Doc) -> Vec<TreeNode> {
    let context = TreeContext {
        targets: &doc.targets,
        field: &|label| TreeNode::Text { text: format!("[{label}]") },
        embed: &|number| {
            let message = &inputs.guide.messages[number];
            let title = message.doc.title.value.clone();
            let body = inputs.body_of_message(message);
            Some((TreeNode::Letter { title, c: body.nodes, to: Some(message.doc.url().to_owned()) }, body.weight))
        },
        image: &|url| inputs.image(url),
        raw_html: inputs.guide.config.markdown.html,
    };
    to_tree(&doc.parse(), &context).unwrap_or_default().nodes
}
