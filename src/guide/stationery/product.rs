//! Products and sheets: their measures, and how a catalogue writes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::length::{Length, MM_PER_INCH};
use crate::guide::data::Spanned;

/// One paper product. All lengths are in mm.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stationery {
    /// For example `us-a2`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Trim width, the card lying before the writer; of the closed card where it is folded.
    pub width: f64,
    /// Trim height.
    pub height: f64,
    /// What stays clear inside the trim.
    pub margin: Margin,
    /// The lines to write on.
    pub ruling: Ruling,
    /// The envelope that takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
    /// How it can be folded.
    #[serde(skip)]
    pub folds: Vec<Fold>,
    /// Whether people name its size in mm or in.
    pub unit: SizeUnit,
    /// Its size in words.
    pub size: String,
}

/// A sheet of paper for the printer. All lengths are in mm, the sheet standing upright.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sheet {
    /// For example `a4`.
    pub id: String,
    /// What people call it.
    pub title: String,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Edge that printers leave white.
    pub unprintable: f64,
}

/// The unit in which the trade names a size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SizeUnit {
    /// Millimetres.
    #[default]
    Mm,
    /// Inches.
    In,
}

/// Clear space inside the trim, in mm; 10 where a side is missing.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Margin {
    /// Above.
    pub top: Length,
    /// On the right.
    pub right: Length,
    /// Below; the lowest line lies on it.
    pub bottom: Length,
    /// On the left.
    pub left: Length,
}

impl Default for Margin {
    fn default() -> Self {
        let usual = Length(10.0);
        Margin { top: usual, right: usual, bottom: usual, left: usual }
    }
}

/// The lines of a card.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ruling {
    /// What is ruled.
    pub style: RulingStyle,
    /// From line to line.
    pub spacing: Length,
    /// Weight of a line in pt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Height of a small x.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub x_height: Option<Length>,
    /// Degrees of slanting guides from the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub angle: Option<f64>,
    /// Between two slanting guides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Length>,
    /// From the left edge to a margin line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margin_line: Option<Length>,
}

/// Styles of ruling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RulingStyle {
    /// Lines.
    Lines,
    /// A square grid of dots.
    Dots,
    /// The ruling of French exercise books.
    Seyes,
    /// Lines, and guides for the height of a small x.
    XHeight,
    /// Lines, and guides for the slant.
    Slant,
    /// Nothing.
    Blank,
}

/// An envelope.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Envelope {
    /// What the trade calls it.
    pub title: String,
    /// Its width.
    pub width: Length,
    /// Its height.
    pub height: Length,
}

/// How a product is folded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fold {
    /// Not at all.
    #[default]
    Flat,
    /// A card of two leaves, folded at the left.
    Book,
    /// A card of two leaves, folded at the top.
    Tent,
    /// A sheet folded once across its long side for the envelope.
    Half,
    /// A sheet folded twice, as a letter is.
    Thirds,
}

impl Fold {
    /// The word used in files and data.
    pub fn as_str(self) -> &'static str {
        match self {
            Fold::Flat => "flat",
            Fold::Book => "book",
            Fold::Tent => "tent",
            Fold::Half => "half",
            Fold::Thirds => "thirds",
        }
    }
}

/// A product as it is written in a catalogue.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What a reader calls it.
    pub(super) title: String,
    /// Width of the finished card or sheet as it lies before the writer, 20 to 1200 mm.
    pub(super) width: Spanned<Length>,
    /// Its height, 20 to 1200 mm.
    pub(super) height: Spanned<Length>,
    /// The unit in which its size is named.
    #[serde(default)]
    pub(super) unit: SizeUnit,
    /// What stays clear on each side.
    #[serde(default)]
    pub(super) margin: Spanned<Margin>,
    /// The lines to write on.
    pub(super) ruling: Spanned<Ruling>,
    /// The envelope that takes it, folded if it must be.
    #[serde(default)]
    pub(super) envelope: Option<Spanned<Envelope>>,
    /// The ways in which it can be folded; flat where none is given.
    #[serde(default)]
    pub(super) folds: Vec<Fold>,
}

/// A sheet as it is written in a catalogue.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SheetEntry {
    /// What it says on the packet.
    pub(super) title: String,
    /// Width of the sheet, standing upright.
    pub(super) width: Length,
    /// Its height.
    pub(super) height: Length,
    /// What no home printer is sure to reach at any edge.
    #[serde(default = "usual_edge")]
    pub(super) unprintable: Length,
}

/// What nearly every printer at home leaves white: a quarter of an inch.
fn usual_edge() -> Length {
    Length(MM_PER_INCH / 4.0)
}

impl Entry {
    pub(super) fn stationery(&self, id: &str) -> Stationery {
        let (width, height) = (self.width.0, self.height.0);
        Stationery {
            id: id.to_owned(),
            title: self.title.clone(),
            width,
            height,
            margin: self.margin.value,
            ruling: self.ruling.value.clone(),
            envelope: self.envelope.as_ref().map(|envelope| envelope.value.clone()),
            folds: if self.folds.is_empty() { vec![Fold::Flat] } else { self.folds.clone() },
            unit: self.unit,
            size: size_words(width, height, self.unit),
        }
    }
}

impl Stationery {
    /// Width and height in mm of the card laid open, as it is cut from a sheet.
    pub fn open_size(&self, fold: Fold) -> (f64, f64) {
        match fold {
            Fold::Book => (self.width * 2.0, self.height),
            Fold::Tent => (self.width, self.height * 2.0),
            Fold::Flat | Fold::Half | Fold::Thirds => (self.width, self.height),
        }
    }
}

impl Sheet {
    /// Whether a box of this size fits inside the printable area, either way round.
    pub fn takes(&self, width: f64, height: f64) -> bool {
        let fits = |w: f64, h: f64| w <= self.width && h <= self.height;
        fits(width, height) || fits(height, width)
    }
}

/// A size as people name it: `148 × 105 mm` or `5½ × 4¼ in`.
pub fn size_words(width: f64, height: f64, unit: SizeUnit) -> String {
    match unit {
        SizeUnit::Mm => format!("{} × {} mm", trimmed(width), trimmed(height)),
        SizeUnit::In => format!("{} × {} in", inches(width), inches(height)),
    }
}

fn trimmed(mm: f64) -> String {
    let text = format!("{mm:.1}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Inches to the nearest eighth, as a trade size is written.
fn inches(mm: f64) -> String {
    let eighths = (mm / MM_PER_INCH * 8.0).round() as u64;
    let fraction = ["", "⅛", "¼", "⅜", "½", "⅝", "¾", "⅞"][(eighths % 8) as usize];
    match eighths / 8 {
        0 => fraction.to_owned(),
        whole => format!("{whole}{fraction}"),
    }
}
