//! Where an error of Typst lies in the theme's files.

use super::typst::{Place, Refusal};
use crate::diagnostic::{Diagnostic, Location};
use crate::theme::Theme;

/// Points at the innermost of the guide's own files for print; else at `message`, beside the place in the built-in file.
pub(super) fn located(mut diagnostic: Diagnostic, theme: &Theme, refusal: &Refusal, message: Option<Location>) -> Diagnostic {
    let own = refusal.places.iter().find(|place| theme.owns(&place.path)).and_then(|place| location(theme, place));
    let first = refusal.places.first().and_then(|place| location(theme, place));
    match (own, first) {
        (Some(own), _) => {
            diagnostic.location = Some(own);
            diagnostic.related.extend(message.map(|message| (message, "set for this message".to_owned())));
        }
        (None, Some(first)) if message.is_some() => {
            diagnostic.location = message;
            diagnostic.related.push((first, "Typst stopped here".to_owned()));
        }
        (None, first) => diagnostic.location = message.or(first),
    }
    diagnostic
}

fn location(theme: &Theme, place: &Place) -> Option<Location> {
    let file = theme.print_file(&place.path)?;
    let line_start: usize = file.text.split_inclusive('\n').take(place.line.checked_sub(1)?).map(str::len).sum();
    let line = file.text.get(line_start..)?.lines().next().unwrap_or_default();
    let column = line.char_indices().nth(place.column.checked_sub(1)?).map_or(line.len(), |(at, _)| at);
    Some(file.at(line_start + column..line_start + line.len()))
}
