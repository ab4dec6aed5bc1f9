//! What templates can do with words: fill in values and choose a form by number.

/// The filters that templates can use, for help and the manual: our own and minijinja's.
pub const FILTERS: &[&str] = &[
    "format",
    "plural",
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

use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind};

use super::plurals::category;

/// `word | format(name=value)` replaces `{name}`.
pub(super) fn format(word: &str, values: Kwargs) -> Result<String, Error> {
    let mut out = word.to_owned();
    for name in values.args() {
        let value: Value = values.get(name)?;
        out = out.replace(&format!("{{{name}}}"), &value.to_string());
    }
    values.assert_all_used()?;
    Ok(out)
}

/// `word | plural(n)` chooses the form that a language has for a number and replaces `{n}`.
pub(super) fn plural(language: &str, word: &Value, n: i64) -> Result<String, Error> {
    let form = match word.as_str() {
        Some(plain) => plain.to_owned(),
        None => {
            let form = word.get_attr(category(language, n.unsigned_abs()))?;
            let form = if form.is_undefined() { word.get_attr("other")? } else { form };
            form.as_str().ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "the word has no form `other`"))?.to_owned()
        }
    };
    Ok(form.replace("{n}", &n.to_string()))
}
