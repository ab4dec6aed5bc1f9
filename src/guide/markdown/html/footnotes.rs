//! Footnotes as HTML: their marks, and the notes at the end.

use std::fmt::Write;

use pulldown_cmark::CowStr;

use super::{HtmlContext, Writer, escape};

impl<'a> Writer<'_, '_, 'a> {
    pub(super) fn footnote_mark(&mut self, label: &CowStr<'a>) {
        let at = match self.notes.iter().position(|(known, _)| known == label) {
            Some(at) => at,
            None => {
                self.notes.push((label.clone(), 0));
                self.notes.len() - 1
            }
        };
        self.notes[at].1 += 1;
        let (number, mention) = (at + 1, self.notes[at].1);
        let scope = self.context.scope;
        let id = mention_id(scope, number, mention);
        let words = escape(&self.context.words.footnote.replace("{n}", &number.to_string()));
        let _ = write!(
            self.out,
            "<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#{scope}_note-{number}\" role=\"doc-noteref\" aria-label=\"{words}\">{number}</a></sup>"
        );
    }

    /// Writes the notes that were mentioned, in the order of their first mention; a note may mention another.
    pub(super) fn footnotes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let HtmlContext { words, scope, .. } = self.context;
        let label = escape(&words.footnotes);
        let _ = write!(self.out, "<section class=\"footnotes\" aria-label=\"{label}\" role=\"doc-endnotes\"><ol>");
        let document = self.document;
        let mut at = 0;
        while let Some((label, _)) = self.notes.get(at).cloned() {
            let number = at + 1;
            let _ = write!(self.out, "<li id=\"{scope}_note-{number}\">");
            if let Some((_, blocks)) = document.footnotes.iter().find(|(known, _)| *known == label) {
                self.blocks(blocks);
            }
            let back = escape(&words.footnote_back);
            for mention in 1..=self.notes[at].1 {
                let id = mention_id(scope, number, mention);
                let _ = write!(
                    self.out,
                    " <a class=\"footnote-back\" href=\"#{id}\" role=\"doc-backlink\" aria-label=\"{back} {number}\">↩</a>"
                );
            }
            self.out.push_str("</li>");
            at += 1;
        }
        self.out.push_str("</ol></section>\n");
    }
}

/// The underscore keeps it apart from the ids of headings.
fn mention_id(scope: &str, number: usize, mention: usize) -> String {
    if mention == 1 { format!("{scope}_mention-{number}") } else { format!("{scope}_mention-{number}-{mention}") }
}
