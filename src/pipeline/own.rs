//! What a guide has of its own besides configuration and content: the files of its theme, and fonts.

use std::collections::BTreeMap;
use std::path::Path;

use super::fonts::Fonts;
use crate::diagnostic::Diagnostic;
use crate::guide::config::{self, Config};
use crate::guide::source::{Kept, SourceFile};

/// Theme and fonts as they lie on the disk.
pub(super) struct Own {
    /// Files of the theme, by their path in it.
    pub(super) files: BTreeMap<String, Vec<u8>>,
    /// What is wrong with files of the theme that could not be read.
    pub(super) problems: Vec<Diagnostic>,
    /// Fonts for print besides the theme's.
    pub(super) fonts: Fonts,
}

impl Own {
    /// Reads what the configuration names.
    pub(super) fn read(kept: &Kept, root: &Path, config: &Config, config_file: &SourceFile) -> Self {
        let name = &config.guide.theme;
        let folder = format!("themes/{}", name.value);
        let (files, problems) = if config::is_id(name) { kept.read_folder(root, &folder) } else { Default::default() };
        let inside = |path: String| path.strip_prefix(&format!("{folder}/")).map(str::to_owned);
        let files = files.into_iter().filter_map(|(path, bytes)| Some((inside(path)?, bytes))).collect();
        let fonts = Fonts::read(root, config, config_file, &files);
        Own { files, problems, fonts }
    }
}
