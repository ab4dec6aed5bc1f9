//! Bodies as HTML, and messages as letters.

use std::collections::HashMap;

use minijinja::{Value, context, value::Serde};

use super::medium::Medium;
use super::views::{Inline, Letter};
use crate::diagnostic::Diagnostic;
use crate::guide::content::{Doc, Guide, Message};
use crate::guide::markdown::{HtmlContext, HtmlWords, Piece, to_html};
use crate::theme::Theme;

/// Turns bodies into HTML for pages at a given depth.
pub(super) struct Bodies<'b> {
    pub(super) guide: &'b Guide,
    pub(super) theme: &'b Theme,
    pub(super) words: HtmlWords,
    pub(super) image_sizes: HashMap<String, (usize, usize)>,
    pub(super) medium: Medium,
}

impl Bodies<'_> {
    /// A body as HTML that the template does not escape again.
    pub(super) fn html(&self, doc: &Doc, root: &str) -> Result<Value, Diagnostic> {
        let failed = std::cell::RefCell::new(None);
        let scope = self.medium.scope(doc.url());
        let embed = |number: usize, place: usize| match self.embed(number, place, root, &scope) {
            Ok(html) => html,
            Err(diagnostic) => {
                failed.replace(Some(diagnostic));
                String::new()
            }
        };
        let html = self.write(doc, root, &scope, &embed);
        match failed.into_inner() {
            Some(diagnostic) => Err(diagnostic),
            None => Ok(Value::from_safe_string(html)),
        }
    }

    fn write(&self, doc: &Doc, root: &str, scope: &str, embed: &dyn Fn(usize, usize) -> String) -> String {
        let context = HtmlContext {
            page: &|url| self.medium.page(self.guide, root, doc.url(), url),
            picture: &|url| self.medium.picture(root, url),
            xhtml: self.medium.is_book(),
            targets: &doc.targets,
            words: &self.words,
            raw_html: self.guide.config.markdown.html,
            field_id: &|label| self.guide.fields.by_label(label).map(|field| field.id.clone()).unwrap_or_default(),
            scope,
            embed,
            image_size: &|url| self.image_sizes.get(url).copied(),
        };
        to_html(&doc.parse(), &context)
    }

    fn embed(&self, number: usize, place: usize, root: &str, scope: &str) -> Result<String, Diagnostic> {
        let letter = self.letter(&self.guide.messages[number], root, &format!("{scope}_{place}-"));
        let template = if self.medium.is_book() { "book/letter.xhtml" } else { "partials/letter.html" };
        let html = self.theme.templates.render(template, context! { letter => Value::from(Serde(letter)), root })?;
        Ok(format!("<div class=\"embed\">{html}</div>"))
    }

    /// A message as a letter, with ids that begin with `scope`. Messages hold no embeds.
    pub(super) fn letter(&self, message: &Message, root: &str, scope: &str) -> Letter {
        Letter {
            title: message.doc.title.value.clone(),
            url: self.medium.url(message.doc.url()),
            channel: message.channel,
            subject: message.subject.as_ref().map(|pieces| self.subject(pieces, message)),
            body: Value::from_safe_string(self.write(&message.doc, root, scope, &|_, _| String::new())),
            fields: message.fields.clone(),
            text: message.doc.plain.to_string(),
        }
    }

    /// A line with blanks; a blank takes the message's own words for its field.
    pub(super) fn subject(&self, pieces: &[Piece], message: &Message) -> Vec<Inline> {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Inline::Text { text: text.clone() },
            Piece::Blank(label, _) => match message.field(&self.guide.fields, label) {
                Some(field) => Inline::Field { field: field.clone() },
                None => Inline::Text { text: format!("[{label}]") },
            },
        };
        pieces.iter().map(piece).collect()
    }
}
