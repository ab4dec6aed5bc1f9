//! Whether a JSON value follows a JSON Schema, and what is against it.

use boon::{Compiler, Draft, ErrorKind, SchemaIndex, Schemas, ValidationError};
use serde_json::Value;

/// A schema that values are held against.
pub struct Validator {
    schemas: Schemas,
    schema: SchemaIndex,
}

impl Validator {
    /// As editors check: a day that is not in the calendar is none.
    pub fn new(schema: &Value) -> Self {
        let mut compiler = Compiler::new();
        compiler.set_default_draft(Draft::V2020_12);
        compiler.enable_format_assertions();
        compiler.add_resource("schema.json", schema.clone()).unwrap();
        let mut schemas = Schemas::new();
        let schema = compiler.compile("schema.json", &mut schemas).unwrap();
        Validator { schemas, schema }
    }

    pub fn is_valid(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.schema).is_ok()
    }

    /// A line for each fault, with its place.
    pub fn objections(&self, value: &Value) -> Vec<String> {
        let mut lines = Vec::new();
        if let Err(error) = self.schemas.validate(value, self.schema) {
            collect(&error, &mut lines);
        }
        lines
    }
}

fn collect(error: &ValidationError<'_, '_>, lines: &mut Vec<String>) {
    let place = error.instance_location.to_string();
    match &error.kind {
        ErrorKind::Required { want } => lines.extend(want.iter().map(|key| format!("`{key}` is missing at `{place}`"))),
        kind if error.causes.is_empty() => lines.push(format!("{kind} at `{place}`")),
        _ => error.causes.iter().for_each(|cause| collect(cause, lines)),
    }
}
