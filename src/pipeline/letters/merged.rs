//! A merge: rows are read, set and written as a stream, so a table of any length takes the memory of a few batches.

use std::path::Path;

use super::diary::Diary;
use super::options::{Destination, Hears, PrintOptions};
use super::report::Head;
use super::told::Told;
use crate::diagnostic::parts::Parts;
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::source::Piece;
use crate::output;
use crate::paper::letters::{self, Finished, Lot, Merge, People, Plan, Request};
use crate::paper::print::{BATCH, Press, in_order, missing};
use crate::pipeline::loaded::Loaded;
use crate::pipeline::refused;

/// Changes with any change of the program.
const IDENTITY: &str = env!("COURTESY_IDENTITY");

/// Makes the letters of a table.
pub(super) fn merge(
    options: &PrintOptions,
    loaded: &Loaded,
    plan: &Plan<'_>,
    table: &Path,
    told: &mut Told,
    hears: &mut Hears<'_>,
) -> Result<(), Diagnostic> {
    let people = People::survey(table)?;
    let Some(merge) = begun(plan, &people, told)? else { return Ok(()) };
    if let Destination::File(_) = options.to {
        let Some(counted) = begun(plan, &people, &mut Told::default())? else { return Ok(()) };
        let lots: Result<Vec<usize>, Diagnostic> = counted.map(|lots| Ok(lots?.iter().map(|lot| lot.letters.len()).sum())).collect();
        options.to.takes(lots?.into_iter().sum())?;
    }
    if options.dry_run {
        return listed(options, merge, told, hears);
    }
    let engine = loaded.engine(options.typst.as_deref())?;
    let press = loaded.press(engine.as_ref());
    let head = || Head::new(plan.id(), people.count, key(&options.request, loaded, &press, plan, &people), options.request.shard);
    let mut sink = match &options.to {
        Destination::Folder(folder) => Sink::Folder(Box::new(Diary::open(folder, head())?)),
        Destination::File(path) => Sink::File(path),
    };
    let outcome = streamed(options, &press, merge, &mut sink, told, hears);
    let config = Piece::whole(&loaded.config_file);
    told.more.extend(missing([(&loaded.guide, &told.missing)], people.pieces().chain([config])));
    outcome?;
    match sink {
        Sink::Folder(diary) => diary.finish(told),
        Sink::File(_) => Ok(()),
    }
}

/// A merge from the first row; `None` where no row can become a letter, which is told.
fn begun<'p>(plan: &'p Plan<'p>, people: &'p People, told: &mut Told) -> Result<Option<Merge<'p>>, Diagnostic> {
    match Merge::new(plan, people) {
        Ok((merge, problems)) => {
            told.more.extend(problems);
            Ok(Some(merge))
        }
        Err(problems) => {
            told.more.extend(problems);
            Ok(None)
        }
    }
}

fn listed(options: &PrintOptions, merge: Merge<'_>, told: &mut Told, hears: &mut Hears<'_>) -> Result<(), Diagnostic> {
    let expected = merge.expected();
    for lots in merge {
        for lot in lots? {
            lot.letters.iter().for_each(|letter| told.file(&options.to.path(&letter.name), expected, hears));
            told.take(lot.problems);
        }
    }
    Ok(())
}

/// Where finished letters go.
enum Sink<'p> {
    Folder(Box<Diary>),
    File(&'p Path),
}

impl Sink<'_> {
    fn take(&mut self, lots: &[Finished], told: &mut Told, expected: usize, hears: &mut Hears<'_>) -> Result<(), Diagnostic> {
        match self {
            Sink::Folder(diary) => diary.take(lots, told, expected, hears),
            Sink::File(path) => lots.iter().flat_map(|lot| &lot.files).try_for_each(|(_, bytes)| {
                output::write_file(path, bytes, letters::is_ours).map_err(|error| refused(&error))?;
                told.file(path, expected, hears);
                Ok(())
            }),
        }
    }
}

fn streamed(
    options: &PrintOptions,
    press: &Press<'_>,
    mut merge: Merge<'_>,
    sink: &mut Sink<'_>,
    told: &mut Told,
    hears: &mut Hears<'_>,
) -> Result<(), Diagnostic> {
    if let Sink::Folder(diary) = sink {
        merge.pass(diary.begin(options.resume, told)?);
    }
    let expected = merge.expected();
    let set = |batch: &Result<Vec<Lot>, Diagnostic>| match batch {
        Ok(lots) => letters::set(press, lots),
        Err(problem) => Err(Box::new(problem.clone())),
    };
    in_order(merge, set, |_, finished| {
        let lots = finished.map_err(|problem| *problem)?;
        if let Some(problem) = hopeless(&lots) {
            lots.into_iter().for_each(|lot| told.take(lot.problems));
            return Err(problem);
        }
        sink.take(&lots, told, expected, hears)?;
        for lot in lots {
            told.take(lot.problems);
            told.missing.extend(lot.missing);
        }
        Ok(())
    })
}

/// Typst refused every letter of a whole batch: so it will all others, and finding that out takes long.
fn hopeless(lots: &[Finished]) -> Option<Diagnostic> {
    let refused = lots.iter().filter(|lot| lot.files.is_empty() && lot.problems.iter().any(|problem| problem.code == Code::Typst)).count();
    (refused == lots.len() && refused >= BATCH / 2).then(|| {
        let (first, last) = (lots[0].first, lots[lots.len() - 1].last);
        let problem = Diagnostic::new(Code::Typst, format!("none of the rows {first} to {last} could be set, so the run ends here"));
        problem.help("mend what their reports say, then go on with `--resume`")
    })
}

/// A hash of all that the letters follow from, the same for all parts of a run.
fn key(request: &Request, loaded: &Loaded, press: &Press<'_>, plan: &Plan<'_>, people: &People) -> output::ContentHash {
    let mut parts = Parts::default();
    parts.add(IDENTITY.as_bytes());
    parts.add(loaded.config_file.text.as_bytes());
    for doc in loaded.guide.docs() {
        parts.add(doc.file.path.as_bytes());
        parts.add(doc.file.text.as_bytes());
    }
    parts.add(&plan.blank().map(|job| press.fingerprint(&job)).unwrap_or_default());
    parts.add(format!("{:?}", Request { shard: None, ..request.clone() }).as_bytes());
    people.columns.iter().for_each(|(name, _)| parts.add(name.as_bytes()));
    parts.add(&people.hash);
    parts.hash().into()
}
