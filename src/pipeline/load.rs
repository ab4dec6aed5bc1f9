//! Reads and checks a guide with its theme.

use std::collections::BTreeMap;

use super::{BuildOptions, Loaded, Outcome};
use crate::config::{self, Config};
use crate::content::{self, Guide};
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::site;
use crate::source::{self, Source, SourceFile};
use crate::theme::{self, Theme};

pub(super) fn load(options: &BuildOptions, outcome: &mut Outcome) -> Option<Loaded> {
    let config_file = outcome.check(source::read_text(&options.root, config::FILE))?;
    let source = outcome.timed("source", |outcome| {
        let (source, problems) = source::read(&options.root);
        outcome.diagnostics.extend(problems);
        source
    });
    let (config, problems) = config::parse(&config_file);
    outcome.diagnostics.extend(problems);
    let config = config?;
    let mut guide = outcome.timed("content", |outcome| {
        let (guide, problems) = content::load(&source, config, &config_file, content::Options { drafts: options.drafts });
        outcome.diagnostics.extend(problems);
        guide
    });
    let theme = outcome.timed("theme", |outcome| load_theme(options, &guide, &config_file, outcome));
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
    let assets = read_assets(&source, &guide, outcome);
    let theme = theme?;
    let mut translations = Vec::new();
    for guide in std::mem::take(&mut guide.translations) {
        let theme = outcome.timed("theme", |outcome| load_theme(options, &guide, &config_file, outcome))?;
        // The same files, by the way that leads to them from this edition's root.
        let own = guide.assets.iter().filter_map(|(_, url)| Some((url.clone(), assets.get(url.trim_start_matches("../"))?.clone())));
        let assets = own.collect();
        translations.push(Loaded { guide, translations: Vec::new(), theme, config_file: config_file.clone(), assets });
    }
    Some(Loaded { guide, translations, theme, config_file, assets })
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
