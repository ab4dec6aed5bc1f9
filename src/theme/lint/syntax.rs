//! The syntax trees of templates: the one file that names what MiniJinja does not promise to keep (its feature `unstable_machinery`).
//!
//! If a release changes it, `Cargo.toml` keeps the last one that fits (`~3.1`), and the checks of a theme are mended here and in the files
//! beside this one; pages are rendered through what MiniJinja does promise, so nothing else waits for that. If it goes altogether, the parser
//! is vendored as a crate of the workspace at its last version (it is some 2,000 lines under the Apache licence, without dependencies of
//! its own), behind these same names.

pub(super) use minijinja::machinery::ast::{BinOpKind, Block, Call, CallArg, CallType, Expr, Macro, Spanned, Stmt};
pub(super) use minijinja::machinery::{Span, parse};
