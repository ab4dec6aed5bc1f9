//! Which column or `--set` fills which blank.

use std::collections::BTreeMap;

use super::people::People;
use crate::diagnostic::{Code, Diagnostic, Location, Severity, nearest, one_of};
use crate::guide::content::{Channel, Fields, Message};

/// The column that holds the address on the envelope, its lines separated by line breaks or ` / `.
pub const TO_ADDRESS: &str = "to-address";
/// The column that holds an email's recipient.
pub const TO_EMAIL: &str = "to-email";
/// The sender's address on the envelope.
pub const FROM_ADDRESS: &str = "from-address";

const RESERVED: [&str; 3] = [TO_ADDRESS, TO_EMAIL, FROM_ADDRESS];

/// Values by the id of a field, or by a reserved name.
pub type Values = BTreeMap<String, String>;

/// The header line for a message: its fields in order of use, then what envelope or email need.
pub fn header(message: &Message, envelopes: bool) -> Vec<String> {
    let mut names: Vec<String> = message.fields.iter().map(|field| field.id.clone()).collect();
    if message.channel == crate::guide::content::Channel::Email {
        names.push(TO_EMAIL.to_owned());
    }
    if envelopes {
        names.extend([TO_ADDRESS.to_owned(), FROM_ADDRESS.to_owned()]);
    }
    names
}

/// Finds what a column or a `--set` name stands for: a field's id or label, or a reserved name.
pub fn target(fields: &Fields, name: &str) -> Option<String> {
    let hyphened = name.trim().to_lowercase().replace(['_', ' '], "-");
    if RESERVED.contains(&hyphened.as_str()) {
        return Some(hyphened);
    }
    let field = fields.by_label(name).or_else(|| fields.by_label(&hyphened));
    field.map(|field| field.id.clone())
}

/// A name that is like `name` and that `message` takes, as help.
pub fn suggestion(message: &Message, name: &str) -> String {
    let known = header(message, true);
    match meant(message, name) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`{}` takes {}", message.doc.place.id, one_of(&known)),
    }
}

/// The name that `message` takes and that `name` is a slip of.
fn meant(message: &Message, name: &str) -> Option<String> {
    if message.channel == Channel::Email && matches!(name.to_lowercase().as_str(), "email" | "e-mail") {
        return Some(TO_EMAIL.to_owned());
    }
    nearest(name, header(message, true).iter().map(String::as_str)).map(str::to_owned)
}

/// The columns of a table as what they stand for; unknown ones are reported and left out, and so are those the message does not use.
pub fn columns(people: &People, fields: &Fields, message: &Message) -> (Vec<Option<String>>, Vec<Diagnostic>) {
    let columns: Vec<Option<String>> = people.columns.iter().map(|(name, _)| target(fields, name)).collect();
    let has = |wanted: &String| columns.iter().flatten().any(|known| known == wanted);
    let unknown = people.columns.iter().zip(&columns).filter(|((name, _), target)| target.is_none() && !name.is_empty());
    let problem = |((name, at), _): (&(String, Location), _)| {
        let problem = Diagnostic::new(Code::People, format!("no field has the name of the column `{name}`"));
        let mut problem = problem.at(at.clone()).help(suggestion(message, name));
        // Address books have columns of their own; a slip leaves another one out.
        if meant(message, name).is_none_or(|meant| target(fields, &meant).is_some_and(|meant| has(&meant))) {
            problem.severity = Severity::Warning;
        }
        problem
    };
    let mut diagnostics: Vec<Diagnostic> = unknown.map(problem).collect();
    for (number, target) in columns.iter().enumerate().filter_map(|(number, target)| Some((number, target.as_ref()?))) {
        let first = columns.iter().position(|known| known.as_ref() == Some(target)).filter(|first| *first < number);
        diagnostics.extend(first.map(|first| {
            Diagnostic::new(Code::People, format!("two columns stand for `{target}`"))
                .at(people.columns[number].1.clone())
                .related(people.columns[first].1.clone(), "the first of them")
                .help("take one of them out, or give it a name that no blank has")
        }));
    }
    (columns, diagnostics)
}

/// The values of a row over those that hold for all rows; an empty cell is no value.
pub fn of_row(row: &[String], columns: &[Option<String>], shared: &Values) -> Values {
    let mut values = shared.clone();
    for (column, value) in columns.iter().zip(row) {
        if let Some(name) = column
            && !value.is_empty()
        {
            values.insert(name.clone(), value.clone());
        }
    }
    values
}

/// The labels of the message's blanks that have no value.
pub fn unfilled<'m>(message: &'m Message, values: &Values) -> Vec<&'m str> {
    message.fields.iter().filter(|field| !values.contains_key(&field.id)).map(|field| field.label.as_str()).collect()
}

/// A value for a blank inside a line: line breaks become spaces.
pub fn in_line(value: &str) -> String {
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Lines that the zone of an address holds.
pub const ADDRESS_LINES: usize = 7;

/// The lines of an address: line breaks, ` / ` and `; ` separate them, and in one that has none of these its commas, if there are two or more.
pub fn address_lines(value: &str) -> Vec<String> {
    let lines = |signs: fn(char) -> bool| {
        let lines = value.split(signs).flat_map(|line| line.split(" / ")).map(in_line);
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    match lines(|c| c == '\n' || c == ';') {
        one if one.len() == 1 && one[0].matches(", ").count() > 1 => lines(|c| c == ','),
        lines => lines,
    }
}

/// What is wrong with the addresses of an envelope: a line too many.
pub fn addresses(values: &Values) -> Option<(&'static str, String)> {
    [TO_ADDRESS, FROM_ADDRESS].into_iter().find_map(|name| {
        let count = address_lines(values.get(name)?).len();
        (count > ADDRESS_LINES).then(|| (name, format!("`{name}` has {count} lines, and an envelope holds {ADDRESS_LINES}")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_lines() {
        assert_eq!(address_lines("Ann Lee\n1 High St / Leeds;LS1 1AA\n\n"), ["Ann Lee", "1 High St", "Leeds", "LS1 1AA"]);
        assert_eq!(address_lines("Ann Lee, 1 High St, Leeds LS1 1AA"), ["Ann Lee", "1 High St", "Leeds LS1 1AA"]);
        assert_eq!(address_lines("Ann Lee, PhD"), ["Ann Lee, PhD"]);
        assert_eq!(address_lines("Ann Lee, PhD / Maps, Prints, Books"), ["Ann Lee, PhD", "Maps, Prints, Books"]);
        let long = Values::from([(FROM_ADDRESS.to_owned(), "x\n".repeat(8))]);
        assert_eq!(addresses(&long), Some((FROM_ADDRESS, "`from-address` has 8 lines, and an envelope holds 7".to_owned())));
        assert_eq!(addresses(&Values::from([(TO_ADDRESS.to_owned(), "x\n".repeat(7))])), None);
    }
}
