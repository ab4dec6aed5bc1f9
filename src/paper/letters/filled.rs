//! Whether the values for one person fill the blanks of a message.

use super::eml::is_address;
use super::people::VALUE_MAX;
use super::request::{Request, bad, find};
use super::values::{self, TO_EMAIL, Values};
use crate::diagnostic::Diagnostic;
use crate::guide::content::{Channel, Guide, Message};
use crate::guide::source::clean;
use crate::paper::shelf::PrintKind;

/// What keeps a request for one person from being a letter, each with the id of the field or the reserved name it is about.
///
/// # Errors
/// A diagnostic where there is no such message, or no such field.
pub fn unfit(guide: &Guide, request: &Request) -> Result<Vec<(String, Diagnostic)>, Diagnostic> {
    let message = &guide.messages[find(guide, &request.message)?];
    Ok(of_one(message, request, &shared(guide, message, request)?))
}

/// The values for everybody, by what they stand for; an empty one is no value, as in a table.
pub(super) fn shared(guide: &Guide, message: &Message, request: &Request) -> Result<Values, Diagnostic> {
    let mut shared = Values::new();
    for (name, value) in &request.set {
        let target = values::target(&guide.fields, name)
            .ok_or_else(|| bad(format!("no field has the name `{name}`")).help(values::suggestion(message, name)))?;
        if !value.trim().is_empty() && shared.insert(target, clean(value)).is_some() {
            return Err(bad(format!("`{name}` is given twice")).help("take one of them out"));
        }
    }
    Ok(shared)
}

/// What is wrong with the values for one person.
pub(super) fn of_one(message: &Message, request: &Request, values: &Values) -> Vec<(String, Diagnostic)> {
    let mut found = Vec::new();
    if !request.allow_blanks && shows_words(request.kind) {
        let open = message.fields.iter().filter(|field| !values.contains_key(&field.id));
        found.extend(open.map(|field| (field.id.clone(), nothing_for(&field.id, &field.label))));
    }
    let long = values.iter().map(|(name, value)| (name, value.chars().count())).filter(|(_, count)| *count > VALUE_MAX);
    found.extend(long.map(|(name, count)| {
        let message = format!("the value of `{name}` has {count} characters; at most {VALUE_MAX} fit into a letter");
        (name.clone(), bad(message).help("shorten it"))
    }));
    if request.envelopes {
        found.extend(values::addresses(values).map(|(name, problem)| (name.to_owned(), bad(problem).help("write several of them as one"))));
    }
    if request.kind.is_none() && message.channel == Channel::Email {
        found.extend(address(values).err().map(|problem| (TO_EMAIL.to_owned(), bad(problem))));
    }
    found
}

/// Whether the words stand on what is made, with what fills their blanks.
fn shows_words(kind: Option<PrintKind>) -> bool {
    !matches!(kind, Some(PrintKind::Lined | PrintKind::Cue))
}

fn nothing_for(id: &str, label: &str) -> Diagnostic {
    bad(format!("nothing stands for `{label}`"))
        .help(format!("give it with `--set {id}=…`, or leave blanks to be filled by hand with `--allow-blanks`"))
}

/// Whether an email goes to an address, where it goes anywhere.
pub(super) fn address(values: &Values) -> Result<(), String> {
    match values.get(TO_EMAIL) {
        Some(address) if !is_address(address.trim()) => Err(format!("`{address}` is not an email address")),
        _ => Ok(()),
    }
}
