//! The messages of an edition: each in its section, with its channel, subject and fields checked.

use std::sync::Arc;

use super::doc::Doc;
use super::front_matter::{self, MessageMatter};
use super::loader::Loader;
use super::outline::Outline;
use super::{Channel, Guide, Message, Section, read, used_fields};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::guide::data::Spanned;
use crate::guide::markdown::{LooseMark, blanks, unpaired};

impl Loader {
    /// Sorts the messages by section and title; returns their front matter in the same order.
    pub(super) fn messages(
        &mut self,
        guide: &mut Guide,
        messages: Vec<(Arc<Doc>, Arc<MessageMatter>, Arc<Outline>)>,
        first: Option<&(Guide, Loader)>,
    ) -> Vec<Arc<MessageMatter>> {
        let mut placed = Vec::with_capacity(messages.len());
        for (doc, matter, outline) in messages {
            let section = self.section_of_message(guide, &doc, matter.section.as_ref(), first);
            placed.push((section, doc, matter, outline));
        }
        placed.sort_by_cached_key(|(section, doc, ..)| {
            (section.unwrap_or(usize::MAX), doc.place.order, doc.title.value.clone(), doc.file.path.clone())
        });
        let mut matters = Vec::new();
        for (section, doc, matter, outline) in placed {
            let number = guide.messages.len();
            if let Some(section) = section {
                guide.sections[section].messages.push(number);
            }
            self.links.add(&doc, Some(number));
            let message = self.message(guide, section, doc, &matter, &outline, first);
            guide.messages.push(message);
            matters.push(matter);
        }
        matters
    }

    /// The section that a message names; nothing where it is one that only the guide's first language has.
    fn section_of_message(
        &mut self,
        guide: &Guide,
        doc: &Doc,
        section: Option<&Spanned<String>>,
        first: Option<&(Guide, Loader)>,
    ) -> Option<usize> {
        let section = section?;
        let is_it = |known: &Section| known.slug == **section;
        let found = guide.sections.iter().position(is_it);
        let is_elsewhere = front_matter::is_inherited(section) || first.is_some_and(|(first, _)| first.sections.iter().any(is_it));
        if found.is_none() && !section.is_empty() && !is_elsewhere {
            let known: Vec<&str> = guide.sections.iter().map(|section| section.slug.as_str()).collect();
            let help = match nearest(section, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.is_empty() => "a section is a folder of `content/` with rules in it, and there is none yet".to_owned(),
                None => format!("the sections are {}", crate::diagnostic::one_of(&known)),
            };
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownSection, format!("there is no section `{}`", section.value))
                    .at(doc.file.at(section.span.clone()))
                    .help(help),
            );
        }
        found
    }

    fn message(
        &mut self,
        guide: &Guide,
        section: Option<usize>,
        doc: Arc<Doc>,
        matter: &MessageMatter,
        outline: &Outline,
        first: Option<&(Guide, Loader)>,
    ) -> Message {
        let channel = Channel::from(matter.channel.value);
        self.check_subject(&doc, matter);
        self.check_use(&doc, matter, outline);
        let subject = matter.subject.as_ref().map(|subject| blanks(subject));
        let (fields, problems) = used_fields::of(guide, &doc, matter, (subject.as_deref().unwrap_or_default(), outline), first);
        self.diagnostics.extend(problems);
        Message {
            channel,
            subject,
            section,
            shows: Vec::new(),
            tone: matter.tone.clone(),
            tags: Vec::new(),
            stationery: matter.stationery.clone(),
            design: matter.design.clone(),
            field_places: fields.iter().enumerate().map(|(at, field)| (field.id.clone(), at)).collect(),
            fields,
            doc,
        }
    }

    fn check_subject(&mut self, doc: &Doc, matter: &MessageMatter) {
        let is_email = matter.channel.value == front_matter::MessageChannel::Email;
        match &matter.subject {
            _ if !is_said(doc, matter) => {}
            None if is_email => self.diagnostics.push(
                Diagnostic::new(Code::SubjectMissing, "an email needs a subject")
                    .at(doc.file.at(matter.channel.span.clone()))
                    .help("add `subject: …`; it may have `[Blanks]`"),
            ),
            Some(subject) if !is_email => self.diagnostics.push(
                Diagnostic::new(Code::SubjectNotAllowed, "only an email has a subject")
                    .at(doc.file.at(subject.span.clone()))
                    .help("take the subject out, or set `channel: email`"),
            ),
            Some(subject) if !front_matter::is_inherited(subject) && unpaired(subject).is_some() => {
                self.diagnostics.push(read::loose(LooseMark::Bracket).at(doc.file.at(subject.span.clone())));
            }
            _ => {}
        }
    }

    /// A message without words, and paper that no email is printed on.
    fn check_use(&mut self, doc: &Doc, matter: &MessageMatter, outline: &Outline) {
        if outline.is_empty {
            self.diagnostics.push(
                Diagnostic::new(Code::EmptyMessage, "the message has no words")
                    .at(doc.first_line())
                    .help("write what is to be sent below the front matter, or set `draft: true` until it is written"),
            );
        }
        let of_paper = [("stationery", matter.stationery.first()), ("design", matter.design.as_ref())];
        for (key, value) in of_paper.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            if matter.channel.value == front_matter::MessageChannel::Email && is_said(doc, matter) && !front_matter::is_inherited(value) {
                self.diagnostics.push(
                    Diagnostic::new(Code::UnusedStationery, format!("an email is not printed, so its `{key}` is not used"))
                        .at(doc.file.at(value.span.clone()))
                        .help("take it out, or set `channel: handwritten` or `channel: letter`"),
                );
            }
        }
    }
}

/// Whether the channel was read; one that was refused stands for any.
fn is_said(doc: &Doc, matter: &MessageMatter) -> bool {
    front_matter::is_inherited(&matter.channel)
        || matter.channel.value.as_str() == doc.file.text[matter.channel.span.clone()].trim_matches(['"', '\''])
}
