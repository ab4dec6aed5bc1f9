//! YAML text to a tree. Anchors, aliases and tags are refused: front matter needs none of them.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::slip::slip;
use super::{Entry, Node, Problem, ProblemKind, Value};
use crate::guide::source::{clean, hidden};

/// Lists and tables nested deeper than this are refused.
const DEPTH_MAX: usize = 32;

/// Parses one YAML document that stands at byte `offset` of its file; all spans count from the file's start.
///
/// # Errors
/// The first syntax error, or all duplicate keys beside the tree that is still usable.
pub fn parse(text: &str, offset: usize) -> (Option<Node>, Vec<Problem>) {
    let mut builder = Builder { text, offset, events: Parser::new_from_str(text), chars: None, problems: Vec::new() };
    match builder.document() {
        Ok(node) => (Some(node), builder.problems),
        Err(problem) => {
            builder.problems.push(problem);
            (None, builder.problems)
        }
    }
}

struct Builder<'a> {
    text: &'a str,
    offset: usize,
    events: Parser<'a, StrInput<'a>>,
    /// Byte position of every character, made when the text is not ASCII.
    chars: Option<Vec<usize>>,
    problems: Vec<Problem>,
}

impl<'a> Builder<'a> {
    fn document(&mut self) -> Result<Node, Problem> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(Node { span: self.offset..self.offset, value: Value::Map(Vec::new()) }),
                Event::Nothing | Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd => {}
                event => return self.node(event, span, 0),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Problem> {
        let bytes = self.bytes(span);
        if depth > DEPTH_MAX {
            return Err(syntax(bytes, "lists and tables are nested too deep"));
        }
        match event {
            Event::Scalar(_, _, anchor, tag) if anchor > 0 || tag.is_some() => Err(syntax(bytes, NO_ANCHORS)),
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) if anchor > 0 || tag.is_some() => {
                Err(syntax(bytes, NO_ANCHORS))
            }
            Event::Scalar(text, style, ..) => {
                if let Some(mark) = hidden(&text) {
                    self.problems.push(Problem { span: bytes.clone(), kind: ProblemKind::Hidden(mark) });
                }
                Ok(Node { span: bytes, value: scalar(&text, style) })
            }
            Event::SequenceStart(..) => self.sequence(bytes.start, depth),
            Event::MappingStart(..) => self.mapping(bytes.start, depth),
            _ => Err(syntax(bytes, NO_ANCHORS)),
        }
    }

    fn sequence(&mut self, start: usize, depth: usize) -> Result<Node, Problem> {
        let mut items = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::SequenceEnd) {
                let end = self.bytes(span).end.max(start);
                return Ok(Node { span: start..end, value: Value::Seq(items) });
            }
            items.push(self.node(event, span, depth + 1)?);
        }
    }

    fn mapping(&mut self, start: usize, depth: usize) -> Result<Node, Problem> {
        let mut entries: Vec<Entry> = Vec::new();
        loop {
            let (event, span) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                let end = self.bytes(span).end.max(start);
                return Ok(Node { span: start..end, value: Value::Map(entries) });
            }
            let key_span = self.bytes(span);
            let Event::Scalar(key, ..) = event else {
                return Err(syntax(key_span, "a key has to be a word"));
            };
            let (event, span) = self.next()?;
            let mut value = self.node(event, span, depth + 1)?;
            if matches!(value.value, Value::Null) {
                value.span = key_span.clone();
            }
            match entries.iter().find(|entry| entry.key == *key) {
                Some(first) => self.problems.push(Problem {
                    span: key_span,
                    kind: ProblemKind::Duplicate { key: key.into_owned(), first: Some(first.key_span.clone()) },
                }),
                None => entries.push(Entry { key: key.into_owned(), key_span, value }),
            }
        }
    }

    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        match self.events.next_event() {
            Some(Ok(next)) => Ok(next),
            Some(Err(error)) => Err(self.scan_error(&error)),
            None => Err(syntax(self.offset + self.text.len()..self.offset + self.text.len(), "the text ends too early")),
        }
    }

    fn scan_error(&mut self, error: &ScanError) -> Problem {
        let at = self.byte(error.marker().index());
        let at = at.min(self.text.trim_end().len());
        let plain = plain_words(error.info());
        let is_vague = plain == error.info() || [UNCLOSED, NO_KEY].contains(&plain);
        if let Some((place, words)) = slip(self.text, at, is_vague) {
            return syntax(self.offset + place.start..self.offset + place.end, &words);
        }
        syntax(self.offset + at..self.offset + (at + 1).min(self.text.len()), plain)
    }

    fn bytes(&mut self, span: Span) -> Range<usize> {
        let (start, end) = (self.byte(span.start.index()), self.byte(span.end.index()));
        let trimmed = start + self.text.get(start..end).map_or(0, |part| part.trim_end().len());
        self.offset + start..self.offset + trimmed
    }

    /// Turns the parser's count of characters into bytes.
    fn byte(&mut self, chars: usize) -> usize {
        if self.text.is_ascii() {
            return chars.min(self.text.len());
        }
        let text = self.text;
        let table = self.chars.get_or_insert_with(|| text.char_indices().map(|(at, _)| at).collect());
        table.get(chars).copied().unwrap_or(text.len())
    }
}

const NO_ANCHORS: &str = "anchors (`&`), aliases (`*`) and tags (`!`) are not supported; put the text in quotes if you mean the character";

const UNCLOSED: &str = "a quote opens here and is never closed";
const NO_KEY: &str = "this line begins neither where the keys above begin nor as a part of a value";

/// The parser's most frequent complaints, for people who do not know its words.
fn plain_words(info: &str) -> &str {
    match info {
        "mapping values are not allowed in this context" => "a second `: ` stands in this value",
        "while scanning a quoted scalar, found unexpected end of stream" => UNCLOSED,
        "while parsing a block mapping, did not find expected key" => NO_KEY,
        "while parsing node, found unknown anchor" => NO_ANCHORS,
        _ if info.starts_with("tabs disallowed") => "a tab cannot indent a line; use spaces",
        _ => info,
    }
}

fn syntax(span: Range<usize>, message: &str) -> Problem {
    Problem { span, kind: ProblemKind::Syntax(message.to_owned()) }
}

/// Resolves a scalar by the YAML 1.2 core schema.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::Str(clean(text));
    }
    let looks_like = match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => return Value::Str(text.to_owned()),
        _ => match (text.parse::<i64>(), text.parse::<f64>()) {
            (Ok(int), _) => Value::Int(int),
            (_, Ok(float)) => Value::Float(float),
            _ => return Value::Str(text.to_owned()),
        },
    };
    Value::Plain(text.to_owned(), Box::new(looks_like))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_bytes_even_after_non_ascii() {
        let text = "a: ü\nb: [x, 'y z']\n";
        let (node, problems) = parse(text, 4);
        assert!(problems.is_empty());
        let Value::Map(entries) = node.unwrap().value else { panic!() };
        let Value::Seq(items) = &entries[1].value.value else { panic!() };
        let span = items[1].span.clone();
        assert_eq!(&text[span.start - 4..span.end - 4], "'y z'");
    }

    #[test]
    fn anchors_and_depth_are_refused_without_panic() {
        for text in ["a: &x 1\nb: *x\n", "a: !!binary x", &"[".repeat(100_000), "a: [1", "{a: b", "\"", "a: b: c"] {
            let (node, problems) = parse(text, 0);
            assert!(node.is_none() && problems.len() == 1, "{:.20}", text);
        }
    }

    #[test]
    fn text_that_looks_like_a_number_stays_readable_as_text() {
        assert_eq!(scalar("1.10", ScalarStyle::Plain), Value::Plain("1.10".into(), Box::new(Value::Float(1.1))));
        assert_eq!(scalar("2026-11-20", ScalarStyle::Plain), Value::Str("2026-11-20".into()));
    }
}
