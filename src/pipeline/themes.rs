//! The theme of a guide: put together and linted once, then given the words of each language.

use std::path::Path;
use std::sync::Arc;

use super::own::Own;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::guide::config::{self, Config};
use crate::guide::content::Guide;
use crate::guide::source::{self, SourceFile};
use crate::guide::stationery::Catalogue;
use crate::paper::print::unknown_stationery;
use crate::theme::{self, Theme, Titles, Wordless};
use crate::web::site;

/// The theme in every language of a guide, with what it was made for.
pub(super) struct KeptThemes {
    config: Arc<str>,
    languages: Vec<(String, String)>,
    /// That of the guide's first language in front; none where there is an error.
    pub(super) themes: Vec<Arc<Theme>>,
    /// What is wrong with the theme.
    pub(super) problems: Vec<Diagnostic>,
}

impl KeptThemes {
    /// Makes the theme of a guide from its own files.
    pub(super) fn load(root: &Path, guide: &Guide, own: &Own, config_file: &SourceFile) -> Self {
        let mut problems = own.problems.clone();
        let languages = languages(guide);
        let themes = wordless(root, &guide.config, own, config_file, &mut problems).map(|theme| {
            check_titles(&guide.config, config_file, theme.stationery(), &mut problems);
            in_languages(&theme, &guide.config, &languages, &mut problems)
        });
        let mut themes = themes.unwrap_or_default();
        if has_errors(&problems) {
            themes.clear();
        } else {
            problems.extend(theme::check_templates(&themes, &site::contexts()));
        }
        problems.extend(own.fonts.problems.iter().cloned());
        KeptThemes { config: config_file.text.clone(), languages, themes: themes.into_iter().map(Arc::new).collect(), problems }
    }

    /// Whether they are what the guide needs.
    pub(super) fn are_of(&self, guide: &Guide, config_file: &SourceFile) -> bool {
        self.config == config_file.text && self.languages == languages(guide)
    }
}

/// Each language of a guide, with the way from its edition to the site's root.
fn languages(guide: &Guide) -> Vec<(String, String)> {
    let editions = std::iter::once(guide).chain(&guide.translations);
    editions.map(|guide| (guide.config.guide.language.value.clone(), guide.site_root())).collect()
}

/// The theme with the guide's own stationery and fonts.
fn wordless(root: &Path, config: &Config, own: &Own, config_file: &SourceFile, problems: &mut Vec<Diagnostic>) -> Option<Wordless> {
    let name = &config.guide.theme;
    if !config::is_id(name) {
        problems.push(
            Diagnostic::new(Code::NoTheme, format!("`{}` cannot be the name of a theme", name.value))
                .at(config_file.at(name.span.clone()))
                .help("a theme is named like its folder in `themes/`: lower-case letters, digits and hyphens"),
        );
        return None;
    }
    let at = (!name.span.is_empty()).then(|| config_file.at(name.span.clone()));
    let (mut theme, more) =
        theme::load(name, &own.files, &source::folders(root, "themes"), at).map_err(|problem| problems.push(problem)).ok()?;
    problems.extend(more);
    theme.add_stationery(&config.stationery, config_file, problems);
    for (number, (path, bytes)) in own.fonts.files.iter().enumerate() {
        let ending = path.rsplit_once('.').map_or("ttf", |(_, ending)| ending).to_lowercase();
        theme.add_font(format!("print/fonts/own-{number}.{ending}"), bytes.clone());
    }
    theme.set_families(own.fonts.families.clone());
    Some(theme)
}

/// Tells where a language has a title for a paper that does not exist, or an empty one.
fn check_titles(config: &Config, file: &SourceFile, known: &Catalogue, problems: &mut Vec<Diagnostic>) {
    for (id, title) in config.languages.values().flat_map(|language| &language.stationery) {
        let problem = if known.get(id).is_none() {
            unknown_stationery(id, known)
        } else if title.trim().is_empty() {
            Diagnostic::new(Code::BadValue, format!("the title of `{id}` is empty")).help("say what people call this paper")
        } else {
            continue;
        };
        problems.push(problem.at(file.at(title.span.clone())));
    }
}

/// The theme in each language; what is wrong in several is told once, and what is missing in several together.
fn in_languages(theme: &Wordless, config: &Config, languages: &[(String, String)], problems: &mut Vec<Diagnostic>) -> Vec<Theme> {
    let none = Titles::new();
    let each = languages.iter().map(|(language, site_root)| {
        let titles = config.languages.get(language).map_or(&none, |language| &language.stationery);
        let (theme, more) = theme.in_language(language, site_root, titles);
        let new: Vec<Diagnostic> = more.into_iter().filter(|problem| !problems.contains(problem)).collect();
        problems.extend(new);
        theme
    });
    let themes: Vec<Theme> = each.collect();
    problems.extend(theme::missing_words(themes.iter().map(|theme| &theme.words)));
    themes
}
