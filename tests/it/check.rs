//! `courtesy check` and `courtesy explain`: what they find, what they print in each format, and how they end.

use std::process::{Command, Output};

use courtesy::diagnostic::{Code, Diagnostic, Severity};
use courtesy::output::{CHECK_NAME, MANIFEST_NAME};
use courtesy::pipeline::check;
use serde_json::{Value, json};

use crate::support::json_schema::Validator;
use crate::support::{Project, read_all, repository, shipped, shown};

/// A guide with an error, a warning and a piece of advice, whose words could be taken for commands and whose paths need escaping.
fn wrong() -> Project {
    Project::with(&[
        ("content/à propos, 100%.md", "---\ntitle: About\n---\n# 50%25 ::error::\n\nÄ [gone](a,b:c.md)\n"),
        ("content/messages/thanks.md", "---\ntitle: Thanks\nchannel: email\nsubject: Thanks\nstationery: [a6]\n---\nThank you.\n"),
    ])
}

/// A guide with a piece of advice and nothing else.
fn advised() -> Project {
    Project::with(&[("content/about.md", "---\ntitle: About\n---\n### Deep\n")])
}

fn courtesy(project: &Project, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_courtesy"));
    command.args(arguments).current_dir(project.beside("")).env_remove("GITHUB_WORKSPACE").env("NO_COLOR", "1").output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_guide_that_ships_has_nothing_to_report() {
    let (project, _) = shipped();
    let diagnostics = check(&project.options, None).diagnostics;
    assert!(diagnostics.is_empty(), "{}", shown(&diagnostics));
    let denying = courtesy(project, &["check", "--root", "guide", "--no-print", "--deny", "warnings", "--deny", "advice"]);
    assert_eq!(denying.status.code(), Some(0), "{}", stderr(&denying));
}

#[test]
fn a_check_finds_what_templates_and_print_find_and_writes_nothing_that_is_seen() {
    let long = format!("---\ntitle: Thanks\nchannel: handwritten\nstationery: [a6]\n---\n{}", "Thank you for the walk. ".repeat(40));
    let mut project = Project::with(&[("content/messages/thanks.md", &long)]).printing();
    let before = read_all(&project.beside(""));
    let codes = |project: &Project| check(&project.options, None).diagnostics.iter().map(|found| found.code).collect::<Vec<_>>();
    assert!(codes(&project).contains(&Code::Overflow));
    let (guide, out) = (project.options.root.clone(), project.options.out.clone());
    let mut kept: Vec<_> = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    kept.sort();
    assert_eq!(kept, [CHECK_NAME, ".courtesy-lock"]);
    std::fs::remove_dir_all(&out).unwrap();
    assert_eq!(before, read_all(&project.beside("")));
    assert!(!out.starts_with(guide.join("content")));
    project.options.print = false;
    assert!(!codes(&project).contains(&Code::Overflow));
    project.write("themes/letterpress/templates/404.html", "{{ nothing.at.all }}");
    assert_eq!(codes(&project).iter().filter(|code| **code == Code::Template).count(), 1);
}

/// The report of a check, and whether it set the cards: what it kept is written anew then.
fn checked(project: &Project) -> (Vec<Diagnostic>, bool) {
    let kept = project.options.out.join(CHECK_NAME);
    let time = || std::fs::metadata(&kept).ok().map(|found| (found.modified().unwrap(), found.len()));
    let before = time();
    let found = check(&project.options, None).diagnostics;
    (found, time() != before)
}

/// A guide whose cards give warnings.
fn warned() -> Project {
    let long = format!("---\ntitle: Long\nchannel: handwritten\nstationery: [a6]\n---\n{}", "Thank you for the walk. ".repeat(40));
    let short = "---\ntitle: Short\nchannel: handwritten\nstationery: [a6]\n---\nThank you.\n";
    Project::with(&[("content/messages/long.md", &long), ("content/messages/short.md", short)]).printing()
}

#[test]
fn a_second_check_says_the_same_and_sets_nothing() {
    let project = warned();
    let (first, was_set) = checked(&project);
    assert!(was_set && first.iter().any(|found| found.code == Code::Overflow), "{}", shown(&first));
    assert_eq!(checked(&project), (first.clone(), false));
    // Whatever happens to what it kept, it says the same.
    for damaged in ["", "0\n{}\n"] {
        std::fs::write(project.options.out.join(CHECK_NAME), damaged).unwrap();
        assert_eq!(checked(&project), (first.clone(), true));
    }
    std::fs::remove_file(project.options.out.join(CHECK_NAME)).unwrap();
    assert_eq!(checked(&project), (first, true));
}

#[test]
fn every_change_is_checked_and_only_its_cards_are_set() {
    let mut project = warned();
    let (first, _) = checked(&project);
    project
        .write("content/messages/short.md", "---\ntitle: Short\nchannel: handwritten\nstationery: [a6]\n---\nThank you for \u{1F98A}.\n");
    let (second, was_set) = checked(&project);
    assert!(was_set && second.len() > first.len(), "{}", shown(&second));
    assert_eq!(checked(&project), (second.clone(), false));
    project.options.print = false;
    assert!(check(&project.options, None).diagnostics.iter().all(|found| found.code != Code::MissingGlyph));
    project.options.print = true;
    assert_eq!(checked(&project), (second, false), "a check without cards leaves those of the last one");
}

/// Cards of a build are reused and not kept twice, and a build reuses those of a check.
#[test]
fn checks_and_builds_share_their_cards() {
    let project = warned();
    checked(&project);
    let alone = std::fs::metadata(project.options.out.join(CHECK_NAME)).unwrap().len();
    let built = project.build_well();
    project.write("content/about.md", "---\ntitle: About\n---\n");
    checked(&project);
    let beside = std::fs::metadata(project.options.out.join(CHECK_NAME)).unwrap().len();
    assert!(beside * 4 < alone, "{beside} bytes beside a build, {alone} without");
    let manifest = std::fs::read(project.options.out.join(MANIFEST_NAME)).unwrap();
    assert!(!String::from_utf8(manifest).unwrap().contains(CHECK_NAME));
    assert!(built.summary.is_some() && !project.site().keys().any(|path| path.contains(CHECK_NAME)));
}

#[cfg(unix)]
#[test]
fn a_folder_that_can_only_be_read_is_no_error() {
    use std::os::unix::fs::PermissionsExt;
    let project = warned();
    std::fs::create_dir_all(&project.options.out).unwrap();
    std::fs::set_permissions(&project.options.out, std::fs::Permissions::from_mode(0o555)).unwrap();
    let (first, _) = checked(&project);
    assert_eq!(checked(&project).0, first);
    std::fs::set_permissions(&project.options.out, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn advice_is_not_given_by_a_build() {
    let project = advised();
    assert!(project.build_well().diagnostics.is_empty());
    assert_eq!(check(&project.options, None).diagnostics[0].severity, Severity::Advice);
}

/// A translation is advised on its own text; what it has from its original is said of that alone.
#[test]
fn every_language_is_advised_on() {
    let rule = "title: Say thanks\nverdict: do\nsummary: S.\nwhen: Soon\n";
    let project = Project::with(&[
        ("courtesy.toml", "[guide]\ntitle = \"G\"\n[languages.de]\ntitle = \"L\"\n"),
        ("content/index.md", "---\ntitle: G\n---\n"),
        ("content/a/index.md", "---\ntitle: A\n---\n"),
        ("content/a/index.de.md", "---\ntitle: B\n---\n"),
        ("content/a/b.md", &format!("---\n{rule}---\nWords.\n")),
        ("content/a/b.de.md", "---\ntitle: Danken\nsummary: Z.\nwhen: Bald\n---\n## Wie\n\n#### Mit der Hand\n"),
    ]);
    let said = check(&project.options, None).diagnostics;
    let said: Vec<_> = said.iter().map(|one| (one.code, one.location.as_ref().map(|at| at.path.to_string()).unwrap_or_default())).collect();
    assert_eq!(said, [(Code::SkippedHeading, "content/a/b.de.md".to_owned()), (Code::RuleWithoutMessage, "content/a/b.md".to_owned())],);
}

#[test]
fn what_is_denied_fails() {
    let warned = Project::with(&[("content/about.md", "---\ntitle: About\n---\n# About\n")]);
    let advised = advised();
    let cases: &[(&Project, &[&str], i32)] = &[
        (&warned, &[], 0),
        (&warned, &["--deny", "warnings"], 1),
        (&warned, &["--deny", "advice"], 0),
        (&advised, &[], 0),
        (&advised, &["--deny", "warnings"], 0),
        (&advised, &["--deny", "warnings,advice"], 1),
        (&advised, &["--deny", "warnings", "--deny", "advice"], 1),
        (&advised, &["--deny", "errors"], 2),
    ];
    for (project, deny, code) in cases {
        let arguments = [&["check", "--root", "guide", "--no-print"], *deny].concat();
        let output = courtesy(project, &arguments);
        assert_eq!(output.status.code(), Some(*code), "{deny:?}\n{}", stderr(&output));
    }
    assert_eq!(courtesy(&wrong(), &["check", "--root", "guide", "--no-print"]).status.code(), Some(1));
    assert_eq!(courtesy(&advised, &["check", "--root", "nowhere"]).status.code(), Some(2));
    let no_typst = courtesy(&shipped().0, &["check", "--root", "guide", "--typst", "no-such-typst"]);
    assert_eq!(no_typst.status.code(), Some(3), "{}", stderr(&no_typst));
}

#[test]
fn a_check_counts_what_it_says() {
    let output = courtesy(&wrong(), &["check", "--root", "guide", "--no-print"]);
    let told = stderr(&output);
    let end = "Checked “Guide”: 0 rules, 1 message\n  1 error and 2 warnings; advice waits until the errors are mended\n\
               For more on a report: courtesy explain broken-link\n";
    assert!(told.ends_with(end), "{told}");
    assert!(output.stdout.is_empty());
    let json = courtesy(&advised(), &["check", "--root", "guide", "--no-print", "--message-format", "json"]);
    let lines: Vec<Value> = stdout(&json).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["severity"], &lines[0]["code"]), (&json!("advice"), &json!("skipped-heading")));
    let summary = json!({ "title": "Guide", "guidance": 0, "messages": 0, "errors": 0, "warnings": 0, "advice": 1, "external": 0 });
    assert_eq!((lines.len(), &lines[1]["summary"]), (2, &summary));
    assert!(json.stderr.is_empty());
}

#[test]
fn sarif_has_what_its_standard_requires() {
    let schema: Value = serde_json::from_slice(&std::fs::read(repository().join("tests/it/sarif-required.json")).unwrap()).unwrap();
    let validator = Validator::new(&schema);
    for (project, results) in [(wrong(), 3), (advised(), 1), (Project::new(), 0)] {
        let output = courtesy(&project, &["check", "--root", "guide", "--no-print", "--message-format", "sarif"]);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let errors = validator.objections(&log);
        assert!(errors.is_empty(), "{errors:?}");
        let found = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(found.len(), results);
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for result in found {
            assert_eq!(rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()]["id"], result["ruleId"]);
        }
    }
    assert!(!validator.is_valid(&json!({ "version": "2.1.0", "runs": [{ "results": [] }] })));
    let build = courtesy(&wrong(), &["build", "--root", "guide", "--no-print", "--message-format", "sarif"]);
    let log: Value = serde_json::from_slice(&build.stdout).unwrap();
    let uri = &log["runs"][0]["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "guide/content/%C3%A0%20propos,%20100%25.md");
    assert_eq!(build.status.code(), Some(1));
}

#[test]
fn workflow_commands_are_escaped_and_name_the_file_from_the_repository() {
    let output = courtesy(&wrong(), &["check", "--root", "guide", "--no-print", "--message-format", "github"]);
    let lines = stdout(&output);
    let file = "file=guide/content/à propos%2C 100%25.md";
    let expected = [
        "::warning file=guide/content/messages/thanks.md,line=5,col=14,endLine=5,endColumn=15,title=unused-stationery::an email is not \
         printed, so its `stationery` is not used%0Atake it out, or set `channel: handwritten` or `channel: letter`"
            .to_owned(),
        format!(
            "::warning {file},line=4,col=1,endLine=4,endColumn=17,title=title-heading::a level-1 heading stands in the text, but the title \
             is one already%0Abegin with `##`"
        ),
        format!(
            "::error {file},line=6,col=3,endLine=6,endColumn=18,title=broken-link::there is no file `content/a,b:c.md` in the guide%0A\
             write the path from this file to the other, for example `../messages/thanks.md`"
        ),
    ];
    assert_eq!(lines.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_code_is_explained_and_all_are_listed() {
    let project = Project::new();
    let one = courtesy(&project, &["explain", "error[unknown-field]:"]);
    let told = stdout(&one);
    assert!(told.starts_with("unknown-field (error)\n\nA message has a blank that `courtesy.toml` does not declare."), "{told}");
    assert!(told.contains("\n\n    Dear [Giver of the gift],\n\n"), "{told}");
    let all = stdout(&courtesy(&project, &["explain"]));
    for code in Code::ALL {
        let line = all.lines().find(|line| line.trim_start().starts_with(&format!("{code} "))).unwrap_or_else(|| panic!("{code}"));
        assert!(line.contains(code.severity().as_str()) && line.ends_with(code.meaning()), "{line}");
    }
}

#[test]
fn allowed_warnings_are_let_pass_by_a_build_too() {
    let heading = "---\ntitle: About\nallow: { title-heading: as it was }\n---\n# About\n";
    let project = Project::with(&[("content/about.md", heading), ("content/more.md", "---\ntitle: More\n---\n# More\n")]);
    let found = project.build_well().diagnostics;
    assert_eq!(found.iter().map(|found| &*found.location.as_ref().unwrap().path).collect::<Vec<_>>(), ["content/more.md"]);
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\n[check.allow]\ntitle-heading = \"an old guide\"\n");
    assert!(project.build_well().diagnostics.is_empty());
    assert!(check(&project.options, None).diagnostics.is_empty());
}

/// Wrong usage, and how it is answered; `UPDATE=1` writes the answers anew, to be read aloud.
#[test]
fn wrong_usage_is_answered_plainly() {
    let path = repository().join("tests/it/usage.txt");
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let project = Project::new();
    std::fs::create_dir(project.beside("content")).unwrap();
    let mut found = String::new();
    for line in expected.lines().filter_map(|line| line.strip_prefix("$ courtesy ")) {
        let output = courtesy(&project, &line.split(' ').collect::<Vec<_>>());
        assert!(output.stdout.is_empty());
        let told: Vec<String> = stderr(&output).lines().map(|line| line.trim_end().to_owned()).collect();
        let code = output.status.code().unwrap();
        assert_eq!(code, 2, "{line}");
        found.push_str(&format!("$ courtesy {line}\n{}\n\n", told.join("\n").trim_end()));
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &found).unwrap();
    } else {
        assert!(found.matches("$ courtesy").count() >= 10);
        assert_eq!(found, expected, "If the new answers are right, run the test with UPDATE=1.");
    }
}
