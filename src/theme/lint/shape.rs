//! What is known of a value in a template: its schema, or nothing.

use serde_json::{Map, Value, json};

/// The schemas of what templates get.
#[derive(Clone, Debug, Default)]
pub struct Contexts {
    /// Each template that a build renders, and the names that it gets, with their schemas.
    pub templates: Vec<(&'static str, Map<String, Value>)>,
    /// Schemas that the others refer to, by name.
    pub definitions: Map<String, Value>,
}

/// What is known of a value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape<'s> {
    /// Nothing.
    Any,
    /// It follows this schema.
    Of(&'s Value),
}

/// A step into a value.
pub(super) enum Step<'s> {
    /// To something.
    To(Shape<'s>),
    /// To nothing; these are the names that there are.
    Missing(Vec<&'s str>),
}

impl Contexts {
    /// The value below a name.
    pub(super) fn attribute<'s>(&'s self, shape: Shape<'s>, name: &str) -> Step<'s> {
        let Shape::Of(schema) = shape else { return Step::To(Shape::Any) };
        let mut known = Vec::new();
        for schema in self.choices(schema) {
            let Some(properties) = schema.get("properties").and_then(Value::as_object) else { return Step::To(Shape::Any) };
            if let Some(inner) = properties.get(name) {
                return Step::To(Shape::Of(inner));
            }
            known.extend(properties.keys().map(String::as_str));
        }
        if known.is_empty() { Step::To(Shape::Any) } else { Step::Missing(known) }
    }

    /// An item of a list.
    pub(super) fn item<'s>(&'s self, shape: Shape<'s>) -> Shape<'s> {
        let Shape::Of(schema) = shape else { return Shape::Any };
        self.choices(schema).into_iter().find_map(|schema| schema.get("items")).map_or(Shape::Any, Shape::Of)
    }

    /// The schemas that a value can follow, other than that of nothing.
    fn choices<'s>(&'s self, schema: &'s Value) -> Vec<&'s Value> {
        if let Some(Value::String(reference)) = schema.get("$ref") {
            let name = reference.rsplit('/').next().unwrap_or_default();
            return self.definitions.get(name).map(|schema| self.choices(schema)).unwrap_or_default();
        }
        match schema.get("anyOf").or(schema.get("oneOf")) {
            Some(Value::Array(choices)) => {
                choices.iter().filter(|choice| choice["type"] != "null").flat_map(|choice| self.choices(choice)).collect()
            }
            _ => vec![schema],
        }
    }
}

/// The schema of data that is known as a whole, such as the words of a theme.
pub(super) fn of_data(data: &Value) -> Value {
    match data {
        Value::Object(entries) => {
            let properties: Map<String, Value> = entries.iter().map(|(key, value)| (key.clone(), of_data(value))).collect();
            json!({ "properties": properties })
        }
        _ => json!({ "type": "string" }),
    }
}
