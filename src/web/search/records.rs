//! What can be found: a record for each rule, message, page and thing to print.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Serialize, Serializer};

use super::body::Body;
use crate::guide::content::{Channel, Doc, Guide, KINDS, Tag, Verdict};
use crate::guide::markdown::{Piece, bracketed, push_escaped};
use crate::paper::shelf::{PrintKind, Printable, paper_url};
use crate::theme::Theme;

/// What kind of thing a record leads to, in the order of [`KINDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Guidance,
    Message,
    Page,
    Printable,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        KINDS[self as usize]
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// One thing that can be found. The public fields are what the title index says of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Record<'g> {
    pub(super) title: String,
    /// URL from the site's root.
    pub(super) url: String,
    pub(super) kind: Kind,
    /// Whether it has cards to print besides; it is then of the kind `printable` too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) printable: bool,
    /// The section's slug.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) verdict: Option<Verdict>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) channels: Vec<Channel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) summary: Option<String>,
    /// What else is searched, in this order: HTML, the body, and more HTML.
    #[serde(skip)]
    pub(super) before: String,
    #[serde(skip)]
    pub(super) body: Option<Body<'g>>,
    #[serde(skip)]
    pub(super) after: String,
    /// The words of that HTML without markup.
    #[serde(skip)]
    pub(super) text: String,
}

impl<'g> Record<'g> {
    fn new(kind: Kind, title: &str, url: &str) -> Self {
        Record {
            title: title.to_owned(),
            url: url.to_owned(),
            kind,
            printable: false,
            section: None,
            verdict: None,
            channels: Vec::new(),
            tone: None,
            summary: None,
            before: String::new(),
            body: None,
            after: String::new(),
            text: String::new(),
        }
    }

    fn of(kind: Kind, doc: &Doc) -> Self {
        Record { summary: doc.summary.clone(), ..Record::new(kind, &doc.title.value, doc.url()) }
    }

    /// All words that are searched besides title and summary.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.body.as_ref().map(Body::text))
    }

    /// The HTML at its end as it stands.
    fn html(&mut self) -> &mut String {
        if self.body.is_some() { &mut self.after } else { &mut self.before }
    }

    fn paragraph(&mut self, words: &str) {
        let html = self.html();
        html.push_str("<p>");
        push_escaped(html, words);
        html.push_str("</p>");
        self.text.push_str(words);
        self.text.push('\n');
    }
}

/// All records: rules and messages in the guide's order, pages, then what can be printed.
pub(super) fn records<'g>(guide: &'g Guide, theme: &Theme, printables: &[Printable]) -> Vec<Record<'g>> {
    let writer = Writer { guide, theme, printables };
    let guidance = (0..guide.guidance.len()).into_par_iter().map(|number| writer.guidance(number));
    let messages = (0..guide.messages.len()).into_par_iter().map(|number| writer.message(number));
    let mut records: Vec<Record<'g>> = guidance.chain(messages).collect();
    records.extend(writer.pages());
    records.extend(writer.loose());
    records
}

struct Writer<'g, 'w> {
    guide: &'g Guide,
    theme: &'w Theme,
    printables: &'w [Printable],
}

impl<'g> Writer<'g, '_> {
    fn guidance(&self, number: usize) -> Record<'g> {
        let rule = &self.guide.guidance[number];
        let mut record = Record {
            section: Some(self.guide.sections[rule.section].slug.clone()),
            verdict: Some(rule.verdict),
            channels: rule.channels.clone(),
            summary: Some(rule.summary.clone()),
            ..Record::of(Kind::Guidance, &rule.doc)
        };
        record.paragraph(&rule.when);
        self.add_body(&mut record, &rule.doc);
        record
    }

    fn message(&self, number: usize) -> Record<'g> {
        let message = &self.guide.messages[number];
        let mut record = Record {
            section: message.section.map(|section| self.guide.sections[section].slug.clone()),
            channels: vec![message.channel],
            tone: message.tone.clone(),
            ..Record::of(Kind::Message, &message.doc)
        };
        if let Some(subject) = &message.subject {
            let words = subject.iter().map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Blank(label, _) => bracketed(label),
            });
            record.paragraph(&words.collect::<String>());
        }
        self.add_body(&mut record, &message.doc);
        self.add_cards(&mut record, number);
        record
    }

    fn page(&self, doc: &'g Doc) -> Record<'g> {
        let mut record = Record::of(Kind::Page, doc);
        self.add_body(&mut record, doc);
        record
    }

    fn pages(&self) -> Vec<Record<'g>> {
        let word = |table, name| self.theme.words.get(table, name);
        let guide = self.guide;
        let mut records: Vec<Record> = guide.home.iter().chain(&guide.library).chain(&guide.pages).map(|doc| self.page(doc)).collect();
        for section in &guide.sections {
            let record = match &section.doc {
                Some(doc) => self.page(doc),
                None => Record::new(Kind::Page, &section.title, &section.url),
            };
            records.push(Record { section: Some(section.slug.clone()), ..record });
        }
        if guide.library.is_none() && !guide.messages.is_empty() {
            let summary = Some(word("library", "description").to_owned());
            records.push(Record { summary, ..Record::new(Kind::Page, word("nav", "messages"), "messages/index.html") });
        }
        if guide.has_due() {
            let summary = Some(word("planner", "description").to_owned());
            records.push(Record { summary, ..Record::new(Kind::Page, word("planner", "title"), "planner/index.html") });
        }
        if !self.printables.is_empty() {
            let summary = Some(word("printables", "description").to_owned());
            records.push(Record { summary, ..Record::new(Kind::Page, word("printables", "title"), "printables/index.html") });
        }
        let topic = |tag: &Tag| Record::new(Kind::Page, &word("search", "topic").replace("{title}", &tag.title), &tag.url);
        records.extend(guide.tags.iter().map(topic));
        records
    }

    /// Adds the cards of a message below the heading that they have on its page.
    fn add_cards(&self, record: &mut Record<'_>, number: usize) {
        let own = self.printables.iter().filter(|printable| printable.message == Some(number));
        let mut seen = BTreeSet::new();
        for printable in own.filter(|printable| seen.insert((printable.kind, printable.stationery.as_str()))) {
            if !record.printable {
                record.printable = true;
                // A card is named in words that half of the messages have, so they count for less.
                record.after.push_str("<div data-pagefind-weight=\"0.3\"><h2 id=\"_printables\">");
                push_escaped(&mut record.after, self.theme.words.get("message", "printables"));
                record.after.push_str("</h2>");
            }
            record.paragraph(&format!("{}, {}", self.kind_words(printable.kind), self.paper(printable)));
        }
        if record.printable {
            record.after.push_str("</div>");
        }
    }

    /// Cards, envelopes and sheets of no message: one record for each kind and size, which leads to its page or its first PDF.
    fn loose(&self) -> Vec<Record<'g>> {
        let mut seen = BTreeSet::new();
        let own = self.printables.iter().filter(|printable| printable.message.is_none());
        let first = own.filter(|printable| seen.insert((printable.kind, printable.stationery.as_str())));
        let record = |printable: &Printable| {
            let title = format!("{}, {}", self.kind_words(printable.kind), self.paper(printable));
            // Ruled cards have a page on which one chooses their fold.
            let page = (printable.kind == PrintKind::Blank).then(|| paper_url(&printable.stationery));
            let mut record = Record::new(Kind::Printable, &title, page.as_ref().unwrap_or(&printable.url));
            let summary = self.theme.words.get("printables", &format!("{}_use", printable.kind.as_str())).to_owned();
            record.paragraph(&summary);
            Record { summary: Some(summary), ..record }
        };
        first.map(record).collect()
    }

    fn kind_words(&self, kind: PrintKind) -> &str {
        self.theme.words.get("printables", kind.as_str())
    }

    /// What a printable is printed for: a card, or the envelope of one.
    fn paper(&self, printable: &Printable) -> String {
        let Some(stationery) = self.theme.stationery.get(&printable.stationery) else { return printable.stationery.clone() };
        match &stationery.envelope {
            Some(envelope) if printable.kind == PrintKind::Envelope => envelope.title.clone(),
            _ => stationery.title.clone(),
        }
    }

    fn add_body(&self, record: &mut Record<'g>, doc: &'g Doc) {
        record.body = Some(Body { doc, raw_html: self.guide.config.markdown.html });
    }
}
