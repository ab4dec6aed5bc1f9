//! Quick fixes: each does what the help of its problem says, and the problem is gone.

use serde_json::{Value, json};

use super::{all, applied, edited, guide, text};
use crate::support::Project;
use crate::support::editor::Editor;

const ONE: &str = "content/1-before/1-one.md";
const THANKS: &str = "content/messages/thanks.md";

/// The fixes that are offered in a whole document.
fn fixes(editor: &mut Editor, path: &str) -> Value {
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let params = json!({ "textDocument": { "uri": editor.uri(path) }, "range": range, "context": { "diagnostics": [] } });
    editor.ask("textDocument/codeAction", params).unwrap()
}

/// Writes a mistake into a file, takes the fix with a title, and gives the file as it is then.
fn fixed(path: &str, (from, to): (&str, &str), title: &str) -> (Project, String) {
    let project = guide();
    let old = text(&project, path);
    assert!(old.contains(from), "{from}");
    project.write(path, old.replacen(from, to, 1));
    let mut editor = edited(&project);
    let found = fixes(&mut editor, path);
    let titles = all(&found, "title");
    let number = titles.iter().position(|known| *known == title).unwrap_or_else(|| panic!("{title} is not among {titles:?}"));
    assert_eq!(found[number]["kind"], "quickfix");
    assert_eq!(found[number]["diagnostics"].as_array().unwrap().len(), 1);
    let (files, _) = applied(&editor, &project, &found[number]["edit"]);
    for (path, text) in &files {
        project.write(path, text);
    }
    let now = text(&project, path);
    editor.leave().unwrap();
    let mut again = edited(&project);
    let code = found[number]["diagnostics"][0]["code"].as_str().unwrap();
    let left: Vec<String> = again.problems(path).into_iter().filter(|problem| problem.ends_with(code)).collect();
    assert!(left.is_empty(), "{title}: {left:?}");
    again.settle();
    again.leave().unwrap();
    (project, now)
}

#[test]
fn what_was_meant_is_written() {
    for (path, from, to, title) in [
        (ONE, "2-two.md#the", "2-twoo.md#the", "Write `2-two.md`"),
        ("content/index.md", "(1-before/1-one.md)", "(1-before/1-oen.md)", "Write `1-before/1-one.md`"),
        (ONE, "#the-reason)", "#the-raeson)", "Write `#the-reason`"),
        (ONE, "[[two#the-reason|there]]", "[[twoo#the-reason|there]]", "Write `[[two]]`"),
        (ONE, "![[thanks]]", "![[thnks]]", "Write `![[thanks]]`"),
        (ONE, "messages: [thanks]", "messages: [thnks]", "Write `thanks`"),
        (ONE, "verdict: do", "verdict: doo", "Write `do`"),
        (ONE, "summary:", "sumary:", "Write `summary`"),
        (THANKS, "section: before", "section: \"befor\"", "Write `before`"),
        (THANKS, "at [Company]", "at [Compny]", "Write `[Company]`"),
        ("content/messages/mail.md", "Thanks, [Name]", "Thanks, [Nmae]", "Write `[Name]`"),
        ("courtesy.toml", "kind = \"company\"", "kind = \"compny\"", "Write `company`"),
    ] {
        let (fresh, (project, now)) = (guide(), fixed(path, (from, to), title));
        let old = text(&fresh, path);
        assert_eq!(now.replace("section: \"before\"", "section: before"), old, "{title}");
        drop(project);
    }
}

#[test]
fn a_blank_is_declared_and_a_message_made() {
    let (project, _) = fixed(THANKS, ("at [Company]", "at [Their Office]"), "Declare \"Their Office\" in `courtesy.toml`");
    let config = text(&project, "courtesy.toml");
    assert!(config.ends_with("\n\n[fields.their-office]\nlabel = \"Their Office\"\nexample = \"Their Office\"\n"), "{config}");
    let made = "content/messages/a-new-one.md";
    let (project, _) = fixed(ONE, ("messages: [thanks]", "messages: [a-new-one]"), &format!("Make the message `{made}`"));
    let message = text(&project, made);
    assert!(message.starts_with("---\ntitle: A new one\n") && message.contains("shows: [one]"), "{message}");
}

#[test]
fn what_is_right_is_allowed_once_there_is_a_reason() {
    let project = guide();
    project.write("content/about.md", "---\ntitle: About\n---\n# About\n\n![](a.png)\n");
    project.write("content/a.png", "");
    let mut editor = edited(&project);
    let found = fixes(&mut editor, "content/about.md");
    assert!(all(&found, "title").contains(&"Allow `title-heading` here, and say why"), "{found}");
    for before in ["", "allow: { missing-alt: plain }\n", "allow:\n    missing-alt: plain\n"] {
        editor.open("content/about.md", &format!("---\ntitle: About\n{before}---\n# About\n\n![](a.png)\n"));
        let found = fixes(&mut editor, "content/about.md");
        let fix = found.as_array().unwrap().iter().find(|fix| fix["title"] == "Allow `title-heading` here, and say why").unwrap();
        let edits = &fix["edit"]["documentChanges"][0]["edits"];
        let text = super::after(&format!("---\ntitle: About\n{before}---\n# About\n\n![](a.png)\n"), edits);
        editor.replace("content/about.md", &text);
        editor.settle();
        let told: Vec<String> = editor.problems("content/about.md");
        assert!(told.iter().any(|problem| problem.ends_with("bad-allow")), "{text}: {told:?}");
        editor.replace("content/about.md", &text.replace("title-heading: \"\"", "title-heading: \"as it was\""));
        editor.settle();
        let told: Vec<String> = editor.problems("content/about.md");
        assert!(!told.iter().any(|problem| problem.ends_with("title-heading") || problem.ends_with("-allow")), "{text}: {told:?}");
    }
}

#[test]
fn editors_that_make_no_files_are_offered_none() {
    let project = guide();
    project.write(ONE, text(&project, ONE).replace("messages: [thanks]", "messages: [thnks]"));
    let mut editor = Editor::new(project.root(), json!({}));
    editor.settle();
    let found = fixes(&mut editor, ONE);
    assert_eq!(all(&found, "title"), ["Write `thanks`"]);
    assert!(found[0]["edit"]["changes"].is_object());
    let asked = json!({
        "textDocument": { "uri": editor.uri(ONE) },
        "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } },
        "context": { "diagnostics": [], "only": ["source.organizeImports"] },
    });
    assert_eq!(editor.ask("textDocument/codeAction", asked).unwrap(), json!([]));
}

#[test]
fn nothing_is_mended_by_a_guide_that_is_another_than_it_was() {
    const INDEX: &str = "content/index.md";
    const TWO: &str = "content/1-before/2-two.md";
    let project = guide();
    let config = text(&project, "courtesy.toml");
    let mut editor = edited(&project);
    let themeless = config.replace("[guide]\n", "[guide]\ntheme = \"none\"\n");
    editor.open("courtesy.toml", &themeless);
    editor.open(INDEX, &text(&project, INDEX).replace("1-one.md", "1-oen.md"));
    editor.open(ONE, &text(&project, ONE).replace("![[thanks]]", "![[thnks|words]]"));
    editor.open(TWO, &text(&project, TWO).replace("verdict: dont", "verdict: dnt"));
    editor.open(THANKS, &text(&project, THANKS).replace("[Company]", "[Their Office]"));
    editor.settle();
    assert!(editor.problems(INDEX).iter().any(|problem| problem.ends_with("broken-link")), "{:?}", editor.problems(INDEX));
    assert_eq!(fixes(&mut editor, INDEX), json!([]), "a link is replaced in part, which takes its page");
    let found = fixes(&mut editor, ONE);
    assert!(!all(&found, "title").iter().any(|title| title.starts_with("Write")), "{found}");
    let found = fixes(&mut editor, TWO);
    assert!(all(&found, "title").contains(&"Write `dont`"), "a value is replaced as a whole: {found}");
    let found = fixes(&mut editor, THANKS);
    assert!(!all(&found, "title").iter().any(|title| title.starts_with("Declare")), "{found}");
    editor.replace("courtesy.toml", &config);
    let found = fixes(&mut editor, INDEX);
    assert!(all(&found, "title").contains(&"Write `1-before/1-one.md`"), "{found}");
    let found = fixes(&mut editor, THANKS);
    assert!(all(&found, "title").iter().any(|title| title.starts_with("Declare")), "{found}");
}
