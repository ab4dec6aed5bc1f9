//! What YAML and TOML mean by the same struct: in YAML nothing may stand after a key, in TOML nothing is no value.

use serde_json::{Map, Value, json};

/// Lets a text look like a number, as a year in a title does, and a list or table that may be left out stand empty.
pub(super) fn for_yaml(schema: &mut Value) {
    each(schema, &mut |object| {
        plain(object);
        let is_bound = ["pattern", "enum", "const", "format"].iter().any(|key| object.contains_key(*key));
        if !is_bound && let Some(types) = object.get_mut("type") {
            widen(types, "string", &["number", "boolean"]);
        }
        let required: Vec<String> = object.get("required").and_then(|keys| serde_json::from_value(keys.clone()).ok()).unwrap_or_default();
        let Some(Value::Object(properties)) = object.get_mut("properties") else { return };
        for (_, property) in properties.iter_mut().filter(|(key, _)| !required.contains(key)) {
            if let Some(types) = property.get_mut("type") {
                widen(types, "array", &["null"]);
                widen(types, "object", &["null"]);
            }
        }
    });
}

/// Takes out that a value may be nothing.
pub(super) fn for_toml(schema: &mut Value) {
    each(schema, &mut |object| {
        plain(object);
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        for key in ["anyOf", "enum"] {
            if let Some(Value::Array(choices)) = object.get_mut(key) {
                choices.retain(|choice| !choice.is_null() && *choice != json!({ "type": "null" }));
            }
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf")
            && let [Value::Object(only)] = choices.as_mut_slice()
        {
            let only = std::mem::take(only);
            object.remove("anyOf");
            only.into_iter().for_each(|(key, value)| {
                object.entry(key).or_insert(value);
            });
        }
    });
}

/// Takes out what tells an editor nothing: that a missing key is missing, and how Rust holds a number.
fn plain(object: &mut Map<String, Value>) {
    object.retain(|key, value| match key.as_str() {
        "default" => !value.is_null(),
        "format" => value == "date",
        _ => true,
    });
}

fn widen(types: &mut Value, from: &str, with: &[&str]) {
    let mut names: Vec<String> = match &*types {
        Value::String(name) => vec![name.clone()],
        types => serde_json::from_value(types.clone()).unwrap_or_default(),
    };
    if names.iter().any(|name| name == from) {
        names.extend(with.iter().map(ToString::to_string));
        names.dedup();
        *types = json!(names);
    }
}

/// Calls `change` for every schema in `schema`, itself included; what stands in `default`, `examples` and the like is no schema.
fn each(schema: &mut Value, change: &mut impl FnMut(&mut Map<String, Value>)) {
    let Value::Object(object) = schema else { return };
    change(object);
    for (key, value) in object.iter_mut() {
        match (key.as_str(), value) {
            ("properties" | "$defs" | "patternProperties", Value::Object(named)) => {
                named.values_mut().for_each(|inner| each(inner, change))
            }
            ("anyOf" | "oneOf" | "allOf", Value::Array(choices)) => choices.iter_mut().for_each(|inner| each(inner, change)),
            ("items" | "additionalProperties", inner) => each(inner, change),
            _ => {}
        }
    }
}
