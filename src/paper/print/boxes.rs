//! The bleed box of pages that go to a print shop. Typst writes the trim box and nothing else.

use super::jobs::Job;
use super::pdf::{Document, POINTS, Value};

/// The PDF of a job, with a bleed box on each page if it goes to a print shop.
pub(super) fn for_job(job: &Job, pdf: Vec<u8>) -> Vec<u8> {
    if !job.press {
        return pdf;
    }
    let bleed = f64::from(job.bleed_tenths) / 10.0 * POINTS;
    with_bleed(&pdf, bleed).unwrap_or(pdf)
}

/// `None` where the file is not as Typst writes it.
fn with_bleed(pdf: &[u8], bleed: f64) -> Option<Vec<u8>> {
    let mut document = Document::read(pdf)?;
    for number in document.pages() {
        let page = document.objects.get(&number)?;
        let [left, bottom, right, top] = document.resolved(page.value.get("TrimBox")?).four()?;
        let bled = Value::numbers(&[left - bleed, bottom - bleed, right + bleed, top + bleed]);
        document.objects.get_mut(&number)?.value.set("BleedBox", bled);
    }
    Some(document.write())
}
