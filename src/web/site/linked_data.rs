//! What a page says of itself in schema.org's words (JSON-LD): its kind and where it stands; steps only where a rule has some.

use minijinja::Value;
use serde::Serialize;

use super::views::Page;
use crate::guide::config::GuideConfig;
use crate::guide::content::{Guidance, Verdict};
use crate::guide::markdown::{Block, Document, bracketed, to_text};

#[derive(Serialize)]
struct Graph<'g> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Node<'g>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Node<'g> {
    Thing(Box<Thing<'g>>),
    Breadcrumbs(Breadcrumbs<'g>),
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Thing<'g> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<&'g str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'g str>,
    in_language: &'g str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<&'g str>,
    /// Whether it is a person or a body is not known, so it has no type.
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<Named<'g>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<Whole<'g>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    step: Vec<Step<'g>>,
}

#[derive(Serialize)]
struct Named<'g> {
    name: &'g str,
}

#[derive(Serialize)]
struct Whole<'g> {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: &'g str,
    url: String,
}

#[derive(Serialize)]
struct Step<'g> {
    #[serde(rename = "@type")]
    kind: &'static str,
    text: &'g str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Breadcrumbs<'g> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item_list_element: Vec<Crumb<'g>>,
}

#[derive(Serialize)]
struct Crumb<'g> {
    #[serde(rename = "@type")]
    kind: &'static str,
    position: usize,
    name: &'g str,
    item: String,
}

/// The steps of a rule that tells what to do: the items of its one numbered list.
pub(super) fn steps(rule: &Guidance) -> Vec<String> {
    let is_numbered = |line: &str| line.trim_start().starts_with(|c: char| c.is_ascii_digit());
    if rule.verdict != Verdict::Do || !rule.doc.body().lines().any(is_numbered) {
        return Vec::new();
    }
    let document = rule.doc.parse();
    let mut lists = document.blocks.iter().filter_map(|block| match block {
        Block::List { start: Some(_), items } if items.len() > 1 => Some(items),
        _ => None,
    });
    match (lists.next(), lists.next()) {
        (Some(items), None) => {
            items.iter().map(|item| to_text(&Document { blocks: item.content.clone(), ..Document::default() }, &bracketed)).collect()
        }
        _ => Vec::new(),
    }
}

/// The JSON of a page, which no `</script>` in a title can end; addresses are relative where the site's is not known.
pub(super) fn write(guide: &GuideConfig, page: &Page, root: &str, steps: &[String]) -> Option<Value> {
    let kind = match page.kind {
        "not-found" | "redirect" => return None,
        "home" => "WebSite",
        "guidance" if !steps.is_empty() => "HowTo",
        "guidance" => "Article",
        "message" => "CreativeWork",
        "contents" | "section" | "related" | "messages" | "printables" | "tag" | "tags" => "CollectionPage",
        _ => "WebPage",
    };
    let address = |url: &str| guide.absolute(url).unwrap_or_else(|| format!("{root}{url}"));
    let thing = Thing {
        kind,
        name: if kind == "WebSite" { &guide.title } else { &page.title },
        headline: (kind == "Article").then_some(&page.title),
        description: &page.description,
        url: page.canonical.as_deref(),
        in_language: &guide.language,
        date_modified: page.updated.as_deref(),
        author: guide.author.as_deref().map(|name| Named { name }),
        is_part_of: (kind != "WebSite").then(|| Whole { kind: "WebSite", name: &guide.title, url: address("index.html") }),
        step: steps.iter().map(|text| Step { kind: "HowToStep", text }).collect(),
    };
    let trail = page.breadcrumbs.iter().map(|link| (link.title.as_str(), link.url.as_str()));
    let trail = trail.chain([(page.title.as_str(), page.url.as_str())]).enumerate();
    let crumbs = trail.map(|(at, (name, url))| Crumb { kind: "ListItem", position: at + 1, name, item: address(url) });
    let breadcrumbs = (!page.breadcrumbs.is_empty()).then(|| Breadcrumbs { kind: "BreadcrumbList", item_list_element: crumbs.collect() });
    let graph = std::iter::once(Node::Thing(Box::new(thing))).chain(breadcrumbs.map(Node::Breadcrumbs));
    let json = serde_json::to_string(&Graph { context: "https://schema.org", graph: graph.collect() }).ok()?;
    Some(Value::from_safe_string(json.replace('<', "\\u003c")))
}
