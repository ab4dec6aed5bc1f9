//! Headings that skip a level, by which screen readers lose the outline (WCAG 2.2, technique G141).

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::Doc;

/// The page's title is its level 1, so a body begins with level 2.
pub(super) fn advise(doc: &Doc) -> Vec<Diagnostic> {
    let mut above = 1;
    let mut advice = Vec::new();
    for heading in &doc.headings {
        if heading.level > above + 1 {
            let (wanted, found) = (marks(above + 1), marks(heading.level));
            let after = if above == 1 { "the title".to_owned() } else { format!("`{}`", marks(above)) };
            advice.push(
                Diagnostic::new(Code::SkippedHeading, format!("this heading skips a level: `{found}` after {after}"))
                    .at(doc.at(heading.span.clone()))
                    .help(format!("begin it with `{wanted}`")),
            );
        }
        above = heading.level;
    }
    advice
}

fn marks(level: u8) -> String {
    "#".repeat(usize::from(level))
}
