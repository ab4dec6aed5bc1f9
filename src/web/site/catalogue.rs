//! `printables.json`: every PDF of the site as data.

use serde::Serialize;

use super::inputs::Inputs;
use crate::diagnostic::file::File;
use crate::guide::content::Guide;
use crate::guide::stationery::Fold;
use crate::paper::shelf::{Layout, PrintKind, Printable};

#[derive(Serialize)]
struct Entry<'e> {
    path: &'e str,
    kind: PrintKind,
    message: Option<&'e str>,
    stationery: &'e str,
    layout: Layout,
    sheet: Option<&'e str>,
    fold: Fold,
    single_sided: bool,
    /// Whether it is for a print shop.
    press: bool,
    /// Finished size, width and height in mm.
    trim_mm: [f64; 2],
    /// The PDF's trim box, width and height in mm.
    page_mm: [f64; 2],
    pages: usize,
    bytes: usize,
}

pub(super) fn catalogue(guide: &Guide, inputs: &Inputs<'_>) -> File {
    let entries: Vec<Entry<'_>> = inputs.printables.iter().map(|printable| entry(guide, printable)).collect();
    let mut json = serde_json::to_vec_pretty(&entries).unwrap_or_default();
    json.push(b'\n');
    File { url: "printables.json".to_owned(), content: json.into(), origin: "the list of printables".to_owned(), inputs: None }
}

fn entry<'e>(guide: &'e Guide, printable: &'e Printable) -> Entry<'e> {
    Entry {
        path: &printable.url,
        kind: printable.kind,
        message: printable.message.map(|number| guide.messages[number].doc.place.id.as_str()),
        stationery: &printable.stationery,
        layout: printable.layout,
        sheet: printable.sheet.as_deref(),
        fold: printable.fold,
        single_sided: printable.single_sided,
        press: printable.press,
        trim_mm: printable.trim_mm,
        page_mm: printable.page_mm,
        pages: printable.pages,
        bytes: printable.bytes,
    }
}
