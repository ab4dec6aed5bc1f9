//! What the letters of a request have in common, and how one of them is made of its values.

use super::eml::{Email, write};
use super::filled;
use super::letter::{Content, Letter, Lot};
use super::request::{BLEED_USUAL, Request, bad, check, check_kind, check_paper, chosen_design, find, stationery};
use super::values::{self, FROM_ADDRESS, TO_ADDRESS, TO_EMAIL, Values};
use crate::diagnostic::{Code, Diagnostic, Location, one_of};
use crate::guide::config::FieldKind;
use crate::guide::content::{Channel, Guide, Message, slug};
use crate::guide::markdown::{Piece, bracketed, to_text};
use crate::guide::stationery::{Fold, Stationery};
use crate::paper::print::{Flip, Job, Person, has_design, is_printable, lacking_design};
use crate::paper::shelf::{Layout, PrintKind};
use crate::theme::Theme;

/// Bits of a file name that come from a value, in characters.
const NAME_MAX: usize = 40;

/// The header line of a table of people for a request's message.
///
/// # Errors
/// A diagnostic where there is no such message.
pub fn header(guide: &Guide, request: &Request) -> Result<Vec<String>, Diagnostic> {
    Ok(values::header(&guide.messages[find(guide, &request.message)?], request.envelopes))
}

/// The letters of a request, planned: what they have in common is found and checked.
pub struct Plan<'p> {
    pub(super) guide: &'p Guide,
    theme: &'p Theme,
    pub(super) request: &'p Request,
    number: usize,
    pub(super) message: &'p Message,
    design: &'p str,
    /// `None` for an email file.
    paper: Option<(PrintKind, &'p Stationery)>,
    /// Values for everybody.
    pub(super) shared: Values,
}

impl<'p> Plan<'p> {
    /// Plans a request.
    ///
    /// # Errors
    /// A diagnostic where the request as a whole does not fit the guide.
    pub fn new(guide: &'p Guide, theme: &'p Theme, request: &'p Request) -> Result<Self, Diagnostic> {
        let number = find(guide, &request.message)?;
        let catalogue = &theme.stationery;
        let message = &guide.messages[number];
        let paper = match request.kind {
            None if message.channel == Channel::Email => None,
            kind => Some((kind.unwrap_or(PrintKind::Typeset), stationery(guide, catalogue, request, message)?)),
        };
        if let Some((kind, stationery)) = paper {
            check_kind(request, kind)?;
            check_paper(request, stationery, catalogue)?;
            if !is_printable(guide, &message.doc) {
                let help = "shorten it; a card holds some hundred words, and an email of any length is written with `channel: email`";
                return Err(bad(format!("`{}` is more than paper takes", message.doc.title.value)).at(message.doc.first_line()).help(help));
            }
        } else if request.stationery.is_some()
            || request.design.is_some()
            || request.fold != Fold::Flat
            || request.sheet.is_some()
            || request.single_sided
            || request.flip != Flip::Long
            || request.bleed.is_some()
            || request.press
            || request.in_hand
        {
            return Err(bad(format!("`{}` is an email, and not printed", request.message))
                .help("leave the paper away, or set the email on it with `--as typeset`"));
        } else if request.envelopes || request.combine {
            return Err(bad("an email has no envelope and is not combined into a PDF".to_owned())
                .help("leave the flag away, or set the email on paper with `--as typeset`"));
        }
        check(guide, request)?;
        let design = chosen_design(guide, theme, request, message)?;
        let shared = filled::shared(guide, message, request)?;
        Ok(Plan { guide, theme, request, number, message, design, paper, shared })
    }

    /// The letter to nobody in particular, with the values of `--set`; none where one of them cannot be used, or a blank has none.
    pub fn single(&self) -> Lot {
        let problems: Vec<Diagnostic> =
            filled::of_one(self.message, self.request, &self.shared).into_iter().map(|(_, problem)| problem).collect();
        let letters = if problems.is_empty() { self.letters(&self.message.doc.place.id, &self.shared, None) } else { Vec::new() };
        Lot { first: 0, last: 0, letters, problems }
    }

    /// A warning where the chosen design has nothing for what is made.
    pub fn lacking(&self) -> Option<Diagnostic> {
        self.paper.and_then(|_| lacking_design(self.guide, self.theme, self.design))
    }

    /// The id of the message.
    pub fn id(&self) -> &str {
        &self.message.doc.place.id
    }

    /// What is set for a row, without its values; nothing for emails, which are not set.
    pub fn blank(&self) -> Option<Job> {
        self.paper.map(|(kind, stationery)| self.job(kind, stationery, Vec::new()))
    }

    /// How the names of its files end.
    pub fn ending(&self) -> &'static str {
        if self.paper.is_some() { "pdf" } else { "eml" }
    }

    /// How many letters a row has.
    pub(super) fn letters_a_row(&self) -> usize {
        1 + usize::from(self.request.envelopes)
    }

    /// Whether a row can become a letter.
    pub(super) fn check_row(&self, number: usize, values: &Values) -> Result<(), Diagnostic> {
        let problem = |message: String| Diagnostic::new(Code::PeopleRow, format!("row {number}: {message}"));
        let empty = values::unfilled(self.message, values);
        if !self.request.allow_blanks && !empty.is_empty() {
            let help = "fill the cell, or leave blanks to be filled by hand with `--allow-blanks`";
            return Err(problem(format!("nothing stands for {}", one_of(&empty).replace(" or ", " and "))).help(help));
        }
        if self.request.envelopes && values.get(TO_ADDRESS).is_none_or(|value| values::address_lines(value).is_empty()) {
            return Err(problem(format!("no address for the envelope in `{TO_ADDRESS}`")));
        }
        if self.request.envelopes
            && let Some((_, message)) = values::addresses(values)
        {
            return Err(problem(message).help("write several of them as one"));
        }
        if self.paper.is_some() { Ok(()) } else { filled::address(values).map_err(problem) }
    }

    /// `thank-you-017-dr-chen`: unique by its number, told apart by eye through the first name.
    pub(super) fn name(&self, number: usize, width: usize, values: &Values) -> String {
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
    pub(super) fn letters(&self, name: &str, values: &Values, row: Option<Location>) -> Vec<Letter> {
        match self.paper {
            None => vec![Letter {
                name: format!("{name}.{}", self.ending()),
                content: Content::Eml(self.eml(values)),
                rows: row.into_iter().collect(),
            }],
            Some(_) => self.cards(name, "envelope", vec![person(values)], row.into_iter().collect()),
        }
    }

    /// The letters to several people in one PDF, and their envelopes in another.
    pub(super) fn volume(&self, name: &str, people: &[Values], rows: Vec<Location>) -> Vec<Letter> {
        self.cards(name, "envelopes", people.iter().map(person).collect(), rows)
    }

    fn cards(&self, name: &str, envelope: &str, people: Vec<Person>, rows: Vec<Location>) -> Vec<Letter> {
        let Some((kind, stationery)) = self.paper else { return Vec::new() };
        let mut letters = vec![pdf(name.to_owned(), self.job(kind, stationery, people.clone()), rows.clone())];
        if self.request.envelopes {
            letters.push(pdf(format!("{name}-{envelope}"), self.envelope_job(stationery, people), rows));
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

fn pdf(name: String, job: Job, rows: Vec<Location>) -> Letter {
    let file = format!("{name}.pdf");
    let job = Job { id: name, pdf: file.clone(), ..job };
    Letter { name: file, content: Content::Pdf(Box::new(job)), rows }
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
