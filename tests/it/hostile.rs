//! Content that tries to break out of HTML, templates, Typst or the guide's folder stays what it is: text.

use std::fs;

use courtesy::diagnostic::{Code, Severity};
use courtesy::paper::letters::Request;
use courtesy::pipeline::{PrintOptions, print};

use crate::support::html::{self, Page};
use crate::support::{Files, Project, pdf, shown};

/// What a template or Typst would make of the sums below.
const SUM: &str = "83810205";

/// In quotes of YAML, so that every character of it arrives.
const FRONT: &str = r#"<script>alert(1)</script> "}]#eval("12345*6789") #read("/etc/passwd") {{ 12345*6789 }} {% raw %} ]]> --><img src=x onerror=alert(1)> ' javascript:alert(1) $12345*6789$"#;

const BODY: &str = r#"<script>alert(1)</script>

"}]#eval("12345*6789") and #read("/etc/passwd") and {{ 12345*6789 }} and {% raw %} and ]]> and $12345*6789$

--><img src=x onerror=alert(1)>

[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) [z](vbscript:alert(1)) [d](data:text/html,<script>alert(1)</script>) <javascript:alert(1)>

<svg onload=alert(1)> <a href="javascript:alert(1)" onclick='alert(1)'>a</a> <style>*{}</style> <iframe srcdoc="<script>alert(1)</script>">

[' onmouseover='alert(1)](https://example.org/"onmouseover="alert(1) "' onfocus='alert(1)")

`{{ 12345*6789 }}` `#eval("12345*6789")`

~~~ "><script>alert(1)</script>
#read("/etc/passwd") {{ 12345*6789 }}
~~~
"#;

fn yaml(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn toml(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

const LABEL: &str = r#"<script>alert(1)</script> {{ 12345*6789 }} #read("/etc/passwd") 'x'"#;

fn config() -> String {
    let front = toml(FRONT);
    let label = toml(LABEL);
    format!(
        "[guide]\ntitle = {front}\ndescription = {front}\nauthor = {front}\nbase_url = \"https://example.org/'onload='alert(1)/\"\n\n\
         [fields.evil]\nlabel = {label}\nexample = {front}\nhelp = {front}\n\n[events]\nevil = {front}\n\n[extra]\nevil = {front}\n"
    )
}

fn guide() -> Project {
    let front = yaml(FRONT);
    let notes = |title: &str| {
        format!("---\ntitle: {title}\nsummary: {front}\nupdated: 2026-11-20\naliases: [old/{title}.html]\nextra: {{ a: {front} }}\n---\n")
    };
    let project = Project::new().printing();
    project.write("courtesy.toml", config());
    project.write("content/index.md", format!("---\ntitle: {front}\nsummary: {front}\n---\n{BODY}\n![[note]]\n"));
    project.write("content/about.md", notes("about") + BODY);
    project.write("content/1-step/index.md", format!("---\ntitle: {front}\nsummary: {front}\n---\n{BODY}"));
    project.write(
        "content/1-step/1-rule.md",
        format!(
            "---\ntitle: {front}\nverdict: do\nsummary: {front}\nwhen: {front}\ndue: {{ after: evil, within: 1 day }}\ntags: [{front}]\naliases: [old/rule.html]\n---\n{BODY}"
        ),
    );
    for (name, channel, subject) in [
        ("note", "handwritten", String::new()),
        ("mail", "email", format!("subject: '[{}] {}'\n", LABEL.replace('\'', "''"), FRONT.replace('\'', "''"))),
    ] {
        let matter = format!(
            "---\ntitle: {front}\nchannel: {channel}\n{subject}summary: {front}\nsection: step\nshows: [rule]\ntone: {front}\ntags: [{front}]\nfields: {{ evil: {{ help: {front} }} }}\n---\n"
        );
        project.write(&format!("content/messages/{name}.md"), format!("{matter}Dear [{LABEL}],\n\n{BODY}"));
    }
    project
}

/// Addresses and handlers that would run something, and scripts and frames that the theme did not write.
fn dangers(page: &Page) -> Vec<String> {
    let mut found = page.errors.clone();
    for element in &page.elements {
        for (key, value) in &element.attributes {
            let address = value.trim().to_lowercase();
            let runs = ["javascript:", "vbscript:", "data:text"].iter().any(|scheme| address.starts_with(scheme));
            if key.starts_with("on") || key == "srcdoc" || (runs && ["href", "src", "action", "data"].contains(&key.as_str())) {
                found.push(format!("<{} {key}=\"{value}\">", element.name));
            }
        }
        let own = element.get("src").is_some_and(|src| src.contains("assets/"));
        let is_data =
            element.get("type") == Some("application/ld+json") && serde_json::from_str::<serde_json::Value>(&element.text).is_ok();
        if element.name == "script" && !is_data && (!own || !element.text.is_empty()) {
            found.push(format!("<script>{}", element.text));
        }
        if ["iframe", "object", "embed", "style", "base"].contains(&element.name.as_str()) {
            found.push(format!("<{}>", element.name));
        }
        if element.name == "img" && element.get("src") == Some("x") {
            found.push("<img src=x>".to_owned());
        }
    }
    found
}

fn assert_nothing_was_run(site: &Files) {
    let secrets = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let secret = secrets.lines().next().filter(|line| line.len() > 8);
    for (path, bytes) in site {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(SUM), "{path}: a sum was done");
        assert!(secret.is_none_or(|secret| !text.contains(secret)), "{path}: a file was read");
    }
}

#[test]
fn pages_show_it_as_text() {
    let project = guide();
    let outcome = project.build_well();
    assert!(outcome.diagnostics.iter().all(|problem| problem.severity == Severity::Warning));
    let site = project.site();
    assert_nothing_was_run(&site);
    let pages: Vec<(&String, Page)> = site
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| (path, html::read(std::str::from_utf8(bytes).unwrap())))
        .collect();
    assert!(pages.len() >= 12);
    for (path, page) in &pages {
        let dangers = dangers(page);
        assert!(dangers.is_empty(), "{path}: {dangers:#?}");
        assert!(
            !path.contains("old/") && *path != "404.html" || page.text.contains("<script>alert(1)</script>") || page.elements.len() < 20,
            "{path}"
        );
    }
    let page = |path: &str| &pages.iter().find(|(known, _)| *known == path).unwrap().1;
    for path in ["index.html", "step/index.html", "step/rule.html", "messages/note.html", "messages/mail.html"] {
        let page = page(path);
        assert_eq!(page.named("h1").next().map(|title| title.text.trim()), Some(FRONT), "{path}");
        for literal in ["{{ 12345*6789 }}", "{% raw %}", "#read(\"/etc/passwd\")", "<svg onload=alert(1)>", "]]>", "$12345*6789$"] {
            assert!(page.text.contains(literal), "{path}: {literal}");
        }
        let description = page.named("meta").find(|meta| meta.get("name") == Some("description")).unwrap();
        assert_eq!(description.get("content"), Some(FRONT), "{path}");
    }
    for path in ["messages/note.html", "messages/mail.html"] {
        let blank =
            page(path).named("span").find(|span| span.get("data-field") == Some("evil")).unwrap_or_else(|| panic!("{path}: no blank"));
        assert_eq!(blank.text, LABEL, "{path}");
    }
}

#[test]
fn paper_shows_it_as_text() {
    let project = guide();
    project.build_well();
    let site = project.site();
    for kind in ["cue", "traced"] {
        let path = format!("printables/note-a6-{kind}.pdf");
        let words = pdf::words(&site[&path]);
        for literal in ["{{12345*6789}}", "{%raw%}", "#read(", "/etc/passwd", "#eval(", "<script>alert(1)</script>", "]]>", "$12345*6789$"]
        {
            assert!(words.contains(literal), "{path}: {literal} in\n{words}");
        }
        assert!(!words.contains(SUM) && !words.contains("root:"), "{path}\n{words}");
    }
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".pdf")) {
        let file = pdf::open(bytes);
        for dict in pdf::dicts(&file) {
            for key in ["JS", "JavaScript", "OpenAction", "AA", "Launch", "EmbeddedFiles"] {
                assert!(!dict.contains_key(key), "{path}: {key}");
            }
            let action = pdf::name(&dict, "S").unwrap_or_default();
            assert!(!["JavaScript", "Launch", "GoToR", "SubmitForm", "ImportData"].contains(&action.as_str()), "{path}: {action}");
            let address = pdf::string(&dict, "URI").unwrap_or_default();
            assert!(!address.to_lowercase().starts_with("javascript"), "{path}: {address}");
        }
        assert!(pdf::title(&file).starts_with(FRONT), "{path}: {}", pdf::title(&file));
    }
}

#[test]
fn hidden_marks_are_shown() {
    let note = "---\ntitle: \"a\\u202Eb\"\nsummary: \"c\\u0007d\"\n---\nliteral \u{202E}txt.exe and \u{9B}31m\n";
    let project = Project::with(&[("content/about.md", note)]);
    let outcome = project.build_well();
    let told: Vec<&str> = outcome.diagnostics.iter().map(|problem| problem.code.as_str()).collect();
    assert!(told.contains(&"hidden-character"), "{}", shown(&outcome.diagnostics));
    for (path, bytes) in project.site().iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        let hidden = text.chars().find(|c| ('\u{202A}'..='\u{202E}').contains(c) || (c.is_control() && *c != '\n'));
        assert_eq!(hidden, None, "{path}");
    }
    let site = project.site();
    let page = String::from_utf8_lossy(&site["about.html"]).into_owned();
    for shown in ["a\u{FFFD}b", "c\u{FFFD}d", "literal \u{FFFD}txt.exe", "\u{FFFD}31m"] {
        assert!(page.contains(shown), "{shown}");
    }
}

#[test]
fn hidden_marks_do_not_reach_the_configuration() {
    let config =
        "[guide]\ntitle = \"a\\u202Eb \u{202E}c\"\n[fields.x]\nlabel = \"L\\u202E\"\nexample = \"e\\u202E\"\n[events]\ne = \"w\\u202E\"\n";
    let rule = "---\ntitle: R\nverdict: do\nsummary: s\nwhen: w\ndue: { after: e, within: 1 day }\n---\n";
    let project = Project::with(&[("courtesy.toml", config), ("content/1-a/r.md", rule)]);
    project.build_well();
    for (path, bytes) in &project.site() {
        assert!(!String::from_utf8_lossy(bytes).contains('\u{202E}'), "{path}");
    }
}

#[test]
fn aliases_and_names_stay_inside_the_site() {
    for alias in [
        "../../out.html",
        "/../x",
        "javascript:alert(1)",
        "a/<script>.html",
        "https://example.org/",
        "C:\\x",
        "a/../../b",
        ".courtesy/x",
        "'\"/x",
    ] {
        let note = format!("---\ntitle: About\naliases: [{}]\n---\n", yaml(alias));
        let outcome = Project::with(&[("content/about.md", &note)]).build();
        assert!(outcome.summary.is_none(), "{alias}");
        assert_eq!(outcome.diagnostics[0].code, Code::BadAlias, "{alias}");
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_are_only_names() {
    let name = "1-\"><script>alert(1)<'{{ 12345*6789 }} #eval(1).md";
    let project = Project::with(&[
        (&format!("content/{name}"), "---\ntitle: Odd\n---\n"),
        ("content/1-<b onclick=x>/a.md", "---\ntitle: A\nverdict: do\nsummary: s\nwhen: w\n---\n"),
    ]);
    project.build_well();
    let site = project.site();
    assert_nothing_was_run(&site);
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(path.chars().all(|c| c.is_ascii_alphanumeric() || "-/.".contains(c)), "{path}");
        let dangers = dangers(&html::read(std::str::from_utf8(bytes).unwrap()));
        assert!(dangers.is_empty(), "{path}: {dangers:#?}");
    }
}

#[test]
fn raw_html_reaches_the_web_only_where_it_is_allowed_and_paper_never() {
    let note = "---\ntitle: Note\nchannel: handwritten\nstationery: [a6]\n---\nDear <b id=\"bold\">friend</b>\n";
    let config = "[guide]\ntitle = \"Guide\"\n[markdown]\nhtml = true\n";
    let project = Project::with(&[("courtesy.toml", config), ("content/messages/note.md", note)]).printing();
    project.build_well();
    let site = project.site();
    assert!(html::read(std::str::from_utf8(&site["messages/note.html"]).unwrap()).ids().contains(&"bold"));
    let words = pdf::words(&site["printables/note-a6-cue.pdf"]);
    assert!(words.contains("friend") && !words.contains("<b"), "{words}");
}

/// A body of a few lines whose footnotes mention each other, so that paper would have 2²⁴ of them.
fn notes() -> String {
    let mut text = "See[^0].\n\n".to_owned();
    (0..24).for_each(|at| text.push_str(&format!("[^{at}]: a[^{next}] b[^{next}]\n\n", next = at + 1)));
    text + "[^24]: The end.\n"
}

#[test]
fn what_is_more_than_paper_takes_is_left_out_and_told() {
    let rule = |body: String| format!("---\ntitle: T\nverdict: do\nsummary: S\nwhen: W\n---\n{body}");
    let note = |body: String| format!("---\ntitle: T\nchannel: handwritten\nstationery: [a6]\n---\n{body}");
    let row = format!("|{}\n", "a|".repeat(300));
    let rows = format!("{row}|{}\n{}", "-|".repeat(300), row.repeat(100));
    let project = Project::with(&[
        ("courtesy.toml", "[guide]\ntitle = \"G\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\n"),
        ("content/1-a/1-notes.md", &rule(notes())),
        ("content/1-a/2-table.md", &rule(rows)),
        ("content/1-a/3-code.md", &rule(format!("```\n{}```\n", "x\n".repeat(20_000)))),
        ("content/1-a/4-few.md", &rule("One[^1], and again[^1].\n\n[^1]: A note.\n".to_owned())),
        ("content/messages/blanks.md", &note("[Name] ".repeat(10_000))),
        ("content/messages/notes.md", &note(notes())),
        ("content/messages/few.md", &note("Dear [Name]".to_owned())),
    ])
    .printing();
    let outcome = project.build_well();
    let told: Vec<String> = outcome.diagnostics.iter().filter(|problem| problem.code == Code::PaperOnly).map(shown_place).collect();
    let expected = ["1-a/1-notes.md", "1-a/2-table.md", "1-a/3-code.md", "messages/blanks.md", "messages/notes.md"];
    assert_eq!(told, expected.map(|path| format!("content/{path}")));
    let site = project.site();
    let cards = |id: &str| site.keys().filter(|url| url.starts_with(&format!("printables/{id}-"))).count();
    assert!(cards("few") > 0 && cards("blanks") == 0 && cards("notes") == 0);
    let request = Request { message: "blanks".to_owned(), allow_blanks: true, ..Request::default() };
    let options = PrintOptions { root: project.root().to_owned(), request, ..PrintOptions::default() };
    let refusal = print(&options, |_, _, _| {}).diagnostics;
    assert_eq!(refusal.iter().map(|problem| &*problem.message).collect::<Vec<_>>(), ["`T` is more than paper takes"]);
    assert!(String::from_utf8_lossy(&site["a/code.html"]).contains("x\nx\nx"), "the website has all of it");
}

#[test]
fn more_pictures_than_paper_takes_stay_on_the_website() {
    let picture = |bytes: usize| {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.resize(bytes, 0);
        png
    };
    let rule = "---\ntitle: T\nverdict: do\nsummary: S\nwhen: W\n---\n![Large](large.png)\n\n![Small](small.png)\n";
    let project = Project::with(&[("courtesy.toml", "[guide]\ntitle = \"G\"\n"), ("content/1-a/1-rule.md", rule)]);
    project.write("content/1-a/large.png", picture(64 << 20));
    project.write("content/1-a/small.png", picture(1000));
    let outcome = project.build_well();
    let told: Vec<_> = outcome.diagnostics.iter().filter(|problem| problem.code == Code::PaperOnly).collect();
    assert_eq!(
        told.iter().map(|problem| &*problem.message).collect::<Vec<_>>(),
        ["paper takes 64 MB of pictures, and has the words for `large.png` in its place"]
    );
    assert_eq!(told[0].location.as_ref().map(|at| (at.path.to_string(), at.line)), Some(("content/1-a/1-rule.md".to_owned(), 7)));
    assert!(project.site().contains_key("a/large.png"), "the website has it");
}

fn shown_place(problem: &courtesy::diagnostic::Diagnostic) -> String {
    problem.location.as_ref().map(|at| at.path.to_string()).unwrap_or_default()
}

#[test]
fn of_a_flood_of_wrong_links_the_first_are_told() {
    let links: String = (0..3000).map(|at| format!("[a](../x{at}.md) ")).collect();
    let project = Project::with(&[("content/about.md", &format!("---\ntitle: About\n---\n{links}\n"))]);
    let told: Vec<_> = project.build().diagnostics.into_iter().filter(|problem| problem.code == Code::BrokenLink).collect();
    assert_eq!(told.len(), 501);
    assert_eq!(told[500].message, "500 references of this file are wrong; the 2500 from here on were not looked at");
}
