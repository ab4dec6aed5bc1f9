//! Design tokens: the colours, sizes and faces that web and paper share.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::layer::{Layer, own_texts, texts, unasked};
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::data;
use crate::guide::source::SourceFile;

/// Tokens by group and name, for example `color` and `ink`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Tokens(BTreeMap<String, BTreeMap<String, Token>>);

/// A token's value.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Token {
    /// A number without unit.
    Number(f64),
    /// Anything else, as CSS writes it.
    Text(#[schemars(extend("pattern" = r"^[^;{}<>\\\n]*$"))] String),
}

/// `theme.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// The theme's name, for people.
    #[serde(default)]
    #[allow(dead_code, reason = "for people and theme listings")]
    name: String,
    /// What it looks like, for people.
    #[serde(default)]
    #[allow(dead_code, reason = "for people and theme listings")]
    description: String,
    /// Design tokens by group and name: `[tokens.color]` with `ink` is `--color-ink` in CSS. A group that ends in `-dark` holds for the dark scheme.
    #[serde(default)]
    tokens: BTreeMap<String, BTreeMap<String, data::Spanned<Token>>>,
    /// Where the faces come from, for people.
    #[serde(default)]
    #[allow(dead_code, reason = "for people: where the faces come from")]
    font: Vec<BTreeMap<String, String>>,
}

/// The groups in which inks are looked for, those of paper first.
const INKS: [&str; 2] = ["print", "color"];

/// Inks of paper that the screen's group gives where paper has none of its own.
const PAPER: [&str; 4] = ["ink", "ink-soft", "accent", "link"];

/// Groups that override another under the dark colour scheme end in this.
const DARK: &str = "-dark";

pub(super) fn load(layers: &[Layer], diagnostics: &mut Vec<Diagnostic>) -> Tokens {
    let mut tokens = Tokens::default();
    for file in texts(layers, "theme.toml", diagnostics) {
        let lower = tokens.clone();
        let (node, problems) = data::parse_toml(&file.text);
        diagnostics.extend(data::report(&file, problems, "theme.toml"));
        let (theme, problems) = node.map_or((None, Vec::new()), data::read::<File>);
        let told: Vec<_> = problems.iter().map(|problem| problem.span.clone()).collect();
        diagnostics.extend(data::report(&file, problems, "theme.toml"));
        let groups = theme.map(|theme| theme.tokens).unwrap_or_default();
        let inks: BTreeSet<String> = groups.get(INKS[0]).into_iter().flat_map(BTreeMap::keys).cloned().collect();
        for (group, leaves) in groups {
            for (name, token) in leaves {
                if !token.value.is_safe() {
                    diagnostics.push(
                        Diagnostic::new(Code::BadValue, format!("the token `{group}.{name}` cannot be written in CSS"))
                            .at(file.at(token.span.clone()))
                            .help("a token is one CSS value, its quotes and brackets closed, without `;`, `{`, `}`, `<`, `>`, `\\`, a comment or a line break"),
                    );
                    continue;
                }
                // The value of below stands in for one that was refused.
                if told.contains(&token.span) {
                    continue;
                }
                let is_of_print = group == INKS[1] && (inks.contains(&name) || lower.get(INKS[0], &name).is_some());
                let help = lower.colour_help(&group, &name, &token.value, is_of_print);
                if let Some(help) = help {
                    let shown = &token.value;
                    diagnostics.push(
                        Diagnostic::new(Code::BadValue, format!("`{shown}` is no colour for the token `{group}.{name}`"))
                            .at(file.at(token.span.clone()))
                            .help(help),
                    );
                    continue;
                }
                if !lower.0.is_empty() && !lower.has(&group, &name) && !is_used(layers, &group, &name) {
                    diagnostics.push(lower.unknown(&group, &name, &file, token.span.start));
                }
                tokens.0.entry(group.clone()).or_default().insert(name, token.value);
            }
        }
    }
    tokens
}

/// Whether a text is a colour such as `#25211b` or `#fff`.
fn is_hex(colour: &str) -> bool {
    colour.strip_prefix('#').is_some_and(|digits| has_hex(digits, &[3, 6]))
}

fn has_hex(digits: &str, lengths: &[usize]) -> bool {
    lengths.contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// Whether CSS may take a text for a colour: a hex one, a function such as `rgb(…)`, or a word.
fn is_css_colour(text: &str) -> bool {
    match text.strip_prefix('#') {
        Some(digits) => has_hex(digits, &[3, 4, 6, 8]),
        None => text.contains('(') || text.bytes().all(|letter| letter.is_ascii_alphabetic()),
    }
}

/// Whether a style, a script, a template or a Typst file of the guide's own asks for a token.
fn is_used(layers: &[Layer], group: &str, name: &str) -> bool {
    let light = group.trim_end_matches(DARK);
    let ways = [format!("--{light}-{name}"), format!("{light}.{name}"), format!("\"{name}\"")];
    own_texts(layers).any(|(path, text)| path != "theme.toml" && ways.iter().any(|way| text.contains(way)))
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TokenVisitor)
    }
}

struct TokenVisitor;

impl Visitor<'_> for TokenVisitor {
    type Value = Token;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number or a text")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Token, E> {
        self.visit_f64(number as f64)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Token, E> {
        Ok(Token::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Token, E> {
        Ok(Token::Text(text.to_owned()))
    }

    /// Stands for a value that was reported, so that the rest of the file is still read.
    fn visit_unit<E: Error>(self) -> Result<Token, E> {
        Ok(Token::Number(0.0))
    }
}

impl Token {
    fn is_safe(&self) -> bool {
        match self {
            Token::Number(number) => number.is_finite(),
            Token::Text(text) => !text.contains([';', '{', '}', '<', '>', '\\', '\n']) && is_closed(text),
        }
    }
}

/// Whether every quotation mark and bracket has its partner, and no comment begins.
fn is_closed(text: &str) -> bool {
    let (mut quote, mut open) = (None, Vec::new());
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(mark), _) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, ')' | ']') if open.pop() != Some(c) => return false,
            (None, '/') if text[at..].starts_with("/*") => return false,
            _ => {}
        }
    }
    quote.is_none() && open.is_empty()
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Token::Number(number) => write!(f, "{number}"),
            Token::Text(text) => f.write_str(text),
        }
    }
}

impl Tokens {
    /// Whether a token is there to be given another value, or is one that paper may have of its own.
    fn has(&self, group: &str, name: &str) -> bool {
        let is_of_paper = group == INKS[0] && PAPER.contains(&name);
        is_of_paper
            || [group, group.trim_end_matches(DARK)].iter().any(|group| self.0.get(*group).is_some_and(|leaves| leaves.contains_key(name)))
    }

    /// What to write in place of a value for a token that was a colour; `None` where it still is one, as hex where paper takes it too,
    /// unless paper has its own.
    fn colour_help(&self, group: &str, name: &str, value: &Token, is_of_print: bool) -> Option<String> {
        let light = group.trim_end_matches(DARK);
        let is_ink = self.get(light, name).is_some_and(|colour| is_hex(&colour)) || (group == INKS[0] && PAPER.contains(&name));
        if !INKS.contains(&light) || !is_ink {
            return None;
        }
        let text = value.to_string();
        let text = text.trim();
        let is_for_paper = group == INKS[0] || (group == INKS[1] && PAPER.contains(&name) && !is_of_print);
        if is_css_colour(text) && (!is_for_paper || text.starts_with('#')) {
            return None;
        }
        let hex = format!("#{text}");
        Some(if is_hex(&hex) {
            format!("did you mean `{hex}`?")
        } else if is_for_paper {
            "write it as hex, such as `#1f4f8f`: paper takes this colour too".to_owned()
        } else {
            "write it as hex, such as `#1f4f8f`, or as a colour of CSS".to_owned()
        })
    }

    /// A token that nothing asks for, at its key, which stands before the value at `value`.
    fn unknown(&self, group: &str, name: &str, file: &SourceFile, value: usize) -> Diagnostic {
        let line = file.text[..value].rfind('\n').map_or(0, |at| at + 1);
        let key = file.text[line..value].find(name).map_or(value..value, |at| line + at..line + at + name.len());
        unasked("token", (group, name), &self.0, "a stylesheet or a template").at(file.at(key))
    }

    /// All tokens with their groups, sorted by group and name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &Token)> {
        self.0.iter().flat_map(|(group, leaves)| leaves.iter().map(move |(name, token)| (group.as_str(), name.as_str(), token)))
    }

    /// The value of a token as CSS writes it, for example of `color` and `paper`.
    pub fn get(&self, group: &str, name: &str) -> Option<String> {
        self.0.get(group)?.get(name).map(Token::to_string)
    }

    /// The colour of an ink as hex: that of a token for paper or else for the screen, or a colour itself.
    pub fn ink(&self, ink: &str) -> Option<String> {
        let named = INKS.iter().find_map(|group| self.get(group, ink));
        Some(named.unwrap_or_else(|| ink.to_owned())).filter(|colour| is_hex(colour))
    }

    /// The names of all inks.
    pub fn inks(&self) -> Vec<&str> {
        let names = INKS.iter().filter_map(|group| self.0.get(*group)).flat_map(|leaves| leaves.keys().map(String::as_str));
        let mut names: Vec<&str> = names.filter(|name| self.ink(name).is_some()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Custom properties for the root element: `tokens.color.ink` is `--color-ink`; `*-dark` groups hold for the dark scheme.
    pub fn to_css(&self) -> String {
        let properties = |dark: bool| {
            let groups = self.0.iter().filter(move |(group, _)| group.ends_with(DARK) == dark);
            groups.flat_map(|(group, leaves)| {
                let group = group.trim_end_matches(DARK);
                leaves.iter().map(move |(name, token)| format!("--{group}-{name}:{token};"))
            })
        };
        let light: String = properties(false).collect();
        let dark: String = properties(true).collect();
        format!(
            ":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root:not([data-scheme=light]){{{dark}}}}}\n\
             @media screen{{:root[data-scheme=dark]{{{dark}}}}}\n:root[data-scheme=light]{{color-scheme:light}}\n:root[data-scheme=dark]{{color-scheme:dark}}\n"
        )
    }
}
