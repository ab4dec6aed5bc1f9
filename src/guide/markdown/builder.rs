//! From pulldown-cmark's events to the syntax tree.

use std::cell::RefCell;
use std::ops::Range;

use pulldown_cmark::{
    BlockQuoteKind, BrokenLink, BrokenLinkCallback, CodeBlockKind, CowStr, Event, LinkType, OffsetIter, Options, Parser, Tag,
};

use super::ast::{AlertKind, Block, Definition, Document, Inline, Issue, IssueKind, Item, LinkKind, LooseMark, plain_text};
use super::loose::{Loose, is_open_fence};
use super::quotes::{Quoter, Quotes};
use super::{Dialect, Piece, blanks};
use crate::guide::slug::{Ids, heading_id};

/// Blocks and marks nested deeper than this are drawn flat and reported.
const DEPTH_MAX: usize = 48;

/// Parses a body with English quotation marks.
pub fn parse<'a>(text: &'a str, dialect: Dialect) -> Document<'a> {
    parse_in(text, dialect, Quotes::default())
}

/// Parses a body; straight quotes become the marks of its language.
pub fn parse_in<'a>(text: &'a str, dialect: Dialect, quotes: Quotes) -> Document<'a> {
    let broken = RefCell::new(Vec::new());
    let mut builder = Builder::new(text, dialect, quotes);
    for (event, span) in events(text, dialect, &broken) {
        builder.event(event, span);
    }
    let mut document = builder.finish();
    document.issues.extend(broken.into_inner());
    document.issues.sort_by_key(|issue| issue.span.start);
    document.issues.dedup();
    document
}

/// The parser's events with their places; references without definition are noted in `broken`.
pub(super) fn events<'a, 'b>(
    text: &'a str,
    dialect: Dialect,
    broken: &'b RefCell<Vec<Issue>>,
) -> OffsetIter<'a, impl BrokenLinkCallback<'a> + use<'a, 'b>> {
    let callback = move |link: BrokenLink<'a>| on_broken_link(&link, dialect, broken);
    Parser::new_with_broken_link_callback(text, options(), Some(callback)).into_offset_iter()
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_WIKILINKS
}

/// In a message a bracketed word without definition is a blank; anywhere else a reference without definition is noted.
fn on_broken_link<'a>(link: &BrokenLink<'a>, dialect: Dialect, broken: &RefCell<Vec<Issue>>) -> Option<(CowStr<'a>, CowStr<'a>)> {
    if dialect == Dialect::Message && !link.reference.starts_with('^') && !link.reference.trim().is_empty() {
        return Some((link.reference.clone(), CowStr::Borrowed("")));
    }
    if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) && dialect == Dialect::Prose {
        let kind = IssueKind::BrokenReference(link.reference.to_string());
        broken.borrow_mut().push(Issue { span: link.span.clone(), kind });
    }
    None
}

/// What is being built between a start and its end.
struct Frame<'a> {
    tag: Option<Tag<'a>>,
    span: Range<usize>,
    blocks: Vec<Block<'a>>,
    inlines: Vec<Inline<'a>>,
    items: Vec<Item<'a>>,
    task: Option<bool>,
    cells: Vec<Vec<Inline<'a>>>,
    rows: Vec<Vec<Vec<Inline<'a>>>>,
    definitions: Vec<Definition<'a>>,
    raw: String,
}

impl<'a> Frame<'a> {
    fn new(tag: Option<Tag<'a>>, span: Range<usize>) -> Self {
        Frame {
            tag,
            span,
            blocks: Vec::new(),
            inlines: Vec::new(),
            items: Vec::new(),
            task: None,
            cells: Vec::new(),
            rows: Vec::new(),
            definitions: Vec::new(),
            raw: String::new(),
        }
    }

    /// Loose inlines (in a tight item) become a block before another block follows.
    fn flush(&mut self) {
        if !self.inlines.is_empty() {
            self.blocks.push(Block::Plain(std::mem::take(&mut self.inlines)));
        }
    }

    fn into_blocks(mut self) -> Vec<Block<'a>> {
        self.flush();
        self.blocks
    }
}

struct Builder<'a> {
    text: &'a str,
    dialect: Dialect,
    stack: Vec<Frame<'a>>,
    skipped: usize,
    ids: Ids,
    footnotes: Vec<(CowStr<'a>, Vec<Block<'a>>)>,
    issues: Vec<Issue>,
    quoter: Quoter,
    loose: Loose,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, dialect: Dialect, quotes: Quotes) -> Self {
        let stack = vec![Frame::new(None, 0..text.len())];
        let quoter = Quoter::new(quotes);
        Builder {
            quoter,
            text,
            dialect,
            stack,
            skipped: 0,
            ids: Ids::default(),
            footnotes: Vec::new(),
            issues: Vec::new(),
            loose: Loose::default(),
        }
    }

    fn finish(mut self) -> Document<'a> {
        while self.stack.len() > 1 {
            self.end();
        }
        self.issues.extend(self.loose.end(self.text, self.dialect));
        let blocks = self.stack.pop().map(Frame::into_blocks).unwrap_or_default();
        Document { blocks, footnotes: self.footnotes, issues: self.issues }
    }

    fn event(&mut self, event: Event<'a>, span: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) if self.skipped > 0 => self.skipped -= 1,
            Event::End(_) => self.end(),
            Event::Text(words) if self.in_raw() => self.top().raw.push_str(&words),
            Event::Html(html) if self.in_raw() => self.top().raw.push_str(&html),
            Event::Text(words) | Event::InlineMath(words) | Event::DisplayMath(words) => {
                self.note_broken_footnote(&words, &span);
                self.issues.extend(self.loose.take(self.text, &span, &words, self.dialect));
                let quote = self.quoter.mark(self.text, span, &words);
                self.inline(Inline::Text(quote.map_or(words, CowStr::Borrowed)));
            }
            Event::Code(code) => self.inline(Inline::Code(code)),
            Event::Html(html) | Event::InlineHtml(html) => self.inline(Inline::Html(html, span)),
            Event::FootnoteReference(label) => self.inline(Inline::Footnote(label)),
            Event::SoftBreak if self.dialect == Dialect::Message => self.inline(Inline::HardBreak),
            Event::SoftBreak => self.inline(Inline::SoftBreak),
            Event::HardBreak => self.inline(Inline::HardBreak),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.task(done),
        }
    }

    fn in_raw(&self) -> bool {
        matches!(self.stack.last().and_then(|frame| frame.tag.as_ref()), Some(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)))
    }

    #[allow(clippy::expect_used, reason = "the root frame is only popped by `finish`")]
    fn top(&mut self) -> &mut Frame<'a> {
        self.stack.last_mut().expect("the root frame stays")
    }

    fn start(&mut self, tag: Tag<'a>, span: Range<usize>) {
        if matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::Item | Tag::TableCell) {
            self.quoter.begin();
        }
        if self.stack.len() >= DEPTH_MAX {
            if self.skipped == 0 {
                self.issues.push(Issue { span, kind: IssueKind::TooDeep });
            }
            self.skipped += 1;
        } else {
            self.stack.push(Frame::new(Some(tag), span));
        }
    }

    fn inline(&mut self, inline: Inline<'a>) {
        self.top().inlines.push(inline);
    }

    fn block(&mut self, block: Block<'a>) {
        let top = self.top();
        top.flush();
        top.blocks.push(block);
    }

    fn task(&mut self, done: bool) {
        if let Some(item) = self.stack.iter_mut().rev().find(|frame| matches!(frame.tag, Some(Tag::Item))) {
            item.task = Some(done);
        }
    }

    fn end(&mut self) {
        let Some(mut frame) = self.stack.pop() else { return };
        let Some(tag) = frame.tag.take() else { return };
        let span = frame.span.clone();
        match tag {
            Tag::Paragraph => self.paragraph(frame.inlines),
            Tag::Heading { level, id, .. } => self.heading(level as u8, id, frame),
            Tag::BlockQuote(None) => self.block(Block::Quote(frame.into_blocks())),
            Tag::BlockQuote(Some(kind)) => self.block(Block::Alert(alert(kind), frame.into_blocks())),
            Tag::CodeBlock(kind) => {
                self.note_open_fence(&kind, &span);
                self.block(Block::Code(language(kind), frame.raw));
            }
            Tag::HtmlBlock => self.block(Block::Html(frame.raw, span)),
            Tag::MetadataBlock(_) => {}
            Tag::List(start) => self.block(Block::List { start, items: frame.items }),
            Tag::Item => {
                let item = Item { task: frame.task, content: frame.into_blocks() };
                self.top().items.push(item);
            }
            Tag::FootnoteDefinition(label) => self.footnotes.push((label, frame.into_blocks())),
            Tag::DefinitionList => self.block(Block::Definitions(frame.definitions)),
            Tag::DefinitionListTitle => {
                let definition = Definition { term: frame.inlines, details: Vec::new() };
                self.top().definitions.push(definition);
            }
            Tag::DefinitionListDefinition => {
                let details = frame.into_blocks();
                if let Some(definition) = self.top().definitions.last_mut() {
                    definition.details.push(details);
                }
            }
            Tag::Table(align) => self.table(align, frame.rows),
            Tag::TableHead | Tag::TableRow => self.top().rows.push(frame.cells),
            Tag::TableCell => self.top().cells.push(frame.inlines),
            Tag::Emphasis => self.inline(Inline::Emphasis(frame.inlines)),
            Tag::Strong => self.inline(Inline::Strong(frame.inlines)),
            Tag::Strikethrough => self.inline(Inline::Strike(frame.inlines)),
            Tag::Superscript | Tag::Subscript => self.top().inlines.extend(frame.inlines),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, dest_url, title, frame),
            Tag::Image { link_type, dest_url, title, .. } => {
                let wiki = matches!(link_type, LinkType::WikiLink { .. });
                self.note_address(&dest_url, &span);
                let alt = plain_text(&frame.inlines);
                self.inline(Inline::Image { wiki, dest: dest_url, title, alt, span });
            }
        }
    }

    fn paragraph(&mut self, content: Vec<Inline<'a>>) {
        match content.as_slice() {
            [Inline::Image { wiki: true, dest, span, .. }] if !has_file_ending(dest) => {
                self.block(Block::Embed(dest.clone(), span.clone()))
            }
            _ => self.block(Block::Paragraph(content)),
        }
    }

    fn heading(&mut self, level: u8, explicit: Option<CowStr<'a>>, frame: Frame<'a>) {
        let id = match explicit {
            Some(id) => {
                if !self.ids.take(&id) {
                    let kind = IssueKind::DuplicateAnchor(id.to_string());
                    self.issues.push(Issue { span: frame.span.clone(), kind });
                }
                id.to_string()
            }
            None => self.ids.numbered(&own_id(&plain_text(&frame.inlines))),
        };
        self.block(Block::Heading { level, id, content: frame.inlines, span: frame.span });
    }

    fn table(&mut self, align: Vec<pulldown_cmark::Alignment>, mut rows: Vec<Vec<Vec<Inline<'a>>>>) {
        let head = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        for row in &mut rows {
            row.resize_with(head.len(), Vec::new);
        }
        self.block(Block::Table { align, head, rows });
    }

    /// Blanks without a space between them, which Markdown takes for one link by reference.
    fn blanks(&mut self, span: &Range<usize>) {
        for piece in blanks(self.text.get(span.clone()).unwrap_or_default()) {
            self.inline(match piece {
                Piece::Text(words) => Inline::Text(words.into()),
                Piece::Blank(label, at) => Inline::Blank { label: label.into(), span: span.start + at.start..span.start + at.end },
            });
        }
    }

    /// Notes a mark of a footnote that has no text: the parser leaves it as words between brackets.
    fn note_broken_footnote(&mut self, words: &str, span: &Range<usize>) {
        let around = (self.text.get(..span.start).unwrap_or_default(), self.text.get(span.end..).unwrap_or_default());
        let is_open = around.0.ends_with('[') && !around.0.ends_with("\\[");
        if words.starts_with('^') && words.len() > 1 && !words.contains(char::is_whitespace) && is_open && around.1.starts_with(']') {
            self.issues.push(Issue { span: span.start - 1..span.end + 1, kind: IssueKind::BrokenReference(words.to_owned()) });
        }
    }

    fn note_address(&mut self, address: &str, span: &Range<usize>) {
        if address.trim().is_empty() {
            self.issues.push(Issue { span: span.clone(), kind: IssueKind::NoAddress });
        }
    }

    fn note_open_fence(&mut self, kind: &CodeBlockKind<'_>, span: &Range<usize>) {
        let written = self.text.get(span.clone()).unwrap_or_default();
        if matches!(kind, CodeBlockKind::Fenced(_)) && is_open_fence(written) {
            let line = span.start + written.lines().next().unwrap_or_default().len();
            self.issues.push(Issue { span: span.start..line, kind: IssueKind::Loose(LooseMark::Fence) });
        }
    }

    fn link(&mut self, link_type: LinkType, dest: CowStr<'a>, title: CowStr<'a>, frame: Frame<'a>) {
        let kind = match link_type {
            LinkType::ShortcutUnknown => {
                let inner = frame.span.start + 1..frame.span.end.saturating_sub(1);
                let label = self.text.get(inner).map_or(dest, CowStr::Borrowed);
                return self.inline(Inline::Blank { label, span: frame.span });
            }
            LinkType::ReferenceUnknown | LinkType::CollapsedUnknown => return self.blanks(&frame.span),
            LinkType::Autolink => LinkKind::Auto,
            LinkType::Email => LinkKind::Email,
            LinkType::WikiLink { has_pothole: true } => LinkKind::WikiWithWords,
            LinkType::WikiLink { has_pothole: false } => LinkKind::Wiki,
            _ => LinkKind::Link,
        };
        if kind == LinkKind::Link {
            self.note_address(&dest, &frame.span);
        }
        // The words of a link may hold an address between angle brackets, and no link holds another.
        if self.stack.iter().any(|frame| matches!(frame.tag, Some(Tag::Link { .. }))) {
            return self.top().inlines.extend(frame.inlines);
        }
        self.inline(Inline::Link { kind, dest, title, content: frame.inlines, span: frame.span });
    }
}

/// The id of a heading without one of its own. Ids with an underscore in front are those of the theme.
fn own_id(words: &str) -> String {
    let id = heading_id(words);
    match id.trim_start_matches('_') {
        "" => "section".to_owned(),
        own => own.to_owned(),
    }
}

/// `![[photo.jpg]]` is an image, `![[a-message]]` a message.
fn has_file_ending(dest: &str) -> bool {
    dest.rsplit_once('.').is_some_and(|(_, ending)| (2..=5).contains(&ending.len()) && ending != "md")
}

fn language<'a>(kind: CodeBlockKind<'a>) -> Option<CowStr<'a>> {
    match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().map(|word| CowStr::from(word.to_owned())),
        CodeBlockKind::Indented => None,
    }
}

fn alert(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

#[cfg(test)]
mod tests;
