//! `courtesy print` of a guide that stays in memory: what there is to choose for a message, and the letter that is asked for.

use super::live::Snapshot;
use super::loaded::Loaded;
use super::outcome::Outcome;
use super::setter::Setter;
use crate::diagnostic::{Diagnostic, sort};
use crate::guide::source::{Data, Piece};
use crate::paper::letters::{self, Form, Lot, Merge, People, Plan, Request, VOLUME_MAX};
use crate::paper::print::{Missing, missing};

/// The name by which reports know a table that no file holds.
pub const TABLE: &str = "the table";

/// What came of a letter that was asked for.
#[derive(Debug, Default)]
pub struct Asked {
    /// Every problem, sorted; with the id of the field that it is about, where one is to blame.
    pub problems: Vec<(Option<String>, Diagnostic)>,
    /// The file by its name, PDF or email, where there is one.
    pub file: Option<(String, Vec<u8>)>,
}

impl Snapshot {
    /// The form of the message whose page is at `url`; `None` where there is none.
    pub fn form(&self, url: &str) -> Option<Form<'_>> {
        let (edition, number) = self.message(url)?;
        letters::form(&edition.guide, &edition.theme, number)
    }

    /// Makes the letter that `courtesy print` makes of the message at `url`: for one person, or one PDF for a table of people.
    /// `None` where no message is there.
    pub fn letter(&self, url: &str, request: Request, table: Option<String>, setter: &Setter) -> Option<Asked> {
        let (edition, number) = self.message(url)?;
        let message = edition.guide.messages[number].doc.place.id.clone();
        let request = Request { message, combine: table.is_some(), volume: table.is_some().then_some(VOLUME_MAX), ..request };
        let unfit = if table.is_none() { letters::unfit(&edition.guide, &request).unwrap_or_default() } else { Vec::new() };
        if !unfit.is_empty() {
            return Some(Asked { problems: unfit.into_iter().map(|(field, problem)| (Some(field), problem)).collect(), file: None });
        }
        let mut outcome = Outcome::default();
        let file = self.made(edition, &request, table, setter, &mut outcome);
        sort(&mut outcome.diagnostics);
        Some(Asked { problems: outcome.diagnostics.into_iter().map(|problem| (None, problem)).collect(), file })
    }

    fn message(&self, url: &str) -> Option<(&Loaded, usize)> {
        let (_, edition) = self.edition(url)?;
        let own = &url[edition.guide.prefix.len()..];
        Some((edition, edition.guide.messages.iter().position(|message| message.doc.place.url == own)?))
    }

    fn made(
        &self,
        edition: &Loaded,
        request: &Request,
        table: Option<String>,
        setter: &Setter,
        outcome: &mut Outcome,
    ) -> Option<(String, Vec<u8>)> {
        let plan = outcome.check(Plan::new(&edition.guide, &edition.theme, request))?;
        outcome.diagnostics.extend(plan.lacking());
        let people = match table {
            Some(text) => Some(outcome.check(People::of(Data::of(TABLE, text.as_bytes())))?),
            None => None,
        };
        let lots = match &people {
            Some(people) => merged(&plan, people, outcome)?,
            None => vec![plan.single()],
        };
        let engine = outcome.check(setter.engine(edition, self.typst()))?;
        let finished = outcome.check(letters::set(&edition.press(engine.as_ref()), &lots).map_err(|problem| *problem))?;
        let (mut file, mut unknown) = (None, Missing::new());
        for mut lot in finished {
            file = file.or_else(|| lot.files.pop());
            outcome.diagnostics.extend(lot.problems);
            unknown.append(&mut lot.missing);
        }
        let more = people.iter().flat_map(People::pieces).chain([Piece::whole(&edition.config_file)]);
        outcome.diagnostics.extend(missing([(&edition.guide, &unknown)], more));
        file
    }
}

/// The letters of a table, all in one volume; `None` where no row can become a letter.
fn merged(plan: &Plan<'_>, people: &People, outcome: &mut Outcome) -> Option<Vec<Lot>> {
    let merge = match Merge::new(plan, people) {
        Ok((merge, problems)) => {
            outcome.diagnostics.extend(problems);
            merge
        }
        Err(problems) => {
            outcome.diagnostics.extend(problems);
            return None;
        }
    };
    let batches: Result<Vec<Vec<Lot>>, Diagnostic> = merge.collect();
    Some(outcome.check(batches)?.into_iter().flatten().collect())
}
