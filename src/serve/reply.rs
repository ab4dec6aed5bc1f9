//! Answers: files with what browsers are to know of them, and words.

use axum::http::StatusCode;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use super::hub;
use crate::web::delivery::content_type;

pub(super) fn file(url: &str, bytes: Vec<u8>, caching: &'static str) -> Response {
    let tag = format!("\"{}\"", hub::hash(&bytes));
    let headers = [(header::CONTENT_TYPE, content_type(url)), (header::CACHE_CONTROL, caching)];
    ([(header::ETAG, tag)], headers, bytes).into_response()
}

pub(super) fn words(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], format!("{words}\n")).into_response()
}
