//! Text as the search compares it. The theme's `titles.js` does the same to what is asked; a browser test compares the two.

use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
use unicode_normalization::UnicodeNormalization;

/// UTF-16 units of a text that are searched.
const MAX_UNITS: usize = 200;

/// Words in lower case without accents and apostrophes, with one space between them; of letters that Arabic and Persian write one for
/// the other, one.
pub(super) fn fold(text: &str) -> String {
    let start = text.chars().scan(0, |units, c| {
        *units += c.len_utf16();
        (*units <= MAX_UNITS).then_some(c)
    });
    let mut bare: String = start.nfkd().filter(|c| !is_left_out(*c)).collect();
    // The vowel am of Thai and Lao is taken apart by the normal form, but written as one.
    if bare.contains(['\u{e4d}', '\u{ecd}']) {
        bare = bare.replace("\u{e4d}\u{e32}", "\u{e33}").replace("\u{ecd}\u{eb2}", "\u{eb3}");
    }
    let mut folded = String::with_capacity(bare.len());
    for c in bare.to_lowercase().chars().map(alike) {
        match c {
            c if is_in(c, WRITTEN) => folded.push(c),
            _ if folded.is_empty() || folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// What words are made of.
const WRITTEN: GeneralCategoryGroup = GeneralCategoryGroup::Letter.union(GeneralCategoryGroup::Number).union(GeneralCategoryGroup::Mark);

/// Apostrophes, what only joins or parts letters, and marks that readers leave out: accents, the points of Hebrew and Arabic, the dot
/// below of Indian scripts. Vowel signs of scripts that need them stay.
fn is_left_out(c: char) -> bool {
    match c {
        '\'' | '’' | '\u{640}' | '\u{ad}' | '\u{200c}' | '\u{200d}' => true,
        '\u{300}'..='\u{489}'
        | '\u{591}'..='\u{5c7}'
        | '\u{610}'..='\u{74a}'
        | '\u{8ca}'..='\u{8ff}'
        | '\u{93c}'
        | '\u{9bc}'
        | '\u{a3c}'
        | '\u{abc}'
        | '\u{b3c}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe2f}' => is_in(c, GeneralCategoryGroup::Mark),
        _ => false,
    }
}

/// One for all that readers of Arabic and Persian write for each other, and Latin digits for theirs.
fn alike(c: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(c).saturating_sub(zero), 10).unwrap_or(c);
    match c {
        'ة' => 'ه',
        'ى' | 'ی' => 'ي',
        'ک' => 'ك',
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        _ => c,
    }
}

fn is_in(c: char, group: GeneralCategoryGroup) -> bool {
    group.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

/// The words of a folded text; of scripts without spaces between words, every sign with its marks.
pub(super) fn words(folded: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in folded.split(' ') {
        let mut start = 0;
        for (at, sign) in word.char_indices().filter(|(_, c)| stands_alone(*c)) {
            // A mark of its own block, such as a vowel of Thai, has gone with the letter before it.
            if at < start {
                continue;
            }
            let marks = word[at + sign.len_utf8()..].chars().take_while(|c| is_in(*c, GeneralCategoryGroup::Mark));
            let end = at + sign.len_utf8() + marks.map(char::len_utf8).sum::<usize>();
            words.extend([&word[start..at], &word[at..end]]);
            start = end;
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
