//! What `content/search.toml` speaks of: the pages that readers must find.

use super::named::{bare, under, words};
use crate::guide::content::expected;
use crate::guide::data::{Node, Value, parse_toml};
use crate::lsp::subject::{Mention, Naming, Subject};
use crate::pipeline::Standing;

/// The mentions in the text of `content/search.toml`.
pub(super) fn mentions(standing: &Standing, text: &str) -> Vec<Mention> {
    let file = parse_toml(text).0;
    let Some(Value::Seq(searches)) = file.as_ref().and_then(|file| under(file, "search")).map(|tables| &tables.value) else {
        return Vec::new();
    };
    searches.iter().filter_map(|search| of_search(standing, text, search)).collect()
}

/// The page that has to come of a search; its name is the last part of what is written.
fn of_search(standing: &Standing, text: &str, search: &Node) -> Option<Mention> {
    let (address, node) = word(search, "expect")?;
    let edition = match word(search, "language") {
        Some((tag, _)) => standing.editions().find(|edition| edition.config.guide.language.value == tag)?,
        None => standing.guide(),
    };
    let (doc, page) = expected(edition, address)?;
    let subject = Subject::Page(doc.file.path.to_string());
    let whole = bare(subject, Naming::Address, node.span.clone(), false);
    let end = node.span.start + text.get(node.span.clone())?.find(page)? + page.len();
    let start = end - page.rsplit('/').next().map_or(0, str::len);
    Some(Mention { name: start..end, ..whole })
}

/// The text under a key.
fn word<'n>(table: &'n Node, key: &str) -> Option<(&'n str, &'n Node)> {
    words(under(table, key)?).next()
}
