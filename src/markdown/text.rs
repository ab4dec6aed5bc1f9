//! The tree to plain text, as it would be typed into an email.

use super::ast::{Block, Document, Inline, Item, LinkKind, plain_text};

/// Writes a body as plain text: blanks as `[Label]`, a blank line between paragraphs, no line break at the end.
pub fn to_text(document: &Document<'_>) -> String {
    blocks(&document.blocks).trim_end().to_owned()
}

fn blocks(blocks: &[Block<'_>]) -> String {
    let parts: Vec<String> = blocks.iter().map(block).filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

fn block(block: &Block<'_>) -> String {
    match block {
        Block::Paragraph(content) | Block::Plain(content) | Block::Heading { content, .. } => inlines(content),
        Block::Quote(inner) | Block::Alert(_, inner) => prefixed(&blocks(inner), "> ", "> "),
        Block::List { start, items } => list(*start, items),
        Block::Code(_, text) => text.trim_end().to_owned(),
        Block::Rule => "* * *".to_owned(),
        Block::Table { head, rows, .. } => {
            let line = |cells: &Vec<Vec<Inline<'_>>>| cells.iter().map(|cell| inlines(cell)).collect::<Vec<_>>().join(" | ");
            std::iter::once(head).chain(rows).map(line).collect::<Vec<_>>().join("\n")
        }
        Block::Definitions(list) => {
            let one = |d: &super::Definition<'_>| {
                let details: Vec<String> = d.details.iter().map(|inner| prefixed(&blocks(inner), "  ", "  ")).collect();
                format!("{}\n{}", inlines(&d.term), details.join("\n"))
            };
            list.iter().map(one).collect::<Vec<_>>().join("\n\n")
        }
        Block::Html(html, _) if html.trim_start().starts_with("<!--") => String::new(),
        Block::Html(html, _) => html.trim_end().to_owned(),
        Block::Embed(..) => String::new(),
    }
}

fn list(start: Option<u64>, items: &[Item<'_>]) -> String {
    let tight = items.iter().all(|item| item.content.iter().all(|b| matches!(b, Block::Plain(_))));
    let one = |(at, item): (usize, &Item<'_>)| {
        let mark = match (start, item.task) {
            (_, Some(true)) => "- [x] ".to_owned(),
            (_, Some(false)) => "- [ ] ".to_owned(),
            (Some(first), None) => format!("{}. ", first + at as u64),
            (None, None) => "- ".to_owned(),
        };
        prefixed(&blocks(&item.content), &mark, &" ".repeat(mark.len()))
    };
    let items: Vec<String> = items.iter().enumerate().map(one).collect();
    items.join(if tight { "\n" } else { "\n\n" })
}

fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let line = |(at, line): (usize, &str)| format!("{}{line}", if at == 0 { first } else { rest }).trim_end().to_owned();
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

fn inlines(content: &[Inline<'_>]) -> String {
    let mut text = String::new();
    for inline in content {
        match inline {
            Inline::Text(words) | Inline::Code(words) | Inline::Html(words, _) => text.push_str(words),
            Inline::SoftBreak => text.push(' '),
            Inline::HardBreak => text.push('\n'),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => text.push_str(&inlines(inner)),
            Inline::Link { kind: LinkKind::Link, dest, content, .. } if super::scheme(dest).is_some() => {
                text.push_str(&format!("{} ({dest})", inlines(content)));
            }
            Inline::Link { content, .. } => text.push_str(&inlines(content)),
            Inline::Image { .. } => text.push_str(&plain_text(std::slice::from_ref(inline))),
            Inline::Blank { label, .. } => text.push_str(&format!("[{label}]")),
            Inline::Footnote(_) => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, parse};
    use super::*;

    #[test]
    fn a_message_reads_as_it_would_be_sent() {
        let text = "Dear [Interviewer],\n\nthank you *very* much for\n[Day]:\n\n- one\n- two\n\nYours,\n[Your name]\n";
        let sent = "Dear [Interviewer],\n\nthank you very much for\n[Day]:\n\n- one\n- two\n\nYours,\n[Your name]";
        assert_eq!(to_text(&parse(text, Dialect::Message)), sent);
    }
}
