//! What the website offers to print: cards and sheets of every handwritten message, and what belongs to the guide as a whole.

use rayon::prelude::*;

use super::design;
use super::jobs::Job;
use super::unprintable;
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::content::{Channel, Guide, Message};
use crate::guide::data::Spanned;
use crate::guide::markdown::to_text;
use crate::guide::source::SourceFile;
use crate::guide::stationery::{Catalogue, Fold, Sheet, SizeUnit, Stationery, fit};
use crate::paper::shelf::{Layout, PrintKind};
use crate::theme::Theme;

/// Where printables lie in the site.
const FOLDER: &str = "printables";
/// What is made of each message as a card of its own.
const OF_A_MESSAGE: [PrintKind; 4] = [PrintKind::Lined, PrintKind::Typeset, PrintKind::Traced, PrintKind::Cue];
/// Of these also sheets: they are what is handed over.
const ON_SHEETS: [PrintKind; 3] = [PrintKind::Lined, PrintKind::Typeset, PrintKind::Traced];

/// Lists the jobs of a guide in order of its messages, and checks the stationery that it names.
pub fn plan(guide: &Guide, theme: &Theme, config_file: &SourceFile) -> (Vec<Job>, Vec<Diagnostic>) {
    let catalogue = &theme.stationery;
    let default = &guide.config.print.stationery;
    let mut diagnostics = unknown(default, catalogue, config_file);
    diagnostics.extend(unknown(guide.config.print.letter_stationery.as_slice(), catalogue, config_file));
    diagnostics.extend(unprintable::check(guide));
    diagnostics.extend(design::check(guide, theme, config_file));
    let mut jobs = Vec::new();
    let of_each = guide.messages.par_iter().enumerate().map(|(number, message)| {
        let mut problems = unknown(&message.stationery, catalogue, &message.doc.file);
        let mut jobs = Vec::new();
        if message.channel == Channel::Handwritten && unprintable::is_printable(guide, &message.doc) {
            for stationery in wanted(message, default, catalogue) {
                problems.extend(too_long(guide, message, stationery, catalogue));
                jobs.extend(of_message(number, message, stationery, catalogue));
            }
        }
        (jobs, problems)
    });
    for (more, problems) in of_each.collect::<Vec<_>>() {
        jobs.extend(more);
        diagnostics.extend(problems);
    }
    if !jobs.is_empty() {
        jobs.extend(catalogue.iter().flat_map(|stationery| ruled(stationery, catalogue)));
        jobs.extend(envelopes(catalogue));
        if guide.config.print.press.value {
            jobs.extend(default.iter().filter_map(|id| catalogue.get(id)).flat_map(for_press));
        }
    }
    if !guide.guidance.is_empty() {
        jobs.extend(of_guide(default, catalogue));
    }
    for job in jobs.iter_mut().filter(|job| design::has_design(job.kind)) {
        design::named(guide, job.message.map(|number| &guide.messages[number])).clone_into(&mut job.design);
    }
    (jobs, diagnostics)
}

/// The stationery of a message, each once.
fn wanted<'c>(message: &Message, default: &[Spanned<String>], catalogue: &'c Catalogue) -> Vec<&'c Stationery> {
    let ids = if message.stationery.is_empty() { default } else { &message.stationery };
    let mut wanted: Vec<&Stationery> = Vec::new();
    for stationery in ids.iter().filter_map(|id| catalogue.get(id)) {
        if !wanted.iter().any(|known| known.id == stationery.id) {
            wanted.push(stationery);
        }
    }
    wanted
}

fn job(name: &str, kind: PrintKind, stationery: &Stationery) -> Job {
    let id = format!("{name}{}-{}", stationery.id, kind.as_str());
    let ending = if kind.is_ruled_only() { "svg" } else { "png" };
    Job {
        pdf: format!("{FOLDER}/{id}.pdf"),
        preview: Some(format!("{FOLDER}/{id}.{ending}")),
        id,
        kind,
        stationery: stationery.id.clone(),
        ..Job::default()
    }
}

/// The same job imposed on a sheet; it shows the card's picture.
fn on_sheet(card: &Job, sheet: &Sheet, fold: Fold, single_sided: bool) -> Job {
    let folded = if fold == Fold::Flat { String::new() } else { format!("-{}", fold.as_str()) };
    let sided = if single_sided { "-single" } else { "" };
    let id = format!("{}-{}{folded}{sided}", card.id, sheet.id);
    Job {
        pdf: format!("{FOLDER}/{id}.pdf"),
        preview: None,
        same_picture: card.preview.clone(),
        id,
        layout: Layout::Sheet,
        sheet: Some(sheet.id.clone()),
        fold,
        single_sided,
        ..card.clone()
    }
}

/// A folded card with the picture of a panel, which is the same for each fold, so the first makes it.
fn pictured(job: Job, panel: &str, is_first: bool) -> Job {
    let picture = Some(format!("{FOLDER}/{}-{panel}.svg", job.stationery));
    let (preview, same_picture) = if is_first { (picture, None) } else { (None, picture) };
    Job { preview, same_picture, ..job }
}

/// The sheets on which a product is printed: those of its own trade that are larger than it is.
fn sheets_of<'c>(stationery: &Stationery, fold: Fold, catalogue: &'c Catalogue) -> Vec<&'c Sheet> {
    let (width, height) = stationery.open_size(fold);
    let home = match stationery.unit {
        SizeUnit::Mm => "a4",
        SizeUnit::In => "letter",
    };
    catalogue
        .sheets()
        .filter(|sheet| sheet.id == home && sheet.takes(width, height) && (width, height) != (sheet.width, sheet.height))
        .collect()
}

fn of_message(number: usize, message: &Message, stationery: &Stationery, catalogue: &Catalogue) -> Vec<Job> {
    let mut jobs = Vec::new();
    for kind in OF_A_MESSAGE {
        let card = Job { message: Some(number), ..job(&format!("{}-", message.doc.place.id), kind, stationery) };
        if ON_SHEETS.contains(&kind) {
            jobs.extend(sheets_of(stationery, Fold::Flat, catalogue).into_iter().map(|sheet| on_sheet(&card, sheet, Fold::Flat, false)));
        }
        jobs.push(card);
    }
    jobs
}

/// Ruled cards without a message, flat and folded, and the guide sheet.
fn ruled(stationery: &Stationery, catalogue: &Catalogue) -> Vec<Job> {
    let card = job("", PrintKind::Blank, stationery);
    let guide = job("", PrintKind::Guide, stationery);
    let mut jobs = Vec::new();
    for fold in [Fold::Flat, Fold::Book, Fold::Tent].into_iter().filter(|fold| *fold == Fold::Flat || stationery.folds.contains(fold)) {
        for sheet in sheets_of(stationery, fold, catalogue) {
            if fold == Fold::Flat {
                jobs.push(on_sheet(&card, sheet, fold, false));
                jobs.push(on_sheet(&guide, sheet, fold, false));
            } else {
                let is_first = !jobs.iter().any(|job: &Job| job.fold != Fold::Flat);
                jobs.push(pictured(on_sheet(&card, sheet, fold, false), "front", is_first));
                jobs.push(pictured(on_sheet(&card, sheet, fold, true), "inside", is_first));
            }
        }
    }
    jobs.push(card);
    jobs.push(guide);
    jobs
}

/// Ruled cards for a print shop, flat and folded, with 3 mm of bleed.
fn for_press(stationery: &Stationery) -> Vec<Job> {
    let card = job("", PrintKind::Blank, stationery);
    let folds = [Fold::Flat, Fold::Book, Fold::Tent].into_iter();
    let made = folds.filter(|fold| *fold == Fold::Flat || stationery.folds.contains(fold)).map(|fold| {
        let folded = if fold == Fold::Flat { String::new() } else { format!("-{}", fold.as_str()) };
        let id = format!("{}{folded}-press", card.id);
        Job {
            pdf: format!("{FOLDER}/{id}.pdf"),
            preview: None,
            same_picture: card.preview.clone(),
            id,
            fold,
            press: true,
            bleed_tenths: 30,
            ..card.clone()
        }
    });
    made.collect()
}

/// One envelope of each size, named for the smallest product that goes into it.
fn envelopes(catalogue: &Catalogue) -> Vec<Job> {
    let mut sizes = Vec::new();
    let mut jobs = Vec::new();
    let mut products: Vec<&Stationery> = catalogue.iter().collect();
    products.sort_by(|a, b| (a.width * a.height).total_cmp(&(b.width * b.height)));
    for stationery in products {
        if let Some(envelope) = &stationery.envelope
            && !sizes.contains(&(envelope.width, envelope.height))
        {
            sizes.push((envelope.width, envelope.height));
            jobs.push(job("", PrintKind::Envelope, stationery));
        }
    }
    jobs
}

/// Pocket cards on the guide's own stationery, checklists and booklets on the papers of both trades.
fn of_guide(default: &[Spanned<String>], catalogue: &Catalogue) -> Vec<Job> {
    let mut jobs = Vec::new();
    for stationery in default.iter().filter_map(|id| catalogue.get(id)) {
        let card = job("", PrintKind::Pocket, stationery);
        // On a sheet its back lies beside its front, as the halves of a book do.
        jobs.extend(sheets_of(stationery, Fold::Book, catalogue).into_iter().map(|sheet| on_sheet(&card, sheet, Fold::Flat, true)));
        jobs.push(card);
    }
    jobs.extend(
        ["a4", "letter"].into_iter().filter_map(|id| catalogue.get(id)).map(|stationery| job("", PrintKind::Checklist, stationery)),
    );
    for stationery in ["a5", "half-letter"].into_iter().filter_map(|id| catalogue.get(id)) {
        let booklet = job("", PrintKind::Booklet, stationery);
        let sheets = sheets_of(stationery, Fold::Book, catalogue);
        jobs.extend(sheets.into_iter().map(|sheet| super::stitched::on_sheet(&booklet, sheet)));
        jobs.push(booklet);
    }
    jobs
}

fn unknown(wanted: &[Spanned<String>], catalogue: &Catalogue, file: &SourceFile) -> Vec<Diagnostic> {
    let missing = wanted.iter().filter(|id| !id.is_empty() && catalogue.get(id).is_none());
    missing.map(|id| unknown_stationery(&id.value, catalogue).at(file.at(id.span.clone()))).collect()
}

/// Says that there is no such stationery, and which is like it.
pub fn unknown_stationery(id: &str, catalogue: &Catalogue) -> Diagnostic {
    let ids: Vec<&str> = catalogue.ids().collect();
    let help =
        nearest(id, ids.iter().copied()).map_or_else(|| format!("known: {}", one_of(&ids)), |near| format!("did you mean `{near}`?"));
    Diagnostic::new(Code::UnknownStationery, format!("there is no stationery `{id}`")).help(help)
}

/// Warns where a message does not fit a card when written by a usual hand, blanks counted at their examples.
fn too_long(guide: &Guide, message: &Message, stationery: &Stationery, catalogue: &Catalogue) -> Option<Diagnostic> {
    let example = |label: &str| message.field(&guide.fields, label).map_or_else(|| label.to_owned(), |field| field.example.clone());
    let text = to_text(&message.doc.parse(), &example);
    let fits = |stationery: &Stationery| {
        let room = fit::capacity(stationery, 1.0);
        (fit::need(&text, room.letters_a_line), room)
    };
    let (need, room) = fits(stationery);
    let over = need.lines.checked_sub(room.lines).filter(|over| *over > 0)?;
    let words = (over * room.letters_a_line).div_ceil(6);
    let larger = catalogue.iter().filter(|other| {
        let (need, room) = fits(other);
        need.lines <= room.lines
    });
    let smallest = larger.min_by(|a, b| (a.width * a.height).total_cmp(&(b.width * b.height)));
    let instead = smallest.map_or(String::new(), |other| format!(", or use `{}`, the smallest that holds it", other.id));
    Some(
        Diagnostic::new(
            Code::TooLong,
            format!(
                "written by hand, the message needs {} lines, but `{}` has {}: {over} lines, about {words} words, over",
                need.lines, stationery.id, room.lines
            ),
        )
        .at(message.doc.file.at(message.doc.title.span.clone()))
        .help(format!("shorten it{instead}")),
    )
}
