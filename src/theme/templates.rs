//! Compiled templates. A template that does not fit becomes a diagnostic at its line.

use std::sync::Arc;

use minijinja::value::{Kwargs, Serde};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

use super::inline::inlined;
use super::layer::Layer;
use super::lint::{self, Contexts, Surroundings};
use super::plurals::Plurals;
use super::source::{Sources, sources, syntax};
use super::{Assets, Tokens, Words, filters};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::markdown::push_escaped;

/// The templates of a theme.
pub struct Templates {
    environment: Environment<'static>,
    sources: Arc<Sources>,
}

/// Templates before they have words: compiled once for all languages of a guide.
pub(super) struct Compiled(Templates);

/// Compiles the templates.
pub(super) fn load(layers: &[Layer], tokens: &Tokens, diagnostics: &mut Vec<Diagnostic>) -> Compiled {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // Without it an error knows neither its template's text nor its place there.
    environment.set_debug(true);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_syntax(syntax());
    environment.set_formatter(escaped);
    environment.add_filter("sha256", filters::sha256);
    environment.add_global("tokens", Value::from(Serde(tokens)));
    let mut templates = Templates { environment, sources: sources(layers, diagnostics).into() };
    for (name, source) in &*templates.sources {
        if let Err(error) = templates.environment.add_template_owned(name.clone(), source.text.clone()) {
            diagnostics.push(templates.diagnostic(&error));
        }
    }
    Compiled(templates)
}

impl Compiled {
    /// The templates for an edition; `site_root` leads from its root to the site's, where the assets are.
    pub(super) fn with(&self, words: &Words, assets: &Arc<Assets>, site_root: &str) -> Templates {
        let mut environment = self.0.environment.clone();
        add_filters(&mut environment, words);
        environment.add_global("t", Value::from(Serde(words)));
        let (known, root) = (assets.clone(), site_root.to_owned());
        environment.add_function("asset", move |path: String| asset(&known, &path).map(|url| format!("{root}{url}")));
        let known = assets.clone();
        environment.add_function("inlined", move |path: String| inlined(&known, &path).ok_or_else(|| no_asset(&known, &path)));
        Templates { environment, sources: self.0.sources.clone() }
    }

    /// Name and text of every template.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.sources.iter().map(|(name, source)| (name.as_str(), source.text.as_str()))
    }
}

/// Adds the filters that follow the language.
fn add_filters(environment: &mut Environment<'static>, words: &Words) {
    let plurals = Plurals::of(words.forms());
    let dates = words.dates().clone();
    environment.add_filter("plural", move |word: Value, n: i64| filters::plural(&plurals, &dates, &word, n));
    let dates = words.dates().clone();
    environment.add_filter("format", move |word: &str, values: Kwargs| filters::format(&dates, word, values));
    let dates = words.dates().clone();
    environment.add_filter("number", move |value: Value| filters::number(&dates, &value));
    let dates = words.dates().clone();
    environment.add_filter("date", move |iso: String| filters::date(&dates, iso));
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
    assets.url(path).map(str::to_owned).ok_or_else(|| no_asset(assets, path))
}

fn no_asset(assets: &Assets, path: &str) -> Error {
    let near = assets.nearest(path).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    Error::new(ErrorKind::InvalidOperation, format!("the theme has no asset `{path}`{near}"))
}

impl Templates {
    /// Name in reports and text of every template of the guide's own.
    pub(super) fn own(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.values().filter(|source| source.is_own).map(|source| (source.shown.as_str(), source.text.as_str()))
    }

    /// Renders a template.
    ///
    /// # Errors
    /// A diagnostic at the line of the template that failed.
    pub fn render(&self, name: &str, context: Value) -> Result<String, Diagnostic> {
        let template = self.environment.get_template(name).map_err(|error| self.diagnostic(&error))?;
        template.render(context).map_err(|error| self.diagnostic(&error))
    }

    /// Checks the templates against what they get, where any is the guide's own: the built-in ones are known to be sound.
    pub(super) fn check(&self, contexts: &Contexts, words: &Words, tokens: &Tokens, assets: &Assets) -> Vec<Diagnostic> {
        if self.own().next().is_none() {
            return Vec::new();
        }
        let data = |data: Result<serde_json::Value, _>| data.unwrap_or_default();
        let surroundings = Surroundings {
            environment: &self.environment,
            assets,
            words: data(serde_json::to_value(words)),
            tokens: data(serde_json::to_value(tokens)),
        };
        lint::check(&self.sources, contexts, &surroundings)
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
            let shown = self.sources.get(name).map_or(name, |source| &source.shown);
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
