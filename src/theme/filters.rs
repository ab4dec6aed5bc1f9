//! What templates can do with words: fill in values, choose a form by number, and write days and numbers as the language does.

/// The filters that templates can use, for help and the manual: our own and minijinja's.
pub const FILTERS: &[&str] = &[
    "date",
    "format",
    "number",
    "plural",
    "sha256",
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "chain",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "pprint",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
    "zip",
];

/// The tests that templates can use.
pub const TESTS: &[&str] = &[
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "ge",
    "gt",
    "in",
    "int",
    "integer",
    "iterable",
    "le",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "safe",
    "sameas",
    "sequence",
    "startingwith",
    "string",
    "test",
    "true",
    "undefined",
    "upper",
];

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind};
use sha2::{Digest, Sha256};

use super::dates::Dates;
use super::plurals::Plurals;
use crate::guide::data::Date;

/// `word | format(name=value)` replaces `{name}`; a whole number gets the language's digits.
pub(super) fn format(dates: &Dates, word: &str, values: Kwargs) -> Result<String, Error> {
    let mut out = word.to_owned();
    for name in values.args() {
        let value: Value = values.get(name)?;
        let words = if value.is_integer() { number(dates, &value) } else { value.to_string() };
        out = out.replace(&format!("{{{name}}}"), &words);
    }
    values.assert_all_used()?;
    Ok(out)
}

/// `n | number` writes a whole number in the language's digits; what is none stays as it is.
pub(super) fn number(dates: &Dates, value: &Value) -> String {
    u64::try_from(value.clone()).map_or_else(|_| value.to_string(), |n| dates.number(n))
}

/// `iso | date` writes a day such as `2026-11-20` in full, as the language does.
pub(super) fn date(dates: &Dates, iso: String) -> Result<String, Error> {
    let day = Date::try_from(iso).map_err(|problem| Error::new(ErrorKind::InvalidOperation, problem))?;
    Ok(dates.long(day))
}

/// `text | sha256` is what a security policy names an element with that text by.
pub(super) fn sha256(text: &str) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(text)))
}

/// `word | plural(n)` chooses the form that a language has for a number and replaces `{n}`.
pub(super) fn plural(plurals: &Plurals, dates: &Dates, word: &Value, n: i64) -> Result<String, Error> {
    let form = match word.as_str() {
        Some(plain) => plain.to_owned(),
        None => {
            let form = word.get_attr(plurals.category(n.unsigned_abs()))?;
            let form = if form.is_undefined() { word.get_attr("other")? } else { form };
            form.as_str().ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "the word has no form `other`"))?.to_owned()
        }
    };
    Ok(form.replace("{n}", &dates.number(n.unsigned_abs())))
}
