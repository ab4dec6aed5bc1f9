//! Booklets on sheets: no job of Typst's, but made of a booklet that is set page by page.

use super::imposition::imposed;
use super::inputs::Inputs;
use super::jobs::Job;
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::stationery::{Fold, Sheet};
use crate::paper::shelf::{Layout, PrintKind};

/// The booklet of a job, two pages on each side of a sheet.
pub(super) fn on_sheet(booklet: &Job, sheet: &Sheet) -> Job {
    let id = format!("{}-{}", booklet.id, sheet.id);
    Job {
        pdf: booklet.pdf.replace(&booklet.id, &id),
        preview: None,
        same_picture: booklet.preview.clone(),
        id,
        layout: Layout::Sheet,
        sheet: Some(sheet.id.clone()),
        fold: Fold::Book,
        ..booklet.clone()
    }
}

/// Whether a job is made of another one.
pub(super) fn is_stitched(job: &Job) -> bool {
    job.kind == PrintKind::Booklet && job.layout == Layout::Sheet
}

/// The jobs that are made of others: their number, and that of the booklet which each is made of.
pub(super) fn wanted(jobs: &[Job]) -> Vec<(usize, usize)> {
    let booklet_of =
        |job: &Job| jobs.iter().position(|other| other.kind == job.kind && other.stationery == job.stationery && !is_stitched(other));
    let stitched = jobs.iter().enumerate().filter(|(_, job)| is_stitched(job));
    stitched.filter_map(|(number, job)| Some((number, booklet_of(job)?))).collect()
}

/// The PDF of a job, made of its booklet.
pub(super) fn make(inputs: Inputs<'_>, job: &Job, booklet: &[u8]) -> Result<Vec<u8>, Box<Diagnostic>> {
    let thickness = inputs.guide.config.print.paper_thickness.value;
    let sheet = job.sheet.as_deref().and_then(|id| inputs.theme.stationery.sheet(id));
    // Two upright pages beside each other lie on a sheet that is turned.
    let made = sheet.and_then(|sheet| imposed(booklet, [sheet.height, sheet.width], thickness, job.flip));
    made.ok_or_else(|| {
        let message = format!("`{}` cannot be laid out on sheets: its pages are not as Typst writes them", job.id);
        Box::new(Diagnostic::new(Code::Typst, message).help("look in the Typst files of your own theme for what makes the booklet"))
    })
}
