//! A check: everything that a build does except writing, and advice besides.

use super::key::Inputs;
use super::last_run::LastRun;
use super::load::Memory;
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use super::{again, load_again, output_place, rendered};
use crate::desk::advice;
use crate::desk::external::{self, Links};
use crate::diagnostic::{Code, Diagnostic, has_errors, sort};
use crate::guide::source::Changes;
use crate::output::{Area, Previous};

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

/// Checks a guide: renders all of it in memory, and writes nothing but what the next check is quick by, into the output folder.
/// Where there is an error, advice waits until it is mended.
///
/// Other sites are asked only where `external` is given; it is told how many addresses are done, of how many.
pub fn check(options: &BuildOptions, external: Option<&(dyn Fn(usize, usize) + Sync)>) -> CheckOutcome {
    let mut outcome = Outcome::default();
    let checked = outcome.guarded("the guide was checked", |outcome| run(options, external, outcome));
    let mut checked = checked.unwrap_or_default();
    checked.diagnostics = outcome.diagnostics;
    sort(&mut checked.diagnostics);
    checked
}

fn run(options: &BuildOptions, external: Option<&(dyn Fn(usize, usize) + Sync)>, outcome: &mut Outcome) -> Option<CheckOutcome> {
    let mut memory = Memory::default();
    memory.read(&Changes::Everything, options);
    let inputs = Inputs::of(&mut memory, options);
    let loaded = load_again(&mut memory, options, outcome)?;
    render(options, &loaded, inputs.as_ref(), outcome);
    let guide = &loaded.guide;
    let links = external::links(loaded.editions().map(|edition| &edition.guide));
    let is_sound = !has_errors(&outcome.diagnostics);
    if let (true, Some(step)) = (is_sound, external) {
        let answers = external::ask(&links, step);
        outcome.diagnostics.extend(external::report(&links, &answers));
    }
    judge(options, &loaded, is_sound, external.is_some(), outcome);
    let title = guide.config.guide.title.clone();
    let guidance = loaded.editions().map(|edition| edition.guide.guidance.len()).sum();
    let messages = loaded.editions().map(|edition| edition.guide.messages.len()).sum();
    Some(CheckOutcome { diagnostics: Vec::new(), title, guidance, messages, links })
}

/// Adds advice where nothing is wrong, and applies what is allowed; tells of what is allowed in vain.
pub(super) fn judge(options: &BuildOptions, loaded: &Loaded, is_sound: bool, is_external: bool, outcome: &mut Outcome) {
    if is_sound {
        outcome.diagnostics.extend(loaded.editions().flat_map(|edition| advice::advise(&edition.guide)));
    }
    let allowed = loaded.allow_list();
    let is_used = allowed.apply(&mut outcome.diagnostics);
    if is_sound {
        outcome.diagnostics.extend(allowed.unused(&is_used, |code| is_judged(code, options, is_external)));
    }
}

/// Whether a check that found nothing of a code has looked for it.
fn is_judged(code: Code, options: &BuildOptions, is_external: bool) -> bool {
    match code {
        Code::Overflow | Code::MissingGlyph | Code::TypstWarning => options.print,
        // Not looked for where drafts are left out, since a draft may be what uses the field.
        Code::UnusedField => options.drafts,
        Code::DeadLink | Code::MovedLink => is_external,
        _ => true,
    }
}

/// Renders everything to see what is to be said of it, unless the last check has seen the very same. Without cards it is not worth keeping.
fn render(options: &BuildOptions, loaded: &Loaded, inputs: Option<&Inputs>, outcome: &mut Outcome) {
    let key = inputs.filter(|_| options.print && output_place(options).is_ok()).map(|inputs| again::key_of_check(inputs, loaded));
    if let Some(found) = key.and_then(|key| again::found_before(key, options)) {
        outcome.note(found);
        return;
    }
    let before = outcome.diagnostics.len();
    let rendered = rendered(options, loaded, &LastRun::of_build(&options.out), outcome);
    if let (Some(key), Some(rendered)) = (key, rendered) {
        let built = Previous::open(&options.out, Area::Site);
        let published = |path: &str| built.as_ref()?.inputs(path);
        again::keep_found(key, &outcome.diagnostics[before..], &rendered.tree, published, options);
    }
}
