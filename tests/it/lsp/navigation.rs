//! What is said of a thing, where it is at home, where else it is spoken of, and the outline of files.

use serde_json::{Value, json};

use super::{all, edited, guide, place, text};
use crate::support::editor::Editor;

const INDEX: &str = "content/index.md";
const ONE: &str = "content/1-before/1-one.md";
const TWO: &str = "content/1-before/2-two.md";
const THANKS: &str = "content/messages/thanks.md";
const MAIL: &str = "content/messages/mail.md";

fn hovered(editor: &mut Editor, path: &str, at: (usize, usize)) -> String {
    editor.ask_at("textDocument/hover", path, at, json!({}))["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

/// `path:line` of locations.
fn lines(editor: &Editor, locations: &Value) -> Vec<String> {
    let line = |location: &Value| {
        let path = location["uri"].as_str().unwrap().strip_prefix(&editor.uri("")).unwrap().to_owned();
        format!("{path}:{}", location["range"]["start"]["line"])
    };
    locations.as_array().unwrap().iter().map(line).collect()
}

#[test]
fn hovering_tells_what_a_thing_is() {
    let project = guide();
    let mut editor = edited(&project);
    for (path, words, told) in [
        (THANKS, "[Name],", &["**Name**", "`name`", "*Ada*", "Whom you met", "In Thanks, A mail"][..]),
        (THANKS, "[one]", &["**One thing** (do)", "Do one thing.", "When: At once"]),
        (THANKS, "before", &["**Before**", "2 rules, 1 message"]),
        (THANKS, "[a6]", &["148 \u{d7} 105 mm", "lines by hand", "This message takes 3 of "]),
        (THANKS, "channel:", &["`channel`: How it is sent."]),
        (ONE, "![[thanks]]", &["**Thanks**", "> Dear \\[Name\\],"]),
        (ONE, "[two](2-two", &["**Two things** (dont)"]),
        (ONE, "the-reason|", &["**The reason**", "in Two things"]),
        (ONE, "first steps", &["**first steps**", "One thing"]),
        (TWO, "The reason", &["`#the-reason`", "2 links lead here"]),
        (TWO, "meeting", &["after **the meeting**"]),
        (MAIL, "[Name]\n", &["**Name**"]),
        ("courtesy.toml", "label", &["`fields.name.label`: The words between the brackets."]),
        ("courtesy.toml", "name]", &["**Name**"]),
    ] {
        let at = place(&text(&project, path), words, 2);
        let found = hovered(&mut editor, path, at);
        for told in told {
            assert!(found.contains(told), "{words} of {path}: {told} is not in {found:?}");
        }
    }
    assert_eq!(hovered(&mut editor, TWO, place(&text(&project, TWO), "Because", 1)), "");
}

#[test]
fn a_definition_is_where_a_thing_is_at_home() {
    let project = guide();
    let mut editor = edited(&project);
    for (path, words, home) in [
        (INDEX, "one](1", format!("{ONE}:1")),
        (INDEX, "[[two]]", format!("{TWO}:1")),
        (ONE, "the-reason|", format!("{TWO}:9")),
        (ONE, "[[thanks]]", format!("{THANKS}:1")),
        (ONE, "[thanks]\n", format!("{THANKS}:1")),
        (THANKS, "[one]", format!("{ONE}:1")),
        (THANKS, "before", "content/1-before/index.md:1".to_owned()),
        (THANKS, "[Name],", "courtesy.toml:3".to_owned()),
        (MAIL, "[Name]\n", "courtesy.toml:3".to_owned()),
        (TWO, "meeting", "courtesy.toml:14".to_owned()),
    ] {
        let at = place(&text(&project, path), words, 2);
        let found = editor.ask_at("textDocument/definition", path, at, json!({}));
        assert_eq!(lines(&editor, &json!([found])), [home], "{words} of {path}");
    }
    // What is typed and not yet saved is where it is now.
    editor.open(TWO, &format!("---\n# a comment\n{}", text(&project, TWO).strip_prefix("---\n").unwrap()));
    let found = editor.ask_at("textDocument/definition", INDEX, place(&text(&project, INDEX), "[[two]]", 3), json!({}));
    assert_eq!(lines(&editor, &json!([found])), [format!("{TWO}:2")]);
}

#[test]
fn references_are_all_that_speak_of_a_thing() {
    let project = guide();
    let mut editor = edited(&project);
    for (path, words, with_home, wanted) in [
        (
            THANKS,
            "[Name],",
            true,
            vec![
                "courtesy.toml:3",
                "courtesy.toml:4",
                "content/messages/thanks.md:7",
                "content/messages/thanks.md:9",
                "content/messages/mail.md:3",
                "content/messages/mail.md:6",
            ],
        ),
        (TWO, "The reason", false, vec!["content/1-before/1-one.md:8", "content/1-before/1-one.md:14"]),
        (
            INDEX,
            "[[two]]",
            true,
            vec!["content/index.md:3", "content/1-before/1-one.md:8", "content/1-before/1-one.md:14", "content/1-before/2-two.md:1"],
        ),
        ("courtesy.toml", "meeting =", false, vec!["content/1-before/2-two.md:5"]),
    ] {
        let at = place(&text(&project, path), words, 3);
        let more = json!({ "context": { "includeDeclaration": with_home } });
        let found = editor.ask_at("textDocument/references", path, at, more);
        assert_eq!(lines(&editor, &found), wanted, "{words} of {path}");
    }
}

#[test]
fn a_file_has_its_outline_its_folds_its_links_and_its_hint() {
    let project = guide();
    project.write("content/deep.md", "---\ntitle: Deep\n---\n## A\n\nwords\n\n### B\n\nwords\n\n## C\n\nwords\n");
    let mut editor = edited(&project);
    let found = editor.ask_of("textDocument/documentSymbol", "content/deep.md");
    assert_eq!(all(&found, "name"), ["Deep"]);
    assert_eq!(all(&found[0]["children"], "name"), ["A", "C"]);
    assert_eq!(all(&found[0]["children"][0]["children"], "name"), ["B"]);
    let tables = editor.ask_of("textDocument/documentSymbol", "courtesy.toml");
    assert_eq!(all(&tables, "name"), ["guide", "fields", "events"]);
    let folds = editor.ask_of("textDocument/foldingRange", "content/deep.md");
    let folds: Vec<(u64, u64)> =
        folds.as_array().unwrap().iter().map(|fold| (fold["startLine"].as_u64().unwrap(), fold["endLine"].as_u64().unwrap())).collect();
    assert_eq!(folds, [(0, 2), (3, 9), (7, 9), (11, 13)]);
    let links = editor.ask_of("textDocument/documentLink", ONE);
    let mut targets = all(&links, "target");
    targets.sort_unstable();
    let (thanks, two) = (editor.uri(THANKS), editor.uri(TWO));
    assert_eq!(targets, [two.as_str(), &two, &thanks, &thanks]);
    assert_eq!(all(&links, "tooltip").iter().filter(|title| **title == "Thanks").count(), 2);
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let mut hint = |path: &str| {
        let params = json!({ "textDocument": { "uri": editor.uri(path) }, "range": range });
        editor.ask("textDocument/inlayHint", params).unwrap()
    };
    let hints = hint(THANKS);
    assert_eq!(hints[0]["position"], json!({ "line": 5, "character": "stationery: [a6]".len() }));
    assert!(hints[0]["label"].as_str().unwrap().starts_with("a6: 3 of "), "{hints}");
    assert_eq!(hint(MAIL), json!([]));
}

#[test]
fn pages_of_the_workspace_are_found_by_their_titles() {
    let project = guide();
    let mut editor = edited(&project);
    let mut found = |query: &str| editor.ask("workspace/symbol", json!({ "query": query })).unwrap();
    let things = found("thing");
    assert_eq!(all(&things, "name"), ["One thing", "Two things"]);
    assert_eq!(all(&things, "containerName"), ["1-before", "1-before"]);
    assert_eq!(all(&found("mail a"), "name"), ["A mail"]);
    assert_eq!(found("").as_array().unwrap().len(), 6);
    assert_eq!(found("nothing of the kind"), json!([]));
}

#[test]
fn drafts_are_known_and_a_link_to_one_is_still_told() {
    const DRAFT: &str = "content/messages/note.md";
    const RULE: &str = "content/1-before/3-three.md";
    let project = guide();
    project.write(DRAFT, "---\ntitle: A new note\nchannel: handwritten\nstationery: [a6]\ndraft: true\n---\nDear [Name],\n\nthank you.\n");
    project.write(
        RULE,
        "---\ntitle: Three\nverdict: do\nsummary: S.\nwhen: W\nmessages: [note]\ndraft: true\n---\nSee [it](2-two.md#the-reason).\n",
    );
    let mut editor = edited(&project);
    assert!(editor.problems(DRAFT).is_empty() && editor.problems(RULE).is_empty());
    let mut hovers = |path: &str, words: &str| {
        let at = place(&text(&project, path), words, 2);
        hovered(&mut editor, path, at)
    };
    let blank = hovers(DRAFT, "[Name],");
    assert!(blank.contains("**Name**") && blank.contains("A new note"), "{blank}");
    assert!(hovers(RULE, "note]").contains("**A new note**"));
    let at = place(&text(&project, RULE), "the-reason", 2);
    let found = editor.ask_at("textDocument/definition", RULE, at, json!({}));
    assert_eq!(lines(&editor, &json!([found])), [format!("{TWO}:9")]);
    assert_eq!(all(&editor.ask_of("textDocument/documentSymbol", DRAFT), "name"), ["A new note"]);
    let lenses = editor.ask_of("textDocument/codeLens", DRAFT);
    assert_eq!(lenses.as_array().unwrap().iter().map(|lens| &lens["command"]["title"]).collect::<Vec<_>>(), ["shown by 1 rule"]);
    assert_eq!(editor.ask_of("courtesy/page", DRAFT), Value::Null, "a page that is not made");
    assert!(editor.ask_of("courtesy/page", THANKS).is_object());
    // As a build without drafts says it.
    editor.open(INDEX, &format!("{}\n[x](messages/note.md)\n", text(&project, INDEX)));
    editor.settle();
    assert_eq!(editor.problems(INDEX), ["5:0 draft-link"]);
    // An edit of a body and one of front matter are seen in drafts as well.
    editor.open(DRAFT, &text(&project, DRAFT).replace("thank you.", "thank you, [Company]."));
    let at = place("thank you, [Company].", "[Company]", 2);
    assert!(hovered(&mut editor, DRAFT, (8, at.1)).contains("**Company**"));
    editor.replace(DRAFT, &text(&project, DRAFT).replace("draft: true\n", ""));
    editor.settle();
    assert_eq!(editor.problems(INDEX), [""; 0]);
}

#[test]
fn the_words_of_a_language_speak_of_what_the_guide_declares() {
    let project = guide();
    let config = text(&project, "courtesy.toml");
    let lines_before = config.matches('\n').count();
    let german = "[languages.de]\ntitle = \"Ratgeber\"\n[languages.de.events]\nmeeting = \"das Treffen\"\n[languages.de.print]\nstationery = [\"a6\"]\n";
    project.write("courtesy.toml", config + german);
    let mut editor = edited(&project);
    for (path, words, wanted) in [(TWO, "meeting", 3), (THANKS, "a6]", 5)] {
        let at = place(&text(&project, path), words, 1);
        let more = json!({ "context": { "includeDeclaration": false } });
        let found = editor.ask_at("textDocument/references", path, at, more);
        let found = lines(&editor, &found);
        assert!(found.contains(&format!("courtesy.toml:{}", lines_before + wanted)), "{words}: {found:?}");
    }
}
