//! HTTP: every answer comes from memory, so no path can lead out of the guide.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use super::address::{self, Hosts};
use super::found::{Found, find};
use super::hub::{self, Hub};
use super::print::{self, Printing};
use super::reply::{file, words};
use super::{live, overlay, port};
use crate::web::delivery::{FOR_EVER, NO_CACHE};

/// Where the server's own files lie, at the root whatever the guide's base.
const OWN: &str = "_courtesy/";
/// How long a file that is being made is waited for before an older one is given.
const PATIENCE: Duration = Duration::from_secs(3);

struct Server {
    hub: Arc<Hub>,
    hosts: Hosts,
    printing: Printing,
}

/// Answers until the listener fails.
pub(super) async fn run(listener: TcpListener, hub: Arc<Hub>, hosts: Hosts) -> std::io::Result<()> {
    let server = Server { hub, hosts, printing: Printing::default() };
    port::answer(listener, Router::new().fallback(answer).with_state(Arc::new(server))).await
}

async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let mut response = route(&server, &head, body).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(NO_CACHE));
    response
}

async fn route(server: &Server, head: &Parts, body: Body) -> Response {
    if !server.hosts.are_named_by(head) {
        return words(
            StatusCode::FORBIDDEN,
            "This server answers only under the name that it was started for; see `courtesy serve --host`.",
        );
    }
    if head.method == Method::POST && head.uri.path() == print::PLACE {
        return print::order(&server.printing, server.hub.clone(), head, body).await;
    }
    if !matches!(head.method, Method::GET | Method::HEAD) {
        let refusal = words(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD are answered.");
        return ([(header::ALLOW, "GET, HEAD")], refusal).into_response();
    }
    let Some(path) = address::decoded(head.uri.path()) else {
        return words(StatusCode::BAD_REQUEST, "No file has such an address.");
    };
    match path.strip_prefix(OWN) {
        Some(own) => of_the_server(server, own, head.uri.query().unwrap_or_default()),
        None => of_the_guide(server, path, head).await,
    }
}

fn of_the_server(server: &Server, own: &str, query: &str) -> Response {
    match own {
        "live.js" => file("live.js", overlay::SCRIPT.as_bytes().to_vec(), NO_CACHE),
        "events" => live::events(server.hub.clone(), query).into_response(),
        "state" => {
            let state = server.hub.look(
                |state| serde_json::json!({ "snapshot": state.number, "settled": state.is_settled(), "errors": state.errors().len() }),
            );
            file("state.json", state.to_string().into_bytes(), "no-store")
        }
        _ if own.starts_with("print/") => server.printing.given(&server.hub, &own["print/".len()..], query),
        _ => match own.strip_prefix("explain/").and_then(overlay::explained) {
            Some(page) => file("page.html", page, NO_CACHE),
            None => words(StatusCode::NOT_FOUND, "There is no such file."),
        },
    }
}

async fn of_the_guide(server: &Server, path: String, head: &Parts) -> Response {
    let mut turns = server.hub.turns();
    let patience = tokio::time::sleep(PATIENCE);
    tokio::pin!(patience);
    let mut may_wait = true;
    loop {
        turns.mark_unchanged();
        let hub = server.hub.clone();
        let asked = path.clone();
        let found = tokio::task::spawn_blocking(move || find(&hub, &asked, may_wait)).await;
        match found {
            Ok(Some(found)) => return given(server, found, head),
            Err(_) => return words(StatusCode::INTERNAL_SERVER_ERROR, "The page could not be made."),
            // It is being made.
            Ok(None) => tokio::select! {
                _ = turns.changed() => {}
                () = &mut patience => may_wait = false,
            },
        }
    }
}

fn given(server: &Server, found: Found, head: &Parts) -> Response {
    let turn = server.hub.look(hub::State::turn);
    let mut response = match found {
        Found::Elsewhere(place) => {
            let place = percent_encoding::utf8_percent_encode(&place, ESCAPED).to_string();
            (StatusCode::FOUND, [(header::LOCATION, place)]).into_response()
        }
        Found::Page(page, status) => {
            let mut response = file("page.html", overlay::with_script(&page, turn), NO_CACHE);
            *response.status_mut() = status;
            response
        }
        Found::Plain(url, page) => file(&url, page.bytes.clone(), NO_CACHE),
        Found::Asset(url, bytes) => file(&url, bytes, FOR_EVER),
        Found::Made(made) => file(&made.url, made.bytes().to_vec(), NO_CACHE),
        Found::Nothing => {
            let mut response = file("page.html", overlay::bare(turn), "no-store");
            *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
            response
        }
    };
    let known = head.headers.get(header::IF_NONE_MATCH);
    if response.status() == StatusCode::OK && known.is_some() && known == response.headers().get(header::ETAG) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        *response.body_mut() = Body::empty();
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    response
}

/// What stands in a `Location` only in an escaped form.
const ESCAPED: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'?').add(b'#').add(b'%');
