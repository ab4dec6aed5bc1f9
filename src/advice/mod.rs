//! Advice on a guide in which nothing is wrong: what an experienced editor would say on reading it.

mod headings;
mod pairs;
mod pictures;
mod planner;
mod sentences;
mod titles;

use crate::content::Guide;
use crate::diagnostic::Diagnostic;

/// Reads a guide without errors, and says what could be better.
pub fn advise(guide: &Guide) -> Vec<Diagnostic> {
    let mut advice = pairs::advise(guide);
    advice.extend(planner::advise(guide));
    advice.extend(titles::advise(guide));
    for doc in guide.published() {
        advice.extend(headings::advise(doc));
        advice.extend(pictures::advise(doc));
    }
    advice.extend(guide.messages.iter().flat_map(|message| sentences::advise(guide, message)));
    advice
}
