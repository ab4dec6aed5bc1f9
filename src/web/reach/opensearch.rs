//! The OpenSearch description, by which a browser can search the guide from its address bar. All its addresses are absolute.

use std::io;

use quick_xml::events::BytesText;

use crate::guide::content::Guide;
use crate::theme::Theme;
use crate::web::xml::{self, Xml, legal};

pub(super) fn description(guide: &Guide, theme: &Theme) -> Option<Vec<u8>> {
    let config = &guide.config.guide;
    let base = config.base()?;
    let icon = theme.assets.url("img/favicon.svg").map(|url| format!("{}{url}", base.strip_suffix(&guide.prefix).unwrap_or(&base)));
    let url = |xml: &mut Xml, attributes: [(&str, &str); 3]| xml.create_element("Url").with_attributes(attributes).write_empty().map(drop);
    let inner = |xml: &mut Xml| -> io::Result<()> {
        // The lengths are those that the specification allows.
        xml::text(xml, "ShortName", &cut(&config.title, 16))?;
        xml::text(xml, "LongName", &cut(&config.title, 48))?;
        xml::text(xml, "Description", &cut(if config.description.is_empty() { &config.title } else { &config.description }, 1024))?;
        xml::text(xml, "InputEncoding", "UTF-8")?;
        xml::text(xml, "Language", &config.language)?;
        let results = format!("{base}search/index.html?q={{searchTerms}}");
        url(xml, [("type", "text/html"), ("method", "get"), ("template", legal(&results).as_ref())])?;
        let own = format!("{base}opensearch.xml");
        url(xml, [("type", "application/opensearchdescription+xml"), ("rel", "self"), ("template", legal(&own).as_ref())])?;
        if let Some(icon) = icon {
            let image = xml.create_element("Image").with_attributes([("width", "32"), ("height", "32"), ("type", "image/svg+xml")]);
            image.write_text_content(BytesText::new(&legal(&icon)))?;
        }
        Ok(())
    };
    xml::document(|xml| {
        let root = xml.create_element("OpenSearchDescription").with_attribute(("xmlns", "http://a9.com/-/spec/opensearch/1.1/"));
        root.write_inner_content(inner).map(drop)
    })
    .ok()
}

/// At most `max` characters, cut between words where there is a space.
fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let short: String = text.chars().take(max).collect();
    let fits = text.chars().nth(max) == Some(' ');
    let end = if fits { short.len() } else { short.rfind(' ').unwrap_or(short.len()) };
    short[..end].trim_end_matches([',', ':', ';', ' ']).to_owned()
}
