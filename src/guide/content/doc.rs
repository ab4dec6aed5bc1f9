//! What all content files have in common: a title, a URL and a body of Markdown with its links resolved.

use std::sync::Arc;

use super::front_matter::Extra;
use super::place::Place;
use crate::diagnostic::Location;
use crate::guide::allow::Reasons;
use crate::guide::data::{Date, Spanned};
use crate::guide::markdown::{self, Dialect, Document, Quotes, Targets};
use crate::guide::source::SourceFile;

/// A content file.
#[derive(Clone, Debug)]
pub struct Doc {
    /// Where the text comes from.
    pub file: SourceFile,
    /// What it is, its id and its URL.
    pub place: Place,
    /// Its title.
    pub title: Spanned<String>,
    /// One sentence about it.
    pub summary: Option<String>,
    /// The byte of the file at which the body begins.
    pub body_start: usize,
    /// How the body is read.
    pub dialect: Dialect,
    /// The quotation marks of its language.
    pub quotes: Quotes,
    /// The path of the file that this one translates; its own where it is no translation.
    pub original: String,
    /// The day of the last change that matters to readers.
    pub updated: Option<Date>,
    /// Old URLs.
    pub aliases: Vec<Spanned<String>>,
    /// Free data.
    pub extra: Extra,
    /// Warnings and advice that are right here.
    pub allow: Reasons,
    /// The body as plain text, with blanks as `[Label]`.
    pub plain: Arc<str>,
    /// The body's headings.
    pub headings: Vec<Heading>,
    /// Where the body's links lead.
    pub targets: Targets,
}

/// A heading in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id, unique in the body.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Bytes in the body.
    pub span: std::ops::Range<usize>,
}

impl Doc {
    /// The body as written.
    pub fn body(&self) -> &str {
        self.file.text.get(self.body_start..).unwrap_or_default()
    }

    /// The body as a syntax tree.
    pub fn parse(&self) -> Document<'_> {
        markdown::parse_in(self.body(), self.dialect, self.quotes)
    }

    /// URL from the site's root.
    pub fn url(&self) -> &str {
        &self.place.url
    }

    /// Points at bytes of the body.
    pub fn at(&self, span: std::ops::Range<usize>) -> Location {
        self.file.at(self.in_file(&span))
    }

    /// Bytes of the file, by what they are of the body.
    pub fn in_file(&self, span: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        self.body_start + span.start..self.body_start + span.end
    }

    /// Points at the first line of the file.
    pub(crate) fn first_line(&self) -> Location {
        self.file.at(super::place::first_line(&self.file.text))
    }
}
