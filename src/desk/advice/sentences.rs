//! Sentences of messages that are too long to be read at one go.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::{Guide, Message};
use crate::guide::markdown::{Piece, blanks};

/// Words of a sentence above which it is reported. The British government's manual of style asks for a second look above 25;
/// a letter may be more leisurely than a notice, so that 30 is judgement.
const WORDS_MAX: usize = 30;

pub(super) fn advise(guide: &Guide, message: &Message) -> Vec<Diagnostic> {
    let (doc, body) = (&message.doc, message.doc.body());
    let mut advice = Vec::new();
    for sentence in sentences(body) {
        let words = words(guide, message, &body[sentence.clone()]);
        if words > WORDS_MAX {
            advice.push(
                Diagnostic::new(Code::LongSentence, format!("this sentence has {words} words, blanks counted at their examples"))
                    .at(doc.at(sentence))
                    .help(format!("make two of it; up to {WORDS_MAX} words are read with ease")),
            );
        }
    }
    advice
}

/// Words as sent: each blank stands for its example.
fn words(guide: &Guide, message: &Message, sentence: &str) -> usize {
    let text = blanks(sentence).into_iter().map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Blank(label, _) => message.field(&guide.fields, &label).map_or(label, |field| field.example.clone()),
    });
    let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
    text.collect::<String>().split_whitespace().filter(is_word).count()
}

/// Bytes of each sentence: it ends at a full stop, a question or exclamation mark before a space, and with its line, since in a
/// message a line break is a line break. A full stop inside a blank ends none.
fn sentences(body: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start_of_line = 0;
    for line in body.split_inclusive('\n') {
        let mut start = 0;
        let mut depth = 0_usize;
        for (at, c) in line.char_indices() {
            match c {
                '[' => depth += 1,
                ']' => depth = depth.saturating_sub(1),
                c if depth == 0 && c.is_whitespace() && ends_sentence(&line[start..at]) => {
                    push(&mut sentences, line, start_of_line, start..at);
                    start = at;
                }
                _ => {}
            }
        }
        push(&mut sentences, line, start_of_line, start..line.len());
        start_of_line += line.len();
    }
    sentences
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', ')', ']', '*', '_']).ends_with(['.', '?', '!', '…'])
}

fn push(sentences: &mut Vec<Range<usize>>, line: &str, offset: usize, range: Range<usize>) {
    let text = &line[range.clone()];
    let from = range.start + (text.len() - text.trim_start().len());
    let to = from + text.trim().len();
    if from < to {
        sentences.push(offset + from..offset + to);
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_end_at_marks_and_with_their_lines() {
        let body = "Dear [Dr. X],\n\nThank you. “Was it far?” It was – 3.5 miles!\n\nYours";
        let found: Vec<&str> = sentences(body).into_iter().map(|range| &body[range]).collect();
        assert_eq!(found, ["Dear [Dr. X],", "Thank you.", "“Was it far?”", "It was – 3.5 miles!", "Yours"]);
        assert!(sentences("\n \n").is_empty());
    }
}
