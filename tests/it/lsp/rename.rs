//! New names: for a blank, a field, a page, a heading; afterwards the guide is as sound as before.

use serde_json::{Value, json};

use super::{applied, edited, guide, place, text};
use crate::support::Project;
use crate::support::editor::Editor;

const INDEX: &str = "content/index.md";
const ONE: &str = "content/1-before/1-one.md";
const TWO: &str = "content/1-before/2-two.md";
const THANKS: &str = "content/messages/thanks.md";

fn rename(editor: &mut Editor, project: &Project, path: &str, words: &str, name: &str) -> Result<Value, String> {
    let (line, character) = place(&text(project, path), words, 3);
    let params = json!({
        "textDocument": { "uri": editor.uri(path) }, "position": { "line": line, "character": character }, "newName": name,
    });
    editor.ask("textDocument/rename", params).map_err(|error| error.message)
}

/// Renames, writes the outcome, and looks whether the guide is still without errors.
fn renamed(path: &str, words: &str, name: &str) -> Project {
    let project = guide();
    let mut editor = edited(&project);
    let edit = rename(&mut editor, &project, path, words, name).unwrap();
    let (files, moves) = applied(&editor, &project, &edit);
    files.iter().for_each(|(path, text)| project.write(path, text));
    for (from, to) in moves {
        std::fs::rename(project.root().join(from), project.root().join(to)).unwrap();
    }
    project.build_well();
    project
}

#[test]
fn a_blank_gets_another_label_everywhere() {
    let project = renamed(THANKS, "[Name],", "Their name");
    assert!(text(&project, THANKS).contains("Dear [Their name],") && text(&project, THANKS).contains("[Company], [Their name]."));
    assert!(text(&project, "content/messages/mail.md").contains("subject: Thanks, [Their name]\n"));
    assert!(text(&project, "courtesy.toml").contains("[fields.name]\nlabel = \"Their name\"\n"));
}

#[test]
fn a_field_gets_another_id_where_it_is_written() {
    let project = renamed("courtesy.toml", "employer]", "firm");
    assert!(text(&project, "courtesy.toml").contains("[fields.firm]\nlabel = \"Company\"\n"));
    assert!(text(&project, THANKS).contains("[Company]"));
}

#[test]
fn a_page_gets_another_file_and_all_links_follow() {
    let project = renamed(INDEX, "[[two]]", "Another thing");
    assert!(!project.root().join(TWO).exists());
    assert!(text(&project, "content/1-before/2-another-thing.md").contains("title: Two things"));
    assert_eq!(text(&project, INDEX), text(&guide(), INDEX).replace("[[two]]", "[[another-thing]]"));
    let one = text(&project, ONE);
    assert!(one.contains("[two](2-another-thing.md#the-reason)") && one.contains("[[another-thing#the-reason|there]]"), "{one}");
    let project = renamed(ONE, "![[thanks]]", "many-thanks");
    let one = text(&project, ONE);
    assert!(one.contains("![[many-thanks]]") && one.contains("messages: [many-thanks]"), "{one}");
}

#[test]
fn a_heading_gets_other_words_and_its_anchors_follow() {
    for (path, words) in [(TWO, "The reason"), (ONE, "the-reason|")] {
        let project = renamed(path, words, "Its \u{dc}ber-cause");
        assert!(text(&project, TWO).contains("\n## Its \u{dc}ber-cause\n"));
        let one = text(&project, ONE);
        assert!(one.contains("2-two.md#its-\u{fc}ber-cause)") && one.contains("[[two#its-\u{fc}ber-cause|there]]"), "{one}");
    }
}

#[test]
fn an_id_of_its_own_is_renamed_where_it_stands_and_the_words_elsewhere() {
    let of_its_own = || {
        let project = guide();
        project.write(TWO, text(&project, TWO).replace("## The reason", "## The reason {#why-so}"));
        project.write(ONE, text(&project, ONE).replace("the-reason", "why-so"));
        project
    };
    for (path, words) in [(TWO, "why-so}"), (ONE, "why-so|")] {
        let project = of_its_own();
        let mut editor = edited(&project);
        let at = place(&text(&project, path), words, 2);
        assert_eq!(editor.ask_at("textDocument/prepareRename", path, at, json!({}))["placeholder"], "why-so");
        assert!(rename(&mut editor, &project, path, words, "two words").is_err());
        let edit = rename(&mut editor, &project, path, words, "cause").unwrap();
        let (files, _) = applied(&editor, &project, &edit);
        files.iter().for_each(|(path, text)| project.write(path, text));
        assert!(text(&project, TWO).contains("\n## The reason {#cause}\n"));
        assert!(text(&project, ONE).contains("2-two.md#cause)") && text(&project, ONE).contains("[[two#cause|there]]"));
        project.build_well();
    }
    let project = of_its_own();
    let mut editor = edited(&project);
    let edit = rename(&mut editor, &project, TWO, "The reason", "Other words").unwrap();
    let (files, _) = applied(&editor, &project, &edit);
    assert_eq!(files.len(), 1);
    assert!(files[TWO].contains("## Other words {#why-so}"));
}

#[test]
fn names_that_cannot_be_are_refused() {
    let project = guide();
    let mut editor = edited(&project);
    for (path, words, name) in [
        (THANKS, "[Name],", "Company"),
        (THANKS, "[Name],", "a [b"),
        (THANKS, "[Name],", " "),
        ("courtesy.toml", "employer]", "Not an id"),
        ("courtesy.toml", "employer]", "name"),
        (INDEX, "[[two]]", "one"),
        (INDEX, "[[two]]", "???"),
        (TWO, "The reason", ""),
        (THANKS, "[a6]", "a7"),
        (TWO, "Because", "x"),
    ] {
        assert!(rename(&mut editor, &project, path, words, name).is_err(), "{words} to {name:?}");
    }
    let at = place(&text(&project, THANKS), "[Name],", 2);
    let found = editor.ask_at("textDocument/prepareRename", THANKS, at, json!({}));
    assert_eq!(found["placeholder"], "Name");
    let at = place(&text(&project, TWO), "Because", 2);
    assert_eq!(editor.ask_at("textDocument/prepareRename", TWO, at, json!({})), Value::Null);
    let mut other = Editor::new(project.root(), json!({}));
    other.settle();
    assert!(rename(&mut other, &project, INDEX, "[[two]]", "three").is_err(), "an editor that moves no files");
}
