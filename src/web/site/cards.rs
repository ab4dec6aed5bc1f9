//! Items of lists: rules, messages, printables.

use std::collections::{BTreeMap, BTreeSet};

use super::renderer::{Renderer, link_to};
use super::views::{
    Filters, Group, GuidanceCard, Hand, Link, MessageCard, Picture, PrintableView, SectionFilter, ShelfGroup, StationeryView,
};
use crate::guide::content::paging::Slice;
use crate::guide::content::{Channel, Message, Section, Verdict};
use crate::guide::stationery::{Fold, Stationery, size_words};
use crate::paper::shelf::{Layout, PrintKind, Printable};

/// Sections that a search can be narrowed down to; of more nobody would choose one from a list.
const SECTIONS_TO_CHOOSE: usize = 250;

/// CSS pixels in a millimetre.
const PX_PER_MM: f64 = 96.0 / 25.4;

impl Renderer<'_> {
    pub(super) fn guidance_card(&self, number: usize) -> GuidanceCard {
        let rule = &self.guide.guidance[number];
        GuidanceCard {
            title: rule.doc.title.value.clone(),
            url: rule.doc.url().to_owned(),
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
            url: message.doc.url().to_owned(),
            channel: message.channel,
            tone: message.tone.clone(),
            summary: message.doc.summary.clone(),
            section: message.section.map(|section| self.section_link(section)),
            subject: message.subject.as_ref().map(|pieces| self.bodies.subject(pieces, &message.fields)),
            has_printables: self.printables_of(number).next().is_some(),
        }
    }

    pub(super) fn message_cards(&self, numbers: &[usize]) -> Vec<MessageCard> {
        numbers.iter().map(|number| self.message_card(*number)).collect()
    }

    pub(super) fn section_link(&self, number: usize) -> Link {
        let section = &self.guide.sections[number];
        Link { title: section.title.clone(), url: section.url.clone() }
    }

    pub(super) fn tag_links(&self, numbers: &[usize]) -> Vec<Link> {
        let link = |number: &usize| {
            let tag = &self.guide.tags[*number];
            Link { title: tag.title.clone(), url: tag.url.clone() }
        };
        numbers.iter().map(link).collect()
    }

    fn printables_of(&self, message: usize) -> impl Iterator<Item = &Printable> + Clone {
        self.printed.get(&message).into_iter().flatten().copied()
    }

    pub(super) fn printable_views(&self, message: usize) -> Vec<PrintableView> {
        self.printables_of(message).filter_map(|printable| self.printable_view(printable)).collect()
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

    /// What there is of one message, by what one prints it on.
    pub(super) fn hands_of(&self, message: usize) -> Vec<Hand> {
        self.hands(self.printables_of(message), |_| Vec::new())
    }

    /// What there is of some messages, and what belongs to none where it is asked for, by what one prints it on.
    pub(super) fn all_hands(&self, messages: &[usize], with_loose: bool) -> Vec<Hand> {
        let loose = self.printables.iter().filter(|printable| with_loose && printable.message.is_none());
        self.hands(loose, |key| self.messages_in(key, messages))
    }

    fn hands<'p>(&self, own: impl Iterator<Item = &'p Printable> + Clone, messages: impl Fn(&str) -> Vec<ShelfGroup>) -> Vec<Hand> {
        let sheets = self.theme.stationery.sheets().map(|sheet| (sheet.id.clone(), Some(sheet.title.clone())));
        let keys = std::iter::once(("card".to_owned(), None)).chain(sheets);
        let hands = keys.map(|(key, title)| {
            let fitting = own.clone().filter(|printable| hand_of(printable) == key);
            let printables = fitting.filter_map(|printable| self.printable_view(printable)).collect();
            Hand { printables, messages: messages(&key), title, key }
        });
        hands.filter(|hand| !hand.printables.is_empty() || !hand.messages.is_empty()).collect()
    }

    fn messages_in(&self, key: &str, messages: &[usize]) -> Vec<ShelfGroup> {
        let group = |message: &usize| {
            let fitting = self.printables_of(*message).filter(|printable| hand_of(printable) == key);
            let printables: Vec<PrintableView> = fitting.filter_map(|printable| self.printable_view(printable)).collect();
            (!printables.is_empty()).then(|| ShelfGroup { message: self.message_card(*message), printables })
        };
        messages.iter().filter_map(group).collect()
    }

    fn printable_view(&self, printable: &Printable) -> Option<PrintableView> {
        let stationery = self.theme.stationery.get(&printable.stationery)?;
        let px = |mm: f64| (mm * PX_PER_MM).round() as u32;
        let [width_mm, height_mm] = printable.trim_mm;
        let envelope = stationery.envelope.as_ref().filter(|_| printable.kind == PrintKind::Envelope);
        Some(PrintableView {
            kind: printable.kind,
            url: printable.url.clone(),
            preview: printable.preview.clone().map(|url| Picture { url, width: px(width_mm), height: px(height_mm) }),
            stationery: StationeryView {
                id: stationery.id.clone(),
                title: envelope.map_or_else(|| stationery.title.clone(), |envelope| envelope.title.clone()),
                width_mm,
                height_mm,
                size: if envelope.is_some() { size_words(width_mm, height_mm, stationery.unit) } else { stationery.size.clone() },
            },
            layout: printable.layout,
            fold: printable.fold,
            single_sided: printable.single_sided,
            press: printable.press,
            pages: printable.pages,
            bytes: printable.bytes,
            size: kilobytes(printable.bytes),
            message: printable.message.map(|number| link_to(&self.guide.messages[number].doc)),
        })
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

/// The key of what a printable is printed on: the sheet, or a large page that is one itself, else card stock.
fn hand_of(printable: &Printable) -> &str {
    match (&printable.sheet, printable.stationery.as_str()) {
        (Some(sheet), _) => sheet,
        (None, id @ ("a4" | "letter")) if printable.kind != PrintKind::Envelope => id,
        _ => Layout::Card.as_str(),
    }
}

/// A file's size for people, in the thousands of bytes that browsers count.
fn kilobytes(bytes: usize) -> String {
    format!("{} kB", bytes.div_ceil(1000))
}
