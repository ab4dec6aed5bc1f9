//! Who may come in: only requests that name this machine, from the desk's own page, with the key.

use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};

use super::key::Key;
use crate::serve::address::{Hosts, only};
use crate::serve::origin;

/// The header with the key.
pub(super) const KEY: HeaderName = HeaderName::from_static("x-courtesy-key");
/// What the conversation over a WebSocket is called; browsers let a page say nothing else there, so the key comes beside it.
pub(super) const PROTOCOL: &str = "courtesy-desk";

/// The door to the desk.
pub(crate) struct Door {
    pub(crate) hosts: Hosts,
    pub(crate) key: Key,
    /// The port of the guide's pages.
    pub(crate) guide: u16,
}

/// Why a request is turned away.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub(super) StatusCode, pub(super) &'static str);

impl Door {
    /// Whether a request names this machine, which is all that the empty page asks for.
    pub(super) fn knows_host(&self, head: &Parts) -> Result<(), Refusal> {
        let refusal = Refusal(StatusCode::FORBIDDEN, "The desk answers only under the name that it was started for.");
        if self.hosts.are_named_by(head) { Ok(()) } else { Err(refusal) }
    }

    /// Whether a request may read and write.
    pub(super) fn lets_in(&self, head: &Parts) -> Result<(), Refusal> {
        self.knows_host(head)?;
        if !is_own(head) {
            return Err(Refusal(StatusCode::FORBIDDEN, "The desk answers only its own page."));
        }
        match said(head) {
            Some(key) if self.key.is(key) => Ok(()),
            _ => Err(Refusal(StatusCode::UNAUTHORIZED, "Open the desk by the address that `courtesy serve --edit` shows.")),
        }
    }
}

/// Whether a request comes from a page of this very server. Browsers say so of every one that could change anything.
fn is_own(head: &Parts) -> bool {
    let is_harmless = head.method == Method::GET && ![header::UPGRADE, header::ORIGIN].iter().any(|name| head.headers.contains_key(name));
    origin::is_from(head, &["same-origin", "none"]) && (is_harmless || origin::is_own(head, &["http"]))
}

/// The key that a request says.
fn said(head: &Parts) -> Option<&str> {
    if head.headers.contains_key(header::UPGRADE) {
        let (name, key) = only(head, &header::SEC_WEBSOCKET_PROTOCOL)?.split_once(',')?;
        return key.trim().strip_prefix("key-").filter(|_| name.trim() == PROTOCOL);
    }
    only(head, &KEY)
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use axum::http::Request;

    use super::*;

    fn door() -> Door {
        Door { hosts: Hosts::new("127.0.0.1", IpAddr::from([127, 0, 0, 1])), key: Key::new().unwrap(), guide: 4000 }
    }

    fn status(door: &Door, method: &str, headers: &[(&str, &str)]) -> u16 {
        let request =
            headers.iter().fold(Request::builder().method(method).uri("/"), |request, (name, value)| request.header(*name, *value));
        let (head, ()) = request.body(()).unwrap().into_parts();
        door.lets_in(&head).err().map_or(200, |Refusal(status, _)| status.as_u16())
    }

    #[test]
    fn only_the_own_page_with_the_key_comes_in() {
        let door = door();
        let key = ("x-courtesy-key", door.key.as_str());
        let (host, origin) = (("host", "127.0.0.1:4001"), ("origin", "http://127.0.0.1:4001"));
        assert_eq!(status(&door, "GET", &[host, key]), 200);
        assert_eq!(status(&door, "POST", &[host, origin, key, ("sec-fetch-site", "same-origin")]), 200);
        let protocol = format!("courtesy-desk, key-{}", door.key.as_str());
        let (upgrade, protocol) = (("upgrade", "websocket"), ("sec-websocket-protocol", protocol.as_str()));
        assert_eq!(status(&door, "GET", &[host, origin, upgrade, protocol]), 200);
        for (expected, method, headers) in [
            (401, "GET", &[host][..]),
            (401, "GET", &[host, ("x-courtesy-key", "")]),
            (401, "GET", &[host, key, key]),
            (401, "GET", &[host, ("cookie", door.key.as_str())]),
            (401, "POST", &[host, origin]),
            (403, "POST", &[host, key]),
            (403, "POST", &[host, key, ("origin", "null")]),
            (403, "POST", &[host, key, ("origin", "http://127.0.0.1:4000")]),
            (403, "POST", &[host, key, ("origin", "https://127.0.0.1:4001")]),
            (403, "POST", &[host, key, ("origin", "http://evil.example")]),
            (403, "GET", &[host, key, ("origin", "http://localhost:4001")]),
            (403, "GET", &[host, key, ("sec-fetch-site", "same-site")]),
            (403, "GET", &[host, key, ("sec-fetch-site", "cross-site")]),
            (403, "GET", &[("host", "evil.example"), ("origin", "http://evil.example"), key]),
            (403, "GET", &[host, host, key]),
            (403, "GET", &[key]),
            (403, "GET", &[host, upgrade, protocol]),
            (403, "GET", &[host, ("origin", "http://evil.example"), upgrade, protocol]),
            (401, "GET", &[host, origin, upgrade, ("sec-websocket-protocol", "courtesy-desk")]),
            (401, "GET", &[host, origin, upgrade, key]),
        ] {
            assert_eq!(status(&door, method, headers), expected, "{method} {headers:?}");
        }
    }
}
