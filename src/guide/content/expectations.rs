//! `content/search.toml`: what a reader searches for and the page that should come of it. The browser tests run them.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Channel, Doc, Guide, Verdict};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::data::{self, Spanned};
use crate::guide::source::SourceFile;

/// The path of the file from the guide's root.
pub const FILE: &str = "content/search.toml";

/// What kinds of things can be found.
pub const KINDS: [&str; 4] = ["guidance", "message", "page", "printable"];

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expectations {
    /// What readers search for, each with the page that has to come of it.
    #[serde(default)]
    search: Vec<Expectation>,
}

/// A search and the page that has to come of it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Expectation {
    /// What a reader types.
    query: Spanned<String>,
    /// The language that is searched, in place of the guide's first.
    #[serde(default)]
    language: Option<Spanned<String>>,
    /// The filters that are set.
    #[serde(default)]
    filters: Filters,
    /// A page's URL, with or without its ending.
    expect: Spanned<String>,
    /// How far down the page may stand, counted from 1.
    #[serde(default = "first")]
    within: Spanned<u32>,
}

/// One value for each filter that is set.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct Filters {
    /// The kind of page.
    #[schemars(extend("enum" = ["guidance", "message", "page", "printable", null]))]
    kind: Option<Spanned<String>>,
    /// The section, by its name.
    section: Option<Spanned<String>>,
    /// The channel.
    channel: Option<Channel>,
    /// The verdict.
    verdict: Option<Verdict>,
    /// The tone.
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
    let editions: BTreeMap<&str, BTreeSet<&str>> =
        std::iter::once(guide).chain(&guide.translations).map(|guide| (guide.config.guide.language.as_str(), pages(guide))).collect();
    let sections: Vec<&str> = guide.sections.iter().map(|section| section.slug.as_str()).collect();
    for expectation in expectations.into_iter().flat_map(|all| all.search) {
        let Expectation { query, language, filters, expect, within } = expectation;
        let mut bad = |at: std::ops::Range<usize>, message: String, help: String| {
            diagnostics.push(Diagnostic::new(Code::BadValue, message).at(file.at(at)).help(help));
        };
        if query.trim().is_empty() {
            bad(query.span.clone(), "a query is empty".to_owned(), "write what a reader would type".to_owned());
        }
        if within.value == 0 {
            bad(within.span.clone(), "no page can be within the first 0".to_owned(), "count from 1".to_owned());
        }
        if let Some(kind) = filters.kind.filter(|kind| !KINDS.contains(&kind.as_str())) {
            bad(kind.span.clone(), format!("`{}` is not a kind", kind.value), format!("use {}", one_of(&KINDS)));
        }
        if let Some(section) = filters.section.filter(|section| !sections.contains(&section.as_str())) {
            bad(section.span.clone(), format!("`{}` is not a section", section.value), format!("use {}", one_of(&sections)));
        }
        let tag = language.as_ref().unwrap_or(&guide.config.guide.language);
        let Some(pages) = editions.get(tag.as_str()) else {
            let known: Vec<&str> = editions.keys().copied().collect();
            bad(tag.span.clone(), format!("the guide has no language `{}`", tag.value), format!("use {}", one_of(&known)));
            continue;
        };
        let page = address(&expect.value);
        if !pages.contains(page) {
            let near = nearest(page, pages.iter().copied());
            let help = near.map_or("write a page's address without `.html`".to_owned(), |near| format!("did you mean `{near}`?"));
            let missing = Diagnostic::new(Code::UnknownPage, format!("there is no page `{}`", expect.value));
            diagnostics.push(missing.at(file.at(expect.span.clone())).help(help));
        }
    }
    diagnostics
}

/// The page of an edition that is expected at an address as it is written, if it is one with a file of its own; with that part of the
/// address which means it.
pub fn expected<'g, 'w>(edition: &'g Guide, written: &'w str) -> Option<(&'g Doc, &'w str)> {
    let page = address(written);
    edition.docs().find(|doc| stem(doc.url()) == page).map(|doc| (doc, page))
}

/// The address that is written, from the root and without its ending.
fn address(written: &str) -> &str {
    stem(written.trim_start_matches('/'))
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
