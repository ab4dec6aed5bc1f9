//! The sampler: every design of a theme on one stationery, on one page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::data::{EnvelopeData, envelope, words};
use super::design::{self, DesignData};
use super::faces::Faces;
use super::place;
use super::run::Press;
use super::typst::{Failure, Project, Refusal};
use super::viewer;
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::config::PrintConfig;
use crate::guide::data::Spanned;
use crate::guide::stationery::{Fold, Stationery};
use crate::theme::{Theme, Tokens};

/// The PDF in Typst's bundle.
const FILE: &str = "sampler.pdf";

#[derive(Serialize)]
struct Data<'d> {
    language: &'d str,
    words: BTreeMap<String, serde_json::Value>,
    tokens: &'d Tokens,
    #[serde(skip_serializing_if = "Faces::is_empty")]
    fonts: Faces<'d>,
    file: &'static str,
    stationery: &'d Stationery,
    envelope: Option<EnvelopeData<'d>>,
    folded: bool,
    designs: Vec<Shown<'d>>,
}

#[derive(Serialize)]
struct Shown<'d> {
    title: &'d str,
    description: &'d str,
    design: DesignData<'d>,
}

/// Draws the sampler as a PDF.
///
/// # Errors
/// A diagnostic where Typst does not run, or at the line where a design fails.
pub fn sampler(press: &Press<'_>, stationery: &Stationery) -> Result<Vec<u8>, Diagnostic> {
    let Press { guide, theme, engine, .. } = *press;
    let print = with_specimen(&guide.config.print, theme);
    let shown = theme.designs.iter().filter_map(|design| {
        let data = design::data(theme, &print, &design.name)?;
        Some(Shown { title: &design.title, description: &design.description, design: data })
    });
    let data = Data {
        language: &guide.config.guide.language,
        words: words(theme),
        tokens: &theme.tokens,
        fonts: Faces::of(&guide.config, theme),
        file: FILE,
        stationery,
        envelope: envelope(stationery),
        folded: stationery.folds.iter().any(|fold| matches!(fold, Fold::Book | Fold::Tent)),
        designs: shown.collect(),
    };
    let mut files = (*theme.print).clone();
    files.insert("data.json".to_owned(), serde_json::to_vec(&data).unwrap_or_default().into());
    match engine.compile(&Project { files, entry: "print/sampler.typ", archive: false }) {
        Ok(mut compiled) => {
            compiled.files.remove(FILE).map(viewer::unscaled).ok_or_else(|| refused(theme, &"nothing was drawn".to_owned().into()))
        }
        Err(Failure::Typst(refusal)) => Err(refused(theme, &refusal)),
        Err(Failure::Machine(problem)) => Err(*problem),
    }
}

fn refused(theme: &Theme, refusal: &Refusal) -> Diagnostic {
    let problem = Diagnostic::new(Code::Typst, format!("the sampler cannot be drawn: {}", refusal.message));
    place::located(problem.help("look in the `design.typ` of your own designs"), theme, refusal, None)
}

/// What the guide says to its designs, and a name, an address and a maker to show where it says none.
fn with_specimen(print: &PrintConfig, theme: &Theme) -> PrintConfig {
    let mut print = print.clone();
    if print.letterhead.value.is_empty() {
        let address = theme.words.get("print", "specimen_address").split(" / ");
        print.letterhead.value = std::iter::once(theme.words.get("print", "specimen_name")).chain(address).map(str::to_owned).collect();
    }
    if print.maker.is_none() {
        print.maker = Some(Spanned { span: 0..0, value: theme.words.get("print", "specimen_maker").to_owned() });
    }
    print
}
