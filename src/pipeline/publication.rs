//! Publishes what stands in the output folder: looks whether it is whole and of today, says how each file is to be delivered, and hands it to `publish`.

use std::path::{Path, PathBuf};

use super::again::{Age, age};
use super::{refused, resolved};
use crate::diagnostic::{Code, Diagnostic, has_errors, sort};
use crate::guide::config::{self, GuideConfig};
use crate::guide::source;
use crate::output::{Area, PublishError, PublishErrorKind, Whole, WholeFile};
use crate::publish::{self, Destination, Item, Reading, Report, Site, Wishes};
use crate::web::delivery::{caching, content_type, rank, turn};

/// What is to be published, and where.
#[derive(Clone)]
pub struct PublicationOptions {
    /// The guide's root.
    pub root: PathBuf,
    /// The output folder.
    pub out: PathBuf,
    /// The address to publish to, as it was written.
    pub to: String,
    /// The variables that keys are taken from, by their names.
    pub environment: Vec<(String, String)>,
    /// How to publish.
    pub wishes: Wishes,
}

/// What came of publishing.
#[derive(Debug, Default)]
pub struct Publication {
    /// Every problem, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The guide's title.
    pub title: String,
    /// The destination, as it may be shown.
    pub to: String,
    /// Files of the output folder that are not published, since they are hidden.
    pub left_out: usize,
    /// What was done; `None` where not even a beginning was made.
    pub report: Option<Report>,
}

/// Publishes the site that stands in an output folder; `step` is told after each file how many are sent, of how many.
pub fn publish_site(options: &PublicationOptions, step: &(dyn Fn(usize, usize) + Sync)) -> Publication {
    let mut publication = Publication::default();
    if let Err(diagnostic) = run(options, step, &mut publication) {
        publication.diagnostics.push(diagnostic);
    }
    sort(&mut publication.diagnostics);
    publication
}

fn run(options: &PublicationOptions, step: &(dyn Fn(usize, usize) + Sync), publication: &mut Publication) -> Result<(), Diagnostic> {
    let mut to = Destination::parse(&options.to)?;
    if let Some(folder) = to.folder().map(resolved) {
        free(&folder, options)?;
        to = to.with_folder(folder);
    }
    publication.to = to.to_string();
    let whole = whole(&options.out)?;
    publication.left_out = whole.left_out.len();
    let guide = source::read_text(&options.root, config::FILE).ok().and_then(|file| config::parse(&file).0).map(|config| config.guide);
    publication.title = guide.as_ref().map(|guide| guide.title.clone()).unwrap_or_default();
    publication.diagnostics.extend(doubts(options, &to, guide.as_ref()));
    let items: Vec<Item> = whole.files.iter().map(item).collect();
    let open = |item: &Item| -> Result<Reading, Diagnostic> {
        let file = WholeFile { path: item.path.clone(), size: item.size, hash: item.hash };
        let mut reader = whole.open(&file).map_err(|error| changed(&error))?;
        Ok(Box::new(move |most| reader.next(most).map_err(|error| changed(&error))))
    };
    let mut report = publish::publish(&Site { items: &items, open: &open }, &to, &options.environment, options.wishes, step);
    publication.diagnostics.append(&mut report.diagnostics);
    debug_assert!(report.is_complete || has_errors(&publication.diagnostics));
    publication.report = Some(report);
    Ok(())
}

fn item(file: &WholeFile) -> Item {
    Item {
        path: file.path.clone(),
        size: file.size,
        hash: file.hash,
        content_type: content_type(&file.path),
        caching: caching(&file.path),
        turn: turn(&file.path) as usize,
        rank: rank(&file.path),
    }
}

/// The site that stands, every file of it as the build left it.
fn whole(out: &Path) -> Result<Whole, Diagnostic> {
    match Whole::of(out, Area::Site) {
        Ok(Some(whole)) if !whole.files.is_empty() => Ok(whole),
        Ok(_) => Err(Diagnostic::new(Code::NoSite, format!("`{}` holds no site that was built", out.display()))
            .help("run `courtesy build` first, or publish with `--build`")),
        Err(error) if error.kind == PublishErrorKind::NotWhole => Err(Diagnostic::new(Code::NoSite, error.to_string()).help(error.help())),
        Err(error) => Err(refused(&error)),
    }
}

/// A file was whole when the run began, and is not any more.
fn changed(error: &PublishError) -> Diagnostic {
    match error.kind {
        PublishErrorKind::NotWhole => Diagnostic::new(Code::Publish, format!("the site changed while it was published: {error}"))
            .help("run again when the build is done: what has arrived is not sent a second time"),
        _ => refused(error),
    }
}

/// Refuses a folder that is part of the guide or of its output, or has the guide in it.
fn free(folder: &Path, options: &PublicationOptions) -> Result<(), Diagnostic> {
    let (root, out) = (resolved(&options.root), resolved(&options.out));
    let own = [root.join("content"), root.join("themes"), out.clone()];
    if own.iter().any(|own| folder.starts_with(own)) || root.starts_with(folder) || out.starts_with(folder) {
        let message = format!("`{}` holds the guide or its output, or lies in it", folder.display());
        return Err(Diagnostic::new(Code::BadDestination, message).help("choose a folder of its own for the published site"));
    }
    Ok(())
}

/// What one should know before the world sees the site.
fn doubts(options: &PublicationOptions, to: &Destination, guide: Option<&GuideConfig>) -> Vec<Diagnostic> {
    let mut doubts = Vec::new();
    let (age, has_drafts) = age(&options.root, &options.out);
    let older = match age {
        Age::Current => None,
        Age::Older => Some("the site is older than the guide, or another version of Courtesy built it"),
        Age::Unknown => Some("nothing tells whether the site is older than the guide: the build's record is gone"),
    };
    doubts.extend(older.map(|words| Diagnostic::new(Code::StaleSite, words).help("run `courtesy build` first, or publish with `--build`")));
    if has_drafts {
        let help = "leave them out with `courtesy build`, without `--drafts`";
        doubts.push(Diagnostic::new(Code::DraftSite, "the site has drafts in it").help(help));
    }
    if let (Some(path), Some(guide)) = (to.path(), guide)
        && guide.base_url.is_some()
        && guide.base_path().trim_matches('/') != path
    {
        let (base, shown) = (guide.base().unwrap_or_default(), if path.is_empty() { "the root of the bucket" } else { path });
        let message = format!("`base_url` is `{base}`, but the site is published into `{shown}`");
        let help =
            "publish into the folder that `base_url` names, or change one of them; where the host leads from one to the other, all is well";
        doubts.push(Diagnostic::new(Code::BasePath, message).help(help));
    }
    doubts
}
