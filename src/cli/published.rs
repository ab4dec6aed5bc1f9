//! What came of publishing, in words and as data.

use serde::Serialize;

use super::counted::counted;
use crate::pipeline::Publication;
use crate::publish::{Report, Request};

/// A request of a dry run, in one line.
pub(super) fn line(request: &Request) -> String {
    match request {
        Request::Put { path, size, content_type, caching } => format!("PUT {path} ({size} bytes; {content_type}; {caching})"),
        Request::Delete(path) => format!("DELETE {path}"),
    }
}

/// What was done, in words.
pub(super) fn told(published: &Publication, report: &Report, dry_run: bool) -> String {
    let Publication { title, to, left_out, .. } = published;
    let Report { sent, bytes, unchanged, removed, strangers, is_complete, .. } = report;
    let head = match (dry_run, is_complete) {
        (_, false) if *sent == 0 || dry_run => return format!("Nothing was published to {to}"),
        (true, _) => format!("Would publish “{title}” to {to}"),
        (false, true) => format!("Published “{title}” to {to}"),
        (false, false) => format!("“{title}” is not published to {to} as a whole; run again, and only the rest is sent"),
    };
    let mut parts = vec![format!("{} sent ({})", counted(*sent, "file"), in_bytes(*bytes)), format!("{unchanged} unchanged")];
    let rest = [(*removed, "removed"), (*strangers, "of others left alone"), (*left_out, "hidden and left out")];
    parts.extend(rest.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")));
    format!("{head}\n  {}", parts.join(", "))
}

/// `312 bytes`, `4.1 kB`, `12.3 MB`.
fn in_bytes(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// What publishing says of itself as JSON.
#[derive(Serialize)]
pub(super) struct Summary<'p> {
    title: &'p str,
    to: &'p str,
    dry_run: bool,
    complete: bool,
    sent: usize,
    bytes: u64,
    unchanged: usize,
    removed: usize,
    others: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    requests: Vec<String>,
}

impl<'p> Summary<'p> {
    pub(super) fn new(published: &'p Publication, report: &Report, dry_run: bool) -> Self {
        Summary {
            title: &published.title,
            to: &published.to,
            dry_run,
            complete: report.is_complete,
            sent: report.sent,
            bytes: report.bytes,
            unchanged: report.unchanged,
            removed: report.removed,
            others: report.strangers,
            requests: report.requests.iter().map(line).collect(),
        }
    }
}
