//! A record of a table before its columns are known.

use serde_json::{Map, Value};

use crate::diagnostic::file::Hash;
use crate::diagnostic::{Code, Diagnostic, Location};

/// Longest record, in bytes: much more than a row of values that letters take.
pub(super) const RECORD_MAX: usize = 1 << 18;

/// The records of a file in any form.
pub(super) trait Records: Iterator<Item = Result<Record, Diagnostic>> + Send {
    /// The hash of the bytes so far.
    fn hash(&self) -> Hash;
}

/// One record, with its place.
pub(super) struct Record {
    /// Its first line.
    pub(super) at: Location,
    /// Its text, for places in it.
    pub(super) text: String,
    /// What it says, or what is wrong with it.
    pub(super) fields: Result<Fields, Box<Diagnostic>>,
}

/// What a record says.
#[derive(Clone)]
pub(super) enum Fields {
    /// Values in the order of the header.
    List(Vec<String>),
    /// Values by name.
    Named(Map<String, Value>),
}

impl Record {
    /// A record that cannot be read.
    pub(super) fn bad(at: Location, message: String, help: &str) -> Self {
        let problem = Diagnostic::new(Code::PeopleRow, message).at(at.clone()).help(help);
        Record { at, text: String::new(), fields: Err(Box::new(problem)) }
    }

    /// A record that is longer than any row may be.
    pub(super) fn endless(at: Location) -> Self {
        Record::bad(at, "the row is longer than 256 KiB".to_owned(), "look for a double quote that is not closed")
    }

    /// Whether it holds no value at all, as an empty line of a spreadsheet does.
    pub(super) fn is_blank(&self) -> bool {
        matches!(&self.fields, Ok(Fields::List(values)) if values.iter().all(|value| value.trim().is_empty()))
    }

    /// Where a part of the record stands.
    pub(super) fn part(&self, part: &str) -> Location {
        let span = self.text.find(part).map_or(0..0, |at| at..at + part.len());
        Location::in_text(self.at.path.clone(), &self.text, span).within(self.at.line, self.at.column)
    }

    /// The values for the columns, as written.
    pub(super) fn values(&self, names: &[String]) -> Result<Vec<String>, Box<Diagnostic>> {
        match &self.fields {
            Err(problem) => Err(problem.clone()),
            Ok(Fields::List(values)) => Ok(values.clone()),
            Ok(Fields::Named(object)) => names.iter().map(|name| self.text_of(name, object.get(name))).collect(),
        }
    }

    fn text_of(&self, name: &str, value: Option<&Value>) -> Result<String, Box<Diagnostic>> {
        match value {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(_) => {
                let problem = Diagnostic::new(Code::PeopleRow, format!("`{name}` is neither text nor a number"));
                Err(Box::new(problem.at(self.at.clone())))
            }
        }
    }
}

/// The table as a whole cannot be used.
pub(super) fn broken(at: Location, message: String) -> Diagnostic {
    Diagnostic::new(Code::People, message).at(at)
}
