//! Statements: what they bring into scope, and what they take from other templates.

use std::collections::BTreeMap;

use super::Walk;
use super::library::{Parsed, plain, variable};
use super::shape::Shape;
use super::syntax::{Block, Expr, Macro, Span, Spanned, Stmt};
use crate::diagnostic::{Code, Diagnostic, nearest};

impl<'w> Walk<'w> {
    pub(super) fn statements(&mut self, statements: &'w [Stmt<'w>]) {
        // A macro may call one that stands further down.
        for statement in statements {
            if let Stmt::Macro(made) = statement {
                self.declare(made.name, Shape::Any);
            }
        }
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &'w Stmt<'w>) {
        match statement {
            Stmt::EmitExpr(emit) => {
                self.expression(&emit.expr);
            }
            Stmt::ForLoop(each) => {
                let item = self.expression(&each.iter);
                let item = self.contexts.item(item);
                self.scoped(|walk| {
                    walk.target(&each.target, item);
                    walk.declare("loop", Shape::Any);
                    each.filter_expr.iter().for_each(|filter| {
                        walk.expression(filter);
                    });
                    walk.statements(&each.body);
                });
                self.scoped(|walk| walk.statements(&each.else_body));
            }
            Stmt::IfCond(branch) => {
                let defined = self.condition(&branch.expr);
                let before: Vec<_> = defined.iter().map(|name| (*name, self.find(name))).collect();
                defined.iter().for_each(|name| {
                    if self.find(name).is_none() {
                        self.declare(name, Shape::Any);
                    }
                });
                self.statements(&branch.true_body);
                for (name, shape) in before {
                    if shape.is_none()
                        && let Some(scope) = self.scopes.last_mut()
                    {
                        scope.remove(name);
                    }
                }
                self.statements(&branch.false_body);
            }
            Stmt::WithBlock(with) => self.scoped(|walk| {
                for (target, value) in &with.assignments {
                    let shape = walk.expression(value);
                    walk.target(target, shape);
                }
                walk.statements(&with.body);
            }),
            Stmt::Set(set) => {
                let shape = self.expression(&set.expr);
                self.target(&set.target, shape);
            }
            Stmt::SetBlock(set) => {
                self.scoped(|walk| walk.statements(&set.body));
                set.filter.iter().for_each(|filter| {
                    self.expression(filter);
                });
                self.target(&set.target, Shape::Any);
            }
            Stmt::AutoEscape(escape) => self.statements(&escape.body),
            Stmt::FilterBlock(filter) => {
                self.expression(&filter.filter);
                self.scoped(|walk| walk.statements(&filter.body));
            }
            Stmt::Block(block) => self.block_site(block),
            Stmt::Import(import) => {
                self.imported(&import.expr);
                self.target(&import.name, Shape::Any);
            }
            Stmt::FromImport(import) => {
                let from = self.imported(&import.expr);
                for (name, alias) in &import.names {
                    if let (Some(from), Some(word)) = (from, variable(name)) {
                        self.is_exported(from, word, name.span());
                    }
                    self.target(alias.as_ref().unwrap_or(name), Shape::Any);
                }
            }
            Stmt::Include(include) => {
                if let Some(parsed) = self.named(&include.name, include.ignore_missing) {
                    self.scoped(|walk| walk.rendered(parsed));
                }
            }
            Stmt::Macro(made) => self.macro_body(made),
            Stmt::CallBlock(call) => {
                self.call(&call.call);
                self.macro_body(&call.macro_decl);
            }
            Stmt::Do(call) => {
                self.call(&call.call);
            }
            Stmt::Template(_) | Stmt::EmitRaw(_) | Stmt::Extends(_) => {}
        }
    }

    /// A block is shown where the last of the chain has it, as the first that has it says.
    fn block_site(&mut self, block: &'w Spanned<Block<'w>>) {
        let is_shown = self.block.is_some() || self.file.is_some_and(|file| !file.extends());
        if is_shown {
            self.block_from(block.name, 0);
        }
    }

    /// Walks the first definition of a block at or above a place of the chain.
    pub(super) fn block_from(&mut self, name: &'w str, start: usize) {
        let found = self.chain.iter().enumerate().skip(start).find_map(|(at, parsed)| {
            let parsed: &'w Parsed<'w> = parsed;
            parsed.all_blocks().into_iter().find(|block| block.name == name).map(|block| (at, parsed, block))
        });
        let Some((at, parsed, block)) = found else { return };
        if block.required
            && let Some(lowest) = self.chain.first().filter(|_| !self.is_free)
        {
            let tag = lowest.parent().map_or_else(|| lowest.file(), |(_, span)| lowest.at(span));
            self.report(
                Diagnostic::new(Code::Template, format!("nothing fills the block `{name}`, which `{}` needs", parsed.name))
                    .at(tag)
                    .help(format!("put the page between `{{% block {name} %}}` and `{{% endblock %}}`")),
            );
        }
        let outside = (self.block.replace((name, at)), self.file.replace(parsed));
        self.scoped(|walk| walk.statements(&block.body));
        (self.block, self.file) = outside;
    }

    fn macro_body(&mut self, made: &'w Macro<'w>) {
        self.scoped(|walk| {
            made.defaults.iter().for_each(|default| {
                walk.expression(default);
            });
            made.args.iter().for_each(|argument| walk.target(argument, Shape::Any));
            walk.declare("caller", Shape::Any);
            walk.statements(&made.body);
        });
    }

    /// Walks what is imported: its macros see what is in scope here.
    fn imported(&mut self, name: &'w Expr<'w>) -> Option<&'w Parsed<'w>> {
        let parsed = self.named(name, false)?;
        self.scoped(|walk| walk.rendered(parsed));
        Some(parsed)
    }

    fn named(&mut self, name: &'w Expr<'w>, may_miss: bool) -> Option<&'w Parsed<'w>> {
        let Some(word) = plain(name) else {
            self.expression(name);
            return None;
        };
        let found = self.library.get(word);
        if found.is_none() && !may_miss {
            self.report(self.missing_template(word).at(self.at(name.span())));
        }
        found
    }

    fn is_exported(&mut self, from: &Parsed<'_>, word: &str, span: Span) {
        let known = from.exports();
        if !known.contains(&word) && !from.extends() {
            let near = nearest(word, known.iter().copied());
            self.report(
                Diagnostic::new(Code::Template, format!("`{}` has no `{word}` to import", from.name))
                    .at(self.at(span))
                    .help(near.map_or_else(|| format!("it has {}", super::listed(&known)), |near| format!("did you mean `{near}`?"))),
            );
        }
    }

    fn target(&mut self, target: &'w Expr<'w>, shape: Shape<'w>) {
        match target {
            Expr::Var(variable) => self.declare(variable.id, shape),
            Expr::List(list) => list.items.iter().for_each(|item| self.target(item, Shape::Any)),
            Expr::Tuple(tuple) => tuple.items.iter().for_each(|item| self.target(item, Shape::Any)),
            other => {
                self.expression(other);
            }
        }
    }

    pub(super) fn declare(&mut self, name: &'w str, shape: Shape<'w>) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.insert(name, shape);
        }
    }

    pub(super) fn scoped(&mut self, work: impl FnOnce(&mut Self)) {
        self.scopes.push(BTreeMap::new());
        work(self);
        self.scopes.pop();
    }
}
