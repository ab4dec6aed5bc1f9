//! Which form of a word goes with a whole number, after the plural rules of the Unicode CLDR.

/// The name of the form: `one`, `two`, `few`, `many` or `other`.
pub(super) fn category(language: &str, n: u64) -> &'static str {
    let (ten, hundred) = (n % 10, n % 100);
    match language.split('-').next().unwrap_or_default() {
        "id" | "ja" | "ko" | "ms" | "th" | "vi" | "zh" => "other",
        "fa" | "fr" | "hi" | "hy" if n < 2 => "one",
        "pt" if n < 2 && !language.eq_ignore_ascii_case("pt-PT") => "one",
        "he" | "iw" if n == 2 => "two",
        "ar" => match n {
            0 => "zero",
            1 => "one",
            2 => "two",
            _ if (3..=10).contains(&hundred) => "few",
            _ if hundred >= 11 => "many",
            _ => "other",
        },
        "cs" | "sk" if (2..=4).contains(&n) => "few",
        "pl" if n != 1 && (2..=4).contains(&ten) && !(12..=14).contains(&hundred) => "few",
        "pl" if n != 1 => "many",
        "be" | "ru" | "sr" | "hr" | "bs" | "uk" if ten == 1 && hundred != 11 => "one",
        "be" | "ru" | "sr" | "hr" | "bs" | "uk" if (2..=4).contains(&ten) && !(12..=14).contains(&hundred) => "few",
        "be" | "ru" | "uk" => "many",
        "sr" | "hr" | "bs" => "other",
        _ if n == 1 => "one",
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::category;

    #[test]
    fn forms_follow_the_language() {
        let forms = |language: &str, numbers: [u64; 6]| numbers.map(|n| category(language, n));
        assert_eq!(forms("de", [0, 1, 2, 5, 11, 21]), ["other", "one", "other", "other", "other", "other"]);
        assert_eq!(forms("he", [0, 1, 2, 5, 20, 22]), ["other", "one", "two", "other", "other", "other"]);
        assert_eq!(forms("pl", [1, 2, 5, 12, 21, 22]), ["one", "few", "many", "many", "many", "few"]);
        assert_eq!(forms("ru", [1, 2, 5, 11, 21, 112]), ["one", "few", "many", "many", "one", "many"]);
        assert_eq!(forms("ar", [0, 1, 2, 103, 11, 100]), ["zero", "one", "two", "few", "many", "other"]);
        assert_eq!((category("fr", 0), category("ja", 1), category("cs", 3)), ("one", "other", "few"));
    }
}
