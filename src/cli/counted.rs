//! Numbers of things, in words.

/// `1 rule`, `2 rules`.
pub(super) fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}
