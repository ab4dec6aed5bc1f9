//! `courtesy init` and `courtesy new`: what they make builds, and what is there stays as it is.

mod editors;

use std::fs;
use std::path::Path;

use courtesy::desk::start::{Editor, Entry, New, NewMessage, NewRule};
use courtesy::diagnostic::Diagnostic;
use courtesy::guide::config;
use courtesy::guide::content::{self, Channel, Verdict};
use courtesy::guide::source::{self, SourceFile};
use courtesy::pipeline::{self, Begun, BuildOptions, add, build};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::{read_all, repository, shown};

fn init(folder: &Path, title: Option<&str>) -> Result<Begun, Vec<Diagnostic>> {
    pipeline::init(folder, title, &[Editor::Vscode])
}

fn begun() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    init(&folder.path().join("guide"), None).unwrap();
    folder
}

fn guide(folder: &TempDir) -> std::path::PathBuf {
    folder.path().join("guide")
}

fn rule(title: &str, section: &str, verdict: Verdict) -> Entry {
    let new = New::Rule(NewRule { section: Some(section.to_owned()), verdict, after: None });
    Entry { title: title.to_owned(), id: None, new }
}

fn message(title: &str, channel: Channel) -> Entry {
    let new = New::Message(NewMessage { channel, section: None, shows: vec!["name-the-gift".to_owned()] });
    Entry { title: title.to_owned(), id: None, new }
}

fn problems(root: &Path, drafts: bool) -> Vec<Diagnostic> {
    let options = BuildOptions { root: root.to_owned(), out: root.join("output"), drafts, ..BuildOptions::default() };
    build(&options).diagnostics
}

/// Everything in a folder: files with their bytes, and folders.
fn all(folder: &Path) -> (crate::support::Files, Vec<std::path::PathBuf>) {
    let mut folders: Vec<_> = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.unwrap().into_path()).collect();
    folders.sort();
    (read_all(folder), folders)
}

#[test]
fn a_new_guide_builds_without_a_word() {
    let folder = begun();
    let root = guide(&folder);
    let options = BuildOptions { root: root.clone(), out: root.join("output"), print: true, ..BuildOptions::default() };
    let outcome = build(&options);
    assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
    let summary = outcome.summary.unwrap();
    assert_eq!((summary.guidance, summary.messages), (4, 2));
    let site = read_all(&root.join("output/site"));
    for page in ["planner/index.html", "after-a-visit/index.html", "messages/thanks-for-the-gift.html", "printables/index.html"] {
        assert!(site.contains_key(page), "{page}");
    }
}

#[test]
fn what_is_there_is_never_overwritten() {
    let folder = begun();
    let root = guide(&folder);
    fs::write(root.join("courtesy.toml"), "mine").unwrap();
    let before = all(&root);
    let problems = init(&root, None).unwrap_err();
    let text = shown(&problems);
    let (files, _) = &before;
    for path in files.keys().filter(|path| !["README.md", ".gitignore", ".editorconfig"].contains(&path.as_str())) {
        assert!(text.contains(&format!("`{path}`")), "{path} in\n{text}");
    }
    assert_eq!(all(&root), before);
}

#[test]
fn a_folder_with_files_of_ones_own_becomes_a_guide() {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [("README.md", "# Mine\n"), (".git/HEAD", "ref"), ("LICENSE", "CC0"), (".gitignore", "/output/\n")] {
        crate::support::write(&folder.path().join(path), text.as_bytes());
    }
    let begun = init(folder.path(), Some("Mine")).unwrap();
    assert_eq!(begun.kept, [".gitignore", "README.md"]);
    assert_eq!(fs::read(folder.path().join("README.md")).unwrap(), b"# Mine\n");
    assert!(problems(folder.path(), false).is_empty());
}

#[test]
fn something_else_where_a_folder_is_needed_is_named_and_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("content"), "mine").unwrap();
    let before = all(folder.path());
    let text = shown(&init(folder.path(), None).unwrap_err());
    assert!(text.contains("this is in the way: `content`"), "{text}");
    let text = shown(&init(&folder.path().join("content/guide"), None).unwrap_err());
    assert!(text.contains("is not a folder"), "{text}");
    assert_eq!(all(folder.path()), before);
}

#[test]
fn a_guide_does_not_begin_inside_another_ones_content() {
    let folder = begun();
    let before = all(folder.path());
    for inside in ["content/more", "themes/mine", "output"] {
        assert!(shown(&init(&guide(&folder).join(inside), None).unwrap_err()).contains("lies inside another guide"), "{inside}");
    }
    assert_eq!(all(folder.path()), before);
    init(&guide(&folder).join("another"), None).unwrap();
}

#[test]
fn every_kind_of_new_file_is_sound_as_a_draft_and_as_published() {
    let folder = begun();
    let root = guide(&folder);
    let entries = [
        rule("Bring a plate: clean", "after-a-visit", Verdict::Do),
        rule("Don't count the spoons", "2-after-a-gift", Verdict::Dont),
        message("\"Any\" news?", Channel::Email),
        message("The vase, again", Channel::Handwritten),
        message("To the neighbours", Channel::Letter),
        Entry { title: "After a funeral".to_owned(), id: None, new: New::Section },
        Entry { title: "About us".to_owned(), id: None, new: New::Page },
    ];
    let paths: Vec<String> = entries.iter().map(|entry| add(&root, entry).unwrap()).collect();
    assert_eq!(
        paths,
        [
            "content/1-after-a-visit/3-bring-a-plate-clean.md",
            "content/2-after-a-gift/3-don-t-count-the-spoons.md",
            "content/messages/email/any-news.md",
            "content/messages/handwritten/the-vase-again.md",
            "content/messages/letter/to-the-neighbours.md",
            "content/3-after-a-funeral/index.md",
            "content/about-us.md",
        ]
    );
    for drafts in [false, true] {
        assert!(problems(&root, drafts).is_empty(), "{}", shown(&problems(&root, drafts)));
    }
    for path in &paths {
        let text = fs::read_to_string(root.join(path)).unwrap();
        assert_eq!(text.contains("\ndraft: true\n"), !path.contains("funeral"), "{path}");
        fs::write(root.join(path), text.replace("draft: true\n", "").replace("\n# ", "\n")).unwrap();
    }
    // With the keys that are only offered taken up as well.
    assert!(problems(&root, false).is_empty(), "{}", shown(&problems(&root, false)));
}

#[test]
fn a_new_file_follows_the_manner_of_the_guide() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let page = "---\ntitle: x\nverdict: do\nsummary: x\nwhen: x\n---\n";
    for (path, text) in [
        ("courtesy.toml", "[guide]\ntitle = \"G\"\n"),
        ("content/10_Café Talk/01. b.md", page),
        ("content/messages/note.md", "---\ntitle: N\nchannel: handwritten\n---\nHello\n"),
        ("content/plain/z.md", page),
    ] {
        crate::support::write(&root.join(path), text.as_bytes());
    }
    assert_eq!(add(root, &rule("A", "café-talk", Verdict::Do)).unwrap(), "content/10_Café Talk/02. a.md");
    assert_eq!(add(root, &rule("C", "plain", Verdict::Do)).unwrap(), "content/plain/c.md");
    let mut entry = message("D", Channel::Email);
    entry.new = New::Message(NewMessage { channel: Channel::Email, section: None, shows: Vec::new() });
    assert_eq!(add(root, &entry).unwrap(), "content/messages/d.md");
    let section = Entry { title: "E".to_owned(), id: None, new: New::Section };
    assert_eq!(add(root, &section).unwrap(), "content/20_e/index.md");
    assert!(problems(root, true).is_empty(), "{}", shown(&problems(root, true)));
}

#[test]
fn a_guide_with_mistakes_can_still_be_added_to() {
    let folder = begun();
    let root = guide(&folder);
    fs::write(root.join("content/2-after-a-gift/index.md"), "no front matter").unwrap();
    fs::write(root.join("content/broken.md"), [0xFF, 0xFE, 0]).unwrap();
    add(&root, &rule("One more", "after-a-gift", Verdict::Do)).unwrap();
    fs::write(root.join("courtesy.toml"), "[guide").unwrap();
    add(&root, &rule("And another", "after-a-gift", Verdict::Do)).unwrap();
    assert!(root.join("content/2-after-a-gift/4-and-another.md").is_file());
}

/// The title of the rule at `path`, as a build reads it.
fn title_of(root: &Path, path: &str) -> String {
    let text = fs::read_to_string(root.join(path)).unwrap();
    let config = SourceFile::new(config::FILE, &fs::read_to_string(root.join(config::FILE)).unwrap());
    let source = source::Source { files: vec![SourceFile::new(path, &text)], ..source::Source::default() };
    let (guide, problems) = content::load(&source, config::parse(&config).0.unwrap(), &config, content::Options { drafts: true });
    assert!(problems.iter().all(|problem| problem.severity != courtesy::diagnostic::Severity::Error), "{}", shown(&problems));
    guide.guidance[0].doc.title.value.clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_the_title_the_file_has_it_or_there_is_none(title in any::<String>()) {
        let folder = begun();
        let root = guide(&folder);
        let mut entry = rule(&title, "after-a-visit", Verdict::Do);
        entry.id = Some("new-rule".to_owned());
        let before = all(&root);
        match add(&root, &entry) {
            Ok(path) => {
                prop_assert_eq!(path.as_str(), "content/1-after-a-visit/3-new-rule.md");
                prop_assert_eq!(title_of(&root, &path), title.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            Err(problems) => {
                prop_assert!(problems.iter().all(|problem| problem.help.is_some()));
                prop_assert_eq!(all(&root), before);
            }
        }
    }
}

#[test]
fn files_for_editors_and_for_github_are_well_formed() {
    let folder = begun();
    let root = guide(&folder);
    let text = |path: &str| fs::read_to_string(root.join(path)).unwrap();
    for path in [".vscode/settings.json", ".vscode/extensions.json", ".vscode/tasks.json"] {
        serde_json::from_str::<serde_json::Value>(&text(path)).unwrap();
    }
    // The task's matcher takes in what that of the extension does.
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let (tasks, extension) =
        (json(&text(".vscode/tasks.json")), fs::read_to_string(repository().join("editors/vscode/package.json")).unwrap());
    let (own, other) = (&tasks["tasks"][0]["problemMatcher"], &json(&extension)["contributes"]["problemMatchers"][0]);
    assert_eq!((&own["pattern"], &own["severity"]), (&other["pattern"], &other["severity"]));
    let workflow = text(".github/workflows/publish.yml");
    let (node, problems) = courtesy::guide::data::parse_yaml(&workflow, 0);
    assert!(problems.is_empty() && node.is_some());
    for part in
        ["actions/checkout@", "actions/configure-pages@", "actions/upload-pages-artifact@", "actions/deploy-pages@", "path: output/site"]
    {
        assert!(workflow.contains(part), "{part}");
    }
    assert!(workflow.contains("\npermissions: {}\n") && !workflow.contains("contents: write"));
    assert_eq!(text(".gitignore").lines().last(), Some("/output/"));
    // What `courtesy.toml` says of its schema is true as soon as there are schemas.
    let schema = text("courtesy.toml").lines().next().unwrap().strip_prefix("#:schema ").unwrap().to_owned();
    assert!(root.join(schema).is_file());
}
