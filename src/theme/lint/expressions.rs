//! Expressions: whether every name, filter, test, function, word and asset in them exists.

use minijinja::ErrorKind;

use super::Walk;
use super::library::{plain, variable};
use super::shape::{Shape, Step};
use super::syntax::{BinOpKind, Call, CallArg, CallType, Expr, Span, Spanned};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::theme::filters::{FILTERS, TESTS};

const NO_VALUE: &str = "this template gets no such value; docs/themes.md lists what there is, and `i18n/` holds the words";

impl<'w> Walk<'w> {
    /// Checks an expression and says what is known of its value.
    pub(super) fn expression(&mut self, expression: &'w Expr<'w>) -> Shape<'w> {
        self.value(expression, true)
    }

    fn value(&mut self, expression: &'w Expr<'w>, must_be: bool) -> Shape<'w> {
        match expression {
            Expr::Var(variable) => self.variable(variable.id, variable.span(), must_be),
            Expr::GetAttr(get) => {
                let of = self.expression(&get.expr);
                self.step(of, get.name, expression, must_be)
            }
            Expr::GetItem(get) => {
                let of = self.expression(&get.expr);
                match plain(&get.subscript_expr) {
                    Some(name) => self.step(of, name, expression, must_be),
                    None => {
                        let key = matches!(get.subscript_expr, Expr::Const(_));
                        self.expression(&get.subscript_expr);
                        if key { self.contexts.item(of) } else { Shape::Any }
                    }
                }
            }
            Expr::Filter(filter) => {
                self.is_known(filter.name, filter.span(), true);
                let is_default = matches!(filter.name, "default" | "d");
                let of = filter.expr.as_ref().map_or(Shape::Any, |inner| self.value(inner, !is_default));
                self.arguments(&filter.args);
                if matches!(filter.name, "first" | "last") { self.contexts.item(of) } else { Shape::Any }
            }
            Expr::Test(test) => {
                self.is_known(test.name, test.span(), false);
                self.value(&test.expr, !matches!(test.name, "defined" | "undefined"));
                self.arguments(&test.args);
                Shape::Any
            }
            Expr::IfExpr(branch) => {
                let defined = self.condition(&branch.test_expr);
                self.scoped(|walk| {
                    walk.assume(&defined);
                    walk.expression(&branch.true_expr);
                });
                branch.false_expr.iter().for_each(|other| {
                    self.expression(other);
                });
                Shape::Any
            }
            Expr::BinOp(both) => {
                let defined = self.condition(&both.left);
                self.scoped(|walk| {
                    if matches!(both.op, BinOpKind::ScAnd) {
                        walk.assume(&defined);
                    }
                    walk.expression(&both.right);
                });
                Shape::Any
            }
            Expr::Call(call) => self.call(call),
            Expr::UnaryOp(one) => {
                self.expression(&one.expr);
                Shape::Any
            }
            Expr::Compare(compare) => self.all(std::iter::once(&compare.expr).chain(compare.ops.iter().map(|op| &op.expr))),
            Expr::Slice(slice) => {
                self.all([Some(&slice.expr), slice.start.as_ref(), slice.stop.as_ref(), slice.step.as_ref()].into_iter().flatten())
            }
            Expr::List(list) => self.all(list.items.iter()),
            Expr::Tuple(tuple) => self.all(tuple.items.iter()),
            Expr::Map(map) => self.all(map.keys.iter().chain(&map.values)),
            Expr::Const(_) => Shape::Any,
        }
    }

    fn all(&mut self, expressions: impl Iterator<Item = &'w Expr<'w>>) -> Shape<'w> {
        expressions.for_each(|inner| {
            self.expression(inner);
        });
        Shape::Any
    }

    /// Checks a condition; gives the names that exist wherever it holds.
    pub(super) fn condition(&mut self, expression: &'w Expr<'w>) -> Vec<&'w str> {
        self.expression(expression);
        let mut defined = Vec::new();
        names_defined(expression, &mut defined);
        defined
    }

    fn assume(&mut self, names: &[&'w str]) {
        for name in names {
            if self.find(name).is_none() {
                self.declare(name, Shape::Any);
            }
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<Shape<'w>> {
        let global = || self.globals.iter().find(|(global, _)| *global == name).map(|(_, schema)| Shape::Of(schema));
        self.scopes.iter().rev().find_map(|scope| scope.get(name).copied()).or_else(global)
    }

    fn variable(&mut self, name: &'w str, span: Span, must_be: bool) -> Shape<'w> {
        if let Some(shape) = self.find(name) {
            return shape;
        }
        let is_given =
            matches!(name, "self" | "super" | "caller") || self.surroundings.environment.globals().any(|(global, _)| global == name);
        if must_be && !is_given && !self.is_free {
            let known: Vec<&str> = self.scopes.iter().flat_map(|scope| scope.keys().copied()).chain(["t", "tokens"]).collect();
            let help = nearest(name, known).map_or_else(|| NO_VALUE.to_owned(), |near| format!("did you mean `{near}`?"));
            self.report(Diagnostic::new(Code::Template, format!("`{name}` is undefined")).at(self.at(span)).help(help));
        }
        Shape::Any
    }

    fn step(&mut self, of: Shape<'w>, name: &str, expression: &'w Expr<'w>, must_be: bool) -> Shape<'w> {
        match self.contexts.attribute(of, name) {
            Step::To(shape) => shape,
            Step::Missing(_) if !must_be => Shape::Any,
            Step::Missing(known) => {
                let path = path(expression);
                let start = path.strip_suffix(name).unwrap_or_default();
                let help = nearest(name, known.iter().copied())
                    .map_or_else(|| NO_VALUE.to_owned(), |near| format!("did you mean `{start}{near}`?"));
                let at = self.at(whole(expression));
                self.report(Diagnostic::new(Code::Template, format!("`{path}` is undefined")).at(at).help(help));
                Shape::Any
            }
        }
    }

    pub(super) fn call(&mut self, call: &'w Spanned<Call<'w>>) -> Shape<'w> {
        self.arguments(&call.args);
        match call.identify_call() {
            CallType::Function("super") => {
                if let Some((name, at)) = self.block {
                    self.block_from(name, at + 1);
                }
            }
            CallType::Function(name) => self.function(name, call),
            CallType::Method(of, _) | CallType::Object(of) => {
                self.expression(of);
            }
            CallType::Block(_) => {}
        }
        Shape::Any
    }

    fn function(&mut self, name: &'w str, call: &'w Spanned<Call<'w>>) {
        let globals = || self.surroundings.environment.globals().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
        if matches!(name, "asset" | "inlined") {
            if let Some(CallArg::Pos(path)) = call.args.first()
                && let Some(word) = plain(path)
                && self.surroundings.assets.url(word).is_none()
            {
                let near = self.surroundings.assets.nearest(word);
                let help =
                    near.map_or_else(|| "put the file into the theme's `assets/`".to_owned(), |near| format!("did you mean `{near}`?"));
                let at = self.at(call.span());
                self.report(Diagnostic::new(Code::Template, format!("the theme has no asset `{word}`")).at(at).help(help));
            }
        } else if self.find(name).is_none() && name != "caller" && !self.is_free && !globals().iter().any(|global| global == name) {
            let globals = globals();
            let known = self.scopes.iter().flat_map(|scope| scope.keys().copied()).chain(globals.iter().map(String::as_str));
            let help = nearest(name, known)
                .map_or_else(|| "a macro has to be imported before it is called".to_owned(), |near| format!("did you mean `{near}`?"));
            let at = self.at(call.span());
            self.report(Diagnostic::new(Code::Template, format!("there is no function `{name}`")).at(at).help(help));
        }
    }

    fn arguments(&mut self, arguments: &'w [CallArg<'w>]) {
        for argument in arguments {
            let (CallArg::Pos(inner) | CallArg::Kwarg(_, inner) | CallArg::PosSplat(inner) | CallArg::KwargSplat(inner)) = argument;
            self.expression(inner);
        }
    }

    /// Asks the engine itself whether a filter or test exists: it has no list of them.
    fn is_known(&mut self, name: &'w str, span: Span, is_filter: bool) {
        let environment = self.surroundings.environment;
        let is_known = *self.filters.entry((name, is_filter)).or_insert_with(|| {
            let (trial, unknown) = match is_filter {
                true => (format!("0|{name}"), ErrorKind::UnknownFilter),
                false => (format!("0 is {name}"), ErrorKind::UnknownTest),
            };
            let result = environment.compile_expression_owned(trial).and_then(|trial| trial.eval(()));
            result.err().is_none_or(|error| error.kind() != unknown)
        });
        if !is_known {
            let (what, known) = if is_filter { ("filter", FILTERS) } else { ("test", TESTS) };
            let help = nearest(name, known.iter().copied())
                .map_or_else(|| "docs/themes.md lists what there is".to_owned(), |near| format!("did you mean `{near}`?"));
            let at = self.file.map(|file| file.at_word(span, name)).unwrap_or_else(|| self.at(span));
            self.report(Diagnostic::new(Code::Template, format!("there is no {what} `{name}`")).at(at).help(help));
        }
    }
}

/// Names of which an expression says that they are defined, as one of the things that have to hold.
fn names_defined<'t>(expression: &Expr<'t>, names: &mut Vec<&'t str>) {
    match expression {
        Expr::Test(test) if test.name == "defined" => names.extend(variable(&test.expr)),
        Expr::BinOp(both) if matches!(both.op, BinOpKind::ScAnd) => {
            names_defined(&both.left, names);
            names_defined(&both.right, names);
        }
        _ => {}
    }
}

/// Where an expression of names and dots stands, its first name included.
fn whole(expression: &Expr<'_>) -> Span {
    let mut first = expression;
    while let Expr::GetAttr(_) | Expr::GetItem(_) = first {
        first = match first {
            Expr::GetAttr(get) => &get.expr,
            Expr::GetItem(get) => &get.expr,
            other => other,
        };
    }
    Span { start_offset: first.span().start_offset.min(expression.span().start_offset), ..expression.span() }
}

/// An expression of names and dots as it is written.
fn path(expression: &Expr<'_>) -> String {
    match expression {
        Expr::Var(variable) => variable.id.to_owned(),
        Expr::GetAttr(get) => format!("{}.{}", path(&get.expr), get.name),
        Expr::GetItem(get) => match plain(&get.subscript_expr) {
            Some(name) => format!("{}.{name}", path(&get.expr)),
            None => format!("{}[…]", path(&get.expr)),
        },
        _ => "…".to_owned(),
    }
}
