//! What a build promises about the output folder, end to end.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use courtesy::diagnostic::Code;

use crate::support::{Files, Project, read_all, shipped};

/// Everything that a build leaves, down to the manifest; not what it keeps of times and numbers of files.
fn left(project: &Project) -> Files {
    let mut files = read_all(&project.options.out);
    files.retain(|path, _| !path.starts_with(".courtesy-"));
    files
}

fn assert_same(one: &Files, other: &Files) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (path, bytes) in one {
        assert!(*bytes == other[path], "{path} differs");
    }
}

#[test]
fn another_folder_and_another_run_give_the_same_bytes() {
    let (first, _) = shipped();
    let second = Project::shipped().printing();
    second.build_well();
    assert_same(&left(first), &left(&second));
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let (first, _) = shipped();
    for threads in [1, 8] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let project = Project::shipped().printing();
        pool.install(|| project.build_well());
        assert_same(&left(first), &left(&project));
    }
}

#[test]
fn the_second_build_rewrites_nothing() {
    let project = Project::shipped().printing();
    let first = project.build_well().summary.unwrap();
    let before = identities(&project.options.out);
    let second = project.build_well().summary.unwrap();
    assert_eq!((second.written, second.removed), (0, 0));
    assert_eq!(second.unchanged, first.written);
    assert_eq!(before, identities(&project.options.out));
}

/// When each file of the site was last written, and on Unix which file it is.
fn identities(out: &Path) -> BTreeMap<String, String> {
    let site = out.join("site");
    let identity = |path: &str| {
        let data = fs::metadata(site.join(path)).unwrap();
        #[cfg(unix)]
        let file = std::os::unix::fs::MetadataExt::ino(&data);
        #[cfg(not(unix))]
        let file = 0;
        format!("{file} {:?}", data.modified().unwrap())
    };
    read_all(&site).keys().map(|path| (path.clone(), identity(path))).collect()
}

const ABOUT: &str = "---\ntitle: About\n---\nText.\n";

#[test]
fn a_failing_build_leaves_the_output_as_it_was() {
    let project = Project::with(&[("content/about.md", ABOUT)]);
    project.build_well();
    let before = left(&project);
    project.write("content/about.md", "---\ntitle: About\n---\n[x](nowhere.md)\n");
    let outcome = project.build();
    assert!(outcome.summary.is_none());
    assert_eq!(outcome.diagnostics[0].code, Code::BrokenLink);
    assert_same(&before, &left(&project));
}

#[test]
fn a_failing_first_build_makes_no_folder() {
    let project = Project::with(&[("content/about.md", "---\ntitle: About\n---\n[x](nowhere.md)\n")]);
    assert!(project.build().summary.is_none());
    assert!(!project.options.out.exists());
}

#[test]
fn a_removed_page_disappears() {
    let project = Project::with(&[
        ("courtesy.toml", "[guide]\ntitle = \"Guide\"\n[search]\nenabled = false\n"),
        ("content/about.md", ABOUT),
        ("content/more.md", "---\ntitle: More\n---\n"),
    ]);
    project.build_well();
    assert!(project.site().contains_key("about.html"));
    fs::remove_file(project.root().join("content/about.md")).unwrap();
    let summary = project.build_well().summary.unwrap();
    assert_eq!(summary.removed, 2, "the page, and its Markdown");
    assert!(!project.site().contains_key("about.html") && !project.site().contains_key("about.md"));
    assert!(project.site().contains_key("more.html"));
}

#[test]
fn a_folder_that_the_tool_did_not_make_is_refused() {
    let project = Project::new();
    let thesis = project.options.out.join("site/thesis.txt");
    crate::support::write(&thesis, b"years of work");
    let outcome = project.build();
    assert!(outcome.summary.is_none());
    let refusal = &outcome.diagnostics[0];
    assert_eq!(refusal.code, Code::ForeignOutput);
    assert!(refusal.help.is_some());
    assert_eq!(fs::read(&thesis).unwrap(), b"years of work");
    assert_eq!(read_all(&project.options.out).len(), 1);
}

#[test]
fn the_guide_itself_is_no_place_for_the_output() {
    let mut project = Project::new();
    for out in ["content", "content/deeper", "themes/own", "."] {
        project.options.out = project.root().join(out);
        let outcome = project.build();
        assert!(outcome.summary.is_none(), "{out}");
        assert_eq!(outcome.diagnostics[0].code, Code::ForeignOutput, "{out}");
    }
}
