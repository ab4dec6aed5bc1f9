//! Themes of a guide's own: single blocks, slots, copies, and the manual that says what templates get.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use courtesy::theme::{built_in, filters};
use courtesy::web::site::contexts;
use serde_json::Value;

use crate::support::{Project, read_all, repository, shown};

const MESSAGE: &str = "---\ntitle: M\nchannel: letter\n---\nDear friend,\n";

fn page(project: &Project, url: &str) -> String {
    String::from_utf8(project.site()[url].clone()).unwrap()
}

#[test]
fn a_single_block_is_changed_without_a_copy() {
    let plain = Project::with(&[("content/messages/m.md", MESSAGE)]);
    plain.build_well();
    let project = Project::with(&[
        ("content/messages/m.md", MESSAGE),
        (
            "themes/letterpress/templates/message.html",
            "{% extends \"letterpress/message.html\" %}\n{% block heading %}\n<!--before-->\n{{ super() }}\n<!--after-->\n{% endblock %}\n",
        ),
        ("themes/letterpress/templates/base.html", "{% extends \"letterpress/base.html\" %}\n{% block made %}{% endblock %}\n"),
    ]);
    let outcome = project.build_well();
    assert_eq!(shown(&outcome.diagnostics), "");
    let (before, after) = (page(&plain, "messages/m.html"), page(&project, "messages/m.html"));
    assert!(before.contains("Courtesy 0.") && !after.contains("Courtesy 0."));
    let start = after.find("<!--before-->").unwrap();
    let end = after.find("<!--after-->").unwrap();
    assert!(after[start..end].contains("<h1>M</h1>"));
    assert_eq!(after.matches("<h1>").count(), 1);
}

#[test]
fn of_a_copy_of_the_built_in_theme_nothing_is_said() {
    let project = Project::with(&[("content/messages/m.md", MESSAGE)]);
    for (path, bytes) in read_all(&repository().join("themes/letterpress")) {
        project.write(&format!("themes/letterpress/{path}"), bytes);
    }
    assert_eq!(shown(&project.build_well().diagnostics), "");
}

const SLOTS: &[(&str, &str, &str)] = &[
    ("head", "<meta name=\"viewport\"", "</head>"),
    ("header", "<header class=\"masthead\">", "</header>"),
    ("before-content", "<main", "<h1"),
    ("after-content", "</article>", "</main>"),
    ("footer", "<footer", "class=\"scheme\""),
];

#[test]
fn every_slot_is_on_every_page_at_its_place() {
    let slot = |name: &str| format!("themes/letterpress/templates/slots/{name}.html");
    let there: BTreeSet<String> = built_in().into_keys().filter(|path| path.contains("/slots/")).collect();
    assert_eq!(there, SLOTS.iter().map(|(name, ..)| format!("templates/slots/{name}.html")).collect());
    let project = Project::with(&[("content/about.md", "---\ntitle: About\n---\n")]);
    for (name, ..) in SLOTS {
        project.write(&slot(name), format!("<!--{name} {{{{ page.kind }}}} {{{{ root }}}}-->\n"));
    }
    assert_eq!(shown(&project.build_well().diagnostics), "");
    for (url, kind, root) in [("about.html", "page", ""), ("search/index.html", "search", "../")] {
        let html = page(&project, url);
        for (name, after, before) in SLOTS {
            let at = html.find(&format!("<!--{name} {kind} {root}-->")).unwrap_or_else(|| panic!("{url} lacks {name}"));
            assert!(html.find(after).unwrap() < at && html[at..].contains(before), "{url}: {name}");
        }
    }
}

#[test]
fn the_built_in_templates_pass_as_a_guide_s_own() {
    let project = Project::new();
    for (path, bytes) in built_in().into_iter().filter(|(path, _)| path.starts_with("templates/")) {
        project.write(&format!("themes/letterpress/{path}"), bytes);
    }
    assert_eq!(shown(&project.build_well().diagnostics), "");
}

#[test]
fn every_name_that_a_template_gets_is_missed_when_it_is_misspelt() {
    for (template, names) in contexts().templates.into_iter().filter(|(template, _)| template.ends_with(".html")) {
        for name in names.keys() {
            let project = Project::with(&[(
                &*format!("themes/letterpress/templates/{template}"),
                &*format!("{{% if {name}x %}}{{% endif %}}{{{{ {name} is defined }}}}"),
            )]);
            let problems = shown(&project.build().diagnostics);
            assert!(problems.contains(&format!("`{name}x` is undefined")), "{template} {name}:\n{problems}");
            assert!(!problems.contains(&format!("`{name}` is undefined")), "{template} {name}:\n{problems}");
        }
    }
}

/// The first column of the table below each heading of the manual.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let manual = std::fs::read_to_string(repository().join("docs/themes.md")).unwrap();
    let sections = manual.split("\n### ").skip(1);
    let names = |section: &str| {
        let rows = section.lines().filter(|line| line.starts_with("| `"));
        rows.map(|row| row.split('|').nth(1).unwrap().trim().trim_matches('`').to_owned()).collect()
    };
    sections.map(|section| (section.lines().next().unwrap().replace('`', ""), names(section.split("\n## ").next().unwrap()))).collect()
}

fn properties(schema: &Value) -> BTreeSet<String> {
    let choices = schema["anyOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
    choices.iter().flat_map(|choice| choice["properties"].as_object().into_iter().flat_map(|names| names.keys().cloned())).collect()
}

#[test]
fn the_manual_names_every_value_and_no_other() {
    let documented = documented();
    let contexts = contexts();
    let everywhere = ["site", "page", "root"];
    for name in everywhere {
        assert!(documented["Everywhere"].contains(name), "{name}");
    }
    for (template, names) in &contexts.templates {
        if !template.ends_with(".html") || template.starts_with("partials/") {
            continue;
        }
        let own: BTreeSet<String> = names.keys().filter(|name| !everywhere.contains(&name.as_str())).cloned().collect();
        assert_eq!(documented[*template], own, "{template}");
    }
    let mut compared = 0;
    for (name, schema) in &contexts.definitions {
        let fields = properties(schema);
        if !fields.is_empty() {
            assert_eq!(documented.get(name), Some(&fields), "{name}");
            compared += 1;
        }
    }
    assert!(compared >= 25, "{compared}");
}

#[test]
fn the_manual_names_every_block_slot_filter_test_and_token() {
    let manual = std::fs::read_to_string(repository().join("docs/themes.md")).unwrap();
    let row = |name: &str| manual.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).map(str::to_owned).unwrap_or_default();
    let mut base = BTreeSet::new();
    let templates: BTreeMap<_, _> = built_in().into_iter().filter(|(path, _)| path.ends_with(".html")).collect();
    let blocks = |path: &str| -> BTreeSet<String> {
        let text = std::str::from_utf8(&templates[path]).unwrap();
        text.split("{% block ").skip(1).map(|rest| rest.split(' ').next().unwrap().to_owned()).collect()
    };
    base.extend(blocks("templates/base.html"));
    for path in templates.keys() {
        let name = path.trim_start_matches("templates/");
        let expected: BTreeSet<String> = blocks(path).into_iter().filter(|block| name == "base.html" || !base.contains(block)).collect();
        let found: BTreeSet<String> = row(name).split('`').skip(3).step_by(2).map(str::to_owned).collect();
        assert!(name.contains('/') || expected == found, "{name}: {expected:?} but the manual has {found:?}");
    }
    for (slot, ..) in SLOTS {
        assert_ne!(row(&format!("slots/{slot}.html")), "", "{slot}");
    }
    for name in filters::FILTERS.iter().chain(filters::TESTS) {
        assert!(manual.contains(&format!("`{name}`")), "{name}");
    }
    let tokens = String::from_utf8(built_in()["theme.toml"].to_vec()).unwrap();
    let mut group = String::new();
    for line in tokens.lines() {
        if let Some(name) = line.strip_prefix("[tokens.") {
            group = name.trim_end_matches(']').to_owned();
        } else if let Some((token, _)) = line.split_once(" = ").filter(|_| !group.is_empty() && !line.starts_with(['#', '['])) {
            let is_note = ["family", "version", "licence", "files"].contains(&token);
            assert!(is_note || row(&group).contains(&format!("`{token}`")), "{group}.{token}");
        }
    }
}

#[test]
fn files_of_the_theme_are_listed_and_copied_but_never_written_over() {
    let project =
        Project::with(&[("themes/letterpress/notes.md", "mine"), ("themes/letterpress/i18n/en.toml", "[nav]\nhome = \"Start\"\n")]);
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_courtesy")).current_dir(project.root()).arg("theme").args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (_, list, _) = run(&["list"]);
    assert_eq!(list.lines().count(), built_in().len() + 1);
    assert!(list.contains("own i18n/en.toml\n") && list.contains("new notes.md\n") && list.contains("    templates/home.html\n"), "{list}");

    let (code, paths, _) = run(&["eject", "templates/home.html", "paper.css"]);
    assert_eq!((code, &*paths), (Some(0), "themes/letterpress/assets/css/paper.css\nthemes/letterpress/templates/home.html\n"));
    let own = read_all(&project.root().join("themes/letterpress"));
    assert_eq!(own["templates/home.html"], *built_in()["templates/home.html"]);
    assert_eq!(shown(&project.build_well().diagnostics), "");

    project.write("themes/letterpress/templates/home.html", "changed");
    for (file, said) in [
        ("templates/home.html", "is there already"),
        ("templates/hme.html", "did you mean `templates/home.html`?"),
        ("OFL.txt", "fits several files"),
        ("../courtesy.toml", "has no file"),
    ] {
        let (code, paths, error) = run(&["eject", "templates/page.html", file]);
        assert_eq!((code, &*paths), (Some(2), ""), "{file}");
        assert!(error.contains(said), "{file}: {error}");
    }
    let own = read_all(&project.root().join("themes/letterpress"));
    assert_eq!(own["templates/home.html"], b"changed");
    assert!(!own.contains_key("templates/page.html"), "all or none");
}
