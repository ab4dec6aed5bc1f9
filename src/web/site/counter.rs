//! The shelf as a counter: one chooses a paper, then sees the few cards that there are of it.

use super::link::Link;
use super::offers::{FoldOffers, Hand, Offer, PaperLink, PaperOffers, PaperView, Picture, PrintableView, StationeryView};
use super::renderer::{Renderer, link_to};
use super::views::Front;
use super::wanted::papers;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::config::PLAIN;
use crate::guide::content::Message;
use crate::guide::content::paging::SHELF;
use crate::guide::data::Spanned;
use crate::guide::stationery::{Fold, Stationery, size_words};
use crate::paper::shelf::{Layout, PrintKind, Printable, paper_url};

/// CSS pixels in a millimetre.
const PX_PER_MM: f64 = 96.0 / 25.4;

/// What belongs to the guide as a whole, and to no paper.
const WHOLE: [PrintKind; 3] = [PrintKind::Checklist, PrintKind::Pocket, PrintKind::Booklet];

impl Renderer<'_> {
    pub(super) fn printables_of(&self, message: usize) -> impl Iterator<Item = &Printable> + Clone {
        self.printed.get(&message).into_iter().flatten().copied()
    }

    /// What there is of one message, by paper.
    pub(super) fn papers_of(&self, message: usize) -> Vec<PaperOffers> {
        let mut papers: Vec<PaperOffers> = Vec::new();
        for offer in self.offers(self.printables_of(message)) {
            match papers.iter_mut().find(|paper| paper.stationery.id == offer.stationery.id) {
                Some(paper) => paper.offers.push(offer),
                None => papers.push(PaperOffers { stationery: offer.stationery.clone(), offers: vec![offer] }),
            }
        }
        papers
    }

    /// What stands on the front of the guide's folded cards.
    pub(super) fn front(&self) -> Front {
        let print = &self.guide.config.print;
        let said = |said: &Option<Spanned<String>>, otherwise: &str| said.as_ref().map_or(otherwise, |said| &said.value).to_owned();
        Front {
            design: said(&print.design, PLAIN),
            greeting: said(&print.greeting, self.word("print", "thank_you")),
            monogram: print.initials(),
            name: print.letterhead.value.first().cloned(),
        }
    }

    /// The lines that print a message in each of the designs that the site does not show it in, on the first of its papers.
    pub(super) fn design_lines(&self, message: &Message, papers: &[PaperOffers]) -> Vec<String> {
        let Some(paper) = papers.first() else { return Vec::new() };
        let print = &self.guide.config.print;
        let own = message.design.as_ref().or(print.design.as_ref()).map_or(PLAIN, |design| &design.value);
        let language = if self.guide.prefix.is_empty() { "" } else { self.guide.config.guide.language.as_str() };
        let others = self.theme.designs.iter().filter(|design| design.name != own && design.missing(print).next().is_none());
        let line = |name: &str| {
            let words = ["courtesy print", &message.doc.place.id, "--stationery", &paper.stationery.id, "--design", name, "--allow-blanks"];
            let further = (!language.is_empty()).then(|| format!(" --language {language}"));
            words.join(" ") + &further.unwrap_or_default()
        };
        others.map(|design| line(&design.name)).collect()
    }

    /// Papers by what a reader has in the hand.
    pub(super) fn hands(&self) -> Vec<Hand> {
        let sheets = self.theme.stationery.sheets().map(|sheet| (sheet.id.as_str(), Some(sheet.title.clone())));
        let hand = |(key, title): (&str, Option<String>)| {
            let is_made = |paper: &&Stationery| self.blanks(&paper.id).any(|printable| hand_of(printable) == key);
            let papers: Vec<PaperLink> = self.theme.stationery.iter().filter(is_made).map(|paper| self.paper_link(paper)).collect();
            (!papers.is_empty()).then(|| Hand { key: key.to_owned(), title, papers })
        };
        sheets.chain(std::iter::once((Layout::Card.as_str(), None))).filter_map(hand).collect()
    }

    /// What holds the guide itself.
    pub(super) fn whole(&self) -> Vec<Offer> {
        let mut whole = self.offers(self.printables.iter().filter(|printable| WHOLE.contains(&printable.kind)));
        whole.sort_by_key(|offer| WHOLE.iter().position(|kind| *kind == offer.kind));
        whole
    }

    /// The page of a paper.
    pub(super) fn paper(&self, id: &str) -> Result<File, Diagnostic> {
        let Some(paper) = self.theme.stationery.get(id) else { return self.not_found() };
        let shelf = Link { title: self.word("printables", "title").to_owned(), url: SHELF.to_owned() };
        let mut page = self.made("paper", &paper.title, &paper_url(id), vec![self.home_link(), shelf]);
        page.description =
            self.word("printables", "paper_description").replace("{stationery}", &paper.title).replace("{size}", &paper.size);
        let mut folds: Vec<FoldOffers> = Vec::new();
        for offer in self.offers(self.blanks(&paper.id)) {
            match folds.iter_mut().find(|group| group.fold == offer.fold) {
                Some(group) => group.offers.push(offer),
                None => folds.push(FoldOffers { fold: offer.fold, offers: vec![offer] }),
            }
        }
        let view = PaperView {
            stationery: stationery_view(paper),
            folds,
            beside: self.offers(self.printables.iter().filter(|printable| is_beside(printable, paper))),
            design_lines: vec![format!("courtesy designs --stationery {id} --output designs.pdf")],
            papers: papers(self.printables)
                .into_iter()
                .filter_map(|id| self.theme.stationery.get(id))
                .map(|paper| self.paper_link(paper))
                .collect(),
        };
        self.finish("paper.html", page, view, "the page of a paper")
    }

    fn blanks<'p>(&'p self, paper: &'p str) -> impl Iterator<Item = &'p Printable> {
        self.printables.iter().filter(move |printable| printable.kind == PrintKind::Blank && printable.stationery == paper)
    }

    fn paper_link(&self, paper: &Stationery) -> PaperLink {
        PaperLink { stationery: stationery_view(paper), url: paper_url(&paper.id) }
    }

    /// Puts the PDFs of one card together, in the order in which the cards first come.
    fn offers<'p>(&self, printables: impl Iterator<Item = &'p Printable>) -> Vec<Offer> {
        let mut offers: Vec<Offer> = Vec::new();
        for file in printables.filter_map(|printable| self.printable_view(printable)) {
            let is_same =
                |offer: &&mut Offer| (offer.kind, offer.fold, &offer.stationery.id) == (file.kind, file.fold, &file.stationery.id);
            match offers.iter_mut().find(is_same) {
                Some(offer) => {
                    // What is printed on one side shows its inside.
                    let inside = file.preview.clone().filter(|_| file.single_sided && file.fold != Fold::Flat);
                    offer.inside = offer.inside.take().or(inside);
                    offer.files.push(file);
                }
                None => offers.push(Offer {
                    kind: file.kind,
                    fold: file.fold,
                    stationery: file.stationery.clone(),
                    picture: file.preview.clone(),
                    inside: None,
                    files: vec![file],
                }),
            }
        }
        offers
    }

    pub(super) fn printable_view(&self, printable: &Printable) -> Option<PrintableView> {
        let paper = self.theme.stationery.get(&printable.stationery)?;
        let px = |mm: f64| (mm * PX_PER_MM).round() as u32;
        let [width_mm, height_mm] = printable.trim_mm;
        let mut stationery = stationery_view(paper);
        if let Some(envelope) = paper.envelope.as_ref().filter(|_| printable.kind == PrintKind::Envelope) {
            let size = size_words(width_mm, height_mm, paper.unit);
            stationery = StationeryView { title: envelope.title.clone(), width_mm, height_mm, size, ..stationery };
        }
        Some(PrintableView {
            kind: printable.kind,
            url: printable.url.clone(),
            preview: printable.preview.clone().map(|url| Picture { url, width: px(width_mm), height: px(height_mm) }),
            sheet: self.printed_on(printable, &stationery.title),
            stationery,
            layout: printable.layout,
            fold: printable.fold,
            single_sided: printable.single_sided,
            press: printable.press,
            pages: printable.pages,
            bytes: printable.bytes,
            size: kilobytes(printable.bytes),
            message: printable.message.map(|number| link_to(&self.guide.messages[number].doc)),
        })
    }

    /// Name of what a PDF is printed on; none for card stock.
    fn printed_on(&self, printable: &Printable, title: &str) -> Option<String> {
        let sheet = self.theme.stationery.sheets().find(|sheet| sheet.id == hand_of(printable)).map(|sheet| sheet.title.clone());
        let is_paper = matches!(printable.kind, PrintKind::Envelope | PrintKind::Booklet);
        sheet.or_else(|| is_paper.then(|| title.to_owned()))
    }
}

fn stationery_view(paper: &Stationery) -> StationeryView {
    let Stationery { id, title, width, height, size, .. } = paper;
    StationeryView { id: id.clone(), title: title.clone(), width_mm: *width, height_mm: *height, size: size.clone() }
}

/// Whether this lies beside a paper: its guide sheet, or the envelope that takes it.
fn is_beside(printable: &Printable, paper: &Stationery) -> bool {
    match printable.kind {
        PrintKind::Guide => printable.stationery == paper.id,
        PrintKind::Envelope => paper.envelope.as_ref().is_some_and(|envelope| printable.trim_mm == [envelope.width.0, envelope.height.0]),
        _ => false,
    }
}

/// The key of what a printable is printed on: the sheet, or a large page that is one itself, else card stock.
fn hand_of(printable: &Printable) -> &str {
    match (&printable.sheet, printable.stationery.as_str()) {
        (Some(sheet), _) => sheet,
        (None, id @ ("a4" | "letter")) if printable.kind != PrintKind::Envelope => id,
        _ => Layout::Card.as_str(),
    }
}

/// A file's size for people, in the thousands of bytes that browsers count.
fn kilobytes(bytes: usize) -> String {
    format!("{}\u{a0}kB", bytes.div_ceil(1000))
}
