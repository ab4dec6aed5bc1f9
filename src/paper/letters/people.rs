//! People's data for mail merge: a CSV or JSON file as rows, each with its place. Values are text and nothing else.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::source::{SourceFile, clean};

/// Longest value that a letter takes, in characters.
const VALUE_MAX: usize = 2000;

/// One person's values, in the order of [`People::columns`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Counted from 1, bad rows included.
    pub number: usize,
    /// Bytes of the row in the file.
    pub span: Range<usize>,
    /// A value for each column; empty where the row has none.
    pub values: Vec<String>,
}

/// A table of people.
#[derive(Clone, Debug)]
pub struct People {
    /// The file, for messages.
    pub file: SourceFile,
    /// Names of the columns as written, with their places.
    pub columns: Vec<(String, Range<usize>)>,
    /// Every row, or what is wrong with it.
    pub rows: Vec<Result<Row, Diagnostic>>,
}

/// Reads a table: JSON (a list of objects) where the file's name ends in `.json`, else CSV with a header line.
///
/// CSV may be separated by commas, semicolons or tabs.
///
/// # Errors
/// A diagnostic where the file as a whole cannot be read.
pub fn parse(file: &SourceFile) -> Result<People, Diagnostic> {
    if file.path.to_lowercase().ends_with(".json") { parse_json(file) } else { parse_csv(file) }
}

fn parse_csv(file: &SourceFile) -> Result<People, Diagnostic> {
    let text = &*file.text;
    let head = text.lines().next().unwrap_or_default();
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(head)).flexible(true).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| broken(file, 0..head.len(), &error.to_string()))?.clone();
    if header.iter().all(|name| name.trim().is_empty()) {
        return Err(broken(file, 0..head.len(), "the file has no header line").help("begin it with the line that `--csv-header` prints"));
    }
    let columns = columns(file, header.iter().map(|name| (name.trim().to_owned(), find(head, name))))?;
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let start = reader.position().byte() as usize;
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) if record.iter().all(|value| value.trim().is_empty()) => {}
            Ok(true) => {
                let number = rows.len() + 1;
                rows.push(row(
                    file,
                    number,
                    line_span(text, start),
                    columns.len(),
                    (0..record.len()).filter_map(|at| record.get(at)).collect(),
                ));
            }
            Err(error) => rows.push(Err(broken(file, line_span(text, start), &error.to_string()))),
        }
    }
    Ok(People { file: file.clone(), columns, rows })
}

/// The separator that stands most often in the header.
fn delimiter(head: &str) -> u8 {
    let count = |separator: u8| head.bytes().filter(|b| *b == separator).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

fn row(file: &SourceFile, number: usize, span: Range<usize>, columns: usize, values: Vec<&str>) -> Result<Row, Diagnostic> {
    if values.len() > columns {
        return Err(bad_row(file, span, &format!("the row has {} values, but there are {columns} columns", values.len()))
            .help("put a value that holds the separator in double quotes"));
    }
    let mut values: Vec<String> = values.into_iter().map(value).collect();
    if let Some(long) = values.iter().find(|value| value.chars().count() > VALUE_MAX) {
        let count = long.chars().count();
        return Err(bad_row(file, span, &format!("a value has {count} characters; at most {VALUE_MAX} fit into a letter"))
            .help("look for a double quote that is not closed"));
    }
    values.resize(columns, String::new());
    Ok(Row { number, span, values })
}

/// A value without hidden characters and without white space around its lines.
fn value(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<String> = clean(&text).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    lines.join("\n").trim().to_owned()
}

fn parse_json(file: &SourceFile) -> Result<People, Diagnostic> {
    let text = &*file.text;
    let list: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| json_error(file, &error))?;
    let span = |raw: &RawValue| {
        let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        start..start + raw.get().len()
    };
    let objects: Vec<_> = list.iter().map(|raw| (span(raw), serde_json::from_str::<serde_json::Map<_, _>>(raw.get()))).collect();
    let mut names: Vec<(String, Range<usize>)> = Vec::new();
    for (span, object) in &objects {
        for name in object.iter().flat_map(serde_json::Map::keys) {
            if !names.iter().any(|(known, _)| known == name) {
                let at = find(&text[span.clone()], name);
                names.push((name.clone(), span.start + at.start..span.start + at.end));
            }
        }
    }
    let columns = columns(file, names.into_iter())?;
    let rows = objects.into_iter().enumerate().map(|(at, (span, object))| {
        let object =
            object.map_err(|_| bad_row(file, span.clone(), "the entry is not an object").help("write `{ \"field\": \"value\" }`"))?;
        let mut values = Vec::new();
        for (name, _) in &columns {
            values.push(match object.get(name) {
                None | Some(serde_json::Value::Null) => String::new(),
                Some(serde_json::Value::String(text)) => text.clone(),
                Some(serde_json::Value::Number(number)) => number.to_string(),
                Some(_) => return Err(bad_row(file, span, &format!("`{name}` is neither text nor a number"))),
            });
        }
        row(file, at + 1, span, columns.len(), values.iter().map(String::as_str).collect())
    });
    let rows = rows.collect();
    Ok(People { file: file.clone(), columns, rows })
}

fn columns(file: &SourceFile, names: impl Iterator<Item = (String, Range<usize>)>) -> Result<Vec<(String, Range<usize>)>, Diagnostic> {
    let mut columns: Vec<(String, Range<usize>)> = Vec::new();
    for (name, span) in names {
        if let Some((_, first)) = columns.iter().find(|(known, _)| !name.is_empty() && known.eq_ignore_ascii_case(&name)) {
            return Err(
                broken(file, span, &format!("two columns have the name `{name}`")).related(file.at(first.clone()), "the first of them")
            );
        }
        columns.push((clean(&name), span));
    }
    Ok(columns)
}

fn find(text: &str, part: &str) -> Range<usize> {
    text.find(part).map_or(0..0, |at| at..at + part.len())
}

fn line_span(text: &str, start: usize) -> Range<usize> {
    let blank = text[start..].bytes().take_while(|b| *b == b'\n').count();
    let start = start + blank;
    start..start + text[start..].find('\n').unwrap_or(text.len() - start)
}

fn broken(file: &SourceFile, span: Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::new(Code::People, message.to_owned()).at(file.at(span))
}

fn bad_row(file: &SourceFile, span: Range<usize>, message: &str) -> Diagnostic {
    Diagnostic::new(Code::PeopleRow, message.to_owned()).at(file.at(span))
}

fn json_error(file: &SourceFile, error: &serde_json::Error) -> Diagnostic {
    let line_start: usize = file.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = (line_start + error.column().saturating_sub(1)).min(file.text.len());
    let location: Location = file.at(at..at + 1);
    Diagnostic::new(Code::People, format!("the file is not a JSON list of objects: {error}")).at(location)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people(path: &str, text: &str) -> People {
        parse(&SourceFile::new(path, text)).unwrap()
    }

    fn values(people: &People) -> Vec<Vec<String>> {
        people.rows.iter().flatten().map(|row| row.values.clone()).collect()
    }

    #[test]
    fn separators_quotes_and_short_rows() {
        let table = people("p.csv", "a;b;c\n1;\"x; \"\"y\"\"\n z\";3\n\n4;5\n");
        assert_eq!(values(&table), [["1", "x; \"y\"\nz", "3"], ["4", "5", ""]]);
        assert_eq!(&table.file.text[table.rows[1].as_ref().unwrap().span.clone()], "4;5");
    }

    #[test]
    fn hostile_values_are_only_text() {
        let table = people("p.csv", "name,x\n=cmd|' /C calc'!A0,+1\n\"Ann\r\nBcc: x@y.z\",../../x\n");
        assert_eq!(values(&table), [["=cmd|' /C calc'!A0", "+1"], ["Ann\nBcc: x@y.z", "../../x"]]);
    }

    #[test]
    fn a_bad_row_does_not_spoil_the_others() {
        let long = "x".repeat(1_000_000);
        let table = people("p.csv", &format!("a,b\n1,2,3\n{long},2\nfine,2\n"));
        assert_eq!(table.rows.iter().filter(|row| row.is_err()).count(), 2);
        assert_eq!(values(&table), [["fine", "2"]]);
        let line = |row: &Result<Row, Diagnostic>| row.as_ref().unwrap_err().location.as_ref().unwrap().line;
        assert_eq!((line(&table.rows[0]), line(&table.rows[1])), (2, 3));
    }

    #[test]
    fn two_columns_of_one_name_are_refused() {
        assert!(parse(&SourceFile::new("p.csv", "a,A\n1,2\n")).unwrap_err().message.contains("two columns"));
        assert!(parse(&SourceFile::new("p.csv", "")).is_err());
    }

    #[test]
    fn json_has_the_same_rows() {
        let table = people("p.JSON", "[{\"a\": \"x\", \"b\": 2},\n {\"b\": null},\n 7]");
        assert_eq!(values(&table), [["x", "2"], ["", ""]]);
        let bad = table.rows[2].as_ref().unwrap_err();
        assert_eq!(bad.location.as_ref().unwrap().line, 3);
        let error = parse(&SourceFile::new("p.json", "[{\"a\": 1},\n oops]")).unwrap_err();
        assert_eq!(error.location.unwrap().line, 2);
    }
}
