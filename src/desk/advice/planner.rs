//! Rules that tell in words when they are due, but not in the form that the planner reckons with.

use crate::diagnostic::{Code, Diagnostic, one_of};
use crate::guide::content::{Guide, Verdict};

/// Words of English that make a `when` a length of time, beside any digit.
const UNITS: [&str; 8] = ["hour", "hours", "day", "days", "week", "weeks", "today", "tomorrow"];

/// Where a guide has events, a rule whose `when` names a length of time belongs in the planner.
///
/// Not a `dont`: most of them hold at any time, and one without `due` is not forgotten by a reader who plans.
pub(super) fn advise(guide: &Guide) -> Vec<Diagnostic> {
    let events: Vec<&str> = guide.events().map(|(id, _)| id).collect();
    if events.is_empty() {
        return Vec::new();
    }
    let timed = guide.guidance.iter().filter(|rule| rule.verdict == Verdict::Do && rule.due.is_none() && names_a_time(&rule.when));
    timed
        .map(|rule| {
            Diagnostic::new(Code::WhenWithoutDue, "the planner leaves this rule out, since it has no `due`")
                .at(rule.doc.file.at(rule.when.span.clone()))
                .help(format!("add `due: {{ after: EVENT, within: 7 days }}`; the events are {}", one_of(&events)))
        })
        .collect()
}

fn names_a_time(when: &str) -> bool {
    let mut words = when.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.starts_with(|c: char| c.is_ascii_digit()) || UNITS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::names_a_time;

    #[test]
    fn only_lengths_of_time_are_times() {
        for when in ["Within 7 days", "The same day.", "72h after the call", "About a week after", "Innerhalb von 3 Tagen"] {
            assert!(names_a_time(when), "{when}");
        }
        for when in ["At every step", "Before you leave the room", "Everyday courtesy", "When they ask"] {
            assert!(!names_a_time(when), "{when}");
        }
    }
}
