//! The desk over TCP: who may come in, which files there are, and that nobody's words are lost.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::desk::{CALLS, Desk, parts, until};
use crate::support::wire;
use crate::support::{Project, names};

const RULE: &str = "content/1-a/1-rule.md";

fn project() -> Project {
    let project = Project::new();
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ada\"\n");
    project.write("content/index.md", "---\ntitle: Home\n---\n");
    project.write("content/1-a/index.md", "---\ntitle: Begin\n---\n");
    project.write(RULE, "---\ntitle: A rule\nverdict: do\nsummary: One.\nwhen: Now\n---\nThe words.\n");
    project.write("content/messages/note.md", "---\ntitle: A note\nchannel: handwritten\nstationery: [a6]\n---\nDear [Name],\n\nThanks.\n");
    project
}

#[test]
fn who_has_not_the_key_or_comes_from_elsewhere_gets_nothing() {
    let project = project();
    let desk = Desk::of(&project);
    let origin = format!("http://{}", desk.host);
    let guide = format!("http://{}", desk.serving.as_ref().unwrap().address());
    let (host, key) = (("Host", desk.host.as_str()), ("X-Courtesy-Key", desk.key.as_str()));
    let file = format!("{CALLS}file?path={RULE}");
    let text = json!({ "path": RULE, "text": "stolen", "hash": desk.open(RULE).1 }).to_string();
    let ask = |method, headers: &[_]| {
        desk.ask(method, if method == "GET" { &file } else { "/_courtesy/desk/save" }, headers, if method == "GET" { "" } else { &text })
    };
    for (expected, what, method, headers) in [
        (401, "no key", "GET", &[host][..]),
        (401, "another key", "GET", &[host, ("X-Courtesy-Key", &"0".repeat(64))]),
        (401, "the key as a cookie", "GET", &[host, ("Cookie", desk.key.as_str())]),
        (401, "no key, to write", "POST", &[host, ("Origin", &origin)]),
        (403, "a name that leads here (DNS rebinding)", "GET", &[("Host", "evil.example:4001"), key]),
        (403, "the same with its own origin", "POST", &[("Host", "evil.example"), ("Origin", "http://evil.example"), key]),
        (403, "two names", "GET", &[host, ("Host", "evil.example"), key]),
        (403, "another site", "POST", &[host, key, ("Origin", "http://evil.example")]),
        (403, "a page that is opened from the disk", "POST", &[host, key, ("Origin", "null")]),
        (403, "the guide's own pages", "POST", &[host, key, ("Origin", &guide)]),
        (403, "no origin, to write", "POST", &[host, key]),
        (403, "a picture or a form of another site", "GET", &[host, key, ("Sec-Fetch-Site", "cross-site")]),
        (403, "a script of the guide's pages", "GET", &[host, key, ("Sec-Fetch-Site", "same-site")]),
        (405, "to write by a link", "DELETE", &[host, key, ("Origin", &origin)]),
    ] {
        let (status, answer) = ask(method, headers);
        assert_eq!((status, answer), (expected, Value::Null), "{what}");
    }
    let protocol = format!("courtesy-desk, key-{}", desk.key);
    assert_eq!(desk.talk(&desk.host, &origin, &protocol), 101);
    for (expected, host, from, protocol) in [
        (401, desk.host.as_str(), origin.as_str(), "courtesy-desk"),
        (401, &desk.host, &origin, "courtesy-desk, key-0"),
        (403, &desk.host, "http://evil.example", &protocol),
        (403, &desk.host, &guide, &protocol),
        (403, "evil.example", "http://evil.example", &protocol),
    ] {
        assert_eq!(desk.talk(host, from, protocol), expected, "{host} {from} {protocol}");
    }
    assert!(fs::read_to_string(project.root().join(RULE)).unwrap().ends_with("The words.\n"));
    // The pages' server has nothing of it.
    let (status, _, _) = wire::send(
        guide.strip_prefix("http://").unwrap(),
        &format!("GET {file} HTTP/1.1\r\nHost: localhost\r\nX-Courtesy-Key: {}\r\nConnection: close\r\n\r\n", desk.key),
    );
    assert_eq!(status, 404);
}

#[test]
fn the_empty_page_holds_nothing_and_is_shown_nowhere_else() {
    let project = project();
    let desk = Desk::of(&project);
    let (status, head, body) = desk.raw(&format!("GET / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", desk.host));
    let (head, body) = (head.to_lowercase(), String::from_utf8(body).unwrap());
    assert_eq!(status, 200);
    for part in [
        "frame-ancestors 'none'",
        "default-src 'none'",
        "script-src 'self';",
        "no-store",
        "nosniff",
        "no-referrer",
        "x-frame-options: deny",
    ] {
        assert!(head.contains(part), "{part} is not in {head}");
    }
    assert!(!body.contains(&desk.key) && !body.contains("Guide\""), "{body}");
    assert!(!head.contains("access-control-allow"), "{head}");
    for path in ["/desk.js", "/desk.css", "/favicon.svg", "/fonts/libertinus-serif-regular.woff2"] {
        assert_eq!(desk.raw(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", desk.host)).0, 200, "{path}");
    }
    for path in
        ["/fonts/../../courtesy.toml", "/fonts/..%2f..%2ftheme.toml", "/courtesy.toml", "/desk.js/", "/index.html", "/content/index.md"]
    {
        assert!(
            [400, 404].contains(&desk.raw(&format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", desk.host)).0),
            "{path}"
        );
    }
    assert_eq!(desk.raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").0, 403);
}

#[test]
fn no_path_leads_out_of_the_guide() {
    let project = project();
    let desk = Desk::of(&project);
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret.md"), "secret").unwrap();
    std::os::unix::fs::symlink(outside.path().join("secret.md"), project.root().join("content/1-a/link.md")).unwrap();
    std::os::unix::fs::symlink(outside.path(), project.root().join("content/2-out")).unwrap();
    fs::create_dir(project.root().join("themes")).unwrap();
    std::os::unix::fs::symlink("/etc", project.root().join("themes/etc")).unwrap();
    project.write(".git/config", "[core]\n");
    let absolute = outside.path().join("secret.md").to_string_lossy().into_owned();
    let paths = [
        "../secret.md",
        "content/../../secret.md",
        "content/..%2F..%2Fsecret.md",
        "content%2F..%2Fcourtesy.toml",
        "content/%2e%2e/courtesy.toml",
        "content/..%5C..%5Csecret.md",
        "content//index.md",
        "%2Fetc%2Fpasswd",
        "/etc/passwd",
        "file:///etc/passwd",
        "C:%5CWindows%5Cwin.ini",
        "content/index.md%00.png",
        ".git/config",
        "content/.hidden.md",
        "output/site/index.html",
        "content/1-a/link.md",
        "content/2-out/secret.md",
        "content/2-out/new.md",
        "themes/etc/passwd",
        "content",
        "",
        &absolute,
    ];
    let before = (names(outside.path()), names(project.root()), names(&project.root().join("content")));
    for path in paths {
        let (status, answer) = desk.get(&format!("file?path={path}"));
        assert_eq!(status, 403, "{path}: {answer}");
        assert!(!answer.to_string().contains("root:"), "{path}");
        let plain = percent(path);
        for hash in [None, Some("0")] {
            let (status, answer) = desk.save(&plain, "mine", hash);
            assert_eq!(status, 403, "{plain}: {answer}");
        }
    }
    assert_eq!(fs::read_to_string(outside.path().join("secret.md")).unwrap(), "secret");
    assert_eq!((names(outside.path()), names(project.root()), names(&project.root().join("content"))), before);
    let (_, found) = desk.get("find?words=secret");
    assert_eq!(found["found"], json!([]));
}

#[test]
fn nothing_new_is_made_behind_a_link() {
    let project = project();
    let desk = Desk::of(&project);
    let outside = tempfile::tempdir().unwrap();
    let messages = project.root().join("content/messages");
    fs::rename(&messages, project.root().join("content/kept")).unwrap();
    fs::create_dir(project.root().join("content/inside")).unwrap();
    for target in [outside.path(), &project.root().join("content/inside")] {
        std::os::unix::fs::symlink(target, &messages).unwrap();
        let wanted = json!({ "kind": "message", "title": "For the tour", "channel": "email", "section": null, "shows": [] });
        let (status, answer) = desk.post("new", &wanted);
        assert_eq!(status, 403, "{answer}");
        assert!(names(target).is_empty(), "{}", target.display());
        fs::remove_file(&messages).unwrap();
    }
}

/// Whoever has the key has this guide, and none of the others on this disk.
#[test]
fn the_conversation_is_about_this_guide_alone() {
    let (project, other) = (project(), project());
    other.write("content/secret.md", "---\ntitle: Secret plan\nverdikt: do\n---\nSee [[index]].\n");
    let desk = Desk::of(&project);
    let uri = |project: &Project, path: &str| format!("file://{}/{path}", project.root().canonicalize().unwrap().display());
    let foreign = |path: &str| uri(&other, path);
    let mut page = desk.conversation();
    let folders = json!([{ "uri": foreign(""), "name": "other" }, { "uri": "file:///", "name": "all" }]);
    let begin = json!({ "processId": null, "rootUri": foreign(""), "workspaceFolders": folders, "capabilities": {} });
    let (answer, mut heard) = page.ask(1, "initialize", &begin);
    assert!(answer["result"].is_object(), "{answer}");
    let secret = foreign("content/secret.md");
    for (method, params) in [
        ("initialized", json!({})),
        ("textDocument/didOpen", json!({ "textDocument": { "uri": secret, "languageId": "markdown", "version": 1, "text": "---\n" } })),
        ("textDocument/didSave", json!({ "textDocument": { "uri": secret } })),
        ("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": foreign("courtesy.toml"), "type": 2 }] })),
    ] {
        page.say(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }
    let mut said = Vec::new();
    for (id, method, params) in [
        (2, "workspace/symbol", json!({ "query": "" })),
        (3, "textDocument/documentSymbol", json!({ "textDocument": { "uri": secret } })),
        (4, "textDocument/hover", json!({ "textDocument": { "uri": secret }, "position": { "line": 4, "character": 8 } })),
        (5, "textDocument/definition", json!({ "textDocument": { "uri": secret }, "position": { "line": 4, "character": 8 } })),
        (6, "courtesy/page", json!({ "textDocument": { "uri": secret } })),
    ] {
        let (answer, before) = page.ask(id, method, &params);
        heard.extend(before);
        said.push(answer);
    }
    assert!(said[0]["result"].to_string().contains("A rule"), "its own guide is there: {}", said[0]);
    for answer in &said[1..] {
        let result = &answer["result"];
        assert!(result.is_null() || result == &json!([]), "{answer}");
    }
    let all = json!([said, heard]).to_string();
    assert!(!all.contains("Secret plan") && !all.contains("verdikt") && !all.contains(&foreign("")), "{all}");
}

/// A path with its escapes resolved.
fn percent(path: &str) -> String {
    [("%2F", "/"), ("%5C", "\\"), ("%2e", "."), ("%00", "\0")].iter().fold(path.to_owned(), |path, (from, to)| path.replace(from, to))
}

#[test]
fn a_file_that_changed_meanwhile_is_shown_and_not_written_over() {
    let project = project();
    let disk = project.root().join(RULE);
    let crlf = fs::read_to_string(&disk).unwrap().replace('\n', "\r\n");
    fs::write(&disk, format!("\u{FEFF}{crlf}")).unwrap();
    let desk = Desk::of(&project);
    let (text, hash) = desk.open(RULE);
    assert!(text.starts_with("---\n") && !text.contains('\r'));
    let (status, answer) = desk.save(RULE, &format!("{text}More.\n"), Some(&hash));
    assert_eq!(status, 200);
    assert_eq!(fs::read_to_string(&disk).unwrap(), format!("\u{FEFF}{crlf}More.\r\n"));
    let newer = answer["hash"].as_str().unwrap().to_owned();
    assert_eq!(desk.open(RULE).1, newer);
    let (status, answer) = desk.save(RULE, "mine", Some(&hash));
    assert_eq!((status, &answer["now"]["hash"], &answer["now"]["text"]), (409, &json!(newer), &json!(format!("{text}More.\n"))));
    assert_eq!(desk.save(RULE, "mine", None).0, 409);
    fs::remove_file(&disk).unwrap();
    let (status, answer) = desk.save(RULE, "mine", Some(&newer));
    assert_eq!((status, &answer["now"]), (409, &Value::Null));
    assert_eq!(desk.save(RULE, &text, None).0, 200);
    assert_eq!(fs::read_to_string(&disk).unwrap(), text);
    assert_eq!(names(&project.root().join("content/1-a")), ["1-rule.md", "index.md"]);
}

#[test]
fn a_file_that_may_not_be_written_stays() {
    use std::os::unix::fs::PermissionsExt;
    let project = project();
    let disk = project.root().join(RULE);
    let desk = Desk::of(&project);
    let (text, hash) = desk.open(RULE);
    fs::set_permissions(&disk, fs::Permissions::from_mode(0o444)).unwrap();
    let (status, answer) = desk.save(RULE, "mine", Some(&hash));
    assert_eq!(status, 507, "{answer}");
    assert!(answer["help"].as_str().unwrap().contains("the right to write"), "{answer}");
    assert_eq!(fs::read_to_string(&disk).unwrap(), text);
    assert_eq!(names(&project.root().join("content/1-a")), ["1-rule.md", "index.md"]);
}

/// The command, with a limit on how large a file it may write, which is how a full disk looks to it.
struct Limited(Child);

impl Drop for Limited {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_full_disk_leaves_the_old_file_and_says_so() {
    let project = project();
    let command = format!("trap '' XFSZ; ulimit -f 8; exec {} serve --edit --no-print --root .", env!("CARGO_BIN_EXE_courtesy"));
    let mut child = Command::new("sh").args(["-c", &command]).current_dir(project.root()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    let _limited = Limited(child);
    let line = said.lines().map_while(Result::ok).find(|line| line.contains("#key=")).unwrap();
    let (host, key) = parts(line.split("The desk is at ").nth(1).unwrap());
    let desk = Desk { serving: None, host, key };
    let (text, hash) = desk.open(RULE);
    let (status, answer) = desk.save(RULE, &"much ".repeat(20_000), Some(&hash));
    assert_eq!(status, 507, "{answer}");
    assert!(answer["help"].as_str().unwrap().starts_with("free some space"), "{answer}");
    assert_eq!(fs::read_to_string(project.root().join(RULE)).unwrap(), text);
    assert_eq!(names(&project.root().join("content/1-a")), ["1-rule.md", "index.md"]);
    assert_eq!(desk.save(RULE, "short", Some(&hash)).0, 200);
}

#[test]
fn new_files_are_those_of_the_command() {
    let project = project();
    let desk = Desk::of(&project);
    let (_, rule) = desk.post("new", &json!({ "kind": "rule", "title": "Bring a pen", "section": "a", "dont": false }));
    assert_eq!(rule["path"], "content/1-a/2-bring-a-pen.md");
    let (_, note) =
        desk.post("new", &json!({ "kind": "message", "title": "For the tour", "channel": "handwritten", "section": null, "shows": [] }));
    assert_eq!(note["path"], "content/messages/for-the-tour.md");
    let (_, section) = desk.post("new", &json!({ "kind": "section", "title": "The end" }));
    assert_eq!(section["path"], "content/2-the-end/index.md");
    let (_, page) = desk.post("new", &json!({ "kind": "page", "title": "About us" }));
    assert_eq!(page["path"], "content/about-us.md");
    let (status, taken) = desk.post("new", &json!({ "kind": "section", "title": "The end" }));
    assert_eq!((status, taken["message"].is_string()), (422, true));
    assert_eq!(desk.post("new", &json!({ "kind": "shell", "title": "x" })).0, 400);
    let titles = || {
        let (_, guide) = desk.get("guide");
        let files = guide["groups"].as_array().unwrap().iter().flat_map(|group| group["files"].as_array().unwrap().clone());
        files.map(|file| file["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    until("the new files are in the tree", || {
        ["Bring a pen", "For the tour", "The end"].iter().all(|title| titles().iter().any(|known| known == title))
    });
}

#[test]
fn words_are_found_and_cards_are_set() {
    let project = project().printing();
    let desk = Desk::of(&project);
    let (_, found) = desk.get("find?words=THANKS.");
    assert_eq!(found["found"], json!([{ "path": "content/messages/note.md", "line": 8, "words": "Thanks." }]));
    let (_, card) = desk.get("card?path=content/messages/note.md");
    assert!(card["picture"].as_str().unwrap().starts_with("data:image/"), "{card}");
    let kinds: Vec<&str> = card["cards"].as_array().unwrap().iter().map(|card| card["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["lined", "typeset", "traced", "cue"]);
    assert_eq!(desk.get(&format!("card?path={RULE}")).1["cards"], json!([]));
    let request = format!(
        "GET {CALLS}card.pdf?path=content/messages/note.md&id={} HTTP/1.1\r\nHost: {}\r\nX-Courtesy-Key: {}\r\nConnection: close\r\n\r\n",
        card["id"].as_str().unwrap(),
        desk.host,
        desk.key
    );
    assert!(desk.raw(&request).2.starts_with(b"%PDF-"));
}

#[test]
fn several_files_are_changed_as_one_or_not_at_all() {
    let project = project();
    project.write("content/1-a/2-other.md", "---\ntitle: Other\nverdict: do\nsummary: One.\nwhen: Now\n---\nSee [[rule]].\n");
    let desk = Desk::of(&project);
    let other = "content/1-a/2-other.md";
    let (words, hash) = desk.open(other);
    let moved = |to: &str| json!({ "path": RULE, "hash": desk.open(RULE).1, "to": to });
    let edited = |hash: &str| json!({ "path": other, "hash": hash, "text": words.replace("[[rule]]", "[[new]]") });
    let standing = || (project.root().join(RULE).is_file(), desk.open(other).0);
    let before = standing();
    let (status, said) = desk.post("change", &json!([moved("content/1-a/1-new.md"), edited("0")]));
    assert_eq!((status, &said["path"], &said["now"]["hash"]), (409, &json!(other), &json!(hash)));
    for (to, expected) in [(other, 403), ("../out.md", 403), ("output/a.md", 403), (".git/config", 403), ("content/1-a/x/y.md", 507)] {
        let (status, said) = desk.post("change", &json!([edited(&hash), moved(to)]));
        assert_eq!(status, expected, "{to}: {said}");
        assert!(said["message"].is_string());
        assert_eq!(standing(), before, "{to}");
    }
    let (status, said) = desk.post("change", &json!([edited(&hash), moved("content/1-a/1-new.md")]));
    assert_eq!((status, said["hashes"].as_array().unwrap().len()), (200, 2), "{said}");
    assert_eq!(said["hashes"][0], json!(desk.open(other).1));
    assert!(!project.root().join(RULE).exists() && project.root().join("content/1-a/1-new.md").is_file());
    project.build_well();
}

/// The desk packs its pictures faster than a build does, and sets no PDF for them; what is seen has to be the same.
#[test]
fn the_picture_of_a_card_is_that_of_a_build() {
    let project = project().printing();
    let desk = Desk::of(&project);
    let (_, first) = desk.get("card?path=content/messages/note.md");
    project.build_well();
    let site: Vec<(String, Vec<u8>)> = project.site().into_iter().collect();
    for (kind, ending) in [("typeset", "png"), ("lined", "svg")] {
        let id = first["cards"].as_array().unwrap().iter().find(|card| card["kind"] == kind).unwrap()["id"].as_str().unwrap();
        let (_, card) = desk.get(&format!("card?path=content/messages/note.md&id={id}"));
        assert_eq!((&card["id"], &card["problems"]), (&json!(id), &json!([])));
        let shown = STANDARD.decode(card["picture"].as_str().unwrap().split_once("base64,").unwrap().1).unwrap();
        let (_, built) = site.iter().find(|(path, _)| path.ends_with(&format!("/{id}.{ending}"))).unwrap();
        if ending == "png" {
            assert!(pixels(&shown) == pixels(built), "{id}");
        } else {
            assert!(shown == *built, "{id}");
        }
    }
}

/// Width, height and pixels of a PNG.
fn pixels(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(png));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    (info.width, info.height, pixels)
}

#[test]
fn nothing_of_the_desk_is_built() {
    let project = project();
    project.build_well();
    for (path, bytes) in project.site() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("courtesy/desk") && !text.contains("courtesy-desk"), "{path}");
    }
}

/// The desk has to look well where a guide's own theme does not, so it has the colours of the built-in one in its style.
#[test]
fn the_colours_are_those_of_the_theme() {
    let read = |path: &str| fs::read_to_string(crate::support::repository().join(path)).unwrap();
    let (style, theme) = (read("src/serve/desk/page/desk.css"), read("themes/letterpress/theme.toml"));
    let (light, dark) = style.split_once("prefers-color-scheme: dark").unwrap();
    for (scheme, table) in [(light, "[tokens.color]"), (dark, "[tokens.color-dark]")] {
        let tokens = theme.split(table).nth(1).unwrap().split("\n[").next().unwrap();
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        let colours = scheme.split("--color-").filter_map(|rest| rest.split_once(": #")).filter(|(name, _)| is_name(name));
        let colours: Vec<(&str, &str)> = colours.collect();
        assert!(colours.len() > 10, "{table}");
        for (name, value) in colours {
            let value = value.split(';').next().unwrap();
            assert!(tokens.contains(&format!("\n{name} = \"#{value}\"")), "{table} {name} is not #{value}");
        }
    }
}
