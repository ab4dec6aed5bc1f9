//! Which form of a word goes with a whole number, after the plural rules of the Unicode CLDR.

use icu_plurals::{PluralCategory, PluralRules};

use super::locale;

/// The forms that a language has for numbers.
#[derive(Debug)]
pub(super) struct Plurals(Option<PluralRules>);

impl Plurals {
    /// Those of a language; those of English where it is not known.
    pub(super) fn of(tag: &str) -> Self {
        let locale = locale::read(tag).unwrap_or(icu_locale::locale!("en"));
        Plurals(PluralRules::try_new_cardinal(locale.into()).ok())
    }

    /// The name of the form for a number: `zero`, `one`, `two`, `few`, `many` or `other`.
    pub(super) fn category(&self, n: u64) -> &'static str {
        name(self.0.as_ref().map_or(PluralCategory::Other, |rules| rules.category_for(n)))
    }
}

fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::Plurals;

    #[test]
    fn forms_follow_the_language() {
        let forms = |language: &str, numbers: [u64; 6]| numbers.map(|n| Plurals::of(language).category(n));
        assert_eq!(forms("de", [0, 1, 2, 5, 11, 21]), ["other", "one", "other", "other", "other", "other"]);
        assert_eq!(forms("he", [0, 1, 2, 5, 20, 22]), ["other", "one", "two", "other", "other", "other"]);
        assert_eq!(forms("pl", [1, 2, 5, 12, 21, 22]), ["one", "few", "many", "many", "many", "few"]);
        assert_eq!(forms("ru", [1, 2, 5, 11, 21, 112]), ["one", "few", "many", "many", "one", "many"]);
        assert_eq!(forms("ar", [0, 1, 2, 103, 11, 100]), ["zero", "one", "two", "few", "many", "other"]);
        assert_eq!(forms("cy", [0, 1, 2, 3, 6, 7]), ["zero", "one", "two", "few", "many", "other"]);
        let each = [("fr", 0), ("ja", 1), ("cs", 3), ("pt", 0), ("pt-PT", 0), ("iw", 2), ("xx", 1)];
        let found = each.map(|(language, n)| Plurals::of(language).category(n));
        assert_eq!(found, ["one", "other", "few", "one", "other", "two", "other"]);
    }
}
