//! Answers: files with what browsers are to know of them, and words.

use axum::http::StatusCode;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::address::content_type;
use super::hub;

pub(super) const NO_CACHE: &str = "no-cache";
/// For names that hold a hash of the bytes.
pub(super) const FOR_EVER: &str = "public, max-age=31536000, immutable";

pub(super) fn file(url: &str, bytes: Vec<u8>, caching: &'static str) -> Response {
    let tag = format!("\"{}\"", hub::hash(&bytes));
    let headers = [(header::CONTENT_TYPE, content_type(url)), (header::CACHE_CONTROL, caching)];
    ([(header::ETAG, tag)], headers, bytes).into_response()
}

pub(super) fn words(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{words}\n")).into_response()
}
