//! What Pagefind reads of a record: a small page with its words and its filters, and what that follows from.

use super::super::body::Body;
use super::super::records::{Kind, Record};
use crate::diagnostic::file::Hash;
use crate::diagnostic::parts::Parts;
use crate::guide::content::Verdict;
use crate::guide::markdown::push_escaped;

/// Changes whenever the same records would give other files.
pub(super) const EDITION: &str = env!("COURTESY_IDENTITY");

/// The hash of all that the page of a record follows from, which takes no look into its body.
pub(super) fn hash(record: &Record<'_>, language: &str) -> Hash {
    let mut parts = Parts::default();
    [EDITION, language, &record.url, &head(record, language), &record.after].iter().for_each(|part| parts.add(part.as_bytes()));
    if let Some(body) = &record.body {
        body.add_to(&mut parts);
    }
    parts.hash()
}

pub(super) fn page(record: &Record<'_>, language: &str) -> String {
    let body = record.body.as_ref().map(Body::html).unwrap_or_default();
    [&head(record, language), &body, &record.after, "</body></html>"].concat()
}

/// The page up to the body.
fn head(record: &Record<'_>, language: &str) -> String {
    let mut html = String::with_capacity(record.before.len() + 512);
    html.push_str("<html lang=\"");
    push_escaped(&mut html, language);
    html.push_str("\"><body><h1>");
    push_escaped(&mut html, &record.title);
    html.push_str("</h1>");
    filter(&mut html, "kind", Some(record.kind.as_str()));
    if record.printable {
        filter(&mut html, "kind", Some(Kind::Printable.as_str()));
    }
    filter(&mut html, "section", record.section.as_deref());
    filter(&mut html, "verdict", record.verdict.map(Verdict::as_str));
    filter(&mut html, "tone", record.tone.as_deref());
    for channel in &record.channels {
        filter(&mut html, "channel", Some(channel.as_str()));
    }
    if let Some(summary) = &record.summary {
        html.push_str("<p>");
        push_escaped(&mut html, summary);
        html.push_str("</p>");
    }
    html.push_str(&record.before);
    html
}

fn filter(html: &mut String, name: &str, value: Option<&str>) {
    if let Some(value) = value {
        html.push_str("<i data-pagefind-filter=\"");
        html.push_str(name);
        html.push_str("[data-is]\" data-is=\"");
        push_escaped(html, value);
        html.push_str("\"></i>");
    }
}
