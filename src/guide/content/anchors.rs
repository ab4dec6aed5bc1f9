//! The heading that a link means: anchors are the same in any spelling that a browser takes for the same.

use percent_encoding::percent_decode_str;

use super::doc::Heading;
use crate::diagnostic::{did_you_mean, few_of};
use crate::guide::slug::nfc;

/// The id of the heading that an anchor leads to: as it is written, percent-encoded or not, in any normal form.
pub(super) fn find<'h>(anchor: &str, headings: &'h [Heading]) -> Option<&'h str> {
    let ids = || headings.iter().map(|heading| heading.id.as_str());
    let meant = meant(anchor);
    // Underscores in front are left out of ids, which GitHub keeps in them.
    ids()
        .find(|id| *id == anchor)
        .or_else(|| ids().find(|id| nfc(id) == meant))
        .or_else(|| ids().find(|id| meant.starts_with('_') && *id == meant.trim_start_matches('_')))
}

/// Says which headings there are instead.
pub(super) fn near(anchor: &str, headings: &[Heading]) -> String {
    let (meant, ids) = (meant(anchor), || headings.iter().map(|heading| heading.id.as_str()));
    match did_you_mean(&meant, ids(), |id| format!("#{id}")) {
        Some(question) => question,
        None if headings.is_empty() => "the page has no headings; leave the `#…` away".to_owned(),
        None => format!("its headings have the ids {}", few_of(&meant, ids())),
    }
}

/// An anchor in the letters that it stands for.
pub(super) fn meant(anchor: &str) -> String {
    nfc(&percent_decode_str(anchor).decode_utf8_lossy()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_id_are_one() {
        let heading = |id: &str| Heading { level: 2, id: id.to_owned(), text: String::new(), span: 0..0 };
        let headings = [heading("açık"), heading("見出し"), heading("main"), heading("50%25"), heading("e\u{301}")];
        for (anchor, id) in [
            ("açık", "açık"),
            ("a%C3%A7%C4%B1k", "açık"),
            ("ac\u{327}ık", "açık"),
            ("%e8%a6%8b出し", "見出し"),
            ("_main", "main"),
            ("50%25", "50%25"),
            ("é", "e\u{301}"),
        ] {
            assert_eq!(find(anchor, &headings), Some(id), "{anchor}");
        }
        assert_eq!(find("Main", &headings), None);
        assert_eq!(near("%E8%A6%8B%E5%87%BA", &headings), "did you mean `#見出し`?");
    }
}
