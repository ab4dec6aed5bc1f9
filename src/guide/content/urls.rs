//! One file a URL: pages, tags, aliases and files beside the content must not claim the same one.

use std::collections::HashMap;
use std::ops::Range;

use super::doc::Doc;
use super::paging::{CONTENTS, LIBRARY, PLANNER, SHELF, TAGS, page_url};
use super::{Alias, Guide, List};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::address::{ASSETS, path_of, url_of};
use crate::guide::config::Config;
use crate::guide::slug::{folded, is_word, nfc};

/// Collects the aliases and reports every URL that two files claim, also where only the case differs.
pub(super) fn check(guide: &mut Guide) -> Vec<Diagnostic> {
    let mut claims = Claims::default();
    for doc in guide.docs() {
        claims.claim(doc.url(), At::Doc(doc), "this file");
    }
    for (path, url) in &guide.assets {
        claims.claim(url, At::Path(path.clone()), "this file");
    }
    for section in guide.sections.iter().filter(|section| section.doc.is_none()) {
        claims.claim(&section.url, At::Path(format!("content/{}", section.slug)), "the page of this section");
    }
    let mut aliases = Vec::new();
    for doc in guide.docs() {
        for alias in &doc.aliases {
            match alias_url(alias) {
                Some(url) => {
                    claims.claim(&url, At::Alias(doc, alias.span.clone()), ALIAS);
                    aliases.push(Alias { url, target: doc.url().to_owned(), title: doc.title.value.clone() });
                }
                None => claims.diagnostics.push(bad_alias(doc, alias, doc.file.at(alias.span.clone()))),
            }
        }
    }
    for (url, number) in guide.short_urls() {
        let doc = &guide.messages[number].doc;
        claims.claim(&url, At::Doc(doc), "the short address of a message");
        aliases.push(Alias { url, target: doc.url().to_owned(), title: doc.title.value.clone() });
    }
    reserved(guide, &mut claims);
    if guide.prefix.is_empty() {
        editions(guide, &mut claims);
    }
    aliases.sort_by(|a, b| a.url.cmp(&b.url));
    let diagnostics = claims.diagnostics;
    guide.aliases = aliases;
    diagnostics
}

/// Who claims a URL; where that is, is worked out only for a report.
enum At<'a> {
    Doc(&'a Doc),
    Alias(&'a Doc, Range<usize>),
    Path(String),
}

impl At<'_> {
    fn location(&self) -> Location {
        match self {
            At::Doc(doc) => doc.first_line(),
            At::Alias(doc, span) => doc.file.at(span.clone()),
            At::Path(path) => Location::file(path.as_str()),
        }
    }
}

const ALIAS: &str = "this alias";
const TAG: &str = "a topic of this file";

/// Files for machines that a guide may bring itself, directly in `content/`; they then take the place of the tool's.
pub(super) const OWN: [&str; 4] = ["favicon.ico", "llms.txt", "llms-full.txt", "robots.txt"];

/// Files for machines that only the tool makes.
const MADE: [&str; 7] = ["feed.xml", "guide.json", "guide.schema.json", "opensearch.xml", "printables.json", "sitemap.xml", "sw.js"];

/// Pages and files that the tool makes itself.
fn reserved<'a>(guide: &'a Guide, claims: &mut Claims<'a>) {
    let mut own = vec!["404.html", SHELF];
    if guide.config.offline.enabled {
        own.extend(["manifest.webmanifest", "offline.html"]);
    }
    own.extend(MADE);
    if guide.home.is_none() {
        own.push("index.html");
    }
    if guide.library.is_none() && !guide.messages.is_empty() {
        own.push(LIBRARY);
    }
    if guide.config.search.enabled {
        own.extend(["search/box.js", "search/index.html", "search/titles.js"]);
    }
    if !guide.tags.is_empty() {
        own.push(TAGS);
    }
    if guide.has_due() {
        own.push(PLANNER);
    }
    if guide.has_contents() {
        own.push(CONTENTS);
    }
    for url in own.into_iter().chain(guide.tags.iter().map(|tag| tag.url.as_str())) {
        if let Some(Claim { at: first, what: claimed_by, .. }) = claims.by_url.get(&key(url)) {
            let what = if url.ends_with(".html") { "page" } else { "file" };
            claims.diagnostics.push(
                Diagnostic::new(Code::UrlTaken, format!("the URL `{}` belongs to a {what} that the tool makes", path_of(url)))
                    .at(first.location())
                    .help(help(claimed_by)),
            );
        }
    }
    for tag in &guide.tags {
        let first = tag.guidance.first().map(|rule| &guide.guidance[*rule].doc);
        if let Some(doc) = first.or_else(|| tag.messages.first().map(|message| &guide.messages[*message].doc)) {
            claims.by_url.entry(key(&tag.url)).or_insert(Claim { url: tag.url.clone(), at: At::Doc(doc), what: TAG });
        }
    }
    if guide.prefix.is_empty() {
        in_assets(claims);
    }
    further(guide, claims);
}

/// Browsers keep what lies in the folder of the theme's files for ever, by its name.
fn in_assets(claims: &mut Claims<'_>) {
    let mut inside: Vec<&Claim<'_>> = claims.by_url.iter().filter(|(url, _)| url.starts_with(ASSETS)).map(|(_, claim)| claim).collect();
    inside.sort_by(|a, b| a.url.cmp(&b.url));
    let taken = inside.into_iter().map(|Claim { url, at, what }| {
        Diagnostic::new(Code::UrlTaken, format!("the URL `{}` lies in `{ASSETS}`, which is the folder of the theme's files", path_of(url)))
            .at(at.location())
            .help(if *what == ALIAS { help(what) } else { "put it into a folder of another name, such as `pictures/`" })
    });
    let taken: Vec<Diagnostic> = taken.collect();
    claims.diagnostics.extend(taken);
}

/// The further pages of long lists.
fn further(guide: &Guide, claims: &mut Claims<'_>) {
    for list in guide.lists().chain([List::Shelf]) {
        for number in 2..=list.pages(guide).len() {
            let url = page_url(list.url(guide), number);
            if let Some(Claim { at, what: claimed_by, .. }) = claims.by_url.get(&key(&url)) {
                let (what, home) = owner(guide, list);
                let message = format!("two files claim the URL `{}`: `{}`, and page {number} of {what}", path_of(&url), at.location().path);
                let diagnostic = Diagnostic::new(Code::UrlTaken, message).at(at.location()).help(help(claimed_by));
                claims.diagnostics.push(match home {
                    Some(home) => diagnostic.related(home, "this has so many entries that its list has further pages"),
                    None => diagnostic,
                });
            }
        }
    }
}

/// What a list belongs to, in words, and where that is.
fn owner(guide: &Guide, list: List) -> (String, Option<Location>) {
    let of = |doc: &Doc| (format!("`{}`", doc.file.path), Some(doc.first_line()));
    match list {
        List::Section(number) => match &guide.sections[number] {
            section if section.doc.is_none() => (format!("the section `content/{}`", section.slug), None),
            section => section.doc.as_ref().map_or_else(Default::default, of),
        },
        List::Guidance(number) => of(&guide.guidance[number].doc),
        List::Message(number) => of(&guide.messages[number].doc),
        List::Library => guide.library.as_ref().map_or_else(|| ("the message library".to_owned(), None), of),
        List::Tag(number) => (format!("the topic `{}`", guide.tags[number].title), None),
        List::Contents => ("the contents".to_owned(), None),
        List::Planner => ("the planner".to_owned(), None),
        List::Shelf => ("the cards to print".to_owned(), None),
        List::Tags => ("the topics".to_owned(), None),
    }
}

fn help(claimed_by: &str) -> &'static str {
    match claimed_by {
        ALIAS => "take the alias out, or give another",
        TAG => "give the tag another name",
        _ => "rename this file or its folder",
    }
}

/// Nothing of the guide's first language may lie in the folder of another.
fn editions(guide: &Guide, claims: &mut Claims) {
    for tag in guide.config.languages.keys() {
        let prefix = Config::prefix_of(tag);
        let mut inside: Vec<(&String, &At<'_>)> =
            claims.by_url.iter().filter(|(url, _)| url.starts_with(&prefix)).map(|(url, claim)| (url, &claim.at)).collect();
        inside.sort_by_key(|(url, _)| *url);
        if let Some((url, at)) = inside.first() {
            claims.diagnostics.push(
                Diagnostic::new(
                    Code::UrlTaken,
                    format!("the URL `{}` lies in `{prefix}`, which is the folder of the language `{tag}`", nfc(url)),
                )
                .at(at.location())
                .help("rename the file or its folder"),
            );
        }
    }
}

/// What some file system takes a URL's file for.
fn key(url: &str) -> String {
    folded(&path_of(url))
}

struct Claim<'a> {
    url: String,
    at: At<'a>,
    what: &'static str,
}

#[derive(Default)]
struct Claims<'a> {
    /// By what a file system may take them for.
    by_url: HashMap<String, Claim<'a>>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Claims<'a> {
    fn claim(&mut self, url: &str, at: At<'a>, what: &'static str) {
        let key = key(url);
        match self.by_url.get(&key) {
            Some(Claim { url: first_url, at: first, what: first_what }) => {
                let (first, at) = (first.location(), at.location());
                let help = match what {
                    ALIAS => "take the alias out, or give another",
                    _ if first_url != url => "rename one of them: some file systems take these letters for the same",
                    _ => "rename one of them; a number in front, capitals and punctuation do not count",
                };
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::UrlTaken,
                        format!("two files claim the URL `{}`: `{}` and `{}`", path_of(url), first.path, at.path),
                    )
                    .at(at)
                    .related(first, format!("{first_what} has it already"))
                    .help(help),
                );
            }
            None => {
                self.by_url.insert(key, Claim { url: url.to_owned(), at, what });
            }
        }
    }
}

/// The file that an alias stands for: `old/`, `old/index.html`, `/old/page.html` and `old/page` are all understood.
fn alias_url(alias: &str) -> Option<String> {
    let alias = path_of(alias.trim());
    let path = nfc(alias.trim_start_matches('/'));
    let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let fine = |part: &&str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part.chars().all(|c| is_word(c) || c.is_numeric() || "-_.~".contains(c))
    };
    if !parts.iter().all(fine) {
        return None;
    }
    Some(match path.strip_suffix('/') {
        Some(folder) => url_of(&format!("{folder}/index.html")),
        None if path.ends_with(".html") || path.ends_with(".htm") => url_of(&path),
        None => url_of(&format!("{path}.html")),
    })
}

fn bad_alias(doc: &Doc, alias: &str, at: Location) -> Diagnostic {
    Diagnostic::new(Code::BadAlias, format!("the alias `{alias}` of `{}` is not a path inside the site", doc.title.value))
        .at(at)
        .help("write the old path, for example `old/page.html`; letters, digits, `-`, `_` and `.` may stand in it")
}

#[cfg(test)]
mod tests {
    use super::alias_url;

    #[test]
    fn aliases_stay_inside_the_site() {
        assert_eq!(alias_url("/old/").as_deref(), Some("old/index.html"));
        assert_eq!(alias_url("old/page").as_deref(), Some("old/page.html"));
        for alias in ["/क्रम/", "%e0%a4%95%E0%A5%8D%E0%A4%B0%E0%A4%AE/"] {
            assert_eq!(alias_url(alias).as_deref(), Some("%E0%A4%95%E0%A5%8D%E0%A4%B0%E0%A4%AE/index.html"));
        }
        for alias in ["../x.html", "a//b", "", "/", "https://example.org/", "a b", "a%2f..%2fb", "a%20b", "x/..", "a?b"] {
            assert_eq!(alias_url(alias), None, "{alias}");
        }
    }
}
