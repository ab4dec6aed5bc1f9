//! The tree to plain text, as it would be typed into an email.

use super::ast::{Block, Definition, Document, Inline, Item, LinkKind, plain_text};

/// Writes a body as plain text: a blank line between paragraphs, no line break at the end. `blank` gives the words for a blank.
pub fn to_text(document: &Document<'_>, blank: &dyn Fn(&str) -> String) -> String {
    Writer { blank }.blocks(&document.blocks).trim_end().to_owned()
}

/// Shows a blank as `[Label]`.
pub fn bracketed(label: &str) -> String {
    format!("[{label}]")
}

struct Writer<'w> {
    blank: &'w dyn Fn(&str) -> String,
}

impl Writer<'_> {
    fn blocks(&self, blocks: &[Block<'_>]) -> String {
        let parts: Vec<String> = blocks.iter().map(|block| self.block(block)).filter(|part| !part.is_empty()).collect();
        parts.join("\n\n")
    }

    fn block(&self, block: &Block<'_>) -> String {
        match block {
            Block::Paragraph(content) | Block::Plain(content) | Block::Heading { content, .. } => self.inlines(content),
            Block::Quote(inner) | Block::Alert(_, inner) => prefixed(&self.blocks(inner), "> ", "> "),
            Block::List { start, items } => self.list(*start, items),
            Block::Code(_, text) => text.trim_end().to_owned(),
            Block::Rule => "* * *".to_owned(),
            Block::Table { head, rows, .. } => {
                let line = |cells: &Vec<Vec<Inline<'_>>>| cells.iter().map(|cell| self.inlines(cell)).collect::<Vec<_>>().join(" | ");
                std::iter::once(head).chain(rows).map(line).collect::<Vec<_>>().join("\n")
            }
            Block::Definitions(list) => list.iter().map(|definition| self.definition(definition)).collect::<Vec<_>>().join("\n\n"),
            Block::Html(html, _) if html.trim_start().starts_with("<!--") => String::new(),
            Block::Html(html, _) => html.trim_end().to_owned(),
            Block::Embed(..) => String::new(),
        }
    }

    fn definition(&self, definition: &Definition<'_>) -> String {
        let details: Vec<String> = definition.details.iter().map(|inner| prefixed(&self.blocks(inner), "  ", "  ")).collect();
        format!("{}\n{}", self.inlines(&definition.term), details.join("\n"))
    }

    fn list(&self, start: Option<u64>, items: &[Item<'_>]) -> String {
        let tight = items.iter().all(|item| item.content.iter().all(|b| matches!(b, Block::Plain(_))));
        let one = |(at, item): (usize, &Item<'_>)| {
            let mark = match (start, item.task) {
                (_, Some(true)) => "- [x] ".to_owned(),
                (_, Some(false)) => "- [ ] ".to_owned(),
                (Some(first), None) => format!("{}. ", first + at as u64),
                (None, None) => "- ".to_owned(),
            };
            prefixed(&self.blocks(&item.content), &mark, &" ".repeat(mark.len()))
        };
        let items: Vec<String> = items.iter().enumerate().map(one).collect();
        items.join(if tight { "\n" } else { "\n\n" })
    }

    fn inlines(&self, content: &[Inline<'_>]) -> String {
        let mut text = String::new();
        for inline in content {
            match inline {
                Inline::Text(words) | Inline::Code(words) | Inline::Html(words, _) => text.push_str(words),
                Inline::SoftBreak => text.push(' '),
                Inline::HardBreak => text.push('\n'),
                Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => text.push_str(&self.inlines(inner)),
                Inline::Link { kind: LinkKind::Link, dest, content, .. } if super::scheme(dest).is_some() => {
                    text.push_str(&format!("{} ({dest})", self.inlines(content)));
                }
                Inline::Link { content, .. } => text.push_str(&self.inlines(content)),
                Inline::Image { .. } => text.push_str(&plain_text(std::slice::from_ref(inline))),
                Inline::Blank { label, .. } => text.push_str(&(self.blank)(label)),
                Inline::Footnote(_) => {}
            }
        }
        text
    }
}

fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let line = |(at, line): (usize, &str)| format!("{}{line}", if at == 0 { first } else { rest }).trim_end().to_owned();
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, parse};
    use super::*;

    #[test]
    fn a_message_reads_as_it_would_be_sent() {
        let text = "Dear [Interviewer],\n\nthank you *very* much for\n[Day]:\n\n- one\n- two\n\nYours,\n[Your name]\n";
        let sent = "Dear [Interviewer],\n\nthank you very much for\n[Day]:\n\n- one\n- two\n\nYours,\n[Your name]";
        assert_eq!(to_text(&parse(text, Dialect::Message), &bracketed), sent);
    }
}
