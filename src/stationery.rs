//! Stationery as data: trim sizes, margins, rulings and envelopes, from the theme's `stationery.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::data::{self, Spanned};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;

/// All stationery that a theme knows, by id.
#[derive(Clone, Debug, Default)]
pub struct Catalogue(BTreeMap<String, Stationery>);

/// One paper product. All lengths are in mm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stationery {
    /// For example `us-a2`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Trim width, the card lying before the writer.
    pub width: f64,
    /// Trim height.
    pub height: f64,
    /// What stays clear inside the trim.
    pub margin: Margin,
    /// The lines to write on.
    pub ruling: Ruling,
    /// Whether people name its size in mm or in.
    #[serde(skip)]
    pub unit: SizeUnit,
}

/// The unit in which the trade names a size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum SizeUnit {
    #[default]
    Mm,
    In,
}

/// Clear space inside the trim, in mm.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
#[allow(missing_docs)]
pub struct Margin {
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
    pub left: f64,
}

impl Default for Margin {
    fn default() -> Self {
        Margin { top: 10.0, right: 10.0, bottom: 10.0, left: 10.0 }
    }
}

/// The lines of a card.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// What is ruled.
    pub style: RulingStyle,
    /// From line to line, in mm.
    pub spacing: f64,
    /// Weight of a line in pt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Height of a small x, in mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_height: Option<f64>,
    /// Degrees of slanting guides from the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angle: Option<f64>,
    /// Between two slanting guides, in mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<f64>,
    /// From the left edge to a margin line, in mm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_line: Option<f64>,
}

/// Styles of ruling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum RulingStyle {
    Lines,
    Dots,
    Seyes,
    XHeight,
    Slant,
    Blank,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    title: String,
    width: Spanned<f64>,
    height: Spanned<f64>,
    #[serde(default)]
    unit: SizeUnit,
    #[serde(default)]
    margin: Spanned<Margin>,
    ruling: Spanned<Ruling>,
    #[serde(default)]
    #[allow(dead_code, reason = "read so that the catalogue is checked; used by envelopes")]
    envelope: Option<Envelope>,
    #[serde(default)]
    #[allow(dead_code, reason = "read so that the catalogue is checked; used by folded cards")]
    folds: Vec<Fold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "read so that the catalogue is checked; used by envelopes")]
struct Envelope {
    title: String,
    width: f64,
    height: f64,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Fold {
    Flat,
    Book,
    Tent,
    Half,
    Thirds,
}

/// Reads catalogues, a later one's products replacing an earlier one's.
pub fn load(files: &[SourceFile], diagnostics: &mut Vec<Diagnostic>) -> Catalogue {
    let mut catalogue = Catalogue::default();
    for file in files {
        let (node, problems) = data::parse_toml(&file.text);
        diagnostics.extend(data::report(file, problems, "stationery"));
        let (entries, problems) = node.map_or((None, Vec::new()), data::read::<BTreeMap<String, Entry>>);
        diagnostics.extend(data::report(file, problems, "stationery"));
        for (id, entry) in entries.unwrap_or_default() {
            check(&id, &entry, file, diagnostics);
            catalogue.0.insert(id.clone(), entry.into_stationery(id));
        }
    }
    catalogue
}

fn check(id: &str, entry: &Entry, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    let mut bad = |span: &std::ops::Range<usize>, message: String, help: &str| {
        diagnostics.push(Diagnostic::new(Code::BadValue, message).at(file.at(span.clone())).help(help));
    };
    for side in [&entry.width, &entry.height] {
        if !(20.0..=1200.0).contains(&side.value) {
            bad(&side.span, format!("`{id}` cannot be {} mm wide or high", side.value), "give a size from 20 to 1200 mm");
        }
    }
    let Margin { top, right, bottom, left } = entry.margin.value;
    if [top, right, bottom, left].iter().any(|margin| !(0.0..=600.0).contains(margin)) {
        bad(&entry.margin.span, format!("`{id}` has a margin that cannot be"), "margins are 0 mm or more");
    } else if left + right + 10.0 > entry.width.value || top + bottom + 5.0 > entry.height.value {
        bad(&entry.margin.span, format!("the margins of `{id}` leave no room to write"), "make them smaller");
    }
    if !(2.0..=30.0).contains(&entry.ruling.spacing) {
        bad(&entry.ruling.span, format!("`{id}` cannot have lines {} mm apart", entry.ruling.spacing), "give a spacing from 2 to 30 mm");
    }
}

impl Entry {
    fn into_stationery(self, id: String) -> Stationery {
        Stationery {
            id,
            title: self.title,
            width: self.width.value,
            height: self.height.value,
            margin: self.margin.value,
            ruling: self.ruling.value,
            unit: self.unit,
        }
    }
}

impl Catalogue {
    /// The product with an id.
    pub fn get(&self, id: &str) -> Option<&Stationery> {
        self.0.get(id)
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl Stationery {
    /// The size as people name it: `148 × 105 mm` or `5½ × 4¼ in`.
    pub fn size_words(&self) -> String {
        match self.unit {
            SizeUnit::Mm => format!("{} × {} mm", trimmed(self.width), trimmed(self.height)),
            SizeUnit::In => format!("{} × {} in", inches(self.width), inches(self.height)),
        }
    }
}

fn trimmed(mm: f64) -> String {
    let text = format!("{mm:.1}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Inches to the nearest eighth, as a trade size is written.
fn inches(mm: f64) -> String {
    let eighths = (mm / 25.4 * 8.0).round() as u64;
    let fraction = ["", "⅛", "¼", "⅜", "½", "⅝", "¾", "⅞"][(eighths % 8) as usize];
    match eighths / 8 {
        0 => fraction.to_owned(),
        whole => format!("{whole}{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_is_sound_and_names_its_sizes() {
        let text = include_str!("../themes/letterpress/stationery.toml");
        let mut diagnostics = Vec::new();
        let catalogue = load(&[SourceFile::new("stationery.toml", text)], &mut diagnostics);
        assert_eq!(diagnostics, []);
        let size = |id: &str| catalogue.get(id).unwrap().size_words();
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
        load(&[SourceFile::new("stationery.toml", text)], &mut diagnostics);
        let lines: Vec<usize> = diagnostics.iter().map(|d| d.location.as_ref().unwrap().line).collect();
        assert_eq!(lines, [4, 5, 6]);
    }
}
