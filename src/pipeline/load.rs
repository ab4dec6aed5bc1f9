//! Reads and checks a guide with its theme.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use bytes::Bytes;

use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use super::own::Own;
use super::themes::KeptThemes;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::guide::config::{self, Config};
use crate::guide::content::{self, Guide};
use crate::guide::source::{self, Changes, Source, SourceFile};
use crate::paper::print;

/// What the last loading read and made, so that the next does only what a change asks for.
#[derive(Default)]
pub(super) struct Memory {
    source: source::Kept,
    config: Option<Result<SourceFile, Diagnostic>>,
    /// Where the guide's own fonts lie on the disk.
    pub(super) fonts: Vec<PathBuf>,
    own: Option<(Arc<str>, Arc<Own>)>,
    content: content::Memory,
    /// Of the guide with its drafts, where it is wanted besides.
    drafts: content::Memory,
    themes: Option<KeptThemes>,
    assets: Option<KeptAssets>,
}

impl Memory {
    /// A memory that keeps the guide itself too, since most edits change little of it.
    pub(super) fn for_edits() -> Self {
        Memory { content: content::Memory::for_edits(), drafts: content::Memory::for_edits(), ..Memory::default() }
    }

    /// Reads what `changes` name of content and configuration; tells whether anything is different.
    pub(super) fn read(&mut self, changes: &Changes, options: &BuildOptions) -> bool {
        let before = self.source.edition();
        self.source.refresh(&options.root, changes);
        let config = Some(self.source.read_text(&options.root, config::FILE));
        let same = self.config == config && self.source.edition() == before;
        self.config = config;
        let themes = options.root.join("themes");
        let is_new = changes.touch(&themes) || self.fonts.iter().any(|font| changes.touch(font));
        if is_new {
            self.themes = None;
            self.own = None;
        }
        !same || is_new
    }

    /// The configuration, where it can be read.
    pub(super) fn config_file(&self) -> Option<&SourceFile> {
        self.config.as_ref()?.as_ref().ok()
    }

    /// The files of `content/`.
    pub(super) fn content(&self) -> &source::Kept {
        &self.source
    }

    /// `content/search.toml`, where there is one.
    fn expectations(&self, options: &BuildOptions) -> Option<Result<SourceFile, Diagnostic>> {
        self.source.asset(content::EXPECTATIONS).map(|_| self.source.read_text(&options.root, content::EXPECTATIONS))
    }

    /// Lays unsaved text over the file at `disk`, or takes it away; the next reading has to be told of the file.
    pub(super) fn lay_over(&mut self, disk: PathBuf, text: Option<String>) {
        self.source.lay_over(disk, text);
    }

    /// What the guide has of its own besides content, read once.
    pub(super) fn own(&mut self, options: &BuildOptions, config: &Config, config_file: &SourceFile) -> Arc<Own> {
        match &self.own {
            Some((text, own)) if *text == config_file.text => own.clone(),
            _ => {
                let own = Arc::new(Own::read(&self.source, &options.root, config, config_file));
                self.own = Some((config_file.text.clone(), own.clone()));
                own
            }
        }
    }

    /// Walks over the content once more; tells whether anything is different.
    pub(super) fn look_over(&mut self, options: &BuildOptions) -> bool {
        let before = self.source.edition();
        self.source.refresh(&options.root, &Changes::Everything);
        self.source.edition() != before
    }
}

/// The files beside the content that are published, with what they were read for.
struct KeptAssets {
    edition: u64,
    wanted: BTreeSet<(String, String)>,
    bytes: Arc<BTreeMap<String, Bytes>>,
    /// URLs of damaged pictures among them.
    damaged: Arc<BTreeSet<String>>,
    problems: Vec<Diagnostic>,
}

pub(super) fn load(options: &BuildOptions, outcome: &mut Outcome) -> Option<Loaded> {
    let mut memory = Memory::default();
    outcome.timed("source", |_| memory.read(&Changes::Everything, options));
    load_again(&mut memory, options, outcome)
}

/// Loads what `memory` has read, and makes anew only what it has no more.
pub(super) fn load_again(memory: &mut Memory, options: &BuildOptions, outcome: &mut Outcome) -> Option<Loaded> {
    let config_file = memory.config.clone().and_then(|config| outcome.check(config))?;
    let (source, problems) = memory.source.source();
    outcome.diagnostics.extend(problems);
    let (config, problems) = config::parse(&config_file);
    outcome.diagnostics.extend(problems);
    let mut config = config?;
    config.epub.enabled |= options.epub;
    config.single.enabled |= options.single;
    let mut guide = outcome.timed("content", |outcome| {
        let wanted = content::Options { drafts: options.drafts };
        let (guide, problems) = content::load_again(&mut memory.content, &source, config, &config_file, wanted);
        outcome.diagnostics.extend(problems);
        guide
    });
    let themes = outcome.timed("theme", |outcome| {
        let own = memory.own(options, &guide.config, &config_file);
        memory.fonts.clone_from(&own.fonts.places);
        let kept = memory.themes.take().filter(|kept| kept.are_of(&guide, &config_file));
        let kept = memory.themes.insert(kept.unwrap_or_else(|| KeptThemes::load(&options.root, &guide, &own, &config_file)));
        outcome.note(kept.problems.clone());
        kept.themes.clone()
    });
    if source.files.is_empty() && !has_errors(&outcome.diagnostics) {
        outcome.diagnostics.push(
            Diagnostic::new(Code::Empty, "the guide has no Markdown file in `content/`")
                .help("begin with `content/index.md` and a `title` in it"),
        );
    }
    let expectations = memory.expectations(options);
    // A page that cannot be read is not there to be found.
    if !has_errors(&outcome.diagnostics)
        && let Some(read) = &expectations
        && let Some(file) = outcome.check(read.clone())
    {
        outcome.diagnostics.extend(content::check_expectations(&file, &guide));
    }
    let kept = kept_assets(memory, &source, &guide, outcome);
    let (assets, damaged) = (kept.bytes.clone(), kept.damaged.clone());
    let mut themes = themes.into_iter();
    let theme = themes.next()?;
    let mut translations = Vec::new();
    for (guide, theme) in std::mem::take(&mut guide.translations).into_iter().zip(themes) {
        // The same files, by the way that leads to them from this edition's root.
        let own = guide.assets.iter().filter_map(|(_, url)| Some((url.clone(), assets.get(url.trim_start_matches("../"))?.clone())));
        let assets = Arc::new(own.collect());
        translations.push(Loaded::new(guide, theme, config_file.clone(), assets, damaged.clone()));
    }
    let mut loaded = Loaded::new(guide, theme, config_file, assets, damaged);
    loaded.translations = translations;
    loaded.expectations = expectations.and_then(Result::ok);
    Some(loaded)
}

/// The guide that `memory` has just loaded, but with its drafts; `None` where it has none that were left out.
pub(super) fn load_drafts(memory: &mut Memory, loaded: &Loaded) -> Option<Guide> {
    if !memory.content.has_drafts_left_out() {
        return None;
    }
    let (source, _) = memory.source.source();
    let config = loaded.guide.config.clone();
    let (guide, _) = content::load_again(&mut memory.drafts, &source, config, &loaded.config_file, content::Options { drafts: true });
    Some(guide)
}

fn kept_assets<'m>(memory: &'m mut Memory, source: &Source, guide: &Guide, outcome: &mut Outcome) -> &'m KeptAssets {
    let edition = memory.source.asset_edition();
    let kept = match memory.assets.take() {
        Some(kept) if kept.edition == edition && kept.wanted == guide.assets => kept,
        _ => {
            let mut own = Outcome::default();
            let bytes = Arc::new(read_assets(source, guide, &mut own));
            let damaged = Arc::new(print::damaged(&bytes));
            KeptAssets { edition, wanted: guide.assets.clone(), bytes, damaged, problems: own.diagnostics }
        }
    };
    outcome.diagnostics.extend(kept.problems.iter().cloned());
    memory.assets.insert(kept)
}

fn read_assets(source: &Source, guide: &Guide, outcome: &mut Outcome) -> BTreeMap<String, Bytes> {
    let mut assets = BTreeMap::new();
    for (path, url) in &guide.assets {
        if let Some(disk) = source.assets.get(path)
            && let Some(bytes) = outcome.check(source::read_asset(path, disk))
        {
            assets.insert(url.clone(), bytes.into());
        }
    }
    assets
}
