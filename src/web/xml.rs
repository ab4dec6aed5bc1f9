//! XML documents through quick-xml, which escapes; characters that XML 1.0 does not allow are replaced.

use std::borrow::Cow;
use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

/// Writes into memory.
pub(super) type Xml = Writer<Vec<u8>>;

/// A document with its declaration.
pub(super) fn document(root: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    root(&mut xml)?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    Ok(bytes)
}

/// An element that holds nothing but text.
pub(super) fn text(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(&legal(text))).map(drop)
}

/// Text without what XML 1.0 cannot hold, not even escaped.
pub(super) fn legal(text: &str) -> Cow<'_, str> {
    let is_illegal = |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if text.contains(is_illegal) { text.replace(is_illegal, "\u{FFFD}").into() } else { text.into() }
}
