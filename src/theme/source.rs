//! The text of templates, before they are compiled.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;

use super::layer::{BUILT_IN, Layer};
use crate::diagnostic::Diagnostic;

/// The text of every template, by its name.
pub(super) type Sources = BTreeMap<String, TemplateSource>;

/// The text of a template.
#[derive(Clone)]
pub(super) struct TemplateSource {
    /// How its file is named in reports.
    pub(super) shown: String,
    pub(super) text: String,
    /// Whether it is the guide's own.
    pub(super) is_own: bool,
}

const FOLDER: &str = "templates/";

/// How templates are written: a line that holds only a tag leaves nothing behind.
pub(super) fn syntax() -> SyntaxConfig {
    SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default()
}

/// The templates of all layers. Beside a guide's own, the built-in ones have a second name, so that one can extend that of its own name.
pub(super) fn sources(layers: &[Layer], diagnostics: &mut Vec<Diagnostic>) -> Sources {
    let mut sources = Sources::new();
    let has_own = layers.iter().skip(1).any(|layer| layer.files.keys().any(|path| path.starts_with(FOLDER)));
    for (number, layer) in layers.iter().enumerate() {
        let is_own = number > 0;
        for path in layer.files.keys().filter(|path| path.starts_with(FOLDER)) {
            let name = &path[FOLDER.len()..];
            match layer.text(path) {
                Some(Ok(file)) => {
                    let source = TemplateSource { shown: file.path.to_string(), text: file.text.to_string(), is_own };
                    if has_own && !is_own {
                        sources.insert(format!("{BUILT_IN}/{name}"), source.clone());
                    }
                    sources.insert(name.to_owned(), source);
                }
                Some(Err(diagnostic)) => diagnostics.push(diagnostic),
                None => {}
            }
        }
    }
    sources
}
