//! The languages of a guide in a build: each edition is made like a guide of its own, and what is made goes into its folder.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::loaded::Loaded;
use crate::diagnostic::file::{Content, File, Hash, Reuse};
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::config::same_language;
use crate::guide::content::Guide;
use crate::paper::shelf::Printable;
use crate::web::editions::Edition;
use crate::web::hosting::Moved;
use crate::web::site;

impl Loaded {
    /// The edition in a language; the first where none is named.
    ///
    /// # Errors
    /// A diagnostic where the guide does not have the language.
    pub(super) fn into_edition(mut self, language: Option<&str>) -> Result<Loaded, Diagnostic> {
        let Some(language) = language else { return Ok(self) };
        let tags: Vec<String> = self.editions().map(|edition| edition.guide.config.guide.language.value.clone()).collect();
        match tags.iter().position(|tag| same_language(tag, language)) {
            Some(0) => Ok(self),
            Some(number) => Ok(self.translations.swap_remove(number - 1)),
            None => Err(Diagnostic::new(Code::BadRequest, format!("the guide is not in `{language}`")).help(
                nearest(language, tags.iter().map(String::as_str))
                    .map_or_else(|| format!("it has {}", one_of(&tags)), |near| format!("did you mean `{near}`?")),
            )),
        }
    }

    /// The editions as their pages see one another.
    pub(super) fn as_pages<'l, 'p>(&'l self, printables: impl Iterator<Item = &'p [Printable]>) -> Vec<Edition<'l>> {
        self.with_pages(self.urls(printables))
    }

    /// The URLs of the pages of each edition.
    pub(super) fn urls<'p>(&self, printables: impl Iterator<Item = &'p [Printable]>) -> Vec<Arc<BTreeSet<String>>> {
        self.editions().zip(printables).map(|(edition, printables)| Arc::new(site::urls(&edition.guide, printables))).collect()
    }

    /// The editions with their pages, which [`Loaded::urls`] gave.
    pub(super) fn with_pages(&self, pages: impl IntoIterator<Item = Arc<BTreeSet<String>>>) -> Vec<Edition<'_>> {
        self.editions().zip(pages).map(|(edition, pages)| Edition { guide: &edition.guide, name: self.name(edition), pages }).collect()
    }

    /// Pages of all editions that had another address before.
    pub(super) fn moved(&self) -> Vec<Moved> {
        let of = |guide: &Guide| {
            let placed = |url: &str| format!("{}{url}", guide.prefix);
            guide.aliases.iter().map(|alias| Moved { from: placed(&alias.url), to: placed(&alias.target) }).collect::<Vec<_>>()
        };
        self.editions().flat_map(|edition| of(&edition.guide)).collect()
    }

    /// What the language of an edition is called.
    fn name(&self, edition: &Loaded) -> String {
        let tag = edition.guide.config.guide.language.as_str();
        let named = self.guide.config.languages.get(tag).and_then(|language| language.name.clone());
        named.or_else(|| edition.theme.words.own_name().map(str::to_owned)).unwrap_or_else(|| tag.to_owned())
    }
}

/// Puts the files of an edition into its folder.
pub(super) fn placed(prefix: &str, mut files: Vec<File>) -> Vec<File> {
    if !prefix.is_empty() {
        files.iter_mut().for_each(|file| file.url.insert_str(0, prefix));
    }
    files
}

/// What an edition can reuse: the files in its folder.
pub(super) struct Within<'r> {
    pub(super) reuse: &'r dyn Reuse,
    pub(super) prefix: &'r str,
}

impl Reuse for Within<'_> {
    fn get(&self, url: &str, inputs: &Hash) -> Option<Vec<u8>> {
        self.reuse.get(&format!("{}{url}", self.prefix), inputs)
    }

    fn content(&self, url: &str, inputs: &Hash) -> Option<Content> {
        self.reuse.content(&format!("{}{url}", self.prefix), inputs)
    }

    fn all(&self, inputs: &Hash) -> Option<Vec<(String, Vec<u8>)>> {
        let all = self.reuse.all(inputs)?;
        let inside: Vec<_> = all.into_iter().filter_map(|(url, bytes)| Some((url.strip_prefix(self.prefix)?.to_owned(), bytes))).collect();
        (!inside.is_empty()).then_some(inside)
    }

    fn inputs(&self, url: &str) -> Option<Hash> {
        self.reuse.inputs(&format!("{}{url}", self.prefix))
    }

    fn is_over(&self) -> bool {
        self.reuse.is_over()
    }
}
