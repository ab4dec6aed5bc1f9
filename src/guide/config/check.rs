//! What the types of `courtesy.toml` cannot hold: addresses, ids, tags, words that must not be empty.

use std::collections::HashMap;

use super::editions;
use super::model::{Config, FieldConfig, Host, THICKNESSES, WIDTHS};
use super::names::{is_language_tag, is_web_address, label_key};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::slug::is_slug;
use crate::guide::source::SourceFile;

pub(super) fn check(config: &Config, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    let mut bad = |location: Location, message: String, help: &str| {
        // What could not be read stands as its usual value, of which there is nothing to say.
        if diagnostics.iter().all(|told| told.location.as_ref() != Some(&location)) {
            diagnostics.push(Diagnostic::new(Code::BadValue, message).at(location).help(help));
        }
    };
    if let Some(url) = &config.guide.base_url
        && !is_web_address(url)
    {
        let help = if url.contains('@') {
            "leave the name and the password out: they would stand in every page"
        } else {
            "write the whole address of the folder, for example `https://example.org/guide/`"
        };
        bad(file.at(url.span.clone()), format!("`{}` is not a web address", url.value), help);
    }
    let archive = &config.print.archive;
    if archive.value && config.print.date.is_none() {
        bad(file.at(archive.span.clone()), "PDF/A asks for a date".to_owned(), "add one below `[print]`, for example `date = 2026-11-20`");
    }
    if let Some(monogram) = &config.print.monogram
        && !(1..=3).contains(&monogram.trim().chars().filter(|c| c.is_alphabetic()).count())
    {
        bad(file.at(monogram.span.clone()), format!("`{}` is no monogram", monogram.value), "give one to three initials, such as `\"RB\"`");
    }
    let press = &config.print.press;
    if press.value && archive.value {
        let help = "take one of them out; for a single card there is `courtesy print MESSAGE --press`";
        bad(file.at(press.span.clone()), "cards for the press cannot be PDF/A: their inks need a colour profile".to_owned(), help);
    }
    let thickness = &config.print.paper_thickness;
    if !THICKNESSES.contains(&thickness.value) {
        let help = "paper of 80 g/m² is 0.1 mm thick, card 0.3 mm; give 0 to 0.5";
        bad(file.at(thickness.span.clone()), format!("a sheet of paper is not {} mm thick", thickness.value), help);
    }
    let hosts = &config.hosting.files;
    if let Some(second) = hosts.iter().find(|host| host.value == Host::Cloudflare)
        && hosts.iter().any(|host| host.value == Host::Netlify)
    {
        let help = "name the one that the site goes to";
        bad(file.at(second.span.clone()), "Netlify and Cloudflare Pages read files of the same names".to_owned(), help);
    }
    let language = &config.guide.language;
    if !is_language_tag(language) {
        bad(file.at(language.span.clone()), format!("`{}` is not a language tag", language.value), "use a tag such as `en` or `en-GB`");
    }
    for (id, field) in &config.fields {
        if !is_slug(id) {
            let help = "an id has lower-case letters, digits and single hyphens between them";
            bad(file.at(field.label.span.clone()), format!("`{id}` cannot be the id of a field"), help);
        }
        if field.label.trim().is_empty() || field.label.contains(['[', ']', '\n']) {
            bad(file.at(field.label.span.clone()), format!("the label of `{id}` is empty or has a bracket"), "use plain words");
        }
        if let Some(width) = &field.width
            && !WIDTHS.contains(&width.value)
        {
            bad(file.at(width.span.clone()), format!("a blank cannot be {} mm wide", width.value), "give a width from 3 to 150 mm");
        }
    }
    for (id, words) in &config.events {
        if !is_slug(id) {
            let help = "an id has lower-case letters, digits and single hyphens between them";
            bad(file.at(words.span.clone()), format!("`{id}` cannot be the id of an event"), help);
        }
        if words.trim().is_empty() {
            bad(
                file.at(words.span.clone()),
                format!("the event `{id}` has no words"),
                "write them as they follow “after”, for example `\"the interview\"`",
            );
        }
    }
    editions::check(config, file, diagnostics);
    let mut labels: HashMap<String, &FieldConfig> = HashMap::with_capacity(config.fields.len());
    for (id, field) in &config.fields {
        if let Some(first) = labels.get(&label_key(&field.label)) {
            diagnostics.push(
                Diagnostic::new(Code::FieldTaken, format!("the field `{id}` has the same label as another"))
                    .at(file.at(field.label.span.clone()))
                    .related(file.at(first.label.span.clone()), "the other field")
                    .help("give each field a label of its own, or use one field in both places"),
            );
        } else {
            labels.insert(label_key(&field.label), field);
        }
    }
}
