//! What paper cannot show: pictures in a format that Typst does not read, and pictures and bodies that are too much for it. Damaged pictures, which nobody can see, are found here as well.

use std::collections::{BTreeMap, BTreeSet};

use bytes::Bytes;
use imagesize::ImageType;
use quick_xml::events::Event;

use crate::diagnostic::{Code, Diagnostic, one_of};
use crate::guide::content::{Doc, Guide, Kind};
use crate::guide::markdown::{Inline, TREE_MAX, Target, TreeContext, TreeNode, Visit, to_tree};

/// The weight that a message may have on paper: some 8,000 words, or 1,000 blanks. With more Typst gives up, after minutes.
pub(super) const CARD_MAX: usize = 2_000;

/// Bytes of all pictures on paper together. Typst holds each of them several times, and every booklet has all of them.
const PICTURES_MAX: usize = 64 << 20;

/// Formats that Typst reads, by their endings.
const DRAWABLE: [&str; 6] = ["png", "jpg", "jpeg", "gif", "svg", "webp"];

/// Whether Typst reads a picture.
pub(super) fn is_drawable(url: &str) -> bool {
    url.rsplit_once('.').is_some_and(|(_, ending)| DRAWABLE.contains(&ending))
}

/// Reports it in whatever is printed.
pub(super) fn check(guide: &Guide) -> Vec<Diagnostic> {
    printed(guide).flat_map(|doc| unreadable(doc).into_iter().chain(too_much(guide, doc))).collect()
}

/// All that is printed: what stands in the booklet, and messages.
fn printed(guide: &Guide) -> impl Iterator<Item = &Doc> {
    let front = guide.home.iter().chain(guide.sections.iter().filter_map(|section| section.doc.as_ref()));
    let bodies = guide.guidance.iter().map(|rule| &*rule.doc).chain(guide.messages.iter().map(|message| &*message.doc));
    front.chain(bodies)
}

/// Whether all of a body can be set: of a message on cards, of a page in the booklet.
pub(crate) fn is_printable(guide: &Guide, doc: &Doc) -> bool {
    let most = if doc.place.kind == Kind::Message { CARD_MAX } else { TREE_MAX };
    // A node takes more than a byte, so only mentions of what stands elsewhere can make more of a short body.
    if doc.body().len() < most && !doc.body().contains("[^") && !doc.body().contains("![[") {
        return true;
    }
    let blank = |_: &str| TreeNode::Break;
    let parts = TreeContext { targets: &doc.targets, field: &blank, embed: &|_| None, image: &|_| None, raw_html: false };
    let weight_of = |number: usize| {
        let message = &guide.messages[number].doc;
        to_tree(&message.parse(), &TreeContext { targets: &message.targets, ..parts }).map(|tree| (TreeNode::Break, tree.weight))
    };
    to_tree(&doc.parse(), &TreeContext { embed: &weight_of, ..parts }).is_some_and(|tree| tree.weight <= most)
}

fn too_much(guide: &Guide, doc: &Doc) -> Option<Diagnostic> {
    (!is_printable(guide, doc)).then(|| {
        let help = "divide it into several files; what is meant for the web alone can stand in a file to download";
        Diagnostic::new(Code::PaperOnly, format!("`{}` is more than paper takes, which leaves its text out", doc.title.value))
            .at(doc.first_line())
            .help(help)
    })
}

fn unreadable(doc: &Doc) -> Vec<Diagnostic> {
    let tell = |dest: &str| {
        Diagnostic::new(Code::PaperOnly, format!("paper cannot show `{dest}`, and has the words for it in its place"))
            .help(format!("save the picture in one of the formats {}", one_of(&DRAWABLE)))
    };
    left_out(doc, &|url| !is_drawable(url), &tell)
}

/// The pictures that paper takes: of those that pages use and Typst reads the smallest ones, up to 64 MB together.
pub fn pictures(guide: &Guide, assets: &BTreeMap<String, Bytes>) -> BTreeMap<String, Bytes> {
    let mut drawable: Vec<_> = assets.iter().filter(|(url, _)| is_drawable(url) && !guide.public.contains(*url)).collect();
    drawable.sort_by_key(|(_, bytes)| bytes.len());
    let fitting = drawable.into_iter().scan(0, |sum, (url, bytes)| {
        *sum += bytes.len();
        (*sum <= PICTURES_MAX).then(|| (url.clone(), bytes.clone()))
    });
    fitting.collect()
}

/// The URLs of pictures that no reader could see: damaged ones, and those that are not what their names say.
pub fn damaged(assets: &BTreeMap<String, Bytes>) -> BTreeSet<String> {
    assets.iter().filter(|(url, bytes)| is_damaged(url, bytes)).map(|(url, _)| url.clone()).collect()
}

/// Reports them where an edition shows them; `damaged` are URLs from the site's root.
pub fn shown_damaged(guide: &Guide, damaged: &BTreeSet<String>) -> Vec<Diagnostic> {
    if damaged.is_empty() {
        return Vec::new();
    }
    let is_damaged = |url: &str| damaged.contains(url.trim_start_matches("../"));
    let tell = |dest: &str| {
        Diagnostic::new(Code::BadPicture, format!("the picture `{dest}` cannot be read"))
            .help("open it in a program for pictures, and save it in the format that its name says")
    };
    guide.docs().flat_map(|doc| left_out(doc, &is_damaged, &tell)).collect()
}

/// Whether a picture is damaged or another one than its name says, as far as its beginning tells.
fn is_damaged(url: &str, bytes: &[u8]) -> bool {
    let ending = url.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let found = imagesize::image_type(bytes).ok().filter(|_| imagesize::blob_size(bytes).is_ok());
    match ending.as_str() {
        "png" => found != Some(ImageType::Png),
        "jpg" | "jpeg" => found != Some(ImageType::Jpeg),
        "gif" => found != Some(ImageType::Gif),
        "webp" => found != Some(ImageType::Webp),
        "svg" => !is_svg(bytes),
        _ => false,
    }
}

/// Whether it is XML from end to end, of a drawing.
fn is_svg(bytes: &[u8]) -> bool {
    let mut reader = quick_xml::Reader::from_reader(bytes);
    let mut is_drawing = None;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => is_drawing = is_drawing.or(Some(tag.local_name().as_ref() == "svg")),
            Ok(Event::Eof) => return is_drawing == Some(true),
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// Reports the pictures that are too large to be among those that paper takes.
pub fn too_large(guide: &Guide, assets: &BTreeMap<String, Bytes>, taken: &BTreeMap<String, Bytes>) -> Vec<Diagnostic> {
    if assets.len() == taken.len() {
        return Vec::new();
    }
    let is_large = |url: &str| is_drawable(url) && assets.contains_key(url) && !taken.contains_key(url);
    let tell = |dest: &str| {
        let most = PICTURES_MAX >> 20;
        Diagnostic::new(Code::PaperOnly, format!("paper takes {most} MB of pictures, and has the words for `{dest}` in its place"))
            .help("make the largest pictures smaller: 1,500 pixels are enough for the width of a page")
    };
    printed(guide).flat_map(|doc| left_out(doc, &is_large, &tell)).collect()
}

/// Tells of each picture of a body that paper leaves out.
fn left_out(doc: &Doc, is_left_out: &dyn Fn(&str) -> bool, tell: &dyn Fn(&str) -> Diagnostic) -> Vec<Diagnostic> {
    // Most bodies have no file beside them, and need not be parsed again.
    if !doc.targets.values().any(|target| matches!(target, Target::Asset(url) if is_left_out(url))) {
        return Vec::new();
    }
    let mut pictures = Pictures { doc, is_left_out, tell, found: Vec::new() };
    pictures.document(&doc.parse());
    pictures.found
}

struct Pictures<'d> {
    doc: &'d Doc,
    is_left_out: &'d dyn Fn(&str) -> bool,
    tell: &'d dyn Fn(&str) -> Diagnostic,
    found: Vec<Diagnostic>,
}

impl<'a> Visit<'a> for Pictures<'_> {
    fn inline(&mut self, inline: &Inline<'a>) {
        if let Inline::Image { dest, span, .. } = inline
            && let Some(Target::Asset(url)) = self.doc.targets.get(&span.start)
            && (self.is_left_out)(url)
        {
            self.found.push((self.tell)(dest).at(self.doc.at(span.clone())));
        }
    }
}
