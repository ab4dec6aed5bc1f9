//! What can be written at a place: names, blanks, keys and values.
//!
//! Text that is being typed is seldom whole, so this goes by the line and not by a parser.

mod body;
mod matter;
mod names;
mod offer;
mod table;
mod tokens;

use gen_lsp_types as lsp;

use super::here::Here;
use super::keys::Keys;
use offer::{Offer, Offers};

/// What can be written at a position.
pub(super) fn complete(here: &Here<'_>, keys: &Keys, position: lsp::Position) -> Vec<lsp::CompletionItem> {
    let byte = here.lines().byte(position);
    let offers = if here.is_table() {
        table::offers(here, keys, byte)
    } else if here.path.ends_with(".md") || here.path.ends_with(".markdown") {
        match matter_end(&here.text) {
            Some(end) if byte < end => matter::offers(here, keys, byte),
            _ => body::offers(here, byte),
        }
    } else if here.path.starts_with("themes/") {
        tokens::offers(here, byte)
    } else {
        None
    };
    let Some(Offers { place, offers }) = offers else { return Vec::new() };
    let range = here.lines().range(place);
    offers.into_iter().enumerate().map(|(number, offer)| item(number, offer, range)).collect()
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
