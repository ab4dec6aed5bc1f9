//! Advice on a guide in which nothing is wrong: what an experienced editor would say on reading it.

mod headings;
mod pairs;
mod pictures;
mod planner;
mod sentences;
mod titles;

use crate::diagnostic::Diagnostic;
use crate::guide::content::Guide;

/// Reads a guide without errors, in one of its languages, and says what could be better.
pub fn advise(guide: &Guide) -> Vec<Diagnostic> {
    let mut advice = titles::advise(guide);
    // What belongs together, and what is due, a translation has from its original.
    if guide.prefix.is_empty() {
        advice.extend(pairs::advise(guide));
        advice.extend(planner::advise(guide));
    }
    for doc in guide.published() {
        advice.extend(headings::advise(doc));
        advice.extend(pictures::advise(doc));
    }
    advice.extend(guide.messages.iter().flat_map(|message| sentences::advise(guide, message)));
    advice
}
