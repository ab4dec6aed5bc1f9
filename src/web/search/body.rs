//! The body of a page, as it is searched: as plain text at hand, and as HTML only where an index is made of it.

use crate::diagnostic::parts::Parts;
use crate::guide::content::Doc;
use crate::guide::markdown::{HtmlContext, HtmlWords, to_html};

/// The body of a page.
#[derive(Clone, Debug)]
pub(super) struct Body<'g> {
    pub(super) doc: &'g Doc,
    /// Whether raw HTML is no text.
    pub(super) raw_html: bool,
}

impl Body<'_> {
    /// Its words without markup.
    pub(super) fn text(&self) -> &str {
        &self.doc.plain
    }

    /// It as HTML, with ids at its headings.
    pub(super) fn html(&self) -> String {
        let context = HtmlContext {
            page: &|url| Some(url.to_owned()),
            picture: &|url| Some(url.to_owned()),
            xhtml: false,
            targets: &self.doc.targets,
            words: &HtmlWords::default(),
            raw_html: self.raw_html,
            field_id: &|_| String::new(),
            scope: "",
            embed: &|_, _| String::new(),
            image_size: &|_| None,
        };
        to_html(&self.doc.parse(), &context)
    }

    /// All that its HTML follows from, but for the language.
    pub(super) fn add_to(&self, parts: &mut Parts) {
        parts.add(self.doc.body().as_bytes());
        parts.add(&[self.doc.dialect as u8, self.raw_html.into()]);
        let mut targets: Vec<_> = self.doc.targets.iter().collect();
        targets.sort_unstable_by_key(|(at, _)| **at);
        parts.add(format!("{targets:?}").as_bytes());
    }
}
