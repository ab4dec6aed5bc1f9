//! Designs: every one on every stationery and fold, measured in the pictures that Typst makes, and how they are chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use courtesy::guide::stationery::{Fold, Stationery};
use courtesy::paper::print::{Job, sampler, typst};
use courtesy::paper::shelf::PrintKind;
use courtesy::pipeline::{self, Destination, PrintOptions, SamplerOptions};
use courtesy::theme::Design;

use crate::print::{Loaded, load};
use crate::support::{Project, pdf, shown};

/// Options that leave nothing out.
const CONFIG: &str = "[guide]\ntitle = \"Guide\"\n[print]\nmonogram = \"RBM\"\nmaker = \"Printed by hand in Millbridge\"\n\
                      letterhead = [\"Rosa Brandt-Bellamy\", \"12 Mill Lane\", \"Millbridge\", \"United Kingdom\"]\n";
const MESSAGE: &str = "---\ntitle: Thanks\nchannel: handwritten\n---\nThank you.\n";
/// What home printers reach, in mm from the trim.
const SAFE: f64 = 5.0;
/// Half of a pixel's blur, in mm.
const BLUR: f64 = 0.2;

fn project() -> Project {
    let project = Project::with(&[("content/messages/thanks.md", MESSAGE)]);
    project.write("courtesy.toml", CONFIG);
    project
}

fn job(id: String, kind: PrintKind, stationery: &Stationery, design: &str) -> Job {
    let (pdf, preview) = (format!("{id}.pdf"), Some(format!("{id}.png")));
    Job { id, pdf, preview, kind, stationery: stationery.id.clone(), design: design.to_owned(), ..Job::default() }
}

/// Every design on every stationery: flat, as a guide sheet, both folds outside, one inside, and the envelope.
fn jobs(loaded: &Loaded) -> Vec<Job> {
    let mut jobs = Vec::new();
    for design in loaded.theme.designs.iter().map(|design| design.name.as_str()) {
        for stationery in loaded.theme.stationery.iter() {
            let id = |what: &str| format!("{design}-{}-{what}", stationery.id);
            jobs.push(job(id("card"), PrintKind::Blank, stationery, design));
            jobs.push(job(id("guide"), PrintKind::Guide, stationery, design));
            jobs.push(job(id("envelope"), PrintKind::Envelope, stationery, design));
            for fold in [Fold::Book, Fold::Tent].into_iter().filter(|fold| stationery.folds.contains(fold)) {
                let outside = Job { fold, ..job(id(fold.as_str()), PrintKind::Blank, stationery, design) };
                if fold == Fold::Book {
                    jobs.push(Job { single_sided: true, ..Job { id: id("inside"), ..outside.clone() } }.renamed());
                }
                jobs.push(outside);
            }
        }
    }
    jobs
}

trait Renamed {
    fn renamed(self) -> Self;
}

impl Renamed for Job {
    /// Files are named like the job.
    fn renamed(self) -> Self {
        Job { pdf: format!("{}.pdf", self.id), preview: Some(format!("{}.png", self.id)), ..self }
    }
}

/// A picture: its width, and the ink of each pixel against the paper, 0 to 255.
struct Picture {
    width: usize,
    ink: Vec<u8>,
    /// Pixels to the mm.
    scale: f64,
}

impl Picture {
    /// Decodes a PNG of a page that is `mm` wide; its commonest colour is the paper.
    fn new(png: &[u8], mm: f64) -> Self {
        let mut decoder = png::Decoder::new(Cursor::new(png));
        decoder.set_transformations(png::Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut bytes).unwrap();
        let pixels: Vec<&[u8]> = bytes[..info.buffer_size()].chunks(info.color_type.samples()).collect();
        let mut counts: BTreeMap<&[u8], usize> = BTreeMap::new();
        pixels.iter().for_each(|pixel| *counts.entry(pixel).or_default() += 1);
        let paper = counts.iter().max_by_key(|(_, count)| **count).unwrap().0.to_vec();
        let far = |pixel: &&[u8]| pixel.iter().zip(&paper).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        Picture { width: info.width as usize, ink: pixels.iter().map(far).collect(), scale: f64::from(info.width) / mm }
    }

    /// Ink of the pixels whose middle, in mm, is one of those wanted.
    fn ink_where(&self, wanted: impl Fn(f64, f64) -> bool) -> Vec<u8> {
        let middle = |at: usize| (at as f64 + 0.5) / self.scale;
        let placed = self.ink.iter().enumerate().map(|(at, ink)| (middle(at % self.width), middle(at / self.width), *ink));
        placed.filter(|(x, y, _)| wanted(*x, *y)).map(|(_, _, ink)| ink).collect()
    }
}

/// The panels of a picture in mm, and its whole width.
fn panels(job: &Job, stationery: &Stationery) -> (Vec<[f64; 4]>, f64) {
    let (width, height) = match (&stationery.envelope, job.kind) {
        (Some(envelope), PrintKind::Envelope) => (envelope.width.0, envelope.height.0),
        _ => (stationery.width, stationery.height),
    };
    match job.fold {
        Fold::Book => (vec![[0.0, 0.0, width, height], [width, 0.0, width, height]], 2.0 * width),
        Fold::Tent => (vec![[0.0, 0.0, width, height], [0.0, height, width, height]], width),
        _ => (vec![[0.0, 0.0, width, height]], width),
    }
}

fn is_within([left, top, width, height]: [f64; 4], inset: [f64; 4], x: f64, y: f64) -> bool {
    let [t, r, b, l] = inset;
    x > left + l && x < left + width - r && y > top + t && y < top + height - b
}

/// Pictures and PDFs by the name of the job, in as few runs as Typst's stack allows.
fn drawn(loaded: &Loaded, jobs: &[Job]) -> BTreeMap<String, (Vec<u8>, Vec<u8>)> {
    let engine = typst::choose(None).unwrap();
    let press = loaded.press(engine.as_ref());
    let members: Vec<&Job> = jobs.iter().collect();
    let mut made = BTreeMap::new();
    for batch in courtesy::paper::print::batches(&members) {
        let (results, problems) = press.set(batch);
        assert_eq!(shown(&problems), "");
        made.extend(results.into_iter().map(|(at, card)| (batch[at].id.clone(), (card.preview.unwrap(), card.pdf))));
    }
    assert_eq!(made.len(), jobs.len());
    made
}

#[test]
fn every_design_keeps_its_place_on_every_paper() {
    let loaded = load(&project());
    let jobs = jobs(&loaded);
    let made = drawn(&loaded, &jobs);
    let mut drawing = BTreeSet::new();
    for job in &jobs {
        let stationery = loaded.theme.stationery.get(&job.stationery).unwrap();
        let (panels, width) = panels(job, stationery);
        let picture = Picture::new(&made[&job.id].0, width);
        let beyond =
            |x: f64, y: f64| panels.iter().any(|panel| is_within(*panel, [0.0; 4], x, y) && !is_within(*panel, [SAFE - BLUR; 4], x, y));
        if job.kind != PrintKind::Envelope {
            let stray = picture.ink_where(beyond).into_iter().filter(|ink| *ink > 24).count();
            assert_eq!(stray, 0, "{}: pixels closer to the trim than {SAFE} mm", job.id);
        }
        let plain = &made[&job.id.replacen(&job.design, "plain", 1)].0;
        let plain = Picture::new(plain, width);
        if picture.ink != plain.ink {
            drawing.insert((job.design.clone(), job.id.rsplit_once('-').unwrap().1.to_owned()));
        }
        if is_written(job) {
            let m = stationery.margin;
            let written = |x: f64, y: f64| {
                let inset = [m.top.0 + BLUR, m.right.0 + BLUR, m.bottom.0 + BLUR, m.left.0 + BLUR];
                panels.iter().any(|panel| is_within(*panel, inset, x, y))
            };
            let touched = picture.ink_where(written).into_iter().zip(plain.ink_where(written)).filter(|(a, b)| a.abs_diff(*b) > 24).count();
            assert_eq!(touched, 0, "{}: pixels of the design where one writes", job.id);
        }
    }
    // A test of nothing would pass: each draws what it says, and something on every card but the plain one.
    for design in loaded.theme.designs.iter().filter(|design| design.name != "plain") {
        for what in ["card", "guide", "book", "tent", "envelope"] {
            assert!(drawing.contains(&(design.name.clone(), what.to_owned())), "{} draws nothing on a {what}", design.name);
        }
    }
}

/// Whether the whole picture is a panel that is written on, or two.
fn is_written(job: &Job) -> bool {
    matches!(job.kind, PrintKind::Blank | PrintKind::Guide) && (job.fold == Fold::Flat || job.single_sided)
}

#[test]
fn envelopes_leave_the_post_its_zones() {
    let loaded = load(&project());
    let all: Vec<Job> = jobs(&loaded).into_iter().filter(|job| job.kind == PrintKind::Envelope).collect();
    let made = drawn(&loaded, &all);
    for job in &all {
        let stationery = loaded.theme.stationery.get(&job.stationery).unwrap();
        let (panels, width) = panels(job, stationery);
        let [_, _, width, height] = panels.first().copied().map(|panel| [panel[0], panel[1], panel[2].max(width), panel[3]]).unwrap();
        let picture = Picture::new(&made[&job.id].0, width);
        let plain = Picture::new(&made[&format!("plain-{}-envelope", job.stationery)].0, width);
        // The sender's corner: at most half of the length and the upper third.
        let others = |x: f64, y: f64| x > width / 2.0 || y > height / 3.0;
        let touched = picture.ink_where(others).into_iter().zip(plain.ink_where(others)).filter(|(a, b)| a.abs_diff(*b) > 24).count();
        assert_eq!(touched, 0, "{}: pixels outside of the sender's corner", job.id);
        let flap = loaded.theme.designs.get(&job.design).unwrap().panels.iter().any(|panel| panel.as_str() == "flap");
        assert_eq!(pdf::open(&made[&job.id].1).pages().len(), if flap { 2 } else { 1 }, "{}", job.id);
    }
}

#[test]
fn a_design_has_two_inks_at_most() {
    let loaded = load(&project());
    let a6 = loaded.theme.stationery.get("a6").unwrap();
    let of = |design: &Design| {
        let id = |what: &str| format!("{}-{what}", design.name);
        vec![
            job(id("card"), PrintKind::Blank, a6, &design.name),
            Job { fold: Fold::Book, ..job(id("book"), PrintKind::Blank, a6, &design.name) },
        ]
    };
    let jobs: Vec<Job> = loaded.theme.designs.iter().flat_map(of).collect();
    let made = drawn(&loaded, &jobs);
    let ruling = pdf::colours(&pdf::open(&made["plain-card"].1));
    assert_eq!(ruling.len(), 1, "{ruling:?}");
    for design in loaded.theme.designs.iter() {
        let known: BTreeSet<String> =
            [&design.ink, &design.second_ink].into_iter().map(|ink| loaded.theme.tokens.ink(ink).unwrap()).collect();
        for what in ["card", "book"] {
            let found: BTreeSet<String> = pdf::colours(&pdf::open(&made[&format!("{}-{what}", design.name)].1));
            let inks: BTreeSet<&String> = found.difference(&ruling).collect();
            assert!(inks.iter().all(|ink| known.contains(*ink)), "{} {what}: {inks:?} of {known:?}", design.name);
        }
    }
}

#[test]
fn thanks_are_said_in_the_language_of_the_guide() {
    for (language, thanks) in [("en", "Thankyou"), ("de", "VielenDank"), ("nl", "Thankyou")] {
        let project = project();
        project.write("courtesy.toml", format!("[guide]\ntitle = \"Guide\"\nlanguage = \"{language}\"\n"));
        let loaded = load(&project);
        let a6 = loaded.theme.stationery.get("a6").unwrap();
        let card = Job { fold: Fold::Book, ..job("card".to_owned(), PrintKind::Blank, a6, "wreath") };
        assert_eq!(pdf::words(&drawn(&loaded, &[card])["card"].1), thanks, "{language}");
    }
}

#[test]
fn designs_are_listed_and_drawn_on_a_page() {
    let project = project();
    let (designs, chosen) = pipeline::designs(project.root()).unwrap();
    assert_eq!(chosen, "plain");
    assert!(designs.len() >= 9 && designs.iter().all(|design| !design.title.is_empty() && !design.description.is_empty()));
    for id in ["a6", "a5", "us-a2"] {
        let to = project.beside("sampler.pdf");
        let options = SamplerOptions { root: project.root().to_owned(), stationery: Some(id.to_owned()), to: to.clone(), typst: None };
        pipeline::sampler(&options).unwrap_or_else(|problems| panic!("{}", shown(&problems)));
        let bytes = std::fs::read(&to).unwrap();
        assert_eq!(pdf::open(&bytes).pages().len(), 1, "{id}");
        let words = pdf::words(&bytes);
        for design in &designs {
            assert!(words.contains(&design.name), "{id}: {} in {words}", design.name);
        }
    }
    let wrong = SamplerOptions { root: project.root().to_owned(), stationery: Some("us-a3".to_owned()), ..SamplerOptions::default() };
    assert!(shown(&pipeline::sampler(&wrong).unwrap_err()).contains("there is no stationery `us-a3`"));
}

#[test]
fn a_design_of_the_guides_own_that_fails_names_its_file_and_line() {
    let project = project();
    project.write("themes/letterpress/print/designs/stripes/design.toml", "title = \"Stripes\"\npanels = [\"card\"]\n");
    let broken = "#import \"../../ornament/shape.typ\": disc\n\n#let card(face) = {\n  disc((1, 2), face.widht)\n}\n";
    project.write("themes/letterpress/print/designs/stripes/design.typ", broken);
    let options = PrintOptions {
        root: project.root().to_owned(),
        to: Destination::File(project.beside("card.pdf")),
        request: courtesy::paper::letters::Request {
            message: "thanks".to_owned(),
            design: Some("stripes".to_owned()),
            ..courtesy::paper::letters::Request::default()
        },
        ..PrintOptions::default()
    };
    let outcome = pipeline::print(&options, |_, _| {});
    let [problem] = &outcome.diagnostics[..] else { panic!("{}", shown(&outcome.diagnostics)) };
    let place = problem.location.as_ref().unwrap();
    assert_eq!((&*place.path, place.line, place.column), ("themes/letterpress/print/designs/stripes/design.typ", 4, 21));
    assert!(problem.message.contains("does not contain key \"widht\""), "{}", problem.message);
    assert_eq!(problem.related[0].0.path.as_ref(), "content/messages/thanks.md");
    // A sampler of it names the same place, without a message.
    let loaded = load_own(&project);
    let engine = typst::choose(None).unwrap();
    let problem = sampler(&loaded.press(engine.as_ref()), loaded.theme.stationery.get("a6").unwrap()).unwrap_err();
    assert_eq!(problem.location.unwrap().line, 4);
}

/// The guide with its own files over the built-in theme.
fn load_own(project: &Project) -> Loaded {
    let mut loaded = load(project);
    let folder = project.root().join("themes/letterpress");
    let own = crate::support::read_all(&folder);
    let (wordless, problems) = courtesy::theme::load("letterpress", &own, &[], None).unwrap();
    assert_eq!(shown(&problems), "");
    loaded.theme = wordless.in_language("en", "").0;
    loaded
}

#[test]
fn what_bleeds_reaches_over_the_trim_and_never_over_a_fold() {
    let loaded = load(&project());
    let a6 = loaded.theme.stationery.get("a6").unwrap();
    let card = Job { fold: Fold::Book, bleed_tenths: 30, ..job("card".to_owned(), PrintKind::Blank, a6, "scallop") };
    let made = drawn(&loaded, &[card]);
    let picture = Picture::new(&made["card"].0, 2.0 * 148.0 + 6.0);
    let ink = |from: f64, to: f64| picture.ink_where(|x, _| x > from && x < to).into_iter().filter(|ink| *ink > 60).count();
    assert!(ink(3.0 + 296.0, 302.0) > 20, "ink beyond the trim on the right");
    assert_eq!(ink(3.0 + 120.0, 3.0 + 148.0 - BLUR), 0, "ink on the back beside the fold");
    assert!(ink(3.0 + 148.0 + BLUR, 3.0 + 152.0) > 20, "ink up to the fold");
}
