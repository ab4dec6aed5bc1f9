//! Quotation marks by language: those on which the delimiters of the Unicode CLDR and the smart quotes of Typst agree, and for Arabic
//! the marks of its newspapers.

/// The marks that straight quotes become: outer and inner, each opening and closing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes {
    outer: [&'static str; 2],
    inner: [&'static str; 2],
}

/// An apostrophe, in every language.
const APOSTROPHE: &str = "’";
const ENGLISH: Quotes = Quotes { outer: ["“", "”"], inner: ["‘", "’"] };
/// What the languages of Switzerland share.
const SWISS: Quotes = Quotes { outer: ["«", "»"], inner: ["‹", "›"] };

/// What Chinese in traditional characters has, and Japanese.
const CORNERS: Quotes = Quotes { outer: ["「", "」"], inner: ["『", "』"] };

/// Languages whose marks are not those of English. French sets a narrow no-break space inside its own.
const BY_LANGUAGE: [(&str, [&str; 4]); 28] = [
    ("ar", ["«", "»", "“", "”"]),
    ("bg", ["„", "“", "’", "’"]),
    ("cs", ["„", "“", "‚", "‘"]),
    ("de", ["„", "“", "‚", "‘"]),
    ("el", ["«", "»", "“", "”"]),
    ("es", ["«", "»", "“", "”"]),
    ("et", ["„", "“", "‚", "‘"]),
    ("fa", ["«", "»", "‹", "›"]),
    ("fi", ["”", "”", "’", "’"]),
    ("fr", ["«\u{202F}", "\u{202F}»", "“", "”"]),
    ("he", ["”", "”", "’", "’"]),
    ("hr", ["„", "”", "‘", "’"]),
    ("hu", ["„", "”", "’", "’"]),
    ("is", ["„", "“", "‚", "‘"]),
    ("it", ["«", "»", "“", "”"]),
    ("ja", ["「", "」", "『", "』"]),
    ("lt", ["„", "“", "‚", "‘"]),
    ("lv", ["„", "“", "‚", "‘"]),
    ("nb", ["«", "»", "‘", "’"]),
    ("nn", ["«", "»", "‘", "’"]),
    ("no", ["«", "»", "‘", "’"]),
    ("pl", ["„", "”", "’", "’"]),
    ("ro", ["„", "”", "’", "’"]),
    ("ru", ["«", "»", "„", "“"]),
    ("sk", ["„", "“", "‚", "‘"]),
    ("sl", ["„", "“", "‚", "‘"]),
    ("sv", ["”", "”", "’", "’"]),
    ("uk", ["«", "»", "“", "”"]),
];

impl Default for Quotes {
    fn default() -> Self {
        ENGLISH
    }
}

impl Quotes {
    /// The marks of a language, by its tag; those of English where the language is not known.
    pub fn of(tag: &str) -> Self {
        let tag = tag.to_ascii_lowercase();
        let primary = tag.split('-').next().unwrap_or_default();
        if tag != primary && ["de", "fr", "it"].contains(&primary) && tag.split('-').any(|part| part == "ch" || part == "li") {
            return SWISS;
        }
        if primary == "zh" && tag.split('-').any(|part| ["hant", "tw", "hk", "mo"].contains(&part)) {
            return CORNERS;
        }
        let known = BY_LANGUAGE.iter().find(|(language, _)| *language == primary);
        known.map_or(ENGLISH, |(_, [open, close, inner_open, inner_close])| Quotes {
            outer: [open, close],
            inner: [inner_open, inner_close],
        })
    }
}

/// Which quotes are open while a body is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Quoter {
    quotes: Quotes,
    outer_is_open: bool,
    inner_is_open: bool,
}

impl Quoter {
    pub(super) fn new(quotes: Quotes) -> Self {
        Quoter { quotes, ..Quoter::default() }
    }

    /// A paragraph or another block begins, in which no quote is open yet.
    pub(super) fn begin(&mut self) {
        self.outer_is_open = false;
        self.inner_is_open = false;
    }

    /// The mark for the straight quote at a byte of `text`, where the parser would set `english`; nothing where it is none.
    pub(super) fn mark(&mut self, text: &str, at: std::ops::Range<usize>, english: &str) -> Option<&'static str> {
        let Quotes { outer, inner } = self.quotes;
        match (text.get(at.clone())?, english) {
            ("\"", "“" | "”") => {
                // Scripts without spaces have letters on both sides of a quote, so that it does not tell which one it is.
                let opens = if is_between_letters(text, &at) { !self.outer_is_open } else { english == "“" };
                self.outer_is_open = opens;
                Some(outer[usize::from(!opens)])
            }
            // Between two letters it is no quote, whatever the parser took it for.
            ("'", _) if is_between_letters(text, &at) => Some(APOSTROPHE),
            ("'", "‘") => {
                self.inner_is_open = true;
                Some(inner[0])
            }
            ("'", "’") if std::mem::take(&mut self.inner_is_open) => Some(inner[1]),
            ("'", "’") => Some(APOSTROPHE),
            _ => None,
        }
    }
}

fn is_between_letters(text: &str, at: &std::ops::Range<usize>) -> bool {
    is_letter(text[..at.start].chars().next_back()) && is_letter(text[at.end..].chars().next())
}

fn is_letter(c: Option<char>) -> bool {
    c.is_some_and(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::super::{Dialect, bracketed, parse_in, to_text};
    use super::Quotes;

    fn set(tag: &str, text: &str) -> String {
        to_text(&parse_in(text, Dialect::Prose, Quotes::of(tag)), &bracketed)
    }

    #[test]
    fn quotes_follow_the_language_and_an_apostrophe_stays_one() {
        let text = "He said \"don't say 'never' to me\" in Jess' way.";
        assert_eq!(set("en-GB", text), "He said “don’t say ‘never’ to me” in Jess’ way.");
        assert_eq!(set("de", text), "He said „don’t say ‚never‘ to me“ in Jess’ way.");
        assert_eq!(set("de-CH", text), "He said «don’t say ‹never› to me» in Jess’ way.");
        assert_eq!(set("fr", text), "He said «\u{202F}don’t say “never” to me\u{202F}» in Jess’ way.");
        assert_eq!(set("he", "\"שלום\" ו'כן'"), "”שלום” ו’כן’");
        assert_eq!(set("ar", "\"نعم\""), "«نعم»");
        let corners = ["ja", "zh-TW", "zh-Hant", "zh", "zh-Hans-CN"].map(|tag| set(tag, "\"x\""));
        assert_eq!(corners, ["「x」", "「x」", "「x」", "“x”", "“x”"]);
        assert_eq!(set("ja", "心の\"声\"が、\"詩\"に"), "心の「声」が、「詩」に");
        assert_eq!(set("xx", text), set("en", text));
    }

    #[test]
    fn marks_that_an_editor_sets_stay_and_code_stays_straight() {
        assert_eq!(set("de", "“so” `\"x\"` \\\"y\\\""), "“so” \"x\" \"y\"");
        assert_eq!(set("de", "'an\n\nthe dogs' \"x\""), "’an\n\nthe dogs’ „x“");
    }
}
