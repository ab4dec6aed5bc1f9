//! The theme: templates, assets, tokens, words and Typst files. The built-in one lies under the guide's own, file by file.

mod assets;
mod designs;
pub mod filters;
mod layer;
mod lint;
mod plurals;
mod source;
mod templates;
mod tokens;
mod words;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::guide::source::SourceFile;
use crate::guide::stationery::Catalogue;

pub use assets::Assets;
pub(crate) use designs::File as DesignFile;
pub use designs::{Design, DesignOption, Designs, Panel, check_ink};
pub use layer::BUILT_IN;
use layer::{Layer, merged, texts};
pub use lint::Contexts;
pub use templates::Templates;
pub(crate) use tokens::File as ThemeFile;
pub use tokens::Tokens;
pub use words::{Word, Words};

/// Where files for Typst lie in a theme.
const PRINT: &str = "print/";

static LETTERPRESS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/letterpress");

/// A theme, read and checked.
pub struct Theme {
    /// Finished assets with hashed names.
    pub assets: Assets,
    /// Compiled templates.
    pub templates: Templates,
    /// Design tokens.
    pub tokens: Tokens,
    /// Words of the interface.
    pub words: Words,
    /// Stationery.
    pub stationery: Catalogue,
    /// Typst files and fonts, by their path in the theme (`print/…`).
    pub print: BTreeMap<String, Cow<'static, [u8]>>,
    /// Designs for cards and envelopes.
    pub designs: Designs,
    /// The folder of the guide's own theme, and its files for print.
    own_print: (String, BTreeSet<String>),
}

/// Puts a theme together for a language.
///
/// `own` are the files of the guide's folder `themes/<name>/` by their path in it. The built-in theme lies below them.
/// `site_root` leads from the root of that language's edition to the site's, where the assets are.
/// `at` is where the guide names its theme, for reports.
///
/// # Errors
/// Diagnostics of everything in the theme that cannot be used.
pub fn load(
    name: &str,
    own: BTreeMap<String, Vec<u8>>,
    (language, site_root): (&str, &str),
    known: &[String],
    at: Option<crate::diagnostic::Location>,
) -> Result<(Theme, Vec<Diagnostic>), Vec<Diagnostic>> {
    if own.is_empty() && name != BUILT_IN {
        let near = nearest(name, known.iter().map(String::as_str).chain([BUILT_IN]));
        let mut missing = Diagnostic::new(Code::NoTheme, format!("there is no theme `{name}`"))
            .help(near.map_or(format!("put one into `themes/{name}/`, or use `{BUILT_IN}`"), |near| format!("did you mean `{near}`?")));
        missing.location = at;
        return Err(vec![missing]);
    }
    let own = own.into_iter().map(|(path, bytes)| (path, Cow::Owned(bytes))).collect();
    let layers =
        [Layer { shown: format!("built-in themes/{BUILT_IN}"), files: built_in() }, Layer { shown: format!("themes/{name}"), files: own }];
    let mut diagnostics = Vec::new();
    let tokens = tokens::load(&layers, &mut diagnostics);
    let words = words::load(&layers, language, &mut diagnostics);
    let products = texts(&layers, "stationery.toml", &mut diagnostics);
    let sheets = texts(&layers, "sheets.toml", &mut diagnostics);
    let stationery = Catalogue::load(&products, &sheets, &mut diagnostics);
    let assets = assets::load(&layers, &tokens, &mut diagnostics);
    let templates = templates::load(&layers, &words, &tokens, (&assets, site_root), &mut diagnostics);
    let designs = designs::load(&layers, &tokens, &mut diagnostics);
    if crate::diagnostic::has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    let print = merged(&layers, PRINT);
    let own = layers[1].files.keys().filter(|path| path.starts_with(PRINT)).cloned().collect();
    let own_print = (layers[1].shown.clone(), own);
    Ok((Theme { assets, templates, tokens, words, stationery, print, designs, own_print }, diagnostics))
}

impl Theme {
    /// Whether a file for print is the guide's own.
    pub fn owns(&self, path: &str) -> bool {
        self.own_print.1.contains(path)
    }

    /// The text of a file for print by its path, under the name that reports have for it.
    pub fn print_file(&self, path: &str) -> Option<SourceFile> {
        let text = std::str::from_utf8(self.print.get(path)?).ok()?;
        let folder = &self.own_print.0;
        let shown = if self.owns(path) { format!("{folder}/{path}") } else { format!("built-in themes/{BUILT_IN}/{path}") };
        Some(SourceFile::new(&shown, text))
    }

    /// Checks the templates against what they get, where the guide has any of its own.
    pub fn check_templates(&self, contexts: &Contexts) -> Vec<Diagnostic> {
        self.templates.check(contexts, &self.words, &self.tokens, &self.assets)
    }
}

/// Every file of the theme inside the binary, by its path in it.
pub fn built_in() -> BTreeMap<String, Cow<'static, [u8]>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![&LETTERPRESS];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let parts: Vec<_> = file.path().components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.insert(parts.join("/"), Cow::Borrowed(file.contents()));
        }
    }
    files
}
