//! A hash of several parts.

use super::file::Hash;

/// Parts one after another, each with its length, so that moving a byte from one to the next changes the hash.
#[derive(Clone, Default)]
pub struct Parts(blake3::Hasher);

impl Parts {
    /// Adds a part.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }

    /// Gives the hash of all parts so far.
    pub fn hash(&self) -> Hash {
        self.0.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(parts: &[&[u8]]) -> Hash {
        let mut all = Parts::default();
        parts.iter().for_each(|part| all.add(part));
        all.hash()
    }

    #[test]
    fn a_byte_that_moves_to_the_next_part_changes_the_hash() {
        assert_eq!(hash(&[b"ab", b"c"]), hash(&[b"ab", b"c"]));
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_ne!(hash(&[b"ab"]), hash(&[b"ab", b""]));
    }
}
