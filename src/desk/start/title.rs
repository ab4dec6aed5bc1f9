//! Titles as people type them: tidied, refused where they cannot be shown, and quoted for YAML and TOML.

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::data::quoted;
use crate::guide::source::clean;

/// Longest title that is taken, in characters.
const TITLE_MAX: usize = 200;

/// Runs of white space become one space.
///
/// # Errors
/// Where nothing is left, it is too long, or it holds a character that a build would show as �.
pub(super) fn tidy(title: &str) -> Result<String, Diagnostic> {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let refused = |message: String, help: &str| Err(Diagnostic::new(Code::BadRequest, message).help(help));
    if title.is_empty() {
        return refused("the title is empty".to_owned(), "say in a few words what it is about, in quotes: `\"After the interview\"`");
    }
    let length = title.chars().count();
    if length > TITLE_MAX {
        return refused(format!("the title has {length} characters"), "shorten it to 200 at most; the rest belongs in the summary");
    }
    let shown = clean(&title);
    match title.chars().zip(shown.chars()).find(|(typed, shown)| typed != shown) {
        Some((hidden, _)) => {
            refused(format!("the title has the hidden character U+{:04X}", u32::from(hidden)), "type the title anew; it came in by pasting")
        }
        None => Ok(title),
    }
}

/// The title as a YAML value: as it is where that reads as the same words, otherwise in quotes.
pub(super) fn yaml(title: &str) -> String {
    if is_plain(title) { title.to_owned() } else { quoted(title) }
}

/// As a heading of Markdown that shows every character.
pub(super) fn markdown(title: &str) -> String {
    let mut text = String::new();
    for c in title.chars() {
        if "\\`*_{}[]<>#|~&!".contains(c) {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// Letters first, no word that YAML reads as something else, and nothing that ends or cuts a plain value.
fn is_plain(title: &str) -> bool {
    let is_word = !["true", "false", "null", "yes", "no", "on", "off", "y", "n"].iter().any(|word| title.eq_ignore_ascii_case(word));
    let is_safe = |c: char| c.is_alphanumeric() || " ,.;'’()/?!-–".contains(c);
    is_word && title.chars().next().is_some_and(char::is_alphabetic) && title.chars().all(is_safe)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::guide::data;

    /// The value of `title` in a YAML and in a TOML document.
    fn read_back(title: &str) -> (String, String) {
        #[derive(serde::Deserialize)]
        struct Matter {
            title: String,
        }
        let (yaml, problems) = data::parse_yaml(&format!("title: {}\nnext: 1\n", yaml(title)), 0);
        assert!(problems.is_empty(), "{title:?}");
        let data::Value::Map(mut entries) = yaml.unwrap().value else { panic!("{title:?}") };
        entries.truncate(1);
        let node = data::Node { span: 0..0, value: data::Value::Map(entries) };
        let yaml = data::read::<Matter>(node).0.unwrap().title;
        let (toml, problems) = data::parse_toml(&format!("title = {}\n", quoted(title)));
        assert!(problems.is_empty(), "{title:?}");
        (yaml, data::read::<Matter>(toml.unwrap()).0.unwrap().title)
    }

    #[test]
    fn odd_titles_come_back_as_they_were_typed() {
        for title in [
            "Say \"thank you\"",
            "Thanks: the long way",
            "It's #1 – don't",
            "- a dash",
            "null",
            "Yes",
            "2026-11-23",
            "0x1F",
            "Grüße aus Köln",
            "דברי תודה, תמיד",
            "🎁 unwrapped 🎁",
            "[Giver] & *co*",
            "back\\slash \\n",
            "%directive",
            "trailing colon:",
            "'",
        ] {
            assert_eq!(tidy(title).unwrap(), title);
            assert_eq!(read_back(title), (title.to_owned(), title.to_owned()));
        }
        assert_eq!(yaml("Name the gift, and say what you do with it"), "Name the gift, and say what you do with it");
    }

    #[test]
    fn titles_that_cannot_be_shown_are_refused() {
        let message = |title: &str| tidy(title).unwrap_err().message;
        assert_eq!(message(" \n\t "), "the title is empty");
        assert_eq!(message("turn\u{202E}ed"), "the title has the hidden character U+202E");
        assert_eq!(message("bell\u{7}"), "the title has the hidden character U+0007");
        assert_eq!(message(&"x".repeat(201)), "the title has 201 characters");
        assert_eq!(tidy("  two\n lines ").unwrap(), "two lines");
    }

    proptest! {
        #[test]
        fn every_title_comes_back(title in "\\PC{1,60}") {
            if let Ok(title) = tidy(&title) {
                prop_assert_eq!(read_back(&title), (title.clone(), title));
            }
        }
    }
}
