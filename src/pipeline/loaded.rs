//! A guide that was read, with its theme, in all its languages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;

use crate::diagnostic::Diagnostic;
use crate::guide::allow::AllowList;
use crate::guide::content::Guide;
use crate::guide::source::SourceFile;
use crate::paper::print::{self, Job, Press, typst};
use crate::theme::Theme;
use crate::web::written::Written;

/// A guide in one language that was read and checked, with its theme; behind it the guide in its further languages.
pub(super) struct Loaded {
    pub(super) guide: Guide,
    pub(super) translations: Vec<Loaded>,
    pub(super) theme: Arc<Theme>,
    pub(super) config_file: SourceFile,
    /// `content/search.toml`, where the guide has one; of the first language alone.
    pub(super) expectations: Option<SourceFile>,
    pub(super) assets: Arc<BTreeMap<String, Bytes>>,
    /// Those of the assets that are printed.
    pictures: BTreeMap<String, Bytes>,
    /// URLs from the site's root of pictures that are damaged.
    damaged: Arc<BTreeSet<String>>,
}

impl Loaded {
    pub(super) fn new(
        guide: Guide,
        theme: Arc<Theme>,
        config_file: SourceFile,
        assets: Arc<BTreeMap<String, Bytes>>,
        damaged: Arc<BTreeSet<String>>,
    ) -> Self {
        let pictures = print::pictures(&guide, &assets);
        Loaded { guide, translations: Vec::new(), theme, config_file, expectations: None, pictures, assets, damaged }
    }

    /// All that the edition has to print, and what is wrong with it.
    pub(super) fn plan(&self) -> (Vec<Job>, Vec<Diagnostic>) {
        let (jobs, mut problems) = print::plan(&self.guide, &self.theme, &self.config_file);
        problems.extend(print::shown_damaged(&self.guide, &self.damaged));
        problems.extend(print::too_large(&self.guide, &self.assets, &self.pictures));
        (jobs, problems)
    }

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
        Press { guide: &self.guide, theme: &self.theme, assets: &self.pictures, engine }
    }

    /// What people wrote that may hold HTML: texts where the guide allows it, and templates.
    pub(super) fn written(&self) -> Written<'_> {
        let docs = self.editions().filter(|edition| edition.guide.config.markdown.html).flat_map(|edition| edition.guide.docs());
        Written { texts: docs.map(|doc| &doc.file).collect(), templates: self.theme.own_templates().collect() }
    }

    /// All editions, that of the guide's first language in front.
    pub(super) fn editions(&self) -> impl Iterator<Item = &Loaded> {
        std::iter::once(self).chain(&self.translations)
    }
}
