//! The same flow for an editor: a guide that stays in memory with unsaved text laid over it, and that stands even where it has errors.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::check::judge;
use super::load::{Memory, load_again, load_drafts};
use super::loaded::Loaded;
use super::outcome::{BuildOptions, Outcome};
use crate::diagnostic::{Code, Diagnostic, Severity, has_errors, sort};
use crate::guide::config::same_language;
use crate::guide::content::{Guide, language_of};
use crate::guide::source::{Changes, SourceFile};
use crate::guide::stationery::Catalogue;
use crate::theme::Tokens;

/// A guide that somebody writes at.
pub struct Writing {
    options: BuildOptions,
    memory: Memory,
    advised: Vec<Advised>,
}

/// Advice of the last time that nothing was wrong, with the text of its file then.
struct Advised {
    text: Option<Arc<str>>,
    advice: Diagnostic,
}

/// A guide as it stands, with errors or without.
///
/// Its drafts are part of it, since they are written too, though what is wrong with a guide is told of without them.
pub struct Standing {
    loaded: Loaded,
    /// The guide with drafts, where it has some that a build leaves out.
    drafts: Option<Guide>,
    /// Paths of pages by their URL from the site's root, as soon as one was asked for.
    paths: OnceLock<HashMap<String, Arc<str>>>,
}

impl Writing {
    /// Begins with nothing read; nothing is ever written, and nothing printed.
    pub fn new(root: &Path, drafts: bool) -> Self {
        let options = BuildOptions { root: root.to_owned(), drafts, ..BuildOptions::default() };
        Writing { options, memory: Memory::for_edits(), advised: Vec::new() }
    }

    /// Lays unsaved text over the file at `disk`, or takes it away; the next refreshment has to be told of the file.
    pub fn lay_over(&mut self, disk: PathBuf, text: Option<String>) {
        self.memory.lay_over(disk, text);
    }

    /// Reads what may have changed, and checks the whole guide, all but the setting of cards; `None` where nothing is different.
    ///
    /// The guide itself is missing where not even its configuration can be read.
    pub fn refresh(&mut self, changes: &Changes) -> Option<(Option<Arc<Standing>>, Vec<Diagnostic>)> {
        if !self.memory.read(changes, &self.options) {
            return None;
        }
        let mut outcome = Outcome::default();
        let loaded = load_again(&mut self.memory, &self.options, &mut outcome);
        match &loaded {
            Some(loaded) => self.judge(loaded, &mut outcome),
            None => outcome.diagnostics.extend(self.advised.iter().filter(|own| own.text.is_some()).map(|own| own.advice.clone())),
        }
        sort(&mut outcome.diagnostics);
        let standing = loaded.map(|loaded| {
            let drafts = load_drafts(&mut self.memory, &loaded);
            Arc::new(Standing { loaded, drafts, paths: OnceLock::new() })
        });
        Some((standing, outcome.diagnostics))
    }

    /// What a check says besides: of stationery and designs, advice where nothing is wrong, and what is allowed. While something is
    /// wrong, the advice of before stays in files that are as they were: it must not come and go in the whole guide with every slip.
    fn judge(&mut self, loaded: &Loaded, outcome: &mut Outcome) {
        for edition in loaded.editions() {
            outcome.note(edition.plan().1);
        }
        let is_sound = !has_errors(&outcome.diagnostics);
        judge(&self.options, loaded, is_sound, false, outcome);
        let texts: HashMap<&str, &Arc<str>> =
            loaded.editions().flat_map(|edition| edition.guide.docs()).map(|doc| (&*doc.file.path, &doc.file.text)).collect();
        let text = |advice: &Diagnostic| advice.location.as_ref().and_then(|at| texts.get(&*at.path)).map(|text| (*text).clone());
        if is_sound {
            let advice = outcome.diagnostics.iter().filter(|told| told.severity == Severity::Advice || told.code == Code::UnusedAllow);
            self.advised = advice.map(|advice| Advised { text: text(advice), advice: advice.clone() }).collect();
        } else {
            let stays = |own: &&Advised| own.text.is_some() && own.text == text(&own.advice);
            outcome.diagnostics.extend(self.advised.iter().filter(stays).map(|own| own.advice.clone()));
        }
    }
}

impl Standing {
    /// The guide, with its further languages in [`Standing::editions`].
    pub fn guide(&self) -> &Guide {
        self.drafts.as_ref().unwrap_or(&self.loaded.guide)
    }

    /// The guide in all its languages, the first one in front.
    pub fn editions(&self) -> impl Iterator<Item = &Guide> {
        // The further languages of a guide without drafts have been made editions of their own.
        let own = self.loaded.translations.iter().map(|edition| &edition.guide).filter(|_| self.drafts.is_none());
        std::iter::once(self.guide()).chain(&self.guide().translations).chain(own)
    }

    /// The guide in all its languages as a build has it, where that leaves drafts out.
    pub fn built(&self) -> impl Iterator<Item = &Guide> {
        self.loaded.editions().map(|edition| &edition.guide).filter(|_| self.drafts.is_some())
    }

    /// The guide in the language that a file's name says it is in.
    pub fn edition_of(&self, path: &str) -> &Guide {
        let is_in = |edition: &&Guide| language_of(path).is_some_and(|tag| same_language(&edition.config.guide.language, tag));
        self.editions().find(is_in).unwrap_or(self.guide())
    }

    /// Whether a build makes a page of a file, as it does of all but drafts.
    pub fn is_built(&self, path: &str) -> bool {
        self.drafts.is_none() || self.built().flat_map(Guide::docs).any(|doc| *doc.file.path == *path)
    }

    /// The path of the page at a URL, from the guide's and the site's root.
    pub fn path_at(&self, url: &str) -> Option<&str> {
        let all = || {
            // Of a draft and a page at the same URL, it is the page's.
            self.editions()
                .chain(self.built())
                .flat_map(|edition| edition.docs().map(|doc| (format!("{}{}", edition.prefix, doc.url()), doc.file.path.clone())))
        };
        self.paths.get_or_init(|| all().collect()).get(url).map(|path| &**path)
    }

    /// The text of a file of the guide, by its path from the root.
    pub fn text(&self, path: &str) -> Option<&str> {
        let config = std::iter::once(&self.loaded.config_file).chain(&self.loaded.expectations).find(|file| *file.path == *path);
        let docs = || self.editions().flat_map(Guide::docs).find(|doc| *doc.file.path == *path).map(|doc| &doc.file);
        config.or_else(docs).map(|file| &*file.text)
    }

    /// `courtesy.toml`.
    pub fn config_file(&self) -> &SourceFile {
        &self.loaded.config_file
    }

    /// The stationery that messages can name.
    pub fn stationery(&self) -> &Catalogue {
        &self.loaded.theme.stationery
    }

    /// The design tokens of the theme.
    pub fn tokens(&self) -> &Tokens {
        &self.loaded.theme.tokens
    }

    /// The designs that messages can name: names and titles.
    pub fn designs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.loaded.theme.designs.iter().map(|design| (design.name.as_str(), design.title.as_str()))
    }
}
