//! The tree to HTML. All text is escaped here; nothing is pasted in as it stands except HTML that the guide allows.

use std::fmt::Write;

use pulldown_cmark::{Alignment, CowStr};
use pulldown_cmark_escape::escape_href;

use super::ast::{AlertKind, Block, Document, Inline, Item, LinkKind, is_comment};
use super::target::{Target, Targets};

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

impl<'a> Writer<'_, '_, 'a> {
    fn blocks(&mut self, blocks: &[Block<'a>]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn wrapped(&mut self, open: &str, blocks: &[Block<'a>], close: &str) {
        self.out.push_str(open);
        self.blocks(blocks);
        self.out.push_str(close);
    }

    fn inline_in(&mut self, tag: &str, content: &[Inline<'a>]) {
        let _ = write!(self.out, "<{tag}>");
        self.inlines(content);
        let _ = write!(self.out, "</{tag}>");
    }

    fn block(&mut self, block: &Block<'a>) {
        match block {
            Block::Paragraph(content) => self.inline_in("p", content),
            Block::Plain(content) => self.inlines(content),
            Block::Heading { level, id, content, .. } => {
                let _ = write!(self.out, "<h{level} id=\"{}{}\">", self.context.scope, escape(id));
                self.inlines(content);
                let _ = write!(self.out, "</h{level}>");
            }
            Block::Quote(inner) => self.wrapped("<blockquote>", inner, "</blockquote>"),
            Block::Alert(kind, inner) => self.alert(*kind, inner),
            Block::List { start, items } => self.list(*start, items),
            Block::Code(language, text) => self.code(language.as_deref(), text),
            Block::Rule => {
                let end = self.end();
                let _ = write!(self.out, "<hr{end}");
            }
            Block::Table { align, head, rows } => self.table(align, head, rows),
            Block::Definitions(list) => {
                self.out.push_str("<dl>");
                for definition in list {
                    self.inline_in("dt", &definition.term);
                    for details in &definition.details {
                        self.wrapped("<dd>", details, "</dd>");
                    }
                }
                self.out.push_str("</dl>");
            }
            Block::Html(html, _) if is_comment(html) || self.leaves_out() => {}
            Block::Html(html, _) if self.context.raw_html => self.out.push_str(html),
            Block::Html(html, _) => {
                self.out.push_str("<p>");
                push_escaped(&mut self.out, html.trim_end());
                self.out.push_str("</p>");
            }
            Block::Embed(name, span) => match self.context.targets.get(&span.start) {
                Some(Target::Message(number)) => {
                    self.embeds += 1;
                    self.out.push_str(&(self.context.embed)(*number, self.embeds));
                }
                _ => {
                    self.out.push_str("<p>");
                    push_escaped(&mut self.out, name);
                    self.out.push_str("</p>");
                }
            },
        }
        self.out.push('\n');
    }

    fn alert(&mut self, kind: AlertKind, inner: &[Block<'a>]) {
        let words = &self.context.words.alerts;
        let (class, title) = match kind {
            AlertKind::Note => ("note", &words.note),
            AlertKind::Tip => ("tip", &words.tip),
            AlertKind::Important => ("important", &words.important),
            AlertKind::Warning => ("warning", &words.warning),
            AlertKind::Caution => ("caution", &words.caution),
        };
        let open =
            format!("<div class=\"alert alert-{class}\" role=\"note\" aria-label=\"{0}\"><p class=\"alert-title\">{0}</p>", escape(title));
        self.wrapped(&open, inner, "</div>");
    }

    fn list(&mut self, start: Option<u64>, items: &[Item<'a>]) {
        let tag = match start {
            None => "ul",
            Some(_) => "ol",
        };
        match start {
            Some(n) if n != 1 => {
                let _ = write!(self.out, "<ol start=\"{n}\">");
            }
            _ => {
                let _ = write!(self.out, "<{tag}>");
            }
        }
        for item in items {
            match item.task {
                None => self.out.push_str("<li>"),
                Some(done) => {
                    let words = &self.context.words;
                    let label = escape(if done { &words.task_done } else { &words.task_open });
                    let disabled = self.flag("disabled");
                    let checked = if done { self.flag("checked") } else { String::new() };
                    let end = self.end();
                    let _ = write!(self.out, "<li class=\"task\"><input type=\"checkbox\"{disabled}{checked} aria-label=\"{label}\"{end} ");
                }
            }
            self.wrapped("", &item.content, "</li>");
        }
        let _ = write!(self.out, "</{tag}>");
    }

    fn code(&mut self, language: Option<&str>, text: &str) {
        self.out.push_str("<pre tabindex=\"0\"><code");
        if let Some(language) = language {
            let _ = write!(self.out, " class=\"language-{}\"", escape(language));
        }
        self.out.push('>');
        push_escaped(&mut self.out, text);
        self.out.push_str("</code></pre>");
    }

    fn table(&mut self, align: &[Alignment], head: &[Vec<Inline<'a>>], rows: &[Vec<Vec<Inline<'a>>>]) {
        self.tables += 1;
        let label = escape(&self.context.words.table.replace("{n}", &self.tables.to_string()));
        // Bodies that share a page are many, and their tables would be landmarks of one name.
        let role = if self.context.scope.is_empty() { "region" } else { "group" };
        let _ = write!(self.out, "<div class=\"table\" role=\"{role}\" tabindex=\"0\" aria-label=\"{label}\"><table><thead>");
        self.row("th scope=\"col\"", "th", align, head);
        self.out.push_str("</thead><tbody>");
        for row in rows {
            self.row("td", "td", align, row);
        }
        self.out.push_str("</tbody></table></div>");
    }

    fn row(&mut self, open: &str, close: &str, align: &[Alignment], cells: &[Vec<Inline<'a>>]) {
        self.out.push_str("<tr>");
        for (at, cell) in cells.iter().enumerate() {
            let class = match align.get(at) {
                Some(Alignment::Left) => " class=\"start\"",
                Some(Alignment::Center) => " class=\"center\"",
                Some(Alignment::Right) => " class=\"end\"",
                _ => "",
            };
            let _ = write!(self.out, "<{open}{class}>");
            self.inlines(cell);
            let _ = write!(self.out, "</{close}>");
        }
        self.out.push_str("</tr>");
    }

    fn inlines(&mut self, content: &[Inline<'a>]) {
        for inline in content {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline<'a>) {
        match inline {
            Inline::Text(words) => push_escaped(&mut self.out, words),
            Inline::Code(code) => {
                self.out.push_str("<code>");
                push_escaped(&mut self.out, code);
                self.out.push_str("</code>");
            }
            Inline::SoftBreak => self.out.push('\n'),
            Inline::HardBreak => {
                let end = self.end();
                let _ = writeln!(self.out, "<br{end}");
            }
            Inline::Emphasis(inner) => self.inline_in("em", inner),
            Inline::Strong(inner) => self.inline_in("strong", inner),
            Inline::Strike(inner) => self.inline_in("del", inner),
            Inline::Link { kind, dest, title, content, span } => {
                self.link(*kind, dest, title, content, self.context.targets.get(&span.start));
            }
            Inline::Image { dest, title, alt, span, .. } => self.image(dest, title, alt, span.start),
            Inline::Blank { label, .. } => {
                let id = (self.context.field_id)(label);
                let (open, close) = if self.context.xhtml { ("[", "]") } else { ("", "") };
                let (id, label) = (escape(&id), escape(label));
                let _ = write!(self.out, "<span class=\"blank\" data-field=\"{id}\">{open}{label}{close}</span>");
            }
            Inline::Footnote(label) => self.footnote_mark(label),
            Inline::Html(html, _) if is_comment(html) || self.leaves_out() => {}
            Inline::Html(html, _) if self.context.raw_html => self.out.push_str(html),
            Inline::Html(html, _) => push_escaped(&mut self.out, html),
        }
    }

    fn link(&mut self, kind: LinkKind, dest: &str, title: &str, content: &[Inline<'a>], target: Option<&Target>) {
        let address = match target {
            Some(Target::Page { url, anchor: None, .. }) => (self.context.page)(url),
            Some(Target::Page { url, .. } | Target::Asset(url)) if !url.is_empty() => (self.context.page)(url),
            Some(Target::Page { .. } | Target::Asset(_)) => Some(String::new()),
            _ => None,
        };
        self.out.push_str("<a href=\"");
        let external = match (target, address) {
            (Some(Target::Page { anchor, .. }), Some(address)) => {
                self.place(&address, anchor.as_deref());
                false
            }
            (Some(Target::Asset(_)), Some(address)) => {
                push_escaped(&mut self.out, &address);
                false
            }
            (Some(Target::External), _) => {
                if kind == LinkKind::Email {
                    self.out.push_str("mailto:");
                }
                let _ = escape_href(&mut self.out, dest);
                super::scheme(dest).is_some_and(|scheme| scheme.starts_with("http"))
            }
            _ => {
                self.out.truncate(self.out.len() - "<a href=\"".len());
                return self.link_words(kind, content, target);
            }
        };
        self.out.push('"');
        if let Some(Target::Page { language: Some(language), .. }) = target {
            // Words of the page itself are in its language; those of the editor are not.
            let lang = if kind == LinkKind::Wiki { format!(" lang=\"{}\"", escape(language)) } else { String::new() };
            let _ = write!(self.out, " hreflang=\"{}\"{lang}", escape(language));
        }
        if external {
            self.out.push_str(" rel=\"external noopener\"");
        }
        if !title.is_empty() {
            let _ = write!(self.out, " title=\"{}\"", escape(title));
        }
        self.out.push('>');
        self.link_words(kind, content, target);
        self.out.push_str("</a>");
    }

    fn link_words(&mut self, kind: LinkKind, content: &[Inline<'a>], target: Option<&Target>) {
        match (kind, target) {
            (LinkKind::Wiki, Some(Target::Page { title, .. })) => push_escaped(&mut self.out, title),
            _ => self.inlines(content),
        }
    }

    /// Writes the address of a page; an empty one is the page itself, and one with a fragment is a part of a page that holds several.
    fn place(&mut self, address: &str, anchor: Option<&str>) {
        push_escaped(&mut self.out, address);
        let Some(anchor) = anchor else { return };
        self.out.push(if address.contains('#') { ':' } else { '#' });
        if address.is_empty() {
            self.out.push_str(self.context.scope);
        }
        let _ = escape_href(&mut self.out, anchor);
    }

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

    fn image(&mut self, dest: &str, title: &str, alt: &str, at: usize) {
        let url = match self.context.targets.get(&at) {
            Some(Target::Asset(url)) => Some(url),
            _ => None,
        };
        let Some((url, address)) = url.and_then(|url| Some((url, (self.context.picture)(url)?))) else {
            return push_escaped(&mut self.out, if alt.is_empty() { dest } else { alt });
        };
        self.out.push_str("<img src=\"");
        push_escaped(&mut self.out, &address);
        let _ = write!(self.out, "\" alt=\"{}\"", escape(alt));
        if let Some((width, height)) = (self.context.image_size)(url) {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        if !title.is_empty() {
            let _ = write!(self.out, " title=\"{}\"", escape(title));
        }
        self.out.push_str(if self.context.xhtml { "/>" } else { " loading=\"lazy\">" });
    }

    fn footnote_mark(&mut self, label: &CowStr<'a>) {
        let at = match self.notes.iter().position(|(known, _)| known == label) {
            Some(at) => at,
            None => {
                self.notes.push((label.clone(), 0));
                self.notes.len() - 1
            }
        };
        self.notes[at].1 += 1;
        let (number, mention) = (at + 1, self.notes[at].1);
        let scope = self.context.scope;
        let id = mention_id(scope, number, mention);
        let words = escape(&self.context.words.footnote.replace("{n}", &number.to_string()));
        let _ = write!(
            self.out,
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#{scope}_note-{number}\" role=\"doc-noteref\" aria-label=\"{words}\">{number}</a></sup>"
        );
    }

    /// Writes the notes that were mentioned, in the order of their first mention; a note may mention another.
    fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let HtmlContext { words, scope, .. } = self.context;
        let label = escape(&words.footnotes);
        let _ = write!(self.out, "<section class=\"footnotes\" aria-label=\"{label}\" role=\"doc-endnotes\"><ol>");
        let document = self.document;
        let mut at = 0;
        while let Some((label, _)) = self.notes.get(at).cloned() {
            let number = at + 1;
            let _ = write!(self.out, "<li id=\"{scope}_note-{number}\">");
            if let Some((_, blocks)) = document.footnotes.iter().find(|(known, _)| *known == label) {
                self.blocks(blocks);
            }
            let back = escape(&words.footnote_back);
            for mention in 1..=self.notes[at].1 {
                let id = mention_id(scope, number, mention);
                let _ = write!(
                    self.out,
                    " <a class=\"footnote-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\"{back} {number}\">↩</a>"
                );
            }
            self.out.push_str("</li>");
            at += 1;
        }
        self.out.push_str("</ol></section>\n");
    }
}

/// The underscore keeps it apart from the ids of headings.
fn mention_id(scope: &str, number: usize, mention: usize) -> String {
    if mention == 1 { format!("{scope}_mention-{number}") } else { format!("{scope}_mention-{number}-{mention}") }
}
