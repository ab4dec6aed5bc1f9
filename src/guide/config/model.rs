//! What `courtesy.toml` may hold.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::language::LanguageConfig;
use crate::guide::address::{path_of, shown, url_of};
use crate::guide::allow::{self, Reasons};
use crate::guide::data::{Date, Spanned};

/// Lengths of a blank on paper, in mm.
pub(super) const WIDTHS: std::ops::RangeInclusive<f64> = 3.0..=150.0;

/// Thicknesses of a sheet of paper, in mm.
pub(super) const THICKNESSES: std::ops::RangeInclusive<f64> = 0.0..=0.5;

// What the checks take, for schemas.
const ID_PATTERN: &str = r"^[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}]+(-[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{Nd}]+)*$";
const THEME_PATTERN: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
const LANGUAGE_PATTERN: &str = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$";
const ADDRESS_PATTERN: &str = r#"^https?://[^/?\#"<>\s\\@]+(/[^?\#"<>\s\\@]*)?$"#;

/// The whole configuration.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// What the guide is.
    pub guide: GuideConfig,
    /// The blanks that messages may have, by id.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": ID_PATTERN }))]
    pub fields: BTreeMap<String, FieldConfig>,
    /// What a rule may be due after, by id, with the words for it; where they stand gives their order.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": ID_PATTERN }))]
    pub events: BTreeMap<String, Spanned<String>>,
    /// What is printed.
    #[serde(default)]
    pub print: PrintConfig,
    /// Reading without a network.
    #[serde(default)]
    pub offline: OfflineConfig,
    /// The guide as a book.
    #[serde(default)]
    pub epub: EpubConfig,
    /// The guide in one file.
    #[serde(default)]
    pub single: SingleConfig,
    /// The host that the website goes to.
    #[serde(default)]
    pub hosting: HostingConfig,
    /// Stationery of the guide's own, by id.
    #[serde(default)]
    #[schemars(extend("propertyNames" = { "pattern": ID_PATTERN }))]
    pub stationery: BTreeMap<String, crate::guide::stationery::Entry>,
    /// How the website is searched.
    #[serde(default)]
    pub search: SearchConfig,
    /// How Markdown is read.
    #[serde(default)]
    pub markdown: MarkdownConfig,
    /// Further languages of the guide, by their tag; a file `name.TAG.md` belongs to one.
    #[serde(default)]
    pub languages: BTreeMap<String, LanguageConfig>,
    /// What `courtesy check` lets pass.
    #[serde(default)]
    pub check: CheckConfig,
    /// Free data for templates, as `site.extra`.
    #[serde(default)]
    pub extra: BTreeMap<String, serde_json::Value>,
}

/// What the guide is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuideConfig {
    /// The guide's name.
    pub title: String,
    /// What the feed's ids follow from, the title where there is none; it must never change.
    #[serde(default)]
    pub id: Option<String>,
    /// One sentence about it, for search engines and the head of the home page.
    #[serde(default)]
    pub description: String,
    /// Language of the text, a BCP 47 tag such as `en` or `en-GB`.
    #[serde(default = "english")]
    #[schemars(extend("pattern" = LANGUAGE_PATTERN, "examples" = ["en", "en-GB", "fr"]))]
    pub language: Spanned<String>,
    /// Where the site will stand, for example `https://example.org/guide/`; used only where a URL must be absolute.
    #[serde(default)]
    #[schemars(extend("pattern" = ADDRESS_PATTERN, "examples" = ["https://example.org/guide/"]))]
    pub base_url: Option<Spanned<String>>,
    /// Who wrote it.
    #[serde(default)]
    pub author: Option<String>,
    /// The theme, a folder of `themes/` or the built-in `letterpress`.
    #[serde(default = "letterpress")]
    #[schemars(extend("pattern" = THEME_PATTERN))]
    pub theme: Spanned<String>,
}

impl GuideConfig {
    /// The address of the site's root, with a slash at its end.
    pub fn base(&self) -> Option<String> {
        let url = self.base_url.as_ref()?.trim_end_matches('/');
        let (host, path) = url.split_at(url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at));
        Some(format!("{host}{}/", url_of(&path_of(path))))
    }

    /// The path of that address without the slash in front; empty where the site has a host of its own.
    pub fn base_path(&self) -> String {
        let base = self.base().unwrap_or_default();
        base.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path).to_owned()
    }

    /// The address of a file, by its URL from the site's root; an `index.html` is known by its folder.
    pub fn absolute(&self, url: &str) -> Option<String> {
        self.base().map(|base| base + shown(url))
    }
}

/// What kind of answer fills a blank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FieldKind {
    /// Any words.
    #[default]
    Text,
    /// A person's name.
    Name,
    /// A company's name.
    Company,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A place.
    Place,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// A web address.
    Url,
    /// A number.
    Number,
}

impl FieldKind {
    /// Room for the answer on paper in mm, for writing by hand (judgement, at about 3.3 mm a letter).
    pub fn width_mm(self) -> f64 {
        match self {
            FieldKind::Number => 14.0,
            FieldKind::Time => 18.0,
            FieldKind::Date => 24.0,
            FieldKind::Name | FieldKind::Phone => 34.0,
            FieldKind::Text | FieldKind::Company | FieldKind::Place => 40.0,
            FieldKind::Email | FieldKind::Url => 52.0,
        }
    }
}

/// A blank, declared once for the whole guide.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldConfig {
    /// The words between the brackets.
    #[schemars(extend("pattern" = r"^[^\[\]\n]*[^\[\]\s][^\[\]\n]*$"))]
    pub label: Spanned<String>,
    /// What a reader might put there.
    pub example: String,
    /// What kind of answer it is.
    #[serde(default)]
    pub kind: FieldKind,
    /// Length of the rule on paper in mm.
    #[serde(default)]
    #[schemars(extend("minimum" = WIDTHS.start(), "maximum" = WIDTHS.end()))]
    pub width: Option<Spanned<f64>>,
    /// A hint shown beside the form's input.
    #[serde(default)]
    pub help: Option<String>,
}

/// What is printed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PrintConfig {
    /// Stationery for handwritten messages that name none.
    pub stationery: Vec<Spanned<String>>,
    /// The `typst` command to use, by path or name.
    pub typst: Option<String>,
    /// Fonts (TTF, OTF, TTC) in the guide, for print: files, or folders of which the fonts that are named are taken.
    pub font_paths: Vec<Spanned<String>>,
    /// Families for letters that the theme's fonts have not, in order: a letter is set in the first that has it.
    #[schemars(extend("examples" = [["Noto Serif CJK JP", "Noto Emoji"]]))]
    pub fonts: Vec<Spanned<String>>,
    /// Whether families that the guide has no font of are looked for on the system; what is printed then depends on the machine.
    pub system_fonts: Spanned<bool>,
    /// The family of traced text and of notes set in a hand, in place of the theme's.
    pub handwriting_font: Option<Spanned<String>>,
    /// Whether PDFs are PDF/A-2a besides PDF/UA-1, for archives; they then need a date.
    pub archive: Spanned<bool>,
    /// The day that PDFs name as theirs; none by default, so that they do not change from day to day.
    pub date: Option<Date>,
    /// Stationery for messages of the channel `letter` that name none.
    pub letter_stationery: Option<Spanned<String>>,
    /// The design of cards and envelopes, one of those that `courtesy designs` lists.
    #[schemars(extend("pattern" = ID_PATTERN))]
    pub design: Option<Spanned<String>>,
    /// The words on the front of folded cards; by default `Thank you` in the guide's language.
    pub greeting: Option<Spanned<String>>,
    /// One to three initials, for designs with a monogram.
    pub monogram: Option<Spanned<String>>,
    /// Your name, and below it the lines of your address, for letterheads and envelopes.
    pub letterhead: Spanned<Vec<String>>,
    /// A line on the back of folded cards.
    pub maker: Option<Spanned<String>>,
    /// The ink of a design in place of its own: a colour token of the theme such as `link`, or a colour such as `#1f4470`.
    pub ink: Option<Spanned<String>>,
    /// Its second ink, likewise.
    pub second_ink: Option<Spanned<String>>,
    /// Whether ruled cards are made for a print shop too, on the guide's stationery.
    pub press: Spanned<bool>,
    /// Thickness of a sheet of paper in mm: the inner sheets of a stapled booklet lie that much closer to the fold, each.
    #[schemars(extend("minimum" = THICKNESSES.start(), "maximum" = THICKNESSES.end()))]
    pub paper_thickness: Spanned<f64>,
}

/// The design of a guide that names none.
pub const PLAIN: &str = "plain";

impl PrintConfig {
    /// The initials of a monogram, or those of the name in the letterhead.
    pub fn initials(&self) -> Option<String> {
        let of_name = || {
            let name = self.letterhead.value.first()?;
            let initials: String = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic())).take(3).collect();
            (!initials.is_empty()).then_some(initials)
        };
        let said = self.monogram.as_ref().map(|said| said.value.chars().filter(|c| c.is_alphabetic()).collect());
        said.or_else(of_name)
    }
}

impl Default for PrintConfig {
    fn default() -> Self {
        let default = |id: &str| Spanned { span: 0..0, value: id.to_owned() };
        PrintConfig {
            stationery: vec![default("a6"), default("us-a2")],
            typst: None,
            font_paths: Vec::new(),
            fonts: Vec::new(),
            system_fonts: Spanned::default(),
            handwriting_font: None,
            archive: Spanned::default(),
            date: None,
            letter_stationery: None,
            design: None,
            greeting: None,
            monogram: None,
            letterhead: Spanned::default(),
            maker: None,
            ink: None,
            second_ink: None,
            press: Spanned::default(),
            paper_thickness: Spanned { span: 0..0, value: 0.1 },
        }
    }
}

/// Reading without a network.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OfflineConfig {
    /// Whether browsers keep the guide for reading without a network.
    pub enabled: bool,
}

impl Default for OfflineConfig {
    fn default() -> Self {
        OfflineConfig { enabled: true }
    }
}

/// The guide as a book.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EpubConfig {
    /// Whether the guide is made as a book for e-readers too, `guide.epub`, as `courtesy build --epub` does.
    pub enabled: bool,
}

/// The guide in one file.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SingleConfig {
    /// Whether the guide is made in one HTML file too, `guide-in-one-file.html`, as `courtesy build --single` does.
    pub enabled: bool,
}

/// The host that the website goes to.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HostingConfig {
    /// Hosts whose own files are written beside the website, with caching, types and redirects of moved pages: `netlify`, `cloudflare` (Pages), `apache`.
    pub files: Vec<Spanned<Host>>,
}

/// A host that reads files of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// An Apache server: `.htaccess`.
    Apache,
    /// Cloudflare Pages: `_headers` and `_redirects`.
    Cloudflare,
    /// Netlify: likewise.
    Netlify,
}

/// How the website is searched.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SearchConfig {
    /// Whether there is a search at all.
    pub enabled: bool,
    /// Words that mean the same: a word and its others.
    pub synonyms: BTreeMap<String, Vec<String>>,
}

impl Default for SearchConfig {
    fn default() -> Self {
        SearchConfig { enabled: true, synonyms: BTreeMap::new() }
    }
}

/// How Markdown is read.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MarkdownConfig {
    /// Whether raw HTML reaches the website; it never reaches paper.
    pub html: bool,
}

/// What `courtesy check` lets pass.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CheckConfig {
    /// Warnings and advice that are right in the whole guide, each with the reason.
    #[schemars(schema_with = "allow::schema")]
    pub allow: Reasons,
}

fn english() -> Spanned<String> {
    Spanned { span: 0..0, value: "en".to_owned() }
}

fn letterpress() -> Spanned<String> {
    Spanned { span: 0..0, value: "letterpress".to_owned() }
}
