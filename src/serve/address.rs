//! Addresses that come from the network: whom they are meant for, and which file they name. Nothing here touches the disk.

use std::net::IpAddr;

use axum::http::header;
use axum::http::request::Parts;
use percent_encoding::percent_decode_str;

/// The hosts under whose name the server answers, so that no other site can lead a browser here under its own name.
pub(super) struct Hosts {
    asked: String,
    /// Every address of this machine was asked for, so any may be in use; an address cannot be pointed elsewhere like a name.
    any_address: bool,
}

impl Hosts {
    pub(super) fn new(asked: &str, ip: IpAddr) -> Self {
        Hosts { asked: asked.trim_matches(['[', ']']).to_ascii_lowercase(), any_address: ip.is_unspecified() }
    }

    /// Whether a request names this server, and no other beside it.
    pub(super) fn are_named_by(&self, head: &Parts) -> bool {
        let in_line = head.uri.authority().is_none_or(|authority| self.allow(authority.as_str()));
        in_line && only(head, &header::HOST).is_some_and(|host| self.allow(host))
    }

    /// Whether a `Host` header, with its port or without, names this server.
    pub(super) fn allow(&self, header: &str) -> bool {
        let Some(host) = host_of(header) else { return false };
        let host = host.to_ascii_lowercase();
        let is_address = host.parse::<IpAddr>().is_ok();
        ["localhost", "127.0.0.1", "::1"].contains(&host.as_str()) || host == self.asked || (self.any_address && is_address)
    }
}

/// The value of a header that a request has once.
pub(super) fn only<'h>(head: &'h Parts, name: &header::HeaderName) -> Option<&'h str> {
    let mut values = head.headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(one), None) => one.to_str().ok(),
        _ => None,
    }
}

/// The host of `host`, `host:port`, `[v6]` or `[v6]:port`.
fn host_of(header: &str) -> Option<&str> {
    let (host, rest) = match header.strip_prefix('[') {
        Some(rest) => rest.split_once(']')?,
        None => header.find(':').map_or((header, ""), |at| header.split_at(at)),
    };
    let is_port = |rest: &str| rest.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    (!host.is_empty() && (rest.is_empty() || is_port(rest))).then_some(host)
}

/// The path of a request as a URL from the server's root, without the leading slash; `None` for one that no file can have.
pub(super) fn decoded(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let fine = |part: &str| part != "." && part != ".." && !part.contains(['\\', '\0']);
    decoded.split('/').all(fine).then(|| decoded.into_owned())
}

/// The value of a key in a query.
pub(super) fn asked<'q>(query: &'q str, key: &str) -> Option<std::borrow::Cow<'q, str>> {
    let value = query.split('&').find_map(|pair| pair.split_once('=').filter(|(name, _)| *name == key))?.1;
    percent_decode_str(value).decode_utf8().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let loopback = Hosts::new("127.0.0.1", IpAddr::from([127, 0, 0, 1]));
        for fine in ["localhost", "LOCALHOST:4000", "127.0.0.1:4000", "[::1]:4000", "[::1]"] {
            assert!(loopback.allow(fine), "{fine}");
        }
        for foreign in [
            "",
            "evil.example",
            "evil.example:4000",
            "localhost.evil.example",
            "127.0.0.1.evil",
            "10.0.0.1",
            "localhost:x",
            "[::1",
            "a@localhost",
        ] {
            assert!(!loopback.allow(foreign), "{foreign}");
        }
        let named = Hosts::new("Desk.local", IpAddr::from([10, 0, 0, 1]));
        assert!(named.allow("desk.local:80") && !named.allow("10.0.0.2"));
        let all = Hosts::new("0.0.0.0", IpAddr::from([0, 0, 0, 0]));
        assert!(all.allow("192.168.1.7:4000") && !all.allow("evil.example"));
    }

    #[test]
    fn paths_stay_in_the_tree() {
        assert_eq!(decoded("/a/b.html").as_deref(), Some("a/b.html"));
        assert_eq!(decoded("/caf%C3%A9/").as_deref(), Some("café/"));
        for bad in ["", "a", "/..", "/../a", "/a/%2e%2E/b", "/a/..%2fb", "/a\\b", "/%5c", "/a%00", "/%ff"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }

    #[test]
    fn queries_are_read() {
        assert_eq!(asked("page=%2Fa%20b&turn=3", "page").as_deref(), Some("/a b"));
        assert_eq!(asked("page=%2Fa%20b&turn=3", "turn").as_deref(), Some("3"));
        assert_eq!(asked("", "turn"), None);
    }
}
