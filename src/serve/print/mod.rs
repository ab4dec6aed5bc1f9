//! `courtesy print` by asking: the form of a message's page, the letter that it asks for, and the files that came of it.

mod order;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::Semaphore;

use super::hub::{self, Hub};
use super::overlay::Problem;
use super::reply::{file, words};
use super::{address, found, origin};
use crate::diagnostic::Diagnostic;
use crate::guide::address::url_of;
use crate::pipeline::{Asked, Setter, TABLE};
use order::Order;

/// Where a letter is asked for.
pub(super) const PLACE: &str = "/_courtesy/print";
/// What is asked for, in bytes: room for a table of some ten thousand people.
const ORDER_MAX: usize = 1 << 20;
/// How long an order may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many files are kept for the browser to fetch.
const KEPT: usize = 8;

/// What was made, and whose turn it is: one letter is set at a time.
pub(super) struct Printing {
    kept: Mutex<VecDeque<Kept>>,
    turn: Arc<Semaphore>,
    setter: Arc<Setter>,
}

struct Kept {
    place: String,
    name: String,
    bytes: Vec<u8>,
}

impl Default for Printing {
    fn default() -> Self {
        Printing { kept: Mutex::default(), turn: Arc::new(Semaphore::new(1)), setter: Arc::default() }
    }
}

#[derive(Serialize)]
struct Answer<'a> {
    problems: Vec<Told<'a>>,
    file: Option<Place<'a>>,
}

#[derive(Serialize)]
struct Told<'t> {
    field: Option<&'t str>,
    /// Whether its line is one of the table.
    in_table: bool,
    #[serde(flatten)]
    problem: Problem<'t>,
}

impl<'t> Told<'t> {
    fn of((field, problem): &'t (Option<String>, Diagnostic)) -> Self {
        let in_table = problem.location.as_ref().is_some_and(|at| *at.path == *TABLE);
        Told { field: field.as_deref(), in_table, problem: Problem::of(problem) }
    }
}

#[derive(Serialize)]
struct Place<'p> {
    url: String,
    name: &'p str,
    bytes: usize,
}

/// Makes the letter that a page of this server asks for.
pub(super) async fn order(printing: &Printing, hub: Arc<Hub>, head: &Parts, body: Body) -> Response {
    if !origin::is_own(head, &["http", "https"]) || !origin::is_from(head, &["same-origin"]) {
        return words(StatusCode::FORBIDDEN, "Only a page of this server may ask for that.");
    }
    let is_json = |value: &header::HeaderValue| value.as_bytes().split(|byte| *byte == b';').next() == Some(b"application/json");
    if !head.headers.get(header::CONTENT_TYPE).is_some_and(is_json) {
        return words(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The form is sent as JSON.");
    }
    let order = match tokio::time::timeout(PATIENCE, to_bytes(body, ORDER_MAX)).await {
        Ok(Ok(bytes)) => serde_json::from_slice::<Order>(&bytes),
        Ok(Err(_)) => {
            return words(StatusCode::PAYLOAD_TOO_LARGE, "A table may have 1 MiB here; `courtesy print --data` takes longer ones.");
        }
        Err(_) => return words(StatusCode::REQUEST_TIMEOUT, "The form did not arrive."),
    };
    let Ok(order) = order else { return words(StatusCode::BAD_REQUEST, "The form does not say what to print.") };
    let Ok(turn) = printing.turn.clone().acquire_owned().await else {
        return words(StatusCode::SERVICE_UNAVAILABLE, "The server ends.");
    };
    let setter = printing.setter.clone();
    let asked = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        asked(&hub, order, &setter)
    });
    match asked.await {
        Ok(Some(asked)) => printing.answer(asked),
        Ok(None) => words(StatusCode::NOT_FOUND, "There is no such message."),
        Err(_) => words(StatusCode::INTERNAL_SERVER_ERROR, "The letter could not be made."),
    }
}

fn asked(hub: &Hub, order: Order, setter: &Setter) -> Option<Asked> {
    let url = found::url_at(hub, &order.page)?;
    let snapshot = hub.look(|state| state.shown.clone())?.snapshot;
    let (request, table) = order.read();
    snapshot.letter(&url, request, table, setter)
}

impl Printing {
    fn answer(&self, asked: Asked) -> Response {
        let Asked { problems, file: made } = asked;
        let place = made.as_ref().map(|(name, bytes)| Place {
            url: format!("{PLACE}/{}/{}", hub::hash(bytes), url_of(name)),
            name,
            bytes: bytes.len(),
        });
        let json = serde_json::to_vec(&Answer { problems: problems.iter().map(Told::of).collect(), file: place }).unwrap_or_default();
        if let Some((name, bytes)) = made {
            self.keep(name, bytes);
        }
        file("answer.json", json, "no-store")
    }

    fn keep(&self, name: String, bytes: Vec<u8>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let place = format!("{}/{name}", hub::hash(&bytes));
        kept.retain(|old| old.place != place);
        kept.push_front(Kept { place, name, bytes });
        kept.truncate(KEPT);
    }

    /// Gives the form of a page, or a file that was made.
    pub(super) fn given(&self, hub: &Hub, asked: &str, query: &str) -> Response {
        if asked == "form" {
            return form(hub, &address::asked(query, "page").unwrap_or_default());
        }
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.iter().find(|kept| kept.place == asked) {
            Some(kept) => file(&kept.name, kept.bytes.clone(), "no-store"),
            None => words(StatusCode::NOT_FOUND, "That letter is not kept any more: ask for it again."),
        }
    }
}

/// The form of a message's page; of any other page nothing.
fn form(hub: &Hub, page: &str) -> Response {
    let snapshot = hub.look(|state| state.shown.clone()).map(|shown| shown.snapshot);
    let url = found::url_at(hub, page);
    let form = snapshot.as_ref().zip(url).and_then(|(snapshot, url)| snapshot.form(&url));
    match form {
        Some(form) => file("form.json", serde_json::to_vec(&form).unwrap_or_default(), "no-store"),
        None => StatusCode::NO_CONTENT.into_response(),
    }
}
