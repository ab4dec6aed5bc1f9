//! The pages of a booklet that is set already, two on each side of a sheet, with all their tags, links and bookmarks.

use std::collections::BTreeMap;

use super::jobs::Flip;
use super::pdf::{Document, Object, POINTS, Value};
use super::saddle::{Side, Stitching, sides};

/// The length of a mark, and how far from the edge printers reach, in mm.
const MARK: f64 = 5.0;
const EDGE: f64 = 6.35;
/// Half the length of a staple in mm.
const STAPLE: f64 = 6.0;

/// A booklet on sheets of a width, a height and a thickness in mm, its fold upright in the middle.
///
/// `None` where the pages are not as Typst writes them.
pub(super) fn imposed(booklet: &[u8], sheet: [f64; 2], thickness: f64, flip: Flip) -> Option<Vec<u8>> {
    let mut document = Document::read(booklet)?;
    let stitching = Stitching { thickness, rtl: document.is_from_the_right(), flip };
    let pages = document.pages();
    let sides = sides(pages.len(), stitching);
    let size = document.resolved(document.objects.get(pages.first()?)?.value.get("MediaBox")?).four()?;
    let places = places(&mut document, &pages, &sides, [size[2], size[3]], sheet)?;
    move_links(&mut document, &places);
    document.objects.values_mut().for_each(|object| follow(&mut object.value, &places));
    let tree = document.page_tree()?;
    let sheets = make_sheets(&mut document, tree, &places, &sides, sheet)?;
    for page in &pages {
        document.objects.remove(page);
    }
    let root = &mut document.objects.get_mut(&tree)?.value;
    root.set("Count", Value::Int(i64::try_from(sheets.len()).ok()?));
    root.set("Kids", Value::Array(sheets.into_iter().map(Value::Ref).collect()));
    Some(document.write())
}

/// Where a page has gone: its sheet, the form that holds its content, and how it lies there.
struct Place {
    side: usize,
    sheet: i32,
    form: i32,
    /// The matrix from the page to the sheet, which turns by 0 or 180 degrees.
    turn: f64,
    x: f64,
    y: f64,
    annotations: Vec<Value>,
}

impl Place {
    fn put(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.turn * x + self.x, self.turn * y + self.y]
    }
}

/// Makes a form of every page, and takes a number for every side of a sheet.
fn places(document: &mut Document, pages: &[i32], sides: &[Side], size: [f64; 2], sheet: [f64; 2]) -> Option<BTreeMap<i32, Place>> {
    let [width, height] = sheet.map(|mm| mm * POINTS);
    let [page_width, page_height] = size;
    let mut places = BTreeMap::new();
    for (number, side) in sides.iter().enumerate() {
        let on_sheet = document.add(Object::from(Value::Null));
        for (half, page) in side.pages.iter().enumerate() {
            let Some(page) = page.and_then(|page| pages.get(page)) else { continue };
            let creep = side.creep * POINTS;
            let x = if half == 0 { width / 2.0 - page_width + creep } else { width / 2.0 - creep };
            let y = (height - page_height) / 2.0;
            let (turn, x, y) = if side.is_turned { (-1.0, width - x, height - y) } else { (1.0, x, y) };
            let annotations = document.objects.get(page)?.value.get("Annots").map_or(&Value::Null, |value| document.resolved(value));
            let annotations = annotations.items().to_vec();
            let form = form_of(document, *page)?;
            places.insert(*page, Place { side: number, sheet: on_sheet, form, turn, x, y, annotations });
        }
    }
    Some(places)
}

/// The content of a page as a form; its marked content keeps its numbers, by the key in the tree of tags.
fn form_of(document: &mut Document, page: i32) -> Option<i32> {
    let page = document.objects.get(&page)?.value.clone();
    let content = document.objects.get(&page.get("Contents")?.reference()?)?.clone();
    let mut form = content.value;
    form.set("Type", Value::name("XObject"));
    form.set("Subtype", Value::name("Form"));
    form.set("BBox", page.get("MediaBox")?.clone());
    for key in ["Resources", "StructParents", "Group"] {
        if let Some(value) = page.get(key) {
            form.set(key, value.clone());
        }
    }
    Some(document.add(Object { value: form, stream: content.stream }))
}

/// Puts the areas of links where the words are that they belong to.
fn move_links(document: &mut Document, places: &BTreeMap<i32, Place>) {
    for place in places.values() {
        for number in place.annotations.iter().filter_map(Value::reference) {
            let Some(link) = document.objects.get_mut(&number) else { continue };
            let moved = |value: &Value| -> Vec<[f64; 2]> {
                let numbers: Vec<f64> = value.items().iter().filter_map(Value::number).collect();
                numbers.as_chunks::<2>().0.iter().map(|point| place.put(*point)).collect()
            };
            if let Some(points) = link.value.get("QuadPoints").map(moved) {
                link.value.set("QuadPoints", Value::numbers(points.as_flattened()));
            }
            if let Some([[x0, y0], [x1, y1]]) = link.value.get("Rect").map(moved).as_deref() {
                link.value.set("Rect", Value::numbers(&[x0.min(*x1), y0.min(*y1), x0.max(*x1), y0.max(*y1)]));
            }
        }
    }
}

/// Leads everything that named a page to the sheet on which it lies: tags, links, bookmarks.
fn follow(value: &mut Value, places: &BTreeMap<i32, Place>) {
    value.walk(&mut |value| {
        mark_content(value, places);
        let page = value.items().first().and_then(Value::reference).and_then(|page| places.get(&page));
        if let (Some(place), Value::Array(items)) = (page, &mut *value)
            && let [_, Value::Name(_), x, y, ..] = items.as_mut_slice()
            && let (Some(old_x), Some(old_y)) = (x.number(), y.number())
        {
            [*x, *y] = place.put([old_x, old_y]).map(Value::Real);
        }
    });
    value.walk(&mut |value| {
        if let Value::Ref(number) = value
            && let Some(place) = places.get(number)
        {
            *number = place.sheet;
        }
    });
}

/// Content with a number is told apart by the form in which it is, since its page has several.
fn mark_content(value: &mut Value, places: &BTreeMap<i32, Place>) {
    let place = |value: &Value| value.get("Pg").and_then(Value::reference).and_then(|page| places.get(&page));
    if value.is_of_type("MCR") {
        if let Some(place) = place(value) {
            value.set("Stm", Value::Ref(place.form));
        }
    } else if value.is_of_type("StructElem")
        && let Some(place) = place(value)
        && let Some(page) = value.get("Pg").cloned()
        && let Some(kids) = value.get("K").cloned()
    {
        let told = |kid: Value| match kid {
            Value::Int(number) => Value::dict([
                ("Type", Value::name("MCR")),
                ("MCID", Value::Int(number)),
                ("Pg", page.clone()),
                ("Stm", Value::Ref(place.form)),
            ]),
            other => other,
        };
        let kids = match kids {
            Value::Array(kids) => Value::Array(kids.into_iter().map(told).collect()),
            kid => told(kid),
        };
        value.set("K", kids);
    }
}

/// Makes a page of each side, with its two forms, their links, and the marks to fold and staple by.
fn make_sheets(document: &mut Document, tree: i32, places: &BTreeMap<i32, Place>, sides: &[Side], size: [f64; 2]) -> Option<Vec<i32>> {
    let mut sheets = Vec::new();
    for number in 0..sides.len() {
        let on_it: Vec<&Place> = places.values().filter(|place| place.side == number).collect();
        let sheet = on_it.first()?.sheet;
        let mut content: String = on_it.iter().map(|place| drawn(place)).collect();
        // The fold is made with the first page outside, and the staples go in from there.
        if number == 0 {
            content.push_str(&marks(size));
        }
        let stream = content.into_bytes();
        let length = Value::Int(i64::try_from(stream.len()).ok()?);
        let content = document.add(Object { value: Value::dict([("Length", length)]), stream: Some(stream) });
        let forms = on_it.iter().map(|place| (name_of(place).into_bytes(), Value::Ref(place.form))).collect();
        let mut page = Value::dict([
            ("Type", Value::name("Page")),
            ("MediaBox", Value::numbers(&[0.0, 0.0, size[0] * POINTS, size[1] * POINTS])),
            ("Parent", Value::Ref(tree)),
            ("Resources", Value::dict([("XObject", Value::Dict(forms))])),
            ("Contents", Value::Ref(content)),
            ("Tabs", Value::name("S")),
        ]);
        let links: Vec<Value> = on_it.iter().flat_map(|place| place.annotations.iter().cloned()).collect();
        if !links.is_empty() {
            page.set("Annots", Value::Array(links));
        }
        document.objects.insert(sheet, Object::from(page));
        sheets.push(sheet);
    }
    Some(sheets)
}

fn name_of(place: &Place) -> String {
    format!("P{}", place.form)
}

/// Draws a page where it lies.
fn drawn(place: &Place) -> String {
    format!("q {turn} 0 0 {turn} {:.4} {:.4} cm /{} Do Q\n", place.x, place.y, name_of(place), turn = place.turn)
}

/// Dashes along the fold at both ends, and lines where staples go.
fn marks([width, height]: [f64; 2]) -> String {
    let x = width / 2.0 * POINTS;
    let line = |from: f64, to: f64| format!("{x:.4} {:.4} m {x:.4} {:.4} l S\n", from * POINTS, to * POINTS);
    let folds = line(EDGE, EDGE + MARK) + &line(height - EDGE - MARK, height - EDGE);
    let staples: String = [0.25, 0.75].map(|part| line(height * part - STAPLE, height * part + STAPLE)).concat();
    format!("/Artifact BMC q 0.25 G 0.25 w [2.55 1.98] 0 d\n{folds}[] 0 d\n{staples}Q EMC\n")
}
