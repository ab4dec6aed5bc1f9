//! The PDFs of the guide that ships, measured.

use std::collections::BTreeMap;

use courtesy::content::{self, Guide};
use courtesy::diagnostic::{Code, Severity};
use courtesy::print::{Afresh, Job, plan, render, typst};
use courtesy::shelf::Printable;
use courtesy::theme::{self, Theme};
use courtesy::{config, source};

use crate::support::pdf::{self, catalogue};
use crate::support::{Project, shipped, shown};

/// Sizes in mm, as STATIONERY sources give them: A6 by ISO 216, A2 as 5½ × 4¼ in.
const SIZES: &[(&str, f64, f64)] = &[("a6", 148.0, 105.0), ("us-a2", 139.7, 107.95)];

/// A guide ready to print.
pub(crate) struct Loaded {
    pub(crate) guide: Guide,
    pub(crate) theme: Theme,
    pub(crate) jobs: Vec<Job>,
}

pub(crate) fn load(project: &Project) -> Loaded {
    let config_file = source::read_text(project.root(), config::FILE).unwrap();
    let config = config::parse(&config_file).0.unwrap();
    let language = config.guide.language.clone();
    let (source, _) = source::read(project.root());
    let (guide, _) = content::load(&source, config, &config_file, content::Options::default());
    let theme =
        theme::load(theme::BUILT_IN, BTreeMap::new(), &language, &[], None).unwrap_or_else(|problems| panic!("{}", shown(&problems))).0;
    let (jobs, _) = plan(&guide, &theme.stationery, &config_file);
    Loaded { guide, theme, jobs }
}

/// The PDFs of the website: file name, size in mm as it should be, bytes.
fn cards() -> Vec<(&'static str, (f64, f64), &'static [u8])> {
    let (_, site) = shipped();
    let pdfs = site.iter().filter(|(path, _)| path.ends_with(".pdf"));
    let sized = pdfs.map(|(path, bytes)| {
        let size = SIZES.iter().find(|(id, ..)| ["lined", "cue", "traced"].iter().any(|kind| path.ends_with(&format!("-{id}-{kind}.pdf"))));
        let (_, width, height) = size.unwrap_or_else(|| panic!("{path}: stationery that this test does not know"));
        (path.as_str(), (*width, *height), bytes.as_slice())
    });
    sized.collect()
}

#[test]
fn cards_have_their_size() {
    assert!(cards().len() >= 48, "eight messages on two cards in three kinds");
    for (path, (width, height), bytes) in cards() {
        for (w, h) in pdf::sizes(&pdf::open(bytes)) {
            assert!((w - width).abs() < 0.1 && (h - height).abs() < 0.1, "{path}: {w} × {h} mm");
        }
    }
}

#[test]
fn rulings_are_eight_millimetres_apart() {
    for (path, _, bytes) in cards().into_iter().filter(|(path, ..)| path.ends_with("-lined.pdf")) {
        let lines = pdf::level_lines(&pdf::open(bytes), 0);
        assert!(lines.len() >= 8, "{path}: {} lines", lines.len());
        for pair in lines.windows(2) {
            assert!((pair[0] - pair[1] - 8.0).abs() < 0.005, "{path}: {} mm apart", pair[0] - pair[1]);
        }
    }
}

#[test]
fn fonts_are_embedded() {
    for (path, _, bytes) in cards() {
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
        assert!(path.ends_with("-lined.pdf") || !embedded.is_empty(), "{path}: no fonts");
    }
}

#[test]
fn cards_are_accessible() {
    use hayro_syntax::object::Dict;
    for (path, _, bytes) in cards() {
        let file = pdf::open(bytes);
        let root = catalogue(&file);
        let flag = |table: &str, key: &str| root.get::<Dict<'_>>(table).and_then(|dict| dict.get::<bool>(key));
        assert_eq!(flag("MarkInfo", "Marked"), Some(true), "{path}: tagged");
        assert!(root.get::<Dict<'_>>("StructTreeRoot").is_some(), "{path}: tree of tags");
        assert_eq!(pdf::string(&root, "Lang").as_deref(), Some("en"), "{path}: language");
        assert_eq!(flag("ViewerPreferences", "DisplayDocTitle"), Some(true), "{path}: title in the window");
        let xmp = pdf::xmp(&file);
        assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "{path}: PDF/UA-1\n{xmp}");
        assert!(xmp.contains("<dc:title>"), "{path}: title");
        assert!(!xmp.contains("CreateDate") && !xmp.contains("ModifyDate"), "{path}: a date would change from day to day");
    }
}

/// The `typst` command that the tests compare with.
fn command() -> typst::Command {
    let named = std::env::var("COURTESY_TEST_TYPST").unwrap_or_else(|_| "typst".to_owned());
    typst::Command::open(&named).unwrap_or_else(|problem| {
        panic!(
            "this test needs the `typst` command of the series {}x, and {}: put it on the PATH, name it in COURTESY_TEST_TYPST, or run `make test`",
            typst::SERIES,
            problem.message
        )
    })
}

fn set(loaded: &Loaded, engine: &dyn typst::Engine) -> (BTreeMap<String, Vec<u8>>, Vec<Printable>) {
    let (printed, problems) = render(&loaded.guide, &loaded.theme, &loaded.jobs, &BTreeMap::new(), engine, &Afresh);
    let errors: Vec<_> = problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}", shown(&errors));
    (printed.files.into_iter().map(|file| (file.url, file.bytes.into_owned())).collect(), printed.printables)
}

#[cfg(feature = "embedded-typst")]
#[test]
fn both_engines_give_the_same_bytes() {
    use typst::Engine;
    let (command, library) = (command(), typst::Embedded::new());
    assert_eq!(command.version(), library.version(), "equal bytes are only promised at the same version");
    let loaded = load(&shipped().0);
    let ((by_command, of_command), (by_library, of_library)) = (set(&loaded, &command), set(&loaded, &library));
    assert_eq!(of_command, of_library);
    assert_eq!(by_command.keys().collect::<Vec<_>>(), by_library.keys().collect::<Vec<_>>());
    for (path, bytes) in &by_command {
        assert!(*bytes == by_library[path], "{path} differs");
    }
}

#[test]
fn the_page_count_is_that_of_the_pdf() {
    let loaded = load(&shipped().0);
    let (files, printables) = set(&loaded, &typst::Embedded::new());
    assert_eq!(printables.len(), loaded.jobs.len());
    for printable in &printables {
        assert_eq!(pdf::open(&files[&printable.url]).pages().len(), printable.pages, "{}", printable.url);
        assert_eq!(files[&printable.url].len(), printable.bytes, "{}", printable.url);
        assert_eq!(files[&printable.url], shipped().1[&printable.url], "{}", printable.url);
    }
}

#[test]
fn long_messages_take_more_cards_and_say_so() {
    let words = "We spoke for an hour about lighthouses. ".repeat(40);
    let message = format!("---\ntitle: Long\nchannel: handwritten\nstationery: [a6]\n---\n{words}\n");
    let project = Project::with(&[("content/messages/long.md", &message)]).printing();
    let outcome = project.build_well();
    let overflow = outcome.diagnostics.iter().find(|problem| problem.code == Code::Overflow).expect("a warning");
    assert_eq!(overflow.severity, Severity::Warning);
    let site = project.site();
    let pages = pdf::open(&site["printables/long-a6-traced.pdf"]).pages().len();
    assert!(pages > 1);
    assert!(overflow.message.ends_with(&format!("{pages} cards are made")), "{}", overflow.message);
    let page = String::from_utf8_lossy(&site["messages/long.html"]).replace("\u{A0}", " ");
    assert!(page.contains(&format!("{pages} pages")), "{page}");
}

/// A theme that panics for one title.
const FUSSY: &str = r#"
#let data = json("/data.json")
#for job in data.jobs {
  assert(job.message.title != "Unlucky", message: "no cards for the unlucky")
  document(job.pdf, title: job.title)[= #job.message.title]
  document(job.preview)[#set page(width: 50mm, height: 50mm); a]
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
    let [problem] = &outcome.diagnostics[..] else { panic!("one problem, said once\n{}", shown(&outcome.diagnostics)) };
    assert_eq!(problem.code, Code::Typst);
    let place = problem.location.as_ref().unwrap();
    assert_eq!((&*place.path, place.line), ("content/messages/two.md", 2));
    assert!(problem.message.contains("`Unlucky`") && problem.message.contains("no cards for the unlucky"), "{}", problem.message);
    std::fs::remove_file(project.root().join("content/messages/two.md")).unwrap();
    assert_eq!(project.build_well().summary.unwrap().printables, 6);
}
