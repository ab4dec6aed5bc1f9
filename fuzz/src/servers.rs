//! Servers that are fuzzed: messages of an editor, and requests of a browser, to a guide of a few files.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use courtesy::lsp;
use courtesy::pipeline::BuildOptions;
use courtesy::serve::{Options, Serving, begin};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId};
use serde_json::{Value, json};
use tempfile::TempDir;

use super::questions::{OF_DOCUMENTS, OF_PLACES};

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What stands in a file beside the guide, and in no answer.
const SECRET: &str = "beside the guide";

const NOTE: &str = "content/messages/note.md";

/// The guide that both are asked about.
fn guide() -> &'static Path {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| {
        let Ok(folder) = tempfile::tempdir() else { panic!("no folder can be made") };
        let config = "[guide]\ntitle = \"Guide\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\n[events]\ntalk = \"the talk\"\n";
        let rule = "---\ntitle: Thank\nverdict: do\nsummary: Thank them.\nwhen: At once\nmessages: [note]\n---\nSee [[note]].\n";
        let files = [
            ("courtesy.toml", config),
            ("secret.txt", SECRET),
            ("content/index.md", "---\ntitle: Home\n---\n"),
            ("content/1-talk/index.md", "---\ntitle: The talk\n---\n"),
            ("content/1-talk/1-thank.md", rule),
            (NOTE, "---\ntitle: A note\nchannel: email\nsubject: Thanks\n---\nDear [Name],\n\nthanks.\n"),
        ];
        for (path, text) in files {
            let path = folder.path().join(path);
            let parent = path.parent().map_or(Ok(()), fs::create_dir_all);
            assert!(parent.and_then(|()| fs::write(&path, text)).is_ok(), "{}", path.display());
        }
        folder
    });
    folder.path()
}

/// What an editor asks besides, of a document or with a word.
const OTHERS: [&str; 3] = ["textDocument/codeLens", "textDocument/formatting", "workspace/symbol"];

/// A message open in an editor: its text, a zero byte, and then edits and questions, each of five bytes and words that end with a zero byte:
/// what is said, a line and a column, and lines and columns from there. Every question has one answer, and none is a failure inside.
pub fn language_server(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let text = String::from_utf8_lossy(parts.next().unwrap_or_default());
    let said = parts.next().unwrap_or_default();
    let uri = format!("file://{}", guide().join(NOTE).display());
    let file = json!({ "uri": uri });

    let (connection, theirs) = Connection::memory();
    let server = std::thread::spawn(move || lsp::serve(theirs, lsp::Options::default()));
    let send = |message: Message| assert!(connection.sender.send(message).is_ok(), "it hangs up");
    let tell = |method: &str, params: Value| send(Notification::new(method.to_owned(), params).into());
    let mut asked = 0;
    let mut ask = |method: &str, params: Value| {
        asked += 1;
        send(Request::new(RequestId::from(asked), method.to_owned(), params).into());
    };
    ask("initialize", json!({ "processId": null, "rootUri": format!("file://{}", guide().display()), "capabilities": {} }));
    tell("initialized", json!({}));
    let document = json!({ "uri": uri, "languageId": "markdown", "version": 0, "text": text });
    tell("textDocument/didOpen", json!({ "textDocument": document }));
    let questions = [&OF_PLACES[..], &OF_DOCUMENTS, &OTHERS].concat();
    let mut rest = said;
    let mut version = 0;
    while let [what, line, column, lines, columns, words @ ..] = rest {
        let end = words.iter().position(|byte| *byte == 0).unwrap_or(words.len());
        let word = String::from_utf8_lossy(&words[..end]);
        rest = words.get(end + 1..).unwrap_or_default();
        let start = json!({ "line": line, "character": column });
        let range = json!({ "start": start, "end": { "line": line.saturating_add(*lines), "character": columns } });
        match questions.get(usize::from(*what) % (2 * questions.len())) {
            Some(method) => {
                let context = json!({ "diagnostics": [], "includeDeclaration": true });
                let options = json!({ "tabSize": 2, "insertSpaces": true });
                ask(
                    method,
                    json!({ "textDocument": file, "position": start, "range": range, "context": context, "newName": word, "options": options, "query": word }),
                );
            }
            None => {
                version += 1;
                let change = if what.is_multiple_of(16) { json!({ "text": word }) } else { json!({ "range": range, "text": word }) };
                tell("textDocument/didChange", json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [change] }));
            }
        }
    }
    ask("shutdown", Value::Null);
    tell("exit", Value::Null);
    let mut answered = vec![0; asked as usize + 1];
    while let Ok(message) = connection.receiver.recv_timeout(PATIENCE) {
        let Message::Response(response) = message else { continue };
        let number = response.id.to_string().parse::<usize>().unwrap_or_default();
        answered[number] += 1;
        if let Err(error) = response.response_result {
            assert_ne!(error.code, ErrorCode::InternalError as i32, "{}", error.message);
        }
    }
    assert!(server.join().is_ok_and(|ended| ended.is_ok()), "it ends badly");
    assert!(answered[1..].iter().all(|times| *times == 1), "{answered:?}");
}

/// The guide, served once for all requests.
fn served() -> SocketAddr {
    static SERVED: OnceLock<Serving> = OnceLock::new();
    let serving = SERVED.get_or_init(|| {
        let build = BuildOptions { root: guide().to_owned(), out: guide().join("output"), ..BuildOptions::default() };
        let options = Options { build, host: "127.0.0.1".to_owned(), port: None, poll: None, edit: None };
        let serving = match begin(&options, &(Arc::new(|_: &courtesy::serve::Told<'_>| {}) as courtesy::serve::Teller)) {
            Ok(serving) => serving,
            Err(problem) => panic!("{}", problem.message),
        };
        let end = Instant::now() + PATIENCE;
        let state = || exchange(serving.address(), b"GET /_courtesy/state HTTP/1.0\r\nHost: localhost\r\n\r\n");
        while !String::from_utf8_lossy(&state()).contains("\"settled\":true") {
            assert!(Instant::now() < end, "it does not settle");
        }
        serving
    });
    serving.address()
}

/// Sends bytes, and reads what comes until the end, or until the head of events that never end.
fn exchange(to: SocketAddr, request: &[u8]) -> Vec<u8> {
    let Ok(mut stream) = TcpStream::connect(to) else { panic!("nobody answers") };
    _ = stream.set_read_timeout(Some(PATIENCE));
    // It may have refused what came before the end, and hung up.
    _ = stream.write_all(request);
    let (mut answer, mut part) = (Vec::new(), [0; 8192]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => return answer,
            Ok(length) => answer.extend_from_slice(&part[..length]),
            Err(error) => {
                assert_ne!(error.kind(), std::io::ErrorKind::WouldBlock, "no end of an answer");
                return answer;
            }
        }
        if answer.windows(19).any(|part| part == b"text/event-stream\r\n") {
            return answer;
        }
    }
}

/// What follows the method and the first slash of a request, with further headers: the answer is one that such a request can have, leads nowhere
/// else, and has nothing of the files beside the guide.
pub fn requests(bytes: &[u8]) {
    let text = bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    let mut request = b"GET /".to_vec();
    for (number, line) in text.enumerate() {
        request.extend_from_slice(line);
        request.extend_from_slice(if number == 0 { b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" } else { b"\r\n" });
        if number > 0 && line.is_empty() {
            break;
        }
    }
    request.extend_from_slice(b"\r\n");
    let answer = exchange(served(), &request);
    let answer = String::from_utf8_lossy(&answer);
    assert!(!answer.contains(SECRET), "{answer}");
    let Some((first, rest)) = answer.split_once("\r\n") else { return assert!(answer.is_empty(), "{answer}") };
    let status = first.split(' ').nth(1).unwrap_or_default();
    assert!(["200", "302", "304", "400", "403", "404", "405", "414", "431"].contains(&status), "{first}");
    let head = rest.split("\r\n\r\n").next().unwrap_or_default();
    for place in head.lines().filter_map(|line| line.strip_prefix("location: ")) {
        assert!(place.starts_with('/') && !place.starts_with("//") && !place.starts_with("/\\"), "{place}");
    }
}
