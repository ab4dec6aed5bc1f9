//! The guide in one file: all pages below one another, with styles, scripts, faces and pictures inside.

use std::collections::HashMap;

use minijinja::{Value, context, value::Serde};
use schemars::JsonSchema;
use serde::Serialize;

use super::chapters::{self, Entry};
use super::inputs::Inputs;
use super::medium::Medium;
use super::renderer::{Renderer, site_view};
use super::wanted::WHOLE;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::address::path_of;
use crate::guide::content::Guide;
use crate::theme::{Theme, data};

/// What the template gets.
#[derive(Serialize, JsonSchema)]
pub(super) struct SingleView {
    entries: Vec<Entry>,
    parts: Vec<SinglePart>,
}

/// A page of the guide.
#[derive(Serialize, JsonSchema)]
struct SinglePart {
    id: String,
    kind: &'static str,
    /// Finished HTML.
    #[schemars(with = "String")]
    html: Value,
}

/// Makes the file of an edition.
///
/// # Errors
/// A diagnostic at the line of the template that failed.
pub fn single(guide: &Guide, theme: &Theme, inputs: &Inputs<'_>) -> Result<File, Diagnostic> {
    let inputs = Inputs { printables: &[], ..*inputs };
    let mut renderer = Renderer::new(guide, theme, &inputs)?;
    let used = inputs.assets.iter().filter(|(url, _)| !guide.public.contains(*url));
    let pictures: HashMap<String, String> = used.map(|(url, bytes)| (url.clone(), data(url, bytes))).collect();
    renderer.bodies.medium = Medium::Single(chapters::urls(guide), pictures);
    let mut site = site_view(guide, &inputs);
    // What a file alone cannot lead to.
    (site.offline, site.has_search, site.has_feed) = (false, false, false);
    (site.has_planner, site.has_tags, site.epub, site.single, site.contents) = (false, false, None, None, None);
    renderer.site = Value::from(Serde(site));
    let entries = chapters::contents(&renderer)?;
    // Below the title of the whole there are sections and pages, below those rules and messages.
    let parts = entries.iter().flat_map(|entry| entry.all().enumerate()).filter_map(|(at, entry)| part(entry, if at == 0 { 1 } else { 2 }));
    let parts = parts.collect();
    let page = renderer.made("single", &guide.config.guide.title, WHOLE, Vec::new());
    let view = SingleView { entries, parts };
    let context = context! { site => renderer.site.clone(), page => Value::from(Serde(page)), root => "", ..Value::from(Serde(view)) };
    let html = theme.templates.render("single.html", context)?;
    Ok(File { url: WHOLE.to_owned(), content: html.into_bytes().into(), origin: "the guide in one file".to_owned(), inputs: None })
}

/// A page with its headings lower by some levels.
fn part(entry: &Entry, by: usize) -> Option<SinglePart> {
    let id = path_of(entry.url.as_deref()?.trim_start_matches('#')).into_owned();
    Some(SinglePart { id, kind: entry.kind, html: Value::from_safe_string(lowered(&entry.text, by)) })
}

/// HTML with its headings lower by some levels, but never below the sixth.
fn lowered(html: &str, by: usize) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let name = at + if rest[at..].starts_with("</") { 2 } else { 1 };
        out.push_str(&rest[..name]);
        rest = &rest[name..];
        if let [b'h', level @ b'1'..=b'6', b' ' | b'>', ..] = rest.as_bytes() {
            let level = (usize::from(level - b'0') + by).min(6);
            out.push_str(&format!("h{level}"));
            rest = &rest[2..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::lowered;

    #[test]
    fn headings_go_down_and_nothing_else_changes() {
        let html = "<header><h1 id=\"a\">&lt;h1&gt; h1</h1></header><h2>b</h2><h5>c</h5><hr><h1x><!-- < -->é<";
        let lower = "<header><h3 id=\"a\">&lt;h1&gt; h1</h3></header><h4>b</h4><h6>c</h6><hr><h1x><!-- < -->é<";
        assert_eq!(lowered(html, 2), lower);
    }
}
