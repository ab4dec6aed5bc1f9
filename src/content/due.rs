//! The times within which a rule is due, as data.

use serde::{Deserialize, Serialize};

use crate::data::Spanned;

/// When a rule is due, counted from an event.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Due {
    /// The id of an event, declared under `[events]` in `courtesy.toml`.
    pub after: Spanned<String>,
    /// Not before this long after it.
    #[serde(default)]
    pub from: Option<Duration>,
    /// Within this long after it.
    pub within: Duration,
}

/// A length of time in one unit, written `7 days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(try_from = "String")]
pub struct Duration {
    /// How many.
    pub n: u32,
    /// Of what.
    pub unit: Unit,
}

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Unit {
    Hours,
    Days,
    Weeks,
}

impl Duration {
    /// The length in hours.
    pub fn hours(self) -> u32 {
        self.n
            * match self.unit {
                Unit::Hours => 1,
                Unit::Days => 24,
                Unit::Weeks => 7 * 24,
            }
    }
}

impl TryFrom<String> for Duration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse_duration(&text).ok_or_else(|| format!("`{text}` is not a length of time; write it as `24 hours`, `7 days` or `2 weeks`"))
    }
}

fn parse_duration(text: &str) -> Option<Duration> {
    let (n, unit) = text.trim().split_once(char::is_whitespace)?;
    let unit = match unit.trim() {
        "hour" | "hours" => Unit::Hours,
        "day" | "days" => Unit::Days,
        "week" | "weeks" => Unit::Weeks,
        _ => return None,
    };
    let n: u32 = n.parse().ok().filter(|n| *n <= 10_000)?;
    Some(Duration { n, unit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_number_and_a_unit() {
        assert_eq!(Duration::try_from("2 weeks".to_owned()).unwrap().hours(), 336);
        for text in ["2", "weeks", "two weeks", "-1 days", "99999 days", "2 moons"] {
            assert!(Duration::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
