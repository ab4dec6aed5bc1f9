//! Words of the interface: every language has the same words, with the same blanks, in all forms that its numbers ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use icu_locale::Locale;
use icu_plurals::PluralRules;
use toml::Value;

/// A word's name, such as `home.guidance`, and its forms; a word without forms has one, which has no name.
type Words = BTreeMap<String, BTreeMap<String, String>>;

/// The languages that the theme speaks.
const LANGUAGES: &str = "ar de en es fa fr he hi it ja ko nl pl pt ru tr uk zh-Hans zh-Hant";

/// Words of every language by its tag.
fn languages() -> BTreeMap<String, Words> {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/letterpress");
    let files = std::fs::read_dir(theme.join("i18n")).unwrap().map(|entry| entry.unwrap().path());
    let mut all: BTreeMap<String, Words> =
        files.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(&path))).collect();
    // The English titles of papers stand with their sizes.
    let papers: toml::Table = std::fs::read_to_string(theme.join("stationery.toml")).unwrap().parse().unwrap();
    for (id, paper) in papers {
        add(all.get_mut("en").unwrap(), &format!("stationery.{id}"), &paper["title"]);
    }
    all
}

fn read(path: &Path) -> Words {
    let tables: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let mut words = Words::new();
    for (table, entries) in tables {
        for (name, value) in entries.as_table().unwrap() {
            add(&mut words, &format!("{table}.{name}"), value);
        }
    }
    words
}

fn add(words: &mut Words, name: &str, value: &Value) {
    let forms = match value {
        Value::Table(forms) if forms.contains_key("other") => forms.clone(),
        // A table in a table, such as `[search.kind]`.
        Value::Table(inner) => return inner.iter().for_each(|(key, value)| add(words, &format!("{name}.{key}"), value)),
        plain => toml::Table::from_iter([(String::new(), plain.clone())]),
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    words.insert(name.to_owned(), forms.iter().map(|(form, value)| (form.clone(), text(value))).collect());
}

/// The forms that numbers ask for, by the plural rules of the Unicode CLDR.
fn categories(language: &str) -> BTreeSet<String> {
    let locale: Locale = language.parse().unwrap();
    let rules = PluralRules::try_new_cardinal(locale.into()).unwrap();
    rules.categories().map(|category| format!("{category:?}").to_lowercase()).collect()
}

fn blanks(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect()
}

/// One line for each word: who lacks it. Whoever has added words sees at once where they are still to be written.
fn lacking(all: &BTreeMap<String, Words>) -> String {
    let mut lines = String::new();
    for name in all["en"].keys() {
        let without: Vec<&str> = all.iter().filter(|(_, words)| !words.contains_key(name)).map(|(tag, _)| tag.as_str()).collect();
        if !without.is_empty() {
            writeln!(lines, "  {name}  is not in  {}", without.join(" ")).unwrap();
        }
    }
    lines
}

#[test]
fn every_language_has_every_word() {
    let all = languages();
    assert_eq!(all.keys().cloned().collect::<Vec<_>>().join(" "), LANGUAGES);
    let lacking = lacking(&all);
    assert!(lacking.is_empty(), "words to add to themes/letterpress/i18n/:\n{lacking}");
    let spare = |words: &Words| words.keys().filter(|name| !all["en"].contains_key(*name)).cloned().collect::<Vec<_>>().join(" ");
    let spare: String =
        all.iter().filter(|(_, words)| words.len() > all["en"].len()).map(|(tag, words)| format!("  {tag}  {}\n", spare(words))).collect();
    assert!(spare.is_empty(), "words that English does not have:\n{spare}");
}

#[test]
fn every_word_has_the_forms_and_the_blanks_that_it_needs() {
    let all = languages();
    let mut wrong = String::new();
    for (tag, words) in &all {
        let wanted = categories(tag);
        for (name, forms) in words {
            let Some(english) = all["en"].get(name) else { continue };
            let needs = blanks(english.get("other").or(english.get("")).unwrap());
            let own: BTreeSet<String> = forms.keys().cloned().collect();
            if english.contains_key("other") && own != wanted {
                writeln!(wrong, "  {tag}  {name} has the forms {own:?}, its numbers need {wanted:?}").unwrap();
            }
            for (form, text) in forms {
                let has = blanks(text);
                // A form for few numbers may say them in words: `eine Karte`.
                let may_lack = ["zero", "one", "two"].contains(&form.as_str());
                let lacks: Vec<&&str> = needs.difference(&has).filter(|blank| !(may_lack && **blank == "n")).collect();
                if !lacks.is_empty() || !has.is_subset(&needs) || text.trim().is_empty() {
                    writeln!(wrong, "  {tag}  {name} {form} has the blanks {has:?} of {needs:?}: {text}").unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "words to mend in themes/letterpress/i18n/:\n{wrong}");
}

#[test]
fn what_no_native_reader_has_seen_says_so() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/letterpress/i18n");
    for tag in LANGUAGES.split(' ').filter(|tag| !["en", "de", "he"].contains(tag)) {
        let text = std::fs::read_to_string(folder.join(format!("{tag}.toml"))).unwrap();
        let first = text.lines().next().unwrap();
        assert!(
            first.starts_with("# Words of the interface in ") && first.ends_with("a first translation, awaiting a native reader."),
            "{tag}"
        );
    }
}
