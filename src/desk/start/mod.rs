//! What a new guide begins with, and a new file in a guide: names, numbers and text. Nothing is read or written here.

mod editors;
mod entry;
mod number;
mod prompt;
mod shelf;
mod starter;
mod title;
mod wanted;

pub use editors::Editor;
pub use entry::plan;
pub use shelf::Shelf;
pub use starter::{MAY_STAND, guide};
pub use wanted::{Entry, New, NewMessage, NewRule};

/// A file to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// Path from the guide's root with `/` between folders.
    pub path: String,
    /// What it will hold.
    pub text: String,
}
