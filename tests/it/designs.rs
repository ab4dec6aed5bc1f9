//! Designs: every one on every stationery and fold, measured in the pictures that Typst makes, and how they are chosen.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use courtesy::guide::stationery::{Fold, Stationery};
use courtesy::guide::{config, source};
use courtesy::paper::print::{Job, sampler, typst};
use courtesy::paper::shelf::PrintKind;
use courtesy::pipeline::{self, Destination, PrintOptions, SamplerOptions};
use courtesy::theme::{self, Panel};

use crate::print::{Loaded, load};
use crate::support::{Project, pdf, shown};

/// Options that leave nothing out.
const CONFIG: &str = "[guide]\ntitle = \"Guide\"\n[print]\nmonogram = \"RBM\"\nmaker = \"Printed by hand in Millbridge\"\n\
                      letterhead = [\"Rosa Brandt-Bellamy\", \"12 Mill Lane\", \"Millbridge\", \"United Kingdom\"]\n\
                      [stationery.tall]\ntitle = \"Tall card\"\nwidth = 105\nheight = 148\nmargin = { top = 8, right = 10, bottom = 8, left = 10 }\n\
                      ruling = { style = \"lines\", spacing = 8 }\nenvelope = { title = \"C6\", width = 114, height = 162 }\nfolds = [\"flat\", \"book\", \"tent\"]\n";
const MESSAGE: &str = "---\ntitle: Thanks\nchannel: handwritten\n---\nThank you.\n";
/// What home printers reach, in mm from the trim.
const SAFE: f64 = 5.0;
/// Half of a pixel's blur, in mm.
const BLUR: f64 = 0.2;
/// Ink that is none, of 255: what the palette of a picture rounds.
const FAINT: u8 = 24;

pub(crate) fn project() -> Project {
    let project = Project::with(&[("content/messages/thanks.md", MESSAGE)]);
    project.write("courtesy.toml", CONFIG);
    project
}

fn job(id: String, kind: PrintKind, stationery: &Stationery, design: &str) -> Job {
    let (pdf, preview) = (format!("{id}.pdf"), Some(format!("{id}.png")));
    Job { id, pdf, preview, kind, stationery: stationery.id.clone(), design: design.to_owned(), ..Job::default() }
}

/// Every design on every stationery: flat, as a guide sheet, folded either way, outside and inside, and its envelope.
pub(crate) fn jobs(loaded: &Loaded) -> Vec<Job> {
    let mut jobs = Vec::new();
    for design in loaded.theme.designs.iter().map(|design| design.name.as_str()) {
        for stationery in loaded.theme.stationery.iter() {
            let of = |what: &str, kind| job(format!("{design}_{}_{what}", stationery.id), kind, stationery, design);
            jobs.extend([of("card", PrintKind::Blank), of("guide", PrintKind::Guide), of("envelope", PrintKind::Envelope)]);
            for fold in [Fold::Book, Fold::Tent].into_iter().filter(|fold| stationery.folds.contains(fold)) {
                jobs.push(Job { fold, ..of(fold.as_str(), PrintKind::Blank) });
                jobs.push(Job { fold, single_sided: true, ..of(&format!("{}-inside", fold.as_str()), PrintKind::Blank) });
            }
        }
    }
    jobs
}

/// A picture: its width, and the ink of each pixel against the paper, 0 to 255.
struct Picture {
    width: usize,
    ink: Vec<u8>,
    /// Pixels to the mm.
    scale: f64,
}

impl Picture {
    /// Decodes a PNG with a palette, of a page that is `mm` wide; its commonest colour is the paper.
    fn new(png: &[u8], mm: f64) -> Self {
        let mut reader = png::Decoder::new(Cursor::new(png)).read_info().unwrap();
        let mut indices = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut indices).unwrap();
        assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Indexed, png::BitDepth::Eight));
        let colours: Vec<[u8; 3]> = reader.info().palette.as_ref().unwrap().chunks(3).map(|rgb| [rgb[0], rgb[1], rgb[2]]).collect();
        let mut counts = [0usize; 256];
        indices.iter().for_each(|index| counts[usize::from(*index)] += 1);
        let paper = colours[(0..colours.len()).max_by_key(|index| counts[*index]).unwrap()];
        let far = |colour: &[u8; 3]| colour.iter().zip(paper).map(|(a, b)| a.abs_diff(b)).max().unwrap();
        let inks: Vec<u8> = colours.iter().map(far).collect();
        let width = info.width as usize;
        Picture { width, ink: indices.iter().map(|index| inks[usize::from(*index)]).collect(), scale: f64::from(info.width) / mm }
    }

    /// The first page of a PDF, of which `mm` is seen from side to side.
    fn of_pdf(bytes: &[u8], mm: f64) -> Self {
        let (width, greys) = pdf::rendered(bytes);
        Picture { width, ink: greys.into_iter().map(|grey| 255 - grey).collect(), scale: width as f64 / mm }
    }

    /// Ink of the pixels whose middle lies in a box, in mm.
    fn part(&self, [left, top, width, height]: Box) -> impl Iterator<Item = u8> {
        let pixel = |mm: f64, most: usize| ((mm * self.scale - 0.5).ceil().max(0.0) as usize).min(most);
        let columns = pixel(left, self.width)..pixel(left + width, self.width);
        let rows = self.ink.len() / self.width;
        (pixel(top, rows)..pixel(top + height, rows)).flat_map(move |y| self.ink[y * self.width..][columns.clone()].iter().copied())
    }

    fn inked(&self, part: Box) -> usize {
        self.part(part).filter(|ink| *ink > FAINT).count()
    }

    /// Where pixels of a box differ from those of another picture, or from bare paper: their middles in mm from its corner.
    fn drawn(&self, other: Option<&Picture>, [left, top, width, height]: Box) -> Vec<(f64, f64)> {
        let ink = |at: usize| self.ink[at].abs_diff(other.map_or(0, |other| other.ink[at]));
        let middle =
            |at: usize| (((at % self.width) as f64 + 0.5) / self.scale - left, ((at / self.width) as f64 + 0.5) / self.scale - top);
        let is_inside = |(x, y): &(f64, f64)| (0.0..width).contains(x) && (0.0..height).contains(y);
        (0..self.ink.len()).filter(|at| ink(*at) > FAINT).map(middle).filter(is_inside).collect()
    }

    /// Pixels of a box that differ from those of another picture.
    fn unlike(&self, other: &Picture, part: Box) -> usize {
        self.part(part).zip(other.part(part)).filter(|(a, b)| a.abs_diff(*b) > FAINT).count()
    }
}

/// Left, top, width and height in mm.
type Box = [f64; 4];

/// A box without the strips at its sides: top, right, bottom, left.
fn inset([left, top, width, height]: Box, [t, r, b, l]: [f64; 4]) -> Box {
    [left + l, top + t, width - l - r, height - t - b]
}

/// The panels of a picture in mm, and its whole width.
fn panels(job: &Job, stationery: &Stationery) -> (Vec<Box>, f64) {
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

/// The name of what a job is: `card`, `book`, `book-inside` and so on.
fn what(job: &Job) -> &str {
    job.id.rsplit_once('_').unwrap().1
}

#[test]
fn every_design_keeps_its_place_on_every_paper() {
    let loaded = shop(&project());
    let jobs = jobs(&loaded);
    let made = drawn(&loaded, &jobs);
    let mut drawing = BTreeSet::new();
    let mut kept: BTreeMap<&str, Kept> = BTreeMap::new();
    for job in &jobs {
        let stationery = loaded.theme.stationery.get(&job.stationery).unwrap();
        let (panels, width) = panels(job, stationery);
        let picture = Picture::new(&made[&job.id].0, width);
        let plain = Picture::new(&made[&job.id.replacen(&job.design, "plain", 1)].0, width);
        if picture.ink != plain.ink {
            drawing.insert((job.design.as_str(), what(job)));
        }
        for panel in panels {
            if job.kind == PrintKind::Envelope {
                // The sender's corner: at most half of the length and the upper third.
                let [.., width, height] = panel;
                let others = [[width / 2.0, 0.0, width / 2.0, height], [0.0, height / 3.0, width / 2.0, height * 2.0 / 3.0]];
                let touched: usize = others.into_iter().map(|part| picture.unlike(&plain, part)).sum();
                assert_eq!(touched, 0, "{}: pixels outside of the sender's corner", job.id);
                continue;
            }
            kept.entry(&job.design).or_default().see(job, stationery, &picture, &plain, panel);
            let stray = picture.inked(panel) - picture.inked(inset(panel, [SAFE - BLUR; 4]));
            assert_eq!(stray, 0, "{}: pixels closer to the trim or a fold than {SAFE} mm", job.id);
            if job.fold == Fold::Flat || job.single_sided {
                let m = stationery.margin;
                let written = inset(panel, [m.top.0, m.right.0, m.bottom.0, m.left.0].map(|side| side + BLUR));
                assert_eq!(picture.unlike(&plain, written), 0, "{}: pixels of the design where one writes", job.id);
            }
        }
    }
    // A test of nothing would pass: each draws what it says.
    for design in loaded.theme.designs.iter().filter(|design| design.name != "plain") {
        for what in ["card", "guide", "book", "tent", "envelope"] {
            assert!(drawing.contains(&(design.name.as_str(), what)), "{} draws nothing on a {what}", design.name);
        }
        let inside = design.panels.contains(&Panel::Inside);
        for what in ["book-inside", "tent-inside"] {
            assert_eq!(drawing.contains(&(design.name.as_str(), what)), inside, "{} on a {what}", design.name);
        }
    }
    inked_twice_at_most(&loaded, &jobs, &made, &mut kept);
    told_in_the_manual(&kept);
}

/// What a design keeps on all papers: the least distances in mm from a trim or a fold and from where one writes, and its inks.
struct Kept {
    edge: f64,
    writing: f64,
    inks: usize,
}

impl Default for Kept {
    fn default() -> Self {
        Kept { edge: f64::MAX, writing: f64::MAX, inks: 0 }
    }
}

impl Kept {
    /// Takes in the pixels of a panel that the design drew; `plain` draws nothing but the outside of folded cards.
    fn see(&mut self, job: &Job, stationery: &Stationery, picture: &Picture, plain: &Picture, panel: Box) {
        let is_outside = job.fold != Fold::Flat && !job.single_sided;
        let other = if is_outside { None } else { Some(plain) };
        let [.., width, height] = panel;
        let m = stationery.margin;
        for (x, y) in picture.drawn(other, panel) {
            self.edge = [x, y, width - x, height - y].into_iter().fold(self.edge, f64::min);
            if !is_outside {
                let out = |at: f64, from: f64, to: f64| (from - at).max(at - to).max(0.0);
                let (dx, dy) = (out(x, m.left.0, width - m.right.0), out(y, m.top.0, height - m.bottom.0));
                self.writing = self.writing.min(dx.hypot(dy));
            }
        }
    }
}

/// The table of the manual has what was measured, to a tenth of a mm.
fn told_in_the_manual(kept: &BTreeMap<&str, Kept>) {
    let mm = |mm: f64| if mm == f64::MAX { "draws nothing".to_owned() } else { format!("{mm:.1}") };
    let rows = kept.iter().map(|(name, kept)| format!("| `{name}` | {} | {} | {} |\n", mm(kept.edge), mm(kept.writing), kept.inks));
    let table: String = rows.collect();
    let manual = std::fs::read_to_string(crate::support::repository().join("docs/stationery.md")).unwrap();
    assert!(manual.contains(&table), "docs/stationery.md wants these lines in its table of margins:\n{table}");
}

/// A design has two inks, those of its `design.toml`, on every paper.
fn inked_twice_at_most<'j>(
    loaded: &Loaded,
    jobs: &'j [Job],
    made: &BTreeMap<String, (Vec<u8>, Vec<u8>)>,
    kept: &mut BTreeMap<&'j str, Kept>,
) {
    let colours = |id: &str| pdf::colours(&pdf::open(&made[id].1));
    for job in jobs {
        let design = loaded.theme.designs.get(&job.design).unwrap();
        let known = [&design.ink, &design.second_ink].map(|ink| loaded.theme.tokens.ink(ink).unwrap());
        let found = colours(&job.id);
        // The design "plain" draws nothing but fronts and backs: these are the colours of rules, zones and creases.
        let own: BTreeSet<String> =
            ["card", "guide", "envelope"].iter().flat_map(|what| colours(&format!("plain_{}_{what}", job.stationery))).collect();
        let inks: Vec<&String> = found.difference(&own).collect();
        let most = &mut kept.entry(&job.design).or_default().inks;
        *most = inks.len().max(*most);
        assert!(inks.len() <= 2 && inks.iter().all(|ink| known.contains(*ink)), "{}: {inks:?} of {known:?}", job.id);
    }
}

#[test]
fn envelopes_have_a_back_where_the_flap_is_drawn() {
    let loaded = shop(&project());
    let all: Vec<Job> = jobs(&loaded).into_iter().filter(|job| job.kind == PrintKind::Envelope && job.stationery == "a6").collect();
    for (id, (_, bytes)) in drawn(&loaded, &all) {
        let design = loaded.theme.designs.get(id.split('_').next().unwrap()).unwrap();
        let pages = if design.panels.contains(&Panel::Flap) { 2 } else { 1 };
        assert_eq!(pdf::open(&bytes).pages().len(), pages, "{id}");
    }
}

#[test]
fn thanks_are_said_in_the_language_of_the_guide() {
    for (language, thanks) in [("en", "Thankyou"), ("de", "VielenDank"), ("nl", "Hartelijkdank"), ("eo", "Thankyou")] {
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
        let options = SamplerOptions {
            root: project.root().to_owned(),
            stationery: Some(id.to_owned()),
            to: Destination::File(to.clone()),
            typst: None,
        };
        let drawn = pipeline::sampler(&options).unwrap_or_else(|problems| panic!("{}", shown(&problems)));
        assert_eq!(drawn, to);
        let bytes = std::fs::read(&to).unwrap();
        assert_eq!(pdf::open(&bytes).pages().len(), 1, "{id}");
        let words = pdf::words(&bytes);
        for design in &designs {
            assert!(words.contains(&design.name), "{id}: {} in {words}", design.name);
        }
    }
    let folder =
        SamplerOptions { root: project.root().to_owned(), to: Destination::Folder(project.beside("samples")), ..SamplerOptions::default() };
    assert_eq!(pipeline::sampler(&folder).unwrap(), project.beside("samples/designs-a6.pdf"));
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
    let outcome = pipeline::print(&options, |_, _, _| {});
    let [problem] = &outcome.diagnostics[..] else { panic!("{}", shown(&outcome.diagnostics)) };
    let place = problem.location.as_ref().unwrap();
    assert_eq!((&*place.path, place.line, place.column), ("themes/letterpress/print/designs/stripes/design.typ", 4, 21));
    assert!(problem.message.contains("does not contain key \"widht\""), "{}", problem.message);
    assert_eq!(problem.related[0].0.path.as_ref(), "content/messages/thanks.md");
    // A sampler of it names the same place, without a message.
    let loaded = shop(&project);
    let engine = typst::choose(None).unwrap();
    let problem = sampler(&loaded.press(engine.as_ref()), loaded.theme.stationery.get("a6").unwrap()).unwrap_err();
    assert_eq!(problem.location.unwrap().line, 4);
}

/// The guide with paper of its own, and its own files over the built-in theme.
pub(crate) fn shop(project: &Project) -> Loaded {
    let mut loaded = load(project);
    let own = crate::support::read_all(&project.root().join("themes/letterpress"));
    let (mut wordless, mut problems) = theme::load(theme::BUILT_IN, &own, &[], None).unwrap();
    let config_file = source::read_text(project.root(), config::FILE).unwrap();
    wordless.add_stationery(&loaded.guide.config.stationery, &config_file, &mut problems);
    assert_eq!(shown(&problems), "");
    loaded.theme = wordless.in_language(&loaded.guide.config.guide.language, "", &Default::default()).0;
    loaded
}

#[test]
fn what_bleeds_reaches_over_the_trim_and_never_over_a_fold() {
    let loaded = shop(&project());
    let a6 = loaded.theme.stationery.get("a6").unwrap();
    let (width, height) = (2.0 * a6.width, a6.height);
    for (press, around) in [(false, 3.0), (true, 10.0)] {
        let card = Job { fold: Fold::Book, bleed_tenths: 30, press, ..job("card".to_owned(), PrintKind::Blank, a6, "scallop") };
        let picture = Picture::of_pdf(&drawn(&loaded, &[card])["card"].1, width + 2.0 * around);
        // The lower half, where there are no marks but at the foot of the fold and at the trim.
        let column = |from: f64, to: f64| picture.inked([around + from, around + height * 0.6, to - from, height * 0.3]);
        assert!(column(width + BLUR, width + 3.0) > 20, "ink beyond the trim");
        assert_eq!(column(width + 3.0 + BLUR, (width + around).max(width + 3.0 + BLUR)), 0, "ink beyond the bleed");
        assert_eq!(column(a6.width * 0.8, a6.width - BLUR), 0, "ink on the back beside the fold");
        assert!(column(a6.width + BLUR, a6.width + 4.0) > 20, "ink up to the fold");
        assert_eq!(column(-around, BLUR), 0, "ink beyond the back");
    }
    let flat = Job { bleed_tenths: 30, press: true, ..job("flat".to_owned(), PrintKind::Blank, a6, "ruled-border") };
    let made = drawn(&loaded, &[flat]);
    let inks = pdf::colours(&pdf::open(&made["flat"].1));
    assert!(inks.is_empty(), "colours of a screen in a card for the press: {inks:?}");
}
