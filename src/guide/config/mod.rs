//! `courtesy.toml`: what it may hold, read strictly.

mod check;
mod editions;
mod language;
mod model;
mod names;

use crate::diagnostic::Diagnostic;
use crate::guide::source::SourceFile;
use crate::guide::{allow, data};

pub use language::{FieldWords, LanguageConfig, LanguageSearch};
pub use model::*;
pub use names::{is_id, label_key, same_language};

/// The name of the file that makes a folder a guide.
pub const FILE: &str = "courtesy.toml";

/// Reads the configuration; `None` where it is not even good enough to look at the content.
pub fn parse(file: &SourceFile) -> (Option<Config>, Vec<Diagnostic>) {
    let (node, problems) = data::parse_toml(&file.text);
    let broken = problems.iter().any(|problem| !matches!(problem.kind, data::ProblemKind::Hidden(_)));
    let mut diagnostics = data::report(file, problems, "courtesy.toml");
    let Some(node) = node.filter(|_| !broken) else { return (None, diagnostics) };
    let (config, problems) = data::read::<Config>(node);
    diagnostics.extend(data::report(file, problems, "courtesy.toml"));
    if let Some(config) = &config {
        check::check(config, file, &mut diagnostics);
        diagnostics.extend(allow::check(&config.check.allow, file));
    }
    (config, diagnostics)
}
