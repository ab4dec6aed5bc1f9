//! What stands in lines, as HTML: words, links, pictures, blanks.

use std::fmt::Write;

use pulldown_cmark_escape::escape_href;

use super::{Writer, escape, push_escaped};
use crate::guide::markdown::ast::{Inline, LinkKind, is_comment};
use crate::guide::markdown::scheme;
use crate::guide::markdown::target::Target;

impl<'a> Writer<'_, '_, 'a> {
    pub(super) fn inlines(&mut self, content: &[Inline<'a>]) {
        for inline in content {
            self.inline(inline);
        }
    }

    pub(super) fn inline_in(&mut self, tag: &str, content: &[Inline<'a>]) {
        let _ = write!(self.out, "<{tag}>");
        self.inlines(content);
        let _ = write!(self.out, "</{tag}>");
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
                scheme(dest).is_some_and(|scheme| scheme.starts_with("http"))
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
}
