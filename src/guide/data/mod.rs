//! Structured data with places: front matter and configuration, read strictly and with every problem reported.
//!
//! YAML and TOML become one kind of tree, `Node`; `read` turns a tree into a typed struct through serde.

mod date;
mod de;
mod fields;
mod read;
mod report;
mod slip;
mod spanned;
mod toml;
mod yaml;

use std::ops::Range;

pub use date::Date;
pub use fields::fields;
pub use read::read;
pub use report::report;
pub use spanned::Spanned;
pub use toml::{key as toml_key, parse as parse_toml};
pub use yaml::parse as parse_yaml;

/// A text in double quotes, as TOML and YAML both read it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A value and the bytes of the source that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Bytes in the source text.
    pub span: Range<usize>,
    /// The value itself.
    pub value: Value,
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing: `key:` or `~` in YAML.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A decimal number.
    Float(f64),
    /// A text.
    Str(String),
    /// A YAML scalar without quotes that looks like something other than text: the text as written, and what it looks like.
    Plain(String, Box<Value>),
    /// A list.
    Seq(Vec<Node>),
    /// A table, in source order.
    Map(Vec<Entry>),
    /// Stands for a value that was reported already, so that reading can go on.
    Reported,
}

/// One key of a table with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as written.
    pub key: String,
    /// Bytes of the key in the source text.
    pub key_span: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Value {
    /// Names the kind of value for a message.
    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "nothing",
            Value::Bool(_) => "true or false",
            Value::Int(_) | Value::Float(_) => "a number",
            Value::Str(_) => "text",
            Value::Plain(_, looks_like) => looks_like.kind(),
            Value::Seq(_) => "a list",
            Value::Map(_) => "a table",
            Value::Reported => "a value",
        }
    }
}

/// A problem found while parsing or reading data.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Bytes in the source text.
    pub span: Range<usize>,
    /// What kind of problem it is.
    pub kind: ProblemKind,
}

/// The kinds of problems in data.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The text is not well formed.
    Syntax(String),
    /// A key stands twice; the span is the second one's.
    Duplicate {
        /// The key.
        key: String,
        /// Where it stood first, where that is known.
        first: Option<Range<usize>>,
    },
    /// A key is not one of those expected.
    UnknownKey {
        /// The key.
        key: String,
        /// The keys that are known.
        expected: Vec<String>,
    },
    /// A text has a hidden character, written as an escape; U+FFFD stands in its place.
    Hidden(char),
    /// A required key is missing; the span is its table's.
    MissingKey(String),
    /// A value is of the wrong type or not allowed.
    BadValue {
        /// What is wrong.
        message: String,
        /// The words that are allowed, where there is a list of them.
        allowed: Vec<String>,
        /// The word that was found.
        found: Option<String>,
    },
}
