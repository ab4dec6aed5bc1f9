//! Pictures without words for readers who do not see them (WCAG 2.2, criterion 1.1.1).

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::Doc;
use crate::guide::markdown::{Inline, Visit};

pub(super) fn advise(doc: &Doc) -> Vec<Diagnostic> {
    let mut pictures = Pictures { doc, advice: Vec::new() };
    pictures.document(&doc.parse());
    pictures.advice
}

struct Pictures<'d> {
    doc: &'d Doc,
    advice: Vec<Diagnostic>,
}

impl<'a> Visit<'a> for Pictures<'_> {
    fn inline(&mut self, inline: &Inline<'a>) {
        let Inline::Image { wiki, dest, alt, span, .. } = inline else { return };
        // A wikilink without words of its own has its file's name for words.
        let is_bare = alt.trim().is_empty() || (*wiki && *alt == **dest);
        if !is_bare {
            return;
        }
        let name = dest.rsplit('/').next().unwrap_or(dest);
        let form = if *wiki { format!("![[{dest}|what it shows]]") } else { format!("![what it shows]({dest})") };
        self.advice.push(
            Diagnostic::new(Code::MissingAlt, format!("the picture `{name}` has no words for readers who do not see it"))
                .at(self.doc.at(span.clone()))
                .help(format!("write `{form}`; a mere ornament can say so under `allow:`")),
        );
    }
}
