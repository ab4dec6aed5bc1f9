//! A gallery of mistakes, each with the report that an editor gets. `UPDATE=1` writes the reports anew, to be read aloud.

use std::fs;
use std::path::Path;

use courtesy::diagnostic::{Code, Severity};
use courtesy::pipeline::check;

use crate::support::{case, repository, shown};

const GALLERY: &str = "tests/it/gallery";

/// Needs symbolic links.
fn is_for_unix(case: &str) -> bool {
    case.contains(" (link) --")
}

/// Cases of `courtesy check` are named for it; all others are built.
fn is_check(path: &Path) -> bool {
    path.file_name().unwrap().to_str().unwrap().starts_with("check-")
}

fn tidy(report: &str) -> String {
    let lines: Vec<&str> = report.lines().map(str::trim_end).collect();
    format!("{}\n", lines.join("\n").trim_start())
}

fn report(case: &str, is_check: bool) -> String {
    let mut project = case::lay_out(case);
    project.options.print = case.contains("-- themes/");
    if is_check {
        let shown = shown(&check(&project.options, None).diagnostics);
        return tidy(&format!("{shown}\nChecked."));
    }
    let outcome = project.build();
    let end = match &outcome.summary {
        Some(_) if outcome.diagnostics.is_empty() => "Fine: ".to_owned() + &html_pages(&project),
        Some(_) => "Built.".to_owned(),
        None => "Nothing was written.".to_owned(),
    };
    tidy(&format!("{}\n{end}", shown(&outcome.diagnostics)))
}

/// The pages that the content asks for.
fn html_pages(project: &crate::support::Project) -> String {
    let site = project.site();
    let own = ["404.html", "index.html", "offline.html", "search/index.html"];
    let pages: Vec<&str> = site.keys().map(String::as_str).filter(|path| path.ends_with(".html") && !own.contains(path)).collect();
    pages.join(", ")
}

#[test]
fn every_mistake_has_its_report() {
    let mut wrong = Vec::new();
    let cases = case::read_all(&repository().join(GALLERY));
    assert!(cases.len() >= 40);
    for (path, text) in cases {
        if cfg!(not(unix)) && is_for_unix(&text) {
            continue;
        }
        let (input, expected) = text.split_once(case::REPORT).unwrap_or((&text, ""));
        let report = report(&text, is_check(&path));
        if report == expected {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, format!("{input}{}{report}", case::REPORT)).unwrap();
        } else {
            wrong.push(format!("{}\n--- expected\n{expected}--- found\n{report}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}\nIf the new reports are right, run the test with UPDATE=1.", wrong.join("\n"));
}

/// Codes that no small folder of wrong input can bring about.
const ELSEWHERE: &[Code] = &[
    Code::NoGuide,
    Code::Unreadable,
    Code::ForeignOutput,
    Code::Output,
    Code::TypstMissing,
    Code::Search,
    // of what a machine has, in `fonts.rs`
    Code::SystemFont,
    // of `courtesy print`
    Code::People,
    Code::PeopleRow,
    Code::PrintReport,
    Code::OldLetters,
    Code::BadRequest,
    // of other sites, in `external.rs`
    Code::DeadLink,
    Code::MovedLink,
    // of `courtesy init` and `courtesy new`
    Code::InTheWay,
    // of `courtesy publish`, in `publish.rs`
    Code::NoSite,
    Code::StaleSite,
    Code::DraftSite,
    Code::BadDestination,
    Code::BasePath,
    Code::NoCredentials,
    Code::Denied,
    Code::PublishRecord,
    Code::Publish,
    // of `courtesy serve`, in `serve.rs`
    Code::Serve,
    // of the program, in `diagnostic/panics.rs`
    Code::Fault,
];

#[test]
fn the_gallery_has_every_code() {
    let cases: Vec<String> = case::read_all(&repository().join(GALLERY)).into_iter().map(|(_, text)| text).collect();
    for code in Code::ALL.iter().filter(|code| !ELSEWHERE.contains(code)) {
        let heading = format!("{}[{code}]: ", code.severity().as_str());
        assert!(cases.iter().any(|case| case.contains(&heading)), "no case shows {code}");
    }
}

#[test]
fn every_report_says_what_to_do() {
    for (path, text) in case::read_all(&repository().join(GALLERY)) {
        if cfg!(not(unix)) && is_for_unix(&text) {
            continue;
        }
        let mut project = case::lay_out(&text);
        project.options.print = text.contains("-- themes/");
        let diagnostics = if is_check(&path) { check(&project.options, None).diagnostics } else { project.build().diagnostics };
        for problem in diagnostics {
            assert!(problem.help.is_some(), "{}: {} has no help", path.display(), problem.message);
            assert!(problem.severity != Severity::Error || problem.code.severity() == Severity::Error, "{}", path.display());
            assert_eq!(problem.severity == Severity::Advice, problem.code.severity() == Severity::Advice, "{}", path.display());
            let first = problem.message.chars().next().unwrap();
            assert!(!first.is_uppercase() || problem.message.starts_with("Typst"), "{}: {}", path.display(), problem.message);
            assert!(!problem.message.ends_with('.'), "{}: {}", path.display(), problem.message);
        }
    }
}
