//! `courtesy lsp`, over its protocol: what an editor is told, and what it gets for an answer.

mod completion;
mod fixes;
mod lenses;
mod navigation;
mod neovim;
mod problems;
mod protocol;
mod rename;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::support::Project;
use crate::support::editor::{Editor, able};

/// A small guide with one of everything.
fn guide() -> Project {
    Project::with(&[
        (
            "courtesy.toml",
            "[guide]\ntitle = \"Guide\"\n\n[fields.name]\nlabel = \"Name\"\nexample = \"Ada\"\nhelp = \"Whom you met\"\n\n\
             [fields.employer]\nlabel = \"Company\"\nexample = \"Acme\"\nkind = \"company\"\n\n[events]\nmeeting = \"the meeting\"\n",
        ),
        ("content/index.md", "---\ntitle: Home\n---\nBegin with [one](1-before/1-one.md) or [[two]].\n"),
        ("content/1-before/index.md", "---\ntitle: Before\n---\n"),
        (
            "content/1-before/1-one.md",
            "---\ntitle: One thing\nverdict: do\nsummary: Do one thing.\nwhen: At once\nmessages: [thanks]\ntags: [first steps]\n---\n\
             Words, and [two](2-two.md#the-reason).\n\n![[thanks]]\n\n## Why so\n\nSee [[two#the-reason|there]].\n",
        ),
        (
            "content/1-before/2-two.md",
            "---\ntitle: Two things\nverdict: dont\nsummary: Leave two things.\nwhen: Never\ndue: { after: meeting, within: 1 day }\n---\n\
             Words.\n\n## The reason\n\nBecause.\n",
        ),
        (
            "content/messages/thanks.md",
            "---\ntitle: Thanks\nchannel: handwritten\nsection: before\nshows: [one]\nstationery: [a6]\n---\n\
             Dear [Name],\n\nthank you. It was good to meet you at [Company], [Name].\n",
        ),
        (
            "content/messages/mail.md",
            "---\ntitle: A mail\nchannel: email\nsubject: Thanks, [Name]\nshows: [one]\n---\nDear [Name],\n\nthanks.\n",
        ),
    ])
}

/// The guide in an editor that can do everything.
fn edited(project: &Project) -> Editor {
    let mut editor = Editor::new(project.root(), able());
    editor.settle();
    editor
}

fn text(project: &Project, path: &str) -> String {
    std::fs::read_to_string(project.root().join(path)).unwrap()
}

/// The place of some words in a text, with a number of characters after their beginning.
fn place(text: &str, words: &str, after: usize) -> (usize, usize) {
    let at = text.find(words).unwrap_or_else(|| panic!("{words} is not there")) + after;
    let line = text[..at].matches('\n').count();
    (line, at - text[..at].rfind('\n').map_or(0, |end| end + 1))
}

/// A text after the edits of an answer to one of its documents.
fn after(text: &str, edits: &Value) -> String {
    let byte = |at: &Value| {
        let line = usize::try_from(at["line"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + usize::try_from(at["character"].as_u64().unwrap()).unwrap()
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| (byte(&edit["range"]["start"]), byte(&edit["range"]["end"]), edit["newText"].as_str().unwrap()))
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.0));
    let mut text = text.to_owned();
    edits.into_iter().for_each(|(from, to, words)| text.replace_range(from..to, words));
    text
}

/// What an answer's edit makes of the guide: its files by path as they are then, and the moves.
fn applied(editor: &Editor, project: &Project, edit: &Value) -> (BTreeMap<String, String>, Vec<(String, String)>) {
    let root = editor.uri("");
    let path = |uri: &Value| {
        let uri = percent_encoding::percent_decode_str(uri.as_str().unwrap()).decode_utf8().unwrap().into_owned();
        uri.strip_prefix(&root).unwrap().to_owned()
    };
    let (mut files, mut moves) = (BTreeMap::new(), Vec::new());
    for change in edit["documentChanges"].as_array().unwrap() {
        match change["kind"].as_str() {
            Some("create") => _ = files.insert(path(&change["uri"]), String::new()),
            Some("rename") => moves.push((path(&change["oldUri"]), path(&change["newUri"]))),
            _ => {
                let path = path(&change["textDocument"]["uri"]);
                let old = files.get(&path).cloned().unwrap_or_else(|| text(project, &path));
                files.insert(path, after(&old, &change["edits"]));
            }
        }
    }
    (files, moves)
}

/// The strings under a key of each value of a list.
fn all<'v>(list: &'v Value, key: &str) -> Vec<&'v str> {
    list.as_array().map(|list| list.iter().filter_map(|value| value[key].as_str()).collect()).unwrap_or_default()
}
