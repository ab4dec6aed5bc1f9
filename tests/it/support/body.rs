//! A body as HTML, written as of a page in a folder.

use courtesy::guide::markdown::{Dialect, HtmlContext, HtmlWords, Targets, parse, to_html};

pub(crate) fn written(text: &str, dialect: Dialect, targets: &Targets, xhtml: bool) -> String {
    let context = HtmlContext {
        page: &|url| Some(format!("../{url}")),
        picture: &|url| Some(format!("../{url}")),
        xhtml,
        targets,
        words: &HtmlWords::default(),
        raw_html: false,
        field_id: &|_| "field".to_owned(),
        scope: "",
        embed: &|_, _| String::new(),
        image_size: &|_| None,
    };
    to_html(&parse(text, dialect), &context)
}
