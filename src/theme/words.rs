//! Words of the interface: English, under the guide's language, under the guide's own words.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::dates::Dates;
use super::plurals::Plurals;
use crate::diagnostic::{Code, Diagnostic, one_of};
use crate::guide::data::{self, Date, Node, Value};
use crate::guide::source::SourceFile;

/// Words by table and name, for example `nav` and `home`; a word may have a form for one and one for several.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Words {
    pub(super) tables: BTreeMap<String, BTreeMap<String, Word>>,
    #[serde(skip)]
    pub(super) language: String,
    /// How their language writes days and numbers.
    #[serde(skip)]
    pub(super) dates: Dates,
    /// Whether all are English ones that stand in.
    #[serde(skip)]
    pub(super) are_borrowed: bool,
}

/// A word or phrase.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Word {
    /// The same for any number.
    Plain(String),
    /// Chosen by number: `one`, `other`, and what else the language has (`two`, `few`, `many`).
    Plural(BTreeMap<String, String>),
}

/// The language that the built-in theme has all words in.
pub(super) const BASE: &str = "en";

/// Missing words that a warning names.
const SHOWN: usize = 4;

/// Tells of all languages in which the theme has no words.
pub fn missing<'w>(words: impl Iterator<Item = &'w Words>) -> Option<Diagnostic> {
    let languages: Vec<&str> = words.filter(|words| words.are_borrowed).map(Words::language).collect();
    let first = languages.first()?;
    let others = if languages.len() > 1 { ", those of each language into a file of their own" } else { "" };
    let message = format!("the theme has no words in {}, so its English ones stand", one_of(&languages));
    let help = format!("put them into `i18n/{first}.toml` of your theme{others}, as `docs/languages.md` tells");
    Some(Diagnostic::new(Code::Untranslated, message).help(help))
}

fn word(node: &Node) -> Option<Word> {
    match &node.value {
        Value::Str(text) => Some(Word::Plain(text.clone())),
        Value::Map(forms) => forms
            .iter()
            .map(|form| match &form.value.value {
                Value::Str(text) => Some((form.key.clone(), text.clone())),
                _ => None,
            })
            .collect::<Option<_>>()
            .map(Word::Plural),
        _ => None,
    }
}

/// A word of a file, with its places there.
pub(super) struct Added {
    pub(super) table: String,
    pub(super) name: String,
    pub(super) word: Word,
    pub(super) key: Range<usize>,
    pub(super) value: Range<usize>,
}

impl Words {
    /// Lays the words of a file over those that there are, and tells which those were.
    pub(super) fn add(&mut self, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<Added> {
        let (node, problems) = data::parse_toml(&file.text);
        diagnostics.extend(data::report(file, problems, "a file of words"));
        let mut places = Vec::new();
        let Some(Value::Map(tables)) = node.map(|node| node.value) else { return places };
        for table in tables {
            let Value::Map(entries) = table.value.value else {
                diagnostics.push(Diagnostic::new(Code::BadValue, "a word stands outside a table").at(file.at(table.key_span)));
                continue;
            };
            for entry in entries {
                let Some(word) = word(&entry.value) else {
                    diagnostics.push(
                        Diagnostic::new(Code::BadValue, format!("`{}` is not a word", entry.key))
                            .at(file.at(entry.value.span))
                            .help("write `\"words\"`, or `{ one = \"…\", other = \"…\" }`"),
                    );
                    continue;
                };
                let (table, name) = (table.key.clone(), entry.key);
                self.tables.entry(table.clone()).or_default().insert(name.clone(), word.clone());
                places.push(Added { table, name, word, key: entry.key_span, value: entry.value.span });
            }
        }
        places
    }

    /// A language that has no words here must not go by the name of English.
    pub(super) fn forget_name(&mut self, own: &[Added]) {
        if !own.iter().any(|word| word.table == "language" && word.name == "name")
            && let Some(table) = self.tables.get_mut("language")
        {
            table.remove("name");
        }
    }

    /// Tells which words stay English.
    pub(super) fn untranslated(&self, own: &[Added], file: &str) -> Option<Diagnostic> {
        let language = &self.language;
        let known: BTreeSet<(&str, &str)> = own.iter().map(|word| (word.table.as_str(), word.name.as_str())).collect();
        let all = self.tables.iter().flat_map(|(table, words)| words.keys().map(move |name| (table.as_str(), name.as_str())));
        let missing: Vec<String> = all.filter(|word| !known.contains(word)).map(|(table, name)| format!("`{table}.{name}`")).collect();
        let (first, rest) = missing.split_at(missing.len().min(SHOWN));
        let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        (!missing.is_empty()).then(|| {
            Diagnostic::new(
                Code::Untranslated,
                format!("some words have no `{language}`, so they stay English: {}{more}", first.join(", ")),
            )
            .at(crate::diagnostic::Location::file(file))
            .help("add them to the file, in the tables that `i18n/en.toml` has them in")
        })
    }

    /// The words that all of `others` have as well.
    pub(super) fn known_to<'w>(&self, others: impl Iterator<Item = &'w Words>) -> Words {
        let mut shared = self.clone();
        for other in others {
            for (table, words) in &mut shared.tables {
                words.retain(|name, _| other.tables.get(table).is_some_and(|own| own.contains_key(name)));
            }
        }
        shared
    }

    /// The tag of their language.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The language whose plural forms the words have.
    pub(super) fn forms(&self) -> &str {
        if self.are_borrowed { BASE } else { &self.language }
    }

    /// The language's own name for itself, where the theme has it.
    pub fn own_name(&self) -> Option<&str> {
        self.find("language", "name")
    }

    /// Reads one table as a struct of words.
    ///
    /// # Errors
    /// A diagnostic naming the table where a word is missing.
    pub fn table<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<T, Diagnostic> {
        let table = self.tables.get(name).cloned().unwrap_or_default();
        let json = serde_json::to_value(table).unwrap_or_default();
        serde_json::from_value(json).map_err(|error| {
            Diagnostic::new(Code::Template, format!("the table `[{name}]` of the theme's words is not complete: {error}"))
                .help("add the word to `i18n/<language>.toml`")
        })
    }

    /// A single word, or its name where it is missing.
    pub fn get<'w>(&'w self, table: &str, name: &'w str) -> &'w str {
        self.find(table, name).unwrap_or(name)
    }

    /// A single word, where there is one.
    pub(super) fn find(&self, table: &str, name: &str) -> Option<&str> {
        match self.tables.get(table)?.get(name)? {
            Word::Plain(text) => Some(text),
            Word::Plural(_) => None,
        }
    }

    /// The form of a word for a number, with the number in it.
    pub fn counted(&self, table: &str, name: &str, n: u32) -> String {
        let form = match self.tables.get(table).and_then(|table| table.get(name)) {
            Some(Word::Plain(text)) => text,
            Some(Word::Plural(forms)) => {
                let category = Plurals::of(self.forms()).category(n.into());
                forms.get(category).or(forms.get("other")).map_or(name, String::as_str)
            }
            None => name,
        };
        form.replace("{n}", &self.dates.number(n.into()))
    }

    /// A day as the language writes it in full.
    pub fn date(&self, date: Date) -> String {
        self.dates.long(date)
    }

    pub(super) fn dates(&self) -> &Dates {
        &self.dates
    }

    /// The tag by which dates are written: that of the words, where it narrows the guide's language down.
    pub(super) fn date_locale(&self) -> &str {
        let wanted = self.get("date", "locale");
        if wanted.starts_with(&self.language) { wanted } else { &self.language }
    }

    /// One table, for Typst.
    pub fn raw(&self, name: &str) -> BTreeMap<String, Word> {
        self.tables.get(name).cloned().unwrap_or_default()
    }
}
