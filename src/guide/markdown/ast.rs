//! The syntax tree of one body. It borrows from the source text and keeps the places that diagnostics point at.

use std::ops::Range;

pub use pulldown_cmark::Alignment;
use pulldown_cmark::CowStr;

/// A parsed body.
#[derive(Clone, Debug, Default)]
pub struct Document<'a> {
    /// The blocks, footnotes apart.
    pub blocks: Vec<Block<'a>>,
    /// Footnotes by label, in the order of their definitions.
    pub footnotes: Vec<(CowStr<'a>, Vec<Block<'a>>)>,
    /// What is wrong with the text itself.
    pub issues: Vec<Issue>,
}

/// Something wrong with a body that the parser can tell on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Bytes in the body.
    pub span: Range<usize>,
    /// What it is.
    pub kind: IssueKind,
}

/// What can be wrong with a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IssueKind {
    /// A link or footnote by reference has no definition; the reference's name.
    BrokenReference(String),
    /// Nesting deeper than is drawn.
    TooDeep,
    /// Two headings with the same id, both given by the author.
    DuplicateAnchor(String),
    /// Something that was meant as Markdown and stands as text.
    Loose(LooseMark),
    /// A link or an image without an address.
    NoAddress,
}

/// What was meant by a mark that stands as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LooseMark {
    /// `##Words`, without the space.
    Heading,
    /// `**`, `__` or `~~` that opens or closes nothing.
    Emphasis,
    /// A bracket of a message without its partner.
    Bracket,
    /// `[words](an address with spaces)`
    Link,
    /// A fence of code that nothing closes.
    Fence,
}

/// A block.
#[derive(Clone, Debug)]
pub enum Block<'a> {
    /// A paragraph.
    Paragraph(Vec<Inline<'a>>),
    /// Text of a tight list item.
    Plain(Vec<Inline<'a>>),
    /// A heading with its id.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Unique in the body.
        id: String,
        /// The words.
        content: Vec<Inline<'a>>,
        /// Bytes in the body.
        span: Range<usize>,
    },
    /// A quotation.
    Quote(Vec<Block<'a>>),
    /// A note, tip or warning.
    Alert(AlertKind, Vec<Block<'a>>),
    /// A list; `start` is the first number of an ordered one.
    List {
        /// First number, `None` for bullets.
        start: Option<u64>,
        /// The items.
        items: Vec<Item<'a>>,
    },
    /// Code; the language where one is named.
    Code(Option<CowStr<'a>>, String),
    /// A thematic break.
    Rule,
    /// A table; rows have as many cells as the head.
    Table {
        /// Alignment of each column.
        align: Vec<Alignment>,
        /// Cells of the head.
        head: Vec<Vec<Inline<'a>>>,
        /// Rows of cells.
        rows: Vec<Vec<Vec<Inline<'a>>>>,
    },
    /// A definition list.
    Definitions(Vec<Definition<'a>>),
    /// Raw HTML.
    Html(String, Range<usize>),
    /// `![[name]]` on a line of its own.
    Embed(CowStr<'a>, Range<usize>),
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Whether the item is a task, and done.
    pub task: Option<bool>,
    /// What it holds.
    pub content: Vec<Block<'a>>,
}

/// A term and what it means.
#[derive(Clone, Debug)]
pub struct Definition<'a> {
    /// The term.
    pub term: Vec<Inline<'a>>,
    /// Its definitions.
    pub details: Vec<Vec<Block<'a>>>,
}

/// The five alerts of GitHub's Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum AlertKind {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// What a link was written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// `[words](address)` or by reference.
    Link,
    /// `<https://…>`.
    Auto,
    /// `<name@example.org>`.
    Email,
    /// `[[name]]`: the words are the name until it is resolved.
    Wiki,
    /// `[[name|words]]`.
    WikiWithWords,
}

/// A piece of text inside a block.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Inline<'a> {
    Text(CowStr<'a>),
    Code(CowStr<'a>),
    SoftBreak,
    HardBreak,
    Emphasis(Vec<Inline<'a>>),
    Strong(Vec<Inline<'a>>),
    Strike(Vec<Inline<'a>>),
    /// A link; `span` is where it stands in the body.
    Link {
        kind: LinkKind,
        dest: CowStr<'a>,
        title: CowStr<'a>,
        content: Vec<Inline<'a>>,
        span: Range<usize>,
    },
    /// An image, or an embed inside a line where `wiki`.
    Image {
        wiki: bool,
        dest: CowStr<'a>,
        title: CowStr<'a>,
        alt: String,
        span: Range<usize>,
    },
    /// A blank of a message, by its label.
    Blank {
        label: CowStr<'a>,
        span: Range<usize>,
    },
    /// A mark that leads to a footnote.
    Footnote(CowStr<'a>),
    /// Raw HTML.
    Html(CowStr<'a>, Range<usize>),
}

/// Collects the words of inline content without its marks.
pub fn plain_text(content: &[Inline<'_>]) -> String {
    let mut text = String::new();
    push_plain(content, &mut text);
    text
}

fn push_plain(content: &[Inline<'_>], text: &mut String) {
    for inline in content {
        match inline {
            Inline::Text(words) | Inline::Code(words) => text.push_str(words),
            Inline::SoftBreak | Inline::HardBreak => text.push(' '),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => push_plain(inner, text),
            Inline::Link { content, .. } => push_plain(content, text),
            Inline::Image { alt, .. } => text.push_str(alt),
            Inline::Blank { label, .. } => text.push_str(label),
            Inline::Footnote(_) | Inline::Html(..) => {}
        }
    }
}

/// Whether raw HTML is a comment, which no reader sees.
pub(super) fn is_comment(html: &str) -> bool {
    html.trim_start().starts_with("<!--")
}

/// Looks at every block and inline of a document, in reading order, footnotes last.
pub trait Visit<'a> {
    /// Called for every block before its content.
    fn block(&mut self, _block: &Block<'a>) {}
    /// Called for every inline before its content.
    fn inline(&mut self, _inline: &Inline<'a>) {}

    /// Visits a whole document.
    fn document(&mut self, document: &Document<'a>) {
        self.blocks(&document.blocks);
        for (_, blocks) in &document.footnotes {
            self.blocks(blocks);
        }
    }

    /// Visits a run of blocks.
    fn blocks(&mut self, blocks: &[Block<'a>]) {
        for block in blocks {
            self.block(block);
            match block {
                Block::Paragraph(content) | Block::Plain(content) | Block::Heading { content, .. } => self.inlines(content),
                Block::Quote(inner) | Block::Alert(_, inner) => self.blocks(inner),
                Block::List { items, .. } => items.iter().for_each(|item| self.blocks(&item.content)),
                Block::Table { head, rows, .. } => {
                    head.iter().chain(rows.iter().flatten()).for_each(|cell| self.inlines(cell));
                }
                Block::Definitions(list) => {
                    for definition in list {
                        self.inlines(&definition.term);
                        definition.details.iter().for_each(|blocks| self.blocks(blocks));
                    }
                }
                Block::Code(..) | Block::Rule | Block::Html(..) | Block::Embed(..) => {}
            }
        }
    }

    /// Visits a run of inlines.
    fn inlines(&mut self, inlines: &[Inline<'a>]) {
        for inline in inlines {
            self.inline(inline);
            match inline {
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => self.inlines(inner),
                Inline::Link { content, .. } => self.inlines(content),
                _ => {}
            }
        }
    }
}
