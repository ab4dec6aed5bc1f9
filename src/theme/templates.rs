//! Compiled templates. A template that does not fit becomes a diagnostic at its line.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::{Assets, Layer, Tokens, Words, filters};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::markdown::push_escaped;

/// The templates of a theme.
pub struct Templates {
    environment: Environment<'static>,
    /// How each template's file is named in reports.
    shown: BTreeMap<String, String>,
}

const FOLDER: &str = "templates/";

/// Compiles the templates for an edition; `site_root` leads from its root to the site's, where the assets are.
pub(super) fn load(
    layers: &[Layer],
    words: &Words,
    tokens: &Tokens,
    (assets, site_root): (&Assets, &str),
    diagnostics: &mut Vec<Diagnostic>,
) -> Templates {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Without it an error knows neither its template's text nor its place there.
    environment.set_debug(true);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().unwrap_or_default());
    environment.set_formatter(escaped);
    environment.add_filter("format", filters::format);
    let language = words.language().to_owned();
    environment.add_filter("plural", move |word: Value, n: i64| filters::plural(&language, &word, n));
    environment.add_global("t", Value::from(Serde(words)));
    environment.add_global("tokens", Value::from(Serde(tokens)));
    let (known, root) = (assets.clone(), site_root.to_owned());
    environment.add_function("asset", move |path: String| asset(&known, &path).map(|url| format!("{root}{url}")));
    let mut templates = Templates { environment, shown: BTreeMap::new() };
    let mut sources: BTreeMap<String, (String, String)> = BTreeMap::new();
    for layer in layers {
        for path in layer.files.keys().filter(|path| path.starts_with(FOLDER)) {
            match layer.text(path) {
                Some(Ok(file)) => {
                    sources.insert(path[FOLDER.len()..].to_owned(), (file.path.to_string(), file.text.to_string()));
                }
                Some(Err(diagnostic)) => diagnostics.push(diagnostic),
                None => {}
            }
        }
    }
    for (name, (shown, text)) in sources {
        templates.shown.insert(name.clone(), shown);
        if let Err(error) = templates.environment.add_template_owned(name, text) {
            let diagnostic = templates.diagnostic(&error);
            diagnostics.push(diagnostic);
        }
    }
    templates
}

/// Escapes what is text and not finished HTML; a slash stays a slash, so that addresses stay readable.
fn escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            let mut html = String::with_capacity(text.len() + 8);
            push_escaped(&mut html, text);
            out.write_str(&html).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

fn asset(assets: &Assets, path: &str) -> Result<String, Error> {
    assets.url(path).map(str::to_owned).ok_or_else(|| {
        let near = assets.nearest(path).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Error::new(ErrorKind::InvalidOperation, format!("the theme has no asset `{path}`{near}"))
    })
}

impl Templates {
    /// Renders a template.
    ///
    /// # Errors
    /// A diagnostic at the line of the template that failed.
    pub fn render(&self, name: &str, context: Value) -> Result<String, Diagnostic> {
        let template = self.environment.get_template(name).map_err(|error| self.diagnostic(&error))?;
        template.render(context).map_err(|error| self.diagnostic(&error))
    }

    fn diagnostic(&self, error: &Error) -> Diagnostic {
        let mut inner = error;
        while let Some(source) = std::error::Error::source(inner).and_then(|source| source.downcast_ref::<Error>()) {
            inner = source;
        }
        let said = inner.detail().map_or_else(|| inner.kind().to_string(), str::to_owned);
        let (what, help) = match said.split_once("; did you mean ") {
            Some((what, near)) => (what.to_owned(), format!("did you mean {near}")),
            None => (said, advice(inner.kind()).to_owned()),
        };
        let mut diagnostic = Diagnostic::new(Code::Template, what).help(help);
        let place = if inner.line().is_some() { inner } else { error };
        if let Some(name) = place.name() {
            let shown = self.shown.get(name).map_or(name, String::as_str);
            diagnostic.location = Some(match (place.template_source(), place.line()) {
                (Some(text), Some(line)) => Location::in_text(shown, text, span(text, line, place.range())),
                _ => Location::file(shown),
            });
        }
        diagnostic
    }
}

fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::UndefinedError => "this template gets no such value; docs/themes.md lists what there is, and `i18n/` holds the words",
        ErrorKind::TemplateNotFound => "templates are named by their path from `templates/`",
        _ => "docs/themes.md tells how templates are written",
    }
}

fn span(text: &str, line: usize, range: Option<std::ops::Range<usize>>) -> std::ops::Range<usize> {
    range.unwrap_or_else(|| {
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        start..start + text[start..].find('\n').unwrap_or(text.len() - start)
    })
}
