//! The configuration that each edition has: that of the guide, with the words of its language.

use super::language::LanguageConfig;
use super::model::Config;
use super::names::{is_language_tag, same_language};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::guide::data::Spanned;
use crate::guide::source::SourceFile;

impl Config {
    /// The folder of a language's edition in the site, with a slash at its end.
    pub fn prefix_of(tag: &str) -> String {
        format!("{}/", tag.to_ascii_lowercase())
    }

    /// The configuration of the edition in a further language: the guide's own, with the words and papers of that language.
    pub fn edition(&self, tag: &str, language: &LanguageConfig) -> Config {
        let mut config = self.clone();
        let guide = &mut config.guide;
        guide.id = Some(format!("{}/{tag}", guide.id.as_deref().unwrap_or(&guide.title)));
        guide.title.clone_from(&language.title.value);
        guide.description.clone_from(&language.description);
        guide.language.value = tag.to_owned();
        guide.author = language.author.clone().or(guide.author.take());
        if let (Some(base), Some(url)) = (guide.base(), &mut guide.base_url) {
            url.value = base + &Config::prefix_of(tag);
        }
        for (id, words) in &language.fields {
            if let Some(field) = config.fields.get_mut(id) {
                field.label = words.label.clone();
                field.help.clone_from(&words.help);
                if let Some(example) = &words.example {
                    field.example.clone_from(example);
                }
            }
        }
        for (id, words) in &language.events {
            if let Some(event) = config.events.get_mut(id) {
                event.value.clone_from(&words.value);
            }
        }
        // The theme has the words of thanks in every language.
        config.print.greeting = None;
        if let Some(stationery) = &language.print.stationery {
            config.print.stationery.clone_from(stationery);
        }
        config.print.letter_stationery = language.print.letter_stationery.clone().or(config.print.letter_stationery.take());
        config.search.synonyms.clone_from(&language.search.synonyms);
        config.extra.extend(language.extra.clone());
        config
    }
}

/// Checks the tags, and that fields and events are those of the guide.
pub(super) fn check(config: &Config, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: Vec<&str> = vec![&config.guide.language];
    for (tag, language) in &config.languages {
        let title = file.at(language.title.span.clone());
        if !is_language_tag(tag) {
            let problem = Diagnostic::new(Code::BadValue, format!("`{tag}` is not a language tag"));
            diagnostics.push(problem.at(title.clone()).help("name the table by a tag, such as `[languages.de]` or `[languages.pt-BR]`"));
        }
        if seen.iter().any(|known| same_language(known, tag)) {
            let problem = Diagnostic::new(Code::BadValue, format!("the guide has the language `{tag}` already"));
            diagnostics.push(problem.at(title.clone()).help("take the table out: `[guide]` itself speaks of the guide's first language"));
        }
        seen.push(tag);
        if language.title.trim().is_empty() {
            let problem = Diagnostic::new(Code::BadValue, "the title is empty");
            diagnostics.push(problem.at(title).help("say in this language what the guide is about"));
        }
        check_fields(config, language, file, diagnostics);
        let unknown = language.events.iter().filter(|(id, _)| !config.events.contains_key(*id));
        diagnostics.extend(unknown.map(|(id, words)| {
            Diagnostic::new(Code::BadValue, format!("the event `{id}` is not declared")).at(file.at(words.span.clone())).help(near(
                id,
                config.events.keys(),
                "declare it under `[events]` first",
            ))
        }));
    }
}

fn check_fields(config: &Config, language: &LanguageConfig, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    let mut labels: Vec<(String, &Spanned<String>)> = Vec::new();
    for (id, words) in &language.fields {
        let at = file.at(words.label.span.clone());
        if !config.fields.contains_key(id) {
            let help = near(id, config.fields.keys(), &format!("declare it as `[fields.{id}]` first"));
            diagnostics.push(Diagnostic::new(Code::BadValue, format!("the field `{id}` is not declared")).at(at.clone()).help(help));
        }
        if words.label.trim().is_empty() || words.label.contains(['[', ']', '\n']) {
            let problem = Diagnostic::new(Code::BadValue, format!("the label of `{id}` is empty or has a bracket"));
            diagnostics.push(problem.at(at.clone()).help("use plain words"));
        }
        let key = words.label.trim().to_lowercase();
        if let Some((_, first)) = labels.iter().find(|(known, _)| *known == key) {
            diagnostics.push(
                Diagnostic::new(Code::FieldTaken, format!("the field `{id}` has the same label as another"))
                    .at(at)
                    .related(file.at(first.span.clone()), "the other field")
                    .help("give each field a label of its own, or use one field in both places"),
            );
        }
        labels.push((key, &words.label));
    }
}

fn near<'k>(id: &str, known: impl Iterator<Item = &'k String>, otherwise: &str) -> String {
    nearest(id, known.map(String::as_str)).map_or_else(|| otherwise.to_owned(), |near| format!("did you mean `{near}`?"))
}
