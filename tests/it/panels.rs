//! Every stationery, fold, sheet and way of turning: printed on both sides, turned and folded, each panel is where it belongs.
#![cfg(feature = "embedded-typst")]

use std::collections::BTreeMap;

use bytes::Bytes;
use courtesy::guide::stationery::{Fold, Stationery};
use courtesy::paper::print::typst::{Embedded, Engine, Project};
use hayro_syntax::Pdf;
use serde_json::json;

use crate::print::{Loaded, load};
use crate::support::pdf::{self, Segment, open};
use crate::support::shipped;

/// What no home printer is sure to reach, in mm.
const EDGE: f64 = 6.35;
/// Longest mark for cutting or folding in mm; the lines in panels are longer.
const LONGEST: f64 = 5.01;
/// The length of the line in a panel, in mm.
const CARD: u32 = 11;
const FRONT: u32 = 12;
const BACK: u32 = 13;
const INSIDE_LEFT: u32 = 14;
const INSIDE_RIGHT: u32 = 15;
const INSIDE_TOP: u32 = 16;
const INSIDE_BOTTOM: u32 = 17;

struct Case {
    id: String,
    fold: Fold,
    rtl: bool,
    /// Size of the closed card in mm.
    size: (f64, f64),
    /// The edge of the sheet on which the printer turns it.
    flip: &'static str,
    on_sheet: bool,
    json: serde_json::Value,
}

fn cases(loaded: &Loaded) -> Vec<Case> {
    let catalogue = &loaded.theme.stationery;
    let mut cases = Vec::new();
    let sheets: Vec<_> = std::iter::once(None).chain(catalogue.sheets().map(Some)).collect();
    for stationery in catalogue.iter() {
        let folds = [Fold::Flat, Fold::Book, Fold::Tent].into_iter().filter(|fold| *fold == Fold::Flat || stationery.folds.contains(fold));
        for fold in folds {
            for sheet in &sheets {
                for (flip, rtl) in [("long", false), ("short", false), ("long", true)] {
                    let on = sheet.map_or("card", |sheet| sheet.id.as_str());
                    let id = format!("{}-{}-{on}-{flip}{}", stationery.id, fold.as_str(), if rtl { "-rtl" } else { "" });
                    cases.push(Case {
                        json: as_json(&id, stationery, fold, *sheet, flip, rtl),
                        id,
                        fold,
                        rtl,
                        size: (stationery.width, stationery.height),
                        flip,
                        on_sheet: sheet.is_some(),
                    });
                }
            }
        }
    }
    cases
}

fn as_json(
    id: &str,
    paper: &Stationery,
    fold: Fold,
    sheet: Option<&courtesy::guide::stationery::Sheet>,
    flip: &str,
    rtl: bool,
) -> serde_json::Value {
    let margin = &paper.margin;
    json!({
        "id": id, "width": paper.width, "height": paper.height, "fold": fold.as_str(), "flip": flip, "rtl": rtl, "sheet": sheet,
        "clear": { "x": margin.left.0.min(margin.right.0), "y": margin.top.0.min(margin.bottom.0) },
    })
}

/// The files of cases, set with the theme's own imposition.
fn set(loaded: &Loaded, cases: &[Case]) -> BTreeMap<String, Vec<u8>> {
    let jsons: Vec<_> = cases.iter().map(|case| &case.json).collect();
    let data = json!({ "language": "en", "tokens": {}, "words": {}, "cases": jsons });
    let mut files = (*loaded.theme.print).clone();
    files.insert("data.json".to_owned(), data.to_string().into_bytes().into());
    files.insert("print/panels.typ".to_owned(), Bytes::from_static(include_bytes!("panels.typ")));
    let project = Project { files, entry: "print/panels.typ", archive: false };
    Embedded::new().compile(&project).unwrap_or_else(|failure| panic!("{failure:?}")).files
}

/// A panel as it lies in the sheet, seen from the side that is printed first: its middle, and which way is up in it.
#[derive(Clone, Copy, Debug)]
struct Panel {
    name: u32,
    middle: (f64, f64),
    up: (f64, f64),
}

fn length([a, b]: &Segment) -> f64 {
    (a.0 - b.0).hypot(a.1 - b.1)
}

/// The panels of a page. `seen` tells where a point of the page is, seen from the first side.
fn panels(file: &Pdf, page: usize, seen: impl Fn((f64, f64)) -> (f64, f64)) -> Vec<Panel> {
    let lines = pdf::segments(file, page).into_iter().filter(|line| length(line) > LONGEST);
    lines
        .map(|line| {
            let [from, to] = line.map(&seen);
            let long = length(&line);
            Panel { name: long.round() as u32, middle: from, up: ((to.0 - from.0) / long, (to.1 - from.1) / long) }
        })
        .collect()
}

fn is_near(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < 0.02 && (a.1 - b.1).abs() < 0.02
}

fn opposite((x, y): (f64, f64)) -> (f64, f64) {
    (-x, -y)
}

fn dot(a: (f64, f64), b: (f64, f64)) -> f64 {
    a.0 * b.0 + a.1 * b.1
}

/// The paper behind a panel: a page is turned about its long or its short edge, and what is on its back is seen through it.
fn both_sides(case: &Case, file: &Pdf) -> (Vec<Panel>, Vec<Panel>) {
    let (width, height) = pdf::sizes(file)[0];
    // The long edge of a page that lies is level, so turning on it swaps above and below.
    let is_level = (case.flip == "long") == (width > height);
    let through = |(x, y): (f64, f64)| if is_level { (x, height - y) } else { (width - x, y) };
    (panels(file, 0, |point| point), panels(file, 1, through))
}

fn check_folded(case: &Case, file: &Pdf) {
    let id = &case.id;
    let (outside, inside) = both_sides(case, file);
    let found = |panels: &[Panel], name: u32, at: (f64, f64)| {
        let here: Vec<Panel> = panels.iter().filter(|panel| panel.name == name && is_near(panel.middle, at)).copied().collect();
        assert_eq!(here.len(), 1, "{id}: panel {name} at {at:?}\n{panels:?}");
        here[0]
    };
    let fronts: Vec<&Panel> = outside.iter().filter(|panel| panel.name == FRONT).collect();
    assert!(!fronts.is_empty(), "{id}: no front");
    for front in fronts {
        let right = (front.up.1, -front.up.0);
        // From the middle of the front to that of the back, over the fold.
        let over = if case.fold == Fold::Tent {
            (front.up.0 * case.size.1, front.up.1 * case.size.1)
        } else {
            let way = if case.rtl { case.size.0 } else { -case.size.0 };
            (right.0 * way, right.1 * way)
        };
        let back = found(&outside, BACK, (front.middle.0 + over.0, front.middle.1 + over.1));
        if case.fold == Fold::Tent {
            // Closed, both sides stand with the fold above; opened by lifting the front, both panels are read from below.
            assert!(is_near(back.up, opposite(front.up)) && dot(front.up, over) > 0.0, "{id}: {back:?}");
            assert!(is_near(found(&inside, INSIDE_TOP, front.middle).up, opposite(front.up)), "{id}: inside, above");
            assert!(is_near(found(&inside, INSIDE_BOTTOM, back.middle).up, back.up), "{id}: inside, below");
        } else {
            // Behind the front is what one sees beside the fold when it is turned, behind the back what one writes on.
            assert!(is_near(back.up, front.up), "{id}: {back:?}");
            assert!(is_near(found(&inside, INSIDE_LEFT, front.middle).up, front.up), "{id}: inside, behind the front");
            assert!(is_near(found(&inside, INSIDE_RIGHT, back.middle).up, front.up), "{id}: inside, behind the back");
        }
    }
}

/// Every mark points to an edge or a fold of a card, and is where printers reach.
fn check_marks(case: &Case, file: &Pdf) {
    let (width, height) = pdf::sizes(file)[0];
    let cards = panels(file, 0, |point| point);
    for mark in pdf::segments(file, 0).iter().filter(|line| length(line) <= LONGEST) {
        let [(x0, y0), (x1, y1)] = *mark;
        for (at, size) in [(x0, width), (x1, width), (y0, height), (y1, height)] {
            assert!((EDGE - 0.01..=size - EDGE + 0.01).contains(&at), "{}: a mark at {at} of {size} mm", case.id);
        }
        let points_at = |card: &Panel| {
            if (x0 - x1).abs() < 0.001 {
                ((x0 - card.middle.0).abs() - case.size.0 / 2.0).abs() < 0.02
            } else {
                ((y0 - card.middle.1).abs() - case.size.1 / 2.0).abs() < 0.02
            }
        };
        assert!(cards.iter().any(points_at), "{}: a mark that points at nothing: {mark:?}", case.id);
    }
}

#[test]
fn printed_turned_and_folded_every_panel_is_where_it_belongs() {
    let loaded = load(&shipped().0);
    let cases = cases(&loaded);
    let (mut folded, mut flat) = (0, 0);
    for batch in cases.chunks(90) {
        let files = set(&loaded, batch);
        for case in batch {
            let Some(bytes) = files.get(&format!("{}.pdf", case.id)) else {
                assert!(case.on_sheet, "{} was not made", case.id);
                continue;
            };
            let file = open(bytes);
            assert!(pdf::xmp(&file).contains("<pdfuaid:part>1</pdfuaid:part>"), "{}: PDF/UA-1", case.id);
            if case.fold == Fold::Flat {
                flat += 1;
                let cards = panels(&file, 0, |point| point);
                assert!(!cards.is_empty() && cards.iter().all(|card| card.name == CARD && is_near(card.up, (0.0, 1.0))), "{}", case.id);
            } else {
                folded += 1;
                check_folded(case, &file);
            }
            check_marks(case, &file);
        }
    }
    assert!(folded >= 60 && flat >= 60, "{folded} folded and {flat} flat cases were measured");
}
