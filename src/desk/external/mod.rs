//! Links to other sites: which there are, and (only where it is asked for) whether they still lead anywhere.
//!
//! This is the only part of Courtesy that speaks to another host.

mod ask;

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::content::{Doc, Guide};
use crate::guide::markdown::{Inline, LinkKind, Visit};

pub use ask::{Answer, ask};

/// Addresses of other sites, each with the places that link to it, in order of address.
pub type Links = BTreeMap<String, Vec<Location>>;

/// Lists every web address that a guide links to.
pub fn links<'g>(editions: impl Iterator<Item = &'g Guide>) -> Links {
    let mut links = Links::new();
    for doc in editions.flat_map(Guide::published) {
        Collector { doc, links: &mut links }.document(&doc.parse());
    }
    links
}

/// The host of an address, with its port.
pub fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}

struct Collector<'c> {
    doc: &'c Doc,
    links: &'c mut Links,
}

impl<'a> Visit<'a> for Collector<'_> {
    fn inline(&mut self, inline: &Inline<'a>) {
        if let Inline::Link { kind: LinkKind::Link | LinkKind::Auto, dest, span, .. } = inline
            && is_web(dest)
        {
            let place = self.doc.at(span.clone());
            self.links.entry(dest.to_string()).or_default().push(place);
        }
    }
}

fn is_web(address: &str) -> bool {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| scheme == "http" || scheme == "https")
}

/// Reports, at each place, the links that do not lead where they say.
pub fn report(links: &Links, answers: &BTreeMap<String, Answer>) -> Vec<Diagnostic> {
    let told = links.iter().filter_map(|(address, places)| Some((places, problem(address, answers.get(without_anchor(address))?)?)));
    told.flat_map(|(places, problem)| places.iter().map(move |place| problem.clone().at(place.clone()))).collect()
}

fn problem(address: &str, answer: &Answer) -> Option<Diagnostic> {
    let dead = |message: String| Some(Diagnostic::new(Code::DeadLink, message));
    match answer {
        Answer::Fine => None,
        Answer::Moved(to) => Some(
            Diagnostic::new(Code::MovedLink, format!("`{address}` leads on to `{to}`"))
                .help("write the new address, if it is the page that is meant"),
        ),
        Answer::Status(status @ (401 | 403 | 407 | 429 | 451 | 503 | 999)) => {
            dead(format!("`{address}` does not open for a program (status {status})"))
                .map(|problem| problem.help("look in a browser; if it opens there, say so under `allow:`"))
        }
        Answer::Status(status) => dead(format!("`{address}` answers with an error (status {status})"))
            .map(|problem| problem.help("correct the address, link to another page, or take the link out")),
        Answer::Silent(why) => dead(format!("`{address}` does not answer: {why}"))
            .map(|problem| problem.help("check the address, and your network; then run the check again")),
    }
}

/// What a server is asked for; it never sees the part after `#`.
fn without_anchor(address: &str) -> &str {
    address.split('#').next().unwrap_or(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_cut_out_of_addresses() {
        for (address, wanted) in [
            ("https://example.org/a?b#c", "example.org"),
            ("http://a@example.org:8080", "example.org:8080"),
            ("https://example.org?x", "example.org"),
        ] {
            assert_eq!(host(address), wanted);
        }
        assert!(is_web("HTTPS://example.org") && !is_web("mailto:a@example.org") && !is_web("../a.md"));
    }
}
