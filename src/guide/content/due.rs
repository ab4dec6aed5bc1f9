//! The times within which a rule is due, as data.

use serde::{Deserialize, Serialize};

use crate::guide::data::Spanned;

/// When a rule is due, counted from an event; for something not to do, the time in which it is not to be done.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "Entry")]
pub struct Due {
    /// The id of an event, declared under `[events]` in `courtesy.toml`.
    pub after: Spanned<String>,
    /// Not before this long after it; never longer than `within`.
    pub from: Option<Duration>,
    /// Within this long after it.
    pub within: Duration,
}

impl Due {
    /// The first day on which it is due, counted from the event's own; hours that make no whole day are rounded up.
    pub fn first_day(&self) -> Option<u32> {
        self.from.map(|from| from.hours().div_ceil(24).min(self.last_day()))
    }

    /// The last day on which it is due; hours that make no whole day are rounded down.
    pub fn last_day(&self) -> u32 {
        self.within.hours() / 24
    }
}

/// When the rule is due, for the planner.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Due")]
struct Entry {
    /// The id of an event, declared below `[events]` in `courtesy.toml`.
    after: Spanned<String>,
    /// Not before this long after it; not longer than `within`.
    #[serde(default)]
    from: Option<Duration>,
    /// Within this long after it.
    within: Duration,
}

impl TryFrom<Entry> for Due {
    type Error = String;

    fn try_from(Entry { after, from, within }: Entry) -> Result<Self, String> {
        match from {
            Some(from) if from.hours() > within.hours() => {
                Err("`from` is longer than `within`; the time would end before it begins".to_owned())
            }
            _ => Ok(Due { after, from, within }),
        }
    }
}

/// A length of time in one unit, written `7 days`, or none at all, written `same day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, schemars::JsonSchema)]
#[serde(try_from = "Written")]
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

/// A length of time: a number and a unit, or `same day`.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
#[schemars(rename = "Duration", extend("pattern" = PATTERN, "examples" = ["24 hours", "7 days", "2 weeks", "same day"]))]
struct Written(String);

/// What [`parse_duration`] takes, for schemas.
const PATTERN: &str = r"^\s*(([0-9]{1,4}|10000)\s+(hours?|days?|weeks?)|same\s+day)\s*$";

impl TryFrom<Written> for Duration {
    type Error = String;

    fn try_from(Written(text): Written) -> Result<Self, String> {
        Duration::try_from(text)
    }
}

impl TryFrom<String> for Duration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse_duration(&text)
            .ok_or_else(|| format!("`{text}` is not a length of time; write it as `24 hours`, `7 days`, `2 weeks` or `same day`"))
    }
}

fn parse_duration(text: &str) -> Option<Duration> {
    let (n, unit) = text.trim().split_once(char::is_whitespace)?;
    if (n, unit.trim()) == ("same", "day") {
        return Some(Duration { n: 0, unit: Unit::Days });
    }
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
    fn days_are_whole_and_never_too_early_or_too_late() {
        let days = |from: &str, within: &str| {
            let length = |text: &str| Duration::try_from(text.to_owned()).unwrap();
            let due = Due { after: Spanned::default(), from: Some(length(from)), within: length(within) };
            (due.first_day().unwrap(), due.last_day())
        };
        assert_eq!(days("72 hours", "5 days"), (3, 5));
        assert_eq!(days("25 hours", "71 hours"), (2, 2));
        assert_eq!(days("2 hours", "10 hours"), (0, 0));
        assert_eq!(days("same day", "2 weeks"), (0, 14));
    }

    #[test]
    fn durations_have_a_number_and_a_unit() {
        assert_eq!(Duration::try_from("2 weeks".to_owned()).unwrap().hours(), 336);
        assert_eq!(Duration::try_from("same day".to_owned()).unwrap(), Duration { n: 0, unit: Unit::Days });
        for text in ["2", "weeks", "same", "same week", "two weeks", "-1 days", "99999 days", "2 moons"] {
            assert!(Duration::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
