//! What the desk can be asked: a few calls below `/_courtesy/desk/`, each behind the door.

use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::door::{PROTOCOL, Refusal};
use super::key::Key;
use super::room::Desk;
use super::{assets, card, search, talk, tree};
use crate::desk::start::{Entry, New, NewMessage, NewRule};
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::{MessageChannel, Verdict};
use crate::guide::source::editable;
use crate::pipeline::{self, pen};
use crate::serve::address::{asked, decoded};
use crate::serve::port;
use crate::serve::reply::words;

/// Where the calls lie.
const CALLS: &str = "_courtesy/desk/";
/// Largest request, in bytes: a text of the largest size that is read, as JSON.
const MOST: usize = 32 << 20;

/// An answer as JSON, with its status.
type Answer = (StatusCode, Value);

/// Answers until the listener fails.
pub(crate) async fn run(listener: TcpListener, desk: Desk) -> std::io::Result<()> {
    port::answer(listener, Router::new().fallback(answer).with_state(Arc::new(desk))).await
}

async fn answer(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let mut response = route(desk, request).await.unwrap_or_else(|Refusal(status, why)| words(status, why));
    for (name, value) in assets::HEADERS {
        response.headers_mut().insert(name, value);
    }
    response
}

async fn route(desk: Arc<Desk>, request: Request) -> Result<Response, Refusal> {
    let (mut head, body) = request.into_parts();
    desk.door.knows_host(&head)?;
    let path = decoded(head.uri.path()).ok_or(Refusal(StatusCode::BAD_REQUEST, "Nothing has such an address."))?;
    let Some(call) = path.strip_prefix(CALLS) else {
        let nonce = Key::new().map_err(|_| Refusal(StatusCode::INTERNAL_SERVER_ERROR, "The system has no random numbers."))?;
        let asset = Some(()).filter(|()| head.method == Method::GET).and_then(|()| assets::asset(&path, desk.door.guide, nonce.as_str()));
        return asset.ok_or(Refusal(StatusCode::NOT_FOUND, "There is no such file."));
    };
    desk.door.lets_in(&head)?;
    let call = call.to_owned();
    if call == "talk" {
        return conversation(desk, &mut head).await;
    }
    let is_writing = ["save", "change", "new"].contains(&call.as_str());
    if head.method != if is_writing { Method::POST } else { Method::GET } {
        return Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "This is not asked in this way."));
    }
    let body = to_bytes(body, MOST).await.map_err(|_| Refusal(StatusCode::PAYLOAD_TOO_LARGE, "That is too much at once."))?;
    let answered = tokio::task::spawn_blocking(move || called(&desk, &call, &head, &body)).await;
    answered.unwrap_or(Err(Refusal(StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong inside Courtesy.")))
}

async fn conversation(desk: Arc<Desk>, head: &mut Parts) -> Result<Response, Refusal> {
    let upgrade =
        WebSocketUpgrade::from_request_parts(head, &()).await.map_err(|_| Refusal(StatusCode::BAD_REQUEST, "Only a WebSocket."))?;
    Ok(upgrade.protocols([PROTOCOL]).max_message_size(MOST).max_frame_size(MOST).on_upgrade(|socket| talk::talk(desk, socket)))
}

fn called(desk: &Desk, call: &str, head: &Parts, body: &[u8]) -> Result<Response, Refusal> {
    let query = head.uri.query().unwrap_or_default();
    let said = |key| asked(query, key).unwrap_or_default().into_owned();
    let answer = match call {
        "guide" => (StatusCode::OK, tree::tree(desk)),
        "file" => opened(desk, &said("path")),
        "save" => saved(desk, &read(body)?),
        "change" => changed(desk, &read::<Vec<_>>(body)?),
        "new" => made(desk, read(body)?),
        "find" => (StatusCode::OK, search::find(desk, &said("words"))),
        "card" => (StatusCode::OK, card::card(desk, &said("path"), &said("id"))),
        "card.pdf" => match card::pdf(desk, &said("path"), &said("id")) {
            Some(bytes) => return Ok(([(header::CONTENT_TYPE, "application/pdf")], bytes).into_response()),
            None => (StatusCode::NOT_FOUND, json!({ "message": "There is no such card." })),
        },
        _ => return Err(Refusal(StatusCode::NOT_FOUND, "There is no such call.")),
    };
    Ok((answer.0, [(header::CONTENT_TYPE, "application/json")], answer.1.to_string()).into_response())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|_| Refusal(StatusCode::BAD_REQUEST, "The request cannot be read."))
}

fn opened(desk: &Desk, path: &str) -> Answer {
    match pen::open(&desk.root, path) {
        Ok(Some(page)) => (StatusCode::OK, json!({ "path": path, "text": page.text, "hash": page.hash })),
        Ok(None) => (StatusCode::NOT_FOUND, json!({ "message": format!("There is no file {path}.") })),
        Err(problem) => refused(&problem, StatusCode::FORBIDDEN),
    }
}

#[derive(Deserialize)]
struct Save {
    path: String,
    text: String,
    /// Of the file that the text began as; none for a new one.
    hash: Option<String>,
}

fn saved(desk: &Desk, save: &Save) -> Answer {
    match pen::save(&desk.root, &save.path, &save.text, save.hash.as_deref()) {
        Ok(pen::Saved::Whole(hash)) => (StatusCode::OK, json!({ "hash": hash })),
        Ok(pen::Saved::Changed(now)) => (StatusCode::CONFLICT, json!({ "now": now.map(shown) })),
        Err(problem) => refused(&problem, StatusCode::FORBIDDEN),
    }
}

fn shown(page: pen::Page) -> Value {
    json!({ "text": page.text, "hash": page.hash })
}

fn changed(desk: &Desk, changes: &[pen::Change]) -> Answer {
    match pen::change(&desk.root, changes) {
        Ok(pen::Changed::Whole(hashes)) => (StatusCode::OK, json!({ "hashes": hashes })),
        Ok(pen::Changed::Other { path, now }) => (StatusCode::CONFLICT, json!({ "path": path, "now": now.map(shown) })),
        Err(problem) => refused(&problem, StatusCode::FORBIDDEN),
    }
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Wanted {
    Rule { title: String, section: String, dont: bool },
    Message { title: String, channel: MessageChannel, section: Option<String>, shows: Vec<String> },
    Section { title: String },
    Page { title: String },
}

fn made(desk: &Desk, wanted: Wanted) -> Answer {
    let (title, new) = match wanted {
        Wanted::Rule { title, section, dont } => {
            let verdict = if dont { Verdict::Dont } else { Verdict::Do };
            (title, New::Rule(NewRule { section: Some(section), verdict, after: None }))
        }
        Wanted::Message { title, channel, section, shows } => (title, New::Message(NewMessage { channel: channel.into(), section, shows })),
        Wanted::Section { title } => (title, New::Section),
        Wanted::Page { title } => (title, New::Page),
    };
    let file = match pipeline::planned(&desk.root, &Entry { title, id: None, new }) {
        Ok(file) => file,
        Err(problems) => {
            return match problems.first() {
                Some(problem) => refused(problem, StatusCode::UNPROCESSABLE_ENTITY),
                None => (StatusCode::UNPROCESSABLE_ENTITY, json!({ "message": "It could not be made." })),
            };
        }
    };
    // `courtesy new` may write behind a link of its user's; who has the key is not that user.
    let made = editable(&desk.root, &file.path).and_then(|_| pipeline::write_new(&desk.root, &file));
    match made {
        Ok(()) => (StatusCode::OK, json!({ "path": file.path })),
        Err(problem) => refused(&problem, StatusCode::FORBIDDEN),
    }
}

fn refused(problem: &Diagnostic, asked_wrongly: StatusCode) -> Answer {
    let status = match problem.code {
        Code::BadRequest => asked_wrongly,
        Code::Output => StatusCode::INSUFFICIENT_STORAGE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    (status, json!({ "message": problem.message, "help": problem.help }))
}
