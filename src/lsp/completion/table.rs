//! What can be written in `courtesy.toml`, and in the tables of a theme: tables, keys and values.

use gen_lsp_types::CompletionItemKind as Kind;

use super::inline::{Key, Typing, names};
use super::matter::{designs, papers};
use super::offer::{Offer, Offers, around};
use super::tokens;
use super::typed::Typed;
use crate::theme::Tokens;

/// What can be written at a byte of a table.
pub(super) fn offers(typed: &Typed<'_>, byte: usize) -> Option<Offers> {
    let Typed { path, text, keys, .. } = *typed;
    let (before, after) = around(text, byte);
    let line = before.trim_start();
    if line.starts_with('#') {
        return None;
    }
    if let Some(name) = line.strip_prefix('[').filter(|_| !line.contains(']')) {
        return Some(Offers { place: byte - name.len()..byte, offers: tables(typed, name, after) });
    }
    let mut way = table_of(text, byte);
    let Typing { way: further, words, key } = Typing::of(line)?;
    way.extend(further);
    let Some(Key { front, beside }) = key else {
        let begun = words.strip_prefix('[').map_or(words, |list| list.rsplit(',').next().unwrap_or_default().trim_start());
        return Some(Offers { place: byte - begun.len()..byte, offers: values(typed, &way, after, words.starts_with('[')) });
    };
    let schema = keys.at(path, &way)?;
    let equals = if after.trim_start().starts_with('=') { "" } else { " = " };
    let is_there = |key: &str| {
        let whole = format!("{front}{key}");
        match &beside {
            Some(before) => before.contains(&whole) || after.split(',').any(|part| is_of(part, &whole)),
            None => has_key(text, byte, &whole),
        }
    };
    let own = match way.as_slice() {
        [first, group] if first == "tokens" => of_tokens(typed, |tokens| tokens::names(tokens, group)),
        _ => Vec::new(),
    };
    let keys = Offer::of(schema.keys(), Kind::Property).chain(own).filter(|offer| !is_there(&offer.word));
    Some(Offers { place: byte - words.len()..byte, offers: keys.map(|offer| offer.within("", equals)).collect() })
}

/// Names of tables; those with names of the guide's own end in a dot.
fn tables(typed: &Typed<'_>, name: &str, after: &str) -> Vec<Offer> {
    let Typed { path, keys, .. } = *typed;
    let end = if after.starts_with(']') { "" } else { "]" };
    let way: Vec<String> = name.rsplit_once('.').map(|(front, _)| front.split('.').map(str::to_owned).collect()).unwrap_or_default();
    let Some(schema) = keys.at(path, &way) else { return Vec::new() };
    let mut offers = Vec::new();
    if way == ["tokens"] {
        let named = |offer: Offer| Offer::new(format!("tokens.{}", offer.word), offer.about, offer.kind).within("", end);
        offers.extend(of_tokens(typed, tokens::groups).into_iter().map(named));
    }
    for (key, about) in schema.keys() {
        let whole: Vec<String> = way.iter().cloned().chain([key]).collect();
        let Some(own) = keys.at(path, &whole).filter(|own| own.is_table()) else { continue };
        let name = whole.join(".");
        // A table whose own keys are tables is written with one of them.
        let holds_tables =
            own.keys().is_empty() && keys.at(path, &[whole, vec!["x".to_owned()]].concat()).is_some_and(|own| own.is_table());
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
    names(&name)
}

/// Whether the table around a byte has a key in one of its lines.
fn has_key(text: &str, byte: usize, key: &str) -> bool {
    let is_header = |line: &&str| line.trim_start().starts_with('[') && !line.contains('=');
    let above = text[..byte].lines().rev().take_while(|line| !is_header(line));
    let below = text[byte..].lines().skip(1).take_while(|line| !is_header(line));
    above.chain(below).any(|line| is_of(line, key))
}

/// Whether a line, or a part of one, gives a key its value.
fn is_of(line: &str, key: &str) -> bool {
    line.split_once('=').is_some_and(|(own, _)| own.trim() == key)
}

/// What the design tokens of a theme offer, where one is known.
fn of_tokens(typed: &Typed<'_>, offers: impl FnOnce(&Tokens) -> Vec<Offer>) -> Vec<Offer> {
    typed.here.map(|here| offers(here.standing.tokens())).unwrap_or_default()
}

fn values(typed: &Typed<'_>, way: &[String], after: &str, is_item: bool) -> Vec<Offer> {
    let schema = typed.keys.at(typed.path, way);
    let known = schema.map(|schema| schema.values()).unwrap_or_default();
    let is_first = schema.is_some_and(|schema| schema.is_list()) && !is_item;
    let names: Vec<&str> = way.iter().map(String::as_str).collect();
    let own = match names.as_slice() {
        ["print", "stationery" | "letter_stationery"] => typed.here.map(papers).unwrap_or_default(),
        ["print", "design"] => typed.here.map(designs).unwrap_or_default(),
        ["print", "ink" | "second_ink"] | ["ink" | "second_ink"] => of_tokens(typed, tokens::inks),
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
