//! Fields: the blanks of messages, declared once and found by their label.

use std::collections::{BTreeMap, HashMap};

use super::front_matter::FieldOverride;
use crate::guide::config::{FieldConfig, FieldKind, label_key};
use crate::guide::data::Spanned;

/// A blank as a message shows it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, schemars::JsonSchema)]
pub struct Field {
    /// Its id, the same in every message.
    pub id: String,
    /// The words between the brackets.
    pub label: String,
    /// What a reader might put there.
    pub example: String,
    /// What kind of answer it is.
    pub kind: FieldKind,
    /// A hint.
    pub help: Option<String>,
    /// Length of the rule on paper in mm.
    pub width: f64,
}

/// All fields of a guide.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    list: Vec<Field>,
    by_label: HashMap<String, usize>,
}

impl Fields {
    /// Takes the fields from the configuration.
    pub fn new(declared: &BTreeMap<String, FieldConfig>) -> Self {
        let mut fields = Fields::default();
        for (id, config) in declared {
            let at = fields.list.len();
            fields.by_label.entry(label_key(id)).or_insert(at);
            fields.list.push(field(id, config));
        }
        for (at, config) in declared.values().enumerate() {
            fields.by_label.insert(label_key(&config.label), at);
        }
        fields
    }

    /// Finds a field by the words between the brackets, its label or its id, without regard to case and spacing.
    pub fn by_label(&self, label: &str) -> Option<&Field> {
        self.by_label.get(&label_key(label)).map(|at| &self.list[*at])
    }

    /// All fields, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.list.iter()
    }
}

fn field(id: &str, config: &FieldConfig) -> Field {
    Field {
        id: id.to_owned(),
        label: config.label.trim().to_owned(),
        example: config.example.clone(),
        kind: config.kind,
        help: config.help.clone(),
        width: config.width.as_ref().map_or(config.kind.width_mm(), |width| width.value),
    }
}

/// Applies what a message says differently.
pub(super) fn overridden(mut field: Field, by: Option<&Spanned<FieldOverride>>) -> Field {
    let Some(by) = by else { return field };
    let FieldOverride { label, example, help, width } = by.value.clone();
    field.label = label.unwrap_or(field.label);
    field.example = example.unwrap_or(field.example);
    field.help = help.or(field.help);
    field.width = width.unwrap_or(field.width);
    field
}
