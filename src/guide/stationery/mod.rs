//! Stationery as data: trim sizes, margins, rulings, folds, envelopes and the sheets that cards are printed on.
//!
//! The theme's `stationery.toml` and `sheets.toml` hold the trade's products; `[stationery.*]` in `courtesy.toml` adds to them.

mod catalogue;
mod check;
pub mod fit;
mod length;
mod product;

pub use catalogue::Catalogue;
pub use length::{Length, MM_PER_INCH};
pub(crate) use product::SheetEntry;
pub use product::{Entry, Envelope, Fold, Margin, Ruling, RulingStyle, Sheet, SizeUnit, Stationery, size_words};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::source::SourceFile;

    #[test]
    fn the_built_in_catalogue_is_sound_and_names_its_sizes() {
        let text = include_str!("../../../themes/letterpress/stationery.toml");
        let mut diagnostics = Vec::new();
        let catalogue = Catalogue::load(&[SourceFile::new("stationery.toml", text)], &[], &mut diagnostics);
        assert_eq!(diagnostics, []);
        let size = |id: &str| catalogue.get(id).unwrap().size.clone();
        assert_eq!(size("a6"), "148 × 105 mm");
        assert_eq!(size("us-a2"), "5½ × 4¼ in");
        assert_eq!(size("us-4bar"), "4⅞ × 3½ in");
        assert_eq!(catalogue.ids().count(), 11);
    }

    #[test]
    fn sizes_that_cannot_be_are_reported_at_their_line() {
        let text =
            "[x]\ntitle = \"X\"\nwidth = 50.0\nheight = 5.0\nmargin = { left = 45.0 }\nruling = { style = \"lines\", spacing = 0.0 }\n";
        let mut diagnostics = Vec::new();
        Catalogue::load(&[SourceFile::new("stationery.toml", text)], &[], &mut diagnostics);
        let lines: Vec<usize> = diagnostics.iter().map(|d| d.location.as_ref().unwrap().line).collect();
        assert_eq!(lines, [4, 5, 6]);
    }
}
