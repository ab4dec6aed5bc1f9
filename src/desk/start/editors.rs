//! Editors that a new guide can have settings for: the files of `src/desk/start/editors/`, a folder for each.

use clap::ValueEnum;
use include_dir::{Dir, include_dir};

static EDITORS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/desk/start/editors");

/// An editor that reads files of the folder that is open in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Editor {
    /// Visual Studio Code: .vscode/
    Vscode,
    /// Helix: .helix/languages.toml
    Helix,
    /// Neovim from 0.11, with exrc on: .nvim.lua
    Neovim,
    /// Sublime Text with the package LSP: guide.sublime-project
    Sublime,
    /// No editor of its own
    None,
}

impl Editor {
    /// Its files, as they lie in a guide.
    pub(super) fn folder(self) -> Option<&'static Dir<'static>> {
        let name = match self {
            Self::Vscode => "vscode",
            Self::Helix => "helix",
            Self::Neovim => "neovim",
            Self::Sublime => "sublime",
            Self::None => return None,
        };
        EDITORS.get_dir(name)
    }

    /// The line of the guide's `README.md` that tells of them; `README.md` as it is compiled in has that of Visual Studio Code.
    pub(super) fn row(self) -> &'static str {
        match self {
            Self::Vscode => {
                "| `.vscode/` | for Visual Studio Code: the extension for `courtesy.toml`, completion while you type, and a task that marks every problem at its line |\n"
            }
            Self::Helix => "| `.helix/languages.toml` | for Helix: it starts `courtesy lsp` for the files of this guide |\n",
            Self::Neovim => "| `.nvim.lua` | for Neovim from 0.11: with `exrc` on it starts `courtesy lsp` for the files of this guide |\n",
            Self::Sublime => {
                "| `guide.sublime-project` | for Sublime Text with the package LSP: in this project it starts `courtesy lsp` |\n"
            }
            Self::None => "",
        }
    }
}
