//! `[languages.…]` of `courtesy.toml`: what a guide says in a further language.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::guide::data::Spanned;

/// What the guide says in one further language.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LanguageConfig {
    /// The guide's name in this language.
    pub title: Spanned<String>,
    /// One sentence about it.
    #[serde(default)]
    pub description: String,
    /// Who wrote it, where that reads differently in this language.
    #[serde(default)]
    pub author: Option<String>,
    /// The language's own name for itself, in place of the theme's.
    #[serde(default)]
    pub name: Option<String>,
    /// Words of the fields, by id.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldWords>,
    /// Words of the events, by id.
    #[serde(default)]
    pub events: BTreeMap<String, Spanned<String>>,
    /// What papers are called in this language, by id, in place of the theme's words.
    #[serde(default)]
    pub stationery: BTreeMap<String, Spanned<String>>,
    /// How this edition is searched.
    #[serde(default)]
    pub search: LanguageSearch,
    /// What this edition is printed on.
    #[serde(default)]
    pub print: LanguagePrint,
    /// Free data for templates, over that of the guide.
    #[serde(default)]
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// A field's words in a further language; kind and width are those of the field.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldWords {
    /// The words between the brackets of a translation.
    pub label: Spanned<String>,
    /// What a reader might put there.
    #[serde(default)]
    pub example: Option<String>,
    /// A hint shown beside the form's input.
    #[serde(default)]
    pub help: Option<String>,
}

/// How an edition is searched.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LanguageSearch {
    /// Words that mean the same: a word and its others.
    pub synonyms: BTreeMap<String, Vec<String>>,
}

/// What an edition is printed on, where it differs from the guide's `[print]`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LanguagePrint {
    /// Stationery for handwritten messages that name none.
    pub stationery: Option<Vec<Spanned<String>>>,
    /// Stationery for messages of the channel `letter` that name none.
    pub letter_stationery: Option<Spanned<String>>,
}
