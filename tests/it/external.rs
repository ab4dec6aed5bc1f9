//! Links to other sites: asked only where that is wanted, each once, and reported where they stand. The other site is a server here.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use courtesy::diagnostic::{Code, Diagnostic};
use courtesy::pipeline::check;

use crate::support::Project;

/// Requests by method and path, with how often each came.
type Requests = Arc<Mutex<BTreeMap<String, usize>>>;

/// A site on a port of its own, for as long as the test runs.
fn site() -> (String, Requests) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Requests::default();
    let (known, host) = (requests.clone(), address.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (known, host) = (known.clone(), host.clone());
            std::thread::spawn(move || answer(stream, &host, &known));
        }
    });
    (address, requests)
}

fn answer(mut stream: TcpStream, host: &str, requests: &Requests) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(request) = lines.next() else { return };
    lines.take_while(|line| !line.is_empty()).for_each(drop);
    let (method, path) = request.rsplit_once(' ').unwrap().0.split_once(' ').unwrap();
    *requests.lock().unwrap().entry(format!("{method} {path}")).or_default() += 1;
    let (status, more) = match (method, path) {
        (_, "/fine" | "/") | ("GET", "/no-head") => ("200 OK", String::new()),
        ("HEAD", "/no-head") => ("405 Method Not Allowed", String::new()),
        (_, "/moved") => ("301 Moved Permanently", format!("Location: {host}/fine\r\n")),
        (_, "/round") => ("302 Found", "Location: /round\r\n".to_owned()),
        (_, "/closed") => ("403 Forbidden", String::new()),
        (_, "/cut") => return,
        _ => ("404 Not Found", String::new()),
    };
    let _ = write!(stream, "HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n");
}

fn project(body: &str) -> Project {
    Project::with(&[("content/about.md", &format!("---\ntitle: About\n---\n{body}"))])
}

fn told(diagnostics: &[Diagnostic], host: &str) -> Vec<String> {
    let told = diagnostics.iter().map(|found| {
        let at = found.location.as_ref().unwrap();
        format!("{}:{}:{} {} {}", at.path, at.line, at.column, found.code, found.message.replace(host, "SITE"))
    });
    told.collect()
}

#[test]
fn nothing_is_fetched_unless_it_is_asked_for() {
    let (host, requests) = site();
    let project = project(&format!("See [this]({host}/gone) and <{host}/fine>.\n"));
    let outcome = check(&project.options, None);
    assert!(outcome.diagnostics.is_empty());
    assert_eq!(outcome.links.len(), 2);
    project.build_well();
    assert!(requests.lock().unwrap().is_empty());
}

#[test]
fn links_are_asked_once_and_reported_where_they_stand() {
    let (host, requests) = site();
    let body = format!(
        "[a]({host}/fine) [b]({host}/fine#there) [c]({host}/no-head)\n\n[d]({host}/gone)\n\n- [e]({host}/moved)\n- [f]({host}/closed)\n\
         \n[g][g] <{host}/gone> [h]({host}) <mailto:a@example.org>\n\n[g]: {host}/cut\n"
    );
    let project = project(&body);
    let steps = Mutex::new(Vec::new());
    let outcome = check(&project.options, Some(&|done, of| steps.lock().unwrap().push((done, of))));
    let found = told(&outcome.diagnostics, &host);
    let (cut, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|line| line.contains("/cut"));
    assert_eq!(
        others,
        [
            "content/about.md:6:1 dead-link `SITE/gone` answers with an error (status 404)",
            "content/about.md:8:3 moved-link `SITE/moved` leads on to `SITE/fine`",
            "content/about.md:9:3 dead-link `SITE/closed` does not open for a program (status 403)",
            "content/about.md:11:8 dead-link `SITE/gone` answers with an error (status 404)",
        ]
    );
    assert!(cut[0].starts_with("content/about.md:11:1 dead-link `SITE/cut` does not answer: "), "{cut:?}");
    let requests = requests.lock().unwrap();
    for once in ["HEAD /gone", "GET /gone", "HEAD /no-head", "GET /no-head", "HEAD /moved", "HEAD /"] {
        assert_eq!(requests.get(once), Some(&1), "{once} in {requests:?}");
    }
    assert_eq!(requests.get("HEAD /fine"), Some(&2), "once for itself and once where `/moved` leads");
    assert_eq!(requests.get("GET /fine"), None);
    let mut steps = steps.into_inner().unwrap();
    steps.sort_unstable();
    assert_eq!(steps, (1..=7).map(|done| (done, 7)).collect::<Vec<_>>());
}

#[test]
fn what_leads_round_or_is_no_site_is_reported_and_can_be_allowed() {
    let (host, _) = site();
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let project = project(&format!("[a]({host}/round) [b](http://{closed}/) [c](http://no-such-host.invalid/)\n"));
    let found = check(&project.options, Some(&|_, _| {})).diagnostics;
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), [Code::DeadLink; 3]);
    assert!(found[0].message.ends_with("it leads on more than 8 times"), "{}", found[0].message);
    assert!(found.iter().all(|found| found.help.is_some() && !found.message.contains('\n')), "{found:?}");
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\n[check.allow]\ndead-link = \"they come back\"\n");
    assert!(check(&project.options, Some(&|_, _| {})).diagnostics.is_empty());
}
