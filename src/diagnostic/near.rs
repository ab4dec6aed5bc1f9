//! What somebody may have meant, for a help: a few candidates, the nearest first.

/// Most candidates that a help names.
const SHOWN: usize = 3;

/// Finds the candidate that is most like `word`, if one is like it at all.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(word, candidates).into_iter().next()
}

/// Asks for the candidates that are like `word`, each written by `shown`; `None` where there is none.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>, shown: impl Fn(&str) -> String) -> Option<String> {
    let mut near = near(word, candidates);
    near.dedup();
    let more = near.len().saturating_sub(SHOWN);
    near.truncate(SHOWN);
    let more = match more {
        0 => String::new(),
        1 => " (1 more is like it)".to_owned(),
        more => format!(" ({more} more are like it)"),
    };
    let few: Vec<String> = near.into_iter().map(shown).collect();
    (!few.is_empty()).then(|| format!("did you mean {}?{more}", one_of(&few)))
}

/// The words that a help asks for, read back out of it.
pub fn meant(help: &str) -> Vec<&str> {
    let asked = help.split_once("did you mean ").and_then(|(_, rest)| rest.split_once("`?"));
    asked.map_or_else(Vec::new, |(words, _)| words.split('`').skip(1).step_by(2).collect())
}

/// Lists a few of the candidates, the likest first, and says how many more there are: `a`, `b`, `c` and 14 more.
pub fn few_of<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let word = word.to_lowercase();
    let all = candidates.into_iter().map(|candidate| (strsim::jaro_winkler(&word, &candidate.to_lowercase()), candidate));
    let all = sorted(all);
    if all.len() > SHOWN { first_of(&all) } else { one_of(&all).replace(" or ", " and ") }
}

/// Lists the first few names as they stand, and says how many more there are: `a`, `b`, `c` and 14 more.
pub fn first_of<S: AsRef<str>>(names: &[S]) -> String {
    let few: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref())).collect();
    let more = if names.len() > few.len() { format!(" and {} more", names.len() - few.len()) } else { String::new() };
    few.join(", ") + &more
}

/// The candidates that are like `word`, the nearest first.
fn near<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    sorted(candidates.into_iter().filter_map(|candidate| likeness(&word, &candidate.to_lowercase()).map(|likeness| (likeness, candidate))))
}

fn sorted<'a>(candidates: impl Iterator<Item = (f64, &'a str)>) -> Vec<&'a str> {
    let mut all: Vec<(f64, &str)> = candidates.collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    all.into_iter().map(|(_, candidate)| candidate).collect()
}

/// How much two words look alike; `None` where more than a third of the letters would have to change.
fn likeness(word: &str, candidate: &str) -> Option<f64> {
    let is_part = !word.is_empty() && (candidate.starts_with(word) || word.starts_with(candidate));
    let is_near = strsim::osa_distance(word, candidate) <= 1 + word.chars().count() / 3;
    Some(strsim::jaro_winkler(word, candidate)).filter(|likeness| *likeness > 0.75 && (is_part || is_near))
}

/// Lists words for a sentence: `a`, `a or b`, `a, b or c`.
pub fn one_of<S: AsRef<str>>(words: &[S]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("`{}`", w.as_ref())).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{} or {last}", head.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions_are_close_or_none() {
        assert_eq!(nearest("sumary", ["title", "summary", "tags"]), Some("summary"));
        assert_eq!(nearest("zzz", ["title", "summary"]), None);
        assert_eq!(nearest("telegram", ["email", "handwritten", "letter"]), None);
        assert_eq!(nearest("thanksgiving", ["thanks", "offer"]), Some("thanks"));
    }

    #[test]
    fn a_few_are_named_and_the_rest_counted() {
        let ids = ["thanks", "thanks-1", "thanks-2", "thanks-3", "paper", "post"];
        let meant = did_you_mean("thank", ids, |id| format!("#{id}")).unwrap();
        assert_eq!(meant, "did you mean `#thanks`, `#thanks-1` or `#thanks-2`? (1 more is like it)");
        assert_eq!(super::meant(&meant), ["#thanks", "#thanks-1", "#thanks-2"]);
        assert!(super::meant("write a path, for example `a.md`").is_empty());
        assert_eq!(did_you_mean("xyz", ids, str::to_owned), None);
        assert_eq!(few_of("pst", ids), "`post`, `paper`, `thanks` and 3 more");
        assert_eq!(few_of("x", ["b", "a"]), "`a` and `b`");
    }
}
