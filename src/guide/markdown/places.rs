//! Where in a text the names stand that lead elsewhere: addresses of links, words of headings. For who changes them.

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Dialect;
use super::builder::events;

/// A link, an image or an embed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkPlace {
    /// Bytes of all of it.
    pub span: Range<usize>,
    /// Bytes of the address as it is written, which stands in a definition of its own for a link by reference.
    pub address: Range<usize>,
    /// Whether the address is a name between double brackets.
    pub is_name: bool,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadingPlace {
    /// Bytes of all of it.
    pub span: Range<usize>,
    /// Bytes of its words.
    pub words: Range<usize>,
    /// Whether it has an id of its own, which its words do not give.
    pub has_id: bool,
}

/// The links and headings of a body, each in the order in which it ends.
pub fn places(text: &str, dialect: Dialect) -> (Vec<LinkPlace>, Vec<HeadingPlace>) {
    let unresolved = RefCell::default();
    let events = events(text, dialect, &unresolved);
    let definitions = events.reference_definitions().iter().map(|(label, found)| (label.to_owned(), found.span.clone())).collect();
    let mut finder = Finder { text, definitions, open: Vec::new(), links: Vec::new(), headings: Vec::new() };
    events.for_each(|(event, span)| finder.event(&event, span));
    (finder.links, finder.headings)
}

/// Something whose end has not come yet.
struct Open {
    span: Range<usize>,
    /// What stands in it, as far as it has come.
    words: Option<Range<usize>>,
    kind: Kind,
}

enum Kind {
    Link(LinkType, String),
    Heading(bool),
}

struct Finder<'f> {
    text: &'f str,
    definitions: Vec<(String, Range<usize>)>,
    open: Vec<Open>,
    links: Vec<LinkPlace>,
    headings: Vec<HeadingPlace>,
}

impl Finder<'_> {
    fn event(&mut self, event: &Event<'_>, span: Range<usize>) {
        if let Event::End(TagEnd::Link | TagEnd::Image | TagEnd::Heading(_)) = event {
            if let Some(open) = self.open.pop() {
                self.close(open);
            }
            return;
        }
        for around in &mut self.open {
            let words = around.words.get_or_insert(span.clone());
            words.end = words.end.max(span.end);
        }
        let kind = match event {
            Event::Start(Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. }) => Kind::Link(*link_type, id.to_string()),
            Event::Start(Tag::Heading { id, .. }) => Kind::Heading(id.is_some()),
            _ => return,
        };
        self.open.push(Open { span, words: None, kind });
    }

    fn close(&mut self, open: Open) {
        let Open { span, words, kind } = open;
        match kind {
            Kind::Heading(has_id) => {
                let words = words.unwrap_or(span.end..span.end);
                self.headings.push(HeadingPlace { span, words, has_id });
            }
            Kind::Link(kind, id) => {
                let address = match kind {
                    LinkType::WikiLink { .. } => self.name(&span),
                    LinkType::Inline => self.address(&span, words.map_or(span.start, |words| words.end)),
                    LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => self.defined(&id),
                    _ => None,
                };
                let is_name = matches!(kind, LinkType::WikiLink { .. });
                self.links.extend(address.map(|address| LinkPlace { span, address, is_name }));
            }
        }
    }

    /// The name of `[[name]]` and `[[name|words]]`.
    fn name(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let whole = self.text.get(span.clone())?;
        let start = whole.find("[[")? + 2;
        let end = start + whole[start..].find(['|', ']'])?;
        Some(span.start + start..span.start + end)
    }

    /// The address behind the words of `[words](address "title")`.
    fn address(&self, span: &Range<usize>, words_end: usize) -> Option<Range<usize>> {
        let rest = self.text.get(words_end..span.end)?;
        let start = words_end + rest.find("](")? + 2;
        Some(self.written(start, span.end - 1))
    }

    /// The address of `[label]: address "title"`.
    fn defined(&self, label: &str) -> Option<Range<usize>> {
        let same = |other: &str| other.to_lowercase() == label.to_lowercase();
        let (_, span) = self.definitions.iter().find(|(other, _)| same(other))?;
        let start = span.start + self.text.get(span.clone())?.find("]:")? + 2;
        Some(self.written(start, span.end))
    }

    /// An address from where it may begin: up to the end of its angle brackets, or to a space.
    fn written(&self, from: usize, to: usize) -> Range<usize> {
        let whole = self.text.get(from..to).unwrap_or_default();
        let start = from + whole.len() - whole.trim_start().len();
        let rest = self.text.get(start..to).unwrap_or_default();
        match rest.strip_prefix('<') {
            Some(inner) => start + 1..start + 1 + inner.find('>').unwrap_or(inner.len()),
            None => start..start + rest.find(char::is_whitespace).unwrap_or(rest.len()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_in_every_kind_of_link() {
        let text = "[a](b.md#c \"t\") [*x* `]`](<d e.md>) ![i]( f.png ) [[g#h]] [[j|words]] ![[k]] [l][m] [M] [](n.md) <https://o.p>\n\n[m]: q.md 'r'\n";
        let found: Vec<&str> = places(text, Dialect::Prose).0.into_iter().map(|link| &text[link.address]).collect();
        assert_eq!(found, ["b.md#c", "d e.md", "f.png", "g#h", "j", "k", "q.md", "q.md", "n.md"]);
    }

    #[test]
    fn words_of_headings_are_found_without_their_marks() {
        let text = "## One *two* ##\n\nThree\n---\n\n# Four {#own}\n\n##\n";
        let found: Vec<(&str, bool)> =
            places(text, Dialect::Prose).1.into_iter().map(|heading| (&text[heading.words], heading.has_id)).collect();
        assert_eq!(found, [("One *two*", false), ("Three", false), ("Four", true), ("", false)]);
    }
}
