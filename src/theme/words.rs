//! Words of the interface: English, under the guide's language, under the guide's own words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Layer, texts};
use crate::data::{self, Node, Value};
use crate::diagnostic::{Code, Diagnostic};

/// Words by table and name, for example `nav` and `home`; a word may have a form for one and one for several.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Words(BTreeMap<String, BTreeMap<String, Word>>);

/// A word or phrase.
#[derive(Clone, Debug, PartialEq, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum Word {
    /// The same for any number.
    Plain(String),
    /// Chosen by number: `one`, `other`.
    Plural(BTreeMap<String, String>),
}

pub(super) fn load(layers: &[Layer], language: &str, diagnostics: &mut Vec<Diagnostic>) -> Words {
    let mut words = Words::default();
    let primary = language.split('-').next().unwrap_or(language);
    let mut names = vec!["en", primary, language];
    names.dedup();
    for name in names {
        for file in texts(layers, &format!("i18n/{name}.toml"), diagnostics) {
            let (node, problems) = data::parse_toml(&file.text);
            diagnostics.extend(data::report(&file, problems, "a file of words"));
            let Some(Value::Map(tables)) = node.map(|node| node.value) else { continue };
            for table in tables {
                let Value::Map(entries) = table.value.value else {
                    diagnostics.push(Diagnostic::new(Code::BadValue, "a word stands outside a table").at(file.at(table.key_span)));
                    continue;
                };
                for entry in entries {
                    match word(&entry.value) {
                        Some(word) => {
                            words.0.entry(table.key.clone()).or_default().insert(entry.key, word);
                        }
                        None => diagnostics.push(
                            Diagnostic::new(Code::BadValue, format!("`{}` is not a word", entry.key))
                                .at(file.at(entry.value.span))
                                .help("write `\"words\"`, or `{ one = \"…\", other = \"…\" }`"),
                        ),
                    }
                }
            }
        }
    }
    words
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

impl Words {
    /// Reads one table as a struct of words.
    ///
    /// # Errors
    /// A diagnostic naming the table where a word is missing.
    pub fn table<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<T, Diagnostic> {
        let table = self.0.get(name).cloned().unwrap_or_default();
        let json = serde_json::to_value(table).unwrap_or_default();
        serde_json::from_value(json).map_err(|error| {
            Diagnostic::new(Code::Template, format!("the table `[{name}]` of the theme's words is not complete: {error}"))
                .help("add the word to `i18n/<language>.toml`")
        })
    }

    /// A single word, or its name where it is missing.
    pub fn get<'w>(&'w self, table: &str, name: &'w str) -> &'w str {
        match self.0.get(table).and_then(|table| table.get(name)) {
            Some(Word::Plain(text)) => text,
            _ => name,
        }
    }

    /// The form of a word for a number, with the number in it.
    pub fn counted(&self, table: &str, name: &str, n: u32) -> String {
        let form = match self.0.get(table).and_then(|table| table.get(name)) {
            Some(Word::Plain(text)) => text,
            Some(Word::Plural(forms)) => {
                forms.get(if n == 1 { "one" } else { "other" }).or(forms.get("other")).map_or(name, String::as_str)
            }
            None => name,
        };
        form.replace("{n}", &n.to_string())
    }

    /// One table, for Typst.
    pub fn raw(&self, name: &str) -> BTreeMap<String, Word> {
        self.0.get(name).cloned().unwrap_or_default()
    }
}
