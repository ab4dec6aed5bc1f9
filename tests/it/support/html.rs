//! HTML read strictly: what the standard calls a parse error, and every tag that is not closed where it should be.

use std::collections::BTreeMap;

use html5gum::{DefaultEmitter, Token, Tokenizer};

/// A page as its elements in order.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) elements: Vec<Element>,
    pub(crate) errors: Vec<String>,
    pub(crate) comments: Vec<String>,
    /// All text, in order.
    pub(crate) text: String,
}

/// An element with its attributes and the text right inside it.
#[derive(Debug)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Element {
    pub(crate) fn get(&self, attribute: &str) -> Option<&str> {
        self.attributes.get(attribute).map(String::as_str)
    }
}

const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements before which a browser closes an open paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "dialog",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "search",
    "section",
    "table",
    "ul",
];

/// Reads a page or a fragment.
pub(crate) fn read(html: &str) -> Page {
    let mut page = Page::default();
    let mut open: Vec<usize> = Vec::new();
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        match token.unwrap() {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                let inside = |other: &str| open.iter().any(|at| page.elements[*at].name == other);
                let drawing = inside("svg") || inside("math");
                if inside("p") && BLOCKS.contains(&name.as_str()) && !drawing {
                    page.errors.push(format!("<{name}> inside <p>"));
                }
                if inside("a") && name == "a" {
                    page.errors.push("<a> inside <a>".to_owned());
                }
                if tag.self_closing && !drawing && !VOID.contains(&name.as_str()) {
                    page.errors.push(format!("<{name}/> closes itself"));
                }
                let attributes = tag.attributes.iter().map(|(key, value)| (text(key), text(value))).collect();
                page.elements.push(Element { name: name.clone(), attributes, text: String::new() });
                if !VOID.contains(&name.as_str()) && !tag.self_closing {
                    open.push(page.elements.len() - 1);
                }
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                match open.pop() {
                    Some(at) if page.elements[at].name == name => {}
                    Some(at) => page.errors.push(format!("</{name}> closes <{}>", page.elements[at].name)),
                    None => page.errors.push(format!("</{name}> closes nothing")),
                }
            }
            Token::String(string) => {
                let string = text(&string);
                page.text.push_str(&string);
                if let Some(at) = open.last() {
                    page.elements[*at].text.push_str(&string);
                }
            }
            Token::Comment(comment) => page.comments.push(text(&comment)),
            Token::Doctype(_) => {}
            Token::Error(error) => page.errors.push(error.to_string()),
        }
    }
    page.errors.extend(open.iter().map(|at| format!("<{}> is not closed", page.elements[*at].name)));
    page
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

impl Page {
    pub(crate) fn named<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p Element> {
        self.elements.iter().filter(move |element| element.name == name)
    }

    /// Ids in order.
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.elements.iter().filter_map(|element| element.get("id")).collect()
    }
}
