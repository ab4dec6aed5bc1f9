//! How much handwriting a card holds, by the capacity model of the guide's stationery.
//!
//! Figures are judgement, checked against cards: a hand fills 3.3 mm a letter at 8 mm rulings, lines break 8 % early, English
//! has 5.7 letters a word with its space, and four lines go to date, greeting, close and signature.

use icu_properties::CodePointMapData;

use super::Stationery;

/// Width of a handwritten letter in mm at a ruling of [`USUAL_SPACING`].
const LETTER_MM: f64 = 3.3;
/// The ruling for adult notes, in mm.
pub const USUAL_SPACING: f64 = 8.0;
/// What is left of a line after breaking it between words.
const BREAKING: f64 = 0.92;
/// Letters of an English word, with the space after it.
const LETTERS_A_WORD: f64 = 5.7;
/// Lines for date, greeting, close and signature.
pub const FRAME_LINES: usize = 4;

/// How much room a character takes, in letters: those of Chinese, Japanese and Korean as much as two, marks none.
fn letters_of(c: char) -> usize {
    use icu_properties::props::{EastAsianWidth, GeneralCategory};
    let is_mark = [GeneralCategory::NonspacingMark, GeneralCategory::EnclosingMark, GeneralCategory::Format];
    match CodePointMapData::<EastAsianWidth>::new().get(c) {
        EastAsianWidth::Wide | EastAsianWidth::Fullwidth => 2,
        _ if is_mark.contains(&CodePointMapData::<GeneralCategory>::new().get(c)) => 0,
        _ => 1,
    }
}

/// What a card holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Capacity {
    /// Lines on the card.
    pub lines: usize,
    /// Letters on a line.
    pub letters_a_line: usize,
    /// Words in the body, four lines being kept for date, greeting, close and signature.
    pub words: usize,
}

/// The capacity of one side of a card for a hand that writes letters `hand` times the usual width (1.0 is usual).
pub fn capacity(stationery: &Stationery, hand: f64) -> Capacity {
    let live_width = stationery.width - stationery.margin.left.0 - stationery.margin.right.0;
    let live_height = stationery.height - stationery.margin.top.0 - stationery.margin.bottom.0;
    let letters = live_width / (LETTER_MM * hand) * BREAKING;
    let lines = (live_height / stationery.ruling.spacing.0).floor().max(0.0);
    let words = (lines - FRAME_LINES as f64).max(0.0) * letters / LETTERS_A_WORD;
    Capacity { lines: lines as usize, letters_a_line: letters as usize, words: words as usize }
}

/// What a text needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Lines, each line break of the text being one.
    pub lines: usize,
    /// Words.
    pub words: usize,
}

/// Counts the lines that a text takes when written by hand with `letters_a_line`, broken between words.
///
/// Empty lines between paragraphs do not count: on a card nobody leaves them.
pub fn need(text: &str, letters_a_line: usize) -> Need {
    let room = letters_a_line.max(1);
    let lines = text.lines().filter(|line| !line.trim().is_empty()).map(|line| lines_of(line, room)).sum();
    Need { lines, words: text.split_whitespace().count() }
}

fn lines_of(line: &str, room: usize) -> usize {
    let mut lines = 1;
    let mut used = 0;
    for word in line.split_whitespace() {
        let letters: usize = word.chars().map(letters_of).sum();
        let with_space = if used == 0 { letters } else { used + 1 + letters };
        if with_space <= room {
            used = with_space;
        } else {
            lines += if used == 0 { letters.saturating_sub(1) / room } else { 1 + (letters.max(1) - 1) / room };
            used = letters.min(room);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::stationery::{Length, Margin, Ruling, RulingStyle, SizeUnit};

    fn card(width: f64, height: f64, spacing: f64) -> Stationery {
        Stationery {
            id: "x".into(),
            title: "X".into(),
            width,
            height,
            margin: Margin::default(),
            ruling: Ruling {
                style: RulingStyle::Lines,
                spacing: Length(spacing),
                weight: None,
                x_height: None,
                angle: None,
                step: None,
                margin_line: None,
            },
            envelope: None,
            folds: Vec::new(),
            unit: SizeUnit::Mm,
            size: String::new(),
        }
    }

    /// The table of the stationery notes: body words at 7.1, 8 and 8.7 mm with 10 mm margins.
    #[test]
    fn the_model_gives_the_known_table() {
        for (width, height, words) in [
            (123.8, 88.9, [25, 20, 15]),
            (139.7, 108.0, [47, 35, 35]),
            (148.0, 105.0, [44, 38, 31]),
            (158.8, 114.3, [61, 48, 41]),
            (177.8, 127.0, [85, 69, 62]),
            (210.0, 99.0, [65, 46, 46]),
            (139.7, 215.9, [135, 117, 105]),
            (148.0, 210.0, [138, 119, 106]),
            (184.15, 266.7, [241, 209, 193]),
        ] {
            let found = [7.1, 8.0, 8.7].map(|spacing| capacity(&card(width, height, spacing), 1.0).words as i64);
            for (found, known) in found.iter().zip(words) {
                assert!((found - known).abs() <= 6, "{width} x {height}: {found} for {known}");
            }
        }
    }

    #[test]
    fn lines_are_counted_as_a_hand_breaks_them() {
        assert_eq!(need("one two three", 7).lines, 2);
        assert_eq!(need("Dear X,\n\nThank you", 20), Need { lines: 2, words: 4 });
        assert_eq!(need("abcdefghij", 5).lines, 2);
        assert_eq!(need("ありがとう", 5).lines, 2);
        assert_eq!(need("แม่ที่", 4).lines, 1);
        assert_eq!(need("", 5), Need { lines: 0, words: 0 });
    }
}
