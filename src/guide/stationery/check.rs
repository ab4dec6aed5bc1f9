//! Ids and sizes that cannot be, reported at their line.

use std::ops::Range;

use super::product::{Entry, Fold, Margin};
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::slug::is_slug;
use crate::guide::source::SourceFile;

/// Sides of a product, in mm.
const SIDES: std::ops::RangeInclusive<f64> = 20.0..=1200.0;
/// From line to line, in mm.
const SPACINGS: std::ops::RangeInclusive<f64> = 2.0..=30.0;
/// Room that an envelope has to leave around its card in each direction, in mm.
const EASE: f64 = 2.0;

pub(super) fn check(id: &str, entry: &Entry, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
    // What could not be read stands as 0, of which there is nothing more to say.
    let told = diagnostics.iter().filter_map(|told| told.location.as_ref()).filter(|at| *at.path == *file.path);
    let told: Vec<usize> = told.map(|at| at.line).collect();
    let is_told = |span: &Range<usize>| {
        let lines = file.at(span.clone()).line..=file.at(span.end..span.end).line;
        told.iter().any(|line| lines.contains(line))
    };
    let mut bad = |span: &Range<usize>, message: String, help: &str| {
        diagnostics.push(Diagnostic::new(Code::BadValue, message).at(file.at(span.clone())).help(help));
    };
    if !is_slug(id) {
        bad(
            &entry.width.span,
            format!("`{id}` cannot be the id of stationery"),
            "an id has lower-case letters, digits and single hyphens between them",
        );
    }
    let (width, height) = (entry.width.0, entry.height.0);
    for side in [&entry.width, &entry.height] {
        if !SIDES.contains(&side.0) && !is_told(&side.span) {
            bad(&side.span, format!("`{id}` cannot be {} mm wide or high", side.0), "give a size from 20 to 1200 mm");
        }
    }
    let Margin { top, right, bottom, left } = entry.margin.value;
    if [top, right, bottom, left].iter().any(|margin| margin.0 < 0.0) {
        bad(&entry.margin.span, format!("`{id}` has a margin below 0"), "margins are 0 mm or more");
    } else if (SIDES.contains(&width) && left.0 + right.0 + 10.0 > width) || (SIDES.contains(&height) && top.0 + bottom.0 + 5.0 > height) {
        // Margins that are not written stand nowhere.
        let span = if entry.margin.span.is_empty() { &entry.height.span } else { &entry.margin.span };
        bad(span, format!("the margins of `{id}` leave no room to write"), "make them smaller");
    }
    let spacing = entry.ruling.spacing.0;
    if !SPACINGS.contains(&spacing) && !is_told(&entry.ruling.span) {
        bad(&entry.ruling.span, format!("`{id}` cannot have lines {spacing} mm apart"), "give a spacing from 2 to 30 mm");
    }
    if let Some(weight) = entry.ruling.weight
        && !(0.05..=5.0).contains(&weight)
    {
        bad(&entry.ruling.span, format!("lines of `{id}` cannot be {weight} pt thick"), "give a weight from 0.05 to 5 pt");
    }
    if let Some(envelope) = &entry.envelope
        && !folds(entry).any(|(w, h)| goes_into(w, h, envelope.width.0, envelope.height.0))
    {
        let message = format!("the envelope {} is too small for `{id}`", envelope.title);
        bad(&envelope.span, message, "it has to be at least 2 mm larger than the card, folded as it is posted");
    }
}

/// Sizes in mm that the product has when it is posted, by the ways in which it can be folded.
fn folds(entry: &Entry) -> impl Iterator<Item = (f64, f64)> + '_ {
    let (width, height) = (entry.width.0, entry.height.0);
    let (long, short) = (width.max(height), width.min(height));
    let posted = move |fold: &Fold| match fold {
        Fold::Flat | Fold::Book | Fold::Tent => (width, height),
        Fold::Half => (short, long / 2.0),
        Fold::Thirds => (short, long / 3.0),
    };
    let flat = entry.folds.is_empty().then_some((width, height));
    entry.folds.iter().map(posted).chain(flat)
}

fn goes_into(width: f64, height: f64, envelope_width: f64, envelope_height: f64) -> bool {
    let fits = |w: f64, h: f64| w + EASE <= envelope_width && h + EASE <= envelope_height;
    fits(width, height) || fits(height, width)
}
