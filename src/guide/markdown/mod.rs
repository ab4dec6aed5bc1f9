//! Markdown: text to a small syntax tree, and the tree to HTML, to the JSON that Typst draws, and to plain text; and the text itself for others to read.

mod ast;
mod blanks;
mod builder;
mod html;
mod loose;
mod places;
mod quotes;
mod rewrite;
mod target;
mod text;
mod tree;

pub use ast::{AlertKind, Alignment, Block, Definition, Document, Inline, Issue, IssueKind, Item, LinkKind, LooseMark, Visit, plain_text};
pub use blanks::{Piece, blanks, unpaired};
pub use builder::{parse, parse_in};
pub use html::{AlertWords, HtmlContext, HtmlWords, push_escaped, to_html};
pub use places::{HeadingPlace, LinkPlace, places};
pub use quotes::Quotes;
pub use rewrite::{MarkdownContext, escape_words, to_markdown};
pub use target::{Target, Targets, is_safe_scheme, scheme};
pub use text::{bracketed, to_text};
pub use tree::{Node as TreeNode, TREE_MAX, Tree, TreeContext, to_tree};

/// How a body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// A rule or a page: line breaks are soft, brackets are brackets.
    Prose,
    /// A message: a line break is a line break, `[Label]` is a blank.
    Message,
}
