//! What templates get: plain structs, one for each template. `docs/themes.md` describes them for theme authors.

use minijinja::Value;
use schemars::JsonSchema;
use serde::Serialize;

use super::link::Link;
use super::offers::{Hand, Offer, PaperOffers};
use super::pager::{Pager, PagerLink};
use crate::guide::content::{Channel, Duration, Extra, Field, Verdict};
use crate::guide::stationery::Stationery;
use crate::paper::shelf::PrintKind;

/// The same on every page: `site`.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Site {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) language: String,
    pub(super) direction: &'static str,
    /// Where it is another than Latin, Greek and Cyrillic.
    pub(super) script: Option<String>,
    pub(super) author: Option<String>,
    /// All of them, or the first of very many.
    pub(super) sections: Vec<SectionLink>,
    pub(super) section_count: usize,
    /// Likewise.
    pub(super) pages: Vec<Link>,
    /// Where all are listed, if not here.
    pub(super) contents: Option<ContentsLink>,
    pub(super) has_messages: bool,
    pub(super) has_planner: bool,
    pub(super) has_printables: bool,
    pub(super) has_tags: bool,
    pub(super) offline: bool,
    pub(super) has_search: bool,
    pub(super) generator: String,
    pub(super) extra: Extra,
    pub(super) base: Option<String>,
    /// From this edition's root to the site's.
    pub(super) root: String,
    /// The address of the site's root, where it is known.
    pub(super) first_base: Option<String>,
    pub(super) has_feed: bool,
    /// The URL of the guide as a book, where there is one.
    pub(super) epub: Option<String>,
    /// That of the guide in one file, likewise.
    pub(super) single: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SectionLink {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) summary: Option<String>,
    pub(super) number: Option<u64>,
}

/// The list of contents of a guide with very many sections or pages.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ContentsLink {
    pub(super) url: String,
    /// Its pages behind the first.
    pub(super) further: Vec<PagerLink>,
}

/// About the page itself: `page`.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub(super) struct Page {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) url: String,
    pub(super) canonical: Option<String>,
    pub(super) markdown: Option<String>,
    /// JSON that can stand in a script element.
    #[schemars(with = "Option<String>")]
    pub(super) linked_data: Option<Value>,
    pub(super) breadcrumbs: Vec<Link>,
    pub(super) toc: Vec<TocEntry>,
    pub(super) updated: Option<String>,
    pub(super) prev: Option<Link>,
    pub(super) next: Option<Link>,
    /// Where the page is one of several of a long list.
    pub(super) pager: Option<Pager>,
    pub(super) extra: Extra,
    /// Whether the page is a part of the guide in one file.
    pub(super) part: bool,
    /// What stands in front of the page's own ids: nothing, but in one file.
    pub(super) scope: String,
    /// In the guide's other languages.
    pub(super) translations: Vec<Translation>,
    /// Absolute addresses in all languages that have the page, where the site's own is known.
    pub(super) alternates: Vec<Alternate>,
}

/// The same page in another language, or that language's home.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Translation {
    pub(super) language: String,
    pub(super) direction: &'static str,
    pub(super) name: String,
    /// From this edition's root.
    pub(super) url: String,
    pub(super) is_same_page: bool,
}

/// An address for `hreflang`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Alternate {
    pub(super) language: String,
    pub(super) url: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TocEntry {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) level: u8,
}

/// A rule in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct GuidanceCard {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) verdict: Verdict,
    pub(super) summary: String,
    pub(super) when: String,
    pub(super) section: Link,
    pub(super) message_count: usize,
}

/// A message in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct MessageCard {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) channel: Channel,
    pub(super) tone: Option<String>,
    pub(super) summary: Option<String>,
    pub(super) section: Option<Link>,
    pub(super) subject: Option<Vec<Inline>>,
    pub(super) has_printables: bool,
}

/// A piece of a line with blanks.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Inline {
    Text { text: String },
    Field { field: Field },
}

/// A message shown as what it is sent on.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Letter {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) channel: Channel,
    pub(super) subject: Option<Vec<Inline>>,
    /// Finished HTML.
    #[schemars(with = "String")]
    pub(super) body: Value,
    pub(super) fields: Vec<Field>,
    /// Plain text with `[Label]` blanks.
    pub(super) text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HomeView {
    #[schemars(with = "String")]
    pub(super) body: Value,
    pub(super) sections: Vec<HomeSection>,
    pub(super) counts: Counts,
    /// Where cards are printed.
    pub(super) front: Option<Front>,
}

/// What the guide's folded cards have on their front, for a drawing of one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Front {
    /// The name of the design.
    pub(super) design: String,
    pub(super) greeting: String,
    pub(super) monogram: Option<String>,
    /// The first line of the letterhead.
    pub(super) name: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HomeSection {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) summary: Option<String>,
    pub(super) number: Option<u64>,
    /// All, or the first of very many.
    pub(super) guidance: Vec<GuidanceCard>,
    pub(super) count: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ContentsView {
    pub(super) sections: Vec<ContentsSection>,
    /// Pages beside the sections.
    pub(super) pages: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ContentsSection {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) summary: Option<String>,
    pub(super) number: Option<u64>,
    pub(super) guidance: usize,
    pub(super) messages: usize,
    /// Its pages behind the first.
    pub(super) further: Vec<PagerLink>,
}

/// A further page of what belongs to a rule or a message.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RelatedView {
    pub(super) of: Link,
    pub(super) guidance: Vec<GuidanceCard>,
    pub(super) messages: Vec<MessageCard>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Counts {
    pub(super) guidance: usize,
    pub(super) messages: usize,
    pub(super) printables: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SectionView {
    #[schemars(with = "String")]
    pub(super) body: Value,
    pub(super) summary: Option<String>,
    pub(super) number: Option<u64>,
    pub(super) guidance: Vec<GuidanceCard>,
    pub(super) messages: Vec<MessageCard>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct GuidanceView {
    pub(super) verdict: Verdict,
    pub(super) summary: String,
    pub(super) when: String,
    pub(super) due: Option<DueView>,
    pub(super) channels: Vec<Channel>,
    #[schemars(with = "String")]
    pub(super) body: Value,
    pub(super) section: Link,
    pub(super) messages: Vec<MessageCard>,
    pub(super) tags: Vec<Link>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct DueView {
    /// Id of the event.
    pub(super) after: String,
    /// Words for the event.
    pub(super) event: String,
    pub(super) from: Option<Duration>,
    pub(super) within: Duration,
    /// Of the page of the planner that has the event.
    pub(super) url: String,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct MessageView {
    pub(super) letter: Letter,
    pub(super) summary: Option<String>,
    pub(super) tone: Option<String>,
    pub(super) section: Option<Link>,
    pub(super) shows: Vec<GuidanceCard>,
    pub(super) tags: Vec<Link>,
    /// Its cards, by paper.
    pub(super) paper_offers: Vec<PaperOffers>,
    /// The lines that print it in the designs that the site does not show.
    pub(super) design_lines: Vec<String>,
    /// What the filled message can be printed on from the browser, its own paper first.
    pub(super) papers: Vec<Stationery>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LibraryView {
    #[schemars(with = "String")]
    pub(super) body: Value,
    pub(super) summary: Option<String>,
    pub(super) by_section: Vec<Group>,
    pub(super) by_channel: Vec<Group>,
    pub(super) by_tone: Vec<Group>,
}

/// Messages that have something in common; `title` is given for sections.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Group {
    pub(super) key: String,
    pub(super) title: Option<String>,
    /// Of all, where some are on other pages.
    pub(super) count: usize,
    pub(super) items: Vec<MessageCard>,
}

/// The shelf: where a reader chooses a paper.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ShelfView {
    #[schemars(with = "Option<String>")]
    pub(super) body: Option<Value>,
    pub(super) hands: Vec<Hand>,
    /// What holds the guide itself: pocket cards, checklists, booklets.
    pub(super) whole: Vec<Offer>,
    /// Messages that are printed on cards.
    pub(super) messages: Vec<MessageCard>,
    pub(super) kinds: Vec<PrintKind>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TagView {
    pub(super) tag: Link,
    pub(super) guidance: Vec<GuidanceCard>,
    pub(super) messages: Vec<MessageCard>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TagsView {
    pub(super) tags: Vec<TagCount>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct TagCount {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) count: usize,
    /// Its pages behind the first.
    pub(super) further: Vec<PagerLink>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PageView {
    #[schemars(with = "String")]
    pub(super) body: Value,
    pub(super) summary: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct RedirectView {
    pub(super) target: String,
    pub(super) title: String,
    /// Absolute URL of the page, where the guide has a base URL.
    pub(super) canonical: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SearchView {
    pub(super) filters: Filters,
}

/// What a search can be narrowed down to: the values in use.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Filters {
    pub(super) kind: Vec<&'static str>,
    pub(super) section: Vec<SectionFilter>,
    pub(super) channel: Vec<Channel>,
    pub(super) verdict: Vec<Verdict>,
    pub(super) tone: Vec<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SectionFilter {
    pub(super) key: String,
    pub(super) title: String,
}
