//! What stands above a page's title to be clicked: to print a message, and where a message or a rule is shown.

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::here::Here;
use crate::guide::content::Doc;

/// The editor's own command that prints the message of a document.
const PRINT: &str = "courtesy.print";
/// The editor's own command that lists places: of a document, from a position.
const PLACES: &str = "courtesy.showPlaces";

/// The lenses of a file.
pub(super) fn lenses(here: &Here<'_>) -> Vec<lsp::CodeLens> {
    let Some(doc) = here.doc else { return Vec::new() };
    let guide = here.edition;
    let range = here.lines().range(doc.title.span.clone());
    let uri = here.uri(&here.path);
    let lens = |title: String, command: &str, arguments: Vec<Value>| lsp::CodeLens {
        range,
        // An editor that does not know the command shows the words alone.
        command: Some(lsp::Command {
            title,
            tooltip: None,
            command: here.client.commands.iter().find(|known| *known == command).cloned().unwrap_or_default(),
            arguments: Some(arguments),
        }),
        data: None,
    };
    let shown = |pages: Vec<&Doc>, word: &str| {
        let places: Vec<lsp::Location> = pages.iter().filter_map(|page| here.location(&page.file.path, page.title.span.clone())).collect();
        let s = if places.len() == 1 { "" } else { "s" };
        let title = format!("shown by {} {word}{s}", places.len());
        (!places.is_empty()).then(|| lens(title, PLACES, vec![json!(uri), json!(range.start), json!(places)]))
    };
    if let Some(message) = here.message() {
        let rules = message.shows.iter().map(|number| &*guide.guidance[*number].doc).collect();
        // The command asks for the page of the file, and a draft that is left out has none.
        let print = here.standing.is_built(&here.path).then(|| lens("print".to_owned(), PRINT, vec![json!(uri)]));
        return print.into_iter().chain(shown(rules, "rule")).collect();
    }
    let rule = guide.guidance.iter().find(|rule| rule.doc.file.path == doc.file.path);
    let messages = |numbers: &[usize]| numbers.iter().map(|number| &*guide.messages[*number].doc).collect();
    rule.and_then(|rule| shown(messages(&rule.messages), "message")).into_iter().collect()
}
