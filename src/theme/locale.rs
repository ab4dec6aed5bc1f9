//! What the Unicode CLDR knows of a language by its tag: its script, its direction, and whose words it may use.

use icu_locale::{Locale, LocaleCanonicalizer, LocaleDirectionality, LocaleExpander};

/// The tag as the CLDR has it: `pt-BR` for `pt-br`, `he` for the old `iw`; nothing where it is none.
pub(super) fn read(tag: &str) -> Option<Locale> {
    let mut locale = Locale::try_from_str(tag).ok()?;
    LocaleCanonicalizer::new_common().canonicalize(&mut locale);
    Some(locale)
}

/// The writing direction of a language, `ltr` or `rtl`, by its usual script.
pub fn direction(tag: &str) -> &'static str {
    let is_rtl = read(tag).is_some_and(|locale| LocaleDirectionality::new_extended().is_right_to_left(&locale.id));
    if is_rtl { "rtl" } else { "ltr" }
}

/// The script that a language is usually written in, as a code of ISO 15924 such as `Arab`; nothing where it is not known.
pub fn script(tag: &str) -> Option<String> {
    let script = LocaleExpander::new_extended().get_likely_script(&read(tag)?.id)?;
    Some(script.as_str().to_owned())
}

/// The languages whose words a language may use, from the most general to its own: `zh-Hant` and `zh-TW` for `zh-TW`.
///
/// What is not in its script is not for its readers, so `zh`, which is `zh-Hans`, is not among those of `zh-TW`.
pub(super) fn lineage(tag: &str) -> Vec<String> {
    let language = tag.split('-').next().unwrap_or(tag).to_owned();
    let mut names = match (read(tag), script(tag)) {
        (Some(locale), Some(own)) => {
            let language = locale.id.language.to_string();
            let shares_script = script(&language).as_ref() == Some(&own);
            let mut names = if shares_script { vec![language.clone()] } else { Vec::new() };
            names.extend([format!("{language}-{own}"), locale.id.to_string()]);
            names
        }
        _ => vec![language],
    };
    names.push(tag.to_owned());
    let mut seen = Vec::with_capacity(names.len());
    names.into_iter().for_each(|name| {
        if !seen.contains(&name) {
            seen.push(name)
        }
    });
    seen
}

#[cfg(test)]
mod tests {
    use super::{direction, lineage, script};

    #[test]
    fn words_come_from_languages_in_the_same_script() {
        for (tag, names) in [
            ("de", "de de-Latn"),
            ("pt-BR", "pt pt-Latn pt-BR"),
            ("pt-br", "pt pt-Latn pt-BR pt-br"),
            ("zh", "zh zh-Hans"),
            ("zh-CN", "zh zh-Hans zh-CN"),
            ("zh-TW", "zh-Hant zh-TW"),
            ("zh-HK", "zh-Hant zh-HK"),
            ("zh-Hant-HK", "zh-Hant zh-Hant-HK"),
            ("sr-Latn", "sr-Latn"),
            ("iw", "he he-Hebr iw"),
            ("x", "x"),
        ] {
            assert_eq!(lineage(tag).join(" "), names, "{tag}");
        }
    }

    #[test]
    fn scripts_and_directions_are_those_of_the_cldr() {
        for rtl in ["ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi", "az-Arab"] {
            assert_eq!(direction(rtl), "rtl", "{rtl}");
        }
        for ltr in ["en", "tr", "hi", "ja", "az", "ku", "sr-Latn", "xx", ""] {
            assert_eq!(direction(ltr), "ltr", "{ltr}");
        }
        let scripts = ["ru", "ja", "ko", "zh-TW", "zh", "hi", "th", "xx"].map(|tag| script(tag).unwrap_or_default());
        assert_eq!(scripts, ["Cyrl", "Jpan", "Kore", "Hant", "Hans", "Deva", "Thai", ""]);
    }
}
