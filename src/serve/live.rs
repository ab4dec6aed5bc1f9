//! Server-sent events: gives each open page its new form, tells which style sheets and pictures are, and what is wrong.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, KeepAliveStream, Sse};
use futures_core::Stream;
use tokio::sync::mpsc;

use super::hub::{Hub, Page};
use super::{address, found, overlay};

/// What a page knows of itself.
struct Reader {
    path: String,
    version: String,
    shape: String,
    turn: u64,
    problems: String,
}

/// Events for the page that a query names.
pub(super) fn events(hub: Arc<Hub>, query: &str) -> Sse<KeepAliveStream<Events>> {
    let asked = |key| address::asked(query, key).unwrap_or_default().into_owned();
    let turn = asked("turn").parse().unwrap_or_default();
    let mut reader = Reader { path: asked("page"), version: asked("version"), shape: asked("shape"), turn, problems: String::new() };
    let (sender, receiver) = mpsc::channel(16);
    tokio::spawn(async move {
        let mut turns = hub.turns();
        loop {
            turns.mark_unchanged();
            let hub = hub.clone();
            let looked = tokio::task::spawn_blocking(move || {
                let news = reader.news(&hub);
                (reader, news)
            });
            let Ok((known, news)) = looked.await else { return };
            reader = known;
            for event in news {
                if sender.send(event).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                turned = turns.changed() => if turned.is_err() { return },
                () = sender.closed() => return,
            }
        }
    });
    let first = Event::default().retry(Duration::from_millis(500)).comment("courtesy");
    Sse::new(Events { first: VecDeque::from([first]), rest: receiver }).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}

impl Reader {
    /// What has become different since the last look.
    fn news(&mut self, hub: &Hub) -> Vec<Event> {
        let mut events = Vec::new();
        let page = found::page_at(hub, &self.path);
        let (problems, turn, touched) = hub.look(|state| (overlay::to_json(&state.errors()), state.turn(), state.touched_since(self.turn)));
        if problems != self.problems {
            events.push(Event::default().event("problems").data(&problems));
            self.problems = problems;
        }
        if let Some(page) = page {
            events.extend(self.of_page(hub, &page));
        }
        if !touched.is_empty() {
            events.push(Event::default().event("pictures").data(serde_json::json!({ "turn": turn, "urls": touched }).to_string()));
        }
        self.turn = turn;
        events
    }

    /// The page as it is now, or, where only style sheets have other names, those names.
    fn of_page(&mut self, hub: &Hub, page: &Page) -> Option<Event> {
        if page.version == self.version {
            return None;
        }
        let same_shape = page.shape == self.shape;
        self.version.clone_from(&page.version);
        self.shape.clone_from(&page.shape);
        let styles: Vec<String> =
            hub.look(|state| state.shown.as_ref().map(|shown| shown.snapshot.styles().map(str::to_owned).collect()).unwrap_or_default());
        let mut told = serde_json::json!({ "version": page.version, "shape": page.shape, "styles": styles });
        if !same_shape {
            told["html"] = String::from_utf8_lossy(&page.bytes).into();
        }
        Some(Event::default().event(if same_shape { "styles" } else { "page" }).data(told.to_string()))
    }
}

/// A stream of what the task sends.
pub(super) struct Events {
    first: VecDeque<Event>,
    rest: mpsc::Receiver<Event>,
}

impl Stream for Events {
    type Item = Result<Event, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match self.first.pop_front() {
            Some(event) => Poll::Ready(Some(Ok(event))),
            None => self.rest.poll_recv(context).map(|event| event.map(Ok)),
        }
    }
}
