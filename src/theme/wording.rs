//! The words of a language, laid over one another from the files of a theme, and what is wrong with those that a guide's own theme adds: slips in
//! their names, their forms and their places for other words.

use std::collections::BTreeSet;

use super::dates::Dates;
use super::layer::{Layer, own_texts, texts, unasked};
use super::locale::lineage;
use super::words::{Added, BASE, Word, Words};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::source::SourceFile;

/// The forms that a word can have, of the Unicode CLDR.
const FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

pub(super) fn load(layers: &[Layer], language: &str, diagnostics: &mut Vec<Diagnostic>) -> Words {
    let mut words = Words { language: language.to_owned(), ..Words::default() };
    let mut own = Vec::new();
    let add = |words: &mut Words, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>| {
        // A file that is the same as that of the built-in theme stands in its place.
        let mut below = layers.iter().take(1).flat_map(|built_in| &built_in.files);
        let is_own = !below.any(|(path, bytes)| file.path.ends_with(path) && **bytes == *file.text.as_bytes());
        let before = is_own.then(|| words.clone());
        let added = words.add(file, diagnostics);
        if let Some(before) = before {
            diagnostics.extend(check(&added, &before, file, layers));
        }
        added
    };
    for file in texts(layers, &path_of(BASE), diagnostics) {
        add(&mut words, &file, diagnostics);
    }
    let files = files(layers, language, diagnostics);
    for file in &files {
        own.extend(add(&mut words, file, diagnostics));
    }
    let primary = language.split('-').next().unwrap_or(language);
    // What is no tag is reported where it stands.
    if primary != BASE && (2..=3).contains(&primary.len()) {
        words.forget_name(&own);
        words.are_borrowed = files.is_empty();
        diagnostics.extend(files.last().and_then(|file| words.untranslated(&own, &file.path)));
    }
    words.dates = Dates::of(words.date_locale());
    let forms = Word::Plain(words.forms().to_owned());
    words.tables.entry("language".to_owned()).or_default().insert("forms".to_owned(), forms);
    words
}

fn path_of(language: &str) -> String {
    format!("i18n/{language}.toml")
}

/// The files of a language, that of the built-in theme for its region before a guide's own for all regions.
fn files(layers: &[Layer], language: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<SourceFile> {
    let names = lineage(language).into_iter().filter(|name| name != BASE);
    let mut files: Vec<SourceFile> = names.flat_map(|name| texts(layers, &path_of(&name), diagnostics)).collect();
    files.sort_by_key(|file| layers.iter().position(|layer| file.path.starts_with(&layer.shown)));
    files
}

/// Checks the words that `file` adds to those of `below`.
fn check(added: &[Added], below: &Words, file: &SourceFile, layers: &[Layer]) -> Vec<Diagnostic> {
    added.iter().flat_map(|word| check_one(word, below, file, layers)).collect()
}

fn check_one(added: &Added, below: &Words, file: &SourceFile, layers: &[Layer]) -> Vec<Diagnostic> {
    let Added { table, name, word, value, .. } = added;
    let bad = |message: String, help: String| Diagnostic::new(Code::BadValue, message).at(file.at(value.clone())).help(help);
    let mut found = Vec::new();
    match below.tables.get(table).and_then(|words| words.get(name)) {
        None if !is_used(layers, table, name) => {
            found.push(unasked("word", (table, name), &below.tables, "a template").at(file.at(added.key.clone())));
        }
        None => {}
        Some(Word::Plain(_)) if matches!(word, Word::Plural(_)) => {
            found.push(bad(format!("`{table}.{name}` stands without a number, so it has one form"), "write it as `\"words\"`".to_owned()));
        }
        Some(known) => {
            found.extend(forms(added, known).into_iter().map(|(message, help)| bad(message, help)));
            let places = places(known);
            let strange = self::places(word).into_iter().find(|place| !places.contains(place));
            found.extend(strange.map(|place| {
                let help = match nearest(&place, places.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{{{near}}}`?"),
                    None if places.is_empty() => "nothing is put into this word".to_owned(),
                    None => format!("it can have {}", one_of(&places.iter().map(|place| format!("{{{place}}}")).collect::<Vec<_>>())),
                };
                bad(format!("nothing is put into `{{{place}}}` of `{table}.{name}`"), help)
            }));
        }
    }
    found
}

/// What is wrong with the forms of a word that has one for each kind of number; other tables are of words for something else.
fn forms(added: &Added, known: &Word) -> Vec<(String, String)> {
    let (Word::Plural(forms), Word::Plural(usual)) = (&added.word, known) else { return Vec::new() };
    let is_form = |form: &String| FORMS.contains(&form.as_str());
    if !usual.keys().all(is_form) {
        return Vec::new();
    }
    let strange = forms.keys().find(|form| !is_form(form));
    let strange = strange.map(|form| (format!("a word has no form `{form}`"), format!("the forms are {}", one_of(&FORMS))));
    let missing = (!forms.contains_key("other")).then(|| {
        let message = format!("the word `{}.{}` has no form `other`", added.table, added.name);
        (message, "add it: it stands for every number that has no form of its own".to_owned())
    });
    strange.into_iter().chain(missing).collect()
}

/// The names between braces, for which other words are put in.
fn places(word: &Word) -> BTreeSet<String> {
    let texts: Vec<&str> = match word {
        Word::Plain(text) => vec![text],
        Word::Plural(forms) => forms.values().map(String::as_str).collect(),
    };
    let names = texts.into_iter().flat_map(|text| text.split('{').skip(1).filter_map(|rest| rest.split_once('}'))).map(|(name, _)| name);
    names
        .filter(|name| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
        .map(str::to_owned)
        .collect()
}

/// Whether a template, a script or a Typst file of the guide's own asks for a word, or might.
fn is_used(layers: &[Layer], table: &str, name: &str) -> bool {
    own_texts(layers).any(|(path, text)| !path.starts_with("i18n/") && text.contains(name) && text.contains(table))
}
