//! The theme: templates, assets, tokens, words and Typst files. The built-in one lies under the guide's own, file by file.

mod assets;
mod css;
mod dates;
mod designs;
pub mod filters;
mod inline;
mod layer;
mod lint;
mod locale;
mod plurals;
mod source;
mod templates;
mod tokens;
mod wording;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bytes::Bytes;
use include_dir::{Dir, include_dir};

use crate::diagnostic::file::Hash;
use crate::diagnostic::parts::Parts;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::guide::data::Spanned;
use crate::guide::source::{Family, SourceFile};
use crate::guide::stationery::{Catalogue, Entry};

pub use assets::Assets;
pub(crate) use designs::File as DesignFile;
pub use designs::{Design, DesignOption, Designs, Panel, check_ink};
pub use inline::data;
pub use layer::BUILT_IN;
use layer::{Layer, merged, texts};
pub use lint::Contexts;
pub use locale::{direction, script};
use templates::Compiled;
pub use templates::Templates;
pub(crate) use tokens::File as ThemeFile;
pub use tokens::Tokens;
pub use words::{Word, Words, missing as missing_words};

/// Where files for Typst lie in a theme.
const PRINT: &str = "print/";

static LETTERPRESS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/letterpress");

/// A theme, read and checked, with the words of a language. What all languages share is shared.
pub struct Theme {
    /// Finished assets with hashed names.
    pub assets: Arc<Assets>,
    /// Compiled templates.
    pub templates: Templates,
    /// Design tokens.
    pub tokens: Arc<Tokens>,
    /// Words of the interface.
    pub words: Words,
    /// Stationery.
    pub stationery: Arc<Catalogue>,
    /// Typst files and fonts, by their path in the theme (`print/…`).
    pub print: Arc<PrintFiles>,
    /// Families of fonts for letters that the theme's own have not, in order.
    pub families: Arc<[Family]>,
    /// Designs for cards and envelopes.
    pub designs: Arc<Designs>,
    /// Which files for print are the guide's own.
    own_print: OwnPrint,
    /// A hash of all that a page follows from besides what its template gets; it changes with any change of the program, too.
    pub fingerprint: Hash,
}

/// Typst files and fonts, by their path in the theme.
pub type PrintFiles = BTreeMap<String, Bytes>;

/// A theme before it has words: what is the same in every language of a guide.
pub struct Wordless {
    layers: [Layer; 2],
    assets: Arc<Assets>,
    templates: Compiled,
    tokens: Arc<Tokens>,
    stationery: Arc<Catalogue>,
    /// The stationery whose titles are the guide's own.
    titled: BTreeSet<String>,
    print: Arc<PrintFiles>,
    families: Arc<[Family]>,
    designs: Arc<Designs>,
}

/// What papers are called, by id.
pub type Titles = BTreeMap<String, Spanned<String>>;

/// The guide's own files for print, by their path in the theme, and the folder of its theme.
struct OwnPrint {
    folder: String,
    files: BTreeSet<String>,
}

/// Puts a theme together.
///
/// `own` are the files of the guide's folder `themes/<name>/` by their path in it. The built-in theme lies below them.
/// `at` is where the guide names its theme, for reports.
///
/// # Errors
/// A diagnostic where there is no such theme.
pub fn load(
    name: &str,
    own: &BTreeMap<String, Vec<u8>>,
    known: &[String],
    at: Option<crate::diagnostic::Location>,
) -> Result<(Wordless, Vec<Diagnostic>), Diagnostic> {
    if own.is_empty() && name != BUILT_IN {
        let near = nearest(name, known.iter().map(String::as_str).chain([BUILT_IN]));
        let mut missing = Diagnostic::new(Code::NoTheme, format!("there is no theme `{name}`")).help(match near {
            Some(near) if near == name => {
                format!("the folder `themes/{name}/` is empty: `courtesy theme eject` puts files of `{BUILT_IN}` there")
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("put one into `themes/{name}/`, or use `{BUILT_IN}`"),
        });
        missing.location = at;
        return Err(missing);
    }
    let own = own.iter().map(|(path, bytes)| (path.clone(), bytes.clone().into())).collect();
    let layers =
        [Layer { shown: format!("built-in themes/{BUILT_IN}"), files: built_in() }, Layer { shown: format!("themes/{name}"), files: own }];
    let mut diagnostics = Vec::new();
    let tokens = tokens::load(&layers, &mut diagnostics);
    let products = texts(&layers, "stationery.toml", &mut diagnostics);
    let sheets = texts(&layers, "sheets.toml", &mut diagnostics);
    let stationery = Catalogue::load(&products, &sheets, &mut diagnostics).into();
    let assets = Arc::new(assets::load(&layers, &tokens, &mut diagnostics));
    let templates = templates::load(&layers, &tokens, &mut diagnostics);
    let designs = designs::load(&layers, &tokens, &mut diagnostics).into();
    let print = merged(&layers, PRINT).into();
    let families = Arc::default();
    Ok((
        Wordless { layers, assets, templates, tokens: tokens.into(), stationery, titled: BTreeSet::new(), print, families, designs },
        diagnostics,
    ))
}

impl Theme {
    /// Whether a file for print is the guide's own.
    pub fn owns(&self, path: &str) -> bool {
        self.own_print.files.contains(path)
    }

    /// The guide's own templates.
    pub fn own_templates(&self) -> impl Iterator<Item = SourceFile> {
        self.templates.own().map(|(shown, text)| SourceFile::new(shown, text))
    }

    /// The text of a file for print by its path, under the name that reports have for it.
    pub fn print_file(&self, path: &str) -> Option<SourceFile> {
        let text = std::str::from_utf8(self.print.get(path)?).ok()?;
        let shown =
            if self.owns(path) { format!("{}/{path}", self.own_print.folder) } else { format!("built-in themes/{BUILT_IN}/{path}") };
        Some(SourceFile::new(&shown, text))
    }
}

impl Wordless {
    /// Adds to the stationery what `entries` of `file` define; these keep their titles in every language.
    pub fn add_stationery(&mut self, entries: &BTreeMap<String, Entry>, file: &SourceFile, diagnostics: &mut Vec<Diagnostic>) {
        Arc::make_mut(&mut self.stationery).extend(entries, file, diagnostics);
        self.titled.extend(entries.keys().cloned());
    }

    /// The stationery that there is.
    pub fn stationery(&self) -> &Catalogue {
        &self.stationery
    }

    /// Puts a font beside the theme's, by its path in the theme.
    pub fn add_font(&mut self, path: String, bytes: Vec<u8>) {
        Arc::make_mut(&mut self.print).insert(path, bytes.into());
    }

    /// Names families of fonts for letters that the theme's own have not.
    pub fn set_families(&mut self, families: Vec<Family>) {
        self.families = families.into();
    }

    /// Gives the theme the words of a language, and its papers what `titles` call them there, by id; `site_root` leads from the root
    /// of that language's edition to the site's, where the assets are.
    pub fn in_language(&self, language: &str, site_root: &str, titles: &Titles) -> (Theme, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let words = wording::load(&self.layers, language, &mut diagnostics);
        let word = |id: &str| words.find("stationery", id).filter(|_| !self.titled.contains(id));
        let title = |id: &str| titles.get(id).map(|title| title.value.as_str()).or_else(|| word(id));
        let stationery = Arc::new(self.stationery.titled(title));
        let templates = self.templates.with(&words, &self.assets, site_root);
        let fingerprint = self.fingerprint(&words, &stationery, site_root);
        let Wordless { assets, tokens, print, designs, .. } = self;
        let (assets, tokens, print) = (assets.clone(), tokens.clone(), print.clone());
        let (families, designs, own_print) = (self.families.clone(), designs.clone(), self.own_print());
        (Theme { assets, templates, tokens, words, stationery, print, families, designs, own_print, fingerprint }, diagnostics)
    }

    fn own_print(&self) -> OwnPrint {
        let own = &self.layers[1];
        let files = own.files.keys().filter(|path| path.starts_with(PRINT)).cloned().collect();
        OwnPrint { folder: own.shown.clone(), files }
    }

    fn fingerprint(&self, words: &Words, stationery: &Catalogue, site_root: &str) -> Hash {
        let mut parts = Parts::default();
        let mut add = |bytes: &[u8]| parts.add(bytes);
        add(env!("COURTESY_IDENTITY").as_bytes());
        add(words.language().as_bytes());
        add(site_root.as_bytes());
        [serde_json::to_vec(words), serde_json::to_vec(stationery), serde_json::to_vec(&*self.tokens)]
            .into_iter()
            .flatten()
            .for_each(|json| add(&json));
        for (name, text) in self.templates.texts() {
            add(name.as_bytes());
            add(text.as_bytes());
        }
        self.assets.files().for_each(|(url, _)| add(url.as_bytes()));
        parts.hash()
    }
}

/// Checks the templates of a guide against what they get, where it has any of its own; `themes` is its theme in each language,
/// and a word that one of these lacks is no word to rely on.
pub fn check_templates(themes: &[Theme], contexts: &Contexts) -> Vec<Diagnostic> {
    let Some((first, others)) = themes.split_first() else { return Vec::new() };
    let words = first.words.known_to(others.iter().map(|theme| &theme.words));
    first.templates.check(contexts, &words, &first.tokens, &first.assets)
}

/// Every file of the theme inside the binary, by its path in it.
pub fn built_in() -> BTreeMap<String, Bytes> {
    let mut files = BTreeMap::new();
    let mut folders = vec![&LETTERPRESS];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let parts: Vec<_> = file.path().components().map(|part| part.as_os_str().to_string_lossy()).collect();
            files.insert(parts.join("/"), Bytes::from_static(file.contents()));
        }
    }
    files
}
