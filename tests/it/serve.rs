//! `courtesy serve` over TCP: what it answers, whom it refuses, and that after any edits it shows what a build would make.

mod print;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use courtesy::diagnostic::Diagnostic;
use courtesy::guide::address::url_of;
use courtesy::pipeline::BuildOptions;
use courtesy::serve::{Options, Serving, Told, begin};

use crate::support::Project;

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(180);

struct Server {
    serving: Option<Serving>,
    address: SocketAddr,
    told: Arc<Mutex<Vec<String>>>,
}

struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn options(build: &BuildOptions) -> Options {
    Options { build: build.clone(), host: "127.0.0.1".to_owned(), port: None, poll: None, edit: None }
}

fn line(told: &Told<'_>) -> String {
    match told {
        Told::Problems(problems) => format!("problems {}", crate::support::shown(problems)),
        Told::Shown { changed, .. } => format!("shown {}", changed.join(" ")),
        Told::Refused { changed } => format!("refused {}", changed.join(" ")),
        other => format!("{other:?}"),
    }
}

impl Server {
    fn try_start(options: &Options) -> Result<Self, Diagnostic> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = told.clone();
        let teller = move |told: &Told<'_>| heard.lock().unwrap().push(line(told));
        let serving = begin(options, &(Arc::new(teller) as courtesy::serve::Teller))?;
        Ok(Server { address: serving.address(), serving: Some(serving), told })
    }

    fn start(options: &Options) -> Self {
        let server = Self::try_start(options).unwrap();
        server.settle();
        server
    }

    fn of(project: &Project) -> Self {
        Self::start(&options(&project.options))
    }

    /// Sends bytes as they are and reads the answer to its end.
    fn raw(&self, request: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.filter_map(|line| line.split_once(": ")).map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
        Answer { status, headers, body: bytes[end + 4..].to_vec() }
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> Answer {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "localhost")
    }

    /// A page without the script that serving adds.
    fn page(&self, path: &str) -> String {
        String::from_utf8(without_script(&self.get(path).body)).unwrap()
    }

    fn state(&self) -> serde_json::Value {
        serde_json::from_slice(&self.get("/_courtesy/state").body).unwrap()
    }

    fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < end, "still not: {what}\ntold: {:#?}", self.told.lock().unwrap());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn settle(&self) {
        self.until("settled", || self.state()["settled"] == true);
    }

    fn errors(&self) -> u64 {
        self.state()["errors"].as_u64().unwrap()
    }

    fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// Listens to what an open page hears.
    fn listen(&self, path: &str) -> Listener {
        let page = self.get(path).text();
        let value = |name: &str| page.split(&format!("data-{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let query =
            format!("page={}&version={}&shape={}&turn={}", path.replace('/', "%2F"), value("version"), value("shape"), value("turn"));
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "GET /_courtesy/events?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
        let mut listener = Listener(BufReader::new(stream));
        // On coming, a page is told of the problems that there are.
        let (first, problems) = listener.next();
        assert_eq!((first.as_str(), problems.as_str()), ("problems", "[]"));
        listener
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.end();
        }
    }
}

/// An open page.
struct Listener(BufReader<TcpStream>);

impl Listener {
    /// The next event and its data.
    fn next(&mut self) -> (String, String) {
        let mut event = String::new();
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the server hung up");
            if let Some(name) = line.strip_prefix("event: ") {
                name.trim().clone_into(&mut event);
            } else if let Some(data) = line.strip_prefix("data: ") {
                return (event, data.trim().to_owned());
            }
        }
    }
}

fn without_script(html: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(html).unwrap();
    match text.split_once("<script src=\"/_courtesy/live.js\"") {
        Some((before, rest)) => [before, rest.split_once("</script>").unwrap().1].concat().into_bytes(),
        None => html.to_vec(),
    }
}

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

/// Numbers that look thrown and are always the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }
}

const CONFIG: &str = "[guide]\ntitle = \"Guide\"\nbase_url = \"https://example.org/guide/\"\n[languages.de]\ntitle = \"Der Guide\"\n[offline]\nenabled = false\n[events]\nday = \"the day\"\n[print]\nstationery = [\"a6\"]\n[fields.name]\nlabel = \"Name\"\nexample = \"Ada\"\n";

/// A guide that is written over and over, as someone does who makes mistakes.
struct Author {
    dice: Dice,
    /// Rules and messages that there are, by path.
    files: BTreeSet<String>,
    made: usize,
}

impl Author {
    fn rule(&mut self) -> String {
        let n = self.dice.below(1000);
        let mut links = String::new();
        let is_message = |path: &&String| path.contains("/messages/") && !path.ends_with(".de.md");
        let messages: Vec<&String> = self.files.iter().filter(is_message).collect();
        if !messages.is_empty() && n.is_multiple_of(7) {
            let name = messages[n % messages.len()].rsplit('/').next().unwrap().trim_end_matches(".md");
            links = format!("\n![[{name}]]\n\nSee [[{name}]].\n");
        }
        if n.is_multiple_of(250) {
            links.push_str("\n[Nowhere](nowhere.md)\n");
        }
        let tags = ["", "tags: [a]\n", "tags: [a, b c]\n"][n % 3];
        let due = if n.is_multiple_of(4) { "due: { after: day, within: 3 days }\n" } else { "" };
        format!(
            "---\ntitle: Rule {n}\nverdict: {}\nsummary: \"S {n}\"\nwhen: W\n{tags}{due}---\nText {n}.\n\n## Why {n}\n\nSo.\n{links}",
            ["do", "dont"][n % 2]
        )
    }

    fn message(&mut self) -> String {
        let n = self.dice.below(1000);
        let channel = ["channel: handwritten\n", "channel: email\nsubject: \"For [Name]\"\n", "channel: letter\n"][n % 3];
        let blank = if n.is_multiple_of(200) { "[Nme]" } else { "[Name]" };
        format!("---\ntitle: Message {n}\n{channel}tone: warm\n---\nDear {blank},\n\nThanks {n}.\n")
    }

    /// A translation takes from its original what is the same in every language.
    fn translation(&mut self, path: &str) -> String {
        let n = self.dice.below(1000);
        if path.contains("/messages/") {
            return format!("---\ntitle: Brief {n}\n---\nLiebe [Name],\n\ndanke {n}.\n");
        }
        format!("---\ntitle: Regel {n}\nsummary: \"Z {n}\"\nwhen: W\n---\nText {n}.\n\n## Warum {}\n\nDarum.\n", n % 5)
    }

    fn text(&mut self, path: &str) -> String {
        if path.ends_with(".de.md") {
            return self.translation(path);
        }
        if path.contains("/messages/") { self.message() } else { self.rule() }
    }

    fn any(&mut self) -> Option<String> {
        let at = self.dice.below(self.files.len().max(1));
        self.files.iter().nth(at).cloned()
    }

    fn new_path(&mut self) -> String {
        self.made += 1;
        let n = self.made;
        if let Some(path) = self.any()
            && !path.ends_with(".de.md")
            && n.is_multiple_of(4)
        {
            return path.replace(".md", ".de.md");
        }
        match self.dice.below(3) {
            0 => format!("content/messages/message-{n}.md"),
            _ => {
                let step = self.dice.below(5);
                format!("content/{step}-step-{step}/{n}-rule-{n}.md")
            }
        }
    }

    /// One edit.
    fn edit(&mut self, project: &Project) {
        let at = |path: &str| project.root().join(path);
        match (self.dice.below(26), self.any()) {
            (0..=9, Some(path)) => {
                let text = self.text(&path);
                project.write(&path, text);
            }
            // Words alone, as in most edits.
            (20..=25, Some(path)) => {
                let n = self.dice.below(1000);
                let text = fs::read_to_string(at(&path)).unwrap();
                let link = match n % 12 {
                    0 => "\n[Home](../index.md)\n",
                    1 => "\n![A](../a.png)\n",
                    2 if n.is_multiple_of(5) => "\n[[nowhere]]\n",
                    _ => "",
                };
                project.write(&path, text + &format!("\nWord {n}.\n{link}"));
            }
            (10 | 11, Some(path)) => {
                let to = self.new_path();
                if to.ends_with(".de.md") == path.ends_with(".de.md") && to.contains("/messages/") == path.contains("/messages/") {
                    fs::create_dir_all(at(&to).parent().unwrap()).unwrap();
                    fs::rename(at(&path), at(&to)).unwrap();
                    self.files.remove(&path);
                    self.files.insert(to);
                }
            }
            (12, Some(path)) => {
                fs::remove_file(at(&path)).unwrap();
                self.files.remove(&path);
            }
            (13, Some(path)) => {
                let folder = path.rsplit_once('/').unwrap().0.to_owned();
                if !folder.ends_with("messages") && self.made > 40 {
                    fs::remove_dir_all(at(&folder)).unwrap();
                    self.files.retain(|path| !path.starts_with(&format!("{folder}/")));
                }
            }
            (14, _) => {
                let n = self.dice.below(100);
                project.write("content/index.md", format!("---\ntitle: Home {n}\n---\n![A](a.png)\n"));
                project.write("content/a.png", png(n));
            }
            (15, _) => {
                let n = self.dice.below(100);
                project.write("courtesy.toml", CONFIG.replace("Guide", &format!("Guide {n}")));
            }
            (16, _) => {
                let n = self.dice.below(100);
                project.write("themes/letterpress/assets/css/paper.css", format!("main {{ margin: {n}px }}\n"));
            }
            _ => {
                let path = self.new_path();
                let text = self.text(&path);
                project.write(&path, text);
                self.files.insert(path);
            }
        }
    }

    /// Writes every file well, so that the guide can be built.
    fn mend(&mut self, project: &Project) {
        for path in self.files.clone() {
            if path.ends_with(".de.md") && !self.files.contains(&path.replace(".de.md", ".md")) {
                fs::remove_file(project.root().join(&path)).unwrap();
                self.files.remove(&path);
                continue;
            }
            let text = loop {
                let text = self.text(&path);
                if !text.contains("nowhere") && !text.contains("[Nme]") && !text.contains("[[") {
                    break text;
                }
            };
            project.write(&path, text);
        }
    }
}

/// A picture of one pixel.
fn png(n: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[n as u8]).unwrap();
    bytes
}

fn edits_end_in_what_a_build_makes(project: &Project, edits: usize) {
    project.write("courtesy.toml", CONFIG);
    project.write("content/index.md", "---\ntitle: Home\n---\n");
    project.write("content/a.png", png(0));
    let mut author = Author { dice: Dice(7), files: BTreeSet::new(), made: 0 };
    for _ in 0..30 {
        let path = author.new_path();
        let text = author.text(&path);
        project.write(&path, text);
        author.files.insert(path);
    }
    let server = Server::of(project);
    for n in 0..edits {
        author.edit(project);
        // Some come together, some alone, and now and then everything is made in between: waiting for that, not the speed of
        // the machine, sees to it that the guide is good often enough to tell something.
        match n % 15 {
            14 => {
                author.mend(project);
                server.settle();
            }
            n if n.is_multiple_of(7) => std::thread::sleep(Duration::from_millis(20)),
            _ => {}
        }
    }
    author.mend(project);
    project.write("content/last.md", "---\ntitle: The last edit\n---\n");
    server.until("the last edit", || {
        server.get("/guide/last.html").status == 200 && server.state()["settled"] == true && server.errors() == 0
    });
    project.build_well();
    let built = project.site();
    assert!(built.len() > 60, "{} files", built.len());
    let differ: Vec<&String> = built.iter().filter(|(url, bytes)| !is_served(&server, url, bytes)).map(|(url, _)| url).collect();
    assert!(differ.is_empty(), "these differ, or are not served: {differ:?}");
    let shown = server.told().iter().filter(|line| line.starts_with("shown")).count();
    assert!(shown > edits / 20, "the guide was good only {shown} times: {:#?}", server.told());
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

/// Whether a file is served as it was built.
fn is_served(server: &Server, url: &str, bytes: &[u8]) -> bool {
    let answer = server.get(&format!("/guide/{url}"));
    answer.status == 200 && (if url.ends_with(".html") { without_script(&answer.body) } else { answer.body }) == bytes
}

#[test]
fn after_500_edits_every_address_is_what_a_build_makes() {
    edits_end_in_what_a_build_makes(&Project::new(), 500);
}

#[test]
fn after_edits_with_cards_every_address_is_what_a_build_makes() {
    edits_end_in_what_a_build_makes(&Project::new().printing(), 40);
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
