//! What `docs/diagnostics.md` says of each code: the same text for people who read the manual and for `courtesy explain`.

use super::Code;

const MANUAL: &str = include_str!("../../docs/diagnostics.md");

/// The section on a code, Markdown without its heading: what it means, an example that causes it, what to do.
pub fn section(code: Code) -> &'static str {
    let heading = format!("### `{code}` (");
    let mut headings = headings().skip_while(|(_, line)| !line.starts_with(&heading));
    let Some((start, line)) = headings.next() else { return "" };
    let end = headings.next().map_or(MANUAL.len(), |(next, _)| next);
    MANUAL[start + line.len()..end].trim()
}

/// The chapters of the manual with their codes, in order.
pub fn chapters() -> Vec<(&'static str, Vec<Code>)> {
    let mut chapters: Vec<(&str, Vec<Code>)> = Vec::new();
    for (_, line) in headings() {
        if let Some(title) = line.strip_prefix("## ") {
            chapters.push((title.trim_end(), Vec::new()));
        } else if let Some(name) = line.strip_prefix("### `").and_then(|line| line.split('`').next())
            && let (Some((_, codes)), Some(code)) = (chapters.last_mut(), Code::from_name(name))
        {
            codes.push(code);
        }
    }
    chapters.retain(|(_, codes)| !codes.is_empty());
    chapters
}

/// Headings with the bytes at which they begin; what stands in an example is none.
fn headings() -> impl Iterator<Item = (usize, &'static str)> {
    let (mut at, mut is_example) = (0, false);
    MANUAL.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        is_example ^= line.starts_with("```");
        (!is_example && (line.starts_with("## ") || line.starts_with("### "))).then_some((start, line))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_with_an_example_and_what_to_do() {
        for code in Code::ALL {
            let parts: Vec<&str> = section(*code).split("```").collect();
            let [meaning, example, advice] = parts[..] else { panic!("the section on {code} has not exactly one example") };
            let (_, example) = example.split_once('\n').unwrap();
            for (part, text) in [("meaning", meaning), ("example", example), ("advice", advice)] {
                assert!(text.trim().chars().count() > 8, "{code} has no {part}");
            }
        }
    }

    #[test]
    fn the_chapters_hold_every_code_once_in_order() {
        let listed: Vec<Code> = chapters().into_iter().flat_map(|(_, codes)| codes).collect();
        let mut all = Code::ALL.to_vec();
        all.sort_by_key(|code| code.as_str());
        let mut sorted = listed.clone();
        sorted.sort_by_key(|code| code.as_str());
        assert_eq!(sorted, all);
    }
}
