//! Items of lists: rules and messages.

use std::collections::{BTreeMap, BTreeSet};

use super::link::Link;
use super::renderer::Renderer;
use super::views::{Filters, Group, GuidanceCard, MessageCard, SectionFilter};
use crate::guide::content::paging::Slice;
use crate::guide::content::{Channel, Message, Section, Verdict};
use crate::guide::stationery::{Fold, Stationery};

/// Sections that a search can be narrowed down to; of more nobody would choose one from a list.
const SECTIONS_TO_CHOOSE: usize = 250;

impl Renderer<'_> {
    pub(super) fn guidance_card(&self, number: usize) -> GuidanceCard {
        let rule = &self.guide.guidance[number];
        GuidanceCard {
            title: rule.doc.title.value.clone(),
            url: self.bodies.medium.url(rule.doc.url()),
            verdict: rule.verdict,
            summary: rule.summary.clone(),
            when: rule.when.value.clone(),
            section: self.section_link(rule.section),
            message_count: rule.messages.len(),
        }
    }

    pub(super) fn guidance_cards(&self, numbers: &[usize]) -> Vec<GuidanceCard> {
        numbers.iter().map(|number| self.guidance_card(*number)).collect()
    }

    pub(super) fn message_card(&self, number: usize) -> MessageCard {
        let message = &self.guide.messages[number];
        MessageCard {
            title: message.doc.title.value.clone(),
            url: self.bodies.medium.url(message.doc.url()),
            channel: message.channel,
            tone: message.tone.clone(),
            summary: message.doc.summary.clone(),
            section: message.section.map(|section| self.section_link(section)),
            subject: message.subject.as_ref().map(|pieces| self.bodies.subject(pieces, message)),
            has_printables: self.printables_of(number).next().is_some(),
        }
    }

    pub(super) fn message_cards(&self, numbers: &[usize]) -> Vec<MessageCard> {
        numbers.iter().map(|number| self.message_card(*number)).collect()
    }

    pub(super) fn section_link(&self, number: usize) -> Link {
        let section = &self.guide.sections[number];
        Link { title: section.title.clone(), url: self.bodies.medium.url(&section.url) }
    }

    pub(super) fn tag_links(&self, numbers: &[usize]) -> Vec<Link> {
        let link = |number: &usize| {
            let tag = &self.guide.tags[*number];
            Link { title: tag.title.clone(), url: tag.url.clone() }
        };
        // Only the website has pages of topics.
        numbers.iter().filter(|_| self.bodies.medium.is_site()).map(link).collect()
    }

    /// What a reader can print the filled message on, its own paper first; none for an email.
    pub(super) fn papers(&self, message: &Message) -> Vec<Stationery> {
        let catalogue = &self.theme.stationery;
        let print = &self.guide.config.print;
        let usual: Vec<&str> = match message.channel {
            Channel::Handwritten => print.stationery.iter().map(|id| id.value.as_str()).collect(),
            Channel::Letter => vec![print.letter_stationery.as_ref().map_or("a4", |id| &id.value)],
            _ => return Vec::new(),
        };
        let named: Vec<&str> = message.stationery.iter().map(|id| id.value.as_str()).collect();
        let own = if named.is_empty() { usual } else { named };
        // A letter is written on a sheet that is folded for its envelope; a note on anything.
        let suits = |paper: &Stationery| {
            message.channel == Channel::Handwritten || paper.folds.iter().any(|fold| matches!(fold, Fold::Half | Fold::Thirds))
        };
        let others = catalogue.iter().filter(|paper| suits(paper) && !own.contains(&paper.id.as_str()));
        own.iter().filter_map(|id| catalogue.get(id)).chain(others).cloned().collect()
    }

    pub(super) fn filters(&self) -> Filters {
        let guide = self.guide;
        let kinds = [
            ("guidance", !guide.guidance.is_empty()),
            ("message", !guide.messages.is_empty()),
            ("page", true),
            ("printable", !self.printables.is_empty()),
        ];
        let rules = guide.guidance.iter();
        let channels: BTreeSet<Channel> =
            rules.clone().flat_map(|rule| &rule.channels).copied().chain(guide.messages.iter().map(|message| message.channel)).collect();
        let verdicts: BTreeSet<Verdict> = rules.map(|rule| rule.verdict).collect();
        let tones: BTreeSet<&String> = guide.messages.iter().filter_map(|message| message.tone.as_ref()).collect();
        let section = |section: &Section| SectionFilter { key: section.slug.clone(), title: section.title.clone() };
        Filters {
            kind: kinds.into_iter().filter(|(_, used)| *used).map(|(kind, _)| kind).collect(),
            section: if guide.sections.len() > SECTIONS_TO_CHOOSE { Vec::new() } else { guide.sections.iter().map(section).collect() },
            channel: channels.into_iter().collect(),
            verdict: verdicts.into_iter().collect(),
            tone: tones.into_iter().cloned().collect(),
        }
    }

    /// The messages of a page of the library by section.
    pub(super) fn by_section(&self, slices: &[Slice]) -> Vec<Group> {
        let groups = self.guide.library_groups();
        let group = |slice: &Slice| {
            let section = self.guide.sections.get(slice.group);
            let messages = &groups[slice.group];
            Group {
                key: section.map(|section| section.slug.clone()).unwrap_or_default(),
                title: section.map(|section| section.title.clone()),
                count: messages.len(),
                items: self.message_cards(&messages[slice.items.clone()]),
            }
        };
        slices.iter().map(group).collect()
    }

    /// Groups messages by a word, the groups in order of `known` and then of the alphabet.
    pub(super) fn by_word(&self, word: impl Fn(&Message) -> Option<String>, known: &[&str]) -> Vec<Group> {
        let mut groups: BTreeMap<(usize, String), Vec<usize>> = BTreeMap::new();
        for (number, message) in self.guide.messages.iter().enumerate() {
            if let Some(word) = word(message) {
                let rank = known.iter().position(|known| *known == word).unwrap_or(known.len());
                groups.entry((rank, word)).or_default().push(number);
            }
        }
        let group =
            |((_, key), messages): (_, Vec<usize>)| Group { key, title: None, count: messages.len(), items: self.message_cards(&messages) };
        groups.into_iter().map(group).collect()
    }
}
