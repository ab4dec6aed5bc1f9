//! What can be written at a place: names, blanks, keys and values.
//!
//! Text that is being typed is seldom whole, so this goes by the line and not by a parser.

mod body;
mod inline;
mod matter;
mod names;
mod offer;
mod table;
mod tokens;
mod typed;

use gen_lsp_types as lsp;

use super::keys::Told;
use super::position::Lines;
use offer::{Offer, Offers};
pub(super) use typed::Typed;

/// What can be written at a position.
pub(super) fn complete(typed: &Typed<'_>, lines: &Lines<'_>, position: lsp::Position) -> Vec<lsp::CompletionItem> {
    let Typed { path, text, here, .. } = *typed;
    let byte = lines.byte(position);
    let offers = if path.ends_with(".toml") {
        table::offers(typed, byte)
    } else if path.ends_with(".md") || path.ends_with(".markdown") {
        match matter_end(text) {
            Some(end) if byte < end => matter::offers(typed, byte),
            _ => here.and_then(|here| body::offers(here, byte)),
        }
    } else if path.starts_with("themes/") {
        here.and_then(|here| tokens::offers(here, byte))
    } else {
        None
    };
    let Some(Offers { place, offers }) = offers else { return Vec::new() };
    let range = lines.range(place);
    offers.into_iter().enumerate().map(|(number, offer)| item(number, offer, range)).collect()
}

/// What can stand behind some keys of front matter, each word with what it means.
pub(super) fn known(typed: &Typed<'_>, keys: Vec<String>) -> impl Iterator<Item = Told> {
    matter::known(typed, keys).into_iter().map(|offer| (offer.word, offer.about))
}

fn item(number: usize, offer: Offer, range: lsp::Range) -> lsp::CompletionItem {
    let Offer { word, label, about, kind } = offer;
    // Found by its title as well as by its name.
    let filter = format!("{word} {about}");
    lsp::CompletionItem {
        label: label.unwrap_or_else(|| word.clone()),
        kind: Some(kind),
        detail: (!about.is_empty()).then_some(about),
        sort_text: Some(format!("{number:05}")),
        filter_text: Some(filter),
        text_edit: Some(lsp::CompletionItemTextEdit::TextEdit(lsp::TextEdit { range, new_text: word })),
        ..lsp::CompletionItem::default()
    }
}

/// The byte at which front matter ends, closed or not; none where there is none.
fn matter_end(text: &str) -> Option<usize> {
    let mut lines = text.split_inclusive('\n');
    let mut at = lines.next().filter(|line| line.trim_end() == "---")?.len();
    for line in lines {
        if line.trim_end() == "---" || line.trim_end() == "..." {
            return Some(at);
        }
        at += line.len();
    }
    Some(text.len() + 1)
}
