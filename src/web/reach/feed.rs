//! The Atom feed of what was revised (RFC 4287). Only front matter's `updated` counts: a guide without it has no feed.

use std::cmp::Reverse;
use std::io;

use quick_xml::events::BytesText;

use crate::guide::content::{Doc, Guide, Kind, Message, root_of};
use crate::guide::data::Date;
use crate::guide::markdown::{HtmlContext, HtmlWords, Piece, push_escaped, to_html};
use crate::theme::Theme;
use crate::web::uuid::uuid;
use crate::web::xml::{self, Xml, legal};

/// As many entries as a reader who comes once a month will want.
const ENTRIES: usize = 20;

pub(super) fn feed(guide: &Guide, theme: &Theme, words: &HtmlWords) -> Option<Vec<u8>> {
    let mut entries: Vec<(Date, &Doc)> = guide.published().filter_map(|doc| Some((doc.updated?, doc))).collect();
    entries.sort_by_key(|(updated, _)| Reverse(*updated));
    entries.truncate(ENTRIES);
    let (newest, _) = entries.first()?;
    let feed = Feed { guide, words, subject: theme.words.get("message", "subject") };
    xml::document(|xml| feed.write(xml, *newest, &entries)).ok()
}

struct Feed<'f> {
    guide: &'f Guide,
    words: &'f HtmlWords,
    subject: &'f str,
}

impl Feed<'_> {
    fn write(&self, xml: &mut Xml, newest: Date, entries: &[(Date, &Doc)]) -> io::Result<()> {
        let guide = &self.guide.config.guide;
        let language = guide.language.as_str();
        let feed = xml.create_element("feed").with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", language)]);
        let inner = |xml: &mut Xml| {
            xml::text(xml, "id", &self.id(""))?;
            xml::text(xml, "title", &guide.title)?;
            if !guide.description.is_empty() {
                xml::text(xml, "subtitle", &guide.description)?;
            }
            xml::text(xml, "updated", &moment(newest))?;
            let name = guide.author.as_deref().unwrap_or(&guide.title);
            xml.create_element("author").write_inner_content(|xml| xml::text(xml, "name", name))?;
            link(xml, "self", "application/atom+xml", &self.address("feed.xml"))?;
            link(xml, "alternate", "text/html", &self.address("index.html"))?;
            let generator = xml.create_element("generator").with_attribute(("version", env!("CARGO_PKG_VERSION")));
            generator.write_text_content(BytesText::new("Courtesy"))?;
            entries.iter().try_for_each(|(updated, doc)| self.entry(xml, *updated, doc))
        };
        feed.write_inner_content(inner).map(drop)
    }

    fn entry(&self, xml: &mut Xml, updated: Date, doc: &Doc) -> io::Result<()> {
        let address = self.address(doc.url());
        let inner = |xml: &mut Xml| {
            xml::text(xml, "id", &self.id(doc.url()))?;
            xml::text(xml, "title", &doc.title.value)?;
            xml::text(xml, "updated", &moment(updated))?;
            link(xml, "alternate", "text/html", &address)?;
            if let Some(summary) = &doc.summary {
                xml::text(xml, "summary", summary)?;
            }
            // Marks of footnotes lead to places in the page.
            let content = xml.create_element("content").with_attributes([("type", "html"), ("xml:base", legal(&address).as_ref())]);
            content.write_text_content(BytesText::new(&legal(&self.content(doc)))).map(drop)
        };
        xml.create_element("entry").write_inner_content(inner).map(drop)
    }

    fn address(&self, url: &str) -> String {
        self.guide.config.guide.absolute(url).unwrap_or_else(|| url.to_owned())
    }

    fn id(&self, url: &str) -> String {
        uuid(&self.guide.config.guide, url)
    }

    fn content(&self, doc: &Doc) -> String {
        let root = self.guide.config.guide.base().unwrap_or_else(|| root_of(doc.url()));
        let is_it = |message: &&Message| message.doc.url() == doc.url();
        match self.guide.messages.iter().filter(|_| doc.place.kind == Kind::Message).find(is_it) {
            Some(message) => self.message(message, &root),
            None => self.html(doc, &root),
        }
    }

    fn message(&self, message: &Message, root: &str) -> String {
        let mut html = String::new();
        if let Some(subject) = &message.subject {
            html.push_str("<p><strong>");
            push_escaped(&mut html, self.subject);
            html.push_str(":</strong> ");
            push_escaped(&mut html, &subject_line(subject));
            html.push_str("</p>\n");
        }
        html + &self.html(&message.doc, root)
    }

    fn html(&self, doc: &Doc, root: &str) -> String {
        let embed = |number: usize, _: usize| format!("<blockquote>{}</blockquote>", self.message(&self.guide.messages[number], root));
        let context = HtmlContext {
            page: &|url| Some(format!("{root}{url}")),
            picture: &|url| Some(format!("{root}{url}")),
            xhtml: false,
            targets: &doc.targets,
            words: self.words,
            raw_html: self.guide.config.markdown.html,
            field_id: &|label| self.guide.fields.by_label(label).map(|field| field.id.clone()).unwrap_or_default(),
            scope: "",
            embed: &embed,
            image_size: &|_| None,
        };
        to_html(&doc.parse(), &context)
    }
}

/// A subject with its blanks as `[Label]`.
pub(super) fn subject_line(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Blank(label, _) => crate::guide::markdown::bracketed(label),
    };
    pieces.iter().map(piece).collect()
}

fn link(xml: &mut Xml, rel: &str, kind: &str, href: &str) -> io::Result<()> {
    xml.create_element("link").with_attributes([("rel", rel), ("type", kind), ("href", legal(href).as_ref())]).write_empty().map(drop)
}

fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}
