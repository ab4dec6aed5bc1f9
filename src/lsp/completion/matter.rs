//! What can be written in front matter: keys, and values that the guide knows.

use gen_lsp_types::CompletionItemKind as Kind;

use super::body::blank;
use super::names::Names;
use super::offer::{Offer, Offers, around};
use super::typed::Typed;
use crate::guide::content::Doc;
use crate::lsp::here::Here;

/// Where in front matter a byte is: behind which keys, and what of a word stands before it.
struct Spot<'t> {
    keys: Vec<String>,
    typed: &'t str,
    /// Whether a key is wanted, and not a value.
    is_key: bool,
    /// Whether a value would be one of a list that has begun.
    is_item: bool,
}

/// What can be written at a byte of front matter.
pub(super) fn offers(typed: &Typed<'_>, byte: usize) -> Option<Offers> {
    let (before, after) = around(typed.text, byte);
    let spot = spot(typed.text, before, byte)?;
    if !spot.is_key && spot.keys == ["subject"] {
        return blank(typed.here?, before, after, byte);
    }
    let place = byte - spot.typed.len()..byte;
    let offers = match (spot.is_key, before.ends_with([':', '-'])) {
        (true, _) => of_keys(typed, &spot, after),
        // Neither a key nor the mark of an item has its value right behind it.
        (false, true) => of_values(typed, &spot, after).into_iter().map(|offer| offer.within(" ", "")).collect(),
        (false, false) => of_values(typed, &spot, after),
    };
    Some(Offers { place, offers })
}

/// What can stand behind some keys, whether they are there or not: the keys of a table, or values.
pub(super) fn known(typed: &Typed<'_>, keys: Vec<String>) -> Vec<Offer> {
    let is_key = typed.keys.at(typed.path, &keys).is_some_and(|schema| schema.is_table());
    // As an item of a list that has begun, so that nothing is put around a word.
    let spot = Spot { keys, typed: "", is_key, is_item: true };
    if is_key { of_keys(typed, &spot, ":") } else { of_values(typed, &spot, "") }
}

fn spot<'t>(text: &'t str, before: &'t str, byte: usize) -> Option<Spot<'t>> {
    let indent = before.len() - before.trim_start().len();
    let mut keys = if indent == 0 && !before.starts_with('-') { Vec::new() } else { above(text, byte, indent) };
    let mut rest = before.trim_start();
    let is_item = rest.strip_prefix("- ").map(|item| rest = item).is_some() || rest == "-";
    let Some((key, value)) = rest.split_once(':').filter(|(key, _)| !key.contains(['{', '[', '"', '\''])) else {
        return Some(Spot { is_key: !is_item, is_item, keys, typed: if rest == "-" { "" } else { rest } });
    };
    keys.push(key.trim().to_owned());
    let open = value.trim_start();
    if let Some(inside) = open.strip_prefix('{') {
        let part = inside.rsplit(',').next().unwrap_or_default().trim_start();
        let Some((key, value)) = part.split_once(':') else { return Some(Spot { keys, typed: part, is_key: true, is_item: false }) };
        keys.push(key.trim().to_owned());
        return Some(Spot { keys, typed: value.trim_start(), is_key: false, is_item: false });
    }
    let typed = match open.strip_prefix('[') {
        Some(list) => list.rsplit(',').next().unwrap_or_default().trim_start(),
        None => open,
    };
    // Behind the end of a list nothing more can stand.
    (!typed.contains(']') || keys == ["subject"]).then_some(Spot { keys, typed, is_key: false, is_item: open.starts_with('[') })
}

/// The keys of the lines above that a line with an indent belongs to.
fn above(text: &str, byte: usize, indent: usize) -> Vec<String> {
    let mut keys = Vec::new();
    let mut indent = indent;
    for line in text[..byte].lines().rev().skip(1) {
        let own = line.len() - line.trim_start().len();
        let is_key = own < indent || (own == 0 && indent == 0);
        if let Some((key, _)) = line.split_once(':').filter(|_| is_key && !line.trim_start().starts_with('-')) {
            keys.insert(0, key.trim().to_owned());
            indent = own;
            if own == 0 {
                break;
            }
        }
    }
    keys
}

fn of_keys(typed: &Typed<'_>, spot: &Spot<'_>, after: &str) -> Vec<Offer> {
    let Some(schema) = typed.keys.at(typed.path, &spot.keys) else { return Vec::new() };
    let colon = if after.starts_with(':') { "" } else { ": " };
    let offer =
        |(key, about): (String, String)| Offer { label: Some(key.clone()), ..Offer::new(format!("{key}{colon}"), about, Kind::Property) };
    let is_there = |key: &str| spot.keys.is_empty() && typed.text.lines().skip(1).any(|line| line.starts_with(&format!("{key}:")));
    let mut offers: Vec<Offer> = schema.keys().into_iter().filter(|(key, _)| !is_there(key)).map(offer).collect();
    if spot.keys == ["fields"] {
        let fields = typed.here.into_iter().flat_map(|here| here.edition.fields.iter());
        offers.extend(fields.map(|field| offer((field.id.clone(), field.label.clone()))));
    }
    for offer in offers.iter_mut().filter(|_| spot.keys == ["allow"]) {
        let code = crate::diagnostic::Code::from_name(offer.label.as_deref().unwrap_or_default());
        offer.about = code.map(|code| code.meaning().to_owned()).unwrap_or_default();
    }
    offers
}

fn of_values(typed: &Typed<'_>, spot: &Spot<'_>, after: &str) -> Vec<Offer> {
    let schema = typed.keys.at(typed.path, &spot.keys);
    let known = schema.map(|schema| schema.values()).unwrap_or_default();
    let own = typed.here.map(|here| of_guide(here, spot)).unwrap_or_default();
    // A quote that was typed is part of what is written anew.
    let quote = ["\"", "'"].into_iter().find(|quote| spot.typed.starts_with(quote));
    let is_closed = quote.is_some_and(|quote| after.starts_with(quote));
    let quoted = |offer: Offer| match quote {
        Some(quote) => offer.within(quote, if is_closed { "" } else { quote }),
        None => offer,
    };
    let is_first = schema.is_some_and(|schema| schema.is_list()) && !spot.is_item && !is_closed;
    let listed = |offer: Offer| if is_first { offer.within("[", "]") } else { offer };
    Offer::of(known, Kind::EnumMember).chain(own).map(quoted).map(listed).collect()
}

/// The values that the guide itself knows.
fn of_guide(here: &Here<'_>, spot: &Spot<'_>) -> Vec<Offer> {
    let way: Vec<&str> = spot.keys.iter().map(String::as_str).collect();
    match way.as_slice() {
        ["messages"] => pages(here.edition.messages.iter().map(|message| &*message.doc), |doc| Some(doc.place.id.clone())),
        ["shows"] => {
            let names = Names::new(here.edition);
            pages(here.edition.guidance.iter().map(|rule| &*rule.doc), |doc| names.of(doc))
        }
        ["section"] => here.edition.sections.iter().map(|section| Offer::new(&*section.slug, &*section.title, Kind::Folder)).collect(),
        ["stationery"] => papers(here),
        ["design"] => designs(here),
        ["tags"] => here.edition.tags.iter().map(|tag| Offer::new(&*tag.title, "", Kind::Value)).collect(),
        ["due", "after"] => here.edition.events().map(|(id, words)| Offer::new(id, words, Kind::Event)).collect(),
        _ => Vec::new(),
    }
}

/// Pages by their names.
fn pages<'d>(docs: impl Iterator<Item = &'d Doc>, name: impl Fn(&Doc) -> Option<String>) -> Vec<Offer> {
    docs.filter_map(|doc| Some(Offer::new(name(doc)?, &*doc.title.value, Kind::File))).collect()
}

/// The stationery that there is.
pub(super) fn papers(here: &Here<'_>) -> Vec<Offer> {
    let about = |paper: &crate::guide::stationery::Stationery| format!("{}, {}", paper.title, paper.size);
    here.standing.stationery().iter().map(|paper| Offer::new(&*paper.id, about(paper), Kind::Value)).collect()
}

/// The designs that there are.
pub(super) fn designs(here: &Here<'_>) -> Vec<Offer> {
    here.standing.designs().map(|(name, title)| Offer::new(name, title, Kind::Value)).collect()
}
