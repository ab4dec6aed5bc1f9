//! `courtesy serve` over TCP: what it answers, whom it refuses, and what it tells of edits.

mod author;
mod edits;
mod print;

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::time::Duration;

use courtesy::guide::address::url_of;
use courtesy::serve::Options;

use crate::support::Project;
use crate::support::served::{Server, options, without_script};

const RULE: &str = "---\ntitle: Say thanks\nverdict: do\nsummary: Say it.\nwhen: Always\n---\nSoon.\n";

fn guide() -> Project {
    Project::with(&[("content/1-after/1-thanks.md", RULE)])
}

#[test]
fn pages_are_served_as_they_would_be_built() {
    let project = guide();
    let server = Server::of(&project);
    let answer = server.get("/after/thanks.html");
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!((answer.header("cache-control"), answer.header("x-content-type-options")), ("no-cache", "nosniff"));
    assert!(answer.text().contains("<script src=\"/_courtesy/live.js\"") && answer.text().contains("Soon."));
    assert!(!project.options.out.exists(), "nothing is written");
    let again = server.raw(&format!(
        "GET /after/thanks.html HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: {}\r\nConnection: close\r\n\r\n",
        answer.header("etag")
    ));
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = server.ask("HEAD", "/after/thanks.html", "localhost");
    assert_eq!((head.status, head.body.len(), head.header("content-length")), (200, 0, answer.header("content-length")));
    assert_eq!(server.get("/after/").body, server.get("/after/index.html").body);
    let folder = server.get("/after");
    assert_eq!((folder.status, folder.header("location")), (302, "/after/"));
    let missing = server.get("/after/nowhere.html");
    assert_eq!(missing.status, 404);
    assert_eq!(without_script(&missing.body), without_script(&server.get("/404.html").body));
}

#[test]
fn a_base_with_a_path_is_where_the_guide_lies() {
    let project = guide();
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\nbase_url = \"https://example.org/some/guide/\"\n");
    let server = Server::of(&project);
    for path in ["/", "/some/guide"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.header("location")), (302, "/some/guide/"));
    }
    assert!(server.page("/some/guide/after/thanks.html").contains("Soon."));
    assert_eq!(server.get("/after/thanks.html").status, 404);
}

#[test]
fn other_hosts_other_methods_and_other_places_are_refused() {
    let project = guide();
    project.write("content/secret.txt", "not linked");
    let server = Server::of(&project);
    for host in ["evil.example", "localhost.evil.example:4000", "10.1.2.3", ""] {
        assert_eq!(server.ask("GET", "/", host).status, 403, "{host}");
    }
    assert_eq!(server.raw("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n").status, 403);
    assert_eq!(server.raw("GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").status, 403);
    assert_eq!(server.raw("GET / HTTP/1.0\r\n\r\n").status, 403);
    for host in ["localhost", "127.0.0.1:4000", "[::1]"] {
        assert_eq!(server.ask("GET", "/", host).status, 200, "{host}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"] {
        let answer = server.ask(method, "/", "localhost");
        assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
    }
    for path in [
        "/../courtesy.toml",
        "/after/../../courtesy.toml",
        "/%2e%2e/courtesy.toml",
        "/..%2fcourtesy.toml",
        "/..%5ccourtesy.toml",
        "/after\\..\\thanks.html",
        "/after/thanks.html%00.txt",
        "/%ff",
    ] {
        let answer = server.get(path);
        assert_eq!(answer.status, 400, "{path}");
        assert!(!answer.text().contains("title ="), "{path}");
    }
    for path in ["/courtesy.toml", "/content/index.md", "/secret.txt", "//etc/passwd", "/etc/passwd", "/_courtesy/", "/_courtesy/../state"]
    {
        assert!([400, 404].contains(&server.get(path).status), "{path}");
    }
}

#[test]
fn a_port_is_the_next_free_one_unless_it_is_named() {
    let project = guide();
    let first = Server::of(&project);
    let second = Server::of(&project);
    assert!(first.address.port() >= 4000 && second.address.port() >= 4000);
    assert_ne!(first.address.port(), second.address.port());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = Some(taken.local_addr().unwrap().port());
    let error = Server::try_start(&Options { port, ..options(&project.options) }).err().unwrap();
    assert!(error.message.contains("another program has it") && error.help.unwrap().contains("--port"));
    let nowhere = Server::try_start(&Options { host: "203.0.113.1".to_owned(), ..options(&project.options) }).err().unwrap();
    assert!(nowhere.message.contains("203.0.113.1"), "{}", nowhere.message);
}

#[test]
fn a_broken_guide_is_shown_when_it_is_mended() {
    let project = guide();
    project.write("courtesy.toml", "[guide\n");
    let server = Server::of(&project);
    let answer = server.get("/any/page.html");
    assert_eq!(answer.status, 503);
    assert!(answer.text().contains("/_courtesy/live.js"));
    assert_eq!(server.errors(), 1);
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\n");
    server.until("mended", || server.get("/").status == 200);
    assert_eq!(server.errors(), 0);
}

#[test]
fn an_error_keeps_the_last_good_page_and_is_told() {
    let project = guide();
    let server = Server::of(&project);
    let mut page = server.listen("/after/thanks.html");
    project.write("content/1-after/1-thanks.md", RULE.replace("Soon.", "See [this](nowhere.md)."));
    let (event, data) = page.next();
    assert_eq!(event, "problems");
    let problems: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!((&problems[0]["file"], &problems[0]["line"]), (&"content/1-after/1-thanks.md".into(), &7.into()));
    assert_eq!(problems[0]["excerpt"], serde_json::json!(["See ", "[this](nowhere.md)", "."]));
    assert!(problems[0]["help"].as_str().unwrap().contains("write the path"));
    assert!(server.page("/after/thanks.html").contains("Soon."));
    assert_eq!(server.get("/after/thanks.html").status, 200);
    project.write("content/1-after/1-thanks.md", RULE.replace("Soon.", "At once."));
    assert_eq!(page.next(), ("problems".to_owned(), "[]".to_owned()));
    let (event, data) = page.next();
    assert!(event == "page" && data.contains("At once."), "{event}: {data}");
    assert!(server.page("/after/thanks.html").contains("At once."));
}

#[test]
fn a_page_is_told_of_what_changes_it_and_of_nothing_else() {
    let project = guide();
    project.write("content/1-after/2-other.md", RULE.replace("Say thanks", "Other"));
    project.write("themes/letterpress/assets/css/letterpress.css", "body { color: red }\n");
    let server = Server::of(&project);
    let (mut page, mut other) = (server.listen("/after/thanks.html"), server.listen("/after/other.html"));
    project.write("content/1-after/1-thanks.md", RULE.replace("Soon.", "At once."));
    let (event, data) = page.next();
    assert_eq!(event, "page");
    let told: serde_json::Value = serde_json::from_str(&data).unwrap();
    assert_eq!(told["html"].as_str().unwrap(), server.page("/after/thanks.html"), "the page comes along");
    project.write("themes/letterpress/assets/css/letterpress.css", "body { color: blue }\n");
    // A style sheet is another one for both, and the words of the first page were none of the other's.
    for page in [&mut page, &mut other] {
        let (event, data) = page.next();
        assert_eq!(event, "styles");
        assert!(data.contains("assets/css/letterpress."), "{data}");
        let told: serde_json::Value = serde_json::from_str(&data).unwrap();
        let mut urls = told["styles"].as_array().unwrap().iter().map(|url| url.as_str().unwrap());
        let new = urls.find(|url| url.contains("letterpress.")).unwrap();
        let style = server.get(&format!("/{new}"));
        assert!(style.text().contains("blue") && style.header("cache-control").contains("immutable"));
    }
}

#[test]
fn files_come_go_and_change_their_names() {
    let project = guide();
    let server = Server::of(&project);
    let at = |path: &str| project.root().join(path);
    fs::rename(at("content/1-after/1-thanks.md"), at("content/1-after/1-say-it.md")).unwrap();
    server.until("renamed", || server.get("/after/say-it.html").status == 200 && server.get("/after/thanks.html").status == 404);
    fs::rename(at("content/1-after"), at("content/2-before")).unwrap();
    server.until("the folder too", || server.get("/before/say-it.html").status == 200 && server.get("/after/say-it.html").status == 404);
    project.write("content/2-before/deep.txt", "");
    project.write("content/3-new/1-rule.md", RULE);
    server.until("a new folder", || server.get("/new/rule.html").status == 200);
    fs::remove_dir_all(at("content/2-before")).unwrap();
    server.until("a deleted folder", || server.get("/before/say-it.html").status == 404);
    fs::remove_dir_all(at("content")).unwrap();
    server.until("all of it", || server.errors() == 1);
    assert_eq!(server.get("/new/rule.html").status, 200, "the last good pages stay");
    project.write("content/index.md", "---\ntitle: New home\n---\n");
    server.until("and back", || server.errors() == 0 && server.page("/").contains("New home"));
    project.write("content/index.md", "---\ntitle: Newer home\n---\n");
    server.until("which is watched again", || server.page("/").contains("Newer home"));
    let away = project.beside("away");
    fs::rename(project.root(), &away).unwrap();
    std::thread::sleep(Duration::from_millis(100));
    fs::rename(&away, project.root()).unwrap();
    project.write("content/index.md", "---\ntitle: Last home\n---\n");
    server.until("the whole guide was away", || server.page("/").contains("Last home"));
}

#[test]
fn what_editors_leave_beside_a_file_is_passed_over() {
    let project = guide();
    let server = Server::of(&project);
    for name in [".1-thanks.md.swp", "1-thanks.md~", "#1-thanks.md#", ".#1-thanks.md", "4913"] {
        project.write(&format!("content/1-after/{name}"), "---\nbroken\n");
        fs::remove_file(project.root().join("content/1-after").join(name)).unwrap();
    }
    project.write("output/site/index.html", "built");
    project.write("notes.txt", "beside");
    // A file that is written again as it was, and one that is only looked at.
    project.write("content/1-after/1-thanks.md", RULE);
    // Saving through another file, as many editors do, is one edit.
    project.write("content/1-after/new.tmp", RULE.replace("Soon.", "At once."));
    fs::rename(project.root().join("content/1-after/new.tmp"), project.root().join("content/1-after/1-thanks.md")).unwrap();
    server.until("the edit", || server.page("/after/thanks.html").contains("At once."));
    server.settle();
    std::thread::sleep(Duration::from_millis(600));
    let shown: Vec<String> = server.told().into_iter().filter(|line| line.starts_with("shown") || line.starts_with("refused")).collect();
    assert_eq!(shown, ["shown ", "shown content/1-after/1-thanks.md"]);
}

#[test]
fn many_fast_saves_end_with_the_last() {
    let project = guide();
    let server = Server::of(&project);
    for n in 0..200 {
        project.write("content/1-after/1-thanks.md", RULE.replace("Soon.", &format!("Save number {n}.")));
    }
    server.until("the last save", || server.page("/after/thanks.html").contains("Save number 199."));
    server.settle();
    let snapshots = server.state()["snapshot"].as_u64().unwrap();
    assert!(snapshots < 100, "saves that come together are one edit, but there were {snapshots}");
}

#[test]
fn a_broken_theme_keeps_the_last_pages() {
    let project = guide();
    let server = Server::of(&project);
    let template = "themes/letterpress/templates/guidance.html";
    // One that cannot be read is refused as a whole.
    project.write(template, "{% block");
    server.until("an error", || server.errors() == 1);
    assert!(server.page("/after/thanks.html").contains("Soon."));
    // One that fails where it is used is found without anybody asking for that page.
    let before = server.state()["snapshot"].as_u64();
    project.write(template, "{% extends \"base.html\" %}{% block main %}{{ 1 / 0 }}{% endblock %}");
    // A save may be seen before it is whole, so that there is one more than two.
    let found = |state: &serde_json::Value| state["errors"] == 1 && state["settled"] == true && state["snapshot"].as_u64() > before;
    server.until("another error", || found(&server.state()));
    assert!(server.page("/after/thanks.html").contains("Soon."));
    assert_eq!(server.get("/after/thanks.html").status, 200);
    fs::remove_file(project.root().join(template)).unwrap();
    server.until("mended", || server.errors() == 0);
    assert!(server.page("/after/thanks.html").contains("Soon."));
}

#[test]
fn a_network_drive_is_looked_at() {
    let project = guide();
    let server = Server::start(&Options { poll: Some(Duration::from_millis(50)), ..options(&project.options) });
    project.write("content/1-after/1-thanks.md", RULE.replace("Soon.", "A longer text."));
    server.until("seen", || server.page("/after/thanks.html").contains("A longer text."));
}

/// However it is spelled, an address of a page in another script leads to it.
#[test]
fn addresses_in_any_script_are_served() {
    let page = "---\ntitle: x\nverdict: do\nsummary: x\nwhen: x\n---\n";
    let project = Project::with(&[("content/1-が/1-すぐに感謝.md", page), ("content/2-Спасибо/index.md", "---\ntitle: С\n---\n")]);
    // While a guide is written it is not kept for reading without a network.
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\n[offline]\nenabled = false\n");
    let server = Server::of(&project);
    for path in ["%E3%81%8C/%E3%81%99%E3%81%90%E3%81%AB%E6%84%9F%E8%AC%9D.html", "%e3%81%8b%e3%82%99/すぐに感謝.html", "が/すぐに感謝.md"]
    {
        assert_eq!(server.get(&format!("/{path}")).status, 200, "{path}");
    }
    let there = server.get("/%D1%81%D0%BF%D0%B0%D1%81%D0%B8%D0%B1%D0%BE");
    assert_eq!(there.header("location"), "/%D1%81%D0%BF%D0%B0%D1%81%D0%B8%D0%B1%D0%BE/");
    let mut heard = server.listen("/%E3%81%8C/%E3%81%99%E3%81%90%E3%81%AB%E6%84%9F%E8%AC%9D.html");
    project.write("content/1-が/1-すぐに感謝.md", page.replace("summary: x", "summary: y"));
    while heard.next().0 != "page" {}
    project.build_well();
    let site = project.site();
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    let is_as_built = |path: &str, bytes: &[u8]| without_script(&server.get(&format!("/{}", url_of(path))).body) == bytes;
    let differ: Vec<&String> = pages.filter(|(path, bytes)| !is_as_built(path, bytes)).map(|(path, _)| path).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn a_new_picture_of_a_card_is_told() {
    let note = "---\ntitle: Note\nchannel: handwritten\nstationery: [a6]\n---\nThanks.\n";
    let project = Project::with(&[("content/messages/note.md", note)]).printing();
    let server = Server::of(&project);
    let mut page = server.listen("/messages/note.html");
    project.write("content/messages/note.md", note.replace("Thanks.", "Many thanks indeed."));
    let mut seen = BTreeSet::new();
    while !seen.contains("pictures") {
        let (event, data) = page.next();
        if event == "pictures" {
            assert!(data.contains("printables/note-a6-cue.png"), "{data}");
        }
        seen.insert(event);
    }
    assert!(seen.contains("page"));
    assert!(Path::new(&project.options.out).read_dir().is_err(), "nothing is written");
}
