//! A new rule, message, section or page: where its file goes and what is in it.

use super::shelf::Shelf;
use super::wanted::{Entry, New, NewMessage, NewRule};
use super::{NewFile, number, prompt, title};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::content::{Kind, NoPlace, Place, place, slug, split_number};
use crate::guide::slug::is_slug;

/// Longest name that is made of a title, in bytes; `--id` may give a longer one.
const NAME_MAX: usize = 60;

/// Tells which file to make.
///
/// # Errors
/// A diagnostic where the title cannot be one, the id is taken, or what is named does not exist.
pub fn plan(entry: &Entry, shelf: &Shelf) -> Result<NewFile, Diagnostic> {
    let title = title::tidy(&entry.title)?;
    let id = id(entry, &title)?;
    is_free(&id, shelf)?;
    let (path, text) = match &entry.new {
        New::Rule(rule) => (rule_path(rule, &id, shelf)?, prompt::rule(&title, rule, shelf)),
        New::Message(message) => {
            let section = section_of(message, shelf)?;
            (message_path(message, &id, shelf), prompt::message(&title, message, section.as_deref(), shelf))
        }
        New::Section => {
            let number = number::last(&shelf.section_folders(), "1-");
            (format!("content/{number}{id}/index.md"), prompt::section(&title))
        }
        New::Page => (format!("content/{id}.md"), prompt::page(&title)),
    };
    let (problem, help) = match place(&path) {
        Ok(place) if place.id == id => return Ok(NewFile { path, text }),
        Err(NoPlace::Reserved) => (format!("`{id}` is the name of a device on Windows"), "give the file another name with `--id`"),
        Err(NoPlace::Unexpected) => {
            (format!("`content/{id}` is a folder with a use of its own"), "give the section another name with `--id`")
        }
        Err(NoPlace::TooLong) => (format!("`{id}` is too long for the name of a file"), "give the file a shorter name with `--id`"),
        _ => (
            format!("the number in `{path}` would be taken for its place in the order"),
            "give the file a name that begins with a letter, with `--id`",
        ),
    };
    Err(Diagnostic::new(Code::BadRequest, problem).help(help))
}

fn id(entry: &Entry, title: &str) -> Result<String, Diagnostic> {
    let refused = |message: String, help: &str| Err(Diagnostic::new(Code::BadRequest, message).help(help));
    let id = match &entry.id {
        Some(id) if !is_slug(id) => {
            return refused(
                format!("`{id}` cannot be the id of a file"),
                "an id has lower-case letters, digits and single hyphens between them",
            );
        }
        Some(id) => id.clone(),
        None => match slug(title) {
            Some(id) => shortened(&id).to_owned(),
            None => {
                return refused("the title has no letter or digit that could stand in a file's name".to_owned(), "give it one with `--id`");
            }
        },
    };
    if id == "index" {
        return refused("`index` is the name of a folder's introduction".to_owned(), "give the file another with `--id`");
    }
    Ok(id)
}

/// As many whole words as are not too long for a name.
fn shortened(id: &str) -> &str {
    if id.len() <= NAME_MAX {
        return id;
    }
    match id[..id.floor_char_boundary(NAME_MAX + 1)].rfind('-') {
        Some(end) => &id[..end],
        None => &id[..id.floor_char_boundary(NAME_MAX)],
    }
}

fn is_free(id: &str, shelf: &Shelf) -> Result<(), Diagnostic> {
    let id_of = |place: &Place| match &place.kind {
        Kind::Home | Kind::Library => None,
        _ => Some(place.id.clone()),
    };
    let sections =
        shelf.section_folders().into_iter().filter_map(|folder| Some((format!("content/{folder}"), slug(split_number(folder).1)?)));
    let files = shelf.files().filter_map(|(path, place)| Some((path.to_owned(), id_of(place)?)));
    match files.chain(sections).find(|(_, taken)| taken == id) {
        Some((path, _)) => Err(Diagnostic::new(Code::InTheWay, format!("`{path}` has the id `{id}` already"))
            .at(Location::file(path))
            .help("choose another title, or give the file a name of its own with `--id`")),
        None => Ok(()),
    }
}

fn rule_path(rule: &NewRule, id: &str, shelf: &Shelf) -> Result<String, Diagnostic> {
    let before = rule.after.as_ref().map(|after| shelf.rule(after)).transpose()?;
    let asked = match (&rule.section, before) {
        (Some(section), _) => section.as_str(),
        (None, Some((path, _))) => path.split('/').nth(1).unwrap_or_default(),
        (None, None) => "",
    };
    let (folder, section) = shelf.section(asked)?;
    let inside =
        |path: &str| path.strip_prefix("content/").and_then(|path| path.strip_prefix(folder)).is_some_and(|rest| rest.starts_with('/'));
    let rules = shelf.files().filter(|(path, place)| inside(path) && matches!(place.kind, Kind::Guidance(_)));
    let paths: Vec<&str> = rules.map(|(path, _)| path).collect();
    let folder = format!("content/{folder}");
    let name = format!("{id}.md");
    let number = match before {
        Some((path, _)) if !inside(path) => {
            return Err(Diagnostic::new(Code::BadRequest, format!("`{path}` is not in the section `{section}`"))
                .help("leave `--section` out, or name a rule of that section"));
        }
        Some((path, _)) => number::after(path, &paths, &folder, &name)?,
        None => number::last(&names(&paths), "1-"),
    };
    Ok(format!("{folder}/{number}{name}"))
}

fn section_of(message: &NewMessage, shelf: &Shelf) -> Result<Option<String>, Diagnostic> {
    let mut section = None;
    for rule in &message.shows {
        if let Kind::Guidance(of) = &shelf.rule(rule)?.1.kind {
            section.get_or_insert(of.clone());
        }
    }
    match &message.section {
        Some(asked) => Ok(Some(shelf.section(asked)?.1)),
        None => Ok(section),
    }
}

/// Beside the messages of its channel, where they have a folder; otherwise where the messages lie.
fn message_path(message: &NewMessage, id: &str, shelf: &Shelf) -> String {
    let of_channel = format!("content/messages/{}/", message.channel.as_str());
    let messages: Vec<&str> = shelf.files().filter(|(_, place)| place.kind == Kind::Message).map(|(path, _)| path).collect();
    let has_folder = messages.iter().any(|path| path.starts_with(&of_channel));
    let has_loose = messages.iter().any(|path| path.matches('/').count() == 2);
    let folder = if has_loose && !has_folder { "content/messages/" } else { &of_channel };
    let beside: Vec<&str> =
        messages.into_iter().filter(|path| path.rsplit_once('/').is_some_and(|(of, _)| format!("{of}/") == folder)).collect();
    format!("{folder}{}{id}.md", number::last(&names(&beside), ""))
}

fn names<'p>(paths: &[&'p str]) -> Vec<&'p str> {
    paths.iter().filter_map(|path| path.rsplit('/').next()).collect()
}
