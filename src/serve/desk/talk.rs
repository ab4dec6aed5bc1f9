//! The conversation over a WebSocket: the language server's messages, and beside them text that is not saved and what is shown.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

use axum::extract::ws::{Message as Frame, WebSocket};
use lsp_server::{Connection, Message, Notification};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::room::Desk;
use crate::diagnostic::Diagnostic;
use crate::guide::config;
use crate::guide::source::editable;
use crate::serve::unsaved::Writer;

/// What the page says of a text that is written and not saved.
const TEXT: &str = "courtesy/text";
/// What the page is told of the guide's pages: how many snapshots there were, how many errors there are, and which.
const STATE: &str = "courtesy/state";
/// Most errors that are told of.
const MOST: usize = 200;

#[derive(Deserialize)]
struct Text {
    path: String,
    /// None where the file counts as it lies on the disk.
    text: Option<String>,
}

/// Speaks with a page until it goes; its unsaved texts go with it.
pub(super) async fn talk(desk: Arc<Desk>, mut socket: WebSocket) {
    let (say, mut answers) = begin(&desk);
    let mut turns = desk.hub.turns();
    turns.mark_changed();
    let mut page = Page { desk: &desk, say, writer: desk.unsaved.writer(), laid: BTreeSet::new() };
    let mut told = String::new();
    loop {
        let frame = tokio::select! {
            heard = socket.recv() => match heard {
                Some(Ok(Frame::Text(words))) if page.hear(&words) => continue,
                Some(Ok(Frame::Ping(_) | Frame::Pong(_))) => continue,
                _ => break,
            },
            answer = answers.recv() => match answer {
                Some(answer) => serde_json::to_string(&answer).unwrap_or_default(),
                None => break,
            },
            turned = turns.changed() => {
                if turned.is_err() {
                    break;
                }
                let now = state(&desk);
                if now == told {
                    continue;
                }
                told.clone_from(&now);
                now
            }
        };
        if socket.send(Frame::Text(frame.into())).await.is_err() {
            break;
        }
    }
}

fn state(desk: &Desk) -> String {
    let (mut state, errors) =
        desk.hub.look(|state| (json!({ "snapshot": state.number, "finished": state.finished, "isBusy": state.is_busy }), state.errors()));
    state["errors"] = errors.len().into();
    // The language server knows nothing of those of cards and of pages that were made.
    state["problems"] = errors.iter().take(MOST).map(|problem| told(&desk.root, problem)).collect();
    serde_json::to_string(&Notification::new(STATE.to_owned(), state)).unwrap_or_default()
}

/// An error as the language server would tell of it; what concerns no file that can be opened here is shown in `courtesy.toml`.
fn told(root: &Path, problem: &Diagnostic) -> Value {
    let own = problem.location.as_ref().filter(|at| editable(root, &at.path).is_ok());
    json!({
        "path": own.map_or(config::FILE, |at| &at.path),
        "line": own.map_or(0, |at| at.line.saturating_sub(1)),
        "message": problem.with_help(),
    })
}

/// Starts a language server; gives what it hears and what it says.
fn begin(desk: &Desk) -> (Sender<Message>, UnboundedReceiver<Message>) {
    let (server, Connection { sender, receiver }) = Connection::memory();
    let (say, said) = channel();
    let (tell, told) = unbounded_channel();
    let speak = desk.edit.speak.clone();
    let root = desk.root.clone();
    std::thread::spawn(move || speak(server, &root));
    std::thread::spawn(move || said.into_iter().try_for_each(|message| sender.send(message)));
    std::thread::spawn(move || receiver.into_iter().try_for_each(|message| tell.send(message)));
    (say, told)
}

/// The page at the other end.
struct Page<'d> {
    desk: &'d Desk,
    say: Sender<Message>,
    writer: Writer,
    /// The files that it has unsaved text over.
    laid: BTreeSet<PathBuf>,
}

impl Page<'_> {
    /// Takes in what the page says; tells whether the conversation goes on.
    fn hear(&mut self, words: &str) -> bool {
        match serde_json::from_str(words) {
            Ok(Message::Notification(said)) if said.method == TEXT => {
                if let Ok(text) = serde_json::from_value(said.params) {
                    self.lay_over(text);
                }
                true
            }
            Ok(message) => self.say.send(message).is_ok(),
            Err(_) => false,
        }
    }

    fn lay_over(&mut self, Text { path, text }: Text) {
        let Ok(disk) = editable(&self.desk.root, &path) else { return };
        match text {
            Some(_) => self.laid.insert(disk.clone()),
            None => self.laid.remove(&disk),
        };
        self.desk.lay_over(self.writer, disk, text);
    }
}

impl Drop for Page<'_> {
    fn drop(&mut self) {
        std::mem::take(&mut self.laid).into_iter().for_each(|disk| self.desk.lay_over(self.writer, disk, None));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Location};

    #[test]
    fn an_error_leads_to_its_line_or_to_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = Diagnostic::new(Code::Serve, "it is wrong").help("mend it");
        let at = |location: Location| told(folder.path(), &wrong.clone().at(location));
        let line = at(Location::in_text("content/a.md", "one\ntwo\n", 4..7));
        assert_eq!(line, json!({ "path": "content/a.md", "line": 1, "message": "it is wrong\nmend it" }));
        assert_eq!(at(Location::file("content/a.md"))["line"], 0);
        for other in [told(folder.path(), &wrong), at(Location::file("output/site")), at(Location::in_text("../a.md", "a\nb", 2..3))] {
            assert_eq!((&other["path"], &other["line"]), (&json!("courtesy.toml"), &json!(0)));
        }
    }
}
