//! The schemas say what the tool says: of the guide that ships, of every mistake in the gallery, of every key and pattern.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use courtesy::guide::data::{Node, Value as Data, parse_toml, parse_yaml};
use courtesy::pipeline;
use serde_json::{Value, json};

use crate::support::json_schema::Validator;
use crate::support::{Project, case, read_all, repository, shipped, shown};

/// The schema that a file of a guide or a theme has to follow, by its path.
fn schema_of(path: &str) -> Option<&'static str> {
    let neutral = path.replace(".de.md", ".md").replace(".he.md", ".md");
    let parts: Vec<&str> = neutral.split('/').collect();
    Some(match parts.as_slice() {
        ["courtesy.toml"] => "config",
        ["content", "search.toml"] => "search",
        ["content", "messages", "index.md"] => "page",
        ["content", "messages", .., last] if last.ends_with(".md") => "message",
        ["content", last] if last.ends_with(".md") => "page",
        ["content", _, "index.md"] => "section",
        ["content", .., "index.md"] => return None,
        ["content", .., last] if last.ends_with(".md") => "guidance",
        ["themes", _, "theme.toml"] => "theme",
        ["themes", _, "stationery.toml"] => "stationery",
        ["themes", _, "sheets.toml"] => "sheets",
        ["themes", _, "i18n", _] => "words",
        _ => return None,
    })
}

/// A file as an editor understands it; `None` where it cannot be parsed.
fn understood(path: &str, bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (node, problems) = match path.ends_with(".toml") {
        true => parse_toml(&text),
        false => parse_yaml(text.strip_prefix("---\n")?.split_once("\n---")?.0, 0),
    };
    node.filter(|_| problems.is_empty()).map(|node| json_of(&node))
}

fn json_of(node: &Node) -> Value {
    fn value(data: &Data) -> Value {
        match data {
            Data::Null | Data::Reported => Value::Null,
            Data::Bool(yes) => json!(yes),
            Data::Int(int) => json!(int),
            Data::Float(float) => json!(float),
            Data::Str(text) => json!(text),
            Data::Plain(_, looks_like) => value(looks_like),
            Data::Seq(items) => items.iter().map(json_of).collect(),
            Data::Map(entries) => entries.iter().map(|entry| (entry.key.clone(), json_of(&entry.value))).collect(),
        }
    }
    value(&node.value)
}

fn schemas() -> BTreeMap<&'static str, Value> {
    pipeline::schemas().into_iter().collect()
}

fn validators() -> BTreeMap<&'static str, Validator> {
    pipeline::schemas().into_iter().map(|(name, schema)| (name, Validator::new(&schema))).collect()
}

fn objections(validator: &Validator, file: &Value) -> String {
    validator.objections(file).into_iter().map(|line| line + "\n").collect()
}

/// Without those that the original of a translation may answer.
fn of_its_own(path: &str, objections: String) -> String {
    let is_inherited = |line: &str| ["`verdict` is missing", "`channel` is missing"].iter().any(|start| line.starts_with(start));
    objections
        .split_inclusive('\n')
        .filter(|line| ![".de.md", ".he.md"].iter().any(|ending| path.ends_with(ending)) || !is_inherited(line))
        .collect()
}

#[test]
fn every_file_that_ships_is_valid() {
    let validators = validators();
    let mut seen = BTreeSet::new();
    for folder in ["content", "themes"] {
        for (path, bytes) in read_all(&repository().join(folder)) {
            let path = format!("{folder}/{path}");
            let Some(name) = schema_of(&path) else { continue };
            seen.insert(name);
            let file = understood(&path, &bytes).unwrap_or_else(|| panic!("{path}"));
            assert_eq!(of_its_own(&path, objections(&validators[name], &file)), "", "{path}");
        }
    }
    let config = std::fs::read(repository().join("courtesy.toml")).unwrap();
    assert_eq!(objections(&validators["config"], &understood("courtesy.toml", &config).unwrap()), "");
    assert_eq!(seen.len(), 9, "{seen:?}");
}

#[test]
fn the_data_of_the_website_follows_the_schema_beside_it() {
    let site = &shipped().1;
    let parse = |name: &str| -> Value { serde_json::from_slice(&site[name]).unwrap() };
    let schema = parse("guide.schema.json");
    assert_eq!(schema, schemas()["guide"]);
    let validator = Validator::new(&schema);
    let mut data = parse("guide.json");
    assert_eq!(objections(&validator, &data), "");
    let printables = |message: &Value| !message["printables"].as_array().unwrap().is_empty();
    assert!(data["messages"].as_array().unwrap().iter().any(printables));
    data["rules"][0]["verdict"] = json!("perhaps");
    assert!(!validator.is_valid(&data));
}

/// Values that are wrong for reasons which no schema can know: what stands elsewhere, and sums of several values.
const BEYOND: &[&str] = &[
    "bad-due",
    "due-backwards",
    "stationery-too-small",
    "empty-title",
    "bad-event",
    "unknown-event",
    "unknown-theme",
    "theme-unknown-token",
    "theme-colour",
    "theme-words",
    "css-marks-in-texts",
    "languages-front-matter",
    "design-option",
    "monogram",
];

#[test]
fn the_gallery_is_refused_where_a_key_or_a_value_is_wrong_and_nowhere_else() {
    let validators = validators();
    let (mut refused, mut differ) = (0, Vec::new());
    for (case, text) in case::read_all(&repository().join("tests/it/gallery")) {
        if cfg!(not(unix)) && text.contains(" (link) --") {
            continue;
        }
        let case = case.file_stem().unwrap().to_str().unwrap().to_owned();
        let project = case::lay_out(&text);
        let problems = project.build().diagnostics;
        for (path, bytes) in read_all(project.root()) {
            let (Some(name), Some(file)) = (schema_of(&path), understood(&path, &bytes)) else { continue };
            let at = |code: &str| {
                problems
                    .iter()
                    .any(|problem| problem.code.as_str() == code && problem.location.as_ref().is_some_and(|at| *at.path == *path))
            };
            let is_wrong = at("unknown-key") || at("missing-key") || at("bad-value") || at("no-theme") || at("bad-allow");
            let found = of_its_own(&path, objections(&validators[name], &file));
            let of_a_subject = at("subject-missing") || at("subject-not-allowed");
            if BEYOND.contains(&case.as_str()) || of_a_subject {
                continue;
            }
            if found.is_empty() == is_wrong {
                differ.push(format!("{case}: {path}: {found:?}\n{}", shown(&problems)));
            }
            refused += usize::from(is_wrong);
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert!(refused >= 20, "only {refused} files were refused");
}

/// A sound file of each kind with all its tables: where it lies, and its text.
const SOUND: &[(&str, &str)] = &[
    (
        "courtesy.toml",
        "[guide]\ntitle = 'G'\n[fields.giver]\nlabel = 'Giver'\nexample = 'Ada'\n[print]\n[epub]\n[single]\n[offline]\n[hosting]\n[search]\n[markdown]\n\
         [stationery.own]\ntitle = 'Own'\nwidth = 150\nheight = 100\nruling = { style = 'lines', spacing = 8 }\nmargin = { top = 9 }\n\
         envelope = { title = 'E', width = 200, height = 150 }\n",
    ),
    ("content/a/b.md", "---\ntitle: B\nverdict: do\nsummary: S\nwhen: W\ndue: { after: x, within: 2 days }\n---\n"),
    ("content/messages/m.md", "---\ntitle: M\nchannel: email\nsubject: S [Giver]\nfields: { giver: { help: h } }\n---\n[Giver]\n"),
    ("content/a/index.md", "---\ntitle: A\n---\n"),
    ("content/about.md", "---\ntitle: A\n---\n"),
    ("content/search.toml", "[[search]]\nquery = 'a'\nexpect = 'about'\nfilters = { kind = 'page' }\n"),
    ("themes/letterpress/theme.toml", "name = 'Own'\n"),
    (
        "themes/letterpress/stationery.toml",
        "[own]\ntitle = 'Own'\nwidth = 150\nheight = 100\nruling = { style = 'lines', spacing = 8 }\nmargin = { top = 9 }\n\
         envelope = { title = 'E', width = 200, height = 150 }\n",
    ),
    ("themes/letterpress/sheets.toml", "[own]\ntitle = 'Own'\nwidth = 200\nheight = 300\n"),
];

/// The keys that the schema knows for every table that a sound file has, by the table's place.
fn tables(root: &Value, schema: &Value, file: &Value, at: &str, found: &mut Vec<(String, BTreeSet<String>, BTreeSet<String>)>) {
    let schema = resolved(root, schema);
    match file {
        Value::Object(entries) => {
            let properties = schema["properties"].as_object();
            if schema["additionalProperties"] == json!(false) {
                let required = schema["required"].as_array().into_iter().flatten().map(|key| key.as_str().unwrap().to_owned());
                found.push((at.to_owned(), properties.unwrap().keys().cloned().collect(), required.collect()));
            }
            for (key, value) in entries {
                let inner = properties.and_then(|known| known.get(key)).unwrap_or(&schema["additionalProperties"]);
                tables(root, inner, value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| tables(root, &schema["items"], item, &format!("{at}/{n}"), found));
        }
        _ => {}
    }
}

fn resolved<'s>(root: &'s Value, schema: &'s Value) -> &'s Value {
    if let Some(Value::String(name)) = schema.get("$ref") {
        return resolved(root, root.pointer(name.trim_start_matches('#')).unwrap());
    }
    let choices = schema.get("anyOf").and_then(Value::as_array).into_iter().flatten();
    choices.map(|choice| resolved(root, choice)).find(|choice| choice["type"] != "null").unwrap_or(schema)
}

/// A file's data written as the JSON that YAML and inline TOML tables both take after a key.
fn written(path: &str, file: &Value) -> String {
    fn inline(value: &Value) -> String {
        match value {
            Value::Object(entries) => {
                let entries: Vec<String> = entries.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
                format!("{{ {} }}", entries.join(", "))
            }
            Value::Array(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
            other => other.to_string(),
        }
    }
    match path.ends_with(".toml") {
        true => file.as_object().unwrap().iter().map(|(key, value)| format!("{key} = {}\n", inline(value))).collect(),
        false => format!("---\n{file}\n---\n{}", if path.contains("messages") { "[Giver]\n" } else { "" }),
    }
}

fn reports(path: &str, file: &Value) -> Vec<courtesy::diagnostic::Diagnostic> {
    let project = Project::new();
    project.write(
        "courtesy.toml",
        "[guide]\ntitle = 'G'\n[fields.giver]\nlabel = 'Giver'\nexample = 'Ada'\n[events]\nx = 'x'\n[search]\nenabled = false\n",
    );
    project.write(path, written(path, file));
    project.build().diagnostics
}

#[test]
fn schemas_and_structs_know_the_same_keys_and_require_the_same() {
    let (schemas, validators) = (schemas(), validators());
    let mut compared = 0;
    for (path, text) in SOUND {
        let name = schema_of(path).unwrap();
        let file = understood(path, text.as_bytes()).unwrap();
        assert_eq!(objections(&validators[name], &file), "", "{path}");
        let mut found = Vec::new();
        tables(&schemas[name], &schemas[name], &file, "", &mut found);
        for (at, known, required) in found {
            let mut odd = file.clone();
            odd.pointer_mut(&at).unwrap()["qqqqqq"] = json!(1);
            assert!(!validators[name].is_valid(&odd), "{path} with an unknown key at `{at}`");
            let problems = reports(path, &odd);
            let problem = problems.iter().find(|problem| problem.code.as_str() == "unknown-key").unwrap_or_else(|| panic!("{path} {at}"));
            let said: BTreeSet<String> = problem.help.as_ref().unwrap().split('`').skip(1).step_by(2).map(str::to_owned).collect();
            // What stands behind the list of keys in the help is one of them again.
            assert_eq!(said, known, "{path} at `{at}`: {:?}", problem.help);
            for key in &required {
                let mut odd = file.clone();
                odd.pointer_mut(&at).unwrap().as_object_mut().unwrap().remove(key).unwrap_or_else(|| panic!("{path} {at} {key}"));
                assert!(!validators[name].is_valid(&odd), "{path} without `{key}` at `{at}`");
                let codes = ["missing-key", "subject-missing"];
                assert!(reports(path, &odd).iter().any(|problem| codes.contains(&problem.code.as_str())), "{path} without `{at}/{key}`");
            }
            compared += 1;
        }
    }
    assert!(compared >= 22, "only {compared} tables were compared");
}

#[test]
fn every_key_is_described() {
    for (name, schema) in schemas().into_iter().filter(|(name, _)| *name != "guide") {
        let mut schemas = vec![&schema];
        schemas.extend(schema["$defs"].as_object().into_iter().flatten().map(|(_, schema)| schema));
        for schema in schemas {
            for (key, property) in schema["properties"].as_object().into_iter().flatten() {
                let described = property.get("description").and_then(Value::as_str);
                assert!(described.is_some_and(|words| words.ends_with('.')), "{name}: `{key}` says nothing of itself: {property}");
            }
        }
    }
}

/// Values at a place of a sound file: the schema takes exactly those that the tool takes.
const VALUES: &[(&str, &str, &[&str])] = &[
    ("courtesy.toml", "/guide/language", &["en", "en-GB", "EN", "english", "e", "zh-Hant-TW", "en-", "en_GB", "", "sr-Latn"]),
    (
        "courtesy.toml",
        "/guide/base_url",
        &[
            "https://example.org",
            "http://a/b/",
            "example.org",
            "https://",
            "https:///x",
            "https://a/?q",
            "https://a b/",
            "https://a/#x",
            "ftp://a",
        ],
    ),
    ("courtesy.toml", "/guide/theme", &["letterpress", "Letter", "../x", "a--b", ""]),
    ("courtesy.toml", "/fields/giver/label", &["Giver", "", "  ", "[Giver]", "a b", "a\nb"]),
    ("courtesy.toml", "/fields/giver/width", &["3", "2.9", "150", "151", "\"3\""]),
    ("courtesy.toml", "/fields/giver/kind", &["text", "name", "Name", "colour"]),
    ("courtesy.toml", "/print/date", &["2026-11-20", "2026-13-01", "20 November", "2026-1-1", "2026-00-10"]),
    (
        "content/a/b.md",
        "/due/within",
        &["2 days", "1 day", "same day", "24 hours", "two days", "2", "99999 days", "10000 days", "10001 days"],
    ),
    ("content/a/b.md", "/updated", &["2024-02-29", "2026-02-29", "2026-11-2", "", "2026"]),
    ("content/a/b.md", "/verdict", &["do", "dont", "don't", "true"]),
    ("content/a/b.md", "/title", &["2026", "1.5", "true", "[]", "{}", "null", "a"]),
    ("content/a/b.md", "/tags", &["[]", "null", "[1]", "{}", "\"a\"", "[[]]"]),
    ("content/a/b.md", "/draft", &["true", "1", "null", "\"true\""]),
    ("content/messages/m.md", "/channel", &["email", "phone"]),
    ("content/messages/m.md", "/fields/giver/width", &["10", "\"a\"", "null"]),
    (
        "themes/letterpress/stationery.toml",
        "/own/width",
        &["150", "150.5", "150 mm", "5 1/2 in", "5½ in", "5.5in", "15 cm", "400pt", "5 feet", "five", "", "5 1/0 in", "150"],
    ),
    ("themes/letterpress/stationery.toml", "/own/ruling/style", &["lines", "x-height", "x_height", "none"]),
    ("themes/letterpress/theme.toml", "/tokens/space/l", &["#000", "1.5", "a;b", "a{b", "true", "[]"]),
];

#[test]
fn schemas_and_structs_take_the_same_values() {
    let validators = validators();
    for (path, at, values) in VALUES {
        let sound = SOUND.iter().find(|(sound, _)| sound == path).unwrap().1;
        for text in *values {
            let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
            let mut file = understood(path, sound.as_bytes()).unwrap();
            if *at == "/tokens/space/l" {
                file["tokens"] = json!({ "space": { "l": 1 } });
            }
            let (table, key) = at.rsplit_once('/').unwrap();
            file.pointer_mut(table).unwrap()[key] = value;
            let codes = ["bad-value", "missing-key", "syntax", "no-theme"];
            let problems: Vec<_> = reports(path, &file).into_iter().filter(|problem| codes.contains(&problem.code.as_str())).collect();
            let takes = validators[schema_of(path).unwrap()].is_valid(&file);
            assert_eq!(takes, problems.is_empty(), "{path}{at} = {text}: the schema {takes}, but the tool:\n{}", shown(&problems));
        }
    }
}

fn courtesy(folder: &Path, arguments: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_courtesy")).current_dir(folder).args(arguments).output().unwrap()
}

#[test]
fn the_command_lists_prints_and_writes_them() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| courtesy(folder.path(), arguments);
    let list = String::from_utf8(run(&["schema"]).stdout).unwrap();
    let names: Vec<&str> = pipeline::schemas().iter().map(|(name, _)| *name).collect();
    assert_eq!(list.lines().map(|line| line.split_whitespace().next().unwrap()).collect::<Vec<_>>(), names);
    let printed = run(&["schema", "message"]).stdout;
    assert_eq!(serde_json::from_slice::<Value>(&printed).unwrap(), schemas()["message"]);

    assert!(run(&["schema", "--out", "s"]).status.success());
    assert!(run(&["schema", "--out", "s"]).status.success(), "our own files may be replaced");
    assert_eq!(std::fs::read(folder.path().join("s/message.schema.json")).unwrap(), printed);
    assert_eq!(read_all(&folder.path().join("s")).len(), names.len());
    std::fs::write(folder.path().join("s/page.schema.json"), "{}").unwrap();
    let refused = run(&["schema", "page", "--out", "s"]);
    assert_eq!(refused.status.code(), Some(2), "{}", String::from_utf8_lossy(&refused.stderr));
    assert_eq!(std::fs::read(folder.path().join("s/page.schema.json")).unwrap(), b"{}");

    let unknown = run(&["schema", "mesage"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("did you mean `message`?"));
}
