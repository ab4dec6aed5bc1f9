//! What is offered while something is written: in bodies, in front matter, in `courtesy.toml`, also where there are errors.

use serde_json::{Value, json};

use super::{after, all, edited, guide, place, text};
use crate::support::Project;
use crate::support::editor::Editor;

const ONE: &str = "content/1-before/1-one.md";
const THANKS: &str = "content/messages/thanks.md";

/// The items at the mark `^` of a text, and the text without it.
fn offered(editor: &mut Editor, path: &str, marked: &str) -> (Value, String) {
    let at = place(marked, "^", 0);
    let text = marked.replacen('^', "", 1);
    editor.open(path, &text);
    (editor.ask_at("textDocument/completion", path, at, json!({})), text)
}

/// The text after the item with a label was taken.
fn taken(editor: &mut Editor, path: &str, marked: &str, label: &str) -> String {
    let (items, text) = offered(editor, path, marked);
    let item = items.as_array().unwrap().iter().find(|item| item["label"] == label);
    let item = item.unwrap_or_else(|| panic!("{label} is not offered at {marked:?} but {:?}", all(&items, "label")));
    after(&text, &json!([item["textEdit"]]))
}

fn matter(project: &Project, path: &str, line: &str) -> String {
    text(project, path).replacen("---\n", &format!("---\n{line}\n"), 1)
}

#[test]
fn bodies_are_completed() {
    let project = guide();
    let mut editor = edited(&project);
    let body = |path: &str, line: &str| format!("{}{line}", text(&project, path));
    for (path, line, label, wanted) in [
        (ONE, "[[tw^", "two", "[[two]]"),
        (ONE, "[[tw^]]", "two", "[[two]]"),
        (ONE, "[[two#^", "the-reason", "[[two#the-reason]]"),
        (ONE, "[[#^", "why-so", "[[#why-so]]"),
        (ONE, "![[^", "thanks", "![[thanks]]"),
        (ONE, "[words](^", "2-two.md", "[words](2-two.md)"),
        (ONE, "[words](../mess^)", "../messages/mail.md", "[words](../messages/mail.md)"),
        (ONE, "[words](2-two.md#^", "the-reason", "[words](2-two.md#the-reason)"),
        (THANKS, "at [Comp^", "Company", "at [Company]"),
        (THANKS, "at [^]", "Name", "at [Name]"),
    ] {
        let whole = taken(&mut editor, path, &body(path, line), label);
        assert_eq!(whole, body(path, wanted), "{line}");
    }
    let (embeds, _) = offered(&mut editor, ONE, &body(ONE, "![[^"));
    assert_eq!(all(&embeds, "label"), ["thanks", "mail"]);
    assert_eq!(all(&embeds, "detail"), ["Thanks", "A mail"]);
    let (blanks, _) = offered(&mut editor, THANKS, &body(THANKS, "[^"));
    assert_eq!(all(&blanks, "detail"), ["Acme", "Ada: Whom you met"]);
    for (path, line) in [(ONE, "[^"), (ONE, "words^"), (ONE, "[x](https://^"), (THANKS, "\\[^"), (THANKS, "words^")] {
        assert_eq!(offered(&mut editor, path, &body(path, line)).0, json!([]), "{line}");
    }
}

#[test]
fn front_matter_is_completed() {
    let project = guide();
    let mut editor = edited(&project);
    for (path, line, label, wanted) in [
        (ONE, "chan^", "channels", "channels: "),
        (ONE, "channels: [email, ^", "phone", "channels: [email, phone"),
        (ONE, "channels: ^", "email", "channels: [email]"),
        (ONE, "channels:\n  - e^", "email", "channels:\n  - email"),
        (ONE, "verdict: d^", "dont", "verdict: dont"),
        (ONE, "verdict:^", "do", "verdict: do"),
        (ONE, "messages: [th^]", "thanks", "messages: [thanks]"),
        (ONE, "tags: [fir^", "first steps", "tags: [first steps"),
        (ONE, "due: { af^", "after", "due: { after: "),
        (ONE, "due: { after: ^", "meeting", "due: { after: meeting"),
        (ONE, "due:\n  after: m^", "meeting", "due:\n  after: meeting"),
        (ONE, "allow:\n  rule^", "rule-without-message", "allow:\n  rule-without-message: "),
        (THANKS, "shows: [o^", "one", "shows: [one"),
        (THANKS, "section: b^", "before", "section: before"),
        (THANKS, "section: \"b^", "before", "section: \"before\""),
        (THANKS, "section: '^'", "before", "section: 'before'"),
        (THANKS, "shows: ['o^']", "one", "shows: ['one']"),
        (THANKS, "shows: \"o^", "one", "shows: [\"one\"]"),
        (THANKS, "stationery: [us^", "us-a2", "stationery: [us-a2"),
        (THANKS, "channel: ^", "letter", "channel: letter"),
        (THANKS, "fields:\n  na^", "name", "fields:\n  name: "),
        (THANKS, "fields:\n  name:\n    ex^", "example", "fields:\n  name:\n    example: "),
        (THANKS, "subject: Thanks, [Na^", "Name", "subject: Thanks, [Name]"),
        (THANKS, "draft: t^", "true", "draft: true"),
    ] {
        let whole = taken(&mut editor, path, &matter(&project, path, line), label);
        assert_eq!(whole, matter(&project, path, wanted), "{line}");
        // A page that cannot be read has no name to be offered to others.
        editor.open(path, &text(&project, path));
        editor.settle();
    }
    let (keys, _) = offered(&mut editor, ONE, &matter(&project, ONE, "^"));
    let labels = all(&keys, "label");
    assert!(labels.contains(&"due") && labels.contains(&"aliases") && !labels.contains(&"title"), "{labels:?}");
    assert!(all(&keys, "detail").contains(&"When it is due, for the planner."));
    let (quoted, _) = offered(&mut editor, THANKS, &matter(&project, THANKS, "section: \"b^"));
    assert!(
        quoted[0]["filterText"].as_str().unwrap().starts_with("\"before\""),
        "editors compare it with the quote that is typed: {quoted}"
    );
    let (keys, _) = offered(&mut editor, "content/new.md", "---\ntit^");
    assert!(all(&keys, "label").starts_with(&["title"]), "a page that was never saved, and has no end");
    assert_eq!(offered(&mut editor, ONE, &matter(&project, ONE, "tags: [a] ^")).0, json!([]));
}

#[test]
fn the_configuration_is_completed() {
    let project = guide();
    let mut editor = edited(&project);
    let config = text(&project, "courtesy.toml");
    for (line, label, wanted) in [
        ("\n[pri^", "print", "\n[print]"),
        ("\n[fi^", "fields", "\n[fields."),
        ("\n[fields.x]\nki^", "kind", "\n[fields.x]\nkind = "),
        ("\n[fields.x]\nkind = ^", "company", "\n[fields.x]\nkind = \"company\""),
        ("\n[offline]\nenabled = ^", "false", "\n[offline]\nenabled = false"),
        ("\n[print]\nstationery = [^", "a6", "\n[print]\nstationery = [\"a6\""),
        ("\n[print]\nstationery = ^", "a6", "\n[print]\nstationery = [\"a6\"]"),
        ("\n[check.allow]\nlong^", "long-sentence", "\n[check.allow]\nlong-sentence = "),
        ("\n[fields]\nx = { ki^", "kind", "\n[fields]\nx = { kind = "),
        ("\n[fields]\nx = { label = \"a, b\", kind = ^ }", "company", "\n[fields]\nx = { label = \"a, b\", kind = \"company\" }"),
        ("\n[languages.de]\nfields.x.la^", "label", "\n[languages.de]\nfields.x.label = "),
    ] {
        assert_eq!(taken(&mut editor, "courtesy.toml", &format!("{config}{line}"), label), format!("{config}{wanted}"), "{line}");
    }
    for (line, label, wanted) in [
        ("print.sta^", "stationery", "print.stationery = "),
        ("print.stationery = [^", "a6", "print.stationery = [\"a6\""),
        ("print = { stationery = ^ }", "a6", "print = { stationery = [\"a6\"] }"),
    ] {
        assert_eq!(taken(&mut editor, "courtesy.toml", &format!("{line}\n{config}"), label), format!("{wanted}\n{config}"), "{line}");
    }
    let (keys, _) = offered(&mut editor, "courtesy.toml", &format!("{config}\n[fields]\nx = {{ label = \"X\", ^, kind = \"company\" }}"));
    let labels = all(&keys, "label");
    assert!(labels.contains(&"example") && !labels.contains(&"label") && !labels.contains(&"kind"), "{labels:?}");
    let (keys, _) = offered(&mut editor, "courtesy.toml", &config.replace("title = \"Guide\"\n", "title = \"Guide\"\n^"));
    let labels = all(&keys, "label");
    assert!(labels.contains(&"language") && !labels.contains(&"title") && !labels.contains(&"label"), "{labels:?}");
    assert_eq!(offered(&mut editor, "courtesy.toml", "# [^").0, json!([]));
}

#[test]
fn a_guide_with_errors_still_completes() {
    let project = guide();
    project.write("content/broken.md", "---\ntitle: [\n---\n[x](gone.md)\n");
    let mut editor = edited(&project);
    editor.open("courtesy.toml", &text(&project, "courtesy.toml").replace("[events]", "[events"));
    let marked = format!("{}[[tw^", text(&project, ONE));
    assert!(taken(&mut editor, ONE, &marked, "two").ends_with("[[two]]"));
}

#[test]
fn a_guide_that_never_stood_has_its_keys_completed() {
    let project = guide();
    let broken = text(&project, "courtesy.toml").replace("[guide]", "[guide");
    project.write("courtesy.toml", &broken);
    let mut editor = edited(&project);
    let marked = format!("{broken}\n[fields.x]\nki^");
    assert_eq!(taken(&mut editor, "courtesy.toml", &marked, "kind"), format!("{broken}\n[fields.x]\nkind = "));
    let marked = format!("{broken}\n[print]\nstationery = [^");
    assert_eq!(offered(&mut editor, "courtesy.toml", &marked).0, json!([]), "what the guide has is not known");
    for (line, label, wanted) in [("chan^", "channels", "channels: "), ("verdict: d^", "dont", "verdict: dont")] {
        assert_eq!(taken(&mut editor, ONE, &matter(&project, ONE, line), label), matter(&project, ONE, wanted));
    }
    assert_eq!(offered(&mut editor, ONE, &format!("{}[[^", text(&project, ONE))).0, json!([]));
}

#[test]
fn a_translation_that_cannot_be_read_is_offered_the_blanks_of_its_language() {
    let project = guide();
    let german = "\n[languages.de]\ntitle = \"Ratgeber\"\n[languages.de.fields]\nemployer = { label = \"Firma\" }\n";
    project.write("courtesy.toml", text(&project, "courtesy.toml") + german);
    let mut editor = edited(&project);
    let (blanks, _) = offered(&mut editor, "content/messages/thanks.de.md", "---\ntitle: [\n---\nbei [^");
    assert_eq!(all(&blanks, "label"), ["Firma", "Name"]);
}

#[test]
fn what_a_key_can_hold_is_known_also_where_it_is_not_there() {
    let project = guide();
    let mut editor = edited(&project);
    for (path, keys, words) in [
        (THANKS, json!(["shows"]), vec!["one", "two"]),
        (THANKS, json!(["section"]), vec!["before"]),
        (THANKS, json!(["fields"]), vec!["name", "employer"]),
        (ONE, json!(["messages"]), vec!["thanks", "mail"]),
        (ONE, json!(["channels"]), vec!["email", "handwritten", "letter", "phone"]),
        (ONE, json!(["due", "after"]), vec!["meeting"]),
        (ONE, json!(["summary"]), vec![]),
        (ONE, json!(["nothing"]), vec![]),
    ] {
        let params = json!({ "textDocument": { "uri": editor.uri(path) }, "keys": keys });
        let mut known = editor.ask("courtesy/known", params).unwrap();
        let (mut found, mut wanted) = (all(&known, "word"), words);
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{keys}");
        assert!(known.as_array_mut().unwrap().iter().all(|known| known["about"].is_string()));
    }
    let params = json!({ "textDocument": { "uri": editor.uri(ONE) }, "keys": ["allow"] });
    let codes = editor.ask("courtesy/known", params).unwrap();
    let codes = codes.as_array().unwrap();
    assert!(codes.iter().any(|code| code["word"] == "long-sentence") && codes.iter().all(|code| code["about"] != ""), "{codes:?}");
}
