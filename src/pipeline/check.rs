//! A check: everything that a build does except writing, and advice besides.

use super::outcome::{BuildOptions, Outcome};
use super::{load, rendered};
use crate::desk::advice;
use crate::desk::external::{self, Links};
use crate::diagnostic::{Code, Diagnostic, has_errors, sort};

/// How a check went.
#[derive(Debug, Default)]
pub struct CheckOutcome {
    /// Everything that is to be said, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The guide's title; empty where not even that could be read.
    pub title: String,
    /// Rules.
    pub guidance: usize,
    /// Messages.
    pub messages: usize,
    /// Links to other sites.
    pub links: Links,
}

/// Checks a guide: renders all of it in memory and writes nothing. Where there is an error, advice waits until it is mended.
///
/// Other sites are asked only where `external` is given; it is told how many addresses are done, of how many.
pub fn check(options: &BuildOptions, external: Option<&(dyn Fn(usize, usize) + Sync)>) -> CheckOutcome {
    let mut outcome = Outcome::default();
    let mut checked = run(options, external, &mut outcome).unwrap_or_default();
    checked.diagnostics = outcome.diagnostics;
    sort(&mut checked.diagnostics);
    checked
}

fn run(options: &BuildOptions, external: Option<&(dyn Fn(usize, usize) + Sync)>, outcome: &mut Outcome) -> Option<CheckOutcome> {
    let loaded = load(options, outcome)?;
    rendered(options, &loaded, outcome);
    let guide = &loaded.guide;
    let links = external::links(loaded.editions().map(|edition| &edition.guide));
    let is_sound = !has_errors(&outcome.diagnostics);
    if is_sound {
        outcome.diagnostics.extend(loaded.editions().flat_map(|edition| advice::advise(&edition.guide)));
    }
    if let (true, Some(step)) = (is_sound, external) {
        let answers = external::ask(&links, step);
        outcome.diagnostics.extend(external::report(&links, &answers));
    }
    let allowed = loaded.allow_list();
    let is_used = allowed.apply(&mut outcome.diagnostics);
    if is_sound {
        let is_judged = |code: Code| match code {
            Code::Overflow | Code::MissingGlyph | Code::TypstWarning => options.print,
            // Not looked for where drafts are left out, since a draft may be what uses the field.
            Code::UnusedField => options.drafts,
            Code::DeadLink | Code::MovedLink => external.is_some(),
            _ => true,
        };
        outcome.diagnostics.extend(allowed.unused(&is_used, is_judged));
    }
    let title = guide.config.guide.title.clone();
    let guidance = loaded.editions().map(|edition| edition.guide.guidance.len()).sum();
    let messages = loaded.editions().map(|edition| edition.guide.messages.len()).sum();
    Some(CheckOutcome { diagnostics: Vec::new(), title, guidance, messages, links })
}
