//! What Pagefind reads of a record: a small page with its words and its filters.

use super::super::records::{Kind, Record};
use crate::guide::content::Verdict;
use crate::guide::markdown::push_escaped;

pub(super) fn page(record: &Record, language: &str) -> String {
    let mut html = String::with_capacity(record.body.len() + 512);
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
    html.push_str(&record.body);
    html.push_str("</body></html>");
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
