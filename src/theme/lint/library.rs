//! The templates of a theme as syntax trees, with their blocks, macros and parents.

use std::collections::BTreeMap;

use minijinja::Error;

use super::super::source::{Sources, syntax};
use super::syntax::{Block, Expr, Span, Spanned, Stmt, parse};
use crate::diagnostic::Location;

/// A template.
pub(super) struct Parsed<'t> {
    pub(super) name: &'t str,
    shown: &'t str,
    text: &'t str,
    pub(super) is_own: bool,
    root: Stmt<'t>,
}

/// All templates by name.
pub(super) type Library<'t> = BTreeMap<&'t str, Parsed<'t>>;

pub(super) fn parse_all(sources: &Sources) -> Result<Library<'_>, Error> {
    let parsed = sources.iter().map(|(name, source)| {
        let root = parse(&source.text, name, syntax())?;
        Ok((name.as_str(), Parsed { name, shown: &source.shown, text: &source.text, is_own: source.is_own, root }))
    });
    parsed.collect()
}

impl<'t> Parsed<'t> {
    pub(super) fn statements(&self) -> &[Stmt<'t>] {
        match &self.root {
            Stmt::Template(template) => &template.children,
            _ => &[],
        }
    }

    pub(super) fn at(&self, span: Span) -> Location {
        Location::in_text(self.shown, self.text, span.start_offset as usize..span.end_offset as usize)
    }

    /// Points at `word`, where it first stands in a tag that begins at `span`.
    pub(super) fn at_word(&self, span: Span, word: &str) -> Location {
        let start = span.start_offset as usize;
        let found = self.text.get(start..).and_then(|rest| rest.find(word)).map_or(start..start, |at| start + at..start + at + word.len());
        Location::in_text(self.shown, self.text, found)
    }

    pub(super) fn file(&self) -> Location {
        Location::file(self.shown)
    }

    /// The template that this one extends, where its name is plain.
    pub(super) fn parent(&self) -> Option<(&str, Span)> {
        self.statements().iter().find_map(|statement| match statement {
            Stmt::Extends(extends) => Some((plain(&extends.name)?, extends.name.span())),
            _ => None,
        })
    }

    /// The first words outside of all blocks: a template that extends another has none of them on its pages.
    pub(super) fn loose_words(&self) -> Option<Location> {
        if !self.extends() {
            return None;
        }
        self.statements().iter().find_map(|statement| match statement {
            Stmt::EmitRaw(raw) => Some(self.at_word(raw.span(), raw.raw.trim().lines().next()?.trim_end())),
            _ => None,
        })
    }

    pub(super) fn extends(&self) -> bool {
        self.statements().iter().any(|statement| matches!(statement, Stmt::Extends(_)))
    }

    /// Names that stand ready for another template to import.
    pub(super) fn exports(&self) -> Vec<&str> {
        let name = |statement: &'_ Stmt<'t>| match statement {
            Stmt::Macro(made) => Some(made.name),
            Stmt::Set(set) => variable(&set.target),
            Stmt::SetBlock(set) => variable(&set.target),
            _ => None,
        };
        self.statements().iter().filter_map(name).collect()
    }

    /// Blocks that stand in no other block.
    pub(super) fn outer_blocks(&self) -> Vec<&Spanned<Block<'t>>> {
        let mut found = Vec::new();
        blocks(self.statements(), false, &mut found);
        found
    }

    pub(super) fn all_blocks(&self) -> Vec<&Spanned<Block<'t>>> {
        let mut found = Vec::new();
        blocks(self.statements(), true, &mut found);
        found
    }
}

fn blocks<'a, 't>(statements: &'a [Stmt<'t>], inner: bool, found: &mut Vec<&'a Spanned<Block<'t>>>) {
    for statement in statements {
        match statement {
            Stmt::Block(block) => {
                found.push(block);
                if inner {
                    blocks(&block.body, inner, found);
                }
            }
            Stmt::IfCond(branch) => {
                blocks(&branch.true_body, inner, found);
                blocks(&branch.false_body, inner, found);
            }
            Stmt::ForLoop(each) => {
                blocks(&each.body, inner, found);
                blocks(&each.else_body, inner, found);
            }
            Stmt::WithBlock(with) => blocks(&with.body, inner, found),
            Stmt::AutoEscape(escape) => blocks(&escape.body, inner, found),
            Stmt::FilterBlock(filter) => blocks(&filter.body, inner, found),
            _ => {}
        }
    }
}

/// Whether nothing stands between a block's tags.
pub(super) fn is_blank(block: &Block<'_>) -> bool {
    block.body.iter().all(|statement| matches!(statement, Stmt::EmitRaw(raw) if raw.raw.trim().is_empty()))
}

/// The text of an expression that is nothing but a text.
pub(super) fn plain<'e>(expression: &'e Expr<'_>) -> Option<&'e str> {
    match expression {
        Expr::Const(constant) => constant.value.as_str(),
        _ => None,
    }
}

pub(super) fn variable<'t>(expression: &Expr<'t>) -> Option<&'t str> {
    match expression {
        Expr::Var(variable) => Some(variable.id),
        _ => None,
    }
}
