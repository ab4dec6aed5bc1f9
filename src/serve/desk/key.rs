//! The key to the desk: 32 bytes from the operating system, made anew whenever a server begins, and written down nowhere.

use std::fmt::Write;
use std::io;

/// What a request to the desk has to say.
pub(crate) struct Key(String);

impl Key {
    /// Makes a new one.
    pub(crate) fn new() -> io::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
        Ok(Key(bytes.iter().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is what was said; the time that this takes tells nothing of the key, since hashes are compared.
    pub(super) fn is(&self, said: &str) -> bool {
        blake3::hash(said.as_bytes()) == blake3::hash(self.0.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_another_one() {
        let [one, two] = [Key::new().unwrap(), Key::new().unwrap()];
        assert_eq!(one.as_str().len(), 64);
        assert!(one.is(one.as_str()) && !one.is(two.as_str()) && !one.is("") && !one.is(&one.as_str()[..63]));
    }
}
