//! Files for print shops, read back: boxes, inks, marks.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Rect};

use courtesy::paper::letters::Request;
use courtesy::paper::shelf::PrintKind;
use courtesy::pipeline::{Destination, PrintOptions, print};

use crate::support::pdf::{self, MM, dicts, open};
use crate::support::{Project, shown};

const NOTE: &str = "---\ntitle: Thanks\nchannel: handwritten\nstationery: [a6]\n---\nDear [Name],\n\nThank you, *truly*.\n";
const BLEED: f64 = 3.0;
/// Crop marks are this long, in mm.
const MARK: f64 = 5.0;

fn guide(print: &str) -> Project {
    let config = format!(
        "[guide]\ntitle = \"Guide\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Dr. Chen\"\n[print]\nstationery = [\"a6\"]\n{print}\n"
    );
    Project::with(&[("content/messages/thanks.md", NOTE), ("courtesy.toml", &config)]).printing()
}

/// What `courtesy print` and the build make for a print shop: the name and the file, with the finished size in mm of what lies open.
fn files() -> Vec<(String, Vec<u8>, (f64, f64))> {
    let project = guide("press = true");
    project.build_well();
    let site = project.site();
    let open_sizes = [("a6-blank-press", (148.0, 105.0)), ("a6-blank-book-press", (296.0, 105.0)), ("a6-blank-tent-press", (148.0, 210.0))];
    let mut files: Vec<_> =
        open_sizes.iter().map(|(name, size)| ((*name).to_owned(), site[&format!("printables/{name}.pdf")].clone(), *size)).collect();
    for kind in [PrintKind::Typeset, PrintKind::Traced, PrintKind::Cue, PrintKind::Lined] {
        let (name, file) = (kind.as_str().to_owned(), project.beside("card.pdf"));
        let request = Request { message: "thanks".to_owned(), kind: Some(kind), press: true, allow_blanks: true, ..Request::default() };
        let options =
            PrintOptions { root: project.root().to_owned(), request, to: Destination::File(file.clone()), ..PrintOptions::default() };
        let outcome = print(&options, |_, _, _| {});
        assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
        files.push((name, std::fs::read(&file).unwrap(), (148.0, 105.0)));
        std::fs::remove_file(&file).unwrap();
    }
    files
}

/// Width, height, left and lower edge of a box in mm.
fn measured(page: &Dict<'_>, name: &str) -> [f64; 4] {
    let found: Rect = page.get(name).unwrap_or_else(|| panic!("no {name}"));
    [found.width(), found.height(), found.x0, found.y0].map(|points| points / MM)
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.01
}

#[test]
fn boxes_lie_in_one_another() {
    for (name, bytes, (width, height)) in files() {
        let file = open(&bytes);
        for page in file.pages().iter() {
            let [trim, bleed, media] = ["TrimBox", "BleedBox", "MediaBox"].map(|name| measured(page.raw(), name));
            assert!((trim[0] - width).abs() < 0.1 && (trim[1] - height).abs() < 0.1, "{name}: {trim:?}");
            for side in [2, 3] {
                assert!(
                    is_near(trim[side] - bleed[side], BLEED) && is_near(bleed[side - 2], trim[side - 2] + 2.0 * BLEED),
                    "{name}: {bleed:?}"
                );
                assert!(bleed[side] - media[side] > MARK, "{name}: no room for marks around {bleed:?} in {media:?}");
            }
        }
    }
}

/// The operators of a page that choose a colour, each with its numbers.
fn inks(file: &Pdf, page: usize) -> Vec<(String, Vec<f64>)> {
    const COLOURS: [&str; 12] = ["g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN"];
    let mut found = Vec::new();
    let mut operations = file.pages()[page].operations();
    while let Some(instruction) = operations.next() {
        let operator = String::from_utf8_lossy(instruction.operator).into_owned();
        if COLOURS.contains(&operator.as_str()) {
            let numbers = instruction.operands().filter_map(|operand| operand.clone().into_number()).map(|n| n.as_f64()).collect();
            found.push((operator, numbers));
        }
    }
    found
}

#[test]
fn everything_is_ink_and_text_is_black() {
    for (name, bytes, _) in files() {
        let file = open(&bytes);
        for page in 0..file.pages().len() {
            let inks = inks(&file, page);
            assert!(!inks.is_empty(), "{name}: nothing is drawn");
            for (operator, ink) in &inks {
                assert!(["k", "K"].contains(&operator.as_str()), "{name}: `{operator}` chooses no ink");
                let [cyan, magenta, yellow, black] = ink[..] else { panic!("{name}: {ink:?}") };
                // Only ornaments and verdicts have the accent; what is stroked, rules and marks, is one ink.
                assert!(operator == "k" || (cyan, magenta, yellow) == (0.0, 0.0, 0.0) && black > 0.0 || name == "cue", "{name}: {ink:?}");
            }
            let black = |ink: &&(String, Vec<f64>)| ink.1 == [0.0, 0.0, 0.0, 1.0];
            assert!(inks.iter().any(|ink| black(&ink)), "{name}: no pure black");
            if ["typeset", "a6-blank-press"].contains(&name.as_str()) {
                assert!(inks.iter().filter(|(operator, _)| operator == "k").all(|ink| black(&ink)), "{name}: letters that are not black");
            }
        }
        for state in dicts(&file) {
            let opaque = |key: &str| state.get::<f32>(key).is_none_or(|share| share == 1.0);
            let is_state = pdf::name(&state, "Type").as_deref() == Some("ExtGState");
            assert!(!is_state || opaque("ca") && opaque("CA"), "{name}: something is transparent");
            assert!(!state.contains_key("SMask"), "{name}: a mask");
        }
    }
}

#[test]
fn crop_marks_stand_outside_the_bleed() {
    for (name, bytes, (width, height)) in files() {
        let file = open(&bytes);
        for page in 0..file.pages().len() {
            let [.., left, low] = measured(file.pages()[page].raw(), "TrimBox");
            let inside = |(x, y): (f64, f64)| {
                let (x, y) = (x - left, y - low);
                (-BLEED + 0.01..width + BLEED - 0.01).contains(&x) && (-BLEED + 0.01..height + BLEED - 0.01).contains(&y)
            };
            let marks: Vec<_> = pdf::segments(&file, page).into_iter().filter(|ends| ends.iter().all(|end| !inside(*end))).collect();
            for at in [0.0, width] {
                assert_eq!(
                    marks.iter().filter(|[a, b]| is_near(a.0 - left, at) && is_near(b.0 - left, at)).count(),
                    2,
                    "{name}: x = {at} mm"
                );
            }
            for at in [0.0, height] {
                let level = marks.iter().filter(|[a, b]| (a.1 - low - at).abs() < 0.06 && (b.1 - low - at).abs() < 0.06);
                assert_eq!(level.count(), 2, "{name}: y = {at} mm");
            }
            let folds = usize::from(name.contains("book") || name.contains("tent")) * 2;
            assert_eq!(marks.len(), 8 + folds, "{name}: marks");
        }
    }
}

#[test]
fn inks_and_archives_exclude_each_other() {
    let problems = shown(&guide("press = true\narchive = true\ndate = 2026-11-20").build().diagnostics);
    assert!(problems.contains("cards for the press cannot be PDF/A"), "{problems}");
}
