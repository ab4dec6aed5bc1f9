//! The conversation itself: beginning, end, wrong questions, hostile text.

use std::io::Write;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{edited, guide, text};
use crate::support::Project;
use crate::support::editor::{Editor, able};
use crate::support::questions::{OF_DOCUMENTS, OF_PLACES};

#[test]
fn the_count_of_columns_is_agreed() {
    let project = guide();
    for (offered, agreed) in
        [(able(), "utf-8"), (json!({}), "utf-16"), (json!({ "general": { "positionEncodings": ["utf-32"] } }), "utf-16")]
    {
        let editor = Editor::new(project.root(), offered);
        assert_eq!(editor.said["capabilities"]["positionEncoding"], agreed);
        assert_eq!(editor.said["serverInfo"]["name"], "courtesy");
        editor.leave().unwrap();
    }
}

#[test]
fn columns_are_counted_as_agreed() {
    let project = guide();
    let line = "\u{1f600}\u{fc} [x](gone.md)";
    for (abilities, column) in [(able(), "\u{1f600}\u{fc} ".len()), (json!({}), 4)] {
        let mut editor = Editor::new(project.root(), abilities);
        editor.open("content/index.md", &format!("---\ntitle: Home\n---\n{line}\n"));
        assert_eq!(editor.problems_after("content/index.md"), [format!("3:{column} broken-link")]);
        // The same words are put in again behind them, where the editor counts them to be.
        let at = json!({ "line": 3, "character": column });
        editor.change("content/index.md", json!([{ "range": { "start": at, "end": at }, "text": "[y](gone.md) " }]));
        let both = editor.problems_after("content/index.md");
        assert_eq!(both, [format!("3:{column} broken-link"), format!("3:{} broken-link", column + 13)]);
        editor.leave().unwrap();
    }
}

#[test]
fn the_real_thing_speaks_over_standard_input_and_output() {
    let project = guide();
    let mut server = Command::new(env!("CARGO_BIN_EXE_courtesy"))
        .args(["lsp", "--stdio"])
        .current_dir(project.beside(""))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = server.stdin.take().unwrap();
    let root = crate::support::editor::uri(project.root(), "");
    for message in [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "processId": null, "rootUri": root, "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "id": "two", "method": "shutdown" }),
        json!({ "jsonrpc": "2.0", "method": "exit" }),
    ] {
        let text = message.to_string();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
    }
    drop(input);
    let output = server.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(
        said.starts_with("Content-Length: ") && said.contains("\"positionEncoding\":\"utf-16\"") && said.contains("\"id\":\"two\""),
        "{said}"
    );
}

#[test]
fn who_breaks_off_ends_the_server_with_an_error() {
    let project = guide();
    assert!(edited(&project).vanish().is_err());
    let editor = edited(&project);
    editor.tell("exit", Value::Null);
    assert!(editor.vanish().is_err());
}

#[test]
fn questions_that_cannot_be_answered_are_refused_and_the_next_is_not() {
    let project = guide();
    let mut editor = edited(&project);
    assert_eq!(editor.ask("textDocument/moniker", json!({})).unwrap_err().code, -32601);
    assert_eq!(editor.ask("initialize", json!({})).unwrap_err().code, -32600);
    editor.tell("textDocument/didChange", json!({ "nonsense": true }));
    editor.tell("$/setTrace", json!({ "value": "off" }));
    editor.change("content/never-opened.md", json!([{ "text": "x" }]));
    editor.ask("shutdown", Value::Null).unwrap();
    assert_eq!(editor.ask("textDocument/moniker", json!({})).unwrap_err().code, -32600);
    editor.tell("exit", Value::Null);
}

#[test]
fn the_editor_is_asked_to_tell_of_the_disk_where_it_can() {
    let project = guide();
    let editor = edited(&project);
    assert_eq!(editor.wishes.len(), 1);
    assert_eq!(editor.wishes[0].params["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let mut other = Editor::new(project.root(), json!({}));
    other.settle();
    assert!(other.wishes.is_empty());
}

/// Edits at any place, right or wrong, and questions between them.
#[derive(Clone, Debug)]
struct Edit {
    from: (u32, u32),
    to: (u32, u32),
    text: String,
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let place = || (0..30_u32, prop_oneof![0..40_u32, Just(u32::MAX)]);
    let words = prop_oneof![
        "[\\[\\](){}#!|:, \\-\n\r\t\"'a-c\u{fc}\u{1f600}`<>*]{0,12}",
        Just("---\n".to_owned()),
        Just("[[two#".to_owned()),
        Just("![[".to_owned()),
        Just("[Name".to_owned()),
        Just("tags: [a, ".to_owned()),
        Just("\u{feff}\u{202e}\u{0}".to_owned()),
    ];
    proptest::collection::vec((place(), place(), words).prop_map(|(from, to, text)| Edit { from, to, text }), 1..12)
}

#[test]
fn no_edit_is_too_much() {
    let project = guide();
    let files = ["content/1-before/1-one.md", "content/messages/thanks.md", "courtesy.toml"];
    let editor = std::cell::RefCell::new(edited(&project));
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&(0..files.len(), edits()), |(file, edits)| {
        let mut editor = editor.borrow_mut();
        let path = files[file];
        editor.open(path, &text(&project, path));
        for edit in &edits {
            let at = |(line, character): (u32, u32)| json!({ "line": line, "character": character });
            editor.change(path, json!([{ "range": { "start": at(edit.from), "end": at(edit.to) }, "text": edit.text }]));
            for method in OF_PLACES {
                let more = json!({ "newName": "other", "context": { "includeDeclaration": true, "triggerKind": 1 } });
                let mut params = json!({ "textDocument": { "uri": editor.uri(path) }, "position": at(edit.from) });
                params.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                if let Err(error) = editor.ask(method, params) {
                    prop_assert_eq!(error.code, -32803, "{} {}", method, error.message);
                }
            }
            for method in OF_DOCUMENTS {
                let whole = json!({ "start": at((0, 0)), "end": at((u32::MAX, 0)) });
                let options = json!({ "tabSize": 2, "insertSpaces": true });
                let params = json!({
                    "textDocument": { "uri": editor.uri(path) }, "range": whole, "options": options, "context": { "diagnostics": [] },
                });
                let answer = editor.ask(method, params);
                prop_assert!(answer.is_ok(), "{} {:?}", method, answer);
            }
        }
        editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri(path) } }));
        Ok(())
    });
    outcome.unwrap();
    let mut editor = editor.into_inner();
    editor.settle();
    for (uri, problems) in &editor.told {
        assert!(problems.iter().all(|problem| problem["code"] != "serve" && problem["severity"] != 1), "{uri}: {problems:?}");
    }
    editor.leave().unwrap();
}

#[test]
fn a_file_of_four_megabytes_is_taken_and_a_larger_one_refused() {
    let project = Project::new();
    let mut editor = edited(&project);
    let line = "Some words of a long page, with *marks* and a [link](index.md) in it, ever again.\n";
    let head = "---\ntitle: Long\n---\n[x](gone.md)\n";
    let body = line.repeat((4 * 1024 * 1024 - head.len()) / line.len());
    editor.open("content/long.md", &format!("{head}{body}"));
    assert_eq!(editor.problems_after("content/long.md"), ["3:0 broken-link"]);
    // A key held down: every letter is taken in, and none waits for the one before it.
    for letter in 0..40 {
        let at = json!({ "line": 4, "character": letter });
        editor.change("content/long.md", json!([{ "range": { "start": at, "end": at }, "text": "w" }]));
    }
    let at = json!({ "line": 3, "character": 0 });
    editor.change("content/long.md", json!([{ "range": { "start": at, "end": at }, "text": "wide " }]));
    while editor.problems_after("content/long.md") != ["3:5 broken-link"] {}
    let end = json!({ "line": 4, "character": 0 });
    editor.change("content/long.md", json!([{ "range": { "start": end, "end": end }, "text": line.repeat(40) }]));
    while editor.problems_after("content/long.md") != ["0:0 too-large"] {}
    editor.leave().unwrap();
}

#[test]
fn a_question_that_is_taken_back_is_not_answered() {
    let project = guide();
    let mut editor = edited(&project);
    let long = "Some words of a long page, ever again.\n".repeat(60_000);
    editor.open("content/long.md", &format!("---\ntitle: Long\n---\n{long}"));
    // While the first question waits for the large text to be looked at, what follows gathers.
    let is_taken_back = (0..20).any(|time| {
        editor.replace("content/long.md", &format!("---\ntitle: Long {time}\n---\n{long}"));
        let first = editor.send("workspace/symbol", json!({ "query": "" }));
        let second = editor.send("workspace/symbol", json!({ "query": "" }));
        editor.tell("$/cancelRequest", json!({ "id": second }));
        editor.answer(first).unwrap();
        editor.answer(second).is_err_and(|error| error.code == -32800)
    });
    assert!(is_taken_back);
}
