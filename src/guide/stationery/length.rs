//! Lengths as people write them: a number of millimetres, or a text with a unit.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// Millimetres in an inch, by definition.
pub const MM_PER_INCH: f64 = 25.4;
/// Points (PDF's) in an inch.
pub const PT_PER_INCH: f64 = 72.0;

/// A length in mm, read from `148`, `"148 mm"`, `"5.5 in"`, `"5 1/2 in"` or `"12 pt"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Length(pub f64);

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LengthVisitor)
    }
}

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A length: a number of millimetres, or a text with a unit (`mm`, `cm`, `in` or `pt`).",
            "anyOf": [{ "type": "number" }, { "type": "string", "pattern": PATTERN }],
            "examples": [148, "148 mm", "5 1/2 in", "5.5 in", "12 pt"],
        })
    }
}

/// What [`parse`] takes, for schemas.
const PATTERN: &str = r"^\s*(-?[0-9]+(\.[0-9]+)?[⅛¼⅜½⅝¾⅞]?|[⅛¼⅜½⅝¾⅞]|-?[0-9]+(\.[0-9]+)? +[0-9]+/[1-9][0-9]*)\s*(mm|cm|in|pt)\s*$";

struct LengthVisitor;

impl Visitor<'_> for LengthVisitor {
    type Value = Length;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a length such as 148, \"148 mm\", \"5.5 in\" or \"12 pt\"")
    }

    fn visit_i64<E: Error>(self, mm: i64) -> Result<Length, E> {
        self.visit_f64(mm as f64)
    }

    fn visit_u64<E: Error>(self, mm: u64) -> Result<Length, E> {
        self.visit_f64(mm as f64)
    }

    fn visit_f64<E: Error>(self, mm: f64) -> Result<Length, E> {
        if mm.is_finite() { Ok(Length(mm)) } else { Err(E::custom("a length has to be a finite number")) }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Length, E> {
        parse(text).map(Length).ok_or_else(|| E::custom(format!("`{text}` is not a length; write it as `148 mm`, `5.5 in` or `12 pt`")))
    }

    fn visit_unit<E: Error>(self) -> Result<Length, E> {
        Ok(Length::default())
    }
}

/// The length in mm.
fn parse(text: &str) -> Option<f64> {
    let text = text.trim();
    let units = [("mm", 1.0), ("cm", 10.0), ("in", MM_PER_INCH), ("pt", MM_PER_INCH / PT_PER_INCH)];
    let (number, factor) = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, *factor)))?;
    Some(number_of(number.trim())? * factor).filter(|mm| mm.is_finite())
}

/// A decimal number, or a whole one with a fraction: `5 1/2`, `4⅞`.
fn number_of(text: &str) -> Option<f64> {
    if let Some((whole, fraction)) = text.rsplit_once(' ') {
        let (above, below) = fraction.split_once('/')?;
        let (above, below): (f64, f64) = (above.parse().ok()?, below.parse().ok()?);
        return (below > 0.0).then_some(whole.trim().parse::<f64>().ok()? + above / below);
    }
    const EIGHTHS: [(char, f64); 7] = [('⅛', 0.125), ('¼', 0.25), ('⅜', 0.375), ('½', 0.5), ('⅝', 0.625), ('¾', 0.75), ('⅞', 0.875)];
    match EIGHTHS.iter().find(|(sign, _)| text.ends_with(*sign)) {
        Some((sign, part)) => {
            let whole = text.trim_end_matches(*sign);
            Some(if whole.is_empty() { *part } else { whole.parse::<f64>().ok()? + part })
        }
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units_and_fractions_are_understood() {
        for (text, mm) in
            [("148 mm", 148.0), ("5.5in", 139.7), ("5 1/2 in", 139.7), ("4⅞ in", 123.825), ("72 pt", 25.4), ("1 cm", 10.0), ("-2 mm", -2.0)]
        {
            assert!((parse(text).unwrap() - mm).abs() < 1e-9, "{text}");
        }
        for text in ["", "5", "5 feet", "5 1/0 in", "x mm", "inf mm", "nan in"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
