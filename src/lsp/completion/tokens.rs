//! Design tokens: their names in `theme.toml`, in styles and in templates, and the inks among them.

use gen_lsp_types::CompletionItemKind as Kind;

use super::offer::{Offer, Offers, around};
use crate::lsp::here::Here;
use crate::theme::Tokens;

/// Groups that hold under the dark scheme have no names of their own in styles.
const DARK: &str = "-dark";

/// What can be written at a byte of a style, a template or a Typst file of a theme.
pub(super) fn offers(here: &Here<'_>, byte: usize) -> Option<Offers> {
    let (before, _) = around(&here.text, byte);
    let tokens = here.standing.tokens();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let start = before.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
    let word = &before[start..];
    let (offers, typed): (Vec<Offer>, &str) = if here.path.ends_with(".css") {
        (properties(tokens), word.starts_with("--").then_some(word)?)
    } else {
        let rest = word.strip_prefix("tokens.")?;
        match rest.split_once('.') {
            None => (groups(tokens), rest),
            Some((group, name)) => (names(tokens, group), name),
        }
    };
    Some(Offers { place: byte - typed.len()..byte, offers })
}

/// The custom properties that styles read.
fn properties(tokens: &Tokens) -> Vec<Offer> {
    let light = tokens.iter().filter(|(group, ..)| !group.ends_with(DARK));
    light.map(|(group, name, value)| Offer::new(format!("--{group}-{name}"), value.to_string(), Kind::Variable)).collect()
}

/// The groups of tokens.
pub(super) fn groups(tokens: &Tokens) -> Vec<Offer> {
    let mut names: Vec<&str> = tokens.iter().map(|(group, ..)| group).collect();
    names.dedup();
    names.into_iter().map(|group| Offer::new(group, "", Kind::Module)).collect()
}

/// The tokens of a group, with their values; a group for the dark scheme may have those of the light one.
pub(super) fn names(tokens: &Tokens, group: &str) -> Vec<Offer> {
    let own = |wanted: &str| tokens.iter().filter(|(group, ..)| *group == wanted).map(|(_, name, value)| (name, value)).collect::<Vec<_>>();
    let mut known = own(group);
    let light = own(group.strip_suffix(DARK).unwrap_or(group));
    known.extend(light.into_iter().filter(|(name, _)| !tokens.iter().any(|(own, other, _)| own == group && other == *name)));
    known.into_iter().map(|(name, value)| Offer::new(name, value.to_string(), Kind::Variable)).collect()
}

/// The inks that cards can be drawn in.
pub(super) fn inks(tokens: &Tokens) -> Vec<Offer> {
    tokens.inks().into_iter().map(|name| Offer::new(name, tokens.ink(name).unwrap_or_default(), Kind::Color)).collect()
}
