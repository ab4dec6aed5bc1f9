//! What a body refers to: its headings, links, images, embeds, blanks and raw HTML, with their places.

use std::ops::Range;

use super::doc::Heading;
use crate::guide::markdown::{Block, Document, Inline, Issue, LinkKind, Visit, plain_text};

/// Something in a body that has to be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// How it is written.
    pub kind: ReferenceKind,
    /// Address as written.
    pub dest: String,
    /// Bytes in the body.
    pub span: Range<usize>,
}

/// How something that has to be resolved is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceKind {
    /// `[words](address)`, `<address>`, or by reference
    Link,
    /// `<name@example.org>`
    Email,
    /// `[[name]]`
    Wiki,
    /// `![words](address)`
    Image,
    /// `![[photo.jpg]]`
    WikiImage,
    /// `![[message]]` on a line of its own
    Embed,
    /// `![[message]]` inside a line
    InlineEmbed,
}

/// What a body refers to.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Its headings.
    pub headings: Vec<Heading>,
    /// What has to be resolved.
    pub references: Vec<Reference>,
    /// Labels of blanks with their places.
    pub blanks: Vec<(String, Range<usize>)>,
    /// Places of raw HTML that is not a comment.
    pub html: Vec<Range<usize>>,
    /// Places of level-1 headings.
    pub titles: Vec<Range<usize>>,
    /// Whether there is nothing in it.
    pub is_empty: bool,
    /// What is wrong with the text itself.
    pub issues: Vec<Issue>,
}

/// Collects what a body refers to.
pub fn outline(document: &Document<'_>) -> Outline {
    let mut outline = Outline { is_empty: document.blocks.is_empty(), issues: document.issues.clone(), ..Outline::default() };
    outline.document(document);
    outline
}

impl Outline {
    fn reference(&mut self, kind: ReferenceKind, dest: &str, span: &Range<usize>) {
        self.references.push(Reference { kind, dest: dest.to_owned(), span: span.clone() });
    }
}

impl<'a> Visit<'a> for Outline {
    fn block(&mut self, block: &Block<'a>) {
        match block {
            Block::Heading { level, id, content, span } => {
                self.headings.push(Heading { level: *level, id: id.clone(), text: plain_text(content), span: span.clone() });
                if *level == 1 {
                    self.titles.push(span.clone());
                }
            }
            Block::Html(html, span) if !html.trim_start().starts_with("<!--") => self.html.push(span.clone()),
            Block::Embed(dest, span) => self.reference(ReferenceKind::Embed, dest, span),
            _ => {}
        }
    }

    fn inline(&mut self, inline: &Inline<'a>) {
        match inline {
            Inline::Link { kind, dest, span, .. } => {
                let kind = match kind {
                    LinkKind::Wiki | LinkKind::WikiWithWords => ReferenceKind::Wiki,
                    LinkKind::Email => ReferenceKind::Email,
                    LinkKind::Link | LinkKind::Auto => ReferenceKind::Link,
                };
                self.reference(kind, dest, span);
            }
            Inline::Image { wiki: false, dest, span, .. } => self.reference(ReferenceKind::Image, dest, span),
            Inline::Image { dest, span, .. } if dest.contains('.') => self.reference(ReferenceKind::WikiImage, dest, span),
            Inline::Image { dest, span, .. } => self.reference(ReferenceKind::InlineEmbed, dest, span),
            Inline::Blank { label, span } => self.blanks.push((label.to_string(), span.clone())),
            Inline::Html(html, span) if !html.starts_with("<!--") => self.html.push(span.clone()),
            _ => {}
        }
    }
}
