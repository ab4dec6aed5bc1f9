//! `guide.json` and, of a large guide, the parts that it lists.

use std::collections::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::data::{self, Counts, Data, Event, MessageData, PartData};
use super::inputs::Inputs;
use crate::guide::content::{Guide, Message, Section};
use crate::paper::shelf::Printable;

/// Bytes that an entry has besides its text, about.
const ENTRY: usize = 500;
/// Bytes of an id, about.
const ID: usize = 40;

/// The URL of the data, or of the index of its parts.
const URL: &str = "guide.json";

/// `guide.json`, and behind it the parts where it would have more than some `most` bytes.
pub(super) fn files(guide: &Guide, inputs: &Inputs<'_>, most: usize) -> Vec<(String, Vec<u8>)> {
    let maker = Maker { guide, printed: by_message(inputs.printables) };
    match maker.parts(most).as_slice() {
        [all] => vec![(URL.to_owned(), maker.written(all, |data| maker.with_terms(data)))],
        parts => {
            let url = |at: usize| format!("guide-{}.json", at + 1);
            let index = Data {
                counts: Some(Counts { sections: guide.sections.len(), rules: guide.guidance.len(), messages: guide.messages.len() }),
                parts: parts.iter().enumerate().map(|(at, part)| maker.part(url(at), part)).collect(),
                ..maker.with_terms(maker.frame())
            };
            let part = |(at, part): (usize, &Part)| (url(at), maker.written(part, |data| Data { part_of: Some(URL), ..data }));
            let mut files: Vec<(String, Vec<u8>)> = parts.par_iter().enumerate().map(part).collect();
            files.push((URL.to_owned(), bytes(&index, 4096)));
            files
        }
    }
}

fn bytes(data: &Data<'_>, room: usize) -> Vec<u8> {
    let mut json = Vec::with_capacity(room);
    // Writing into memory cannot fail, and no key is anything but text.
    let _ = serde_json::to_writer(&mut json, data);
    json.push(b'\n');
    json
}

type Printed<'g> = HashMap<usize, Vec<&'g Printable>>;

fn by_message(printables: &[Printable]) -> Printed<'_> {
    let mut printed = Printed::new();
    for printable in printables {
        if let Some(message) = printable.message {
            printed.entry(message).or_default().push(printable);
        }
    }
    printed
}

/// Rules and messages that one file holds, as numbers in the guide's lists.
struct Part {
    rules: Range<usize>,
    messages: Range<usize>,
}

struct Maker<'g> {
    guide: &'g Guide,
    printed: Printed<'g>,
}

impl<'g> Maker<'g> {
    /// Rules, then messages, in files of some `most` bytes.
    fn parts(&self, most: usize) -> Vec<Part> {
        let rules = self.guide.guidance.iter().map(|rule| rule.doc.body().len() + ENTRY + ID * rule.messages.len());
        let messages = self.guide.messages.iter();
        let messages =
            messages.map(|message| message.doc.body().len() + ENTRY + ID * message.shows.len() + ENTRY / 2 * message.fields.len());
        let sizes = rules.chain(messages);
        let (mut ends, mut size, mut count) = (Vec::new(), 0, 0);
        for (at, bytes) in sizes.enumerate() {
            if size > 0 && size + bytes > most {
                ends.push(at);
                size = 0;
            }
            size += bytes;
            count = at + 1;
        }
        ends.push(count);
        let rules = self.guide.guidance.len();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let part = |(start, end): (usize, &usize)| Part {
            rules: start.min(rules)..(*end).min(rules),
            messages: start.saturating_sub(rules)..end.saturating_sub(rules),
        };
        starts.zip(&ends).map(part).collect()
    }

    fn written(&self, part: &Part, finish: impl Fn(Data<'g>) -> Data<'g>) -> Vec<u8> {
        let guide = self.guide;
        let (rules, messages) = (&guide.guidance[part.rules.clone()], &guide.messages[part.messages.clone()]);
        let data = finish(Data {
            sections: self.sections(part).map(|number| data::section(guide, number, &part.rules, &part.messages)).collect(),
            rules: rules.par_iter().map(|found| data::rule(guide, found)).collect(),
            messages: messages.par_iter().zip(part.messages.clone()).map(|(found, number)| self.message(number, found)).collect(),
            ..self.frame()
        });
        // Room at once for texts and their keys: a vector that grows copies megabytes over and over.
        let texts: usize =
            rules.iter().map(|rule| &rule.doc).chain(messages.iter().map(|message| &message.doc)).map(|doc| doc.body().len()).sum();
        bytes(&data, texts + texts / 4 + 1024 * (rules.len() + messages.len()) + 4096)
    }

    /// What is said of the guide in every file.
    fn frame(&self) -> Data<'g> {
        let config = &self.guide.config.guide;
        Data {
            schema: "guide.schema.json",
            title: &config.title,
            description: &config.description,
            language: &config.language,
            author: config.author.as_deref(),
            base_url: config.base(),
            updated: self.guide.published().filter_map(|doc| doc.updated).max().map(|day| day.to_string()),
            part_of: None,
            counts: None,
            parts: Vec::new(),
            sections: Vec::new(),
            rules: Vec::new(),
            messages: Vec::new(),
            fields: Vec::new(),
            events: Vec::new(),
        }
    }

    fn with_terms(&self, data: Data<'g>) -> Data<'g> {
        let guide = self.guide;
        Data {
            fields: guide.fields.iter().filter(|field| is_told(guide, &field.id)).map(data::field).collect(),
            events: guide.events().filter(|(id, _)| is_told(guide, id)).map(|(id, label)| Event { id, label }).collect(),
            ..data
        }
    }

    fn part(&self, url: String, part: &Part) -> PartData<'g> {
        let sections = self.sections(part).map(|number| self.guide.sections[number].slug.as_str()).collect();
        PartData { url, sections, rules: part.rules.len(), messages: part.messages.len() }
    }

    /// The sections that have something in a part; the first part also has those of nothing.
    fn sections(&self, part: &Part) -> impl Iterator<Item = usize> + use<'g> {
        let (rules, messages) = (part.rules.clone(), part.messages.clone());
        let is_first = rules.start == 0 && messages.start == 0;
        let has = move |section: &Section| {
            let is_empty = section.guidance.is_empty() && section.messages.is_empty();
            section.guidance.iter().any(|rule| rules.contains(rule))
                || section.messages.iter().any(|message| messages.contains(message))
                || (is_first && is_empty)
        };
        self.guide.sections.iter().enumerate().filter(move |(_, section)| has(section)).map(|(number, _)| number)
    }

    fn message(&self, number: usize, message: &'g Message) -> MessageData<'g> {
        let printables = self.printed.get(&number).into_iter().flatten().map(|found| data::printable(found)).collect();
        data::message(self.guide, message, printables)
    }
}

/// A further language tells only of the fields and events that it uses; the others may have no words in it.
fn is_told(guide: &Guide, id: &str) -> bool {
    guide.prefix.is_empty()
        || guide.messages.iter().flat_map(|message| &message.fields).any(|field| field.id == id)
        || guide.guidance.iter().filter_map(|rule| rule.due.as_ref()).any(|due| due.after.value == id)
}
