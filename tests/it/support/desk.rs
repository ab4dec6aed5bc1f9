//! The desk as its own page speaks with it, and as others try to.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use courtesy::pipeline::BuildOptions;
use courtesy::serve::{Edit, Options, Serving, Told, begin};
use serde_json::{Value, json};

use super::{Project, wire};

pub(crate) const CALLS: &str = "/_courtesy/desk/";

/// A desk, and where it is.
pub(crate) struct Desk {
    pub(crate) serving: Option<Serving>,
    pub(crate) host: String,
    pub(crate) key: String,
}

impl Desk {
    pub(crate) fn of(project: &Project) -> Self {
        let options = |root: &Path| courtesy::lsp::Options { drafts: true, only: Some(root.to_owned()) };
        let edit = Edit { speak: Arc::new(move |connection, root| _ = courtesy::lsp::serve(connection, options(root))) };
        let options = Options {
            build: BuildOptions { drafts: true, ..project.options.clone() },
            host: "127.0.0.1".to_owned(),
            port: None,
            poll: None,
            edit: Some(edit),
        };
        let serving = begin(&options, &(Arc::new(|_: &Told<'_>| {}) as courtesy::serve::Teller)).unwrap();
        let (host, key) = parts(serving.desk().unwrap());
        let desk = Desk { serving: Some(serving), host, key };
        until("the guide is there", || desk.get("guide").1["title"] == "Guide");
        desk
    }

    /// Sends a request and gives the status, the head and what follows.
    pub(crate) fn raw(&self, request: &str) -> (u16, String, Vec<u8>) {
        wire::send(&self.host, request)
    }

    /// A request with everything that the desk's own page sends, but for what `change` makes of it.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
        let head: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let length = body.len();
        let request = format!("{method} {path} HTTP/1.1\r\n{head}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}");
        let (status, _, body) = self.raw(&request);
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    pub(crate) fn headers(&self) -> [(&str, &str); 3] {
        [("Host", &self.host), ("X-Courtesy-Key", &self.key), ("Sec-Fetch-Site", "same-origin")]
    }

    pub(crate) fn get(&self, call: &str) -> (u16, Value) {
        self.ask("GET", &format!("{CALLS}{call}"), &self.headers(), "")
    }

    pub(crate) fn post(&self, call: &str, body: &Value) -> (u16, Value) {
        let origin = format!("http://{}", self.host);
        let headers = [&self.headers()[..], &[("Origin", origin.as_str())]].concat();
        self.ask("POST", &format!("{CALLS}{call}"), &headers, &body.to_string())
    }

    pub(crate) fn open(&self, path: &str) -> (String, String) {
        let (status, page) = self.get(&format!("file?path={path}"));
        assert_eq!(status, 200, "{page}");
        (page["text"].as_str().unwrap().to_owned(), page["hash"].as_str().unwrap().to_owned())
    }

    pub(crate) fn save(&self, path: &str, text: &str, hash: Option<&str>) -> (u16, Value) {
        self.post("save", &json!({ "path": path, "text": text, "hash": hash }))
    }

    /// The status of a WebSocket that asks to be opened.
    pub(crate) fn talk(&self, host: &str, origin: &str, protocol: &str) -> u16 {
        self.knock(host, origin, protocol).1
    }

    /// A conversation, as the desk's own page has it.
    pub(crate) fn conversation(&self) -> Conversation {
        let origin = format!("http://{}", self.host);
        let (stream, status) = self.knock(&self.host, &origin, &format!("courtesy-desk, key-{}", self.key));
        assert_eq!(status, 101);
        Conversation(stream)
    }

    fn knock(&self, host: &str, origin: &str, protocol: &str) -> (BufReader<TcpStream>, u16) {
        let mut stream = wire::connect(&self.host);
        write!(
            stream,
            "GET {CALLS}talk HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n"
        )
        .unwrap();
        let mut stream = BufReader::new(stream);
        let mut lines = vec![String::new()];
        while stream.read_line(lines.last_mut().unwrap()).unwrap() > 2 {
            lines.push(String::new());
        }
        let status = lines[0].split(' ').nth(1).unwrap().parse().unwrap();
        (stream, status)
    }
}

/// A WebSocket that was opened.
pub(crate) struct Conversation(BufReader<TcpStream>);

impl Conversation {
    pub(crate) fn say(&mut self, message: &Value) {
        let words = message.to_string().into_bytes();
        // A text as a whole (RFC 6455, section 5.2), under a mask that leaves it as it is.
        let length = match u8::try_from(words.len()) {
            Ok(length @ ..126) => vec![0x80 | length],
            _ => [&[0x80 | 126], &u16::try_from(words.len()).unwrap().to_be_bytes()[..]].concat(),
        };
        let frame = [&[0x81], &length[..], &[0; 4], &words].concat();
        self.0.get_mut().write_all(&frame).unwrap();
    }

    /// The next message.
    pub(crate) fn hear(&mut self) -> Value {
        let [_, short] = self.bytes();
        let length = match short {
            126 => u64::from(u16::from_be_bytes(self.bytes())),
            127 => u64::from_be_bytes(self.bytes()),
            short => u64::from(short),
        };
        let mut words = vec![0; usize::try_from(length).unwrap()];
        self.0.read_exact(&mut words).unwrap();
        serde_json::from_slice(&words).unwrap()
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// The answer to a request, with all that was heard before it.
    pub(crate) fn ask(&mut self, id: u32, method: &str, params: &Value) -> (Value, Vec<Value>) {
        self.say(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        let mut heard = Vec::new();
        loop {
            let said = self.hear();
            if said["id"] == id && said.get("method").is_none() {
                return (said, heard);
            }
            heard.push(said);
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.end();
        }
    }
}

/// Host with port, and key, of the address that is shown.
pub(crate) fn parts(url: &str) -> (String, String) {
    let (host, key) = url.strip_prefix("http://").unwrap().split_once("/#key=").unwrap();
    (host.to_owned(), key.to_owned())
}

pub(crate) fn until(what: &str, is_so: impl Fn() -> bool) {
    wire::until(is_so, || what.to_owned());
}
