//! The booklet of the guide that ships: how its pages are set, and where they lie once sheets are printed, turned and folded.

use std::collections::BTreeMap;

use hayro_syntax::Pdf;

use crate::support::pdf::{self, MM, Run, open, runs};
use crate::support::shipped;

/// Booklets by pages, and on sheets; the sheet's width and height in mm.
const BOOKLETS: [(&str, &str, (f64, f64)); 2] =
    [("a5-booklet", "a5-booklet-a4", (297.0, 210.0)), ("half-letter-booklet", "half-letter-booklet-letter", (279.4, 215.9))];
/// Thickness of a sheet in mm, unless a guide says otherwise.
const THICKNESS: f64 = 0.1;
/// Sizes of type in pt, by what is set in them.
const SECTION: f64 = 21.0;
const TITLE: f64 = 13.5;
const FOLIO: f64 = 9.0;
const HEAD: f64 = 8.5;

fn printable(name: &str) -> Pdf {
    open(&shipped().1[&format!("printables/{name}.pdf")])
}

fn of_size(runs: &[Run], size: f64) -> impl Iterator<Item = &Run> {
    runs.iter().filter(move |run| (run.size - size).abs() < 0.001)
}

/// Baselines of the text between head and foot, from the top, in mm above the foot of the page.
fn lines(runs: &[Run]) -> Vec<(f64, f64)> {
    let mut lines: Vec<(f64, f64)> =
        runs.iter().filter(|run| (run.size - FOLIO).abs() > 0.001 || run.y > 15.0).map(|run| (run.y, run.size)).collect();
    lines.sort_by(|a, b| b.0.total_cmp(&a.0));
    lines.dedup_by(|a, b| (a.0 - b.0).abs() < 0.5);
    lines
}

#[test]
fn headings_have_more_space_above_than_below_and_never_end_a_page() {
    for (name, ..) in BOOKLETS {
        let file = printable(name);
        let mut seen = 0;
        for page in 0..file.pages().len() {
            let lines = lines(&runs(&file, page));
            for (at, (y, _)) in lines.iter().enumerate().filter(|(_, (_, size))| (size - TITLE).abs() < 0.001) {
                let Some((below, _)) = lines.get(at + 1) else { panic!("{name}, page {}: a heading is the last line", page + 1) };
                // The first line on a page has the running head above it.
                let Some((above, size)) = at.checked_sub(1).map(|before| lines[before]) else { continue };
                if (size - HEAD).abs() > 0.001 && (size - TITLE).abs() > 0.001 {
                    seen += 1;
                    assert!(above - y > 8.0, "{name}, page {}: {} mm above a heading", page + 1, above - y);
                    assert!(above - y > y - below, "{name}, page {}: a heading stands closer to what is before it", page + 1);
                }
            }
        }
        assert!(seen > 20, "{name}: {seen} headings were measured");
    }
}

#[test]
fn parts_open_on_the_right_and_folios_stand_outside() {
    for (name, ..) in BOOKLETS {
        let file = printable(name);
        let (width, _) = pdf::sizes(&file)[0];
        let mut openings = 0;
        for page in 0..file.pages().len() {
            let runs = runs(&file, page);
            let is_right = page % 2 == 0;
            let opens = of_size(&runs, SECTION).next().is_some();
            openings += usize::from(opens);
            assert!(!opens || is_right, "{name}: a part opens on page {}, on the left", page + 1);
            let heads = of_size(&runs, HEAD).filter(|run| run.y > 190.0);
            assert_eq!(heads.count() > 0, page > 0 && !opens && !runs.is_empty(), "{name}, page {}: running head", page + 1);
            for folio in of_size(&runs, FOLIO).filter(|run| run.y < 15.0) {
                assert_eq!(folio.x > width / 2.0, is_right, "{name}, page {}: the folio stands at {} mm", page + 1, folio.x);
            }
        }
        assert!(openings >= 9, "{name}: {openings} openings");
    }
}

/// Pages with less on them than this share of their height look like a mistake; the last of a part cannot always have more.
const LEAST: f64 = 1.0 / 3.0;

#[test]
fn no_page_is_nearly_empty() {
    for (name, ..) in BOOKLETS {
        let file = printable(name);
        let (_, height) = pdf::sizes(&file)[0];
        for page in 1..file.pages().len() {
            let lines = lines(&runs(&file, page));
            let Some((last, _)) = lines.last() else {
                assert_eq!(page % 2, 1, "{name}: page {} is blank, and no part opens after it", page + 1);
                continue;
            };
            let filled = (height - 20.0 - last) / (height - 39.0);
            assert!(filled > LEAST, "{name}: page {} is filled to {:.0} %", page + 1, filled * 100.0);
        }
    }
}

/// The content of a page or a form, by which it is known again.
fn content(pdf: &Pdf, page: usize) -> Vec<u8> {
    pdf.pages()[page].page_stream().unwrap_or_default().to_vec()
}

/// A page as it lies on a side of a sheet: its number, and the corner that is its lower left one when it is read, in mm.
struct Laid {
    page: usize,
    x: f64,
    y: f64,
    is_turned: bool,
}

/// What lies on a side of a sheet.
fn laid(sheets: &Pdf, side: usize, known: &BTreeMap<Vec<u8>, usize>) -> Vec<Laid> {
    use hayro_syntax::object::{Name, Number};
    let page = &sheets.pages()[side];
    let mut found = Vec::new();
    let mut matrix = Vec::new();
    let mut operations = page.operations();
    while let Some(instruction) = operations.next() {
        let operands: Vec<_> = instruction.operands().cloned().collect();
        match &**instruction.operator {
            b"cm" => matrix = operands.into_iter().filter_map(|operand| operand.into_number()).map(|n: Number| n.as_f64()).collect(),
            b"Do" => {
                let name: Name<'_> = operands.into_iter().find_map(|operand| operand.into_name()).unwrap();
                let form = page.resources().get_x_object(&name).unwrap();
                let Some(number) = known.get(&*form.decoded().unwrap()) else { panic!("side {side}: not a page of the booklet") };
                found.push(Laid { page: *number, x: matrix[4] / MM, y: matrix[5] / MM, is_turned: matrix[0] < 0.0 });
            }
            _ => {}
        }
    }
    found
}

#[test]
fn printed_turned_and_folded_the_sheets_give_the_booklet() {
    for (name, on_sheets, (width, height)) in BOOKLETS {
        let (booklet, sheets) = (printable(name), printable(on_sheets));
        let count = booklet.pages().len();
        let (page_width, page_height) = pdf::sizes(&booklet)[0];
        let sides = sheets.pages().len();
        assert_eq!(sides, count.div_ceil(4) * 2, "{on_sheets}");
        // Blank pages are alike, so they are not told apart; they have no place to get wrong.
        let mut known: BTreeMap<Vec<u8>, usize> = BTreeMap::new();
        let mut alike: Vec<Vec<u8>> = Vec::new();
        for page in 0..count {
            let content = content(&booklet, page);
            if known.insert(content.clone(), page).is_some() {
                alike.push(content);
            }
        }
        let blank: Vec<usize> = alike.iter().filter_map(|content| known.get(content).copied()).collect();
        let mut read = vec![None; sides * 2];
        for side in 0..sides {
            let (w, h) = pdf::sizes(&sheets)[side];
            assert!((w - width).abs() < 0.1 && (h - height).abs() < 0.1, "{on_sheets}: {w} × {h} mm");
            let (sheet, is_back) = (side / 2, side % 2 == 1);
            for laid in laid(&sheets, side, &known).into_iter().filter(|laid| !blank.contains(&laid.page)) {
                // The printer turns the sheet on its long edge, which is level: what was above is then below.
                assert_eq!(laid.is_turned, is_back, "{on_sheets}, side {side}");
                let (x, y) = if is_back { (width - laid.x, height - laid.y) } else { (laid.x, laid.y) };
                assert!((y - (height - page_height) / 2.0).abs() < 0.01, "{on_sheets}, side {side}: {y} mm from the foot");
                // Folded, the right half of a front is a right page; leafing, sheets follow from outside to inside and back.
                let is_right = x + page_width / 2.0 > width / 2.0;
                let place = match (is_back, is_right) {
                    (false, true) => 2 * sheet,
                    (true, false) => 2 * sheet + 1,
                    (true, true) => 2 * sides - 2 - 2 * sheet,
                    (false, false) => 2 * sides - 1 - 2 * sheet,
                };
                read[place] = Some(laid.page);
                let off_fold = if is_right { width / 2.0 - x } else { x + page_width - width / 2.0 };
                assert!((off_fold - sheet as f64 * THICKNESS).abs() < 0.01, "{on_sheets}, sheet {sheet}: moved by {off_fold} mm");
            }
        }
        for (place, page) in read.iter().enumerate() {
            assert!(page.is_none_or(|page| page == place), "{on_sheets}: page {} comes as number {}", page.unwrap_or(0) + 1, place + 1);
        }
        let there = read.iter().flatten().count();
        assert!(there + blank.len() + alike.len() >= count, "{on_sheets}: {there} of {count} pages");
    }
}

#[test]
fn the_outermost_sheet_is_marked_where_it_is_folded_and_stapled() {
    for (_, on_sheets, (width, height)) in BOOKLETS {
        let sheets = printable(on_sheets);
        let marks = pdf::segments(&sheets, 0);
        assert_eq!(marks.len(), 4, "{on_sheets}");
        for [(x0, y0), (x1, y1)] in marks {
            assert!((x0 - width / 2.0).abs() < 0.01 && (x1 - x0).abs() < 0.01, "{on_sheets}: a mark at {x0} mm");
            assert!(y0.min(y1) > 6.3 && y0.max(y1) < height - 6.3, "{on_sheets}: a mark that no printer reaches");
        }
        assert!(pdf::segments(&sheets, 2).is_empty(), "{on_sheets}: the others are inside");
    }
}
