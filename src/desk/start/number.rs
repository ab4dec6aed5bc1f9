//! The number in front of a new file's name, in the manner of its neighbours.

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::split_number;

/// How neighbours are numbered: `1-`, `01-`, `10. `.
struct Manner<'n> {
    /// Digits, where numbers are filled up with zeros.
    width: usize,
    /// What stands between number and name.
    separator: &'n str,
    /// 10 where all numbers are tens, otherwise 1.
    step: u64,
    highest: u64,
}

impl Manner<'_> {
    fn prefix(&self, number: u64) -> String {
        format!("{number:0width$}{}", self.separator, width = self.width)
    }
}

/// A name without its ending; the dot of `2026.md` sets no number apart.
fn stem(name: &str) -> &str {
    name.strip_suffix(".md").or_else(|| name.strip_suffix(".markdown")).unwrap_or(name)
}

fn manner<'n>(names: &[&'n str]) -> Option<Manner<'n>> {
    let numbered =
        names.iter().map(|name| stem(name)).map(|name| (split_number(name), name)).filter(|((number, _), _)| *number != u64::MAX);
    let numbered: Vec<((u64, &str), &str)> = numbered.collect();
    let ((highest, rest), name) = *numbered.iter().max_by_key(|((number, _), _)| *number)?;
    let front = &name[..name.len() - rest.len()];
    let digits = front.bytes().take_while(u8::is_ascii_digit).count();
    let is_padded = numbered.iter().any(|(_, name)| name.starts_with('0'));
    let in_tens = highest >= 10 && numbered.iter().all(|((number, _), _)| number % 10 == 0);
    Some(Manner { width: if is_padded { digits } else { 0 }, separator: &front[digits..], step: if in_tens { 10 } else { 1 }, highest })
}

/// What stands in front of a name that comes last among `names`; `first` where there are none.
pub(super) fn last(names: &[&str], first: &str) -> String {
    match manner(names) {
        Some(manner) => manner.highest.checked_add(manner.step).map_or_else(String::new, |number| manner.prefix(number)),
        None if names.is_empty() => first.to_owned(),
        None => String::new(),
    }
}

/// What stands in front of `name` so that it follows the file `before`; `paths` are those of the folder and below, with theirs.
///
/// # Errors
/// Where no number is free between the two neighbours.
pub(super) fn after(before: &str, paths: &[&str], folder: &str, name: &str) -> Result<String, Diagnostic> {
    let file = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let order = |path: &str| split_number(stem(&file(path))).0;
    let mut sorted: Vec<&str> = paths.to_vec();
    sorted.sort_by(|a, b| (order(a), a).cmp(&(order(b), b)));
    let next = sorted.iter().skip_while(|path| **path != before).nth(1).copied();
    let names: Vec<String> = sorted.iter().map(|path| file(path)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (Some(manner), low) = (manner(&names), order(before)) else { return Ok(String::new()) };
    if low == u64::MAX {
        return Err(Diagnostic::new(Code::BadRequest, format!("`{before}` has no number that another could follow"))
            .help("put a number in front of its name, for example `1-`, or leave `--after` out"));
    }
    let high = next.map_or(u64::MAX, order);
    let number = match high - low {
        gap if gap > manner.step => low + manner.step,
        gap if gap > 1 => low + gap / 2,
        _ => low,
    };
    let prefix = manner.prefix(number);
    let path = format!("{folder}/{prefix}{name}");
    let is_between = (number, path.as_str()) > (low, before) && next.is_none_or(|next| (number, path.as_str()) < (high, next));
    if is_between {
        return Ok(prefix);
    }
    Err(Diagnostic::new(
        Code::BadRequest,
        format!("no number is free between `{}` and `{}`", file(before), next.map(file).unwrap_or_default()),
    )
    .help("give the second and those after it higher numbers, or leave `--after` out and move the new file yourself"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_follows_the_manner_of_the_others() {
        assert_eq!(last(&[], "1-"), "1-");
        assert_eq!(last(&[], ""), "");
        assert_eq!(last(&["about.md"], "1-"), "");
        assert_eq!(last(&["1-a.md", "3-b.md", "notes.md"], "1-"), "4-");
        assert_eq!(last(&["01-a.md", "09-b.md"], "1-"), "10-");
        assert_eq!(last(&["001. a.md"], "1-"), "002. ");
        assert_eq!(last(&["10_a.md", "20_b.md"], "1-"), "30_");
        assert_eq!(last(&["2026.md", "3rd.md"], "1-"), "");
        assert_eq!(last(&["18446744073709551614-x.md"], "1-"), "18446744073709551615-");
    }

    #[test]
    fn a_number_between_two_is_found_or_refused() {
        let after = |before: &str, paths: &[&str], name: &str| after(before, paths, "c/s", name).map_err(|problem| problem.message);
        assert_eq!(after("c/s/2-b.md", &["c/s/1-a.md", "c/s/2-b.md"], "x.md"), Ok("3-".to_owned()));
        assert_eq!(after("c/s/1-a.md", &["c/s/1-a.md", "c/s/3-b.md"], "x.md"), Ok("2-".to_owned()));
        assert_eq!(after("c/s/10-a.md", &["c/s/10-a.md", "c/s/20-b.md"], "x.md"), Ok("15-".to_owned()));
        assert_eq!(after("c/s/10-a.md", &["c/s/10-a.md", "c/s/30-b.md"], "x.md"), Ok("20-".to_owned()));
        assert_eq!(after("c/s/1-a.md", &["c/s/1-a.md", "c/s/zz.md"], "x.md"), Ok("2-".to_owned()));
        // Files of one number stand in the order of their names.
        assert_eq!(after("c/s/1-a.md", &["c/s/1-a.md", "c/s/2-b.md"], "x.md"), Ok("1-".to_owned()));
        assert_eq!(
            after("c/s/1-m.md", &["c/s/1-m.md", "c/s/2-b.md"], "a.md"),
            Err("no number is free between `1-m.md` and `2-b.md`".to_owned())
        );
        assert_eq!(
            after("c/s/m.md", &["c/s/1-a.md", "c/s/m.md"], "x.md"),
            Err("`c/s/m.md` has no number that another could follow".to_owned())
        );
    }
}
