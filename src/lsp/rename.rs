//! A new name for a blank, a page or a heading, in every file that has the old one.

use std::ops::Range;

use gen_lsp_types as lsp;

use super::edits::{Edits, in_quotes_of};
use super::here::Here;
use super::mentions;
use super::subject::{Mention, Naming, Subject};
use crate::guide::address::url_of;
use crate::guide::config::{self, Config, is_id, label_key};
use crate::guide::content::{Doc, Guide, Kind, outline, relative, slug, split_number};
use crate::guide::data::{quoted, toml_key};
use crate::guide::markdown::{HeadingPlace, parse_in, places};
use crate::guide::slug::heading_id;

/// Why nothing is renamed while the guide is another one than it was when it could last be read.
const BEHIND: &str = "`courtesy.toml` or the theme has an error: mend it first, since until then not every place is known";

/// A change, or why it cannot be.
type Renamed = Result<lsp::WorkspaceEdit, String>;

/// The bytes at a position that would get a new name, and the old one.
pub(super) fn prepare(here: &Here<'_>, position: lsp::Position) -> Option<(lsp::Range, String)> {
    let byte = here.lines().byte(position);
    let mention = mentions::at(here, byte)?;
    let range = here.lines().range(mention.name.clone());
    match &mention.subject {
        Subject::Blank(_) => Some((range, written(here, &mention).to_owned())),
        Subject::Heading(path, id) => {
            let (_, doc) = here.page(path)?;
            match own_id(here, &mention, doc, id, byte) {
                Some(_) if mention.naming == Naming::Anchor => Some((range, id.clone())),
                Some(own) => Some((here.lines().range(own), id.clone())),
                None => Some((range, doc.headings.iter().find(|heading| heading.id == *id)?.text.clone())),
            }
        }
        Subject::Page(path) if here.client.moves_files => {
            let (_, doc) = here.page(path).filter(|(_, doc)| is_movable(doc))?;
            Some((range, doc.place.id.clone()))
        }
        _ => None,
    }
}

/// Gives the thing at a position a new name.
pub(super) fn rename(here: &Here<'_>, position: lsp::Position, name: &str) -> Renamed {
    let nothing = || "there is nothing here that can be renamed".to_owned();
    let byte = here.lines().byte(position);
    let mention = mentions::at(here, byte).ok_or_else(nothing)?;
    if here.guide.is_behind {
        return Err(BEHIND.to_owned());
    }
    let name = name.trim();
    match &mention.subject {
        Subject::Blank(id) => blank(here, id, &mention, name),
        Subject::Heading(path, id) => {
            let (_, doc) = here.page(path).ok_or(GONE)?;
            match own_id(here, &mention, doc, id, byte) {
                Some(own) => anchor(here, doc, id, own, name),
                None => heading(here, doc, id, name),
            }
        }
        Subject::Page(path) if here.client.moves_files => page(here, path, name),
        _ => Err(nothing()),
    }
}

/// A name as it stands in the file, without quotes.
fn written<'h>(here: &'h Here<'_>, mention: &Mention) -> &'h str {
    here.text.get(mention.name.clone()).unwrap_or_default().trim_matches(['"', '\'']).trim()
}

/// Whether two labels, or ids, name the same blank.
fn same(a: &str, b: &str) -> bool {
    label_key(a) == label_key(b)
}

/// Gives a blank another label, or its field another id: whatever stands at the position, wherever the same is written.
fn blank(here: &Here<'_>, id: &str, mention: &Mention, name: &str) -> Renamed {
    let old = written(here, mention).to_owned();
    let is_label = |config: &Config| config.fields.get(id).is_some_and(|field| same(&field.label, &old));
    // In `courtesy.toml` stand the words of all languages, each in a place of its own.
    let can_be_key = !here.is_config() && !is_label(&here.edition.config);
    let is_key = mention.naming == Naming::Key || (can_be_key && same(&old, id));
    if is_key && !is_id(name) {
        return Err(format!("`{name}` is no id: write small letters and digits with hyphens between them"));
    }
    if name.is_empty() || name.contains(['[', ']', '\n']) {
        return Err("a label has words, without brackets".to_owned());
    }
    let is_taken = |(other, field): (&String, &config::FieldConfig)| other != id && (same(other, name) || same(&field.label, name));
    let mut editions = here.standing.editions().map(|edition| &edition.config).filter(|config| is_key || is_label(config));
    if editions.any(|config| config.fields.iter().any(is_taken)) {
        return Err(format!("there is another blank `{name}`"));
    }
    // In `courtesy.toml` stand both the id and the label, in a message the id only as a key.
    let is_another_kind = |path: &str, naming| (naming == Naming::Key) != is_key && (naming == Naming::Key || path == config::FILE);
    let mut edits = Edits::new(here);
    for (path, mention) in mentions::everywhere(here.standing, &Subject::Blank(id.to_owned())) {
        let text = here.standing.text(&path).unwrap_or_default().get(mention.name.clone()).unwrap_or_default();
        if !same(text.trim_matches(['"', '\'']), &old) || is_another_kind(&path, mention.naming) {
            continue;
        }
        let page = here.page(&path).filter(|_| path != config::FILE);
        // What is a label in one language may be the id in another.
        let is_label_there = page.is_some_and(|(edition, _)| is_label(&edition.config));
        if mention.naming == Naming::Word && path != config::FILE && is_label_there == is_key {
            continue;
        }
        let new = match (path == config::FILE, mention.naming) {
            (true, Naming::Key) => toml_key(name),
            (true, _) => quoted(name),
            _ => in_matter(page.map(|(_, doc)| doc), mention.name.start, name)?,
        };
        edits.replace(&path, mention.name, new);
    }
    Ok(edits.finish())
}

/// A label as it stands in a file: in front matter as the quotes around it ask for.
fn in_matter(doc: Option<&Doc>, at: usize, name: &str) -> Result<String, String> {
    let Some(doc) = doc.filter(|doc| at < doc.body_start) else { return Ok(name.to_owned()) };
    let text = &doc.file.text;
    let line = &text[text[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    let value = line.split_once(':').map_or(line, |(_, value)| value).trim_start();
    match value.chars().next() {
        Some('\'') => Ok(name.replace('\'', "''")),
        Some('"') => Ok(name.replace('\\', r"\\").replace('"', "\\\"")),
        _ if name.contains(": ") || name.contains(" #") => {
            Err(format!("`{name}` cannot stand in `{}` without quotes: put them around the line first", doc.file.path))
        }
        _ => Ok(name.to_owned()),
    }
}

/// Why a heading cannot be renamed that is not as the guide knows it.
const GONE: &str = "the heading is not there any more";

/// Where the heading with an id stands in the body.
fn place_of(doc: &Doc, id: &str) -> Option<HeadingPlace> {
    let known = doc.headings.iter().find(|heading| heading.id == id)?;
    places(doc.body(), doc.dialect).1.into_iter().find(|place| place.span == known.span)
}

/// The bytes of the id that a heading gives itself with `{#id}`, where a byte is in there or in a link to it.
fn own_id(here: &Here<'_>, mention: &Mention, doc: &Doc, id: &str, byte: usize) -> Option<Range<usize>> {
    let place = place_of(doc, id).filter(|place| place.has_id)?;
    let behind = doc.body().get(place.words.end..place.span.end)?;
    let start = place.words.end + behind.find(&format!("#{id}"))? + 1;
    let own = doc.in_file(&(start..start + id.len()));
    let is_here = *doc.file.path == *here.path && (own.start - 2..=own.end + 1).contains(&byte);
    (is_here || mention.naming == Naming::Anchor).then_some(own)
}

/// Gives a heading another id of its own, and all anchors with it.
fn anchor(here: &Here<'_>, doc: &Doc, id: &str, own: Range<usize>, name: &str) -> Renamed {
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || "#%|{}()<>[]\"\\".contains(c)) {
        return Err(format!("`{name}` is no id: write letters and digits with hyphens between them"));
    }
    if name != id && doc.headings.iter().any(|other| other.id == name) {
        return Err(format!("the page has another heading with the id `{name}`"));
    }
    let mut edits = Edits::new(here);
    edits.replace(&doc.file.path, own, name);
    anchors(here, doc, id, name, &mut edits);
    Ok(edits.finish())
}

/// Has all links to a heading lead to another id.
fn anchors<'h>(here: &'h Here<'h>, doc: &Doc, id: &str, new: &str, edits: &mut Edits<'h>) {
    if new == id {
        return;
    }
    let all = mentions::everywhere(here.standing, &Subject::Heading(doc.file.path.to_string(), id.to_owned()));
    for (file, mention) in all.into_iter().filter(|(_, mention)| mention.naming == Naming::Anchor) {
        edits.replace(&file, mention.name, new);
    }
}

/// Gives a heading other words, and its anchors the id that follows from them.
fn heading(here: &Here<'_>, doc: &Doc, id: &str, name: &str) -> Renamed {
    let place = place_of(doc, id).ok_or(GONE)?;
    if name.is_empty() || name.contains('\n') {
        return Err("a heading has words, on one line".to_owned());
    }
    let new = if place.has_id { id.to_owned() } else { heading_id(name).trim_start_matches('_').to_owned() };
    if new.is_empty() || (new != id && doc.headings.iter().any(|other| other.id == new)) {
        return Err(format!("the page cannot have a heading with the id `{new}` here"));
    }
    let mut edits = Edits::new(here);
    edits.replace(&doc.file.path, doc.in_file(&place.words), name);
    // Of several headings with the same words the others get other ids as well.
    let mut body = doc.body().to_owned();
    body.replace_range(place.words.clone(), name);
    let after = outline(&parse_in(&body, doc.dialect, doc.quotes)).headings;
    for (old, new) in doc.headings.iter().zip(&after) {
        anchors(here, doc, &old.id, &new.id, &mut edits);
    }
    Ok(edits.finish())
}

/// Whether a page has its name from its file, and not from its folder.
fn is_movable(doc: &Doc) -> bool {
    matches!(doc.place.kind, Kind::Page | Kind::Guidance(_) | Kind::Message)
}

/// Gives a page's file another name, in all languages; its number and its folder stay.
fn page(here: &Here<'_>, path: &str, name: &str) -> Renamed {
    let (_, doc) = here.page(path).filter(|(_, doc)| is_movable(doc)).ok_or("a folder gives this page its name")?;
    let id = slug(name).ok_or_else(|| format!("`{name}` has no letter or digit that could stand in a URL"))?;
    let all = || here.standing.editions().flat_map(Guide::docs);
    let named = || all().filter(|other| other.place.id == id && other.original != doc.original);
    if named().any(|other| other.place.kind == doc.place.kind) {
        return Err(format!("there is another page `{id}`"));
    }
    let is_shared = named().next().is_some();
    let mut edits = Edits::new(here);
    for file in all().filter(|file| file.original == doc.original) {
        let old = file.file.path.to_string();
        let new = moved(&old, &id);
        for (from, mention) in mentions::everywhere(here.standing, &Subject::Page(old.clone())) {
            let Some(written) = here.standing.text(&from).and_then(|text| text.get(mention.name.clone())) else { continue };
            if is_shared && matches!(mention.naming, Naming::Name) && !written.contains('/') {
                return Err(format!("another page has the name `{id}`, and `{from}` names this one without its folder"));
            }
            if let Some((bytes, words)) = renamed(written, &from, &mention, &new, &id) {
                edits.replace(&from, bytes, words);
            }
        }
        edits.rename(old, new);
    }
    Ok(edits.finish())
}

/// The path with another name, whose number, language and ending stay.
fn moved(path: &str, id: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, ending) = name.split_once('.').map_or((name, String::new()), |(stem, ending)| (stem, format!(".{ending}")));
    let number = &stem[..stem.len() - split_number(stem).1.len()];
    format!("{folder}/{number}{id}{ending}")
}

/// What stands in the place of a page's old name.
fn renamed(written: &str, from: &str, mention: &Mention, new: &str, id: &str) -> Option<(Range<usize>, String)> {
    let words = match mention.naming {
        Naming::Path if written.starts_with('/') => format!("/{}", encoded(new.strip_prefix("content/")?)),
        Naming::Path => encoded(&relative(from, new)),
        Naming::Address => url_of(id),
        Naming::Name | Naming::Word => {
            let folder = written.trim_matches(['"', '\'']).rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
            in_quotes_of(written, &format!("{folder}{id}"))
        }
        Naming::Key | Naming::Anchor | Naming::Heading => return None,
    };
    Some((mention.name.clone(), words))
}

/// A path as the address of a link, where a space would end it.
pub(super) fn encoded(path: &str) -> String {
    path.replace('%', "%25").replace(' ', "%20").replace('(', "%28").replace(')', "%29").replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_keeps_all_but_its_name() {
        assert_eq!(moved("content/1-a/02-old name.de.md", "new"), "content/1-a/02-new.de.md");
        assert_eq!(moved("content/messages/email/old.md", "new"), "content/messages/email/new.md");
        assert_eq!(moved("content/a.b.md", "new"), "content/new.b.md");
    }
}
