//! Theme assets: published under names that hold a hash of their bytes, so that browsers may keep them for ever.

use std::borrow::Cow;
use std::collections::BTreeMap;

use bytes::Bytes;

use super::css::{Kind, parts};
use super::layer::{Layer, merged};
use super::tokens::Tokens;
use crate::diagnostic::{Code, Diagnostic, Location, nearest};
use crate::guide::address::{ASSETS, url_of};

/// Published assets.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// URL from the site's root, by the asset's path in `assets/`.
    urls: BTreeMap<String, String>,
    /// Bytes by URL.
    files: BTreeMap<String, Bytes>,
}

/// The stylesheet made of the theme's tokens.
const TOKENS: &str = "tokens.css";

impl Assets {
    /// The URL from the site's root of an asset, by its path in `assets/`.
    pub fn url(&self, path: &str) -> Option<&str> {
        self.urls.get(path).map(String::as_str)
    }

    /// The bytes of an asset, by its path in `assets/`.
    pub fn bytes(&self, path: &str) -> Option<&Bytes> {
        self.files.get(self.url(path)?)
    }

    /// The bytes of a file by its URL from the site's root.
    pub(super) fn at(&self, url: &str) -> Option<&[u8]> {
        self.files.get(url).map(|bytes| &**bytes)
    }

    /// Every file to publish, by URL from the site's root.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Bytes)> {
        self.files.iter().map(|(url, bytes)| (url.as_str(), bytes))
    }

    /// Names like `path`, for a message.
    pub(super) fn nearest(&self, path: &str) -> Option<&str> {
        nearest(path, self.urls.keys().map(String::as_str))
    }

    pub(super) fn add(&mut self, path: &str, bytes: Bytes) {
        let hash = blake3::hash(&bytes).to_hex();
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, "bin"));
        let url = url_of(&format!("{ASSETS}{stem}.{}.{ending}", &hash[..10]));
        self.urls.insert(path.to_owned(), url.clone());
        self.files.insert(url, bytes);
    }
}

pub(super) fn load(layers: &[Layer], tokens: &Tokens, diagnostics: &mut Vec<Diagnostic>) -> Assets {
    let files = merged(layers, "assets/");
    let mut assets = Assets::default();
    let (styles, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(path, _)| path.ends_with(".css"));
    for (path, bytes) in others {
        if !is_note(&path) {
            let bytes = if path.ends_with(".js") { spare(bytes) } else { bytes };
            assets.add(path.trim_start_matches("assets/"), bytes);
        }
    }
    for (path, bytes) in styles {
        let css = String::from_utf8_lossy(&bytes);
        let layer = layers.iter().rev().find(|layer| layer.files.contains_key(&path));
        let shown = layer.map_or_else(|| path.clone(), |layer| format!("{}/{path}", layer.shown));
        let rewritten = rewrite(&path, &shown, &css, &assets, diagnostics);
        assets.add(path.trim_start_matches("assets/"), minified(&rewritten).into_bytes().into());
    }
    assets.add(TOKENS, tokens.to_css().into_bytes().into());
    assets
}

/// Licences and notes lie beside assets for people; only what pages ask for is published, and licences of fonts go with them.
fn is_note(path: &str) -> bool {
    path.ends_with(".md")
}

/// Replaces every relative `url(…)` by the published name, relative to the stylesheet, and drops comments; `shown` names it in reports.
fn rewrite(path: &str, shown: &str, css: &str, assets: &Assets, diagnostics: &mut Vec<Diagnostic>) -> String {
    let folder: Vec<&str> = path.trim_start_matches("assets/").split('/').collect();
    let folder = &folder[..folder.len() - 1];
    let mut out = String::with_capacity(css.len());
    for (kind, span) in parts(css) {
        let written = &css[span.clone()];
        match kind {
            Kind::Comment => {}
            Kind::Quoted => out.push_str(written),
            Kind::Code => {
                diagnostics.extend(imports(written).map(|at| {
                    let at = span.start + at;
                    Diagnostic::new(Code::Asset, "a stylesheet cannot take in another one")
                        .at(Location::in_text(shown, css, at..at + IMPORT.len()))
                        .help("link it in a template, for example in `templates/slots/head.html`; the site asks no other host for anything")
                }));
                out.push_str(written);
            }
            Kind::Address => {
                let address = written.trim().trim_matches(['"', '\'']);
                let full = join(folder, address);
                match assets.url(&full) {
                    Some(url) => {
                        out.push_str(&"../".repeat(folder.len()));
                        out.push_str(url.trim_start_matches("assets/"));
                    }
                    None if address.starts_with('#') || address.starts_with("data:") => out.push_str(written),
                    None => diagnostics.push(absent(address, &full, assets).at(Location::in_text(shown, css, span))),
                }
            }
        }
    }
    out
}

const IMPORT: &str = "@import";

/// Where a piece of a stylesheet takes in another one.
fn imports(code: &str) -> impl Iterator<Item = usize> {
    code.match_indices('@')
        .map(|(at, _)| at)
        .filter(|at| code.get(*at..at + IMPORT.len()).is_some_and(|word| word.eq_ignore_ascii_case(IMPORT)))
}

fn absent(address: &str, full: &str, assets: &Assets) -> Diagnostic {
    if full.ends_with(".css") {
        return Diagnostic::new(Code::Asset, format!("the stylesheet asks for another one, `{address}`"))
            .help("link it in a template, for example in `templates/slots/head.html`");
    }
    Diagnostic::new(Code::Asset, format!("the stylesheet asks for `{address}`, which the theme does not have")).help(
        assets.nearest(full).map_or_else(
            || "put the file into the theme's `assets/`, or take the address out".to_owned(),
            |near| format!("did you mean `{near}`?"),
        ),
    )
}

/// The path that another one leads to from a folder.
pub(super) fn join(folder: &[&str], path: &str) -> String {
    let mut parts = folder.to_vec();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Drops the white space that says nothing.
fn minified(css: &str) -> String {
    let lines = css.lines().map(str::trim).filter(|line| !line.is_empty());
    squeezed(&(lines.collect::<Vec<_>>().join("\n") + "\n"))
}

/// Drops the spaces around braces, semicolons and commas and after colons, but none in a string.
fn squeezed(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut quote = None;
    let mut before = '\n';
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        match quote {
            Some(mark) if c == mark && before != '\\' => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == ' ' && ("{};:,".contains(before) || chars.peek().is_some_and(|next| "{};,".contains(*next))) => continue,
            _ => {}
        }
        out.push(c);
        before = c;
    }
    out
}

/// A script without its lines of comment, the white space around lines, and spaces that part nothing. One with text that runs
/// over several lines, or that is not UTF-8, stays as it is.
fn spare(script: Bytes) -> Bytes {
    let Ok(text) = std::str::from_utf8(&script) else { return script };
    let runs_over = |line: &str| line.matches('`').count() % 2 == 1 || line.ends_with('\\');
    if text.contains("/*") || text.contains("\\`") || text.lines().any(runs_over) {
        return script;
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    (lines.map(tight).collect::<Vec<_>>().join("\n") + "\n").into_bytes().into()
}

/// A line of a script without the spaces that part nothing. One in which a comment, a regular expression or a template within
/// another might stand stays as it is.
fn tight(line: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(line.len());
    let mut quote = None;
    let mut before = '\n';
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match quote {
            Some(_) if c == '\\' => {
                out.push(c);
                out.extend(chars.next());
                continue;
            }
            Some(mark) if c == mark => quote = None,
            Some(_) => {}
            None if c == '/' || (c == '`' && line.matches('`').count() > 2) => return Cow::Borrowed(line),
            None if matches!(c, '"' | '\'' | '`') => quote = Some(c),
            None if c == ' ' && chars.peek().is_some_and(|after| parts_nothing(before, *after)) => continue,
            None => {}
        }
        out.push(c);
        before = c;
    }
    Cow::Owned(out)
}

/// Whether a space between these two says nothing: it keeps apart words, signs that would become another, and a number and its dot.
fn parts_nothing(before: char, after: char) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '#' | '\\') || !c.is_ascii();
    let is_one_sign = (before == after && matches!(before, '+' | '-')) || (before, after) == ('<', '!');
    !(is_word(before) && (is_word(after) || after == '.') || is_one_sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_lose_their_comments_but_never_a_line_of_text() {
        let spared = |script: &'static str| String::from_utf8(spare(Bytes::from_static(script.as_bytes())).into()).unwrap();
        assert_eq!(spared("// What it does.\n  let a = `b + c`;\n\n  // Why.\n  a(); // c\n"), "let a=`b + c`;\na(); // c\n");
        let spaced = "const a = { b: [c, \"d , \\\" e\"], f: g + +h - -1 , i: 1 .j };\n";
        assert_eq!(spared(spaced), "const a={b:[c,\"d , \\\" e\"],f:g+ +h- -1,i:1 .j};\n");
        assert_eq!(spared("if (a < !--b) return `c , ${d} `;\n"), "if(a< !--b)return`c , ${d} `;\n");
        for kept in ["a = b.replace(/[ , ]\"/g, c );\n", "a = `b ${c ? `d , e` : f}`;\n", "a = 1 / 2;\n"] {
            assert_eq!(spared(kept), kept);
        }
        for kept in ["let a = `\n  // text\n`;\n", "let a = 'b\\\n  c';\n", "  /* b */\n  a();\n"] {
            assert_eq!(spared(kept), kept);
        }
    }

    #[test]
    fn stylesheets_name_their_files_by_hash_and_miss_none() {
        let mut assets = Assets::default();
        assets.add("fonts/a.woff2", Bytes::from_static(b"font"));
        let mut diagnostics = Vec::new();
        let css = "/* x */ a{src:url(\"../fonts/a.woff2\")} b{src:url(../fonts/b.woff2)} c{src:url(#m)}";
        let out = rewrite("assets/css/x.css", "x.css", css, &assets, &mut diagnostics);
        assert!(out.contains(&format!("url(../{})", assets.url("fonts/a.woff2").unwrap().trim_start_matches("assets/"))), "{out}");
        assert!(out.contains("url(#m)"));
        assert_eq!(diagnostics.len(), 1);
        assert!(!out.contains("/*"));
        let css = "a{content:\"/*\"} /* url(old.png) */ b{background:URL(../fonts/a.woff2)}\n@Import 'x.css'; c{src:url('y.css')}";
        let out = rewrite("assets/css/x.css", "x.css", css, &assets, &mut diagnostics);
        assert!(out.contains("content:\"/*\"") && out.contains("../fonts/a.") && !out.contains("old.png"), "{out}");
        let told: Vec<String> =
            diagnostics[1..].iter().map(|told| format!("{}: {}", told.location.as_ref().unwrap().line, told.message)).collect();
        assert_eq!(told, ["2: a stylesheet cannot take in another one", "2: the stylesheet asks for another one, `y.css`"]);
        let css =
            "a :hover, b { color: red; content: \"a , b; \\\" { \"; inset: 0 1px } @media (width > 40em) { c { top: calc(1px + 2px) } }";
        let spare = "a :hover,b{color:red;content:\"a , b; \\\" { \";inset:0 1px}@media (width > 40em){c{top:calc(1px + 2px)}}";
        assert_eq!(squeezed(css), spare);
    }
}
