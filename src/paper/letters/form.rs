//! What can be filled in and chosen for a letter: the form of `courtesy print`, for whoever asks in a browser.

use serde::Serialize;

use super::request::{Request, stationery};
use super::values::{self, TO_EMAIL};
use crate::guide::content::{Channel, Field, Guide};
use crate::guide::stationery::Fold;
use crate::paper::print::named_design;
use crate::theme::Theme;

/// The form of a message.
#[derive(Clone, Debug, Serialize)]
pub struct Form<'g> {
    /// The message's title.
    pub title: &'g str,
    /// Its blanks, in order of first use.
    pub fields: &'g [Field],
    /// The names of the columns that a table of people has.
    pub columns: Vec<String>,
    /// The column of an email's recipient, where it can be sent as one.
    pub recipient: Option<&'static str>,
    /// The papers that there are.
    pub papers: Vec<Paper<'g>>,
    /// The one that is taken where none is named.
    pub paper: &'g str,
    /// The sheets of a printer.
    pub sheets: Vec<Choice<'g>>,
    /// The designs that there are.
    pub designs: Vec<Choice<'g>>,
    /// The one that is taken where none is named.
    pub design: &'g str,
}

/// A paper that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Paper<'g> {
    /// Its id.
    pub id: &'g str,
    /// What people call it.
    pub title: &'g str,
    /// Its size in words.
    pub size: &'g str,
    /// How it can be folded.
    pub folds: Vec<Fold>,
}

/// Something else that can be chosen.
#[derive(Clone, Debug, Serialize)]
pub struct Choice<'g> {
    /// Its id.
    pub id: &'g str,
    /// What people call it.
    pub title: &'g str,
}

/// The folds that `courtesy print` makes.
const FOLDS: [Fold; 3] = [Fold::Flat, Fold::Book, Fold::Tent];

/// The form of a message, by its number; `None` where its paper does not exist.
pub fn form<'g>(guide: &'g Guide, theme: &'g Theme, number: usize) -> Option<Form<'g>> {
    let message = &guide.messages[number];
    let folds = |made_for: &[Fold]| FOLDS.into_iter().filter(|fold| *fold == Fold::Flat || made_for.contains(fold)).collect();
    let paper = |paper: &'g crate::guide::stationery::Stationery| Paper {
        id: &paper.id,
        title: &paper.title,
        size: &paper.size,
        folds: folds(&paper.folds),
    };
    Some(Form {
        title: &message.doc.title.value,
        fields: &message.fields,
        columns: values::header(message, false),
        recipient: (message.channel == Channel::Email).then_some(TO_EMAIL),
        papers: theme.stationery.iter().map(paper).collect(),
        paper: &stationery(guide, &theme.stationery, &Request::default(), message).ok()?.id,
        sheets: theme.stationery.sheets().map(|sheet| Choice { id: &sheet.id, title: &sheet.title }).collect(),
        designs: theme.designs.iter().map(|design| Choice { id: &design.name, title: &design.title }).collect(),
        design: named_design(guide, Some(message)),
    })
}
