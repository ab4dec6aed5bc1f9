//! Who asks for something to be done: only a page that came from this server. Browsers say so, and no page can change what they say.

use axum::http::header::{self, HeaderName};
use axum::http::request::Parts;

use super::address::only;

/// Where browsers say what kind of place a request comes from (Fetch Metadata).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a request names its own host as the page that it comes from, by one of some schemes.
pub(super) fn is_own(head: &Parts, schemes: &[&str]) -> bool {
    let origin = only(head, &header::ORIGIN).and_then(|origin| origin.split_once("://"));
    let host = only(head, &header::HOST);
    origin.zip(host).is_some_and(|((scheme, origin), host)| schemes.contains(&scheme) && origin.eq_ignore_ascii_case(host))
}

/// Whether a request comes from one of some kinds of place; an old browser does not say.
pub(super) fn is_from(head: &Parts, sites: &[&str]) -> bool {
    !head.headers.contains_key(SITE) || only(head, &SITE).is_some_and(|site| sites.contains(&site))
}

#[cfg(test)]
mod tests {
    use axum::http::Request;

    use super::*;

    fn asked(lines: &[(&str, &str)]) -> bool {
        let request = lines.iter().fold(Request::builder(), |request, (name, value)| request.header(*name, *value));
        let (head, ()) = request.body(()).unwrap().into_parts();
        is_own(&head, &["http", "https"]) && is_from(&head, &["same-origin"])
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
