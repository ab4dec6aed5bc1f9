//! The title on the cover of a book, cut into lines, since a drawing breaks none by itself.

use schemars::JsonSchema;
use serde::Serialize;

/// A title in lines.
#[derive(Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(rename = "BookTitle")]
pub(in crate::web::site) struct Title {
    lines: Vec<String>,
    /// Of the type, in units of a drawing 1,600 units wide.
    size: usize,
}

/// Letters that a line holds where no word is longer, and the most that it ever does.
const USUAL: usize = 14;
const MOST: usize = 24;
/// Room for the title in the drawing.
const ROOM: (usize, usize) = (1240, 1250);
const LARGEST: usize = 190;

pub(super) fn lines(title: &str) -> Title {
    let words: Vec<String> = title.split_whitespace().flat_map(pieces).collect();
    let most = words.iter().map(|word| width(word)).max().unwrap_or_default().max(USUAL);
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&word) <= most => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or_default().max(1);
    // A letter is about half as wide as its type is high, and lines stand 1.2 times that apart.
    let size = (ROOM.0 * 2 / widest).min(ROOM.1 * 5 / 6 / lines.len().max(1)).min(LARGEST);
    Title { lines, size }
}

/// A word, or pieces of one that no line can hold, as titles in Chinese and Japanese are.
fn pieces(word: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for c in word.chars() {
        let is_full = pieces.last().is_some_and(|piece| width(piece) + wide(c) > if wide(c) == 2 { USUAL } else { MOST });
        if is_full {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}

fn width(text: &str) -> usize {
    text.chars().map(wide).sum()
}

/// 2 for what takes a whole square: kana, Han, hangul and their punctuation.
fn wide(c: char) -> usize {
    if matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{20000}'..='\u{3FFFF}')
    {
        2
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_fills_its_lines_and_no_line_is_too_long() {
        let cut = |title: &str| {
            let title = lines(title);
            (title.lines.join("|"), title.size)
        };
        assert_eq!(cut("Following up, from application to offer"), ("Following up,|from|application to|offer".to_owned(), 177));
        assert_eq!(cut("Thanks"), ("Thanks".to_owned(), LARGEST));
        assert_eq!(cut("感謝の手紙を書くための手引き"), ("感謝の手紙を書|くための手引き".to_owned(), 177));
        let (long, size) = cut(&"Donaudampfschifffahrtsgesellschaftskapitän ".repeat(9));
        assert!(
            long.split('|').all(|line| line.chars().count() <= MOST) && size * 6 / 5 * long.split('|').count() <= ROOM.1,
            "{long} {size}"
        );
        assert_eq!(cut("").0, "");
    }
}
