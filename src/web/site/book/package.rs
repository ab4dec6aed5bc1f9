//! The package document of a book: what it is, how accessible it is, which files it has and in which order they are read.

use std::io;

use super::super::chapters::Entry;
use super::super::medium::media_type;
use super::super::renderer::Renderer;
use crate::guide::content::Guide;
use crate::theme::direction;
use crate::web::uuid::uuid;
use crate::web::xml::{self, Xml, legal};

/// What tells a reading system where the package is.
pub(super) const CONTAINER: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
    <container xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\" version=\"1.0\">\n <rootfiles>\n  \
    <rootfile full-path=\"EPUB/package.opf\" media-type=\"application/oebps-package+xml\"/>\n </rootfiles>\n</container>\n";

const XHTML: &str = "application/xhtml+xml";
const CONFORMS: &str = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";
/// The day of a book that names none: it must name one, and the clock is not asked.
const NO_DAY: &str = "2000-01-01";

pub(super) fn write(renderer: &Renderer<'_>, chapters: &[&Entry], pictures: &[(String, &[u8])]) -> io::Result<String> {
    let language = renderer.guide.config.guide.language.as_str();
    let direction = direction(language);
    let bytes = xml::document(|xml| {
        let package = xml.create_element("package").with_attributes([
            ("xmlns", "http://www.idpf.org/2007/opf"),
            ("version", "3.0"),
            ("unique-identifier", "id"),
            ("xml:lang", language),
            ("dir", direction),
        ]);
        let inner = |xml: &mut Xml| {
            metadata(xml, renderer, chapters, !pictures.is_empty())?;
            manifest(xml, chapters, pictures)?;
            let spine = xml.create_element("spine").with_attribute(("page-progression-direction", direction));
            spine.write_inner_content(|xml| {
                let ids = (1..=chapters.len()).map(|number| format!("c{number}"));
                ["cover".to_owned(), "nav".to_owned()]
                    .into_iter()
                    .chain(ids)
                    .try_for_each(|id| xml.create_element("itemref").with_attribute(("idref", id.as_str())).write_empty().map(drop))
            })?;
            Ok(())
        };
        package.write_inner_content(inner).map(drop)
    })?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn metadata(xml: &mut Xml, renderer: &Renderer<'_>, chapters: &[&Entry], has_pictures: bool) -> io::Result<()> {
    let guide = renderer.guide;
    let config = &guide.config.guide;
    let element = xml.create_element("metadata").with_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"));
    let inner = |xml: &mut Xml| {
        let id = uuid(config, &format!("{}\nepub", config.language.value));
        xml.create_element("dc:identifier").with_attribute(("id", "id")).write_text_content(quick_xml::events::BytesText::new(&id))?;
        xml::text(xml, "dc:title", &config.title)?;
        xml::text(xml, "dc:language", &config.language)?;
        if let Some(author) = config.author.as_deref().filter(|author| !author.trim().is_empty()) {
            xml::text(xml, "dc:creator", author)?;
        }
        if !config.description.trim().is_empty() {
            xml::text(xml, "dc:description", &config.description)?;
        }
        if let Some(day) = guide.config.print.date {
            xml::text(xml, "dc:date", &day.to_string())?;
        }
        meta(xml, "dcterms:modified", &format!("{}T00:00:00Z", day(guide)))?;
        accessibility(xml, renderer, chapters, has_pictures)
    };
    element.write_inner_content(inner).map(drop)
}

/// What the book claims, and no more: a picture without words for it takes the claim to conform away.
fn accessibility(xml: &mut Xml, renderer: &Renderer<'_>, chapters: &[&Entry], has_pictures: bool) -> io::Result<()> {
    let is_described = !chapters.iter().any(|chapter| chapter.text.contains(" alt=\"\""));
    meta(xml, "schema:accessMode", "textual")?;
    if has_pictures {
        meta(xml, "schema:accessMode", "visual")?;
    }
    if is_described {
        meta(xml, "schema:accessModeSufficient", "textual")?;
    }
    for feature in ["tableOfContents", "readingOrder", "structuralNavigation", "displayTransformability"] {
        meta(xml, "schema:accessibilityFeature", feature)?;
    }
    if has_pictures && is_described {
        meta(xml, "schema:accessibilityFeature", "alternativeText")?;
    }
    meta(xml, "schema:accessibilityHazard", "none")?;
    meta(xml, "schema:accessibilitySummary", renderer.word("book", "accessibility"))?;
    if is_described {
        meta(xml, "dcterms:conformsTo", CONFORMS)?;
    }
    Ok(())
}

fn manifest(xml: &mut Xml, chapters: &[&Entry], pictures: &[(String, &[u8])]) -> io::Result<()> {
    let inner = |xml: &mut Xml| {
        item(xml, "nav", "nav.xhtml", XHTML, Some("nav"))?;
        item(xml, "cover", "cover.xhtml", XHTML, None)?;
        item(xml, "drawing", "cover.svg", "image/svg+xml", Some("cover-image"))?;
        item(xml, "style", "style.css", "text/css", None)?;
        for (number, chapter) in chapters.iter().enumerate() {
            item(xml, &format!("c{}", number + 1), chapter.url.as_deref().unwrap_or_default(), XHTML, None)?;
        }
        for (number, (url, _)) in pictures.iter().enumerate() {
            item(xml, &format!("p{}", number + 1), url, media_type(url).unwrap_or_default(), None)?;
        }
        Ok(())
    };
    xml.create_element("manifest").write_inner_content(inner).map(drop)
}

fn item(xml: &mut Xml, id: &str, href: &str, media_type: &str, properties: Option<&str>) -> io::Result<()> {
    let item = xml.create_element("item").with_attributes([("id", id), ("href", href), ("media-type", media_type)]);
    item.with_attributes(properties.map(|properties| ("properties", properties))).write_empty().map(drop)
}

fn meta(xml: &mut Xml, property: &str, value: &str) -> io::Result<()> {
    let meta = xml.create_element("meta").with_attribute(("property", property));
    meta.write_text_content(quick_xml::events::BytesText::new(&legal(value))).map(drop)
}

/// The last day that matters: that of the edition, or of the newest page.
fn day(guide: &Guide) -> String {
    let days = guide.published().filter_map(|doc| doc.updated).chain(guide.config.print.date);
    days.max().map_or_else(|| NO_DAY.to_owned(), |day| day.to_string())
}
