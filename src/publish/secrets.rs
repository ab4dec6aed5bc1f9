//! What must never be shown: values of the environment that are secret, and signatures.

use std::fmt;

/// Marks in the name of a variable whose value is secret.
const MARKS: [&str; 8] = ["KEY", "SECRET", "TOKEN", "PASSWORD", "SAS", "CREDENTIAL", "ACCOUNT_ID", "SIGNATURE"];
/// Shorter values are no secrets, and would be found in ordinary words.
const SHORTEST: usize = 6;
/// What comes before a signature in an address.
const SIGNED: [&str; 6] = ["sig=", "X-Amz-Signature=", "X-Amz-Credential=", "X-Amz-Security-Token=", "X-Goog-Signature=", "Signature="];

/// Secret values, to be taken out of any text that is shown.
#[derive(Clone, Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    pub(super) fn of(environment: &[(String, String)]) -> Self {
        let is_secret = |(name, value): &&(String, String)| MARKS.iter().any(|mark| name.contains(mark)) && value.len() >= SHORTEST;
        let mut values: Vec<String> = environment.iter().filter(is_secret).map(|(_, value)| value.clone()).collect();
        // A value that holds another one goes first.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        Secrets(values)
    }

    /// The text with `…` in place of everything secret.
    pub(super) fn hide(&self, text: &str) -> String {
        let mut text = self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret, "…"));
        for mark in SIGNED {
            let mut from = 0;
            while let Some(at) = text[from..].find(mark) {
                let start = from + at + mark.len();
                let end = text[start..].find(|c: char| c == '&' || c == '<' || c.is_whitespace()).map_or(text.len(), |end| start + end);
                text.replace_range(start..end, "…");
                from = start;
            }
        }
        text
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}
