//! What the server adds to pages: the script that listens, and the problems that it lays over them.

use serde::Serialize;

use super::hub::Page;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::markdown::{Dialect, HtmlContext, HtmlWords, Targets, parse, to_html};

/// The script, served as `/_courtesy/live.js`; of its own names the page sees none.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("page/idiomorph.min.js"),
    "\n",
    include_str!("page/asked.js"),
    include_str!("page/morph.js"),
    include_str!("page/panel.js"),
    include_str!("page/print.js"),
    include_str!("page/live.js"),
    "})();\n"
);

/// A page with the script in front of all others, and nothing else changed.
pub(super) fn with_script(page: &Page, turn: u64) -> Vec<u8> {
    let tag = tag(&page.version, &page.shape, turn);
    let at = place(&page.bytes);
    let mut html = Vec::with_capacity(page.bytes.len() + tag.len());
    html.extend_from_slice(&page.bytes[..at]);
    html.extend_from_slice(tag.as_bytes());
    html.extend_from_slice(&page.bytes[at..]);
    html
}

/// The first place of the head; in a page without one the end of the body.
fn place(html: &[u8]) -> usize {
    let is_head = |bytes: &[u8]| bytes[..5].eq_ignore_ascii_case(b"<head") && (bytes[5] == b'>' || bytes[5].is_ascii_whitespace());
    let head = html.windows(6).position(is_head);
    let inside = head.and_then(|head| Some(head + html[head..].iter().position(|byte| *byte == b'>')? + 1));
    let end = || html.windows(7).rposition(|bytes| bytes.eq_ignore_ascii_case(b"</body>"));
    inside.or_else(end).unwrap_or(html.len())
}

/// What is shown before there is any good snapshot: nothing but the problems.
pub(super) fn bare(turn: u64) -> Vec<u8> {
    let title = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Courtesy</title>\n\
                 <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
                 </head>\n<body>\n<p>The guide is shown here as soon as it can be built.</p>\n";
    format!("{title}{}</body>\n</html>\n", tag("", "", turn)).into_bytes()
}

fn tag(version: &str, shape: &str, turn: u64) -> String {
    format!("<script src=\"/_courtesy/live.js\" data-version=\"{version}\" data-shape=\"{shape}\" data-turn=\"{turn}\"></script>")
}

/// The manual of all problems.
const MANUAL: &str = include_str!("../../docs/diagnostics.md");

/// What the manual says of a code, as a page; `None` for what is no code.
pub(super) fn explained(code: &str) -> Option<Vec<u8>> {
    let code = Code::ALL.iter().find(|known| known.as_str() == code)?;
    let from = &MANUAL[MANUAL.find(&format!("\n### `{code}` ("))?..];
    let heading = from[1..].find('\n')? + 1;
    let end = from[heading..].find("\n##").map_or(from.len(), |end| heading + end);
    let (words, targets) = (HtmlWords::default(), Targets::new());
    let context = HtmlContext {
        page: &|url| Some(url.to_owned()),
        picture: &|url| Some(url.to_owned()),
        xhtml: false,
        targets: &targets,
        words: &words,
        raw_html: false,
        field_id: &|_| String::new(),
        scope: "",
        embed: &|_, _| String::new(),
        image_size: &|_| None,
    };
    let body = to_html(&parse(&from[heading..end], Dialect::Prose), &context);
    let head = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
                <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">";
    Some(format!("{head}\n<title>{code}</title>\n</head>\n<body>\n<h1><code>{code}</code></h1>\n{body}</body>\n</html>\n").into_bytes())
}

/// A problem for the script.
#[derive(Serialize)]
pub(super) struct Problem<'p> {
    severity: &'static str,
    code: &'static str,
    message: &'p str,
    #[serde(flatten)]
    place: Place<'p>,
    help: Option<&'p str>,
    related: Vec<Related<'p>>,
}

#[derive(Serialize)]
struct Related<'r> {
    message: &'r str,
    #[serde(flatten)]
    place: Place<'r>,
}

/// Where: the line cut into what stands before, at and after the problem.
#[derive(Default, Serialize)]
struct Place<'p> {
    file: Option<&'p str>,
    line: usize,
    column: usize,
    excerpt: [&'p str; 3],
}

impl<'p> Place<'p> {
    fn of(location: Option<&'p Location>) -> Self {
        let Some(at) = location else { return Place::default() };
        let cut = |range| at.excerpt.get(range).unwrap_or_default();
        let excerpt = [cut(0..at.highlight.start), cut(at.highlight.clone()), cut(at.highlight.end..at.excerpt.len())];
        Place { file: Some(&at.path), line: at.line, column: at.column, excerpt }
    }
}

impl<'p> Problem<'p> {
    pub(super) fn of(problem: &'p Diagnostic) -> Self {
        let related = problem.related.iter().map(|(at, message)| Related { message, place: Place::of(Some(at)) });
        Problem {
            severity: problem.severity.as_str(),
            code: problem.code.as_str(),
            message: &problem.message,
            place: Place::of(problem.location.as_ref()),
            help: problem.help.as_deref(),
            related: related.collect(),
        }
    }
}

/// Problems for the script.
pub(super) fn to_json(diagnostics: &[Diagnostic]) -> String {
    let problems = diagnostics.iter().map(Problem::of);
    serde_json::to_string(&problems.collect::<Vec<_>>()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(html: &str) -> Page {
        Page { bytes: html.as_bytes().to_vec(), version: "v".to_owned(), shape: "s".to_owned() }
    }

    #[test]
    fn the_script_stands_in_front_and_nothing_else_changes() {
        let head = "<!doctype html><HEAD class=a>";
        let headed = format!("{head}<meta charset=utf-8></head><body><header></header></body>");
        let no_head = "<header></header><p>a";
        for (html, before) in [
            (headed.as_str(), head),
            ("<header></header><p>a</body></html>", no_head),
            ("<p></body>x</BODY>\n", "<p></body>x"),
            ("no end", "no end"),
        ] {
            let served = String::from_utf8(with_script(&page(html), 7)).unwrap();
            let (start, rest) = served.split_once("<script src=\"/_courtesy/live.js\"").unwrap();
            assert_eq!(start, before);
            assert_eq!(format!("{start}{}", rest.split_once("</script>").unwrap().1), html);
        }
    }

    #[test]
    fn every_code_is_explained() {
        for code in Code::ALL {
            let page = String::from_utf8(explained(code.as_str()).unwrap()).unwrap();
            assert!(page.contains("<p>") && !page.contains("###"), "{page}");
        }
        assert_eq!(explained("no-such-code"), None);
    }

    #[test]
    fn a_problem_keeps_its_line() {
        let problem = Diagnostic::new(Code::UnknownField, "no `[Givr]`").at(Location::in_text("a.md", "Dear [Givr],\n", 5..11)).help("h");
        let json: serde_json::Value = serde_json::from_str(&to_json(&[problem])).unwrap();
        assert_eq!(json[0]["excerpt"], serde_json::json!(["Dear ", "[Givr]", ","]));
        assert_eq!((&json[0]["file"], &json[0]["line"], &json[0]["column"]), (&"a.md".into(), &1.into(), &6.into()));
    }
}
