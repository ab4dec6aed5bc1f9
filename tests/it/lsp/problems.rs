//! Problems while typing: those of a check, at their places, for text that is saved or not.

use std::collections::BTreeMap;
use std::fs;

use courtesy::pipeline::check;
use serde_json::json;

use super::{edited, guide, text};
use crate::support::editor::{Editor, able};
use crate::support::{Project, case, repository};

const INDEX: &str = "content/index.md";

#[test]
fn an_editor_is_told_what_a_check_says() {
    let mut compared = 0;
    for (path, case) in case::read_all(&repository().join("tests/it/gallery")) {
        let project = case::lay_out(&case);
        let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for problem in check(&project.options, None).diagnostics {
            let Some(at) = problem.location.filter(|at| project.root().join(&*at.path).exists()) else { continue };
            let place = if at.line == 0 { "0".to_owned() } else { (at.line - 1).to_string() };
            wanted.entry(at.path.to_string()).or_default().push(format!("{place} {}", problem.code));
        }
        let editor = edited(&project);
        for (path_of, mut wanted) in wanted {
            let told = editor.problems(&path_of);
            let mut found: Vec<String> = told
                .iter()
                .map(|problem| {
                    let (place, code) = problem.split_once(' ').unwrap();
                    format!("{} {code}", place.split(':').next().unwrap())
                })
                .collect();
            compared += wanted.len();
            wanted.sort();
            found.sort();
            if path_of == "courtesy.toml" {
                // Here is also told what concerns no file.
                wanted.retain(|problem| !found.contains(problem));
                assert!(wanted.is_empty(), "{}: {wanted:?} of {path_of}", path.display());
            } else {
                assert_eq!(found, wanted, "{}: {path_of}", path.display());
            }
        }
        editor.leave().unwrap();
    }
    assert!(compared > 50, "{compared}");
}

#[test]
fn text_that_is_not_saved_counts_and_the_disk_again_once_it_is_closed() {
    let project = guide();
    let mut editor = edited(&project);
    assert!(editor.told.values().flatten().all(|problem| problem["severity"] == 4), "{:?}", editor.told);
    editor.open(INDEX, &text(&project, INDEX).replace("1-one.md", "1-uno.md"));
    assert_eq!(editor.problems_after(INDEX), ["3:11 broken-link"]);
    let problem = editor.told[&editor.uri(INDEX)][0].clone();
    assert_eq!(problem["severity"], 1);
    assert_eq!(problem["source"], "courtesy");
    assert_eq!(problem["range"]["end"], json!({ "line": 3, "character": 11 + "[one](1-before/1-uno.md)".len() }));
    assert!(problem["message"].as_str().unwrap().contains("\ndid you mean `1-before/1-one.md`?"), "{problem}");
    // Another file begins to be there before it is saved.
    editor.open("content/1-before/1-uno.md", "---\ntitle: Uno\nverdict: dont\nsummary: S.\nwhen: W\n---\nWords.\n");
    assert_eq!(editor.problems_after(INDEX), [""; 0]);
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri("content/1-before/1-uno.md") } }));
    assert_eq!(editor.problems_after(INDEX), ["3:11 broken-link"]);
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri(INDEX) } }));
    assert_eq!(editor.problems_after(INDEX), [""; 0]);
    editor.leave().unwrap();
}

#[test]
fn columns_count_hidden_characters_as_the_file_has_them() {
    let home = "---\ntitle: Home\n---\n\u{0}\u{1FFFE} [x](gone.md)\n";
    for (abilities, column, mark) in [(able(), 6, 3), (json!({}), 4, 1)] {
        let project = Project::with(&[(INDEX, home)]);
        let mut editor = Editor::new(project.root(), abilities);
        editor.settle();
        let wanted = format!("3:{column} broken-link");
        assert!(editor.problems(INDEX).contains(&wanted), "on the disk: {:?}", editor.problems(INDEX));
        editor.open(INDEX, &home.replace(" [x]", "  [x]"));
        let wanted = format!("3:{} broken-link", column + 1);
        let told = editor.problems_after(INDEX);
        assert!(told.contains(&wanted), "open: {told:?}");
        editor.open("courtesy.toml", "\u{FEFF}[guide\n");
        assert_eq!(editor.problems_after("courtesy.toml"), [format!("0:{} syntax", 6 + mark)]);
        editor.leave().unwrap();
    }
}

#[test]
fn advice_in_other_files_stays_while_something_is_wrong() {
    const ABOUT: &str = "content/about.md";
    let words = |title: &str| format!("---\ntitle: {title}\n---\n## A\n\n#### B\n");
    let (home, about) = (words("Home"), words("About"));
    let project = Project::with(&[(ABOUT, &about), (INDEX, &home)]);
    let mut editor = edited(&project);
    let advice = ["5:0 skipped-heading"];
    assert_eq!((editor.problems(INDEX), editor.problems(ABOUT)), (advice.map(str::to_owned).to_vec(), advice.map(str::to_owned).to_vec()));
    editor.told.clear();
    editor.open(INDEX, &format!("{home}\n[x](gone.md)\n"));
    assert_eq!(editor.problems_after(INDEX), ["7:0 broken-link"], "advice on a file waits until its own errors are mended");
    editor.replace(INDEX, &home);
    assert_eq!(editor.problems_after(INDEX), advice);
    editor.open("courtesy.toml", "[guide\n");
    assert_eq!(editor.problems_after("courtesy.toml"), ["0:6 syntax"]);
    editor.settle();
    assert!(!editor.told.contains_key(&editor.uri(ABOUT)), "nothing new is told of other files");
    editor.open("courtesy.toml", &text(&project, "courtesy.toml"));
    // What a change to a file may have settled does not stay.
    editor.open(ABOUT, "---\ntitle: About\n---\n[x](gone.md)\n");
    assert_eq!(editor.problems_after(ABOUT), ["3:0 broken-link"]);
    editor.leave().unwrap();
}

#[test]
fn an_edit_of_one_file_is_told_of_in_another() {
    let project = guide();
    let mut editor = edited(&project);
    let two = text(&project, "content/1-before/2-two.md");
    editor.open("content/1-before/2-two.md", &two.replace("## The reason", "## A reason"));
    assert_eq!(editor.problems_after("content/1-before/1-one.md"), ["8:11 broken-anchor", "14:4 broken-anchor"]);
    editor.replace("content/1-before/2-two.md", &two);
    assert_eq!(editor.problems_after("content/1-before/1-one.md"), [""; 0]);
    // The declaration of a blank, as it is typed.
    let config = text(&project, "courtesy.toml");
    editor.open("courtesy.toml", &config.replace("label = \"Company\"", "label = \"Firm\""));
    assert_eq!(editor.problems_after("content/messages/thanks.md"), ["9:38 unknown-field"]);
    editor.replace("courtesy.toml", &config.replace("[guide]", "[guide"));
    assert_eq!(editor.problems_after("courtesy.toml"), ["0:6 syntax"]);
    editor.replace("courtesy.toml", &config);
    editor.settle();
    assert_eq!(editor.problems("content/messages/thanks.md"), [""; 0]);
    assert_eq!(editor.problems("courtesy.toml"), [""; 0]);
}

#[test]
fn the_disk_is_followed_when_the_editor_tells_of_it_and_else_when_something_is_saved() {
    let project = guide();
    let mut editor = edited(&project);
    project.write("content/1-before/3-three.md", "---\ntitle: Three\nverdict: dont\nsummary: S.\nwhen: W\n---\n[x](gone.md)\n");
    let change = json!({ "uri": editor.uri("content/1-before/3-three.md"), "type": 1 });
    editor.tell("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    assert_eq!(editor.problems_after("content/1-before/3-three.md"), ["6:0 broken-link"]);
    let mut other = Editor::new(project.root(), json!({}));
    other.settle();
    fs::remove_file(project.root().join("content/1-before/3-three.md")).unwrap();
    other.tell("textDocument/didSave", json!({ "textDocument": { "uri": other.uri(INDEX) } }));
    assert_eq!(other.problems_after("content/1-before/3-three.md"), [""; 0]);
}

#[test]
fn several_guides_are_several_and_what_lies_in_none_is_none_of_ours() {
    let (first, second) = (guide(), guide());
    let mut editor = edited(&first);
    let root = crate::support::editor::uri(second.root(), INDEX);
    let open = |uri: &str, text: &str| json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 1, "text": text } });
    editor.tell("textDocument/didOpen", open(&root, "---\ntitle: Home\n---\n[x](gone.md)\n"));
    for other in [crate::support::editor::uri(&second.beside(""), "notes.md"), "untitled:1".to_owned(), editor.uri("README.md")] {
        editor.tell("textDocument/didOpen", open(&other, "[x](gone.md)\n"));
    }
    editor.settle();
    let wrong: Vec<&String> =
        editor.told.iter().filter(|(_, all)| all.iter().any(|one| one["severity"] == 1)).map(|(uri, _)| uri).collect();
    assert_eq!(wrong, [&root]);
    editor.leave().unwrap();
}

#[test]
fn what_is_allowed_is_not_told_and_what_is_idle_is_marked() {
    let project = Project::with(&[("content/about.md", "---\ntitle: About\n---\n# About\n")]);
    let mut editor = edited(&project);
    assert_eq!(editor.problems("content/about.md"), ["3:0 title-heading"]);
    editor.open("content/about.md", "---\ntitle: About\nallow: { title-heading: as it was }\n---\n# About\n");
    assert_eq!(editor.problems_after("content/about.md"), [""; 0]);
    editor.replace("content/about.md", "---\ntitle: About\nallow: { title-heading: as it was }\n---\nWords\n");
    assert_eq!(editor.problems_after("content/about.md"), ["2:9 unused-allow"]);
    assert_eq!(editor.told[&editor.uri("content/about.md")][0]["tags"], json!([1]));
}

#[test]
fn related_places_are_given_to_editors_that_show_them() {
    let project = Project::new();
    let twice = "---\ntitle: A\ntitle: B\n---\n";
    for (abilities, is_there) in [(able(), true), (json!({}), false)] {
        let mut editor = Editor::new(project.root(), abilities);
        editor.open("content/about.md", twice);
        assert_eq!(editor.problems_after("content/about.md"), ["2:0 duplicate-key"]);
        let related = editor.told[&editor.uri("content/about.md")][0]["relatedInformation"].clone();
        assert_eq!(related.is_array(), is_there);
        if is_there {
            assert_eq!(related[0]["location"]["range"]["start"], json!({ "line": 1, "character": 0 }));
            assert_eq!(related[0]["location"]["uri"], json!(editor.uri("content/about.md")));
        }
    }
}
