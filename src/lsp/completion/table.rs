//! What can be written in `courtesy.toml`, and in the tables of a theme: tables, keys and values.

use gen_lsp_types::CompletionItemKind as Kind;

use super::matter::{designs, papers};
use super::offer::{Offer, Offers, around};
use super::tokens;
use crate::lsp::here::Here;
use crate::lsp::keys::Keys;

/// What can be written at a byte of a table.
pub(super) fn offers(here: &Here<'_>, keys: &Keys, byte: usize) -> Option<Offers> {
    let (before, after) = around(&here.text, byte);
    let line = before.trim_start();
    if line.starts_with('#') {
        return None;
    }
    if let Some(typed) = line.strip_prefix('[').filter(|_| !line.contains(']')) {
        return Some(Offers { place: byte - typed.len()..byte, offers: tables(here, keys, typed, after) });
    }
    let mut way = table_of(&here.text, byte);
    let Some((key, value)) = line.split_once('=') else {
        let schema = keys.at(&here.path, &way)?;
        let equals = if after.trim_start().starts_with('=') { "" } else { " = " };
        let is_there = |key: &str| has_key(&here.text, byte, key);
        let own = match way.as_slice() {
            [first, group] if first == "tokens" => tokens::names(here.standing.tokens(), group),
            _ => Vec::new(),
        };
        let keys = Offer::of(schema.keys(), Kind::Property).chain(own).filter(|offer| !is_there(&offer.word));
        return Some(Offers { place: byte - line.len()..byte, offers: keys.map(|offer| offer.within("", equals)).collect() });
    };
    way.extend(key.trim().split('.').map(|key| key.trim().trim_matches('"').to_owned()));
    let written = value.trim_start();
    let typed = written.strip_prefix('[').map_or(written, |list| list.rsplit(',').next().unwrap_or_default().trim_start());
    Some(Offers { place: byte - typed.len()..byte, offers: values(here, keys, &way, after, written.starts_with('[')) })
}

/// Names of tables; those with names of the guide's own end in a dot.
fn tables(here: &Here<'_>, keys: &Keys, typed: &str, after: &str) -> Vec<Offer> {
    let end = if after.starts_with(']') { "" } else { "]" };
    let way: Vec<String> = typed.rsplit_once('.').map(|(front, _)| front.split('.').map(str::to_owned).collect()).unwrap_or_default();
    let Some(schema) = keys.at(&here.path, &way) else { return Vec::new() };
    let mut offers = Vec::new();
    if way == ["tokens"] {
        let named = |offer: Offer| Offer::new(format!("tokens.{}", offer.word), offer.about, offer.kind).within("", end);
        offers.extend(tokens::groups(here.standing.tokens()).into_iter().map(named));
    }
    for (key, about) in schema.keys() {
        let whole: Vec<String> = way.iter().cloned().chain([key]).collect();
        let Some(own) = keys.at(&here.path, &whole).filter(|own| own.is_table()) else { continue };
        let name = whole.join(".");
        // A table whose own keys are tables is written with one of them.
        let holds_tables =
            own.keys().is_empty() && keys.at(&here.path, &[whole, vec!["x".to_owned()]].concat()).is_some_and(|own| own.is_table());
        let word = if holds_tables { format!("{name}.") } else { format!("{name}{end}") };
        offers.push(Offer { label: Some(name), ..Offer::new(word, about, Kind::Struct) });
    }
    offers
}

/// The table that a byte stands in, by its keys.
fn table_of(text: &str, byte: usize) -> Vec<String> {
    let header = |line: &str| Some(line.trim().strip_prefix('[')?.split(']').next()?.trim_matches('[').to_owned());
    let above = text[..byte].lines().rev().skip(usize::from(!text[..byte].ends_with('\n')));
    let name = above.filter(|line| !line.contains('=')).find_map(header).unwrap_or_default();
    name.split('.').map(|key| key.trim().trim_matches('"').to_owned()).filter(|key| !key.is_empty()).collect()
}

/// Whether the table around a byte has a key in one of its lines.
fn has_key(text: &str, byte: usize, key: &str) -> bool {
    let is_header = |line: &&str| line.trim_start().starts_with('[') && !line.contains('=');
    let is_it = |line: &str| line.split_once('=').is_some_and(|(own, _)| own.trim() == key);
    let above = text[..byte].lines().rev().take_while(|line| !is_header(line));
    let below = text[byte..].lines().skip(1).take_while(|line| !is_header(line));
    above.chain(below).any(is_it)
}

fn values(here: &Here<'_>, keys: &Keys, way: &[String], after: &str, is_item: bool) -> Vec<Offer> {
    let schema = keys.at(&here.path, way);
    let known = schema.map(|schema| schema.values()).unwrap_or_default();
    let is_first = schema.is_some_and(|schema| schema.is_list()) && !is_item;
    let names: Vec<&str> = way.iter().map(String::as_str).collect();
    let own = match names.as_slice() {
        ["print", "stationery" | "letter_stationery"] => papers(here),
        ["print", "design"] => designs(here),
        ["print", "ink" | "second_ink"] | ["ink" | "second_ink"] => tokens::inks(here.standing.tokens()),
        _ => Vec::new(),
    };
    let is_bare = |word: &str| ["true", "false"].contains(&word);
    let end = if after.starts_with('"') { "" } else { "\"" };
    let quoted = |offer: Offer| match is_bare(&offer.word) {
        true => offer,
        false if is_first => offer.within("[\"", "\"]"),
        false => offer.within("\"", end),
    };
    Offer::of(known, Kind::EnumMember).chain(own).map(quoted).collect()
}
