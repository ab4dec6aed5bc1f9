//! Which design a card has, and what is said to it.

use std::ops::Range;

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Location, one_of};
use crate::guide::config::{PLAIN, PrintConfig};
use crate::guide::content::{Channel, Guide, Message};
use crate::guide::data::Spanned;
use crate::guide::source::SourceFile;
use crate::paper::shelf::PrintKind;
use crate::theme::{Design, DesignOption, Panel, Theme, check_ink};

/// The ink of a theme whose own is no colour.
const BLACK: &str = "#000000";

/// What Typst gets of a design.
#[derive(Serialize)]
pub(super) struct DesignData<'d> {
    name: &'d str,
    panels: &'d [Panel],
    ink: String,
    second_ink: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    greeting: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    monogram: Option<String>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    letterhead: &'d [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    maker: Option<&'d str>,
}

/// Whether something is handed over, or belongs to what is, and so has a design.
pub fn has_design(kind: PrintKind) -> bool {
    matches!(kind, PrintKind::Lined | PrintKind::Typeset | PrintKind::Traced | PrintKind::Blank | PrintKind::Guide | PrintKind::Envelope)
}

/// The name of the design of a message's cards, or of those that belong to none.
pub fn named<'g>(guide: &'g Guide, message: Option<&'g Message>) -> &'g str {
    let own = message.and_then(|message| message.design.as_ref());
    own.or(guide.config.print.design.as_ref()).map_or(PLAIN, |design| &design.value)
}

/// What Typst gets of a design, with what the guide says to it.
pub(super) fn data<'d>(theme: &'d Theme, print: &'d PrintConfig, name: &str) -> Option<DesignData<'d>> {
    let design = theme.designs.get(name)?;
    let takes = |option| design.options.contains(&option);
    let ink = |own: &str, said: &Option<Spanned<String>>, option| {
        let said = said.as_ref().filter(|_| takes(option)).and_then(|said| theme.tokens.ink(said));
        said.or_else(|| theme.tokens.ink(own)).unwrap_or_else(|| BLACK.to_owned())
    };
    Some(DesignData {
        name: &design.name,
        panels: &design.panels,
        ink: ink(&design.ink, &print.ink, DesignOption::Ink),
        second_ink: ink(&design.second_ink, &print.second_ink, DesignOption::SecondInk),
        greeting: takes(DesignOption::Greeting)
            .then(|| print.greeting.as_ref().map_or_else(|| theme.words.get("print", "thank_you").to_owned(), |said| said.value.clone())),
        monogram: if takes(DesignOption::Monogram) { print.initials() } else { None },
        letterhead: if takes(DesignOption::Letterhead) { &print.letterhead.value } else { &[] },
        maker: if takes(DesignOption::Maker) { print.maker.as_ref().map(|said| said.value.as_str()) } else { None },
    })
}

/// Reports designs that there are not, and what is said to no design that takes it.
pub(super) fn check(guide: &Guide, theme: &Theme, config_file: &SourceFile) -> Vec<Diagnostic> {
    let print = &guide.config.print;
    let mut diagnostics = Vec::new();
    let mut used: Vec<(&Design, Option<Location>)> = Vec::new();
    let printed = guide.messages.iter().filter(|message| message.channel != Channel::Email);
    let of_messages = printed.filter_map(|message| Some((message.design.as_ref()?, &message.doc.file)));
    for (name, file) in print.design.iter().map(|name| (name, config_file)).chain(of_messages) {
        let place = (!name.span.is_empty()).then(|| file.at(name.span.clone()));
        match theme.designs.get(name) {
            Some(design) => used.push((design, place)),
            None if name.is_empty() => {}
            None => diagnostics.extend(place.map(|place| theme.designs.unknown(name).at(place))),
        }
    }
    if print.design.is_none() {
        used.extend(theme.designs.get(PLAIN).map(|design| (design, None)));
    }
    if !diagnostics.is_empty() {
        return diagnostics;
    }
    for (option, span) in said(print) {
        if !used.iter().any(|(design, _)| design.options.contains(&option)) {
            diagnostics.push(unused(option, theme).at(config_file.at(span)));
        }
    }
    diagnostics.extend([&print.ink, &print.second_ink].into_iter().flatten().filter_map(|ink| check_ink(ink, &theme.tokens, config_file)));
    used.dedup_by_key(|(design, _)| &design.name);
    diagnostics.extend(used.iter().filter_map(|(design, place)| unsaid(design, print, place.clone())));
    diagnostics
}

/// What a guide says to its designs, with the places.
fn said(print: &PrintConfig) -> Vec<(DesignOption, Range<usize>)> {
    let letterhead = (!print.letterhead.value.is_empty()).then(|| print.letterhead.span.clone());
    let spans = [
        (DesignOption::Greeting, print.greeting.as_ref().map(|said| said.span.clone())),
        (DesignOption::Monogram, print.monogram.as_ref().map(|said| said.span.clone())),
        (DesignOption::Letterhead, letterhead),
        (DesignOption::Maker, print.maker.as_ref().map(|said| said.span.clone())),
        (DesignOption::Ink, print.ink.as_ref().map(|said| said.span.clone())),
        (DesignOption::SecondInk, print.second_ink.as_ref().map(|said| said.span.clone())),
    ];
    spans.into_iter().filter_map(|(option, span)| Some((option, span?))).collect()
}

fn unused(option: DesignOption, theme: &Theme) -> Diagnostic {
    let takers: Vec<&str> = theme.designs.iter().filter(|design| design.options.contains(&option)).map(|design| &*design.name).collect();
    Diagnostic::new(Code::DesignOption, format!("no design of this guide takes `{}`", option.as_str()))
        .help(format!("take it out, or choose a `design` that has a place for it: {}", one_of(&takers)))
}

/// Warns where a design draws less than it should, since something is not said in `courtesy.toml`.
pub fn lacking(guide: &Guide, theme: &Theme, name: &str) -> Option<Diagnostic> {
    unsaid(theme.designs.get(name)?, &guide.config.print, None)
}

fn unsaid(design: &Design, print: &PrintConfig, place: Option<Location>) -> Option<Diagnostic> {
    let first = design.missing(print).next()?.as_str();
    let mut diagnostic = Diagnostic::new(Code::DesignOption, format!("the design `{}` has nothing to show without `{first}`", design.name))
        .help(format!("say it below `[print]` in `courtesy.toml`: {}", example(first)));
    diagnostic.location = place;
    Some(diagnostic)
}

/// How an option is written.
fn example(option: &str) -> &'static str {
    match option {
        "monogram" => "`monogram = \"RB\"`",
        "letterhead" => "`letterhead = [\"Rosa Brandt\", \"12 Mill Lane\"]`",
        "maker" => "`maker = \"Printed by hand in Millbridge\"`",
        "greeting" => "`greeting = \"With thanks\"`",
        _ => "`ink = \"#1f4470\"`",
    }
}
