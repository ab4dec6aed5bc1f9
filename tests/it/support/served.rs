//! A guide that is served, and the pages that are open in browsers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};

use courtesy::diagnostic::Diagnostic;
use courtesy::pipeline::BuildOptions;
use courtesy::serve::{Options, Serving, Told, begin};

use super::{Project, wire};

pub(crate) struct Server {
    pub(crate) serving: Option<Serving>,
    pub(crate) address: SocketAddr,
    told: Arc<Mutex<Vec<String>>>,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

pub(crate) fn options(build: &BuildOptions) -> Options {
    Options { build: build.clone(), host: "127.0.0.1".to_owned(), port: None, poll: None, edit: None }
}

fn line(told: &Told<'_>) -> String {
    match told {
        Told::Problems(problems) => format!("problems {}", super::shown(problems)),
        Told::Shown { changed, .. } => format!("shown {}", changed.join(" ")),
        Told::Refused { changed } => format!("refused {}", changed.join(" ")),
        other => format!("{other:?}"),
    }
}

impl Server {
    pub(crate) fn try_start(options: &Options) -> Result<Self, Diagnostic> {
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = told.clone();
        let teller = move |told: &Told<'_>| heard.lock().unwrap().push(line(told));
        let serving = begin(options, &(Arc::new(teller) as courtesy::serve::Teller))?;
        Ok(Server { address: serving.address(), serving: Some(serving), told })
    }

    pub(crate) fn start(options: &Options) -> Self {
        let server = Self::try_start(options).unwrap();
        server.settle();
        server
    }

    pub(crate) fn of(project: &Project) -> Self {
        Self::start(&options(&project.options))
    }

    /// Sends bytes as they are and reads the answer to its end.
    pub(crate) fn raw(&self, request: &str) -> Answer {
        let (status, head, body) = wire::send(self.address, request);
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(": "));
        Answer { status, headers: lines.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect(), body }
    }

    pub(crate) fn ask(&self, method: &str, path: &str, host: &str) -> Answer {
        self.raw(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "localhost")
    }

    /// A page without the script that serving adds.
    pub(crate) fn page(&self, path: &str) -> String {
        String::from_utf8(without_script(&self.get(path).body)).unwrap()
    }

    pub(crate) fn state(&self) -> serde_json::Value {
        serde_json::from_slice(&self.get("/_courtesy/state").body).unwrap()
    }

    pub(crate) fn until(&self, what: &str, is_so: impl Fn() -> bool) {
        wire::until(is_so, || format!("{what}\ntold: {:#?}", self.told.lock().unwrap()));
    }

    pub(crate) fn settle(&self) {
        self.until("settled", || self.state()["settled"] == true);
    }

    pub(crate) fn errors(&self) -> u64 {
        self.state()["errors"].as_u64().unwrap()
    }

    pub(crate) fn told(&self) -> Vec<String> {
        self.told.lock().unwrap().clone()
    }

    /// Listens to what an open page hears.
    pub(crate) fn listen(&self, path: &str) -> Listener {
        let page = self.get(path).text();
        let value = |name: &str| page.split(&format!("data-{name}=\"")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let query =
            format!("page={}&version={}&shape={}&turn={}", path.replace('/', "%2F"), value("version"), value("shape"), value("turn"));
        let mut stream = wire::connect(self.address);
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
pub(crate) struct Listener(BufReader<TcpStream>);

impl Listener {
    /// The next event and its data.
    pub(crate) fn next(&mut self) -> (String, String) {
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

pub(crate) fn without_script(html: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(html).unwrap();
    match text.split_once("<script src=\"/_courtesy/live.js\"") {
        Some((before, rest)) => [before, rest.split_once("</script>").unwrap().1].concat().into_bytes(),
        None => html.to_vec(),
    }
}
