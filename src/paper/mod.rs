//! What goes on paper: cards, sheets and books through Typst, and letters to people.

pub mod letters;
pub mod print;
pub mod shelf;
