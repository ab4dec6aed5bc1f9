//! What an address of the guide stands for.

use std::sync::Arc;

use axum::http::StatusCode;

use super::address;
use super::hub::{Hub, Page};
use crate::diagnostic::file::File;
use crate::guide::address::{path_of, url_of};
use crate::guide::slug::nfc;

/// What an address of the guide stands for.
pub(super) enum Found {
    Elsewhere(String),
    Page(Arc<Page>, StatusCode),
    /// A file that is no page, though the theme makes it.
    Plain(String, Arc<Page>),
    Asset(String, Vec<u8>),
    Made(Arc<File>),
    Nothing,
}

/// Finds what an address stands for; `None` where it is being made and may be waited for.
pub(super) fn find(hub: &Hub, path: &str, may_wait: bool) -> Option<Found> {
    let Some(base) = base(hub) else { return Some(Found::Nothing) };
    let Some(url) = path.strip_prefix(&base) else {
        let is_root = path.is_empty() || format!("{path}/") == base;
        return Some(if is_root { Found::Elsewhere(format!("/{base}")) } else { missing(hub) });
    };
    // However a browser spells an address, it is known by one spelling.
    let url = url_of(&nfc(url));
    let url = if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url };
    if url.ends_with(".html")
        && let Some(page) = hub.page(&url)
    {
        return Some(Found::Page(page, StatusCode::OK));
    }
    let (snapshot, cards, files, is_finished) = hub.look(|state| {
        (state.shown.clone().map(|shown| shown.snapshot), state.cards.clone(), state.files.clone(), state.finished == state.number)
    });
    let snapshot = snapshot?;
    if let Some(bytes) = snapshot.asset(&url) {
        return Some(Found::Asset(url, bytes.to_vec()));
    }
    // A search must not find what an edit took out.
    let must_be_new = url.starts_with("search/");
    let made = cards.get(&url).or_else(|| files.get(&url).filter(|_| is_finished || !must_be_new || !may_wait));
    if let Some(file) = made {
        return Some(Found::Made(file.clone()));
    }
    if let Some(page) = hub.page(&url) {
        return Some(Found::Plain(url, page));
    }
    if hub.page(&format!("{url}/index.html")).is_some() {
        return Some(Found::Elsewhere(format!("/{base}{}/", path_of(&url))));
    }
    (is_finished || !may_wait || url.ends_with(".html")).then(|| missing(hub))
}

/// The path of the guide's address, with a slash at its end; empty at the root.
fn base(hub: &Hub) -> Option<String> {
    let path = hub.look(|state| state.shown.as_ref().map(|shown| shown.snapshot.guide().config.guide.base_path()))?;
    Some(if path.is_empty() { String::new() } else { address::decoded(&format!("/{path}")).unwrap_or_default() })
}

/// The URL from the site's root of the file that a path of an address stands for.
pub(super) fn url_at(hub: &Hub, path: &str) -> Option<String> {
    let path = address::decoded(path)?;
    Some(url_of(&nfc(path.strip_prefix(&base(hub)?)?)))
}

fn missing(hub: &Hub) -> Found {
    hub.page("404.html").map_or(Found::Nothing, |page| Found::Page(page, StatusCode::NOT_FOUND))
}

/// The page that an address shows now, for one who has it open; `None` where there is none at all.
pub(super) fn page_at(hub: &Hub, path: &str) -> Option<Arc<Page>> {
    match find(hub, &address::decoded(path)?, false)? {
        Found::Page(page, _) => Some(page),
        _ => None,
    }
}
