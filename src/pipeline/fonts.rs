//! The fonts that `[print]` names, found in the guide or on the system, each with what is wrong with it at its place.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Code, Diagnostic, Severity, did_you_mean, one_of};
use crate::guide::config::Config;
use crate::guide::data::Spanned;
use crate::guide::source::{self, Family, FontFile, SourceFile, is_font};
use crate::paper::print::typst;
use crate::theme;

/// Where fonts lie in a theme.
const FOLDER: &str = "print/fonts/";

/// Fonts for print besides the theme's.
#[derive(Default)]
pub(super) struct Fonts {
    /// Their bytes, by their path as reports name it.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// The families for letters that the theme's fonts have not, in order, as Typst calls them.
    pub(super) families: Vec<Family>,
    /// What is wrong, at its place.
    pub(super) problems: Vec<Diagnostic>,
    /// Where the guide's own may change, on the disk.
    pub(super) places: Vec<PathBuf>,
}

impl Fonts {
    /// Finds and reads what the configuration names; `theme` are the files of the guide's own theme.
    pub(super) fn read(root: &Path, config: &Config, config_file: &SourceFile, theme: &BTreeMap<String, Vec<u8>>) -> Self {
        let print = &config.print;
        let mut fonts = Fonts { places: print.font_paths.iter().map(|path| root.join(&path.value)).collect(), ..Fonts::default() };
        let (mut taken, mut there) = (Vec::new(), Vec::new());
        for path in &print.font_paths {
            match source::fonts_inside(root, path) {
                // What is named as a file is wanted whatever it holds: a theme's own Typst files may name it.
                Ok(found) if is_font(path) => taken.extend(found),
                Ok(found) => there.extend(found),
                Err(problem) => fonts.problems.push(problem.at(config_file.at(path.span.clone()))),
            }
        }
        fonts.places.extend(taken.iter().chain(&there).map(|file| file.disk.clone()));
        let built_in = built_in(theme);
        let of_guide = taken.len() + there.len();
        let mut search = Search { taken, there, built_in, system: print.system_fonts.value.then(Vec::new), borrowed: BTreeSet::new() };
        for name in &print.fonts {
            match search.find(name) {
                Some(family) => fonts.families.push(family),
                None => fonts.problems.push(search.unknown(name, config_file, of_guide)),
            }
        }
        if let Some(name) = &print.handwriting_font
            && search.find(name).is_none()
        {
            fonts.problems.push(search.unknown(name, config_file, of_guide));
        }
        fonts.take(&search, &print.system_fonts, config_file);
        fonts
    }

    fn take(&mut self, search: &Search, allowed: &Spanned<bool>, config_file: &SourceFile) {
        for file in &search.taken {
            match source::read_asset(&file.path, &file.disk) {
                Ok(bytes) => self.files.push((file.path.clone(), bytes)),
                Err(problem) => self.problems.push(problem),
            }
        }
        let borrowed: Vec<&str> = search.borrowed.iter().map(String::as_str).collect();
        if !borrowed.is_empty() {
            let comes = if borrowed.len() == 1 { "comes" } else { "come" };
            let message =
                format!("{} {comes} from this system: another machine may print other bytes", one_of(&borrowed).replace(" or ", " and "));
            self.problems.push(
                Diagnostic::new(Code::SystemFont, message).at(config_file.at(allowed.span.clone())).help(
                    "copy the fonts into the guide and name their folder in `font_paths`, or allow `system-font` below `[check.allow]`",
                ),
            );
        }
    }

    /// Whether everything that is named was read.
    pub(super) fn are_whole(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity != Severity::Error)
    }
}

/// What there is, and what was taken of it.
struct Search {
    taken: Vec<FontFile>,
    there: Vec<FontFile>,
    built_in: Vec<Family>,
    /// Fonts of the system, where the guide allows them; read when the first is looked for.
    system: Option<Vec<FontFile>>,
    /// Families that came from the system.
    borrowed: BTreeSet<String>,
}

impl Search {
    /// Takes the files of a family.
    fn find(&mut self, name: &str) -> Option<Family> {
        let built_in = self.built_in.iter().find(|family| family.is_called(name)).cloned();
        let own = take(&mut self.there, &mut self.taken, name).or(built_in);
        own.or_else(|| {
            let system = self.system.as_mut()?;
            if system.is_empty() {
                *system = source::system_fonts();
            }
            let family = take(system, &mut self.taken, name)?;
            self.borrowed.insert(family.name.clone());
            Some(family)
        })
    }

    fn unknown(&self, name: &Spanned<String>, config_file: &SourceFile, of_guide: usize) -> Diagnostic {
        let files = self.taken.iter().chain(&self.there).chain(self.system.iter().flatten());
        let names: BTreeSet<&str> =
            files.flat_map(|file| &file.families).chain(&self.built_in).map(|family| family.name.as_str()).collect();
        let own = if of_guide > 0 { format!(", {of_guide} of `font_paths`") } else { String::new() };
        let system = match &self.system {
            Some(found) => format!(" and {} of this system", found.len()),
            None => "; those of the system count only with `system_fonts = true`".to_owned(),
        };
        let near = did_you_mean(name, names.iter().copied(), str::to_owned);
        let mend = near.unwrap_or_else(|| "put the font into the guide and name its folder in `font_paths`".to_owned());
        Diagnostic::new(Code::UnknownFont, format!("there is no font of the family `{}`", name.value))
            .at(config_file.at(name.span.clone()))
            .help(format!("{mend} (looked at: the fonts of the theme and of Typst{own}{system})"))
    }
}

/// Moves the files of a family over.
fn take(from: &mut Vec<FontFile>, to: &mut Vec<FontFile>, name: &str) -> Option<Family> {
    let found: Vec<FontFile> = from.extract_if(.., |file| file.family(name).is_some()).collect();
    to.extend(found);
    to.iter().find_map(|file| file.family(name)).cloned()
}

/// The families of Typst and of the theme.
fn built_in(theme: &BTreeMap<String, Vec<u8>>) -> Vec<Family> {
    let in_fonts = |path: &str| path.starts_with(FOLDER) && is_font(path);
    let own = theme.iter().filter(|(path, _)| in_fonts(path)).flat_map(|(_, bytes)| source::families_in(bytes));
    let letterpress = theme::built_in().into_iter().filter(|(path, _)| in_fonts(path)).flat_map(|(_, bytes)| source::families_in(&bytes));
    typst::FAMILIES.iter().map(|name| Family::named(name)).chain(letterpress).chain(own).collect()
}
