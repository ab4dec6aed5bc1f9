//! The card of a message as it will print: the very job of a build, set alone, and no more of it than is looked at.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::room::Desk;
use crate::diagnostic::file::{Afresh, File};
use crate::paper::print::Job;
use crate::paper::shelf::PrintKind;
use crate::pipeline::{Kept, Snapshot};
use crate::serve::hub::Files;
use crate::web::delivery::content_type;

/// The cards of a message by what they are, and the picture of one of them: the one asked for, or the one with the words set.
pub(super) fn card(desk: &Desk, path: &str, id: &str) -> Value {
    let Some((number, snapshot, _)) = shown(desk) else { return json!({ "cards": [] }) };
    let jobs = snapshot.cards_of(path);
    let list: Vec<Value> = jobs.iter().map(|job| json!({ "id": job.id, "kind": job.kind.as_str(), "paper": job.stationery })).collect();
    let is_asked = |job: &&&Job| job.id == id;
    let Some(job) = jobs.iter().find(is_asked).or_else(|| jobs.iter().find(|job| job.kind == PrintKind::Typeset)).or(jobs.first()) else {
        return json!({ "snapshot": number, "cards": list });
    };
    let (picture, problems) = snapshot.proof(path, &job.id, &desk.setter).unwrap_or_default();
    let problems: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    json!({ "snapshot": number, "cards": list, "id": job.id, "picture": picture.as_ref().map(data), "problems": problems })
}

/// The PDF of a card.
pub(super) fn pdf(desk: &Desk, path: &str, id: &str) -> Option<Vec<u8>> {
    let (_, snapshot, cards) = shown(desk)?;
    let (files, _) = snapshot.card(path, id, &Kept::new(&cards, &Afresh, &|| false), &desk.setter)?;
    files.into_iter().find(|file| file.url.ends_with(".pdf")).map(|file| file.bytes().to_vec())
}

fn shown(desk: &Desk) -> Option<(u64, Snapshot, Arc<Files>)> {
    desk.hub.look(|state| state.shown.as_ref().map(|shown| (shown.number, shown.snapshot.clone(), state.cards.clone())))
}

/// A picture as a `data:` URL.
fn data(file: &File) -> String {
    format!("data:{};base64,{}", content_type(&file.url), STANDARD.encode(file.bytes()))
}
