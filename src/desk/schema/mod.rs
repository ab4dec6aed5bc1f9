//! JSON Schemas of every file that people write, made of the structs that read them, so that editors complete and check.

mod dialect;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::guide::config::Config;
use crate::guide::content::{Expectations, GuidanceMatter, MessageMatter, PageMatter};
use crate::guide::stationery::{Entry, SheetEntry};
use crate::theme::{DesignFile, ThemeFile, Word};

/// What every schema of ours says of where it comes from.
const COMMENT: &str = "Made by Courtesy; `courtesy schema` prints it anew.";

/// The schemas by name, in the order in which they are listed; `guide` is that of the `guide.json` which a website holds.
pub fn all(guide: Value) -> Vec<(&'static str, Value)> {
    vec![
        ("config", toml::<Config>("courtesy.toml", "What a guide is called, and how it is read, printed and searched.")),
        ("guidance", yaml::<GuidanceMatter>("Front matter of a rule", "A Markdown file in a section's folder.")),
        ("message", yaml::<MessageMatter>("Front matter of a message", "A Markdown file in `content/messages/`.")),
        ("section", yaml::<PageMatter>("Front matter of a section", "The `index.md` of a section's folder.")),
        ("page", yaml::<PageMatter>("Front matter of a page", "A Markdown file directly in `content/`, or `messages/index.md`.")),
        ("search", toml::<Expectations>("content/search.toml", "What readers must find.")),
        ("theme", toml::<ThemeFile>("theme.toml", "The name and the design tokens of a theme.")),
        ("words", toml::<BTreeMap<String, BTreeMap<String, Word>>>("i18n/*.toml", "The words of the interface, in tables.")),
        ("stationery", toml::<BTreeMap<String, Entry>>("stationery.toml", "Paper to write on, each product by its id.")),
        ("sheets", toml::<BTreeMap<String, SheetEntry>>("sheets.toml", "Sheets for the printer, each by its id.")),
        ("design", toml::<DesignFile>("design.toml", "A design for cards and envelopes, in a folder of a theme's `print/designs/`.")),
        ("guide", guide),
    ]
}

/// The text of a schema as it is printed and written.
pub fn text(schema: &Value) -> String {
    format!("{schema:#}\n")
}

/// Whether a file holds a schema that was made here, or an edition of `wanted`, so that it may be replaced.
pub fn is_ours(bytes: &[u8], wanted: &Value) -> bool {
    let schema: Value = serde_json::from_slice(bytes).unwrap_or_default();
    schema["$comment"] == COMMENT || (wanted["$id"].is_string() && schema["$id"] == wanted["$id"])
}

fn toml<T: JsonSchema>(title: &str, description: &str) -> Value {
    let mut schema = schema::<T>(title, description);
    dialect::for_toml(&mut schema);
    schema
}

fn yaml<T: JsonSchema>(title: &str, description: &str) -> Value {
    let mut schema = schema::<T>(title, description);
    dialect::for_yaml(&mut schema);
    schema
}

fn schema<T: JsonSchema>(title: &str, description: &str) -> Value {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), title.into());
    schema.insert("description".to_owned(), description.into());
    schema.insert("$comment".to_owned(), COMMENT.into());
    schema.to_value()
}
