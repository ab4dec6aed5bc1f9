//! The conversation: what comes in is taken up in turn, and the guides are looked at when it is quiet for a moment.

use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use gen_lsp_types as lsp;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answers::answer;
use super::client::Client;
use super::session::Session;
use super::{Options, broken, capabilities};
use crate::diagnostic::{Diagnostic, panics};

/// How long it has to be quiet before the guides are looked at.
const QUIET: Duration = Duration::from_millis(15);
/// How long that is put off at most while keys go on.
const LONGEST: Duration = Duration::from_millis(60);

/// Serves the editor at the other end until it says goodbye.
///
/// # Errors
/// A diagnostic where the editor breaks off or does not speak the protocol.
pub fn serve(connection: Connection, options: Options) -> Result<(), Diagnostic> {
    let (id, said) = connection.initialize_start().map_err(|error| broken(&error.to_string()))?;
    let said: lsp::InitializeParams = serde_json::from_value(said).map_err(|error| broken(&error.to_string()))?;
    let client = Client::new(&said);
    let Connection { sender, receiver } = connection;
    // The editor's words are gathered as they come, so that a question which it takes back is found to be so.
    let (gather, gathered) = channel();
    std::thread::spawn(move || receiver.into_iter().try_for_each(|message| gather.send(message)));
    let send = Box::new(move |message| sender.send(message).is_ok());
    let server = Server { send, asked: 0, session: Session::new(client, options), waiting: Some(Waiting::new()), ends: false };
    server.reply(Response::new_ok(id, capabilities::said(&server.session.client)));
    server.run(&gathered)
}

struct Server {
    send: Box<dyn Fn(Message) -> bool>,
    /// How many requests were made of the editor.
    asked: i32,
    session: Session,
    /// Since when there is something to look at.
    waiting: Option<Waiting>,
    /// The editor has said that it will go.
    ends: bool,
}

#[derive(Clone, Copy)]
struct Waiting {
    first: Instant,
    last: Instant,
}

impl Waiting {
    fn new() -> Self {
        let now = Instant::now();
        Waiting { first: now, last: now }
    }

    fn end(self) -> Instant {
        (self.last + QUIET).min(self.first + LONGEST)
    }
}

impl Server {
    fn run(mut self, gathered: &Receiver<Message>) -> Result<(), Diagnostic> {
        let mut queue = VecDeque::new();
        loop {
            queue.extend(gathered.try_iter());
            let is_due = self.waiting.is_some_and(|waiting| Instant::now() >= waiting.end());
            if is_due {
                self.look();
            }
            let next = match queue.pop_front() {
                Some(next) => next,
                None => match self.wait(gathered) {
                    Ok(Some(next)) => next,
                    Ok(None) => continue,
                    Err(()) => return Err(broken("it ended without a goodbye")),
                },
            };
            match next {
                Message::Notification(said) if said.method == "exit" => {
                    return if self.ends { Ok(()) } else { Err(broken("it left without asking for the end")) };
                }
                Message::Notification(said) => self.hear(said),
                Message::Request(request) => {
                    let answer = if is_taken_back(&request.id, &queue) { taken_back(request.id) } else { self.answer(request) };
                    self.reply(answer);
                }
                Message::Response(_) => {}
            }
        }
    }

    /// Waits for the next message; none where it is time to look at the guides.
    fn wait(&self, gathered: &Receiver<Message>) -> Result<Option<Message>, ()> {
        let Some(waiting) = self.waiting else { return gathered.recv().map(Some).map_err(|_| ()) };
        match gathered.recv_timeout(waiting.end().saturating_duration_since(Instant::now())) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(()),
        }
    }

    /// Looks at the guides now, and tells what is new.
    fn look(&mut self) {
        self.waiting = None;
        for news in self.session.refresh() {
            self.tell("textDocument/publishDiagnostics", news);
        }
    }

    fn put_off(&mut self) {
        let first = self.waiting.map(|waiting| waiting.first);
        let now = Waiting::new();
        self.waiting = Some(Waiting { first: first.unwrap_or(now.first), ..now });
    }

    fn hear(&mut self, said: Notification) {
        let Notification { method, params } = said;
        match method.as_str() {
            "initialized" => {
                if self.session.client.watches {
                    self.ask("client/registerCapability", capabilities::watching());
                }
                return;
            }
            "textDocument/didOpen" => self.take(params, |session, said: lsp::DidOpenTextDocumentParams| session.open(said.text_document)),
            "textDocument/didChange" => self.take(params, |session, said| session.change(said)),
            "textDocument/didSave" => {
                self.take(params, |session, said: lsp::DidSaveTextDocumentParams| session.save(&said.text_document.uri));
            }
            "textDocument/didClose" => {
                self.take(params, |session, said: lsp::DidCloseTextDocumentParams| session.close(&said.text_document.uri));
            }
            "workspace/didChangeWatchedFiles" => {
                self.take(params, |session, said: lsp::DidChangeWatchedFilesParams| session.changed_on_disk(said.changes));
            }
            _ => return,
        }
        self.put_off();
    }

    /// Takes in what a notification says; one that cannot be read says nothing, since there is no answer to it.
    fn take<P: DeserializeOwned>(&mut self, params: Value, take: impl FnOnce(&mut Session, P)) {
        if let Ok(said) = serde_json::from_value(params) {
            take(&mut self.session, said);
        }
    }

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        if method == "shutdown" {
            self.ends = true;
            return Response::new_ok(id, Value::Null);
        }
        if self.ends || method == "initialize" {
            return Response::new_err(id, ErrorCode::InvalidRequest as i32, "this is not the time to ask for that".to_owned());
        }
        // What is written is offered by names of before, which comes at once; all else is said of the text as it is now.
        if method != "textDocument/completion" && self.waiting.is_some() {
            self.look();
        }
        match panics::caught(|| answer(&self.session, &method, params)) {
            Ok(Some(Ok(answer))) => Response::new_ok(id, answer),
            Ok(Some(Err(error))) => Response { id, response_result: Err(error) },
            Ok(None) => Response::new_err(id, ErrorCode::MethodNotFound as i32, format!("`{method}` is not offered")),
            Err(told) => Response::new_err(id, ErrorCode::InternalError as i32, format!("Courtesy has a fault: {told}")),
        }
    }

    fn reply(&self, response: Response) {
        (self.send)(response.into());
    }

    fn tell(&self, method: &str, params: impl serde::Serialize) {
        (self.send)(Notification::new(method.to_owned(), params).into());
    }

    fn ask(&mut self, method: &str, params: impl serde::Serialize) {
        self.asked += 1;
        (self.send)(Request::new(RequestId::from(self.asked), method.to_owned(), params).into());
    }
}

/// Whether the editor has taken a question back before it was answered.
fn is_taken_back(id: &RequestId, queue: &VecDeque<Message>) -> bool {
    let meant = |said: &Notification| serde_json::from_value::<RequestId>(said.params.get("id")?.clone()).ok();
    queue.iter().any(|message| match message {
        Message::Notification(said) if said.method == "$/cancelRequest" => meant(said).as_ref() == Some(id),
        _ => false,
    })
}

fn taken_back(id: RequestId) -> Response {
    Response::new_err(id, ErrorCode::RequestCanceled as i32, "the question was taken back".to_owned())
}
