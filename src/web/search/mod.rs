//! Search: a full index made by Pagefind, and a small index of titles that answers at once and also from disk.
//!
//! The flow is guide -> `records` -> { `pagefind` | `titles` }. The theme's search script reads both.

mod body;
mod pagefind;
mod records;
mod titles;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::{File, Reuse};
use crate::guide::content::Guide;
use crate::paper::shelf::Printable;
use crate::theme::Theme;

/// Makes both indexes. Where no searched word changed since the last build, its index is taken over.
pub fn index(guide: &Guide, theme: &Theme, printables: &[Printable], reuse: &dyn Reuse) -> (Vec<File>, Vec<Diagnostic>) {
    let records = records::records(guide, theme, printables);
    let mut files = titles::index(&records, &guide.config.search);
    match pagefind::index(&records, &guide.config.guide.language, reuse) {
        Ok(index) => {
            files.extend(index);
            (files, Vec::new())
        }
        Err(diagnostic) => (files, vec![diagnostic]),
    }
}
