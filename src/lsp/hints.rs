//! What stands beside a message while it is written: how much of its card it takes.

use gen_lsp_types as lsp;

use super::here::Here;
use super::hover::filled;
use super::matter::Matter;
use crate::guide::content::Channel;

/// The hints within a range: one at the end of the line that says how a message is sent, of its first paper.
pub(super) fn hints(here: &Here<'_>, range: lsp::Range) -> Vec<lsp::InlayHint> {
    let Some(hint) = hint(here).filter(|hint| (range.start.line..=range.end.line).contains(&hint.position.line)) else { return Vec::new() };
    vec![hint]
}

fn hint(here: &Here<'_>) -> Option<lsp::InlayHint> {
    let doc = here.doc?;
    let message = here.message()?;
    if message.channel != Channel::Handwritten {
        return None;
    }
    let default = &here.edition.config.print.stationery;
    let wanted = if message.stationery.is_empty() { default } else { &message.stationery };
    let paper = wanted.iter().find_map(|id| here.standing.stationery().get(id))?;
    let matter = Matter::of(&doc.file)?;
    let entry = matter.entry("stationery").or_else(|| matter.entry("channel"))?;
    let end = entry.value.span.end.max(entry.key_span.end);
    let end = end + here.text[end..].find('\n')?;
    Some(lsp::InlayHint {
        position: here.lines().position(end),
        label: lsp::Label::String(format!("{}: {}", paper.id, filled(here.edition, message, paper))),
        kind: None,
        text_edits: None,
        tooltip: Some(lsp::Tooltip::String(format!("Written by hand on {}, {}", paper.title, paper.size))),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    })
}
