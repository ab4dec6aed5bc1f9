//! `courtesy init --editor`: files that the editors read which are named, and no others.

use std::collections::BTreeSet;
use std::fs;

use courtesy::desk::start::Editor;
use courtesy::pipeline::init;
use serde::Deserialize;
use serde_json::Value;

use super::{all, problems};
use crate::support::{repository, shown};

/// What a new guide has for these editors: the text of a file in it.
fn with<T>(editors: &[Editor], look: impl FnOnce(&dyn Fn(&str) -> String) -> T) -> T {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), None, editors).unwrap();
    look(&|path| fs::read_to_string(folder.path().join(path)).unwrap())
}

fn paths(editors: &[Editor]) -> BTreeSet<String> {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), None, editors).unwrap().made.into_iter().collect()
}

#[test]
fn each_editor_gets_its_own_files_and_no_others() {
    let bare = paths(&[]);
    for (editors, expected) in [
        (&[Editor::Vscode][..], &[".vscode/extensions.json", ".vscode/settings.json", ".vscode/tasks.json"][..]),
        (&[Editor::Helix], &[".helix/languages.toml"]),
        (&[Editor::Neovim], &[".nvim.lua"]),
        (&[Editor::Sublime], &["guide.sublime-project"]),
        (&[Editor::None], &[]),
        (&[Editor::Sublime, Editor::None, Editor::Helix, Editor::Helix], &[".helix/languages.toml", "guide.sublime-project"]),
    ] {
        let made = paths(editors);
        assert_eq!(made.difference(&bare).collect::<Vec<_>>(), expected, "{editors:?}");
        assert!(made.is_superset(&bare));
        let readme = with(editors, |text| text("README.md"));
        for mark in [".vscode/", ".helix/languages.toml", ".nvim.lua", "guide.sublime-project"] {
            let is_told = readme.contains(&format!("\n| `{mark}` |"));
            assert_eq!(is_told, expected.iter().any(|path| path.starts_with(mark)), "{editors:?}: {mark}");
        }
    }
}

#[test]
fn a_guide_with_settings_for_all_editors_builds_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    init(folder.path(), None, &[Editor::Vscode, Editor::Helix, Editor::Neovim, Editor::Sublime]).unwrap();
    assert!(problems(folder.path(), false).is_empty(), "{}", shown(&problems(folder.path(), false)));
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Languages {
    language_server: std::collections::BTreeMap<String, Server>,
    language: Vec<Language>,
}

#[derive(Deserialize)]
struct Server {
    command: String,
    args: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Language {
    name: String,
    language_servers: Vec<String>,
}

#[test]
fn helix_starts_the_server_for_every_kind_of_file_that_it_helps_with() {
    let text = with(&[Editor::Helix], |text| text(".helix/languages.toml"));
    let languages: Languages = toml::from_str(&text).unwrap();
    let server = &languages.language_server["courtesy"];
    assert_eq!((server.command.as_str(), server.args.as_slice()), ("courtesy", &["lsp".to_owned()][..]));
    let names: Vec<&str> = languages.language.iter().map(|language| language.name.as_str()).collect();
    assert_eq!(names, ["markdown", "toml", "css", "html", "typst"]);
    assert!(languages.language.iter().all(|language| language.language_servers.contains(&"courtesy".to_owned())));
}

#[test]
fn sublime_text_starts_it_as_well() {
    let text = with(&[Editor::Sublime], |text| text("guide.sublime-project"));
    let project: Value = serde_json::from_str(&text).unwrap();
    let client = &project["settings"]["LSP"]["courtesy"];
    assert_eq!((&client["enabled"], &client["command"]), (&Value::from(true), &serde_json::json!(["courtesy", "lsp"])));
    let manual = fs::read_to_string(repository().join("docs/editors.md")).unwrap();
    assert!(manual.contains(&format!("\"selector\": {}", client["selector"])), "the manual has another selector");
}

/// Whoever sets up an editor by hand and whoever lets it be done get the same.
#[test]
fn what_is_written_is_what_the_manual_shows() {
    let manual = fs::read_to_string(repository().join("docs/editors.md")).unwrap();
    for (editor, path, language) in [(Editor::Helix, ".helix/languages.toml", "toml"), (Editor::Neovim, ".nvim.lua", "lua")] {
        let text = with(&[editor], |text| text(path));
        let (_, settings) = text.split_once("\n\n").unwrap();
        assert!(manual.contains(&format!("```{language}\n{settings}```\n")), "{path} is not what the manual shows");
    }
}

#[test]
fn settings_of_ones_own_stay() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".nvim.lua"), "-- mine\n").unwrap();
    let before = all(folder.path());
    let text = shown(&init(folder.path(), None, &[Editor::Neovim]).unwrap_err());
    assert!(text.contains("this is in the way: `.nvim.lua`"), "{text}");
    assert_eq!(all(folder.path()), before);
    init(folder.path(), None, &[Editor::Helix]).unwrap();
    assert_eq!(fs::read_to_string(folder.path().join(".nvim.lua")).unwrap(), "-- mine\n");
}
