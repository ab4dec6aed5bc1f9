//! What a PDF says of itself: pages, lines, fonts, tags and text.

use std::process::Command;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, Object, Stream, String as PdfString};

pub(crate) const MM: f64 = 72.0 / 25.4;

pub(crate) fn open(bytes: &[u8]) -> Pdf {
    Pdf::new(bytes.to_vec()).unwrap_or_else(|error| panic!("not a PDF: {error:?}"))
}

pub(crate) fn catalogue(pdf: &Pdf) -> Dict<'_> {
    pdf.xref().get(pdf.xref().root_id()).expect("a catalogue")
}

/// Width and height of each page in mm, by the box that a cutter goes by.
pub(crate) fn sizes(pdf: &Pdf) -> Vec<(f64, f64)> {
    pdf.pages().iter().map(|page| (page.media_box().width() / MM, page.media_box().height() / MM)).collect()
}

/// Every dictionary of the file, those of streams too.
pub(crate) fn dicts(pdf: &Pdf) -> Vec<Dict<'_>> {
    let mut dicts = Vec::new();
    for object in pdf.objects() {
        match object {
            Object::Dict(dict) => dicts.push(dict),
            Object::Stream(stream) => dicts.push(stream.dict().clone()),
            _ => {}
        }
    }
    dicts
}

pub(crate) fn name(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned())
}

pub(crate) fn string(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<PdfString<'_>>(key).map(|string| decoded(string.as_bytes()))
}

/// A text string: UTF-16 with a mark, else as it stands.
fn decoded(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
            String::from_utf16(&units).unwrap()
        }
        bytes => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The XMP packet.
pub(crate) fn xmp(pdf: &Pdf) -> String {
    let stream: Stream<'_> = catalogue(pdf).get("Metadata").expect("XMP metadata");
    String::from_utf8(stream.decoded().unwrap().into_owned()).unwrap()
}

/// A stroked line in mm from the page's lower left corner: its two ends.
pub(crate) type Segment = [(f64, f64); 2];

/// Every single line that is stroked on a page.
pub(crate) fn segments(pdf: &Pdf, page: usize) -> Vec<Segment> {
    walked(pdf, page).found
}

/// A run of letters: where its baseline begins, in mm from the page's lower left corner, its size in pt, and whether it stands
/// on its head.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) size: f64,
    pub(crate) is_turned: bool,
}

/// The runs of letters on a page, in order of its content.
pub(crate) fn runs(pdf: &Pdf, page: usize) -> Vec<Run> {
    walked(pdf, page).runs
}

/// Glyph numbers on the pages of a PDF; every font of Typst is written with two bytes for each (Identity-H).
pub(crate) fn glyphs(pdf: &Pdf) -> Vec<u16> {
    let mut glyphs = Vec::new();
    let mut add = |string: PdfString<'_>| {
        let bytes = string.as_bytes().to_vec();
        glyphs.extend(bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])));
    };
    for page in pdf.pages().iter() {
        let mut operations = page.operations();
        while let Some(instruction) = operations.next() {
            let shows = [b"Tj".as_slice(), b"TJ"].contains(&instruction.operator.as_ref());
            for operand in instruction.operands().filter(|_| shows) {
                match operand.clone() {
                    Object::String(string) => add(string),
                    Object::Array(parts) => parts.iter::<Object<'_>>().for_each(|part| {
                        if let Object::String(string) = part {
                            add(string);
                        }
                    }),
                    _ => {}
                }
            }
        }
    }
    glyphs
}

fn walked(pdf: &Pdf, page: usize) -> Walk {
    let mut walk = Walk { matrix: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0], ..Walk::default() };
    let mut operations = pdf.pages()[page].operations();
    while let Some(instruction) = operations.next() {
        let numbers: Vec<f64> =
            instruction.operands().filter_map(|operand| operand.clone().into_number()).map(|number| number.as_f64()).collect();
        walk.step(instruction.operator, &numbers);
    }
    walk
}

/// Heights above the page's foot, in mm, of the level lines of more than 10 mm on a page, from the top down.
pub(crate) fn level_lines(pdf: &Pdf, page: usize) -> Vec<f64> {
    let is_level = |[(x0, y0), (x1, y1)]: &Segment| (y0 - y1).abs() < 0.001 && (x1 - x0).abs() > 10.0;
    let mut heights: Vec<f64> = segments(pdf, page).iter().filter(|line| is_level(line)).map(|line| line[0].1).collect();
    heights.sort_by(|a, b| b.total_cmp(a));
    heights
}

/// The colours of a PDF's pages as `#rrggbb`: what is set for filling and for stroking, whatever the space.
pub(crate) fn colours(pdf: &Pdf) -> std::collections::BTreeSet<String> {
    let mut found = std::collections::BTreeSet::new();
    for page in pdf.pages().iter() {
        let mut operations = page.operations();
        while let Some(instruction) = operations.next() {
            if [b"rg".as_slice(), b"RG", b"sc", b"SC", b"scn", b"SCN", b"g", b"G"].contains(&instruction.operator.as_ref()) {
                let parts = instruction.operands().filter_map(|operand| operand.clone().into_number());
                let parts: Vec<u8> = parts.map(|part| (part.as_f64() * 255.0).round() as u8).collect();
                let [r, g, b] = if let [grey] = parts[..] { [grey; 3] } else { [parts[0], parts[1], parts[2]] };
                found.insert(format!("#{r:02x}{g:02x}{b:02x}"));
            }
        }
    }
    found
}

/// Asserts that a PDF says to be PDF/UA-1 and has what that asks for.
pub(crate) fn assert_accessible(path: &str, bytes: &[u8], language: &str) {
    let file = open(bytes);
    let root = catalogue(&file);
    let flag = |table: &str, key: &str| root.get::<Dict<'_>>(table).and_then(|dict| dict.get::<bool>(key));
    assert_eq!(flag("MarkInfo", "Marked"), Some(true), "{path}: tagged");
    assert!(root.get::<Dict<'_>>("StructTreeRoot").is_some(), "{path}: tree of tags");
    assert_eq!(string(&root, "Lang").as_deref(), Some(language), "{path}: language");
    assert_eq!(flag("ViewerPreferences", "DisplayDocTitle"), Some(true), "{path}: title in the window");
    let xmp = xmp(&file);
    assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "{path}: PDF/UA-1\n{xmp}");
    assert!(xmp.contains("<dc:title>"), "{path}: title");
}

#[derive(Default)]
struct Walk {
    matrix: [f64; 6],
    saved: Vec<[f64; 6]>,
    path: Vec<(f64, f64)>,
    found: Vec<Segment>,
    size: f64,
    runs: Vec<Run>,
}

impl Walk {
    fn step(&mut self, operator: &[u8], n: &[f64]) {
        match (operator, n) {
            (b"q", _) => self.saved.push(self.matrix),
            (b"Q", _) => self.matrix = self.saved.pop().unwrap_or(self.matrix),
            (b"cm", [a, b, c, d, e, f]) => self.matrix = product([*a, *b, *c, *d, *e, *f], self.matrix),
            (b"Tf", [size]) => self.size = *size,
            (b"Tm", [a, b, c, d, e, f]) => {
                let m = product([*a, *b, *c, *d, *e, *f], self.matrix);
                self.runs.push(Run { x: m[4] / MM, y: m[5] / MM, size: self.size, is_turned: m[0] < 0.0 });
            }
            (b"m", [x, y]) => self.path = vec![self.placed(*x, *y)],
            (b"l", [x, y]) => self.path.push(self.placed(*x, *y)),
            (b"S" | b"s", _) => {
                if let [from, to] = self.path[..] {
                    self.found.push([from, to].map(|(x, y)| (x / MM, y / MM)));
                }
                self.path.clear();
            }
            _ => {}
        }
    }

    fn placed(&self, x: f64, y: f64) -> (f64, f64) {
        let [a, b, c, d, e, f] = self.matrix;
        (a * x + c * y + e, b * x + d * y + f)
    }
}

fn product(m: [f64; 6], n: [f64; 6]) -> [f64; 6] {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

/// The first page of a PDF as a printer sees it, all around its trim too: its width in pixels at 144 to the inch, and their greys.
pub(crate) fn rendered(bytes: &[u8]) -> (usize, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let (path, picture) = (folder.path().join("x.pdf"), folder.path().join("x"));
    std::fs::write(&path, bytes).unwrap();
    let run = Command::new("pdftoppm").args(["-r", "144", "-gray", "-singlefile"]).arg(&path).arg(&picture).output();
    let output =
        run.expect("`pdftoppm` is needed to read PDFs: install poppler (Debian: `apt-get install poppler-utils`), or run `make test`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = std::fs::read(picture.with_extension("pgm")).unwrap();
    // "P5", width and height, the largest grey: a line each.
    let mut lines = file.splitn(4, |byte| *byte == b'\n');
    let size = std::str::from_utf8(lines.nth(1).unwrap()).unwrap();
    let width = size.split(' ').next().unwrap().parse().unwrap();
    (width, lines.nth(1).unwrap().to_vec())
}

/// The words of a PDF, without white space, which is how lines of any width compare.
pub(crate) fn words(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    std::fs::write(&path, bytes).unwrap();
    let run = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output =
        run.expect("`pdftotext` is needed to read PDFs: install poppler (Debian: `apt-get install poppler-utils`), or run `make test`");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    squeezed(&String::from_utf8(output.stdout).unwrap())
}

/// Text without white space.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The title that a reader shows.
pub(crate) fn title(pdf: &Pdf) -> String {
    decoded(pdf.metadata().title.as_deref().expect("a title"))
}
