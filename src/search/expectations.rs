//! `content/search.toml`: what a reader searches for and the page that should come of it. The browser tests run them.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::records::Kind;
use crate::content::Guide;
use crate::data::{self, Spanned};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::source::SourceFile;

/// The path of the file from the guide's root.
pub const FILE: &str = "content/search.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    #[serde(default)]
    search: Vec<Expectation>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectation {
    query: Spanned<String>,
    #[serde(default)]
    filters: Filters,
    /// A page's URL, with or without its ending.
    expect: Spanned<String>,
    #[serde(default = "first")]
    within: Spanned<u32>,
}

/// One value for each filter that is set.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Filters {
    kind: Option<Spanned<String>>,
    section: Option<Spanned<String>>,
    channel: Option<crate::content::Channel>,
    verdict: Option<crate::content::Verdict>,
    tone: Option<String>,
}

fn first() -> Spanned<u32> {
    Spanned { span: 0..0, value: 1 }
}

/// Reports what in the file cannot be: keys, filters, and pages that do not exist.
pub fn check(file: &SourceFile, guide: &Guide) -> Vec<Diagnostic> {
    let (node, problems) = data::parse_toml(&file.text);
    let mut diagnostics = data::report(file, problems, "search.toml");
    let (expectations, problems) = node.map_or((None, Vec::new()), data::read::<Expectations>);
    diagnostics.extend(data::report(file, problems, "search.toml"));
    let pages = pages(guide);
    let sections: Vec<&str> = guide.sections.iter().map(|section| section.slug.as_str()).collect();
    for expectation in expectations.into_iter().flat_map(|all| all.search) {
        let Expectation { query, filters, expect, within } = expectation;
        let mut bad = |at: std::ops::Range<usize>, message: String, help: String| {
            diagnostics.push(Diagnostic::new(Code::BadValue, message).at(file.at(at)).help(help));
        };
        if query.trim().is_empty() {
            bad(query.span.clone(), "a query is empty".to_owned(), "write what a reader would type".to_owned());
        }
        if within.value == 0 {
            bad(within.span.clone(), "no page can be within the first 0".to_owned(), "count from 1".to_owned());
        }
        let kinds = Kind::ALL.map(Kind::as_str);
        if let Some(kind) = filters.kind.filter(|kind| !kinds.contains(&kind.as_str())) {
            bad(kind.span.clone(), format!("`{}` is not a kind", kind.value), format!("use {}", one_of(&kinds)));
        }
        if let Some(section) = filters.section.filter(|section| !sections.contains(&section.as_str())) {
            bad(section.span.clone(), format!("`{}` is not a section", section.value), format!("use {}", one_of(&sections)));
        }
        let page = stem(expect.value.trim_start_matches('/'));
        if !pages.contains(page) {
            let near = nearest(page, pages.iter().copied());
            let help = near.map_or("write a page's address without `.html`".to_owned(), |near| format!("did you mean `{near}`?"));
            let missing = Diagnostic::new(Code::UnknownPage, format!("there is no page `{}`", expect.value));
            diagnostics.push(missing.at(file.at(expect.span.clone())).help(help));
        }
    }
    diagnostics
}

fn pages(guide: &Guide) -> BTreeSet<&str> {
    let docs = guide.docs().map(|doc| doc.url());
    let sections = guide.sections.iter().map(|section| section.url.as_str());
    let tags = guide.tags.iter().map(|tag| tag.url.as_str());
    let made = ["index.html", "messages/index.html", "planner/index.html", "printables/index.html"];
    docs.chain(sections).chain(tags).chain(made).map(stem).collect()
}

/// A URL without its ending and the place on the page: `waiting/follow-up-once`, `.html` and `.md` are all understood.
fn stem(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or(url);
    url.strip_suffix(".html").or_else(|| url.strip_suffix(".md")).unwrap_or(url)
}
