//! The `typst` command and the library in the binary give the same bytes, and what they say of them is true.

use std::collections::BTreeMap;

use courtesy::diagnostic::file::Afresh;
use courtesy::diagnostic::{Code, Severity};
use courtesy::guide::{config, content, source};
use courtesy::paper::print::typst::{self, Engine};
use courtesy::paper::print::{Job, Press, batches, plan, render};
use courtesy::paper::shelf::Printable;
use courtesy::theme;

use crate::print::{Loaded, load};
use crate::support::{Project, pdf, shipped, shown};
use crate::{designs, fonts};

/// The `typst` command that the tests compare with.
pub(crate) fn command() -> typst::Command {
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
    let (printed, problems) = render(&loaded.press(engine), &loaded.jobs, &Afresh);
    let errors: Vec<_> = problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}", shown(&errors));
    (printed.files.into_iter().map(|file| (file.url.clone(), file.bytes().to_vec())).collect(), printed.printables)
}

#[test]
fn both_engines_give_the_same_bytes() {
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
fn both_engines_draw_designs_alike() {
    let loaded = designs::shop(&designs::project());
    let all: Vec<Job> = designs::jobs(&loaded).into_iter().filter(|job| job.stationery == "us-a2").collect();
    let (embedded, command) = (typst::Embedded::new(), command());
    let jobs: Vec<&Job> = all.iter().collect();
    for batch in batches(&jobs) {
        let [ours, theirs] = [&embedded as &dyn typst::Engine, &command].map(|engine| loaded.press(engine).set(batch).0);
        assert_eq!((ours.len(), theirs.len()), (batch.len(), batch.len()));
        for ((at, ours), (_, theirs)) in ours.iter().zip(&theirs) {
            let id = &batch[*at].id;
            assert!(ours.pdf == theirs.pdf && ours.preview == theirs.preview, "{id}: the engines differ");
            pdf::assert_accessible(id, &ours.pdf, "en");
        }
    }
}

#[test]
fn both_engines_set_every_script_alike() {
    let texts: Vec<&str> = fonts::SCRIPTS.iter().map(|(_, _, text, _)| *text).collect();
    let note = format!("---\ntitle: Note\nchannel: handwritten\n---\n{}\n", texts.join("\n\n"));
    let project = Project::with(&[("content/messages/note.md", &note)]);
    let config_file = source::read_text(project.root(), config::FILE).unwrap();
    let config = config::parse(&config_file).0.unwrap();
    let (guide, _) = content::load(&source::read(project.root()).0, config, &config_file, content::Options::default());
    let (mut wordless, _) = theme::load(theme::BUILT_IN, &BTreeMap::new(), &[], None).unwrap();
    let mut families = Vec::new();
    for package in fonts::PACKAGES {
        families.extend(source::families_in(&fonts::font(package)));
        wordless.add_font(format!("print/fonts/{package}.ttf"), fonts::font(package));
    }
    wordless.set_families(families);
    let (theme, _) = wordless.in_language("en", "", &Default::default());
    let (jobs, _) = plan(&guide, &theme, &config_file);
    let (command, library) = (command(), typst::Embedded::new());
    let [by_command, by_library] = [&command as &dyn typst::Engine, &library].map(|engine| {
        let (printed, problems) = render(&Press { guide: &guide, theme: &theme, assets: &BTreeMap::new(), engine }, &jobs, &Afresh);
        assert!(problems.iter().all(|problem| problem.code == Code::Overflow) && printed.missing.is_empty(), "{}", shown(&problems));
        printed.files
    });
    assert_eq!(by_command.len(), by_library.len());
    for (ours, theirs) in by_command.iter().zip(&by_library) {
        assert!(ours.url == theirs.url && ours.content == theirs.content, "{} differs", ours.url);
    }
}
