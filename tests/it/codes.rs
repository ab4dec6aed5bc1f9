//! From paper back to the web: codes are read again from rendered pages, and their addresses lead to the messages.

use std::process::Command;

use crate::support::{Files, Project, pdf};

/// Dots to the inch at which a page is looked at, one after the other, as a camera comes closer.
const LOOKS: [u32; 3] = [300, 200, 450];
/// Codes are at least this wide, in mm; and so many modules around them stay clear.
const LEAST: f64 = 12.0;
const QUIET: f64 = 4.0;

const NOTE: &str =
    "---\ntitle: Thanks\nchannel: handwritten\nstationery: [a6]\nshows: [be-kind]\nupdated: 2026-10-02\n---\nDear [Name],\n\nThank you.\n";
const NOTE_DE: &str = "---\ntitle: Danke\n---\nLiebe [Name],\n\nvielen Dank.\n";
const RULE: &str = "---\ntitle: Be kind\nverdict: do\nsummary: Kindness comes first.\nwhen: Always\nupdated: 2026-11-20\n---\nIt does.\n";
const RULE_DE: &str = "---\ntitle: Freundlich sein\nsummary: Freundlichkeit zuerst.\nwhen: Immer\n---\nSo ist es.\n";

fn built(base: &str) -> Files {
    let config = format!(
        "[guide]\ntitle = \"Guide\"\n{base}\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\n[print]\nstationery = [\"a6\"]\n[languages.de]\ntitle = \"Ratgeber\"\n"
    );
    let project = Project::with(&[
        ("courtesy.toml", &config),
        ("content/1-first/1-be-kind.md", RULE),
        ("content/1-first/1-be-kind.de.md", RULE_DE),
        ("content/messages/thanks.md", NOTE),
        ("content/messages/thanks.de.md", NOTE_DE),
    ])
    .printing();
    project.build_well();
    project.site()
}

/// A page as grey pixels: width, height, and one byte for each.
fn rendered(bytes: &[u8], page: usize, dpi: u32) -> (usize, usize, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, bytes).unwrap();
    let number = page.to_string();
    let run = Command::new("pdftoppm").args(["-gray", "-r", &dpi.to_string(), "-f", &number, "-l", &number]).arg(&path).output();
    let pgm = run.expect("`pdftoppm` is needed to render PDFs: install poppler (Debian: `apt-get install poppler-utils`)").stdout;
    let mut head = pgm.splitn(4, |byte| *byte == b'\n');
    let mut line = || String::from_utf8(head.next().unwrap().to_vec()).unwrap();
    assert_eq!(line(), "P5");
    let size: Vec<usize> = line().split(' ').map(|number| number.parse().unwrap()).collect();
    let pixels = pgm[pgm.len() - size[0] * size[1]..].to_vec();
    (size[0], size[1], pixels)
}

/// What the codes on a page say; each is measured, and what is around it has to be white.
fn codes(bytes: &[u8], page: usize) -> Vec<String> {
    LOOKS.iter().map(|dpi| codes_at(bytes, page, *dpi)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn codes_at(bytes: &[u8], page: usize, dpi: u32) -> Vec<String> {
    let scale = f64::from(dpi) / 25.4;
    let (width, height, pixels) = rendered(bytes, page, dpi);
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
    let mut found = Vec::new();
    for grid in image.detect_grids() {
        let (meta, text) = grid.decode().unwrap();
        assert_eq!(meta.ecc_level, 0, "error level M");
        let (xs, ys): (Vec<i32>, Vec<i32>) = grid.bounds.iter().map(|point| (point.x, point.y)).unzip();
        let (left, right) = (xs.iter().min().unwrap(), xs.iter().max().unwrap());
        let (top, bottom) = (ys.iter().min().unwrap(), ys.iter().max().unwrap());
        let wide = f64::from(right - left);
        assert!(wide / scale > LEAST - 0.2, "{text}: {} mm wide", wide / scale);
        // The corners are found to within a pixel or two.
        let clear = (wide / meta.version.to_size() as f64 * QUIET) as i32 - 3;
        for along in (left - clear..=right + clear).step_by(2) {
            for away in [3, clear] {
                for (x, y) in [(along, top - away), (along, bottom + away)] {
                    let at = usize::try_from(y).unwrap() * width + usize::try_from(x).unwrap();
                    assert!(pixels[at] > 240, "{text}: ink at {x}, {y}, within the quiet zone");
                }
            }
        }
        found.push(text);
    }
    found
}

#[test]
fn codes_on_paper_lead_to_their_message_in_its_language() {
    let site = built("base_url = \"https://thanks.example.org/guide\"");
    for (folder, target) in [("", "messages/thanks.html"), ("de/", "messages/thanks.html")] {
        let address = format!("https://thanks.example.org/guide/{folder}m/thanks/");
        assert_eq!(codes(&site[&format!("{folder}printables/thanks-a6-cue.pdf")], 1), [address], "cue card");
        let page = String::from_utf8(site[&format!("{folder}m/thanks/index.html")].clone()).unwrap();
        assert!(page.contains(&format!("url=../../{target}")), "{page}");
        assert!(site.contains_key(&format!("{folder}{target}")));
    }
    let home = "https://thanks.example.org/guide/";
    assert_eq!(codes(&site["printables/a4-checklist.pdf"], 1), [home], "checklist");
    assert_eq!(codes(&site["printables/a6-pocket.pdf"], 2), [home], "pocket card");
    let booklet = &site["printables/a5-booklet.pdf"];
    assert_eq!(codes(booklet, 2), [home], "the back of the title page");
    let pages = pdf::open(booklet).pages().len();
    let of_messages: Vec<String> = (3..=pages).flat_map(|page| codes(booklet, page)).collect();
    assert_eq!(of_messages, [format!("{home}m/thanks/")], "the message in the booklet");
}

#[test]
fn the_edition_is_the_day_of_a_revision() {
    let site = built("base_url = \"https://thanks.example.org/guide\"");
    let words = |path: &str| pdf::words(&site[path]);
    let cue = words("printables/thanks-a6-cue.pdf");
    assert!(cue.contains("thanks.example.org/guide/m/thanks") && cue.contains("Editionof2026-10-02"), "{cue}");
    assert!(words("printables/a5-booklet.pdf").contains("Editionof2026-11-20"));
    assert!(!words("de/printables/thanks-a6-cue.pdf").contains("Stand:"), "a message without a day has no edition");
}

#[test]
fn what_is_sent_has_no_code_and_a_guide_without_an_address_has_none_at_all() {
    let sent = ["lined", "typeset", "traced"].map(|kind| format!("printables/thanks-a6-{kind}.pdf"));
    let site = built("base_url = \"https://thanks.example.org/guide\"");
    for path in &sent {
        assert!(codes(&site[path], 1).is_empty(), "{path}");
        assert!(!pdf::words(&site[path]).contains("example.org"), "{path}");
    }
    let site = built("");
    assert!(!site.keys().any(|path| path.starts_with("m/")));
    for path in ["printables/thanks-a6-cue.pdf", "printables/a4-checklist.pdf"] {
        assert!(codes(&site[path], 1).is_empty(), "{path}");
    }
}
