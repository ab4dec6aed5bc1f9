//! The faces that Typst is given for letters which the theme's own have not, in the order of the edition's language.

use serde::Serialize;

use crate::guide::config::Config;
use crate::guide::source::Family;
use crate::theme::Theme;

/// Families by their use.
#[derive(Default, Serialize)]
pub(super) struct Faces<'d> {
    /// What a hand is set in, in place of the theme's.
    #[serde(skip_serializing_if = "Option::is_none")]
    hand: Option<&'d str>,
    /// What stands behind the text face and the hand, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<&'d str>,
}

impl<'d> Faces<'d> {
    pub(super) fn of(config: &'d Config, theme: &'d Theme) -> Self {
        let hand = config.print.handwriting_font.as_ref().map(|family| family.as_str());
        Faces { hand, others: in_order(&theme.families, &config.guide.language) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.hand.is_none() && self.others.is_empty()
    }
}

/// The families in the order of a language: where that is written with Chinese characters, those with its own shapes of them come
/// first, since they have its punctuation too, and those with others' shapes after those that do not say whose they have.
fn in_order<'f>(families: &'f [Family], language: &str) -> Vec<&'f str> {
    let mut ordered: Vec<&Family> = families.iter().collect();
    if let Some(region) = han_region(language) {
        ordered.sort_by_key(|family| match family.han {
            Some(own) if own == region => 0,
            None if family.is_east_asian => 1,
            Some(_) => 2,
            None => 3,
        });
    }
    ordered.into_iter().map(|family| family.name.as_str()).collect()
}

/// The region whose shapes of Chinese characters a language has.
pub(super) fn han_region(language: &str) -> Option<&'static str> {
    let tag = language.to_ascii_lowercase();
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    let has = |wanted: &[&str]| tag.split('-').skip(1).any(|part| wanted.contains(&part));
    match language {
        "ja" => Some("JP"),
        "ko" => Some("KR"),
        "yue" => Some("HK"),
        "zh" if has(&["hk", "mo"]) => Some("HK"),
        "zh" if has(&["hant", "tw"]) => Some("TC"),
        "zh" => Some("SC"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shapes_of_the_language_come_first() {
        let names = ["Noto Emoji", "Noto Serif CJK SC", "Noto Naskh Arabic", "Noto Serif CJK JP"];
        let families = names.map(Family::named);
        assert_eq!(in_order(&families, "ja"), ["Noto Serif CJK JP", "Noto Serif CJK SC", "Noto Emoji", "Noto Naskh Arabic"]);
        assert_eq!(in_order(&families, "en"), names);
        assert_eq!(in_order(&families, "zh-Hant"), ["Noto Serif CJK SC", "Noto Serif CJK JP", "Noto Emoji", "Noto Naskh Arabic"]);
        assert_eq!([han_region("zh-Hant-HK"), han_region("zh-TW"), han_region("de")], [Some("HK"), Some("TC"), None]);
    }
}
