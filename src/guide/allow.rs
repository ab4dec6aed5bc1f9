//! Warnings and advice that a guide allows, each with a reason: `allow` in front matter, `[check.allow]` in `courtesy.toml`.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::{Schema, SchemaGenerator, json_schema};

use crate::diagnostic::{Code, Diagnostic, Severity, nearest};
use crate::guide::data::Spanned;
use crate::guide::source::SourceFile;

/// Codes that are allowed, each with its reason.
pub type Reasons = BTreeMap<String, Spanned<String>>;

/// The JSON Schema of [`Reasons`]: the codes that can be allowed, and a reason that is not empty.
pub fn schema(_: &mut SchemaGenerator) -> Schema {
    let codes: Vec<_> = Code::ALL.iter().filter(|code| code.severity() != Severity::Error).map(|code| code.as_str()).collect();
    json_schema!({
        "type": "object",
        "propertyNames": { "enum": codes },
        "additionalProperties": { "type": "string", "pattern": "\\S" },
    })
}

/// Reports entries that cannot be: without a reason, of no code, or of an error.
pub fn check(reasons: &Reasons, file: &SourceFile) -> Vec<Diagnostic> {
    reasons.iter().filter_map(|(name, reason)| refused(name, reason, file)).collect()
}

fn refused(name: &str, reason: &Spanned<String>, file: &SourceFile) -> Option<Diagnostic> {
    let bad = |message: String| Some(Diagnostic::new(Code::BadAllow, message).at(file.at(name_span(name, reason, file))));
    match Code::from_name(name) {
        None => {
            let near = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
            let help = near.map_or("`courtesy explain` lists all codes".to_owned(), |near| format!("did you mean `{near}`?"));
            bad(format!("there is no code `{name}` to allow")).map(|problem| problem.help(help))
        }
        Some(code) if code.severity() == Severity::Error => bad(format!("`{name}` is an error, and errors cannot be allowed"))
            .map(|problem| problem.help(format!("mend what it reports, and take this out; `courtesy explain {name}` says how"))),
        // A value that is missing altogether is reported as such.
        Some(_) if reason.trim().is_empty() && file.text.get(reason.span.clone()) != Some(name) => Some(
            Diagnostic::new(Code::BadAllow, format!("no reason is given for allowing `{name}`"))
                .at(file.at(reason.span.clone()))
                .help("say in a few words why it is right here; whoever edits the guide next will ask"),
        ),
        Some(_) => None,
    }
}

/// The bytes of an entry's key, which stands before its reason.
fn name_span(name: &str, reason: &Spanned<String>, file: &SourceFile) -> Range<usize> {
    let before = file.text.get(..reason.span.start).and_then(|text| text.rfind(name));
    before.map_or(reason.span.clone(), |at| at..at + name.len())
}

/// All that a guide allows.
#[derive(Debug, Default)]
pub struct AllowList<'g> {
    entries: Vec<Entry<'g>>,
}

#[derive(Debug)]
struct Entry<'g> {
    code: Code,
    reason: &'g Spanned<String>,
    file: &'g SourceFile,
    /// Whether the whole guide is meant, and not this file alone.
    everywhere: bool,
}

impl<'g> AllowList<'g> {
    /// Collects what `courtesy.toml` allows in the whole guide, and each file in itself.
    pub fn new(config: (&'g SourceFile, &'g Reasons), files: impl Iterator<Item = (&'g SourceFile, &'g Reasons)>) -> Self {
        let all = std::iter::once((config, true)).chain(files.map(|file| (file, false)));
        let entries = all.flat_map(|((file, reasons), everywhere)| {
            reasons.iter().filter_map(move |(name, reason)| {
                let code = Code::from_name(name).filter(|code| code.severity() != Severity::Error)?;
                Some(Entry { code, reason, file, everywhere })
            })
        });
        AllowList { entries: entries.collect() }
    }

    /// Takes out what is allowed; tells of each entry whether it allowed anything.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) -> Vec<bool> {
        let mut is_used = vec![false; self.entries.len()];
        diagnostics.retain(|diagnostic| {
            let mut kept = true;
            for (_, used) in self.entries.iter().zip(&mut is_used).filter(|(entry, _)| entry.allows(diagnostic)) {
                (*used, kept) = (true, false);
            }
            kept
        });
        is_used
    }

    /// Reports the entries that allowed nothing, of the codes that could have come up.
    pub fn unused(&self, is_used: &[bool], is_judged: impl Fn(Code) -> bool) -> Vec<Diagnostic> {
        let idle = self.entries.iter().zip(is_used).filter(|(entry, used)| !**used && is_judged(entry.code));
        idle.map(|(entry, _)| entry.unused()).collect()
    }
}

impl Entry<'_> {
    fn allows(&self, diagnostic: &Diagnostic) -> bool {
        let here = || diagnostic.location.as_ref().is_some_and(|at| at.path == self.file.path);
        diagnostic.code == self.code && diagnostic.severity != Severity::Error && (self.everywhere || here())
    }

    fn unused(&self) -> Diagnostic {
        let (name, scope) = (self.code.as_str(), if self.everywhere { "the guide" } else { "this file" });
        Diagnostic::new(Code::UnusedAllow, format!("`{name}` is allowed, but {scope} has none"))
            .at(self.file.at(name_span(name, self.reason, self.file)))
            .help("take the entry out")
    }
}
