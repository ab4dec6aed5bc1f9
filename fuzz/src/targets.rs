//! What is fuzzed: each function takes any bytes and asserts what is always true of what is made of them.
//!
//! `make fuzz` calls them from cargo-fuzz, and `tests/it/fuzz.rs` with the corpus and some changes of it.

use courtesy::diagnostic::{Diagnostic, Terminal};
use courtesy::guide::address::{path_of, url_of};
use courtesy::guide::content::{self, Options};
use courtesy::guide::markdown::{
    Dialect, MarkdownContext, TREE_MAX, Target, Targets, TreeContext, TreeNode, bracketed, parse, to_markdown, to_text, to_tree,
};
use courtesy::guide::source::{Data, Source, SourceFile, clean};
use courtesy::guide::{config, slug};
use courtesy::paper::letters::{Email, People, write_eml};

use super::body::written;
use super::{html, servers};

/// A target by its name.
pub type Run = fn(&[u8]);

/// All of them.
pub const ALL: [(&str, Run); 9] = [
    ("front_matter", front_matter),
    ("config", config_file),
    ("markdown", markdown),
    ("book", book),
    ("links", links),
    ("rows", rows),
    ("eml", eml),
    ("language_server", servers::language_server),
    ("requests", servers::requests),
];

/// The most that one problem may take to be told, in bytes.
const TOLD_MAX: usize = 16_384;

fn told(problems: &[Diagnostic], lines: usize) {
    for problem in problems {
        let shown = Terminal { colour: false }.render(problem);
        assert!(!problem.message.is_empty() && shown.len() < TOLD_MAX, "{} bytes for one problem", shown.len());
        let at = problem.location.as_ref().map_or(1, |at| at.line);
        assert!(at <= lines + 1, "line {at} of {lines}");
    }
}

/// A file of the guide, as a rule, a message, a page and a section.
fn front_matter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for path in ["content/a/b.md", "content/messages/b.md", "content/b.md", "content/a/index.md"] {
        let config_file = SourceFile::new("courtesy.toml", "[guide]\ntitle = \"Guide\"\n");
        let Some(config) = config::parse(&config_file).0 else { panic!("the configuration is fine") };
        let file = SourceFile::new(path, &text);
        let lines = file.text.lines().count().max(2);
        let source = Source { files: vec![file], ..Source::default() };
        let (_, problems) = content::load(&source, config, &config_file, Options { drafts: true });
        told(&problems, lines);
    }
}

fn config_file(bytes: &[u8]) {
    let file = SourceFile::new("courtesy.toml", &String::from_utf8_lossy(bytes));
    let (config, problems) = config::parse(&file);
    told(&problems, file.text.lines().count());
    assert!(config.is_some() || !problems.is_empty(), "refused without a word");
}

/// Targets that lead anywhere, so that every link is written.
fn targets(text: &str) -> Targets {
    let page = Target::Page { url: "a/b.html".to_owned(), anchor: Some("c".to_owned()), title: "A & B".to_owned(), language: None };
    (0..text.len()).map(|at| (at, if at.is_multiple_of(2) { page.clone() } else { Target::External })).collect()
}

/// A body in every form but that of a book: HTML without an error or a script, a tree no larger than paper takes, words.
fn markdown(bytes: &[u8]) {
    let text = clean(&String::from_utf8_lossy(bytes));
    for dialect in [Dialect::Prose, Dialect::Message] {
        let targets = targets(&text);
        let out = written(&text, dialect, &targets, false);
        let page = html::read(&out);
        assert!(page.errors.is_empty(), "{:?}\n{out}", page.errors);
        assert!(page.elements.iter().all(|element| !["script", "style", "iframe"].contains(&element.name.as_str())), "{out}");
        let document = parse(&text, dialect);
        let context = TreeContext { targets: &targets, field: &|_| TreeNode::Break, embed: &|_| None, image: &|_| None, raw_html: false };
        if let Some(tree) = to_tree(&document, &context) {
            let json = serde_json::to_string(&tree.nodes).unwrap_or_default();
            assert!(!json.is_empty() && json.matches('{').count() <= 4 * TREE_MAX + text.matches('{').count());
        }
        to_text(&document, &bracketed);
        let context =
            MarkdownContext { targets: &targets, page: &|url| url.to_owned(), asset: &|url| url.to_owned(), embed: &|_| String::new() };
        to_markdown(&text, dialect, &context);
    }
}

/// A body in a book: XML that is well formed.
fn book(bytes: &[u8]) {
    let text = clean(&String::from_utf8_lossy(bytes));
    for dialect in [Dialect::Prose, Dialect::Message] {
        let out = format!("<div xmlns:epub=\"http://www.idpf.org/2007/ops\">{}</div>", written(&text, dialect, &targets(&text), true));
        let read = roxmltree::Document::parse(&out);
        assert!(read.is_ok(), "{:?}\n{out}", read.err());
    }
}

/// Paths and URLs lead to each other, and a slug is one.
fn links(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let url = url_of(&text);
    assert_eq!(path_of(&url), text, "{url}");
    assert!(url.bytes().all(|byte| byte.is_ascii_graphic()), "{url}");
    if let Some(name) = slug::slug(&text) {
        assert!(slug::is_slug(&name), "{name}");
        assert_eq!(slug::slug(&name).as_ref(), Some(&name));
    }
    assert_eq!(slug::folded(&slug::folded(&text)), slug::folded(&text));
}

/// Rows of a table; the first byte says in which form.
fn rows(bytes: &[u8]) {
    let Some((form, table)) = bytes.split_first() else { return };
    let path = ["people.csv", "people.json", "people.jsonl"][usize::from(*form) % 3];
    // A carriage return ends a line as well; with a line feed behind it, it counts twice, and this is a bound.
    let lines = table.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    let problems = match People::of(Data::of(path, table)).and_then(|people| people.rows()) {
        Ok(rows) => {
            let (good, bad): (Vec<_>, Vec<_>) = rows.partition(Result::is_ok);
            assert!(good.len() <= table.len(), "more rows than bytes");
            bad.into_iter().filter_map(Result::err).collect()
        }
        Err(problem) => vec![problem],
    };
    told(&problems, lines);
}

/// An email of three values with a zero byte between them: its headers are those that were asked for, and its words arrive.
fn eml(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut parts = text.splitn(3, '\0');
    let mut next = || parts.next().unwrap_or_default();
    let email = Email { to: next(), subject: next(), body: next() };
    let out = write_eml(&email);
    let Some((head, body)) = out.split_once("\r\n\r\n") else { panic!("no head: {out}") };
    let headers: Vec<&str> =
        head.split("\r\n").filter(|line| !line.starts_with(' ')).map(|line| line.split(':').next().unwrap_or("")).collect();
    let expected = ["To", "Subject", "X-Unsent", "MIME-Version", "Content-Type", "Content-Transfer-Encoding"];
    assert_eq!(headers, expected[usize::from(email.to.is_empty())..], "{head}");
    assert!(body.is_ascii() && body.split("\r\n").all(|line| line.len() <= 76), "{body}");
    let read = quoted_printable::decode(body.trim_end_matches("\r\n"), quoted_printable::ParseMode::Robust).unwrap_or_default();
    let crlf = email.body.replace('\n', "\r\n");
    assert_eq!(String::from_utf8_lossy(&read).trim_end(), crlf.trim_end());
}
