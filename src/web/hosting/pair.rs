//! `_headers` and `_redirects`, which Netlify and Cloudflare Pages read.
//!
//! Both join the values of all rules that fit, so no two rules speak of one header of one file. Of pages, whose caching is not named, both say
//! `max-age=0, must-revalidate`, which means the same as `no-cache`.

use super::moved::{HEAD, Moved};
use crate::guide::address::{ASSETS, shown};
use crate::web::delivery::{FOR_EVER, HEADERS, NAMED, content_type};

pub(super) fn files(urls: &[&str], moved: &[Moved], status: &str) -> Vec<(&'static str, String)> {
    vec![("_headers", headers(urls)), ("_redirects", redirects(moved, status))]
}

fn headers(urls: &[&str]) -> String {
    let mut text = format!("{HEAD}/*\n");
    HEADERS.iter().for_each(|(name, value)| text.push_str(&format!("  {name}: {value}\n")));
    text.push_str(&format!("/{ASSETS}*\n  Cache-Control: {FOR_EVER}\n"));
    // Their endings say less than their names.
    for url in urls.iter().filter(|url| NAMED.iter().any(|(name, _)| url.ends_with(name))) {
        text.push_str(&format!("/{url}\n  Content-Type: {}\n", content_type(url)));
    }
    text
}

fn redirects(moved: &[Moved], status: &str) -> String {
    let mut text = HEAD.to_owned();
    for Moved { from, to } in moved {
        for from in spellings(from) {
            text.push_str(&format!("/{from} /{} {status}\n", shown(to)));
        }
    }
    text
}

/// The addresses under which a page is asked for: with its ending and without, a folder with a slash and without.
fn spellings(url: &str) -> Vec<&str> {
    let short = match shown(url) {
        folder if folder != url => folder.trim_end_matches('/'),
        page => page.strip_suffix(".html").unwrap_or(page),
    };
    let mut all = vec![shown(url), short];
    all.dedup();
    all.retain(|url| !url.is_empty());
    all
}
