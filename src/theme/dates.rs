//! Days and numbers as a language writes them, after the Unicode CLDR: the patterns are in `dates.tsv`, which `tests/dates.mjs` makes.

use icu_calendar::cal::{Buddhist, Persian};
use icu_calendar::{AsCalendar, Date as Day};

use super::locale::lineage;
use crate::guide::data::Date;

const TABLE: &str = include_str!("dates.tsv");

/// How a language writes a day in full, and with which digits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dates {
    calendar: &'static str,
    nought: char,
    pattern: &'static str,
    /// The twelve months, with `|` between them.
    months: &'static str,
}

impl Default for Dates {
    fn default() -> Self {
        Dates { calendar: "gregory", nought: '0', pattern: "{year}-{month}-{day}", months: "01|02|03|04|05|06|07|08|09|10|11|12" }
    }
}

impl Dates {
    /// The way of a language by its tag; year, month and day in numbers where the language is not known.
    pub(super) fn of(tag: &str) -> Self {
        // The table leaves out what is as in the language at large: `zh-TW` is as `zh`, though its words are not.
        let mut names = vec![tag.split('-').next().unwrap_or(tag).to_owned()];
        names.extend(lineage(tag));
        let known = names.iter().rev().find_map(|name| TABLE.lines().find_map(|line| line_of(line, name)));
        known.unwrap_or_default()
    }

    /// A day, such as `20 November 2026`.
    pub(super) fn long(&self, date: Date) -> String {
        let (year, month, day) = self.parts(date).unwrap_or((date.year.into(), date.month, date.day));
        let month = self.months.split('|').nth(usize::from(month).saturating_sub(1)).unwrap_or_default();
        let number = |n: u64| self.number(n);
        self.pattern.replace("{day}", &number(day.into())).replace("{month}", month).replace("{year}", &number(year))
    }

    /// A number in the language's digits.
    pub(super) fn number(&self, n: u64) -> String {
        let own = |digit: char| char::from_u32(u32::from(self.nought) + u32::from(digit) - u32::from('0'));
        n.to_string().chars().map(|digit| own(digit).unwrap_or(digit)).collect()
    }

    /// Year, month and day in the language's calendar.
    fn parts(&self, date: Date) -> Option<(u64, u8, u8)> {
        let day = Day::try_new_iso(date.year.into(), date.month, date.day).ok()?;
        match self.calendar {
            "persian" => parts(day.to_calendar(Persian)),
            "buddhist" => parts(day.to_calendar(Buddhist)),
            _ => parts(day),
        }
    }
}

fn parts<C: AsCalendar>(day: Day<C>) -> Option<(u64, u8, u8)> {
    Some((u64::try_from(day.year().extended_year()).ok()?, day.month().number(), day.day_of_month().0))
}

/// What a line of the table says, where it is of a language.
fn line_of(line: &'static str, name: &str) -> Option<Dates> {
    let mut columns = line.split('\t');
    if !columns.next()?.split(' ').any(|tag| tag == name) {
        return None;
    }
    let [calendar, nought, pattern, months] = columns.collect::<Vec<_>>().try_into().ok()?;
    Some(Dates { calendar, nought: nought.chars().next()?, pattern, months })
}

#[cfg(test)]
mod tests {
    use super::{Dates, TABLE};
    use crate::guide::data::Date;

    #[test]
    fn every_language_writes_a_day_in_its_own_way() {
        let date = Date { year: 2026, month: 11, day: 20 };
        for (tag, day) in [
            ("en", "November 20, 2026"),
            ("en-GB", "20 November 2026"),
            ("de", "20. November 2026"),
            ("de-LI", "20. November 2026"),
            ("he", "20 בנובמבר 2026"),
            ("es", "20 de noviembre de 2026"),
            ("pl", "20 listopada 2026"),
            ("ru", "20 ноября 2026\u{202F}г."),
            ("ar", "20 نوفمبر 2026"),
            ("fa", "۲۹ آبان ۱۴۰۵"),
            ("th", "20 พฤศจิกายน 2569"),
            ("ko", "2026년 11월 20일"),
            ("zh-TW", "2026年11月20日"),
            ("pt-br", "20 de novembro de 2026"),
            ("xx", "2026-11-20"),
        ] {
            assert_eq!(Dates::of(tag).long(date), day, "{tag}");
        }
    }

    #[test]
    fn the_table_has_twelve_months_in_each_line() {
        for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 5, "{line}");
            assert_eq!(columns[4].split('|').filter(|month| !month.is_empty()).count(), 12, "{line}");
            assert!(["{day}", "{month}", "{year}"].iter().all(|part| columns[3].contains(part)), "{line}");
        }
    }

    #[test]
    fn numbers_have_the_digits_of_the_language() {
        let numbers = ["en", "fa", "mr", "ar", "ar-EG"].map(|tag| Dates::of(tag).number(2059));
        assert_eq!(numbers, ["2059", "۲۰۵۹", "२०५९", "2059", "٢٠٥٩"]);
    }
}
