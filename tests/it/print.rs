//! The PDFs of the guide that ships, measured.

use std::collections::BTreeMap;

use courtesy::diagnostic::{Code, Severity};
use courtesy::guide::content::{self, Guide};
use courtesy::guide::{config, source};
use courtesy::paper::print::{Job, Press, plan, typst};
use courtesy::theme::{self, Theme};

use crate::support::pdf::{self, catalogue};
use crate::support::{Project, shipped, shown};

/// Finished sizes in mm, as the trade gives them (inches times 25.4).
const SIZES: &[(&str, f64, f64)] = &[
    ("us-4bar", 123.825, 88.9),
    ("us-a2", 139.7, 107.95),
    ("us-a6", 158.75, 114.3),
    ("us-a7", 177.8, 127.0),
    ("half-letter", 139.7, 215.9),
    ("monarch", 184.15, 266.7),
    ("letter", 215.9, 279.4),
    ("a6", 148.0, 105.0),
    ("a5", 148.0, 210.0),
    ("dl", 210.0, 99.0),
    ("a4", 210.0, 297.0),
];
/// Sheets in mm.
const SHEETS: &[(&str, f64, f64)] = &[("a4", 210.0, 297.0), ("letter", 215.9, 279.4)];
/// Largest error in mm.
const NEAR: f64 = 0.1;

/// A guide ready to print.
pub(crate) struct Loaded {
    pub(crate) guide: Guide,
    pub(crate) theme: Theme,
    pub(crate) jobs: Vec<Job>,
    assets: BTreeMap<String, bytes::Bytes>,
}

impl Loaded {
    pub(crate) fn press<'l>(&'l self, engine: &'l dyn typst::Engine) -> Press<'l> {
        Press { guide: &self.guide, theme: &self.theme, assets: &self.assets, engine }
    }
}

pub(crate) fn load(project: &Project) -> Loaded {
    let config_file = source::read_text(project.root(), config::FILE).unwrap();
    let config = config::parse(&config_file).0.unwrap();
    let language = config.guide.language.clone();
    let (source, _) = source::read(project.root());
    let (guide, _) = content::load(&source, config, &config_file, content::Options::default());
    let (wordless, problems) = theme::load(theme::BUILT_IN, &BTreeMap::new(), &[], None).unwrap();
    assert!(problems.is_empty(), "{}", shown(&problems));
    let theme = wordless.in_language(&language, "", &Default::default()).0;
    let (jobs, _) = plan(&guide, &theme, &config_file);
    Loaded { guide, theme, jobs, assets: BTreeMap::new() }
}

/// A PDF of the website, as `printables.json` lists it.
#[derive(serde::Deserialize)]
struct Listed {
    path: String,
    kind: String,
    stationery: String,
    layout: String,
    sheet: Option<String>,
    fold: String,
    trim_mm: [f64; 2],
    page_mm: [f64; 2],
    pages: usize,
    bytes: usize,
}

impl Listed {
    fn is_ruled(&self) -> bool {
        ["lined", "blank"].contains(&self.kind.as_str())
    }

    fn has_words(&self) -> bool {
        !["lined", "blank", "guide", "envelope"].contains(&self.kind.as_str())
    }
}

fn listed() -> Vec<(Listed, &'static [u8])> {
    listed_in("")
}

/// The PDFs of an edition of the guide, by its folder.
fn listed_in(folder: &str) -> Vec<(Listed, &'static [u8])> {
    let (_, site) = shipped();
    let list: Vec<Listed> = serde_json::from_slice(&site[&format!("{folder}printables.json")]).unwrap();
    let inside = format!("{folder}printables/");
    assert_eq!(list.len(), site.keys().filter(|path| path.starts_with(&inside) && path.ends_with(".pdf")).count());
    list.into_iter()
        .map(|entry| (site[&format!("{folder}{}", entry.path)].as_slice(), entry))
        .map(|(bytes, entry)| (entry, bytes))
        .collect()
}

/// The PDFs of all editions, by their path.
fn cards() -> Vec<(String, Listed, &'static [u8])> {
    let inside =
        |folder: &'static str| listed_in(folder).into_iter().map(move |(entry, bytes)| (format!("{folder}{}", entry.path), entry, bytes));
    inside("").chain(inside("de/")).collect()
}

fn is_near((width, height): (f64, f64), [w, h]: [f64; 2]) -> bool {
    (width - w).abs() < NEAR && (height - h).abs() < NEAR
}

#[test]
fn every_page_has_its_size() {
    let all = listed();
    for (id, width, height) in SIZES {
        assert!(all.iter().any(|(entry, _)| entry.stationery == *id && entry.layout == "card" && entry.kind == "blank"), "a card of {id}");
        for (entry, _) in all.iter().filter(|(entry, _)| entry.stationery == *id && entry.kind != "envelope") {
            assert!(is_near((*width, *height), entry.trim_mm), "{}: {:?}", entry.path, entry.trim_mm);
        }
    }
    for (entry, bytes) in &all {
        let sizes = pdf::sizes(&pdf::open(bytes));
        assert_eq!((sizes.len(), bytes.len()), (entry.pages, entry.bytes), "{}", entry.path);
        assert!(is_near(sizes[0], entry.page_mm), "{}", entry.path);
        for (width, height) in sizes {
            match &entry.sheet {
                None => assert!(is_near((width, height), entry.trim_mm), "{}: {width} × {height} mm", entry.path),
                Some(sheet) => {
                    let (_, short, long) = SHEETS.iter().find(|(id, ..)| id == sheet).unwrap();
                    assert!(is_near((width.min(height), width.max(height)), [*short, *long]), "{}: {width} × {height} mm", entry.path);
                }
            }
        }
    }
}

#[test]
fn cards_are_folded_as_they_can_be() {
    let all = listed();
    for (fold, id) in [("book", "us-a2"), ("tent", "us-a2"), ("book", "a6"), ("tent", "a6"), ("book", "us-4bar")] {
        assert!(all.iter().any(|(entry, _)| entry.fold == fold && entry.stationery == id), "{id} as a {fold}");
    }
}

#[test]
fn rulings_are_eight_millimetres_apart() {
    for (path, _, bytes) in cards().into_iter().filter(|(_, entry, _)| entry.is_ruled() && entry.layout == "card") {
        let lines = pdf::level_lines(&pdf::open(bytes), 0);
        assert!(lines.len() >= 8, "{path}: {} lines", lines.len());
        for pair in lines.windows(2) {
            assert!((pair[0] - pair[1] - 8.0).abs() < 0.005, "{path}: {} mm apart", pair[0] - pair[1]);
        }
    }
}

#[test]
fn viewers_are_asked_not_to_scale() {
    for (path, _, bytes) in cards() {
        let file = pdf::open(bytes);
        let preferences = catalogue(&file).get::<hayro_syntax::object::Dict<'_>>("ViewerPreferences").unwrap();
        assert_eq!(pdf::name(&preferences, "PrintScaling").as_deref(), Some("None"), "{path}");
    }
}

#[test]
fn fonts_are_embedded() {
    for (path, entry, bytes) in cards() {
        let file = pdf::open(bytes);
        let dicts = pdf::dicts(&file);
        let descriptors = dicts.iter().filter(|dict| pdf::name(dict, "Type").as_deref() == Some("FontDescriptor"));
        let is_embedded =
            |dict: &&&hayro_syntax::object::Dict<'_>| ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| dict.contains_key(key));
        let (embedded, others): (Vec<_>, Vec<_>) = descriptors.partition(|dict| is_embedded(&dict));
        assert!(others.is_empty(), "{path}: a font is not embedded");
        let simple = dicts.iter().filter(|dict| pdf::name(dict, "Type").as_deref() == Some("Font"));
        let without = simple.filter(|dict| {
            let kind = pdf::name(dict, "Subtype").unwrap_or_default();
            !matches!(kind.as_str(), "Type0" | "Type3") && !dict.contains_key("FontDescriptor")
        });
        assert_eq!(without.count(), 0, "{path}: one of the fonts that every reader has is relied on");
        assert!(!entry.has_words() || !embedded.is_empty(), "{path}: no fonts");
    }
}

#[test]
fn cards_are_accessible() {
    for (path, _, bytes) in cards() {
        let language = if path.starts_with("de/") { "de" } else { "en" };
        pdf::assert_accessible(&path, bytes, language);
        let xmp = pdf::xmp(&pdf::open(bytes));
        assert!(!xmp.contains("CreateDate") && !xmp.contains("ModifyDate"), "{path}: a date would change from day to day");
    }
}

/// The command runs in a folder of its own, so a path from here must not be taken from there.
#[cfg(unix)]
#[test]
fn a_typst_beside_the_guide_is_run_with_room_for_its_threads() {
    use std::os::unix::fs::PermissionsExt;
    let named = std::env::var("COURTESY_TEST_TYPST").unwrap_or_else(|_| "typst".to_owned());
    let project = shipped().0.root();
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("setter");
    std::fs::write(
        &script,
        format!("#!/bin/sh\necho \"${{RUST_MIN_STACK:-none}}\" >> \"{}/stack\"\nexec \"{named}\" \"$@\"\n", folder.path().display()),
    )
    .unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_courtesy"));
    command.current_dir(folder.path()).args(["print", "accepted-offer-note", "--as", "cue"]);
    let output = command.args(["--typst", "./setter", "--out", "letters", "--root"]).arg(project).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(std::fs::read_to_string(folder.path().join("stack")).unwrap(), "none\n67108864\n");
}

#[test]
fn long_messages_take_more_cards_and_say_so() {
    let words = "We spoke for an hour about lighthouses. ".repeat(20);
    let message = format!("---\ntitle: Long\nchannel: handwritten\nstationery: [a6]\n---\n{words}\n");
    let project = Project::with(&[("content/messages/long.md", &message)]).printing();
    let outcome = project.build_well();
    let found = |code: Code| outcome.diagnostics.iter().find(|problem| problem.code == code).unwrap_or_else(|| panic!("{code}"));
    assert_eq!(found(Code::Overflow).severity, Severity::Warning);
    let advice = found(Code::TooLong);
    assert!(advice.message.contains("lines") && advice.message.contains("words"), "{}", advice.message);
    assert!(advice.help.as_ref().unwrap().contains("the smallest that holds it"), "{advice:?}");
    let pages = pdf::open(&project.site()["printables/long-a6-traced.pdf"]).pages().len();
    assert!(pages > 1);
}

/// A theme that panics for one title.
const FUSSY: &str = r#"
#let data = json("/data.json")
#for job in data.jobs {
  let title = if "message" in job { data.messages.at(job.message).title } else { job.title }
  assert(title != "Unlucky", message: "no cards for the unlucky")
  document(job.pdf, title: job.title)[= #title]
  if job.preview != none { document(job.preview)[#set page(width: 50mm, height: 50mm); a] }
}
#asset("report.json", json.encode(data.jobs.map(job => (job.id, (pages: 1))).to-dict()))
"#;

#[test]
fn a_typst_error_names_its_message_and_no_other() {
    let note = |title: &str| format!("---\ntitle: {title}\nchannel: handwritten\nstationery: [a6]\n---\nThank you.\n");
    let project = Project::with(&[
        ("courtesy.toml", "[guide]\ntitle = \"Guide\"\ntheme = \"fussy\"\n"),
        ("themes/fussy/theme.toml", "name = \"Fussy\"\n"),
        ("themes/fussy/print/bundle.typ", FUSSY),
        ("content/messages/one.md", &note("Lucky")),
        ("content/messages/two.md", &note("Unlucky")),
        ("content/messages/zoo.md", &note("Happy")),
    ])
    .printing();
    let outcome = project.build();
    assert!(outcome.summary.is_none());
    assert!(!outcome.diagnostics.is_empty());
    for problem in &outcome.diagnostics {
        assert_eq!(problem.code, Code::Typst);
        let place = problem.location.as_ref().unwrap();
        assert_eq!((&*place.path, place.line), ("themes/fussy/print/bundle.typ", 5));
        let message = &problem.related[0].0;
        assert_eq!((&*message.path, message.line), ("content/messages/two.md", 2));
        assert!(problem.message.contains("`Unlucky`") && problem.message.contains("no cards for the unlucky"), "{}", problem.message);
    }
    std::fs::remove_file(project.root().join("content/messages/two.md")).unwrap();
    project.build_well();
    assert!(project.site().contains_key("printables/zoo-a6-cue.pdf"));
}

#[test]
fn archives_get_pdf_a_with_a_date_and_not_without() {
    let note = "---\ntitle: Note\nchannel: handwritten\nstationery: [a6]\n---\nThank you.\n";
    let config = |print: &str| format!("[guide]\ntitle = \"Guide\"\n[print]\n{print}\n");
    let project =
        Project::with(&[("content/messages/note.md", note), ("courtesy.toml", &config("archive = true\ndate = 2026-11-20"))]).printing();
    project.build_well();
    let file = project.site()["printables/note-a6-cue.pdf"].clone();
    let pdf = pdf::open(&file);
    let xmp = pdf::xmp(&pdf);
    for part in
        ["<pdfaid:part>2</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>", "2026-11-20"]
    {
        assert!(xmp.contains(part), "{part} in\n{xmp}");
    }
    project.write("courtesy.toml", config("archive = true"));
    let problems = shown(&project.build().diagnostics);
    assert!(problems.contains("PDF/A asks for a date"), "{problems}");
}

/// A sheet: its name, its size, and where it is cut from top to bottom and from side to side, in mm.
type Tiling = (&'static str, (f64, f64), &'static [f64], &'static [f64]);

/// Sheets that cards fill without a gap: the page as it lies, and where the cuts are, in mm from the lower left corner.
const TILINGS: &[Tiling] = &[
    ("us-a2-blank-letter", (279.4, 215.9), &[139.7], &[107.95]),
    ("a6-blank-a4", (297.0, 210.0), &[148.5], &[105.0]),
    ("dl-blank-a4", (210.0, 297.0), &[], &[99.0, 198.0]),
];

#[test]
fn marks_stand_where_the_cuts_are_and_inside_what_printers_reach() {
    const EDGE: f64 = 6.35;
    for (name, (width, height), across, up) in TILINGS {
        let file = pdf::open(&shipped().1[&format!("printables/{name}.pdf")]);
        assert!(is_near(pdf::sizes(&file)[0], [*width, *height]), "{name} lies the other way");
        // The first page says what to do before cutting.
        let marks: Vec<_> = pdf::segments(&file, 1).into_iter().filter(|[a, b]| (a.0 - b.0).hypot(a.1 - b.1) < 10.0).collect();
        for [(x0, y0), (x1, y1)] in &marks {
            for (at, size) in [(x0, width), (x1, width), (y0, height), (y1, height)] {
                assert!((EDGE - 0.01..=size - EDGE + 0.01).contains(at), "{name}: a mark at {at} of {size} mm");
            }
        }
        for x in *across {
            let near = marks.iter().filter(|[a, b]| (a.0 - x).abs() < NEAR && (b.0 - x).abs() < NEAR);
            assert!(near.count() >= 2, "{name}: marks at x = {x} mm\n{marks:?}");
        }
        for y in *up {
            let near = marks.iter().filter(|[a, b]| (a.1 - y).abs() < NEAR && (b.1 - y).abs() < NEAR);
            assert!(near.count() >= 2, "{name}: marks at y = {y} mm\n{marks:?}");
        }
    }
}
