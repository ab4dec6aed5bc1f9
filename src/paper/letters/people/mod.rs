//! People's data for mail merge: a CSV or JSON file as a stream of rows, each with its place. Values are text and nothing else.
//!
//! The file is read twice. The survey counts its rows and finds its columns, so that a file that is no table at all is refused before
//! anything is made; then the rows are read as they are wanted. Neither holds more than one row.

mod json;
mod record;
mod separated;

use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::file::Hash;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::source::{Data, Piece, clean};
use json::{List, Objects};
use record::{Fields, Record, Records, broken};
use separated::Separated;

/// Longest value that a letter takes, in characters.
pub(super) const VALUE_MAX: usize = 2000;

/// Most columns of a table.
const COLUMNS_MAX: usize = 1000;

/// One person's values, in the order of [`People::columns`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Counted from 1, bad rows included.
    pub number: usize,
    /// The row in the file.
    pub at: Location,
    /// A value for each column, empty where the row has none; or what is wrong with it.
    pub values: Result<Vec<String>, Box<Diagnostic>>,
}

/// How a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Lines of values behind a header line.
    Csv,
    /// One list of objects.
    List,
    /// An object on each line.
    Objects,
}

/// A table of people.
#[derive(Clone, Debug)]
pub struct People {
    data: Data,
    form: Form,
    /// Names of the columns as written, with their places.
    pub columns: Vec<(String, Location)>,
    /// The line that names the columns, or the first row.
    pub head: Location,
    /// How many rows there are, bad ones included.
    pub count: usize,
    /// Hash of the file.
    pub hash: Hash,
}

impl People {
    /// Surveys the table at `path`: JSON Lines where its name ends in `.jsonl` or `.ndjson`, a JSON list of objects where it ends in
    /// `.json`, else CSV with a header line, separated by commas, semicolons or tabs.
    ///
    /// # Errors
    /// A diagnostic where the file as a whole cannot be read.
    pub fn survey(path: &Path) -> Result<Self, Diagnostic> {
        Self::of(Data::open(path)?)
    }

    /// Surveys a table that may be read several times.
    ///
    /// # Errors
    /// A diagnostic where it cannot be read as a whole.
    pub fn of(data: Data) -> Result<Self, Diagnostic> {
        let name = data.path.to_lowercase();
        let form = match name.rsplit_once('.').map(|(_, end)| end) {
            Some("json") => Form::List,
            Some("jsonl" | "ndjson") => Form::Objects,
            _ => Form::Csv,
        };
        let whole = Location::file(data.path.clone());
        if name.rsplit_once('.').is_some_and(|(_, end)| matches!(end, "xlsx" | "xls" | "ods" | "numbers")) {
            return Err(Diagnostic::new(Code::People, "this is a spreadsheet, and not a table as text")
                .at(whole)
                .help("save it as CSV in the program that made it, and name that file"));
        }
        let mut people = People { data, form, columns: Vec::new(), head: whole, count: 0, hash: Hash::default() };
        let mut records = people.records()?;
        if form == Form::Csv {
            people.take_header(records.next().transpose()?)?;
        }
        while let Some(record) = records.next().transpose()? {
            if form != Form::Csv {
                people.take_names(&record)?;
            }
            people.count += usize::from(!record.is_blank());
        }
        people.hash = records.hash();
        Ok(people)
    }

    fn records(&self) -> Result<Box<dyn Records>, Diagnostic> {
        let (path, pieces) = (self.data.path.clone(), self.data.pieces()?);
        Ok(match self.form {
            Form::Csv => Box::new(Separated::new(path, pieces)),
            Form::List => Box::new(List::new(path, pieces)),
            Form::Objects => Box::new(Objects::new(path, pieces)),
        })
    }

    /// The rows, in order. An error ends them: the file cannot be read on.
    ///
    /// # Errors
    /// A diagnostic where the file cannot be opened.
    pub fn rows(&self) -> Result<Rows, Diagnostic> {
        let mut records = self.records()?;
        if self.form == Form::Csv {
            records.next().transpose()?;
        }
        let names = self.columns.iter().map(|(name, _)| name.clone()).collect();
        Ok(Rows { records, names, number: 0, people: self.hash, is_over: false })
    }

    /// The text of the file, a piece at a time, each with the path; for as long as it can be read.
    pub fn pieces(&self) -> impl Iterator<Item = (Arc<str>, Piece)> {
        self.data.pieces().into_iter().flatten().map_while(Result::ok).map(|piece| (self.data.path.clone(), piece))
    }

    fn take_header(&mut self, header: Option<Record>) -> Result<(), Diagnostic> {
        let no_header = |at: Location| {
            Diagnostic::new(Code::People, "the file has no header line").at(at).help("begin it with the line that `--csv-header` prints")
        };
        let Some(record) = header else { return Err(no_header(self.head.clone())) };
        self.head = record.at.clone();
        let Fields::List(names) = &record.fields.clone().map_err(|problem| *problem)? else { return Ok(()) };
        if names.iter().all(|name| name.trim().is_empty()) {
            return Err(no_header(record.at));
        }
        names.iter().try_for_each(|name| self.take_name(name.trim(), record.part(name)))
    }

    /// New names of an object become columns.
    fn take_names(&mut self, record: &Record) -> Result<(), Diagnostic> {
        if self.head.line == 0 {
            self.head = record.at.clone();
        }
        let Ok(Fields::Named(object)) = &record.fields else { return Ok(()) };
        let is_new = |people: &Self, name: &String| !people.columns.iter().any(|(known, _)| *known == clean(name));
        object.keys().try_for_each(|name| if is_new(self, name) { self.take_name(name, record.part(name)) } else { Ok(()) })
    }

    fn take_name(&mut self, name: &str, at: Location) -> Result<(), Diagnostic> {
        if let Some((_, first)) = self.columns.iter().find(|(known, _)| !name.is_empty() && known.eq_ignore_ascii_case(name)) {
            return Err(broken(at, format!("two columns have the name `{name}`")).related(first.clone(), "the first of them"));
        }
        if self.columns.len() == COLUMNS_MAX {
            return Err(broken(at, format!("there are more than {COLUMNS_MAX} columns")));
        }
        self.columns.push((clean(name), at));
        Ok(())
    }
}

/// The rows of a table, read as they are asked for.
pub struct Rows {
    records: Box<dyn Records>,
    names: Vec<String>,
    number: usize,
    /// Hash of the file when it was surveyed.
    people: Hash,
    is_over: bool,
}

impl Iterator for Rows {
    type Item = Result<Row, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_of(|_| true)
    }
}

impl Rows {
    /// The next row whose number `is_wanted`; of the others the values are not looked at.
    pub(super) fn next_of(&mut self, is_wanted: impl Fn(usize) -> bool) -> Option<Result<Row, Diagnostic>> {
        if self.is_over {
            return None;
        }
        loop {
            let record = match self.records.next() {
                Some(Ok(record)) if record.is_blank() => continue,
                Some(Ok(record)) => record,
                ended => {
                    self.is_over = true;
                    return ended.map_or_else(|| self.end(), |problem| problem.err().map(Err));
                }
            };
            self.number += 1;
            if !is_wanted(self.number) {
                continue;
            }
            let values = record.values(&self.names).and_then(|values| checked(&record.at, values, self.names.len()));
            return Some(Ok(Row { number: self.number, at: record.at, values }));
        }
    }

    /// Nothing, unless the file is another one than when it was surveyed.
    fn end(&self) -> Option<Result<Row, Diagnostic>> {
        (self.records.hash() != self.people).then(|| {
            let problem = Diagnostic::new(Code::People, "the file changed while it was read");
            Err(problem.help("run the command again once nothing writes to it"))
        })
    }
}

fn checked(at: &Location, values: Vec<String>, columns: usize) -> Result<Vec<String>, Box<Diagnostic>> {
    let bad = |message: String, help: &str| Box::new(Diagnostic::new(Code::PeopleRow, message).at(at.clone()).help(help));
    if values.len() > columns {
        let message = format!("the row has {} values, but there are {columns} columns", values.len());
        return Err(bad(message, "put a value that holds the separator in double quotes"));
    }
    let mut values: Vec<String> = values.into_iter().map(|text| value(&text)).collect();
    if let Some(count) = values.iter().map(|value| value.chars().count()).find(|count| *count > VALUE_MAX) {
        let message = format!("a value has {count} characters; at most {VALUE_MAX} fit into a letter");
        return Err(bad(message, "look for a double quote that is not closed"));
    }
    values.resize(columns, String::new());
    Ok(values)
}

/// A value without hidden characters and without white space around its lines.
fn value(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = clean(&text).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    lines.join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests;
