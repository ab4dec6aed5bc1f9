//! Text as the search compares it. The theme's `titles.js` does the same to what is asked; a browser test compares the two.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use unicode_normalization::UnicodeNormalization;

/// UTF-16 units of a text that are searched.
const MAX_UNITS: usize = 200;

/// Words in lower case without accents and apostrophes, with one space between them.
pub(super) fn fold(text: &str) -> String {
    let start = text.chars().scan(0, |units, c| {
        *units += c.len_utf16();
        (*units <= MAX_UNITS).then_some(c)
    });
    let bare: String = start.nfkd().filter(|c| !is_in(*c, GeneralCategoryGroup::Mark) && !matches!(c, '\'' | '’')).collect();
    let mut folded = String::with_capacity(bare.len());
    for c in bare.to_lowercase().chars() {
        match c {
            c if is_in(c, GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Number)) => folded.push(c),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

fn is_in(c: char, group: GeneralCategoryGroup) -> bool {
    group.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// The words of a folded text; of scripts without spaces between words, every sign.
pub(super) fn words(folded: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in folded.split(' ') {
        let mut start = 0;
        for (at, sign) in word.char_indices().filter(|(_, c)| stands_alone(*c)) {
            words.extend([&word[start..at], &word[at..at + sign.len_utf8()]]);
            start = at + sign.len_utf8();
        }
        words.push(&word[start..]);
    }
    words.retain(|word| !word.is_empty());
    words
}

fn stands_alone(sign: char) -> bool {
    matches!(
        sign,
        '\u{e00}'..='\u{eff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3400}'..='\u{9fff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}
