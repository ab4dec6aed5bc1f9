//! The desk's own page, with its script, style and faces. It holds nothing of the guide.

use axum::http::header::{self, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};

use crate::theme;
use crate::web::delivery::content_type;

const PAGE: &str = include_str!("page/index.html");
const SCRIPT: &str = include_str!("page/desk.js");
const STYLE: &str = include_str!("page/desk.css");
/// Where the page has a number that styles made by its script have to know.
const NONCE: &str = "NONCE";

/// A file of the page; `guide` is the port of the guide's pages, which it shows in a frame.
pub(super) fn asset(path: &str, guide: u16, nonce: &str) -> Option<Response> {
    let bytes = match path {
        "" => return Some(page(guide, nonce)),
        "desk.js" => SCRIPT.as_bytes().to_vec(),
        "desk.css" => STYLE.as_bytes().to_vec(),
        "favicon.svg" => theme::built_in().get("assets/img/favicon.svg")?.to_vec(),
        _ => {
            let font = path.strip_prefix("fonts/").filter(|name| name.ends_with(".woff2"))?;
            theme::built_in().get(&format!("assets/fonts/{font}"))?.to_vec()
        }
    };
    Some(([(header::CONTENT_TYPE, content_type(path))], bytes).into_response())
}

/// The page may load nothing but its own files, show no page but the guide's, and be shown in no other.
fn page(guide: u16, nonce: &str) -> Response {
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; font-src 'self'; img-src 'self' data: blob:; \
         connect-src 'self'; frame-src http://*:{guide}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    );
    let html = PAGE.replace(NONCE, nonce).replace("GUIDE_PORT", &guide.to_string());
    let mut response = ([(header::CONTENT_TYPE, content_type("page.html"))], html).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// What every answer of the desk says: keep nothing, lend nothing.
pub(super) const HEADERS: [(HeaderName, HeaderValue); 6] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
];
