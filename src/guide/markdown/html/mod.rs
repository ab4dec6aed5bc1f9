//! The tree to HTML. All text is escaped here; nothing is pasted in as it stands except HTML that the guide allows.

mod blocks;
mod footnotes;
mod inlines;

use pulldown_cmark::CowStr;

use super::ast::Document;
use super::target::Targets;

/// Words of the interface that bodies need.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[allow(missing_docs)]
pub struct HtmlWords {
    /// `{n}` stands for the table's number on the page.
    pub table: String,
    pub footnotes: String,
    /// `{n}` stands for the note's number.
    pub footnote: String,
    pub footnote_back: String,
    pub task_done: String,
    pub task_open: String,
    #[serde(skip)]
    pub alerts: AlertWords,
}

/// Titles of alerts.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[allow(missing_docs)]
pub struct AlertWords {
    pub note: String,
    pub tip: String,
    pub important: String,
    pub warning: String,
    pub caution: String,
}

/// What the writer has to know about the page and the guide.
pub struct HtmlContext<'c> {
    /// The address of a page or file of the site, by its URL from there, which is empty for the page itself; `None` where only its words
    /// are to be seen.
    pub page: &'c dyn Fn(&str) -> Option<String>,
    /// The address of a picture, likewise.
    pub picture: &'c dyn Fn(&str) -> Option<String>,
    /// Whether XHTML is written, for a book. Raw HTML, which need not be well-formed, is then left out as it is on paper, and blanks
    /// have brackets around them, since a book may be shown without its styles.
    pub xhtml: bool,
    /// Where the links of this body lead.
    pub targets: &'c Targets,
    /// Words of the interface.
    pub words: &'c HtmlWords,
    /// Whether raw HTML is passed on.
    pub raw_html: bool,
    /// The id of the field with a label.
    pub field_id: &'c dyn Fn(&str) -> String,
    /// Stands in front of every id in this body: empty, or what keeps a body within a page apart from the others there.
    pub scope: &'c str,
    /// A message as HTML, by its number in the guide and that of the place in this body, from 1.
    pub embed: &'c dyn Fn(usize, usize) -> String,
    /// Width and height in pixels of an image, by its URL from the site's root.
    pub image_size: &'c dyn Fn(&str) -> Option<(usize, usize)>,
}

/// Writes a body as HTML.
pub fn to_html(document: &Document<'_>, context: &HtmlContext<'_>) -> String {
    let mut writer = Writer { out: String::new(), context, document, notes: Vec::new(), tables: 0, embeds: 0 };
    writer.blocks(&document.blocks);
    writer.footnotes();
    writer.out
}

/// Escapes text for HTML content and for attribute values in quotes of either kind.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_escaped(&mut out, text);
    out
}

/// Appends escaped text.
pub fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

struct Writer<'w, 'c, 'a> {
    out: String,
    context: &'w HtmlContext<'c>,
    document: &'w Document<'a>,
    /// Footnotes by first mention, with the number of mentions so far.
    notes: Vec<(CowStr<'a>, usize)>,
    tables: usize,
    embeds: usize,
}

impl Writer<'_, '_, '_> {
    /// The end of a tag that has no other to close it.
    fn end(&self) -> &'static str {
        if self.context.xhtml { "/>" } else { ">" }
    }

    /// An attribute that says all by being there.
    fn flag(&self, name: &str) -> String {
        if self.context.xhtml { format!(" {name}=\"{name}\"") } else { format!(" {name}") }
    }

    /// Whether raw HTML is meant, and cannot be had here.
    fn leaves_out(&self) -> bool {
        self.context.raw_html && self.context.xhtml
    }
}
