//! What all commands that take a guide as a whole can be told: which one, what of it, and how problems are shown.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use super::report::{MessageFormat, Reporter};
use crate::pipeline::BuildOptions;

/// Which guide, with which Typst, and how problems are shown.
#[derive(Args, Debug)]
pub(super) struct GuideArguments {
    /// The folder of the guide; where it has no `courtesy.toml`, the nearest folder above it that has one
    #[arg(long, value_name = "DIR", default_value = ".", display_order = 0)]
    pub(super) root: PathBuf,

    /// Use this `typst` command (path or name, version 0.15) for the cards; otherwise one on the PATH, or the one built in
    #[arg(long, value_name = "PATH")]
    pub(super) typst: Option<String>,

    /// How problems in the guide are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    pub(super) message_format: MessageFormat,
}

/// A guide as a whole, and what of it is made.
#[derive(Args, Debug)]
pub(super) struct BuildArguments {
    /// Leave the cards (PDFs) out; the website is then without its shelf of cards
    #[arg(long)]
    no_print: bool,

    /// Take drafts in as well, that is files with `draft: true`
    #[arg(long)]
    drafts: bool,

    #[command(flatten)]
    pub(super) guide: GuideArguments,
}

impl GuideArguments {
    /// Finds the guide's root, and makes a reporter for it.
    ///
    /// # Errors
    /// The exit code, where there is no guide and that has been told.
    pub(super) fn open(&self) -> Result<(Reporter, PathBuf), ExitCode> {
        Reporter::in_guide(self.message_format, &self.root)
    }

    /// `output/` in the guide's `root`, shown as short as it can be.
    pub(super) fn default_out(&self, root: &Path) -> PathBuf {
        let asked = self.root.as_path();
        match asked.canonicalize() {
            Ok(real) if real == root && asked == Path::new(".") => PathBuf::from("output"),
            Ok(real) if real == root => asked.join("output"),
            _ => root.join("output"),
        }
    }
}

impl BuildArguments {
    /// What to build of the guide at `root`; into `out`, where that is given.
    pub(super) fn options(&self, root: PathBuf, out: Option<&PathBuf>) -> BuildOptions {
        BuildOptions {
            out: out.cloned().unwrap_or_else(|| self.guide.default_out(&root)),
            root,
            print: !self.no_print,
            drafts: self.drafts,
            typst: self.guide.typst.clone(),
            ..BuildOptions::default()
        }
    }
}
