//! Blocks as HTML.

use std::fmt::Write;

use pulldown_cmark::Alignment;

use super::{Writer, escape, push_escaped};
use crate::guide::markdown::ast::{AlertKind, Block, Inline, Item, is_comment};
use crate::guide::markdown::target::Target;

impl<'a> Writer<'_, '_, 'a> {
    pub(super) fn blocks(&mut self, blocks: &[Block<'a>]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn wrapped(&mut self, open: &str, blocks: &[Block<'a>], close: &str) {
        self.out.push_str(open);
        self.blocks(blocks);
        self.out.push_str(close);
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
}
