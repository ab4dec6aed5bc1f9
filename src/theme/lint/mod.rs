//! Checks templates without rendering them, also those that the guide has no page for: every name, block and file that they speak of.

mod expressions;
mod library;
mod shape;
mod statements;
mod syntax;

use std::collections::BTreeMap;

use minijinja::Environment;
use serde_json::Value;

use super::Assets;
use super::layer::BUILT_IN;
use super::source::Sources;
use crate::diagnostic::{Code, Diagnostic, Location, nearest};

use library::{Library, Parsed, is_blank, parse_all};
pub use shape::Contexts;
use shape::Shape;
use syntax::Span;

/// Letters that a name may be away from another to be taken for a slip.
const SLIPS: usize = 2;

/// What templates can turn to besides what they get.
pub(super) struct Surroundings<'s> {
    pub(super) environment: &'s Environment<'static>,
    pub(super) assets: &'s Assets,
    pub(super) words: Value,
    pub(super) tokens: Value,
}

/// Checks all templates that a build renders, and those of the guide's own theme besides.
pub(super) fn check(sources: &Sources, contexts: &Contexts, surroundings: &Surroundings<'_>) -> Vec<Diagnostic> {
    // What cannot be parsed has been reported.
    let Ok(library) = parse_all(sources) else { return Vec::new() };
    let globals = [("t", shape::of_data(&surroundings.words)), ("tokens", shape::of_data(&surroundings.tokens))];
    let mut walk = Walk {
        library: &library,
        contexts,
        surroundings,
        globals: &globals,
        scopes: Vec::new(),
        chain: Vec::new(),
        block: None,
        file: None,
        open: Vec::new(),
        is_free: false,
        seen: Vec::new(),
        filters: BTreeMap::new(),
        diagnostics: Vec::new(),
    };
    for (name, names) in &contexts.templates {
        walk.entry(name, names.iter().map(|(name, schema)| (name.as_str(), Shape::Of(schema))).collect());
    }
    walk.is_free = true;
    let everywhere = contexts.templates.first().map(|(_, names)| names);
    let common = ["site", "page", "root"];
    for at in library.values().filter(|parsed| parsed.is_own).filter_map(Parsed::loose_words) {
        let problem = Diagnostic::new(Code::Template, "this stands outside of all blocks, so no page has it").at(at).warning();
        walk.report(problem.help("put it into a block of the template that this one extends; `{# … #}` is a comment"));
    }
    for parsed in library.values().filter(|parsed| parsed.is_own) {
        if !walk.seen.contains(&parsed.name) {
            walk.unused(parsed);
            let names = everywhere.into_iter().flatten().filter(|(name, _)| common.contains(&name.as_str()));
            walk.entry(parsed.name, names.map(|(name, schema)| (name.as_str(), Shape::Of(schema))).collect());
        }
    }
    let is_alias = |parsed: &&Parsed<'_>| !parsed.is_own && parsed.name.starts_with(BUILT_IN);
    for parsed in library.values().filter(|parsed| !is_alias(parsed)) {
        walk.blocks(parsed);
    }
    walk.diagnostics
}

/// A walk through templates as they would be rendered, every branch of them.
struct Walk<'w> {
    library: &'w Library<'w>,
    contexts: &'w Contexts,
    surroundings: &'w Surroundings<'w>,
    globals: &'w [(&'static str, Value)],
    scopes: Vec<BTreeMap<&'w str, Shape<'w>>>,
    /// The template that is rendered and those that it extends, one after the other.
    chain: Vec<&'w Parsed<'w>>,
    /// The block being walked: its name, and the place in the chain of the template that it stands in.
    block: Option<(&'w str, usize)>,
    /// The file in which the walk is.
    file: Option<&'w Parsed<'w>>,
    /// Templates that are being walked, against circles.
    open: Vec<&'w str>,
    /// Whether names may come from wherever the template is used.
    is_free: bool,
    seen: Vec<&'w str>,
    /// Whether a filter or test is known, by its name with its sign.
    filters: BTreeMap<(&'w str, bool), bool>,
    diagnostics: Vec<Diagnostic>,
}

impl<'w> Walk<'w> {
    fn entry(&mut self, name: &str, names: BTreeMap<&'w str, Shape<'w>>) {
        let Some(parsed) = self.library.get(name) else { return };
        self.scopes = vec![names];
        self.rendered(parsed);
    }

    /// Walks a template with those that it extends.
    fn rendered(&mut self, parsed: &'w Parsed<'w>) {
        if self.open.contains(&parsed.name) {
            return;
        }
        self.open.push(parsed.name);
        let outside = (std::mem::take(&mut self.chain), self.block.take(), self.file);
        let mut at = Some(parsed);
        while let Some(parsed) = at {
            self.seen.push(parsed.name);
            self.chain.push(parsed);
            at = self.parent_of(parsed);
        }
        for parsed in self.chain.clone() {
            self.file = Some(parsed);
            self.statements(parsed.statements());
        }
        (self.chain, self.block, self.file) = outside;
        self.open.pop();
    }

    fn parent_of(&mut self, parsed: &'w Parsed<'w>) -> Option<&'w Parsed<'w>> {
        let (name, span) = parsed.parent()?;
        let Some(parent) = self.library.get(name) else {
            self.report(self.missing_template(name).at(parsed.at(span)));
            return None;
        };
        if self.chain.iter().any(|below| below.name == parent.name) {
            self.report(
                Diagnostic::new(Code::Template, format!("`{name}` extends itself"))
                    .at(parsed.at(span))
                    .help(format!("write `{{% extends \"{BUILT_IN}/{name}\" %}}` for the built-in template of that name")),
            );
            return None;
        }
        Some(parent)
    }

    fn missing_template(&self, name: &str) -> Diagnostic {
        let near = nearest(name, self.library.keys().copied());
        Diagnostic::new(Code::Template, format!("there is no template `{name}`")).help(near.map_or_else(
            || "templates are named by their path from `templates/`".to_owned(),
            |near| format!("did you mean `{near}`? Templates are named by their path from `templates/`"),
        ))
    }

    /// A template that no page and no other template asks for, and whose name is nearly that of one which they do.
    fn unused(&mut self, parsed: &Parsed<'_>) {
        let known = self.library.values().filter(|known| !known.is_own).map(|known| known.name);
        if let Some(near) = nearest(parsed.name, known).filter(|near| strsim::damerau_levenshtein(near, parsed.name) <= SLIPS) {
            let problem = Diagnostic::new(Code::Template, format!("nothing asks for the template `{}`", parsed.name)).at(parsed.file());
            self.report(problem.warning().help(format!("did you mean `{near}`? Templates are found by their path from `templates/`")));
        }
    }

    /// Blocks that none of a template's parents has: what stands in them would never be seen.
    fn blocks(&mut self, parsed: &'w Parsed<'w>) {
        let mut parents = Vec::new();
        let mut at = parsed;
        while let Some(parent) =
            at.parent().and_then(|(name, _)| self.library.get(name)).filter(|parent| parents.len() < 32 && !std::ptr::eq(*parent, parsed))
        {
            parents.push(parent);
            at = parent;
        }
        let Some(base) = parents.last().filter(|base| !base.extends()) else { return };
        let known: Vec<&str> = parents.iter().flat_map(|parent| parent.all_blocks()).map(|block| block.name).collect();
        for block in parsed.outer_blocks().into_iter().filter(|block| !known.contains(&block.name)) {
            if parsed.is_own {
                let near = nearest(block.name, known.iter().copied());
                self.report(
                    Diagnostic::new(
                        Code::Template,
                        format!("no template that this one extends has a block `{}`, so it is never shown", block.name),
                    )
                    .at(parsed.at_word(block.span(), block.name))
                    .help(near.map_or_else(|| format!("the blocks are {}", listed(&known)), |near| format!("did you mean `{near}`?"))),
                );
            } else if base.is_own && !is_blank(block) {
                let lost = Diagnostic::new(
                    Code::Template,
                    format!("there is no block `{}` here, so what other templates put into it is not shown", block.name),
                )
                .at(base.file())
                .help(format!(
                    "add `{{% block {0} %}}{{% endblock %}}`, or extend `{BUILT_IN}/{1}` and change single blocks",
                    block.name, base.name
                ));
                self.report(lost.warning());
            }
        }
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        if !self.diagnostics.contains(&diagnostic) {
            self.diagnostics.push(diagnostic);
        }
    }

    fn at(&self, span: Span) -> Location {
        self.file.map_or_else(|| Location::file("templates"), |file| file.at(span))
    }
}

/// Words for a sentence, each once.
fn listed(words: &[&str]) -> String {
    let mut words: Vec<&str> = words.to_vec();
    words.sort_unstable();
    words.dedup();
    crate::diagnostic::one_of(&words).replace(" or ", " and ")
}
