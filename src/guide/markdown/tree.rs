//! The tree as data for Typst. It is handed over as JSON and drawn by the theme; nothing in it is ever evaluated.

use serde::Serialize;

use super::ast::{AlertKind, Alignment, Block, Document, Inline, LinkKind};
use super::target::{Target, Targets};

/// One block or inline, told apart by the key `t`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "t", rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Node {
    // blocks
    Paragraph {
        c: Vec<Node>,
    },
    Heading {
        level: u8,
        id: String,
        c: Vec<Node>,
    },
    Quote {
        c: Vec<Node>,
    },
    Alert {
        kind: AlertKind,
        c: Vec<Node>,
    },
    List {
        start: Option<u64>,
        tight: bool,
        c: Vec<ItemNode>,
    },
    Rule,
    Table {
        align: Vec<&'static str>,
        head: Vec<Vec<Node>>,
        rows: Vec<Vec<Vec<Node>>>,
    },
    Definitions {
        c: Vec<DefinitionNode>,
    },
    Letter {
        title: String,
        c: Vec<Node>,
        to: Option<String>,
    },
    #[serde(rename = "code")]
    CodeBlock {
        lang: Option<String>,
        text: String,
    },
    // inlines
    Text {
        text: String,
    },
    Emph {
        c: Vec<Node>,
    },
    Strong {
        c: Vec<Node>,
    },
    Strike {
        c: Vec<Node>,
    },
    #[serde(rename = "code")]
    Code {
        text: String,
    },
    Link {
        url: String,
        /// URL of the page of the guide that is meant.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        c: Vec<Node>,
    },
    Image {
        path: Option<String>,
        alt: String,
    },
    Break,
    Field {
        id: String,
        label: String,
        example: String,
        width: f64,
    },
    Note {
        c: Vec<Node>,
    },
}

/// An item of a list; `task` tells whether it is one, and done.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct ItemNode {
    pub task: Option<bool>,
    pub c: Vec<Node>,
}

/// A term and its definitions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct DefinitionNode {
    pub term: Vec<Node>,
    pub details: Vec<Vec<Node>>,
}

/// What the writer has to know about the guide.
pub struct TreeContext<'c> {
    /// Where the links of this body lead.
    pub targets: &'c Targets,
    /// A blank as a node, by its label.
    pub field: &'c dyn Fn(&str) -> Node,
    /// An embedded message, by its number in the guide, with its weight.
    pub embed: &'c dyn Fn(usize) -> Option<(Node, usize)>,
    /// Where Typst finds an image, by its URL from the site's root.
    pub image: &'c dyn Fn(&str) -> Option<String>,
    /// Whether raw HTML goes to the web; then it is left out of print, else it stands as text.
    pub raw_html: bool,
}

/// A body as nodes.
#[derive(Debug, Default)]
pub struct Tree {
    /// The blocks.
    pub nodes: Vec<Node>,
    /// About what they cost on paper: one for a node, more for a long text and a footnote.
    pub weight: usize,
}

/// The weight that a body may have on paper. Typst takes some 0.3 ms and 50 kB for each; where footnotes mention footnotes, a page of text can
/// have millions.
pub const TREE_MAX: usize = 20_000;

/// Of a footnote: setting them takes more than proportionally long.
const NOTE: usize = 20;

/// Bytes of text that weigh one more.
const TEXT: usize = 25;

/// Turns a body into nodes; none where it weighs more than [`TREE_MAX`].
pub fn to_tree(document: &Document<'_>, context: &TreeContext<'_>) -> Option<Tree> {
    let mut writer = Writer { document, context, open_notes: Vec::new(), weight: 0 };
    let nodes = writer.blocks(&document.blocks);
    (writer.weight <= TREE_MAX).then_some(Tree { nodes, weight: writer.weight })
}

struct Writer<'w, 'c, 'a> {
    document: &'w Document<'a>,
    context: &'w TreeContext<'c>,
    /// Footnotes that are being written, so that one that mentions itself ends.
    open_notes: Vec<String>,
    weight: usize,
}

impl<'a> Writer<'_, '_, 'a> {
    /// Whether there is room for more; where there is none, nothing more is written.
    fn weighs(&mut self, more: usize) -> Option<()> {
        self.weight += more;
        (self.weight <= TREE_MAX).then_some(())
    }

    fn blocks(&mut self, blocks: &[Block<'a>]) -> Vec<Node> {
        blocks.iter().filter_map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block<'a>) -> Option<Node> {
        self.weighs(match block {
            Block::Code(_, text) => 1 + text.len() / TEXT + 2 * text.lines().count(),
            Block::Table { head, rows, .. } => 1 + head.len() * (1 + rows.len()),
            _ => 1,
        })?;
        Some(match block {
            Block::Paragraph(content) | Block::Plain(content) => Node::Paragraph { c: self.inlines(content) },
            Block::Heading { level, id, content, .. } => Node::Heading { level: *level, id: id.clone(), c: self.inlines(content) },
            Block::Quote(inner) => Node::Quote { c: self.blocks(inner) },
            Block::Alert(kind, inner) => Node::Alert { kind: *kind, c: self.blocks(inner) },
            Block::List { start, items } => {
                let tight = items.iter().all(|item| !item.content.iter().any(|b| matches!(b, Block::Paragraph(_))));
                let c = items.iter().map(|item| ItemNode { task: item.task, c: self.blocks(&item.content) }).collect();
                Node::List { start: *start, tight, c }
            }
            Block::Code(lang, text) => Node::CodeBlock { lang: lang.as_ref().map(ToString::to_string), text: text.clone() },
            Block::Rule => Node::Rule,
            Block::Table { align, head, rows } => Node::Table {
                align: align.iter().map(|align| alignment(*align)).collect(),
                head: head.iter().map(|cell| self.inlines(cell)).collect(),
                rows: rows.iter().map(|row| row.iter().map(|cell| self.inlines(cell)).collect()).collect(),
            },
            Block::Definitions(list) => {
                let c = list.iter().map(|definition| DefinitionNode {
                    term: self.inlines(&definition.term),
                    details: definition.details.iter().map(|blocks| self.blocks(blocks)).collect(),
                });
                Node::Definitions { c: c.collect() }
            }
            Block::Html(html, _) if self.context.raw_html || html.trim_start().starts_with("<!--") => return None,
            Block::Html(html, _) => Node::Paragraph { c: vec![text(html.trim_end())] },
            Block::Embed(name, span) => match self.context.targets.get(&span.start) {
                Some(Target::Message(number)) => {
                    let (letter, weight) = (self.context.embed)(*number)?;
                    self.weighs(weight)?;
                    letter
                }
                _ => Node::Paragraph { c: vec![text(name)] },
            },
        })
    }

    fn inlines(&mut self, content: &[Inline<'a>]) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        for inline in content {
            let Some(node) = self.inline(inline) else { continue };
            match (nodes.last_mut(), node) {
                (Some(Node::Text { text: before }), Node::Text { text }) => before.push_str(&text),
                (_, node) => nodes.push(node),
            }
        }
        nodes
    }

    fn inline(&mut self, inline: &Inline<'a>) -> Option<Node> {
        self.weighs(match inline {
            Inline::Text(words) => 1 + words.len() / TEXT,
            Inline::Footnote(_) => NOTE,
            _ => 1,
        })?;
        Some(match inline {
            Inline::Text(words) => text(words),
            Inline::Code(code) => Node::Code { text: code.to_string() },
            Inline::SoftBreak => text(" "),
            Inline::HardBreak => Node::Break,
            Inline::Emphasis(inner) => Node::Emph { c: self.inlines(inner) },
            Inline::Strong(inner) => Node::Strong { c: self.inlines(inner) },
            Inline::Strike(inner) => Node::Strike { c: self.inlines(inner) },
            Inline::Link { kind, dest, content, span, .. } => self.link(*kind, dest, content, span.start),
            Inline::Image { alt, span, .. } => {
                let path = match self.context.targets.get(&span.start) {
                    Some(Target::Asset(url)) => (self.context.image)(url),
                    _ => None,
                };
                Node::Image { path, alt: alt.clone() }
            }
            Inline::Blank { label, .. } => (self.context.field)(label),
            Inline::Footnote(label) => return self.note(label),
            Inline::Html(html, _) if self.context.raw_html || html.starts_with("<!--") => return None,
            Inline::Html(html, _) => text(html),
        })
    }

    /// A link to another site has an address, one inside the guide names the page.
    fn link(&mut self, kind: LinkKind, dest: &str, content: &[Inline<'a>], at: usize) -> Node {
        let c = self.inlines(content);
        match self.context.targets.get(&at) {
            Some(Target::External) if kind == LinkKind::Email => Node::Link { url: format!("mailto:{dest}"), to: None, c },
            Some(Target::External) => Node::Link { url: dest.to_owned(), to: None, c },
            Some(Target::Page { title, url, .. }) => {
                let c = if kind == LinkKind::Wiki { vec![text(title)] } else { c };
                Node::Link { url: String::new(), to: Some(url.clone()).filter(|url| !url.is_empty()), c }
            }
            _ => Node::Link { url: String::new(), to: None, c },
        }
    }

    fn note(&mut self, label: &str) -> Option<Node> {
        let document = self.document;
        let (_, blocks) = document.footnotes.iter().find(|(known, _)| **known == *label)?;
        if self.open_notes.iter().any(|open| open == label) {
            return None;
        }
        self.open_notes.push(label.to_owned());
        let c = self.blocks(blocks);
        self.open_notes.pop();
        Some(Node::Note { c })
    }
}

fn text(words: &str) -> Node {
    Node::Text { text: words.to_owned() }
}

fn alignment(align: Alignment) -> &'static str {
    match align {
        Alignment::None => "none",
        Alignment::Left => "left",
        Alignment::Center => "center",
        Alignment::Right => "right",
    }
}
