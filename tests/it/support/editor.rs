//! An editor that speaks with the language server in this process.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread::JoinHandle;

use courtesy::diagnostic::Diagnostic;
use courtesy::lsp::{Options, serve};
use lsp_server::{Connection, Message, Notification, Request, Response, ResponseError};
use serde_json::{Value, json};

use super::wire::PATIENCE;

/// An editor with a folder open.
pub(crate) struct Editor {
    connection: Connection,
    server: Option<JoinHandle<Result<(), Diagnostic>>>,
    root: String,
    asked: i32,
    versions: i32,
    /// The answer to the first words.
    pub(crate) said: Value,
    /// Requests of the server.
    pub(crate) wishes: Vec<Request>,
    /// What was last told of each document.
    pub(crate) told: BTreeMap<String, Vec<Value>>,
}

/// What an editor of today can do.
pub(crate) fn able() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-8", "utf-16"] },
        "workspace": {
            "didChangeWatchedFiles": { "dynamicRegistration": true },
            "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create", "rename", "delete"] },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true },
            "completion": { "completionItem": { "snippetSupport": true } },
        },
    })
}

pub(crate) fn uri(root: &Path, path: &str) -> String {
    format!("file://{}", root.canonicalize().unwrap().join(path).display())
}

impl Editor {
    /// Opens a folder.
    pub(crate) fn new(root: &Path, abilities: Value) -> Self {
        Self::with(root, abilities, Value::Null)
    }

    /// Opens a folder, with options for this server.
    pub(crate) fn with(root: &Path, abilities: Value, options: Value) -> Self {
        let (ours, theirs) = Connection::memory();
        let server = std::thread::spawn(move || serve(theirs, Options::default()));
        let mut editor = Editor {
            connection: ours,
            server: Some(server),
            root: uri(root, "").trim_end_matches('/').to_owned(),
            asked: 0,
            versions: 0,
            said: Value::Null,
            wishes: Vec::new(),
            told: BTreeMap::new(),
        };
        let folders = json!([{ "uri": editor.root, "name": "guide" }]);
        let mut said = json!({ "processId": null, "rootUri": null, "capabilities": abilities, "workspaceFolders": folders });
        if !options.is_null() {
            said["initializationOptions"] = options;
        }
        editor.said = editor.ask("initialize", said).unwrap();
        editor.tell("initialized", json!({}));
        editor
    }

    pub(crate) fn uri(&self, path: &str) -> String {
        format!("{}/{path}", self.root)
    }

    pub(crate) fn tell(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).unwrap();
    }

    /// Sends a request and gives its number.
    pub(crate) fn send(&mut self, method: &str, params: Value) -> i32 {
        self.asked += 1;
        self.connection.sender.send(Request::new(self.asked.into(), method.to_owned(), params).into()).unwrap();
        self.asked
    }

    /// Waits for the answer to a request.
    pub(crate) fn answer(&mut self, number: i32) -> Result<Value, ResponseError> {
        loop {
            match self.connection.receiver.recv_timeout(PATIENCE).expect("an answer") {
                Message::Response(Response { id, response_result }) if id == number.into() => return response_result,
                Message::Response(other) => panic!("an answer that nobody waits for: {other:?}"),
                other => self.hear(other),
            }
        }
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Result<Value, ResponseError> {
        let number = self.send(method, params);
        self.answer(number)
    }

    /// Asks something of a place in a document.
    pub(crate) fn ask_at(&mut self, method: &str, path: &str, (line, character): (usize, usize), more: Value) -> Value {
        let mut params = json!({ "textDocument": { "uri": self.uri(path) }, "position": { "line": line, "character": character } });
        params.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        self.ask(method, params).unwrap()
    }

    /// Asks something of a document.
    pub(crate) fn ask_of(&mut self, method: &str, path: &str) -> Value {
        let params = json!({ "textDocument": { "uri": self.uri(path) } });
        self.ask(method, params).unwrap()
    }

    fn hear(&mut self, message: Message) {
        match message {
            Message::Notification(said) if said.method == "textDocument/publishDiagnostics" => {
                let problems = said.params["diagnostics"].as_array().unwrap().clone();
                let uri = percent_encoding::percent_decode_str(said.params["uri"].as_str().unwrap()).decode_utf8().unwrap();
                self.told.insert(uri.into_owned(), problems);
            }
            Message::Request(request) => self.wishes.push(request),
            other => panic!("unexpected: {other:?}"),
        }
    }

    pub(crate) fn open(&mut self, path: &str, text: &str) {
        let document = json!({ "uri": self.uri(path), "languageId": "markdown", "version": 0, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Puts other words in the place of a document's.
    pub(crate) fn replace(&mut self, path: &str, text: &str) {
        self.change(path, json!([{ "text": text }]));
    }

    pub(crate) fn change(&mut self, path: &str, changes: Value) {
        self.versions += 1;
        let document = json!({ "uri": self.uri(path), "version": self.versions });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Waits until all is told: a question is answered after the guides have been looked at.
    pub(crate) fn settle(&mut self) {
        self.ask("workspace/symbol", json!({ "query": "no page has such a title" })).unwrap();
    }

    /// Waits for word of a document, and gives it as `line:column code`, both from 0.
    pub(crate) fn problems_after(&mut self, path: &str) -> Vec<String> {
        let uri = self.uri(path);
        self.told.remove(&uri);
        while !self.told.contains_key(&uri) {
            let message = self.connection.receiver.recv_timeout(PATIENCE).expect("word of the problems");
            self.hear(message);
        }
        self.problems(path)
    }

    /// What is known to be wrong with a document.
    pub(crate) fn problems(&self, path: &str) -> Vec<String> {
        self.told.get(&self.uri(path)).map(|all| all.iter().map(problem).collect()).unwrap_or_default()
    }

    /// Says goodbye.
    pub(crate) fn leave(mut self) -> Result<(), Diagnostic> {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Breaks off.
    pub(crate) fn vanish(mut self) -> Result<(), Diagnostic> {
        let server = self.server.take().unwrap();
        drop(self);
        server.join().unwrap()
    }
}

fn problem(problem: &Value) -> String {
    let at = &problem["range"]["start"];
    format!("{}:{} {}", at["line"], at["character"], problem["code"].as_str().unwrap())
}
