//! A message as an email file that mail programs open as a draft.

use std::fmt::Write;

/// What an email file holds.
#[derive(Clone, Copy, Debug)]
pub struct Email<'e> {
    /// Whom it goes to; empty where that is left to the sender.
    pub to: &'e str,
    /// The subject line.
    pub subject: &'e str,
    /// The body as plain text, lines ending in `\n`.
    pub body: &'e str,
}

/// Longest line of a header before it is folded, in bytes (RFC 5322, 2.1.1).
const LINE_MAX: usize = 76;

/// Writes the file: RFC 5322 with RFC 2047 words in the subject and a quoted-printable UTF-8 body.
///
/// It has no date, since it is not sent yet, and the same email gives the same bytes. Values cannot add headers: line
/// breaks in them become spaces.
pub fn write(email: &Email<'_>) -> String {
    let mut out = String::new();
    if !email.to.is_empty() {
        let _ = write!(out, "To: {}\r\n", one_line(email.to));
    }
    let _ = write!(out, "Subject: {}\r\n", header(&one_line(email.subject)));
    out.push_str("X-Unsent: 1\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
    let body = email.body.replace('\n', "\r\n");
    out.push_str(&quoted_printable::encode_to_str(body));
    out.push_str("\r\n");
    out
}

/// Tells whether a text is one plain address, `name@host`, that is safe in a header.
pub fn is_address(text: &str) -> bool {
    let fine = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c))
    };
    text.len() <= 254 && text.split_once('@').is_some_and(|(name, host)| fine(name) && fine(host) && host.contains('.'))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plain ASCII as it is, where it fits on a line; else encoded words of at most 75 characters (RFC 2047, 2).
fn header(text: &str) -> String {
    if text.bytes().all(|b| (0x20..0x7F).contains(&b)) && text.len() + "Subject: ".len() <= LINE_MAX && !text.contains("=?") {
        return text.to_owned();
    }
    let mut words: Vec<String> = vec![String::new()];
    for c in text.chars() {
        let mut encoded = String::new();
        for byte in c.to_string().bytes() {
            match byte {
                b' ' => encoded.push('_'),
                byte if byte.is_ascii_alphanumeric() => encoded.push(char::from(byte)),
                byte => {
                    let _ = write!(encoded, "={byte:02X}");
                }
            }
        }
        if words.last().is_some_and(|word| word.len() + encoded.len() > 60) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push_str(&encoded);
        }
    }
    words.iter().map(|word| format!("=?UTF-8?Q?{word}?=")).collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_add_headers() {
        let email = Email { to: "a@b.example\r\nBcc: x@y.example", subject: "Hi\r\nBcc: x@y.example", body: "Dear Ann,\n\n.\nBcc: no" };
        let file = write(&email);
        let head = file.split("\r\n\r\n").next().unwrap();
        assert!(head.lines().all(|line| !line.starts_with("Bcc")), "{head}");
    }

    #[test]
    fn long_and_foreign_subjects_are_encoded_in_short_words() {
        let subject = "Danke für das Gespräch – ".repeat(8);
        let folded = header(&subject);
        assert!(folded.split("\r\n ").all(|word| word.len() <= 75 && word.starts_with("=?UTF-8?Q?") && word.ends_with("?=")));
        assert_eq!(header("Thank you"), "Thank you");
    }

    #[test]
    fn only_plain_addresses_pass() {
        assert!(is_address("amara.chen+jobs@example.org"));
        for text in ["", "x", "a@b", "a b@c.d", "a@b.c, d@e.f", "<a@b.c>", "a@b.c\nBcc: d@e.f", ".a@b.c", "a@.b.c", "a@@b.c"] {
            assert!(!is_address(text), "{text}");
        }
    }
}
