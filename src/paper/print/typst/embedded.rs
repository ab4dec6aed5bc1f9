//! The Typst library in the binary, given the same project and the same settings as the command.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

use rayon::prelude::*;

use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::model::PagedFormat;
use typst::syntax::{DiagSpan, DiagSpanKind, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_bundle::{Bundle, BundleDocument, BundleFile, BundleOptions};
use typst_kit::fonts::{self, FontStore};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use super::parsed::Parsed;
use super::picture::Packing;
use super::{Compiled, Engine, Failure, Place, Project, Refusal, is_expected, picture};
use crate::diagnostic::file::Hash;
use crate::diagnostic::parts::Parts;

/// Stack of Typst's threads in bytes: a bundle of many documents nests deep.
const STACK: usize = 64 * 1024 * 1024;

/// How many further runs Typst remembers what it worked out; those side by side still need theirs when the first one ends.
const KEPT: usize = 2;

/// The version of the `typst` crate; a test compares it with the lock file.
pub(super) const VERSION: &str = "0.15.1";

/// Typst as a library.
pub struct Embedded {
    threads: Option<rayon::ThreadPool>,
    /// The fonts of the last project with the hash of its own ones.
    fonts: Mutex<Option<(Hash, Arc<FontStore>)>>,
    parsed: Parsed,
}

impl Embedded {
    /// Makes an engine with threads of its own.
    pub fn new() -> Self {
        let threads = rayon::ThreadPoolBuilder::new().stack_size(STACK).num_threads(rayon::current_num_threads()).build().ok();
        Embedded { threads, fonts: Mutex::default(), parsed: Parsed::default() }
    }

    /// Typst's fonts and the project's, read once for all runs that have the same.
    fn fonts(&self, project: &Project) -> Arc<FontStore> {
        let own = || project.fonts().map(|(_, bytes)| bytes);
        let mut parts = Parts::default();
        own().for_each(|bytes| parts.add(bytes));
        let hash = parts.hash();
        let mut kept = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((same, fonts)) if *same == hash => fonts.clone(),
            _ => {
                let mut store = FontStore::new();
                store.extend(fonts::embedded());
                let own = own().flat_map(|bytes| Font::iter(Bytes::new(bytes.clone())));
                store.extend(own.map(|font| (font.clone(), font.info().clone())));
                kept.insert((hash, Arc::new(store))).1.clone()
            }
        }
    }
}

impl Default for Embedded {
    fn default() -> Self {
        Self::new()
    }
}

impl Embedded {
    fn run(&self, project: &Project, wanted: Wanted) -> Result<Compiled, Failure> {
        let world = Memory::new(project, self.fonts(project), &self.parsed)?;
        let compiled = match &self.threads {
            Some(threads) => threads.install(|| compile(&world, wanted)),
            None => compile(&world, wanted),
        };
        match (&self.threads, wanted) {
            // Somebody waits for the picture, and nobody for what is forgotten.
            (Some(threads), Wanted::Proof) => threads.spawn(|| comemo::evict(KEPT)),
            _ => comemo::evict(KEPT),
        }
        compiled
    }
}

/// What is made of a bundle that is laid out.
#[derive(Clone, Copy)]
enum Wanted {
    /// All of it, with PDFs for archives or without that.
    Files { archive: bool },
    /// What is looked at once, which needs no PDF.
    Proof,
}

impl Engine for Embedded {
    fn compile(&self, project: &Project) -> Result<Compiled, Failure> {
        self.run(project, Wanted::Files { archive: project.archive })
    }

    fn proof(&self, project: &Project) -> Result<Compiled, Failure> {
        self.run(project, Wanted::Proof)
    }

    fn version(&self) -> String {
        VERSION.to_owned()
    }
}

fn compile(world: &Memory<'_>, wanted: Wanted) -> Result<Compiled, Failure> {
    let Warned { output, warnings } = typst::compile::<Bundle>(world);
    let mut bundle = output.map_err(|errors| refused(world, &errors))?;
    let (archive, packing) = match wanted {
        Wanted::Files { archive } => (archive, Packing::Small),
        Wanted::Proof => (false, Packing::Fast),
    };
    let options = BundleOptions { pdf: pdf_options(archive)?, ..BundleOptions::default() };
    let pictures = pictures(&bundle, packing)?;
    let is_left = |file: &BundleFile| match wanted {
        Wanted::Files { .. } => !is_picture(file),
        Wanted::Proof => !is_picture(file) && format(file) != Some(PagedFormat::Pdf),
    };
    Arc::make_mut(&mut bundle.files).retain(|_, file| is_left(file));
    let files = typst_bundle::export(&bundle, &options).map_err(|errors| refused(world, &errors))?;
    let files = files.into_iter().map(|(path, bytes)| (path.get_without_slash().to_owned(), bytes.to_vec()));
    let files = files.chain(pictures).collect();
    let warnings = warnings.iter().map(|warning| warning.message.to_string()).filter(|warning| !is_expected(warning)).collect();
    Ok(Compiled { files, warnings })
}

fn format(file: &BundleFile) -> Option<PagedFormat> {
    match file {
        BundleFile::Document(BundleDocument::Paged(_, extras)) => Some(extras.format),
        _ => None,
    }
}

fn is_picture(file: &BundleFile) -> bool {
    format(file) == Some(PagedFormat::Png)
}

/// The pictures of a bundle by path. Typst would pack their pixels into a PNG that is then unpacked again for its palette.
fn pictures(bundle: &Bundle, packing: Packing) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let pictures: Vec<_> = bundle.files.iter().filter(|(_, file)| is_picture(file)).collect();
    let drawn = pictures.par_iter().filter_map(|(path, file)| match file {
        BundleFile::Document(BundleDocument::Paged(document, _)) => {
            let pixels = typst_render::render(document.pages().first()?, &RenderOptions::default());
            let small = picture::from_pixels((pixels.width(), pixels.height()), pixels.data(), packing);
            let bytes = small.map_or_else(|| pixels.encode_png().map_err(|error| Failure::Typst(error.to_string().into())), Ok);
            Some(bytes.map(|bytes| (path.get_without_slash().to_owned(), bytes)))
        }
        _ => None,
    });
    drawn.collect()
}

fn refused(world: &Memory<'_>, errors: &[SourceDiagnostic]) -> Failure {
    let Some(error) = errors.first() else { return Failure::Typst("Typst gave no reason".to_owned().into()) };
    let spans = std::iter::once(error.span).chain(error.trace.iter().map(|point| point.span.into()));
    let places = spans.filter_map(|span| place(world, span)).collect();
    // The command gives the first line alone.
    let message = error.message.lines().next().unwrap_or_default().to_owned();
    Failure::Typst(Refusal { message, places })
}

/// Where a span of the project lies.
fn place(world: &Memory<'_>, span: DiagSpan) -> Option<Place> {
    let (id, range) = match span.get() {
        DiagSpanKind::Detached => return None,
        DiagSpanKind::Number { id, num, sub_range } => (id, world.source(id).ok()?.range(num, sub_range)?),
        DiagSpanKind::Range { id, range } => (id, range),
    };
    let source = world.source(id).ok()?;
    let (line, column) = source.lines().byte_to_line_column(range.start)?;
    Some(Place { path: id.vpath().get_without_slash().to_owned(), line: line + 1, column: column + 1 })
}

/// What `--pdf-standard ua-1 --creation-timestamp 0` means, with `a-2a` beside it for archives.
fn pdf_options(archive: bool) -> Result<PdfOptions, Failure> {
    let wanted: &[PdfStandard] = if archive { &[PdfStandard::Ua_1, PdfStandard::A_2a] } else { &[PdfStandard::Ua_1] };
    let standards = PdfStandards::new(wanted).map_err(|error| Failure::Typst(error.message().to_string().into()))?;
    let timestamp = Datetime::from_ymd_hms(1970, 1, 1, 0, 0, 0).map(Timestamp::new_utc);
    Ok(PdfOptions { standards, timestamp, ..PdfOptions::default() })
}

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().with_features([Feature::Bundle].into_iter().collect()).build()));

/// A project in memory as Typst's world.
struct Memory<'e> {
    fonts: Arc<FontStore>,
    files: HashMap<FileId, Held>,
    parsed: &'e Parsed,
    main: FileId,
}

/// A file, and what it was parsed to when it was first asked for.
struct Held {
    bytes: Bytes,
    source: OnceLock<FileResult<Source>>,
}

impl<'e> Memory<'e> {
    fn new(project: &Project, fonts: Arc<FontStore>, parsed: &'e Parsed) -> Result<Self, Failure> {
        let mut files = HashMap::new();
        for (path, bytes) in &project.files {
            files.insert(id(path)?, Held { bytes: Bytes::new(bytes.clone()), source: OnceLock::new() });
        }
        Ok(Memory { fonts, files, parsed, main: id(project.entry)? })
    }

    fn held(&self, id: FileId) -> FileResult<&Held> {
        self.files.get(&id).ok_or_else(|| FileError::NotFound(PathBuf::from(id.vpath().get_without_slash())))
    }
}

fn id(path: &str) -> Result<FileId, Failure> {
    let path = VirtualPath::new(path).map_err(|_| Failure::Typst(format!("`{path}` is not a path that Typst knows").into()))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

impl World for Memory<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let held = self.held(id)?;
        held.source.get_or_init(|| self.parsed.source(id, &held.bytes)).clone()
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.held(id).map(|held| held.bytes.clone())
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        Datetime::from_ymd(1970, 1, 1)
    }
}
