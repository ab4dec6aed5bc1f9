//! A letter to make, and lots of them.

use crate::diagnostic::{Diagnostic, Location};
use crate::paper::print::{Job, Missing};

/// A letter to make.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Name of its file, safe and unique among the letters of a run.
    pub name: String,
    /// What is made.
    pub content: Content,
    /// The rows that it comes from, one for each card; for a letter to nobody in particular, none.
    pub rows: Vec<Location>,
}

/// What a letter is.
#[derive(Clone, Debug)]
pub enum Content {
    /// A PDF that Typst sets.
    Pdf(Box<Job>),
    /// An email file, finished.
    Eml(String),
}

/// What is made of one row, or of the rows of one volume.
#[derive(Clone, Debug)]
pub struct Lot {
    /// The first of its rows, counted from 1; 0 where there is no table.
    pub first: usize,
    /// The last of its rows.
    pub last: usize,
    /// Its letters.
    pub letters: Vec<Letter>,
    /// Why there are none of some rows.
    pub problems: Vec<Diagnostic>,
}

/// A lot that is finished.
#[derive(Debug, Default)]
pub struct Finished {
    /// The first of its rows.
    pub first: usize,
    /// The last of its rows.
    pub last: usize,
    /// Name and bytes of each letter.
    pub files: Vec<(String, Vec<u8>)>,
    /// What is wrong with its rows, or with how they were set.
    pub problems: Vec<Diagnostic>,
    /// Letters of the alphabet in it that no font has.
    pub missing: Missing,
}
