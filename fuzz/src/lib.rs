//! What the fuzz targets have in common.

#[path = "../../tests/it/support/body.rs"]
mod body;
#[path = "../../tests/it/support/html.rs"]
#[allow(dead_code)]
mod html;
#[path = "../../tests/it/support/questions.rs"]
mod questions;
mod servers;
pub mod targets;

/// Runs a target by its name.
pub fn run(name: &str, bytes: &[u8]) {
    targets::ALL.iter().filter(|(known, _)| *known == name).for_each(|(_, run)| run(bytes));
}
