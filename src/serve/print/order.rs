//! What the form says, and what `courtesy print` is asked for by it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::guide::stationery::Fold;
use crate::paper::letters::Request;
use crate::paper::shelf::PrintKind;

/// What the form says.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Order {
    /// The page's path in the address.
    pub(super) page: String,
    kind: Kind,
    stationery: Option<String>,
    fold: Option<Fold>,
    sheet: Option<String>,
    design: Option<String>,
    #[serde(default)]
    allow_blanks: bool,
    /// Values for one person, by field.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// A table of people in place of one.
    table: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Email,
    Typeset,
    Traced,
    Cue,
    Lined,
}

impl From<Kind> for Option<PrintKind> {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Email => None,
            Kind::Typeset => Some(PrintKind::Typeset),
            Kind::Traced => Some(PrintKind::Traced),
            Kind::Cue => Some(PrintKind::Cue),
            Kind::Lined => Some(PrintKind::Lined),
        }
    }
}

impl Order {
    /// What is asked for, of whichever message, and the table of people.
    pub(super) fn read(self) -> (Request, Option<String>) {
        let request = Request {
            kind: self.kind.into(),
            stationery: self.stationery,
            fold: self.fold.unwrap_or_default(),
            sheet: self.sheet,
            design: self.design,
            allow_blanks: self.allow_blanks,
            set: self.values.into_iter().collect(),
            ..Request::default()
        };
        (request, self.table)
    }
}
