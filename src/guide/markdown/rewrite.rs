//! The source text again as Markdown to publish: every link leads to where readers find its page, notes to oneself are gone.

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::Dialect;
use super::ast::is_comment;
use super::builder::events;
use super::target::{Target, Targets};

/// What has to be known about the page and the guide.
pub struct MarkdownContext<'c> {
    /// Where the links of this body lead.
    pub targets: &'c Targets,
    /// The address of a page, by its URL from the site's root; empty for the page itself.
    pub page: &'c dyn Fn(&str) -> String,
    /// The address of another file, by its URL from the site's root.
    pub asset: &'c dyn Fn(&str) -> String,
    /// A message as Markdown, by its number in the guide.
    pub embed: &'c dyn Fn(usize) -> String,
}

/// Writes a body as Markdown that any reader of CommonMark understands. The tree stays as it is, but for comments.
pub fn to_markdown(text: &str, dialect: Dialect, context: &MarkdownContext<'_>) -> String {
    let mut rewriter = Rewriter { text, dialect, context, open: Vec::new(), edits: Vec::new() };
    let unresolved = RefCell::default();
    let events = events(text, dialect, &unresolved);
    let definitions: Vec<Range<usize>> = events.reference_definitions().iter().map(|(_, found)| found.span.clone()).collect();
    events.for_each(|(event, span)| rewriter.event(event, span));
    rewriter.definitions(definitions);
    rewriter.finish()
}

/// Escapes words so that Markdown reads them as they are, on one line.
pub fn escape_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| b"\\`*_[]<>&~|#{\n\t".contains(&byte)) {
        out.push_str(&rest[..at]);
        match &rest[at..=at] {
            "\n" | "\t" => out.push(' '),
            mark => out.extend(["\\", mark]),
        }
        rest = &rest[at + 1..];
    }
    out + rest
}

/// A link or an image whose end has not come yet.
struct Open {
    kind: LinkType,
    is_image: bool,
    address: String,
    title: String,
    span: Range<usize>,
    /// The words between the brackets, as far as they have come.
    words: Option<Range<usize>>,
}

struct Rewriter<'r> {
    text: &'r str,
    dialect: Dialect,
    context: &'r MarkdownContext<'r>,
    open: Vec<Open>,
    /// Bytes of the text, and what stands there instead.
    edits: Vec<(Range<usize>, String)>,
}

impl Rewriter<'_> {
    fn event(&mut self, event: Event<'_>, span: Range<usize>) {
        if let Event::End(TagEnd::Link | TagEnd::Image) = event {
            if let Some(open) = self.open.pop() {
                self.link(open);
            }
            return;
        }
        if let Some(around) = self.open.last_mut() {
            let words = around.words.get_or_insert(span.clone());
            words.end = words.end.max(span.end);
        }
        let is_image = matches!(event, Event::Start(Tag::Image { .. }));
        match event {
            Event::Start(Tag::Link { link_type, dest_url, title, .. } | Tag::Image { link_type, dest_url, title, .. }) => {
                let (address, title) = (dest_url.into_string(), title.into_string());
                self.open.push(Open { kind: link_type, is_image, address, title, span, words: None });
            }
            // In a message a line break is one; elsewhere in the world it takes two spaces.
            Event::SoftBreak if self.dialect == Dialect::Message => self.edits.push((span.start..span.start, "  ".to_owned())),
            Event::InlineHtml(html) if is_comment(&html) => self.comment(span),
            Event::Start(Tag::HtmlBlock) if is_comment(&self.text[span.clone()]) => {
                // An empty one stays: it may be what parts two lists.
                let lines = self.text[span.clone()].trim_end_matches('\n').len();
                self.edits.push((span.start..span.start + lines, "<!-- -->".to_owned()));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => self.fence(span),
            _ => {}
        }
    }

    /// Takes a comment out, with the spaces before it where a line ends there.
    fn comment(&mut self, span: Range<usize>) {
        let before = &self.text[..span.start];
        let ends_line = self.text[span.end..].trim_start_matches(' ').starts_with('\n');
        let start = if ends_line { before.trim_end_matches(' ').len() } else { span.start };
        self.edits.push((start..span.end, String::new()));
    }

    /// Closes a fence that the end of the text closed, so that something can follow it.
    fn fence(&mut self, span: Range<usize>) {
        let block = &self.text[span.clone()];
        let mark: String = block.chars().take_while(|c| *c == block.chars().next().unwrap_or('`')).collect();
        let is_closed = block.trim_end().lines().skip(1).last().is_some_and(|line| line.trim().starts_with(&mark));
        if span.end == self.text.len() && self.prefix(span.start).trim().is_empty() && !is_closed {
            let line_end = if block.ends_with('\n') { "" } else { "\n" };
            self.edits.push((span.end..span.end, format!("{line_end}{mark}")));
        }
    }

    /// What stands between the beginning of the line and a byte of it.
    fn prefix(&self, at: usize) -> &str {
        &self.text[self.text[..at].rfind('\n').map_or(0, |end| end + 1)..at]
    }

    fn link(&mut self, open: Open) {
        let target = self.context.targets.get(&open.span.start);
        let address = match (open.kind, target) {
            (LinkType::ShortcutUnknown | LinkType::ReferenceUnknown | LinkType::CollapsedUnknown, _) => return,
            (_, Some(Target::Message(number))) => return self.embed(*number, open.span),
            (LinkType::Autolink | LinkType::Email | LinkType::Inline, Some(Target::External) | None) => return,
            (_, Some(Target::Page { url, anchor, .. })) => {
                let page = (self.context.page)(url);
                anchor.as_ref().map_or(page.clone(), |anchor| format!("{page}#{anchor}"))
            }
            (_, Some(Target::Asset(url))) => (self.context.asset)(url),
            _ => open.address,
        };
        let to = format!("]({})", destination(&address, &open.title));
        let mark = if open.is_image { "![" } else { "[" };
        let words = open.words.unwrap_or(open.span.start + mark.len()..open.span.start + mark.len());
        match (open.kind, target) {
            (LinkType::WikiLink { has_pothole: true }, _) => {
                self.edits.push((open.span.start..words.start, mark.to_owned()));
                self.edits.push((words.end..open.span.end, to));
            }
            (LinkType::WikiLink { .. }, Some(Target::Page { title, .. })) if !open.is_image => {
                self.edits.push((open.span, format!("[{}{to}", escape_words(title))));
            }
            (LinkType::WikiLink { .. }, _) => {
                let name = escape_words(&self.text[words]);
                self.edits.push((open.span, format!("{mark}{name}{to}")));
            }
            _ => {
                // The parser does not count the second pair of brackets of `[words][]`.
                let empty = if open.kind == LinkType::Collapsed && self.text[open.span.end..].starts_with("[]") { 2 } else { 0 };
                if let Some(bracket) = self.text[words.end..open.span.end].find(']') {
                    self.edits.push((words.end + bracket..open.span.end + empty, to));
                }
            }
        }
    }

    /// Puts a message in place, every line of it behind what its first line stands behind.
    fn embed(&mut self, number: usize, span: Range<usize>) {
        let prefix: String = self.prefix(span.start).chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect();
        let lines = (self.context.embed)(number).replace('\n', &format!("\n{prefix}"));
        self.edits.push((span, lines));
    }

    /// Takes out the definitions of links, which stand at their links now, where a blank line follows.
    fn definitions(&mut self, mut spans: Vec<Range<usize>>) {
        spans.sort_by_key(|span| std::cmp::Reverse(span.start));
        let mut next = self.text.len();
        for span in spans {
            let after = &self.text[span.end..];
            let (rest, below) = after.split_once('\n').unwrap_or((after, ""));
            let is_followed = self.text[span.end..next.max(span.end)].trim().is_empty() && next < self.text.len();
            if rest.trim().is_empty() && (is_followed || below.lines().next().unwrap_or_default().trim().is_empty()) {
                next = span.start;
                self.edits.push((span, String::new()));
            }
        }
    }

    fn finish(mut self) -> String {
        self.edits.sort_by_key(|(at, _)| (at.start, at.end));
        let mut out = String::with_capacity(self.text.len() + self.text.len() / 8);
        let mut done = 0;
        for (at, new) in self.edits.into_iter().filter(|(at, _)| at.start <= at.end) {
            if at.start >= done {
                out.push_str(&self.text[done..at.start]);
                out.push_str(&new);
                done = at.end;
            }
        }
        out.push_str(&self.text[done..]);
        out
    }
}

/// An address and a title as they stand between the brackets of a link.
fn destination(address: &str, title: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./:?#=%+,@~".contains(c);
    let stands_bare = address.chars().all(is_plain) && (title.is_empty() || !address.is_empty());
    let mut out = if stands_bare { address.to_owned() } else { format!("<{}>", escaped(address)) };
    if !title.is_empty() {
        out.push_str(&format!(" \"{}\"", escaped(title)));
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("&#10;"),
            c if c.is_ascii_punctuation() && !"-./:?#=%+,@~;!$'()".contains(c) => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
