//! What a print was asked for, and whether it fits the guide.

use crate::diagnostic::{Code, Diagnostic, few_of, nearest, one_of};
use crate::guide::content::{Channel, Guide, Message, slug};
use crate::guide::stationery::{Catalogue, Fold, Stationery};
use crate::paper::print::{Flip, has_design, named_design, unknown_stationery};
use crate::paper::shelf::PrintKind;
use crate::theme::Theme;

/// What was asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Id of the message.
    pub message: String,
    /// Id of the stationery, in place of the message's own.
    pub stationery: Option<String>,
    /// What is set; nothing for what suits the message: an email file, or the note in type.
    pub kind: Option<PrintKind>,
    /// Id of the sheet to impose on; nothing for pages of the trim size.
    pub sheet: Option<String>,
    /// How the card is folded.
    pub fold: Fold,
    /// Whether a folded card is printed on one side only.
    pub single_sided: bool,
    /// On which edge the printer turns the sheet.
    pub flip: Flip,
    /// Space around the trim, in mm; nothing for what is usual.
    pub bleed: Option<f64>,
    /// Whether it goes to a print shop: inks, crop marks and boxes.
    pub press: bool,
    /// Whether the note is set in the handwriting face.
    pub in_hand: bool,
    /// The design, in place of the message's own or the guide's.
    pub design: Option<String>,
    /// Values for everybody, by field or label.
    pub set: Vec<(String, String)>,
    /// Whether blanks without a value stay open, to be filled by hand.
    pub allow_blanks: bool,
    /// Whether an addressed envelope is made for each letter.
    pub envelopes: bool,
    /// Whether the letters go into volumes: PDFs of many letters each.
    pub combine: bool,
    /// Rows in a volume; nothing for what suits the memory of most machines.
    pub volume: Option<usize>,
    /// Which part of how many of the rows, or of the volumes, is made, counted from 1.
    pub shard: Option<(usize, usize)>,
}

/// Space around the trim that a print shop may ask for, in mm.
const BLEED_MAX: f64 = 20.0;

/// Space around the trim that print shops usually ask for, in mm.
pub(super) const BLEED_USUAL: f64 = 3.0;

/// Most rows in a volume.
pub const VOLUME_MAX: usize = 10_000;

/// The message that is named by its id, by the path of its file, or else by its title.
pub(super) fn find(guide: &Guide, name: &str) -> Result<usize, Diagnostic> {
    let path = name.replace('\\', "/");
    let is_at =
        |own: &str| own == path || own.strip_suffix(&path).is_some_and(|rest| rest.ends_with('/')) || path.ends_with(&format!("/{own}"));
    let by_path = guide.messages.iter().position(|message| is_at(&message.doc.file.path) || is_at(&message.doc.original));
    let wanted = slug(name).unwrap_or_default();
    let by_id = guide.messages.iter().position(|message| message.doc.place.id == wanted);
    let by_title = || guide.messages.iter().position(|message| slug(&message.doc.title).as_ref() == Some(&wanted));
    by_path.or(by_id).or_else(by_title).ok_or_else(|| {
        let near = nearest(name, guide.messages.iter().map(|message| message.doc.place.id.as_str()));
        let help = near.map_or_else(|| other(guide, &wanted), |near| format!("did you mean `{near}`?"));
        bad(format!("there is no message `{name}`")).help(help)
    })
}

/// What to print in place of a message that is not there: what a rule shows that has the name, or any.
fn other(guide: &Guide, name: &str) -> String {
    let id = |at: usize| guide.messages[at].doc.place.id.as_str();
    match guide.guidance.iter().find(|rule| rule.doc.place.id == name) {
        Some(rule) if rule.messages.is_empty() => "that is a rule, and it shows no message".to_owned(),
        Some(rule) => format!("that is a rule, and it shows {}", few_of(name, rule.messages.iter().map(|at| id(*at)))),
        None if guide.messages.is_empty() => "the guide has no messages yet: `courtesy new message` makes one".to_owned(),
        None => format!("messages are named like their files; the guide has {}", few_of(name, (0..guide.messages.len()).map(id))),
    }
}

pub(super) fn bad(message: String) -> Diagnostic {
    Diagnostic::new(Code::BadRequest, message)
}

/// Checks what can be told without the message.
pub(super) fn check(guide: &Guide, request: &Request) -> Result<(), Diagnostic> {
    if let Some(bleed) = request.bleed.filter(|bleed| !(0.0..=BLEED_MAX).contains(bleed)) {
        return Err(bad(format!("a bleed of {bleed} mm cannot be")).help("print shops ask for 3 mm"));
    }
    if request.press && guide.config.print.archive.value {
        return Err(bad("a file for the press cannot be PDF/A: its inks need a colour profile, which Typst does not embed".to_owned())
            .help("take out `archive = true` below `[print]`, or print without `--press`"));
    }
    match request.shard {
        Some((part, of)) if part == 0 || part > of => {
            let of = of.max(1);
            return Err(bad(format!("there is no part {part} of {of}")).help(format!(
                "write `--shard 1/{of}` to `--shard {of}/{of}`, or for an engine that counts from 0, `--shard 0/{of} --shard-from 0` to `{}/{of}`",
                of - 1
            )));
        }
        _ => {}
    }
    match request.volume {
        Some(rows) if !(1..=VOLUME_MAX).contains(&rows) => {
            Err(bad(format!("a volume of {rows} rows cannot be")).help(format!("write a number from 1 to {VOLUME_MAX}")))
        }
        _ => Ok(()),
    }
}

pub(super) fn stationery<'p>(
    guide: &Guide,
    catalogue: &'p Catalogue,
    request: &Request,
    message: &Message,
) -> Result<&'p Stationery, Diagnostic> {
    let print = &guide.config.print;
    let own = message.stationery.first().map(|id| id.value.as_str());
    let usual = match message.channel {
        Channel::Handwritten => print.stationery.first().map(|id| id.value.as_str()),
        _ => print.letter_stationery.as_ref().map(|id| id.value.as_str()).or(Some("a4")),
    };
    let id = request.stationery.as_deref().or(own).or(usual).unwrap_or("a6");
    catalogue.get(id).ok_or_else(|| unknown_stationery(id, catalogue))
}

/// The design that is asked for, else that of the message.
pub(super) fn chosen_design<'p>(
    guide: &'p Guide,
    theme: &Theme,
    request: &'p Request,
    message: &'p Message,
) -> Result<&'p str, Diagnostic> {
    let name = request.design.as_deref().unwrap_or_else(|| named_design(guide, Some(message)));
    if theme.designs.get(name).is_some() { Ok(name) } else { Err(theme.designs.unknown(name)) }
}

/// Whether what is made has a use for all that is asked of it: nothing is passed over in silence.
pub(super) fn check_kind(request: &Request, kind: PrintKind) -> Result<(), Diagnostic> {
    let is_flat = request.fold == Fold::Flat;
    let refused = [
        (kind == PrintKind::Cue && !is_flat, "a cue card stays with whoever writes, and is not folded", "leave `--fold` away"),
        (
            request.design.is_some() && !has_design(kind) && !request.envelopes,
            "a cue card has no design around it",
            "leave `--design` away",
        ),
        (request.in_hand && kind != PrintKind::Typeset, "only the note in type can be set in the handwriting face", "leave `--hand` away"),
        (request.single_sided && is_flat, "a card that is not folded has one side", "leave `--single-sided` away, or fold it"),
        (request.flip != Flip::Long && is_flat, "a card that is not folded has nothing on its back", "leave `--flip` away, or fold it"),
    ];
    match refused.into_iter().find(|(is_so, ..)| *is_so) {
        Some((_, why, help)) => Err(bad(why.to_owned()).help(help)),
        None => Ok(()),
    }
}

pub(super) fn check_paper(request: &Request, stationery: &Stationery, catalogue: &Catalogue) -> Result<(), Diagnostic> {
    if request.fold != Fold::Flat && !stationery.folds.contains(&request.fold) {
        // Folding in half or in thirds is for letters, which are folded by hand.
        let folds: Vec<String> = stationery
            .folds
            .iter()
            .filter(|fold| !matches!(fold, Fold::Half | Fold::Thirds))
            .map(|fold| format!("--fold {}", fold.as_str()))
            .collect();
        return Err(bad(format!("`{}` is not made for a {} fold", stationery.id, request.fold.as_str())).help(if folds.is_empty() {
            "leave `--fold` away".to_owned()
        } else {
            format!("it can have {}", one_of(&folds))
        }));
    }
    if request.envelopes && stationery.envelope.is_none() {
        return Err(
            bad(format!("no envelope is known for `{}`", stationery.id)).help("give the stationery an `envelope` in `courtesy.toml`")
        );
    }
    let Some(id) = &request.sheet else { return Ok(()) };
    let Some(sheet) = catalogue.sheet(id) else {
        let ids: Vec<&str> = catalogue.sheets().map(|sheet| sheet.id.as_str()).collect();
        let near =
            nearest(id, ids.iter().copied()).map_or_else(|| format!("known: {}", one_of(&ids)), |near| format!("did you mean `{near}`?"));
        return Err(bad(format!("there is no sheet `{id}`")).help(near));
    };
    let (width, height) = stationery.open_size(request.fold);
    if !sheet.takes(width, height) {
        let open = if request.fold == Fold::Flat { String::new() } else { format!(", open {width} × {height} mm,") };
        let larger: Vec<String> =
            catalogue.sheets().filter(|sheet| sheet.takes(width, height)).map(|sheet| format!("`--sheet {}`", sheet.id)).collect();
        let others = if larger.is_empty() { String::new() } else { format!("{}, ", larger.join(", ")) };
        return Err(bad(format!("`{}` ({}){open} does not fit on {}", stationery.id, stationery.size, sheet.title))
            .help(format!("try {others}another fold, or no sheet")));
    }
    Ok(())
}
