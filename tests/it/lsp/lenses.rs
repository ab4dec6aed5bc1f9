//! Lenses, the order of front matter, and what an editor's own commands ask for.

use serde_json::{Value, json};

use super::{after, all, edited, guide, text};
use crate::support::Project;
use crate::support::editor::{Editor, able};

const ONE: &str = "content/1-before/1-one.md";
const THANKS: &str = "content/messages/thanks.md";

#[test]
fn a_message_can_be_printed_and_tells_which_rules_show_it() {
    let project = guide();
    let options = json!({ "commands": ["courtesy.print", "courtesy.showPlaces"] });
    let mut editor = Editor::with(project.root(), able(), options);
    editor.settle();
    assert!(editor.said["capabilities"]["codeLensProvider"].is_object());
    let lenses = editor.ask_of("textDocument/codeLens", THANKS);
    let commands = |lenses: &Value| lenses.as_array().unwrap().iter().map(|lens| lens["command"].clone()).collect::<Vec<_>>();
    let found = commands(&lenses);
    assert_eq!(all(&Value::from(found.clone()), "title"), ["print", "shown by 1 rule"]);
    assert_eq!((&found[0]["command"], &found[0]["arguments"]), (&"courtesy.print".into(), &json!([editor.uri(THANKS)])));
    assert_eq!(lenses[0]["range"]["start"], json!({ "line": 1, "character": 7 }), "at the title");
    let [uri, position, places] = found[1]["arguments"].as_array().unwrap().as_slice() else { panic!("{found:?}") };
    assert_eq!(
        (&found[1]["command"], uri, position),
        (&"courtesy.showPlaces".into(), &editor.uri(THANKS).into(), &lenses[1]["range"]["start"])
    );
    assert_eq!(
        (places.as_array().unwrap().len(), &places[0]["uri"], &places[0]["range"]["start"]["line"]),
        (1, &editor.uri(ONE).into(), &1.into())
    );
    let of_rule = commands(&editor.ask_of("textDocument/codeLens", ONE));
    assert_eq!(all(&Value::from(of_rule), "title"), ["shown by 2 messages"]);
    assert_eq!(editor.ask_of("textDocument/codeLens", "content/index.md"), json!([]));
    // An editor without these commands has the words.
    let mut plain = edited(&project);
    let found = commands(&plain.ask_of("textDocument/codeLens", THANKS));
    assert!(found.iter().all(|command| command["command"] == ""), "{found:?}");
    assert_eq!(found[1]["title"], "shown by 1 rule");
}

#[test]
fn formatting_puts_front_matter_in_order_and_touches_nothing_else() {
    let project = guide();
    let mut editor = edited(&project);
    assert_eq!(editor.said["capabilities"]["documentFormattingProvider"], true);
    let mut format = |path: &str, text: &str| {
        editor.open(path, text);
        let params = json!({ "textDocument": { "uri": editor.uri(path) }, "options": { "tabSize": 2, "insertSpaces": true } });
        let edits = editor.ask("textDocument/formatting", params).unwrap();
        (after(text, &edits), edits.as_array().unwrap().len())
    };
    let body = "Dear  [Name],\n\n*  odd\n";
    let (formatted, edits) =
        format(THANKS, &format!("---\nsection: before # where\nchannel: handwritten\n# What it is.\ntitle: Thanks\n---\n{body}"));
    assert_eq!(
        (formatted.as_str(), edits),
        (&*format!("---\n# What it is.\ntitle: Thanks\nchannel: handwritten\nsection: before # where\n---\n{body}"), 1)
    );
    assert_eq!(format(THANKS, &text(&project, THANKS)).1, 0, "in order already");
    assert_eq!(format(ONE, "---\nwhen: [\ntitle: One\n---\n").1, 0, "not to be read");
    assert_eq!(format("content/index.md", "No front matter\n").1, 0);
    assert_eq!(format("courtesy.toml", &text(&project, "courtesy.toml")).1, 0);
}

#[test]
fn design_tokens_are_completed_where_they_are_named() {
    let project = guide();
    project.write("themes/letterpress/theme.toml", "");
    let mut editor = edited(&project);
    let mut offered = |path: &str, marked: &str| {
        let at = super::place(marked, "^", 0);
        let text = marked.replacen('^', "", 1);
        editor.open(path, &text);
        let items = editor.ask_at("textDocument/completion", path, at, json!({}));
        (items, text)
    };
    let taken = |items: &Value, text: &str, label: &str| {
        let item = items.as_array().unwrap().iter().find(|item| item["label"] == label);
        let item = item.unwrap_or_else(|| panic!("{label} is not offered but {:?}", all(items, "label")));
        (after(text, &json!([item["textEdit"]])), item["detail"].as_str().unwrap_or_default().to_owned())
    };
    let theme = "themes/letterpress/theme.toml";
    for (path, marked, label, wanted, detail) in [
        (theme, "[tokens.color]\nacc^", "accent", "[tokens.color]\naccent = ", "#96301f"),
        (theme, "[tokens.color-dark]\nlin^", "link", "[tokens.color-dark]\nlink = ", "#a9c4ea"),
        (theme, "[tokens.co^]", "tokens.color", "[tokens.color]", ""),
        (
            "themes/letterpress/assets/css/own.css",
            "a { color: var(--color-l^); }",
            "--color-link",
            "a { color: var(--color-link); }",
            "#1f4470",
        ),
        ("themes/letterpress/templates/own.html", "{{ tokens.color.in^ }}", "ink", "{{ tokens.color.ink }}", "#25211b"),
        ("themes/letterpress/templates/own.html", "{{ tokens.^ }}", "font", "{{ tokens.font }}", ""),
        ("themes/letterpress/print/designs/own/design.toml", "ink = ^", "link", "ink = \"link\"", "#1f4470"),
        (
            "courtesy.toml",
            "[guide]\ntitle = \"Guide\"\n[print]\nink = \"^\"\n",
            "accent",
            "[guide]\ntitle = \"Guide\"\n[print]\nink = \"accent\"\n",
            "#96301f",
        ),
    ] {
        let (items, text) = offered(path, marked);
        assert_eq!(taken(&items, &text, label), (wanted.to_owned(), detail.to_owned()), "{marked}");
    }
    for (path, marked) in
        [("themes/letterpress/assets/css/own.css", "a { col^ }"), ("themes/letterpress/templates/own.html", "{{ page.ti^ }}")]
    {
        assert_eq!(offered(path, marked).0, json!([]), "{marked}");
    }
}

#[test]
fn an_editor_learns_the_page_of_a_file_and_where_the_manual_is() {
    let project = guide();
    project.write(
        "courtesy.toml",
        text(&project, "courtesy.toml").replace("title = \"Guide\"", "title = \"Guide\"\nbase_url = \"https://example.org/some/guide\""),
    );
    let mut editor = Editor::with(project.root(), able(), json!({ "manual": "courtesy-manual:{code}.md" }));
    editor.settle();
    let page = editor.ask_of("courtesy/page", THANKS);
    assert_eq!((&page["path"], &page["title"]), (&"some/guide/messages/thanks.html".into(), &"Thanks".into()));
    assert_eq!(
        (&page["message"]["id"], &page["message"]["language"], &page["message"]["channel"]),
        (&"thanks".into(), &"en".into(), &"handwritten".into())
    );
    assert_eq!(all(&page["message"]["fields"], "label"), ["Name", "Company"]);
    assert_eq!(page["root"], project.root().canonicalize().unwrap().to_str().unwrap());
    let rule = editor.ask_of("courtesy/page", ONE);
    assert_eq!((&rule["path"], &rule["message"]), (&"some/guide/before/one.html".into(), &Value::Null));
    assert_eq!(editor.ask_of("courtesy/page", "courtesy.toml"), Value::Null);
    let outside: Project = Project::new();
    let params = json!({ "textDocument": { "uri": crate::support::editor::uri(outside.beside("").as_path(), "x.md") } });
    assert_eq!(editor.ask("courtesy/page", params).unwrap(), Value::Null);
    editor.open(ONE, &text(&project, ONE).replace("2-two.md", "2-tow.md"));
    editor.problems_after(ONE);
    let told = &editor.told[&editor.uri(ONE)];
    assert_eq!(told[0]["codeDescription"]["href"], "courtesy-manual:broken-link.md");
}
