//! What is to be printed: one job for each handwritten message, stationery and kind of card.

use crate::content::{Channel, Guide};
use crate::data::Spanned;
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::shelf::PrintKind;
use crate::source::SourceFile;
use crate::stationery::Catalogue;

/// One PDF to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// `<message>-<stationery>-<kind>`.
    pub id: String,
    /// What is on the card.
    pub kind: PrintKind,
    /// The message, as a number in the guide.
    pub message: usize,
    /// Id of the stationery.
    pub stationery: String,
}

impl Job {
    /// URL of the PDF from the site's root.
    pub fn pdf(&self) -> String {
        format!("printables/{}.pdf", self.id)
    }

    /// URL of the picture: a drawing of bare lines is smaller than its pixels, that of a page of letters is not.
    pub fn preview(&self) -> String {
        let ending = if self.kind == PrintKind::Lined { "svg" } else { "png" };
        format!("printables/{}.{ending}", self.id)
    }
}

/// Lists the jobs of a guide in order of its messages, and checks the stationery that it names.
pub fn plan(guide: &Guide, catalogue: &Catalogue, config_file: &SourceFile) -> (Vec<Job>, Vec<Diagnostic>) {
    let default = &guide.config.print.stationery;
    let mut diagnostics = unknown(default, catalogue, config_file);
    let mut jobs = Vec::new();
    for (number, message) in guide.messages.iter().enumerate() {
        diagnostics.extend(unknown(&message.stationery, catalogue, &message.doc.file));
        if message.channel != Channel::Handwritten {
            continue;
        }
        let wanted = if message.stationery.is_empty() { default } else { &message.stationery };
        let mut seen = Vec::new();
        for stationery in wanted.iter().filter(|stationery| catalogue.get(stationery).is_some()) {
            if seen.contains(&&stationery.value) {
                continue;
            }
            seen.push(&stationery.value);
            for kind in PrintKind::ALL {
                let id = format!("{}-{}-{}", message.doc.place.id, stationery.value, kind.as_str());
                jobs.push(Job { id, kind, message: number, stationery: stationery.value.clone() });
            }
        }
    }
    (jobs, diagnostics)
}

fn unknown(wanted: &[Spanned<String>], catalogue: &Catalogue, file: &SourceFile) -> Vec<Diagnostic> {
    let missing = wanted.iter().filter(|id| !id.is_empty() && catalogue.get(id).is_none());
    missing
        .map(|id| {
            let ids: Vec<&str> = catalogue.ids().collect();
            let help = nearest(id, ids.iter().copied())
                .map_or_else(|| format!("known: {}", one_of(&ids)), |near| format!("did you mean `{near}`?"));
            Diagnostic::new(Code::UnknownStationery, format!("there is no stationery `{}`", id.value))
                .at(file.at(id.span.clone()))
                .help(help)
        })
        .collect()
}
