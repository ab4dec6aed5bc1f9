//! Wrong usage: what clap says of it, and a tip where people are known to go astray.

use std::path::Path;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Adds a tip to an error where the argument is the path of a guide, or of a file in it.
pub(super) fn with_tip(mut error: Error) -> Error {
    let kind = match error.kind() {
        ErrorKind::InvalidSubcommand => ContextKind::InvalidSubcommand,
        ErrorKind::UnknownArgument => ContextKind::InvalidArg,
        _ => return error,
    };
    let Some(ContextValue::String(word)) = error.get(kind) else { return error };
    if let Some(tip) = tip(word) {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}

fn tip(word: &str) -> Option<String> {
    let path = Path::new(word);
    let is_markdown = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("md") || ending.eq_ignore_ascii_case("markdown"));
    if is_markdown {
        return Some("a guide is built as a whole: run 'courtesy build' in its folder, or name the folder with '--root'".to_owned());
    }
    if word == "." {
        return Some("leave it out: without '--root', the guide in this folder is meant".to_owned());
    }
    let is_path = word.contains(['/', '\\']) || word == ".." || path.is_dir();
    (is_path && !word.starts_with('-')).then(|| format!("name the guide's folder with '--root {word}', or run the command in it"))
}
