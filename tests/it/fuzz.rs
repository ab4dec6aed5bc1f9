//! The targets of `make fuzz`, with the corpus and a few changes of each of its files, which are the same every time.

use std::fs;

use crate::support::dice::Dice;
use crate::support::{body, html, questions, repository};

#[path = "../../fuzz/src/servers.rs"]
mod servers;
#[path = "../../fuzz/src/targets.rs"]
mod targets;

/// Changes of each file: 300, or as many as `COURTESY_FUZZ` says.
fn changes() -> u64 {
    std::env::var("COURTESY_FUZZ").ok().and_then(|number| number.parse().ok()).unwrap_or(300)
}

impl Dice {
    /// Bytes with a few of them lost, doubled, moved, or others put in their place.
    fn changed(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let (from, length) = (self.below(bytes.len() + 1), self.below(12));
            let part: Vec<u8> = bytes[from..(from + length).min(bytes.len())].to_vec();
            match self.below(4) {
                0 => _ = bytes.drain(from..from + part.len()),
                1 => _ = bytes.splice(from..from, part.repeat(1 + self.below(3))),
                2 => {
                    let to = self.below(bytes.len() + 1);
                    _ = bytes.splice(to..to, part);
                }
                _ => {
                    let byte = [b'"', b'\n', b'[', b'{', b'\\', 0, 0xE2, b'<'][self.below(8)];
                    bytes.insert(from, byte);
                }
            }
        }
        bytes
    }
}

#[test]
fn what_is_always_true_is_true_of_the_corpus() {
    for (name, run) in targets::ALL {
        let folder = repository().join("fuzz/corpus").join(name);
        let mut paths: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        assert!(paths.len() > 2, "{name} has no corpus");
        for (number, path) in paths.into_iter().enumerate() {
            let bytes = fs::read(&path).unwrap();
            let mut dice = Dice(number as u64);
            let all = std::iter::once(bytes.clone()).chain((0..changes()).map(|_| dice.changed(&bytes)));
            for bytes in all {
                let ran = std::panic::catch_unwind(|| run(&bytes));
                assert!(ran.is_ok(), "{name}, of {}: {:?}", path.display(), String::from_utf8_lossy(&bytes));
            }
        }
    }
}
