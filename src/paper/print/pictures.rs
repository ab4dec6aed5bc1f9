//! Pictures in a format that Typst does not read: paper has their words in their place.

use super::data::{DRAWABLE, is_drawable};
use crate::diagnostic::{Code, Diagnostic, one_of};
use crate::guide::content::{Doc, Guide};
use crate::guide::markdown::{Inline, Target, Visit};

/// Reports such pictures in whatever is printed: messages, and all that stands in the booklet.
pub(super) fn check(guide: &Guide) -> Vec<Diagnostic> {
    let front = guide.home.iter().chain(guide.sections.iter().filter_map(|section| section.doc.as_ref()));
    let bodies = guide.guidance.iter().map(|rule| &*rule.doc).chain(guide.messages.iter().map(|message| &*message.doc));
    front.chain(bodies).flat_map(unreadable).collect()
}

fn unreadable(doc: &Doc) -> Vec<Diagnostic> {
    // Most bodies have no file beside them, and need not be parsed again.
    if !doc.targets.values().any(|target| matches!(target, Target::Asset(url) if !is_drawable(url))) {
        return Vec::new();
    }
    let mut pictures = Pictures { doc, found: Vec::new() };
    pictures.document(&doc.parse());
    pictures.found
}

struct Pictures<'d> {
    doc: &'d Doc,
    found: Vec<Diagnostic>,
}

impl<'a> Visit<'a> for Pictures<'_> {
    fn inline(&mut self, inline: &Inline<'a>) {
        if let Inline::Image { dest, span, .. } = inline
            && let Some(Target::Asset(url)) = self.doc.targets.get(&span.start)
            && !is_drawable(url)
        {
            self.found.push(
                Diagnostic::new(Code::PaperOnly, format!("paper cannot show `{dest}`, and has the words for it in its place"))
                    .at(self.doc.at(span.clone()))
                    .help(format!("save the picture in one of the formats {}", one_of(&DRAWABLE))),
            );
        }
    }
}
