//! Words to ids: of a heading by GitHub's rule, of anything that has a name by the same letters. All are lower-case and in NFC.

use std::borrow::Cow;
use std::collections::HashMap;

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The id of a heading before doubled ones are numbered: letters, marks, digits, `-` and `_` stay, spaces become `-`, all else
/// goes. Empty where nothing stays.
///
/// Source: the anchors that GitHub gives headings, as the npm package `github-slugger` publishes them; `tests/slugs.mjs` compares.
pub fn heading_id(words: &str) -> String {
    let id: String = nfc(words).to_lowercase().chars().filter_map(in_heading).collect();
    nfc(&id).into_owned()
}

fn in_heading(c: char) -> Option<char> {
    match c {
        ' ' | '-' => Some('-'),
        c => (is_word(c) || is_connector(c)).then_some(c),
    }
}

/// The ids of one page, each given once.
#[derive(Clone, Debug, Default)]
pub struct Ids {
    /// How often each was asked for again.
    given: HashMap<String, usize>,
}

impl Ids {
    /// Takes an id as it was written; tells whether it was free.
    pub fn take(&mut self, id: &str) -> bool {
        self.given.insert(id.to_owned(), 0).is_none()
    }

    /// The id itself, or with the first number behind it that makes it new.
    pub fn numbered(&mut self, id: &str) -> String {
        let mut free = id.to_owned();
        while self.given.contains_key(&free) {
            let times = self.given.entry(id.to_owned()).or_default();
            *times += 1;
            free = format!("{id}-{times}");
        }
        self.given.insert(free.clone(), 0);
        free
    }
}

/// The part of a URL that a name becomes: letters, marks and digits, with one hyphen for whatever stands between them; `None`
/// where nothing is left. Characters that nobody sees are passed over.
pub fn slug(name: &str) -> Option<String> {
    let mut slug = String::with_capacity(name.len());
    for c in nfc(name).to_lowercase().chars().filter(|c| !is_invisible(*c)) {
        match c {
            c if is_word(c) => slug.push(c),
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let slug = nfc(slug.trim_end_matches('-')).into_owned();
    (!slug.is_empty()).then_some(slug)
}

/// Whether a text is an id as [`slug`] makes them.
pub fn is_slug(text: &str) -> bool {
    slug(text).as_deref() == Some(text)
}

/// What two names have in common that some file system takes for one: they differ only in case or in normal form.
pub fn folded(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    // Some letters, such as `ẞ`, have several in the other case, which only then are the same.
    let upper = name.nfd().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
    upper.flat_map(char::to_lowercase).nfd().collect()
}

/// The text in normal form C, in which most keyboards write.
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether a character is part of a word in some script: a letter, a mark or a digit.
pub fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    c.is_alphabetic() || is_mark_or_digit(CodePointMapData::<GeneralCategory>::new().get(c))
}

fn is_mark_or_digit(category: GeneralCategory) -> bool {
    use GeneralCategory::{DecimalNumber, EnclosingMark, NonspacingMark, SpacingMark};
    [DecimalNumber, EnclosingMark, NonspacingMark, SpacingMark].contains(&category)
}

fn is_connector(c: char) -> bool {
    c == '_' || (!c.is_ascii() && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::ConnectorPunctuation)
}

fn is_invisible(c: char) -> bool {
    !c.is_ascii() && CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_their_letters() {
        for (name, expected) in [
            ("Thank you", "thank-you"),
            ("x_y  z.", "x-y-z"),
            ("'résumé' \"日本\"", "résumé-日本"),
            ("すぐに感謝", "すぐに感謝"),
            ("Ответ: сразу!", "ответ-сразу"),
            ("اكتب بخط اليد", "اكتب-بخط-اليد"),
            ("می\u{200C}روم", "میروم"),
            ("धन्यवाद", "धन्यवाद"),
            ("Straße ½ ²", "straße"),
            ("🎉 ok ✌\u{FE0F}", "ok"),
        ] {
            assert_eq!(slug(name).as_deref(), Some(expected), "{name}");
        }
        for name in ["", "???", "🎉", "\u{200B}"] {
            assert_eq!(slug(name), None, "{name}");
        }
    }

    /// What a browser accepts for an id, and any system for the name of a file.
    fn is_sound(id: &str) -> bool {
        let bad = |c: char| c.is_whitespace() || c.is_control() || r#"<>:"/\|?*#%.&'"#.contains(c);
        !id.contains(bad) && is_nfc(id)
    }

    fn text() -> impl Strategy<Value = String> {
        let near = "[aAÄäßẞσΣς'’ \u{300}-\u{36F}\u{1E00}-\u{1E9F}\u{370}-\u{3FF}가-나ᄀ-나-ᅣᆨ-ᆪK．_-]{0,12}";
        prop_oneof![".{0,24}", near, "[\u{0}-\u{2FFF}]{0,12}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_gives_a_sound_id(text in text()) {
            let id = heading_id(&text);
            prop_assert!(is_sound(&id), "{id:?}");
            prop_assert_eq!(&heading_id(&id), &id);
            if let Some(slug) = slug(&text) {
                prop_assert!(is_sound(&slug) && is_slug(&slug), "{:?}", slug);
                prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
            }
        }

        #[test]
        fn normal_forms_give_one_id(text in text()) {
            let (c, d): (String, String) = (text.nfc().collect(), text.nfd().collect());
            prop_assert_eq!(heading_id(&c), heading_id(&d));
            prop_assert_eq!(slug(&c), slug(&d));
            prop_assert_eq!(folded(&c), folded(&d));
            prop_assert_eq!(folded(&folded(&c)), folded(&c));
        }

        #[test]
        fn ascii_names_have_the_form_that_they_always_had(name in "[ -~]{0,24}") {
            let words: Vec<String> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
            prop_assert_eq!(slug(&name).unwrap_or_default(), words.join("-"));
        }
    }

    #[derive(serde::Deserialize)]
    struct Published {
        /// Headings of one page in their order, and the ids that they get.
        pages: Vec<(Vec<String>, Vec<String>)>,
        /// First and last of the characters that stay.
        stay: Vec<(u32, u32)>,
        /// Those that a newer edition of Unicode may have added.
        newer: Vec<(u32, u32)>,
    }

    fn published() -> Published {
        serde_json::from_str(include_str!("../../tests/slugs.json")).unwrap()
    }

    #[test]
    fn headings_get_the_published_ids() {
        let pages = published().pages;
        assert!(pages.len() > 40);
        for (headings, expected) in pages {
            let mut ids = Ids::default();
            let given: Vec<String> = headings.iter().map(|heading| ids.numbered(&heading_id(heading))).collect();
            let expected: Vec<String> = expected.iter().map(|id| nfc(id).into_owned()).collect();
            assert_eq!(given, expected, "{headings:?}");
        }
    }

    #[test]
    fn the_same_characters_stay_as_in_the_published_rule() {
        let points = |ranges: &[(u32, u32)]| ranges.iter().flat_map(|(first, last)| *first..=*last).collect::<BTreeSet<u32>>();
        let Published { stay, newer, .. } = published();
        let (stay, newer) = (points(&stay), points(&newer));
        assert!(stay.len() > 130_000);
        let differs = |c: &char| in_heading(*c).is_some() != stay.contains(&u32::from(*c)) && !newer.contains(&u32::from(*c));
        let wrong: Vec<char> = ('\0'..=char::MAX).filter(differs).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}
