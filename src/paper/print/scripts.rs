//! Scripts, and the well-known free families that have them.

use std::collections::BTreeMap;

use icu_properties::props::{EmojiPresentation, GeneralCategory, Script};
use icu_properties::script::ScriptWithExtensions;
use icu_properties::{CodePointMapData, CodePointSetData, PropertyNamesLong};

use super::faces::han_region;

/// Families that have some letters, each with how many of them; `language` decides between the shapes of Chinese characters.
pub(super) fn families<'l>(letters: impl IntoIterator<Item = &'l String>, language: &str) -> BTreeMap<String, usize> {
    let letters: Vec<&String> = letters.into_iter().collect();
    let sure: Vec<Script> = letters.iter().filter_map(|letter| script(letter)).collect();
    // Kana and Hangul tell whose the Chinese characters beside them are, where the language does not.
    let of_letters = if sure.contains(&Script::Hiragana) || sure.contains(&Script::Katakana) {
        "JP"
    } else if sure.contains(&Script::Hangul) {
        "KR"
    } else {
        "SC"
    };
    let region = han_region(language).unwrap_or(of_letters);
    let mut families = BTreeMap::new();
    for letter in letters {
        *families.entry(family(letter, &sure, region, language)).or_default() += 1;
    }
    families
}

/// The script of a letter with its marks, where it belongs to one alone.
fn script(letter: &str) -> Option<Script> {
    let scripts = letter.chars().map(|c| CodePointMapData::<Script>::new().get(c));
    scripts.into_iter().find(|script| ![Script::Common, Script::Inherited, Script::Unknown].contains(script))
}

/// One of the scripts that share a letter, such as a comma or a full stop: best one of those that others belong to.
fn shared_script(letter: &str, sure: &[Script]) -> Option<Script> {
    let of = ScriptWithExtensions::new();
    let shared: Vec<Script> = letter
        .chars()
        .flat_map(|c| of.get_script_extensions_val(c).iter())
        .filter(|script| *script != Script::Common && *script != Script::Inherited)
        .collect();
    shared.iter().find(|script| sure.contains(script)).or(shared.iter().find(|script| **script == Script::Han)).or(shared.first()).copied()
}

fn family(letter: &str, sure: &[Script], region: &str, language: &str) -> String {
    if let Some(script) = script(letter).or_else(|| shared_script(letter, sure)) {
        return of_script(script, region, language);
    }
    let is_emoji = |c: char| CodePointSetData::new::<EmojiPresentation>().contains(c) || c == '\u{FE0F}';
    let is_maths = |c: char| CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::MathSymbol;
    let is_full_width = |c: char| ('\u{FF00}'..='\u{FFEF}').contains(&c);
    if letter.chars().any(is_emoji) {
        "Noto Emoji".to_owned()
    } else if letter.chars().any(is_full_width) {
        format!("Noto Serif CJK {region}")
    } else if letter.chars().any(is_maths) {
        "Noto Sans Math".to_owned()
    } else {
        "Noto Sans Symbols 2".to_owned()
    }
}

/// Scripts of which Noto has a face with serifs, which goes best with the theme's.
const WITH_SERIFS: [Script; 19] = [
    Script::Armenian,
    Script::Bengali,
    Script::Cyrillic,
    Script::Devanagari,
    Script::Ethiopic,
    Script::Georgian,
    Script::Greek,
    Script::Gujarati,
    Script::Gurmukhi,
    Script::Hebrew,
    Script::Kannada,
    Script::Khmer,
    Script::Lao,
    Script::Malayalam,
    Script::Myanmar,
    Script::Sinhala,
    Script::Tamil,
    Script::Telugu,
    Script::Thai,
];

fn of_script(script: Script, region: &str, language: &str) -> String {
    let name = || PropertyNamesLong::<Script>::new().get(script).unwrap_or("Symbols").replace('_', " ");
    match script {
        Script::Arabic if language.starts_with("ur") => "Noto Nastaliq Urdu".to_owned(),
        Script::Arabic => "Noto Naskh Arabic".to_owned(),
        Script::Han => format!("Noto Serif CJK {region}"),
        Script::Hiragana | Script::Katakana => "Noto Serif CJK JP".to_owned(),
        Script::Hangul => "Noto Serif CJK KR".to_owned(),
        Script::Bopomofo => "Noto Serif CJK TC".to_owned(),
        Script::Tibetan => "Noto Serif Tibetan".to_owned(),
        Script::Latin | Script::Greek | Script::Cyrillic => "Noto Serif".to_owned(),
        script if WITH_SERIFS.contains(&script) => format!("Noto Serif {}", name()),
        _ => format!("Noto Sans {}", name()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(letters: &str, language: &str) -> Vec<String> {
        let letters: Vec<String> = letters.split(' ').map(str::to_owned).collect();
        families(&letters, language).into_keys().collect()
    }

    #[test]
    fn a_script_has_its_family() {
        assert_eq!(named("感 谢", "en"), ["Noto Serif CJK SC"]);
        assert_eq!(named("感 謝", "zh-Hant"), ["Noto Serif CJK TC"]);
        assert_eq!(named("感 り 。 ！", "en"), ["Noto Serif CJK JP"]);
        assert_eq!(named("감", "ko"), ["Noto Serif CJK KR"]);
        assert_eq!(named("।", "hi"), ["Noto Serif Bengali"]);
        assert_eq!(named("। ، क ش", "en"), ["Noto Naskh Arabic", "Noto Serif Devanagari"]);
        assert_eq!(
            named("ش क्षि ขำ ২ ა", "en"),
            ["Noto Naskh Arabic", "Noto Serif Bengali", "Noto Serif Devanagari", "Noto Serif Georgian", "Noto Serif Thai"]
        );
        assert_eq!(named("🙏 👩\u{200D}🌾 ⟴ ☙", "en"), ["Noto Emoji", "Noto Sans Math", "Noto Sans Symbols 2"]);
        assert_eq!(named("ߒ ހ", "en"), ["Noto Sans Nko", "Noto Sans Thaana"]);
    }
}
