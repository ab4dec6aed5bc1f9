//! A build of which nothing changed ends at once and says the same; after any change it is a build like the first.

use std::fs;

use courtesy::output::RECORD_NAME;
use courtesy::pipeline::{BuildOptions, Outcome, build};

use crate::support::{Files, Project, read_all, shown};

/// A guide with a picture, a file of its theme, a file that no page uses, and two warnings.
fn guide() -> Project {
    Project::with(&[
        ("courtesy.toml", "[guide]\ntitle = \"Guide\"\n[fields.unused]\nlabel = \"Unused\"\nexample = \"x\"\n[search]\nenabled = false\n"),
        ("content/index.md", "---\ntitle: Home\n---\n![A dot](dot.svg)\n"),
        ("content/about.md", "---\ntitle: About\n---\nHidden \u{202E} mark.\n"),
        ("content/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>"),
        ("content/unused.svg", "<svg/>"),
        ("themes/letterpress/templates/slots/footer.html", "<p>One</p>\n"),
    ])
}

/// Whether the guide was built rather than found as it was.
fn was_built(outcome: &Outcome) -> bool {
    outcome.timings.iter().any(|(phase, _)| *phase == "content")
}

/// The website of a build that has nothing to take from an earlier one.
fn built_afresh(project: &Project) -> Files {
    let out = project.beside("afresh");
    let outcome = build(&BuildOptions { out: out.clone(), ..project.options.clone() });
    assert!(outcome.summary.is_some(), "{}", shown(&outcome.diagnostics));
    let site = read_all(&out.join("site"));
    fs::remove_dir_all(out).unwrap();
    site
}

#[test]
fn what_did_not_change_is_not_built_and_told_in_the_same_words() {
    let project = guide();
    let first = project.build_well();
    assert!(was_built(&first) && first.diagnostics.len() >= 2, "{:?}", first.diagnostics);
    let (site, summary) = (project.site(), first.summary.unwrap());
    let second = project.build_well();
    assert!(!was_built(&second));
    assert_eq!(second.diagnostics, first.diagnostics);
    let again = second.summary.unwrap();
    assert_eq!((again.written, again.unchanged, again.removed), (0, summary.written, 0));
    assert_eq!((again.title, again.pages, again.open), (summary.title, summary.pages, summary.open));
    assert_eq!(project.site(), site);
}

#[test]
fn every_change_of_the_guide_is_built() {
    let changes = [
        ("content/index.md", "---\ntitle: Home\n---\n![A dot](dot.svg) and more\n"),
        ("content/about.md", "---\ntitle: About\n---\nHidden \u{202D} mark.\n"),
        ("content/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2\" height=\"1\"/>"),
        ("content/new.md", "---\ntitle: New\n---\n"),
        ("content/new.svg", "<svg/>"),
        ("content/search.toml", ""),
        ("courtesy.toml", "[guide]\ntitle = \"Another\"\n[search]\nenabled = false\n"),
        ("themes/letterpress/templates/slots/footer.html", "<p>Two</p>\n"),
    ];
    let project = guide();
    project.build_well();
    for (path, text) in changes {
        project.write(path, text);
        assert!(was_built(&project.build_well()), "{path} is another one");
        assert!(project.site() == built_afresh(&project), "{path}: pages that were taken from the last build are not what they should be");
        assert!(!was_built(&project.build_well()), "{path} is the same");
    }
    project.write("content/unused.svg", "<svg></svg>");
    assert!(!was_built(&project.build_well()), "no page shows it");
    fs::remove_file(project.root().join("content/unused.svg")).unwrap();
    assert!(was_built(&project.build_well()), "it could be the nearest name to one that is wrong");
}

#[test]
fn other_options_are_another_build() {
    let mut project = guide();
    project.write("content/draft.md", "---\ntitle: Draft\ndraft: true\n---\n");
    project.build_well();
    project.options.drafts = true;
    assert!(was_built(&project.build_well()) && project.site().contains_key("draft.html"));
    project.options.drafts = false;
    assert!(was_built(&project.build_well()) && !project.site().contains_key("draft.html"));
    project.options.print = true;
    assert!(was_built(&project.build_well()));
    assert!(!was_built(&project.build_well()));
}

#[test]
fn a_site_that_somebody_touched_is_mended() {
    let project = guide();
    project.build_well();
    let (site, folder) = (project.site(), project.options.out.join("site"));
    fs::write(folder.join("about.html"), "mine").unwrap();
    assert_eq!(project.build_well().summary.unwrap().written, 1);
    assert_eq!(project.site(), site);
    fs::remove_file(folder.join("about.html")).unwrap();
    assert_eq!(project.build_well().summary.unwrap().written, 1);
    fs::write(folder.join("CNAME"), "example.org").unwrap();
    assert!(was_built(&project.build_well()));
    assert!(!was_built(&project.build_well()) && folder.join("CNAME").exists());
}

#[test]
fn a_record_may_be_deleted_or_damaged() {
    let project = guide();
    let first = project.build_well();
    let record = project.options.out.join(RECORD_NAME);
    fs::remove_file(&record).unwrap();
    assert!(was_built(&project.build_well()));
    fs::write(&record, "damaged").unwrap();
    let third = project.build_well();
    assert!(was_built(&third));
    assert_eq!(third.diagnostics, first.diagnostics);
    assert!(!was_built(&project.build_well()));
}

#[test]
fn an_error_is_told_every_time_and_its_mending_goes_back_to_what_stands() {
    let project = guide();
    project.build_well();
    let about = fs::read_to_string(project.root().join("content/about.md")).unwrap();
    project.write("content/about.md", "---\ntitle: About\n---\n[x](nowhere.md)\n");
    for _ in 0..2 {
        assert!(project.build().summary.is_none());
    }
    project.write("content/about.md", about);
    assert!(!was_built(&project.build_well()), "the site is still that of the last good build");
}
