//! What keys there are and what they may hold, from the JSON Schemas that are made of the structs themselves.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::desk::schema;
use crate::guide::config;
use crate::guide::content::{EXPECTATIONS, Kind, place};

/// The schemas of what people write, by name.
pub(super) struct Keys(BTreeMap<&'static str, Value>);

/// A word with what it means.
pub(super) type Told = (String, String);

impl Keys {
    pub(super) fn new() -> Self {
        Keys(schema::all(Value::Null).into_iter().collect())
    }

    /// The schema of the table at the end of some keys in a file, or of what else stands there.
    pub(super) fn at(&self, path: &str, keys: &[String]) -> Option<Schema<'_>> {
        let name = match place(path).map(|place| place.kind) {
            _ if path == config::FILE => "config",
            _ if path == EXPECTATIONS => "search",
            _ if is_of_theme(path, "theme.toml") => "theme",
            _ if is_of_theme(path, "stationery.toml") => "stationery",
            _ if is_of_theme(path, "sheets.toml") => "sheets",
            _ if is_of_theme(path, "design.toml") => "design",
            Ok(Kind::Guidance(_)) => "guidance",
            Ok(Kind::Message) => "message",
            Ok(Kind::Section) => "section",
            Ok(_) => "page",
            Err(_) => return None,
        };
        let root = self.0.get(name)?;
        keys.iter().try_fold(Schema { root, own: root }, |schema, key| schema.child(key))
    }
}

/// Whether a file is one of a theme's with a name.
fn is_of_theme(path: &str, name: &str) -> bool {
    path.starts_with("themes/") && path.ends_with(&format!("/{name}"))
}

/// A schema within that of a whole file.
#[derive(Clone, Copy)]
pub(super) struct Schema<'k> {
    root: &'k Value,
    own: &'k Value,
}

impl<'k> Schema<'k> {
    fn with(self, own: &'k Value) -> Self {
        Schema { own, ..self }
    }

    /// What is meant where a schema leads to another; of several it is the first that is not nothing.
    fn resolved(self) -> Self {
        let led = self.own["$ref"].as_str().and_then(|reference| self.root.pointer(reference.strip_prefix('#')?));
        let chosen = || self.own["anyOf"].as_array()?.iter().find(|choice| choice["type"] != "null");
        match led.or_else(chosen) {
            Some(own) => self.with(own).resolved(),
            None => self,
        }
    }

    /// The table that is meant, of a list the one that each item is.
    fn table(self) -> Self {
        let own = self.resolved();
        own.own.get("items").map_or(own, |items| own.with(items).resolved())
    }

    fn child(self, key: &str) -> Option<Self> {
        let table = self.table();
        let own = table.own["properties"].get(key).or_else(|| Some(&table.own["additionalProperties"]).filter(|other| other.is_object()));
        own.map(|own| table.with(own))
    }

    /// One sentence about it.
    pub(super) fn about(self) -> Option<&'k str> {
        self.own["description"].as_str().or_else(|| self.resolved().own["description"].as_str())
    }

    /// The keys that a table may have; those that it must have in front.
    pub(super) fn keys(self) -> Vec<Told> {
        let table = self.table();
        let about = |own: &'k Value| table.with(own).about().unwrap_or_default().to_owned();
        let mut keys: Vec<Told> =
            table.own["properties"].as_object().into_iter().flatten().map(|(key, own)| (key.clone(), about(own))).collect();
        let required = table.own["required"].as_array().cloned().unwrap_or_default();
        keys.sort_by_key(|(key, _)| !required.contains(&Value::from(key.as_str())));
        keys.extend(words(&table.own["propertyNames"]["enum"]).map(|word| (word, String::new())));
        keys
    }

    /// Whether it is a table with keys of its own.
    pub(super) fn is_table(self) -> bool {
        let own = self.resolved().own;
        own["properties"].is_object() || own["additionalProperties"].is_object()
    }

    /// Whether it is a list.
    pub(super) fn is_list(self) -> bool {
        let kind = &self.resolved().own["type"];
        kind == "array" || kind.as_array().is_some_and(|kinds| kinds.contains(&Value::from("array")))
    }

    /// The words that a value, or each item of a list, may be.
    pub(super) fn values(self) -> Vec<Told> {
        let own = self.resolved();
        let items = own.own.get("items").map(|items| own.with(items).values());
        let choices = own.own["oneOf"].as_array().into_iter().flatten();
        let told = choices.filter_map(|choice| {
            let about = choice["description"].as_str().unwrap_or_default();
            Some((choice["const"].as_str()?.to_owned(), about.to_owned()))
        });
        let mut values: Vec<Told> = told.chain(words(&own.own["enum"]).map(|word| (word, String::new()))).collect();
        if own.own["type"] == "boolean" {
            values.extend(["true", "false"].map(|word| (word.to_owned(), String::new())));
        }
        values.extend(items.into_iter().flatten());
        values
    }
}

fn words(list: &Value) -> impl Iterator<Item = String> {
    list.as_array().into_iter().flatten().filter_map(|word| Some(word.as_str()?.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(told: Vec<Told>) -> Vec<String> {
        told.into_iter().map(|(word, _)| word).collect()
    }

    #[test]
    fn schemas_are_followed_to_their_keys_and_values() {
        let keys = Keys::new();
        let at = |path: &str, way: &[&str]| keys.at(path, &way.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()).unwrap();
        let rule = "content/1-a/1-one.md";
        assert_eq!(names(at(rule, &["verdict"]).values()), ["do", "dont"]);
        assert_eq!(names(at(rule, &["channels"]).values()), ["email", "handwritten", "letter", "phone"]);
        assert_eq!(names(at(rule, &[]).keys())[..4], ["summary", "title", "verdict", "when"]);
        assert!(names(at(rule, &["due"]).keys()).contains(&"after".to_owned()));
        assert!(names(at(rule, &["allow"]).keys()).contains(&"long-sentence".to_owned()));
        assert_eq!(names(at("content/messages/a.md", &["channel"]).values()), ["email", "handwritten", "letter"]);
        assert!(names(at("courtesy.toml", &["fields", "x"]).keys()).starts_with(&["example".to_owned(), "label".to_owned()]));
        assert!(names(at("courtesy.toml", &["fields", "x", "kind"]).values()).contains(&"company".to_owned()));
        assert_eq!(names(at("courtesy.toml", &["offline", "enabled"]).values()), ["true", "false"]);
        assert!(at("courtesy.toml", &["fields"]).is_table() && at("courtesy.toml", &["print", "stationery"]).is_list());
        assert!(names(at("content/search.toml", &["search"]).keys()).contains(&"query".to_owned()));
        assert!(names(at("themes/mine/stationery.toml", &["card"]).keys()).contains(&"ruling".to_owned()));
        assert!(names(at("themes/mine/sheets.toml", &["card"]).keys()).contains(&"unprintable".to_owned()));
        assert!(keys.at("courtesy.toml", &["nothing".to_owned()]).is_none());
    }
}
