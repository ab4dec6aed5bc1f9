//! The guide as plain data: every file read, every reference resolved, every problem collected, nothing rendered.

mod anchors;
mod doc;
mod due;
mod edited;
mod expectations;
mod fields;
mod front_matter;
mod languages;
mod library;
mod links;
mod load;
mod loader;
mod messages;
mod outline;
pub mod paging;
mod place;
mod read;
mod relations;
mod resolve;
mod sections;
mod short;
mod urls;
mod used_fields;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

pub use doc::{Doc, Heading};
pub use due::{Due, Duration, Unit};
pub use edited::{Memory, Options};
pub(crate) use expectations::Expectations;
pub use expectations::{FILE as EXPECTATIONS, KINDS, check as check_expectations, expected};
pub use fields::{Field, Fields};
pub use front_matter::{Channel, Cut, Extra, MessageChannel, Verdict, cut};
pub(crate) use front_matter::{GuidanceMatter, MessageMatter, PageMatter};
pub use links::{join, relative};
pub use load::{load, load_again};
pub use outline::{Outline, Reference, ReferenceKind, outline};
pub use paging::List;
pub use place::{Kind, NoPlace, Place, language_of, markdown_url, place, root_of, slug, split_number};

use crate::guide::config::Config;
use crate::guide::markdown::Piece;

/// A whole guide. Lists are in reading order; a reference from one item to another is its number in its list.
#[derive(Clone, Debug)]
pub struct Guide {
    /// `courtesy.toml`, with the words of this edition's language.
    pub config: Config,
    /// The folder of this edition in the site, with a slash at its end; empty for the guide's first language.
    pub prefix: String,
    /// The guide in its further languages, by tag; each is a guide of its own, whose URLs count from its own root.
    pub translations: Vec<Guide>,
    /// The steps or occasions, in order.
    pub sections: Vec<Section>,
    /// The rules, in order of their sections and numbers.
    pub guidance: Vec<Guidance>,
    /// The messages, in order of their sections and titles.
    pub messages: Vec<Message>,
    /// Home.
    pub home: Option<Doc>,
    /// The introduction to the message library.
    pub library: Option<Doc>,
    /// Other pages, by name.
    pub pages: Vec<Doc>,
    /// The blanks that messages may have.
    pub fields: Fields,
    /// Tags in use, by name.
    pub tags: Vec<Tag>,
    /// Old URLs that lead to a page.
    pub aliases: Vec<Alias>,
    /// Files beside the content that are published: path from the guide's root, and URL.
    pub assets: BTreeSet<(String, String)>,
    /// URLs of those among them that no page uses, and that are published as they are.
    pub public: BTreeSet<String>,
}

/// A section.
#[derive(Clone, Debug)]
pub struct Section {
    /// The folder's name without its number, as a slug.
    pub slug: String,
    /// The folder's number, if it has one.
    pub number: Option<u64>,
    /// Its title, from `index.md` or the folder's name.
    pub title: String,
    /// Its URL from the site's root.
    pub url: String,
    /// `index.md`, if there is one.
    pub doc: Option<Doc>,
    /// Its rules.
    pub guidance: Vec<usize>,
    /// The messages that name it.
    pub messages: Vec<usize>,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Guidance {
    /// The file.
    pub doc: Arc<Doc>,
    /// The section it lies in.
    pub section: usize,
    /// Do or don't.
    pub verdict: Verdict,
    /// One sentence.
    pub summary: String,
    /// When it applies, in words.
    pub when: crate::guide::data::Spanned<String>,
    /// When it is due, as data.
    pub due: Option<Due>,
    /// How it is carried out.
    pub channels: Vec<Channel>,
    /// The messages that put it into practice: those it names, then those that name it.
    pub messages: Vec<usize>,
    /// Tags, as numbers in [`Guide::tags`].
    pub tags: Vec<usize>,
}

/// A message.
#[derive(Clone, Debug)]
pub struct Message {
    /// The file.
    pub doc: Arc<Doc>,
    /// How it is sent.
    pub channel: Channel,
    /// The subject line of an email, cut at its blanks.
    pub subject: Option<Vec<Piece>>,
    /// The section it belongs to.
    pub section: Option<usize>,
    /// The rules that it puts into practice: those it names, then those that name it.
    pub shows: Vec<usize>,
    /// Its tone, one word.
    pub tone: Option<String>,
    /// Tags, as numbers in [`Guide::tags`].
    pub tags: Vec<usize>,
    /// Ids of stationery that it asks for; empty for the guide's default.
    pub stationery: Vec<crate::guide::data::Spanned<String>>,
    /// The design that it asks for, in place of the guide's.
    pub design: Option<crate::guide::data::Spanned<String>>,
    /// Its blanks, in order of first use.
    pub fields: Vec<Field>,
    /// Where in `fields` those are, by id.
    pub(crate) field_places: HashMap<String, usize>,
}

/// A tag.
#[derive(Clone, Debug)]
pub struct Tag {
    /// As first written.
    pub title: String,
    /// URL from the site's root.
    pub url: String,
    /// Rules that have it.
    pub guidance: Vec<usize>,
    /// Messages that have it.
    pub messages: Vec<usize>,
}

/// An old URL.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The old URL from the site's root.
    pub url: String,
    /// Where it leads.
    pub target: String,
    /// The title of the page there.
    pub title: String,
}

impl Message {
    /// The field of a blank, by its label, with what this message says differently about it.
    pub fn field<'m>(&'m self, declared: &'m Fields, label: &str) -> Option<&'m Field> {
        let declared = declared.by_label(label)?;
        Some(self.field_places.get(&declared.id).map_or(declared, |at| &self.fields[*at]))
    }
}

impl Guide {
    /// Tells whether any rule has a day to reckon with, so that there is something to plan.
    pub fn has_due(&self) -> bool {
        self.guidance.iter().any(|rule| rule.due.is_some())
    }

    /// What rules may be due after: ids and words, in the order in which `courtesy.toml` has them.
    pub fn events(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut events: Vec<_> = self.config.events.iter().collect();
        events.sort_by_key(|(_, words)| words.span.start);
        events.into_iter().map(|(id, words)| (id.as_str(), words.value.as_str()))
    }

    /// Every file with a body.
    pub fn docs(&self) -> impl Iterator<Item = &Doc> {
        let sections = self.sections.iter().filter_map(|section| section.doc.as_ref());
        self.home
            .iter()
            .chain(&self.library)
            .chain(sections)
            .chain(self.guidance.iter().map(|rule| &*rule.doc))
            .chain(self.messages.iter().map(|message| &*message.doc))
            .chain(&self.pages)
    }

    /// The bodies that readers get: the message library has a page only where there are messages.
    pub fn published(&self) -> impl Iterator<Item = &Doc> {
        self.docs().filter(|doc| doc.place.kind != Kind::Library || !self.messages.is_empty())
    }

    /// Whether the guide brings a file of its own for a URL.
    pub fn has_own(&self, url: &str) -> bool {
        self.assets.iter().any(|(_, own)| own == url)
    }

    /// The guide in all its languages, the first one in front.
    pub fn editions(&self) -> impl Iterator<Item = &Guide> {
        std::iter::once(self).chain(&self.translations)
    }

    /// From this edition's root to the site's: empty, or `../`.
    pub fn site_root(&self) -> String {
        root_of(&self.prefix)
    }

    /// Every file with a body, to change.
    fn docs_mut(&mut self) -> impl Iterator<Item = &mut Doc> {
        let sections = self.sections.iter_mut().filter_map(|section| section.doc.as_mut());
        self.home
            .iter_mut()
            .chain(&mut self.library)
            .chain(sections)
            .chain(self.guidance.iter_mut().map(|rule| Arc::make_mut(&mut rule.doc)))
            .chain(self.messages.iter_mut().map(|message| Arc::make_mut(&mut message.doc)))
            .chain(&mut self.pages)
    }

    /// Puts a file in the place of what was read of it before; tells whether the guide has it.
    fn replace(&mut self, doc: Doc) -> bool {
        let is_it = |old: &Doc| old.file.path == doc.file.path;
        if let Some(rule) = self.guidance.iter_mut().find(|rule| is_it(&rule.doc)) {
            rule.doc = Arc::new(doc);
        } else if let Some(message) = self.messages.iter_mut().find(|message| is_it(&message.doc)) {
            message.doc = Arc::new(doc);
        } else {
            let sections = self.sections.iter_mut().filter_map(|section| section.doc.as_mut());
            let others = self.home.iter_mut().chain(&mut self.library).chain(sections).chain(&mut self.pages);
            let Some(old) = others.into_iter().find(|old| is_it(old)) else { return false };
            *old = doc;
        }
        true
    }
}
