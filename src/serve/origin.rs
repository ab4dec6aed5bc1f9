//! Who asks for something to be done: only a page that came from this server.

use axum::http::header::{self, HeaderMap};

/// Whether a page of this server asks, by what browsers say of it and no page can change. The host has to be this server's own.
pub(super) fn is_ours(headers: &HeaderMap) -> bool {
    let only = |name: &str| {
        let mut all = headers.get_all(name).iter();
        all.next().filter(|_| all.next().is_none())?.to_str().ok()
    };
    let Some(host) = only(header::HOST.as_str()) else { return false };
    let origin = only(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://"));
    let same_origin = origin.is_some_and(|(scheme, authority)| ["http", "https"].contains(&scheme) && authority.eq_ignore_ascii_case(host));
    let same_site = !headers.contains_key("sec-fetch-site") || only("sec-fetch-site") == Some("same-origin");
    same_origin && same_site
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(lines: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|(name, value)| _ = headers.append(*name, value.parse().unwrap()));
        is_ours(&headers)
    }

    #[test]
    fn only_the_page_of_the_same_host_and_port_asks() {
        let host = ("host", "localhost:4000");
        let origin = ("origin", "http://localhost:4000");
        assert!(asked(&[host, origin]));
        assert!(asked(&[host, origin, ("sec-fetch-site", "same-origin")]));
        assert!(asked(&[("host", "[::1]:4000"), ("origin", "http://[::1]:4000")]));
        for foreign in
            ["http://evil.example", "http://localhost", "http://localhost:4001", "http://localhost:4000.evil.example", "null", ""]
        {
            assert!(!asked(&[host, ("origin", foreign)]), "{foreign}");
        }
        assert!(!asked(&[host]), "a page of another site may leave it out");
        assert!(!asked(&[origin]));
        assert!(!asked(&[host, origin, ("origin", "http://evil.example")]));
        assert!(!asked(&[host, host, origin]));
        for site in ["cross-site", "same-site", "none"] {
            assert!(!asked(&[host, origin, ("sec-fetch-site", site)]), "{site}");
        }
        assert!(!asked(&[host, ("origin", "file://localhost:4000")]));
    }
}
