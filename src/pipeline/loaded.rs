//! A guide that was read, with its theme, in all its languages.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::guide::allow::AllowList;
use crate::guide::content::Guide;
use crate::guide::source::SourceFile;
use crate::paper::print::{Press, typst};
use crate::theme::Theme;

/// A guide in one language that was read and checked, with its theme; behind it the guide in its further languages.
pub(super) struct Loaded {
    pub(super) guide: Guide,
    pub(super) translations: Vec<Loaded>,
    pub(super) theme: Arc<Theme>,
    pub(super) config_file: SourceFile,
    pub(super) assets: Arc<BTreeMap<String, Vec<u8>>>,
}

impl Loaded {
    /// What the guide allows, as a whole and in each file.
    pub(super) fn allow_list(&self) -> AllowList<'_> {
        let files = self.editions().flat_map(|edition| edition.guide.docs()).map(|doc| (&doc.file, &doc.allow));
        AllowList::new((&self.config_file, &self.guide.config.check.allow), files)
    }

    /// Typst as `asked` for, or as the guide does.
    pub(super) fn engine(&self, asked: Option<&str>) -> Result<Box<dyn typst::Engine>, Diagnostic> {
        typst::choose(asked.or(self.guide.config.print.typst.as_deref()))
    }

    pub(super) fn press<'l>(&'l self, engine: &'l dyn typst::Engine) -> Press<'l> {
        Press { guide: &self.guide, theme: &self.theme, assets: &self.assets, engine }
    }

    /// All editions, that of the guide's first language in front.
    pub(super) fn editions(&self) -> impl Iterator<Item = &Loaded> {
        std::iter::once(self).chain(&self.translations)
    }
}
