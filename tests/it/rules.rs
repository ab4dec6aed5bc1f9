//! Rules on sheets: each card of a sheet has those of the card alone, as far apart, on every stationery, sheet, fold and flip.

use std::collections::BTreeMap;

use courtesy::guide::stationery::Fold;
use courtesy::paper::print::{Flip, Job, batches, typst};
use courtesy::paper::shelf::{Layout, PrintKind};

use crate::print::{Loaded, load};
use crate::support::pdf::{self, Segment};
use crate::support::{shipped, shown};

/// Largest error in mm.
const NEAR: f64 = 0.02;
/// Rules stay this far from the edge of a sheet, in mm: the margin of a card at least.
const CLEAR: f64 = 5.0;
/// Cards that a sheet holds, as stationers count them: flat and folded.
const HELD: [(&str, &str, usize, usize); 9] = [
    ("us-4bar", "letter", 4, 2),
    ("us-a2", "letter", 4, 2),
    ("us-a6", "letter", 2, 1),
    ("us-a7", "letter", 2, 1),
    ("half-letter", "letter", 2, 0),
    ("a6", "a4", 4, 2),
    ("dl", "a4", 3, 1),
    ("a5", "a4", 2, 0),
    ("us-a2", "a4", 2, 1),
];

fn job(id: String, stationery: &str, fold: Fold) -> Job {
    let pdf = format!("{id}.pdf");
    Job { id, pdf, kind: PrintKind::Blank, stationery: stationery.to_owned(), fold, design: "plain".to_owned(), ..Job::default() }
}

/// A card alone with one side of ruled panels, and the same on a sheet: one side, and both for either flip.
fn jobs(loaded: &Loaded) -> (Vec<Job>, Vec<(Job, String)>) {
    let (mut alone, mut on_sheets) = (Vec::new(), Vec::new());
    for paper in loaded.theme.stationery.iter() {
        for fold in [Fold::Flat, Fold::Book, Fold::Tent].into_iter().filter(|fold| *fold == Fold::Flat || paper.folds.contains(fold)) {
            let id = format!("{}-{}", paper.id, fold.as_str());
            let card = Job { single_sided: fold != Fold::Flat, ..job(id.clone(), &paper.id, fold) };
            let (width, height) = paper.open_size(fold);
            let takes =
                |sheet: &&courtesy::guide::stationery::Sheet| sheet.takes(width, height) && (width, height) != (sheet.width, sheet.height);
            for sheet in loaded.theme.stationery.sheets().filter(takes) {
                let on = |what: &str| Job {
                    layout: Layout::Sheet,
                    sheet: Some(sheet.id.clone()),
                    ..job(format!("{id}-{}-{what}", sheet.id), &paper.id, fold)
                };
                on_sheets.push((Job { single_sided: card.single_sided, ..on("single") }, id.clone()));
                if fold != Fold::Flat {
                    on_sheets.extend([Flip::Long, Flip::Short].map(|flip| (Job { flip, ..on(&format!("{flip:?}")) }, id.clone())));
                }
            }
            alone.push(card);
        }
    }
    (alone, on_sheets)
}

fn set(loaded: &Loaded, jobs: &[&Job]) -> BTreeMap<String, Vec<u8>> {
    let engine = typst::choose(None).unwrap();
    let press = loaded.press(engine.as_ref());
    let mut made = BTreeMap::new();
    for batch in batches(jobs) {
        let (cards, problems) = press.set(batch);
        assert_eq!(shown(&problems), "");
        made.extend(cards.into_iter().map(|(at, card)| (batch[at].id.clone(), card.pdf)));
    }
    made
}

/// The rules of one length on a page: where each begins across the lines, and along them, in mm.
fn rules(lines: &[Segment], length: f64) -> Vec<(i64, f64)> {
    let is_rule = |[a, b]: &&Segment| ((a.0 - b.0).hypot(a.1 - b.1) - length).abs() < NEAR;
    let seen = lines.iter().filter(is_rule).map(|[a, b]| {
        let is_level = (a.1 - b.1).abs() < NEAR;
        let (along, across) = if is_level { (a.0.min(b.0), a.1) } else { (a.1.min(b.1), a.0) };
        ((along * 10.0).round() as i64, across)
    });
    let mut seen: Vec<_> = seen.collect();
    seen.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    seen
}

#[test]
fn every_card_of_a_sheet_has_the_rules_of_the_card_alone() {
    let loaded = load(&shipped().0);
    let (alone, on_sheets) = jobs(&loaded);
    let all: Vec<&Job> = alone.iter().chain(on_sheets.iter().map(|(job, _)| job)).collect();
    let made = set(&loaded, &all);
    assert_eq!(made.len(), all.len());
    let mut counted = 0;
    for (job, card) in &on_sheets {
        let paper = loaded.theme.stationery.get(&job.stationery).unwrap();
        let length = paper.width - paper.margin.left.0 - paper.margin.right.0;
        let pitch = paper.ruling.spacing.0;
        let of_card = rules(&pdf::segments(&pdf::open(&made[card]), 0), length).len();
        assert!(of_card >= 5, "{card}: {of_card} rules");
        let file = pdf::open(&made[&job.id]);
        let pages: Vec<Vec<(i64, f64)>> = (0..file.pages().len()).map(|page| rules(&pdf::segments(&file, page), length)).collect();
        let ruled: Vec<&Vec<(i64, f64)>> = pages.iter().filter(|rules| !rules.is_empty()).collect();
        let [rules] = ruled[..] else { panic!("{}: {} pages with rules", job.id, ruled.len()) };
        assert_eq!(rules.len() % of_card, 0, "{}: {} rules, {of_card} a card", job.id, rules.len());
        let held = rules.len() / of_card;
        if let Some((.., flat, folded)) =
            HELD.iter().find(|(paper, sheet, ..)| (*paper, Some(*sheet)) == (&job.stationery, job.sheet.as_deref()))
        {
            assert_eq!(held, if job.fold == Fold::Flat { *flat } else { *folded }, "{}: cards on the sheet", job.id);
            counted += 1;
        }
        // Card by card in each row of them, rules lie one pitch apart.
        for card in rules.chunks(of_card) {
            for pair in card.windows(2) {
                assert!(pair[0].0 == pair[1].0 && (pair[1].1 - pair[0].1 - pitch).abs() < NEAR, "{}: {pair:?}", job.id);
            }
        }
        let (width, height) = pdf::sizes(&file)[0];
        let page = pages.iter().position(|rules| !rules.is_empty()).unwrap();
        for [a, b] in pdf::segments(&file, page).iter().filter(|[a, b]| ((a.0 - b.0).hypot(a.1 - b.1) - length).abs() < NEAR) {
            let near = [a.0, b.0, width - a.0, width - b.0, a.1, b.1, height - a.1, height - b.1].into_iter().fold(f64::MAX, f64::min);
            assert!(near >= CLEAR, "{}: a rule {near} mm from the edge", job.id);
        }
    }
    assert!(on_sheets.len() >= 60 && counted >= 20, "{} sheets, {counted} counted", on_sheets.len());
}
