//! From a request and a table of people to the letters to make.

use std::collections::BTreeSet;

use super::eml::{Email, is_address, write};
use super::people::{People, Row};
use super::values::{self, FROM_ADDRESS, TO_ADDRESS, TO_EMAIL, Values};
use super::{Content, Letter};
use crate::diagnostic::{Code, Diagnostic, Location, nearest, one_of};
use crate::guide::config::FieldKind;
use crate::guide::content::{Channel, Guide, Message, slug};
use crate::guide::markdown::{Piece, bracketed, to_text};
use crate::guide::stationery::{Catalogue, Fold, SizeUnit, Stationery};
use crate::paper::print::{Flip, Job, Person, has_design, lacking_design, named_design, unknown_stationery};
use crate::paper::shelf::{Layout, PrintKind};
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
    /// Whether all letters go into one PDF.
    pub combine: bool,
    /// Which part of how many of the rows is made, counted from 1.
    pub shard: Option<(usize, usize)>,
}

/// Bits of a file name that come from a value, in characters.
const NAME_MAX: usize = 40;
/// Space around the trim that a print shop may ask for, in mm.
const BLEED_MAX: f64 = 20.0;

/// Space around the trim that print shops usually ask for, in mm.
const BLEED_USUAL: f64 = 3.0;

/// Plans the letters of a request. Problems of single rows come beside the letters of the other rows.
///
/// # Errors
/// A diagnostic where the request as a whole does not fit the guide.
pub fn plan(
    guide: &Guide,
    theme: &Theme,
    request: &Request,
    people: Option<&People>,
) -> Result<(Vec<Letter>, Vec<Diagnostic>), Diagnostic> {
    let message = find(guide, &request.message)?;
    let planner = Planner::new(guide, theme, request, message)?;
    let shared = planner.shared()?;
    let (letters, mut problems) = match people {
        None => (planner.single(&shared)?, Vec::new()),
        Some(people) => planner.merged(people, &shared),
    };
    problems.extend(planner.paper.and_then(|_| lacking_design(guide, theme, planner.design)));
    Ok((letters, problems))
}

/// The header line of a table of people for a request's message.
///
/// # Errors
/// A diagnostic where there is no such message.
pub fn header(guide: &Guide, request: &Request) -> Result<Vec<String>, Diagnostic> {
    Ok(values::header(&guide.messages[find(guide, &request.message)?], request.envelopes))
}

/// The message that is named by its id or its title.
fn find(guide: &Guide, name: &str) -> Result<usize, Diagnostic> {
    let wanted = slug(name).unwrap_or_default();
    let found =
        guide.messages.iter().position(|message| message.doc.place.id == wanted || slug(&message.doc.title).as_ref() == Some(&wanted));
    found.ok_or_else(|| {
        let near = nearest(name, guide.messages.iter().map(|message| message.doc.place.id.as_str()));
        let help = near.map_or("messages are named like their files".to_owned(), |near| format!("did you mean `{near}`?"));
        bad(format!("there is no message `{name}`")).help(help)
    })
}

fn bad(message: String) -> Diagnostic {
    Diagnostic::new(Code::BadRequest, message)
}

struct Planner<'p> {
    guide: &'p Guide,
    request: &'p Request,
    number: usize,
    message: &'p Message,
    design: &'p str,
    /// `None` for an email file.
    paper: Option<(PrintKind, &'p Stationery)>,
}

impl<'p> Planner<'p> {
    fn new(guide: &'p Guide, theme: &'p Theme, request: &'p Request, number: usize) -> Result<Self, Diagnostic> {
        let catalogue = &theme.stationery;
        let message = &guide.messages[number];
        let paper = match request.kind {
            None if message.channel == Channel::Email => None,
            kind => Some((kind.unwrap_or(PrintKind::Typeset), stationery(guide, catalogue, request, message)?)),
        };
        if let Some((_, stationery)) = paper {
            check_paper(request, stationery, catalogue)?;
        } else if request.envelopes || request.combine {
            return Err(bad("an email has no envelope and is not combined into a PDF".to_owned())
                .help("leave the flag away, or set the email on paper with `--as typeset`"));
        }
        if let Some(bleed) = request.bleed.filter(|bleed| !(0.0..=BLEED_MAX).contains(bleed)) {
            return Err(bad(format!("a bleed of {bleed} mm cannot be")).help("print shops ask for 3 mm"));
        }
        if request.press && guide.config.print.archive.value {
            return Err(bad("a file for the press cannot be PDF/A: its inks need a colour profile, which Typst does not embed".to_owned())
                .help("take out `archive = true` below `[print]`, or print without `--press`"));
        }
        match request.shard {
            Some((part, of)) if part == 0 || part > of => {
                return Err(bad(format!("there is no part {part} of {of}")).help("write `--shard 1/4` to `--shard 4/4`"));
            }
            Some(_) if request.combine => {
                return Err(bad("one PDF cannot be made in parts".to_owned()).help("leave `--shard` or `--combine` away"));
            }
            _ => {}
        }
        let design = chosen_design(guide, theme, request, message)?;
        Ok(Planner { guide, request, number, message, paper, design })
    }

    /// The values of `--set`.
    fn shared(&self) -> Result<Values, Diagnostic> {
        let mut shared = Values::new();
        for (name, value) in &self.request.set {
            let target = values::target(&self.guide.fields, name)
                .ok_or_else(|| bad(format!("no field has the name `{name}`")).help(values::suggestion(self.message, name)))?;
            shared.insert(target, crate::guide::source::clean(value));
        }
        Ok(shared)
    }

    fn single(&self, shared: &Values) -> Result<Vec<Letter>, Diagnostic> {
        self.check_email(shared).map_err(bad)?;
        let id = &self.message.doc.place.id;
        Ok(self.letters(id, shared, None))
    }

    fn merged(&self, people: &People, shared: &Values) -> (Vec<Letter>, Vec<Diagnostic>) {
        let (columns, mut diagnostics) = values::columns(people, &self.guide.fields, self.message);
        let missing = self.missing_columns(people, &columns, shared);
        let incomplete = !missing.is_empty();
        diagnostics.extend(missing);
        let width = people.rows.len().to_string().len().max(3);
        let mut letters = Vec::new();
        let mut together = Vec::new();
        let mine = |number: usize| self.request.shard.is_none_or(|(part, of)| (number - 1) % of == part - 1);
        for (at, row) in people.rows.iter().enumerate().filter(|(at, _)| mine(at + 1)) {
            let row = match row {
                Ok(row) => row,
                Err(diagnostic) => {
                    diagnostics.push(diagnostic.clone());
                    continue;
                }
            };
            let values = values::of_row(row, &columns, shared);
            let location = people.file.at(row.span.clone());
            match self.check_row(row, &values, incomplete) {
                Err(Some(diagnostic)) => diagnostics.push(diagnostic.at(location)),
                Err(None) => {}
                Ok(()) if self.request.combine => together.push(values),
                Ok(()) => letters.extend(self.letters(&self.name(at + 1, width, &values), &values, Some(location))),
            }
        }
        if !together.is_empty() {
            letters.extend(self.combined(&together));
        }
        (letters, diagnostics)
    }

    fn missing_columns(&self, people: &People, columns: &[Option<String>], shared: &Values) -> Vec<Diagnostic> {
        let known: BTreeSet<&str> = columns.iter().flatten().map(String::as_str).chain(shared.keys().map(String::as_str)).collect();
        let mut needed: Vec<&str> = Vec::new();
        if !self.request.allow_blanks {
            needed.extend(self.message.fields.iter().map(|field| field.id.as_str()));
        }
        if self.request.envelopes {
            needed.push(TO_ADDRESS);
        }
        let missing: Vec<&str> = needed.into_iter().filter(|name| !known.contains(name)).collect();
        let head = 0..people.file.text.find('\n').unwrap_or(people.file.text.len());
        let one = |name: &&str| {
            let help = format!(
                "add the column, give everybody the same with `--set {name}=…`, or leave blanks to be filled by hand with `--allow-blanks`"
            );
            Diagnostic::new(Code::People, format!("no column gives `{name}`")).at(people.file.at(head.clone())).help(help)
        };
        missing.iter().map(one).collect()
    }

    /// Whether a row can become a letter; `Err(None)` where the reason was given for all rows already.
    fn check_row(&self, row: &Row, values: &Values, incomplete: bool) -> Result<(), Option<Diagnostic>> {
        if incomplete {
            return Err(None);
        }
        let problem = |message: String| Some(Diagnostic::new(Code::PeopleRow, format!("row {}: {message}", row.number)));
        let empty = values::unfilled(self.message, values);
        if !self.request.allow_blanks && !empty.is_empty() {
            let help = "fill the cell, or leave blanks to be filled by hand with `--allow-blanks`";
            return Err(problem(format!("nothing stands for {}", one_of(&empty).replace(" or ", " and "))).map(|d| d.help(help)));
        }
        if self.request.envelopes && values.get(TO_ADDRESS).is_none_or(|value| values::address_lines(value).is_empty()) {
            return Err(problem(format!("no address for the envelope in `{TO_ADDRESS}`")));
        }
        self.check_email(values).map_err(problem)
    }

    fn check_email(&self, values: &Values) -> Result<(), String> {
        match values.get(TO_EMAIL) {
            Some(address) if self.paper.is_none() && !is_address(address.trim()) => Err(format!("`{address}` is not an email address")),
            _ => Ok(()),
        }
    }

    /// `thank-you-017-dr-chen`: unique by its number, told apart by eye through the first name.
    fn name(&self, number: usize, width: usize, values: &Values) -> String {
        let of_name = self
            .message
            .fields
            .iter()
            .filter(|field| field.kind == FieldKind::Name && field.id != "your-name")
            .find_map(|field| values.get(&field.id));
        let person: String = of_name.and_then(|value| slug(value)).unwrap_or_default().chars().take(NAME_MAX).collect();
        let person = person.trim_end_matches('-');
        let dash = if person.is_empty() { "" } else { "-" };
        format!("{}-{number:0width$}{dash}{person}", self.message.doc.place.id)
    }

    /// The letter to one person, and the envelope.
    fn letters(&self, name: &str, values: &Values, row: Option<Location>) -> Vec<Letter> {
        let Some((kind, stationery)) = self.paper else {
            return vec![Letter { name: format!("{name}.eml"), content: Content::Eml(self.eml(values)), row }];
        };
        let person = person(values);
        let letter = |name: String, job: Job| pdf(name, job, row.clone());
        let mut letters = vec![letter(name.to_owned(), self.job(kind, stationery, vec![person.clone()]))];
        if self.request.envelopes {
            letters.push(letter(format!("{name}-envelope"), self.envelope_job(stationery, vec![person])));
        }
        letters
    }

    fn combined(&self, rows: &[Values]) -> Vec<Letter> {
        let Some((kind, stationery)) = self.paper else { return Vec::new() };
        let people: Vec<Person> = rows.iter().map(person).collect();
        let id = &self.message.doc.place.id;
        let letter = |name: String, job: Job| pdf(name, job, None);
        let mut letters = vec![letter(format!("{id}-all"), self.job(kind, stationery, people.clone()))];
        if self.request.envelopes {
            letters.push(letter(format!("{id}-all-envelopes"), self.envelope_job(stationery, people)));
        }
        letters
    }

    fn job(&self, kind: PrintKind, stationery: &Stationery, people: Vec<Person>) -> Job {
        let request = self.request;
        Job {
            kind,
            message: Some(self.number),
            stationery: stationery.id.clone(),
            layout: if request.sheet.is_some() { Layout::Sheet } else { Layout::Card },
            sheet: request.sheet.clone(),
            fold: request.fold,
            single_sided: request.single_sided,
            flip: request.flip,
            bleed_tenths: self.bleed_tenths(),
            press: request.press,
            in_hand: request.in_hand,
            design: if has_design(kind) { self.design.to_owned() } else { String::new() },
            people,
            ..Job::default()
        }
    }

    fn envelope_job(&self, stationery: &Stationery, people: Vec<Person>) -> Job {
        Job {
            kind: PrintKind::Envelope,
            message: Some(self.number),
            stationery: stationery.id.clone(),
            design: self.design.to_owned(),
            press: self.request.press,
            bleed_tenths: if self.request.press { self.bleed_tenths() } else { 0 },
            people,
            ..Job::default()
        }
    }

    fn bleed_tenths(&self) -> u32 {
        let usual = if self.request.press { BLEED_USUAL } else { 0.0 };
        (self.request.bleed.unwrap_or(usual) * 10.0).round() as u32
    }

    fn eml(&self, values: &Values) -> String {
        let value = |label: &str| {
            let id = self.guide.fields.by_label(label).map(|field| field.id.as_str()).unwrap_or_default();
            values.get(id).map_or_else(|| bracketed(label), |value| values::in_line(value))
        };
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Blank(label, _) => value(label),
        };
        let subject: String = self.message.subject.iter().flatten().map(piece).collect();
        let body = to_text(&self.message.doc.parse(), &value);
        write(&Email { to: values.get(TO_EMAIL).map_or("", |address| address.trim()), subject: &subject, body: &body })
    }
}

fn pdf(name: String, job: Job, row: Option<Location>) -> Letter {
    let file = format!("{name}.pdf");
    let job = Job { id: name, pdf: file.clone(), ..job };
    Letter { name: file, content: Content::Pdf(Box::new(job)), row }
}

fn person(values: &Values) -> Person {
    let lines = |name: &str| values.get(name).map(|value| values::address_lines(value)).unwrap_or_default();
    let fields = values.iter().filter(|(name, _)| ![TO_ADDRESS, FROM_ADDRESS, TO_EMAIL].contains(&name.as_str()));
    Person {
        from: lines(FROM_ADDRESS),
        to: lines(TO_ADDRESS),
        values: fields.map(|(name, value)| (name.clone(), values::in_line(value))).collect(),
    }
}

fn stationery<'p>(
    guide: &'p Guide,
    catalogue: &'p Catalogue,
    request: &'p Request,
    message: &'p Message,
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
fn chosen_design<'p>(guide: &'p Guide, theme: &Theme, request: &'p Request, message: &'p Message) -> Result<&'p str, Diagnostic> {
    let name = request.design.as_deref().unwrap_or_else(|| named_design(guide, Some(message)));
    if theme.designs.get(name).is_some() { Ok(name) } else { Err(theme.designs.unknown(name)) }
}

fn check_paper(request: &Request, stationery: &Stationery, catalogue: &Catalogue) -> Result<(), Diagnostic> {
    if request.fold != Fold::Flat && !stationery.folds.contains(&request.fold) {
        let folds: Vec<&str> = stationery.folds.iter().map(|fold| fold.as_str()).collect();
        return Err(bad(format!("`{}` is not made for a {} fold", stationery.id, request.fold.as_str()))
            .help(format!("it can be {}", one_of(&folds))));
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
        let other = if stationery.unit == SizeUnit::In { "letter" } else { "a4" };
        return Err(bad(format!("`{}` ({}) does not fit on {}", stationery.id, stationery.size, sheet.title))
            .help(format!("try `--sheet {other}`, another fold, or no sheet")));
    }
    Ok(())
}
