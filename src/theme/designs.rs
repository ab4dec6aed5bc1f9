//! Designs for cards and envelopes: a folder of `print/designs/` each, of which `design.toml` is read here.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::layer::Layer;
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::config::{PrintConfig, is_id};
use crate::guide::data::{self, Spanned};
use crate::guide::source::SourceFile;

/// Where designs lie in a theme.
const FOLDER: &str = "print/designs/";
/// What is said of a design.
const ABOUT: &str = "design.toml";
/// What draws it.
const DRAWING: &str = "design.typ";

/// What a design can draw on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Panel {
    /// The front of a folded card.
    Front,
    /// Around the lines or the words of a flat card.
    Card,
    /// Around those of a folded card.
    Inside,
    /// The back of a folded card.
    Back,
    /// Around the lines of a guide sheet.
    Guide,
    /// The sender's corner of an envelope.
    Envelope,
    /// The back of an envelope.
    Flap,
}

/// What a guide can say to a design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DesignOption {
    /// The words on the front, `greeting`.
    Greeting,
    /// One to three initials, `monogram`.
    Monogram,
    /// Name and address, `letterhead`.
    Letterhead,
    /// A line on the back, `maker`.
    Maker,
    /// Another ink, `ink`.
    Ink,
    /// Another second ink, `second_ink`.
    SecondInk,
}

/// `design.toml`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// What people call the design.
    title: String,
    /// What it looks like, in one sentence.
    #[serde(default)]
    description: String,
    /// The panels that it draws: `design.typ` has a function of each name.
    panels: Vec<Panel>,
    /// What of `[print]` in `courtesy.toml` it takes.
    #[serde(default)]
    options: Vec<DesignOption>,
    /// What of these it draws nothing without.
    #[serde(default)]
    needs: Vec<DesignOption>,
    /// Its ink: a token of `[tokens.print]` or `[tokens.color]`, or a colour such as `#25211b`.
    #[serde(default = "usual_ink")]
    ink: Spanned<String>,
    /// Its second ink, where it has two.
    #[serde(default)]
    second_ink: Option<Spanned<String>>,
}

/// A design that cards can have.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// The name of its folder.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it looks like, in one sentence.
    pub description: String,
    /// The panels that it draws, sorted.
    pub panels: Vec<Panel>,
    /// What it takes, sorted.
    pub options: Vec<DesignOption>,
    /// What it draws nothing without.
    pub needs: Vec<DesignOption>,
    /// Its ink, a token or a colour.
    pub ink: String,
    /// Its second ink; the first where it has but one.
    pub second_ink: String,
}

/// All designs of a theme, by name.
#[derive(Clone, Debug, Default)]
pub struct Designs(BTreeMap<String, Design>);

impl Panel {
    /// The word used in files and lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Panel::Front => "front",
            Panel::Card => "card",
            Panel::Inside => "inside",
            Panel::Back => "back",
            Panel::Guide => "guide",
            Panel::Envelope => "envelope",
            Panel::Flap => "flap",
        }
    }
}

impl DesignOption {
    /// The key of `[print]` that says it.
    pub fn as_str(self) -> &'static str {
        match self {
            DesignOption::Greeting => "greeting",
            DesignOption::Monogram => "monogram",
            DesignOption::Letterhead => "letterhead",
            DesignOption::Maker => "maker",
            DesignOption::Ink => "ink",
            DesignOption::SecondInk => "second_ink",
        }
    }
}

impl Design {
    /// What it draws nothing without, and a guide has not said.
    pub fn missing(&self, print: &PrintConfig) -> impl Iterator<Item = DesignOption> {
        self.needs.iter().copied().filter(|option| match option {
            DesignOption::Greeting => print.greeting.is_none(),
            DesignOption::Monogram => print.initials().is_none(),
            DesignOption::Letterhead => print.letterhead.value.is_empty(),
            DesignOption::Maker => print.maker.is_none(),
            DesignOption::Ink => print.ink.is_none(),
            DesignOption::SecondInk => print.second_ink.is_none(),
        })
    }
}

impl Designs {
    /// The design of a name.
    pub fn get(&self, name: &str) -> Option<&Design> {
        self.0.get(name)
    }

    /// All designs, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Design> {
        self.0.values()
    }

    /// Says that there is no such design, and which is like it.
    pub fn unknown(&self, name: &str) -> Diagnostic {
        let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        let near = nearest(name, names.iter().copied());
        let help = near.map_or_else(|| format!("known: {}", one_of(&names)), |near| format!("did you mean `{near}`?"));
        Diagnostic::new(Code::UnknownDesign, format!("there is no design `{name}`")).help(help)
    }
}

/// Reads the designs of all layers; a guide's own `design.toml` stands in place of the built-in one.
pub(super) fn load(layers: &[Layer], tokens: &Tokens, diagnostics: &mut Vec<Diagnostic>) -> Designs {
    let folder = |path: &str| Some(path.strip_prefix(FOLDER)?.split_once('/')?.0.to_owned());
    let names: BTreeSet<String> = layers.iter().flat_map(|layer| layer.files.keys()).filter_map(|path| folder(path)).collect();
    let designs = names.into_iter().filter_map(|name| Some((name.clone(), design(name, layers, tokens, diagnostics)?)));
    Designs(designs.collect())
}

fn design(name: String, layers: &[Layer], tokens: &Tokens, diagnostics: &mut Vec<Diagnostic>) -> Option<Design> {
    let top = |file: &str| layers.iter().rev().find(|layer| layer.files.contains_key(&format!("{FOLDER}{name}/{file}")));
    for file in [ABOUT, DRAWING] {
        if top(file).is_none() {
            diagnostics.push(incomplete(&name, file, layers));
            return None;
        }
    }
    let file = match top(ABOUT)?.text(&format!("{FOLDER}{name}/{ABOUT}"))? {
        Ok(file) => file,
        Err(problem) => {
            diagnostics.push(problem);
            return None;
        }
    };
    if !is_id(&name) {
        let help = "a design is named like its folder: lower-case letters a to z, digits and hyphens";
        diagnostics.push(Diagnostic::new(Code::BadValue, format!("`{name}` cannot be the name of a design")).at(file.at(0..0)).help(help));
    }
    let (node, problems) = data::parse_toml(&file.text);
    diagnostics.extend(data::report(&file, problems, "a design"));
    let (about, problems) = node.map_or((None, Vec::new()), data::read::<File>);
    diagnostics.extend(data::report(&file, problems, "a design"));
    let about = about?;
    // The usual ink is missing only where the theme's tokens are wrong, which every design would say again.
    let named = [Some(&about.ink), about.second_ink.as_ref()].into_iter().flatten().filter(|ink| !ink.span.is_empty());
    diagnostics.extend(named.filter_map(|ink| check_ink(ink, tokens, &file)));
    Some(about.design(name))
}

impl File {
    fn design(self, name: String) -> Design {
        let File { title, description, mut panels, mut options, needs, ink, second_ink } = self;
        panels.sort();
        panels.dedup();
        options.extend(&needs);
        options.sort();
        options.dedup();
        let second_ink = second_ink.map_or_else(|| ink.value.clone(), |second| second.value);
        Design { name, title, description, panels, options, needs, ink: ink.value, second_ink }
    }
}

/// Says that a folder is no design without a file.
fn incomplete(name: &str, missing: &str, layers: &[Layer]) -> Diagnostic {
    let shown = layers.last().map_or("", |layer| &layer.shown);
    let help = format!("put it there, or take the folder `{shown}/{FOLDER}{name}` away");
    Diagnostic::new(Code::MissingKey, format!("the design `{name}` has no `{missing}`"))
        .at(crate::diagnostic::Location::file(format!("{shown}/{FOLDER}{name}/{missing}")))
        .help(help)
}

/// Reports an ink that is neither a token nor a colour.
pub fn check_ink(ink: &Spanned<String>, tokens: &Tokens, file: &SourceFile) -> Option<Diagnostic> {
    if tokens.ink(ink).is_some() {
        return None;
    }
    let names = tokens.inks();
    let near = nearest(ink, names.iter().copied());
    let help = near.map_or_else(
        || format!("write a colour such as `#25211b`, or one of the theme's: {}", one_of(&names)),
        |near| format!("did you mean `{near}`? A colour such as `#25211b` would do too"),
    );
    Some(Diagnostic::new(Code::BadValue, format!("there is no ink `{}`", ink.value)).at(file.at(ink.span.clone())).help(help))
}

fn usual_ink() -> Spanned<String> {
    Spanned { span: 0..0, value: "ink".to_owned() }
}
