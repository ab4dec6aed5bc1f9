//! Reads and checks a guide with its theme.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::guide::config::{self, Config};
use crate::guide::content::{self, Guide};
use crate::guide::source::{self, Changes, Source, SourceFile};
use crate::theme::{self, Theme};
use crate::web::site;

/// What the last loading read and made, so that the next does only what a change asks for.
#[derive(Default)]
pub(super) struct Memory {
    source: source::Kept,
    config: Option<Result<SourceFile, Diagnostic>>,
    /// The guide's own fonts, by their path on the disk.
    pub(super) fonts: Vec<PathBuf>,
    content: content::Memory,
    /// By the language of its words.
    themes: BTreeMap<String, KeptTheme>,
    assets: Option<KeptAssets>,
}

impl Memory {
    /// A memory that keeps the guide itself too, since most edits change little of it.
    pub(super) fn for_edits() -> Self {
        Memory { content: content::Memory::for_edits(), ..Memory::default() }
    }

    /// Reads what `changes` name of content and configuration; tells whether anything is different.
    pub(super) fn read(&mut self, changes: &Changes, options: &BuildOptions) -> bool {
        let before = self.source.edition();
        self.source.refresh(&options.root, changes);
        let config = Some(source::read_text(&options.root, config::FILE));
        let same = self.config == config && self.source.edition() == before;
        self.config = config;
        let themes = options.root.join("themes");
        let is_new = changes.touch(&themes) || self.fonts.iter().any(|font| changes.touch(font));
        if is_new {
            self.themes.clear();
        }
        !same || is_new
    }

    /// Walks over the content once more; tells whether anything is different.
    pub(super) fn look_over(&mut self, options: &BuildOptions) -> bool {
        let before = self.source.edition();
        self.source.refresh(&options.root, &Changes::Everything);
        self.source.edition() != before
    }
}

/// A theme with what it was made for.
struct KeptTheme {
    config: Arc<str>,
    theme: Option<Arc<Theme>>,
    problems: Vec<Diagnostic>,
}

/// The files beside the content that pages use, with what they were read for.
struct KeptAssets {
    edition: u64,
    wanted: BTreeSet<(String, String)>,
    bytes: Arc<BTreeMap<String, Vec<u8>>>,
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
    let config = config?;
    memory.fonts = config.print.font_paths.iter().map(|font| options.root.join(&font.value)).collect();
    let mut guide = outcome.timed("content", |outcome| {
        let wanted = content::Options { drafts: options.drafts };
        let (guide, problems) = content::load_again(&mut memory.content, &source, config, &config_file, wanted);
        outcome.diagnostics.extend(problems);
        guide
    });
    let theme = outcome.timed("theme", |outcome| kept_theme(memory, options, &guide, &config_file, outcome));
    if source.files.is_empty() && !has_errors(&outcome.diagnostics) {
        outcome.diagnostics.push(
            Diagnostic::new(Code::Empty, "the guide has no Markdown file in `content/`")
                .help("begin with `content/index.md` and a `title` in it"),
        );
    }
    if source.assets.contains_key(content::EXPECTATIONS)
        && let Some(file) = outcome.check(source::read_text(&options.root, content::EXPECTATIONS))
    {
        outcome.diagnostics.extend(content::check_expectations(&file, &guide));
    }
    let assets = kept_assets(memory, &source, &guide, outcome);
    let theme = theme?;
    let mut translations = Vec::new();
    for guide in std::mem::take(&mut guide.translations) {
        let theme = outcome.timed("theme", |outcome| kept_theme(memory, options, &guide, &config_file, outcome))?;
        // The same files, by the way that leads to them from this edition's root.
        let own = guide.assets.iter().filter_map(|(_, url)| Some((url.clone(), assets.get(url.trim_start_matches("../"))?.clone())));
        let assets = Arc::new(own.collect());
        translations.push(Loaded { guide, translations: Vec::new(), theme, config_file: config_file.clone(), assets });
    }
    Some(Loaded { guide, translations, theme, config_file, assets })
}

fn kept_theme(
    memory: &mut Memory,
    options: &BuildOptions,
    guide: &Guide,
    config_file: &SourceFile,
    outcome: &mut Outcome,
) -> Option<Arc<Theme>> {
    let language = &guide.config.guide.language.value;
    let kept = match memory.themes.remove(language) {
        Some(kept) if kept.config == config_file.text => kept,
        _ => {
            let mut own = Outcome::default();
            let theme = load_theme(options, guide, config_file, &mut own).map(Arc::new);
            KeptTheme { config: config_file.text.clone(), theme, problems: own.diagnostics }
        }
    };
    outcome.note(kept.problems.clone());
    let theme = kept.theme.clone();
    memory.themes.insert(language.clone(), kept);
    theme
}

fn kept_assets(memory: &mut Memory, source: &Source, guide: &Guide, outcome: &mut Outcome) -> Arc<BTreeMap<String, Vec<u8>>> {
    let edition = memory.source.asset_edition();
    let kept = match memory.assets.take() {
        Some(kept) if kept.edition == edition && kept.wanted == guide.assets => kept,
        _ => {
            let mut own = Outcome::default();
            let bytes = Arc::new(read_assets(source, guide, &mut own));
            KeptAssets { edition, wanted: guide.assets.clone(), bytes, problems: own.diagnostics }
        }
    };
    outcome.diagnostics.extend(kept.problems.iter().cloned());
    memory.assets.insert(kept).bytes.clone()
}

fn load_theme(options: &BuildOptions, guide: &Guide, config_file: &SourceFile, outcome: &mut Outcome) -> Option<Theme> {
    let config = &guide.config;
    let name = &config.guide.theme;
    if !config::is_id(name) {
        outcome.diagnostics.push(
            Diagnostic::new(Code::NoTheme, format!("`{}` cannot be the name of a theme", name.value))
                .at(config_file.at(name.span.clone()))
                .help("a theme is named like its folder in `themes/`: lower-case letters, digits and hyphens"),
        );
        return None;
    }
    let folder = format!("themes/{}", name.value);
    let (files, problems) = source::read_folder(&options.root, &folder);
    outcome.note(problems);
    let inside = |path: String| path.strip_prefix(&format!("{folder}/")).map(str::to_owned);
    let own = files.into_iter().filter_map(|(path, bytes)| Some((inside(path)?, bytes))).collect();
    let known = source::folders(&options.root, "themes");
    let at = (!name.span.is_empty()).then(|| config_file.at(name.span.clone()));
    match theme::load(name, own, (&config.guide.language, &guide.site_root()), &known, at) {
        Ok((mut theme, mut problems)) => {
            problems.extend(theme.check_templates(&site::contexts()));
            theme.stationery.extend(&config.stationery, config_file, &mut problems);
            outcome.note(problems);
            add_fonts(&mut theme, options, config, config_file, outcome);
            Some(theme)
        }
        Err(problems) => {
            outcome.note(problems);
            None
        }
    }
}

/// Puts the guide's own fonts beside the theme's.
fn add_fonts(theme: &mut Theme, options: &BuildOptions, config: &Config, config_file: &SourceFile, outcome: &mut Outcome) {
    for (number, path) in config.print.font_paths.iter().enumerate() {
        match source::read_inside(&options.root, path) {
            Ok(bytes) => {
                let ending = path.rsplit_once('.').map_or("ttf", |(_, ending)| ending).to_lowercase();
                theme.print.insert(format!("print/fonts/own-{number}.{ending}"), bytes.into());
            }
            Err(mut diagnostic) => {
                diagnostic.location = Some(config_file.at(path.span.clone()));
                outcome.note(vec![diagnostic]);
            }
        }
    }
}

fn read_assets(source: &Source, guide: &Guide, outcome: &mut Outcome) -> BTreeMap<String, Vec<u8>> {
    let mut assets = BTreeMap::new();
    for (path, url) in &guide.assets {
        if let Some(disk) = source.assets.get(path)
            && let Some(bytes) = outcome.check(source::read_asset(path, disk))
        {
            assets.insert(url.clone(), bytes);
        }
    }
    assets
}
