//! HTML that people wrote themselves, in a text or in a template of their own: whether what it leads to is there. What Markdown
//! and the built-in theme lead to is known to be there without such a look.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use html5gum::{DefaultEmitter, State, Token, Tokenizer};
use rayon::prelude::*;
use url::Url;

use crate::diagnostic::file::File;
use crate::diagnostic::{Code, Diagnostic, Location, nearest};
use crate::guide::address::path_of;
use crate::guide::source::SourceFile;
use crate::web::site::WHOLE;

/// Stands for the host of the site, whichever it is.
const HOST: &str = "http://guide.invalid/";

/// So many are told at most: one cause often has many.
const TOLD: usize = 500;

/// What people wrote that may hold HTML.
pub struct Written<'w> {
    /// Texts of content, where the guide allows HTML in them.
    pub texts: Vec<&'w SourceFile>,
    /// Templates of the guide's own theme.
    pub templates: Vec<SourceFile>,
}

impl Written<'_> {
    /// Whether there is nothing of that kind.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.templates.is_empty()
    }
}

/// A finished site.
pub struct Site<'s> {
    /// All files.
    pub files: &'s [File],
    /// Those that are pages of the guide's.
    pub is_page: fn(&File) -> bool,
    /// Gives the bytes of a page that stands from the last build.
    pub read: &'s (dyn Fn(&File) -> Option<Vec<u8>> + Sync),
    /// The path of the site's root on its host, without the slash in front, where that is known.
    pub base_path: Option<&'s str>,
    /// Whether a path and an id in it, if any, are of something that this build leaves out, and another makes.
    pub is_left_out: &'s (dyn Fn(&str, Option<&str>) -> bool + Sync),
}

/// A page as far as its links go.
#[derive(Default)]
struct Page {
    ids: BTreeSet<String>,
    links: BTreeSet<Link>,
}

/// A link inside the site.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    /// As it is written.
    written: String,
    /// The path that it leads to, from the site's root.
    path: String,
    /// The id that it leads to there.
    id: Option<String>,
}

/// Pages by their paths, each with its file.
type Pages<'f> = HashMap<String, (&'f File, Page)>;

/// Finds links that lead to no file or to no id of the site; each is told once, where somebody wrote it.
pub fn check(site: &Site<'_>, written: &Written<'_>) -> Vec<Diagnostic> {
    let pages = pages(site);
    let paths: BTreeSet<String> = site.files.iter().map(|file| path_of(&file.url).into_owned()).collect();
    let mut told: Vec<Diagnostic> = Vec::new();
    for (link, on) in broken(site, &pages, &paths) {
        let Some((file, _)) = on.first().and_then(|first| pages.get(*first)) else { continue };
        let place = written.place(link, &file.origin);
        // A template that leaves a part of a page out leaves its ids out as well, which the builder's own links lead to.
        let is_of_builder = place.is_none() && paths.contains(&link.path);
        let is_told = place.is_some() && told.iter().any(|other| other.location == place);
        if is_of_builder || is_told {
            continue;
        }
        told.push(Diagnostic { location: place, ..problem(link, &on, &pages, &paths) });
        if told.len() == TOLD {
            break;
        }
    }
    told
}

fn pages<'s>(site: &Site<'s>) -> Pages<'s> {
    let Ok(root) = Url::parse(&format!("{HOST}{}", site.base_path.unwrap_or_default())) else { return Pages::new() };
    let is_root_known = site.base_path.is_some();
    let read = |file: &File| {
        let address = root.join(&file.url).ok()?;
        let link = |written: &str| {
            let is_of_host = !is_root_known && written.trim_start().starts_with('/');
            if is_of_host { None } else { Link::of(written, &address, &root) }
        };
        Some(match file.content.bytes() {
            Some(html) => Page::read(html, link),
            None => Page::read(&(site.read)(file)?, link),
        })
    };
    let pages = site.files.par_iter().filter(|file| (site.is_page)(file));
    pages.filter_map(|file| Some((path_of(&file.url).into_owned(), (file, read(file)?)))).collect()
}

/// Links that lead nowhere, in order, with the pages that have them.
fn broken<'p>(site: &Site<'_>, pages: &'p Pages<'_>, paths: &BTreeSet<String>) -> BTreeMap<&'p Link, BTreeSet<&'p str>> {
    let is_there = |link: &Link| match (&link.id, pages.get(&link.path)) {
        (Some(id), Some((_, there))) => there.ids.contains(id),
        _ => paths.contains(&link.path) || paths.contains(&format!("{}/index.html", link.path)),
    };
    let mut broken: BTreeMap<&Link, BTreeSet<&str>> = BTreeMap::new();
    // Whoever wrote a link meant it for a page of its own; in one file it leads from another place.
    for (path, (_, page)) in pages.iter().filter(|(path, _)| !path.ends_with(WHOLE)) {
        for link in page.links.iter().filter(|link| !(site.is_left_out)(&link.path, link.id.as_deref()) && !is_there(link)) {
            broken.entry(link).or_default().insert(path);
        }
    }
    broken
}

/// What is wrong with a link, and what may have been meant.
fn problem(link: &Link, on: &BTreeSet<&str>, pages: &Pages<'_>, paths: &BTreeSet<String>) -> Diagnostic {
    let Link { written, path, id } = link;
    let others = match on.len().saturating_sub(1) {
        0 => String::new(),
        1 => " and on another".to_owned(),
        others => format!(" and on {others} others"),
    };
    let leads = format!("the HTML on the page `{}`{others} leads to `{written}`", on.first().copied().unwrap_or_default());
    let (problem, near, advice) = match (id, pages.get(path)) {
        (Some(id), Some((_, there))) => (
            Diagnostic::new(Code::BrokenAnchor, format!("{leads}: `{path}` has no element with the id `{id}`")),
            nearest(id, there.ids.iter().map(String::as_str)),
            "give an element of that page this id, or lead to the page as a whole",
        ),
        _ => (
            Diagnostic::new(Code::BrokenLink, format!("{leads}: there is no file `{path}` in the site")),
            nearest(path, paths.iter().map(String::as_str)),
            "HTML is published as it is written: it names pages as they stand in the site, and files of `content/public/`",
        ),
    };
    problem.help(near.map_or_else(|| advice.to_owned(), |near| format!("did you mean `{near}`?")))
}

impl Written<'_> {
    /// Where a link was written: in the text of its page, in a template, which may have put it together, or in another text, which the page
    /// shows.
    fn place(&self, link: &Link, origin: &str) -> Option<Location> {
        let in_text = |text: &&SourceFile| Some(text.at(attribute(&text.text, &link.written)?));
        let own = self.texts.iter().copied().filter(|text| &*text.path == origin);
        // What leads to the root may be a path on the host, with the folder of a language.
        let on_host = link.written.starts_with('/').then_some(link.path.as_str());
        let in_folder = on_host.and_then(|path| Some(path.split_once('/')?.1));
        let names = [Some(link.written.trim_start_matches(['.', '/'])), on_host, in_folder];
        let in_template = |file: &SourceFile| names.iter().flatten().find_map(|name| Some(file.at(end_of_attribute(&file.text, name)?)));
        own.clone()
            .find_map(|text| in_text(&text))
            .or_else(|| self.templates.iter().find_map(in_template))
            .or_else(|| self.texts.iter().find_map(in_text))
    }
}

/// Where the value of an attribute stands in a text.
fn attribute(text: &str, value: &str) -> Option<Range<usize>> {
    let mut found = text.match_indices(value).map(|(start, _)| start..start + value.len());
    found.find(|span| text[..span.start].ends_with(['"', '\'', '=']))
}

/// Where a name stands in a template as the end of an attribute's value, behind what leads to the root.
fn end_of_attribute(template: &str, name: &str) -> Option<Range<usize>> {
    let mut found = template.match_indices(name).map(|(start, _)| start..start + name.len()).filter(|span| !span.is_empty());
    found.find(|span| {
        let (before, after) = (&template[..span.start], &template[span.end..]);
        before.ends_with(['"', '\'', '=', '}', '/']) && after.starts_with(['"', '\'', ' ', '>', '\n', ','])
    })
}

impl Page {
    /// `link` makes a link of an address as it is written.
    fn read(html: &[u8], link: impl Fn(&str) -> Option<Link>) -> Page {
        let mut page = Page::default();
        let mut tokens = Tokenizer::new_with_emitter(html, DefaultEmitter::default());
        while let Some(Ok(token)) = tokens.next() {
            let Token::StartTag(tag) = token else { continue };
            match &tag.name[..] {
                // In a drawing one may be closed at once.
                b"title" | b"style" | b"script" if tag.self_closing => {}
                b"title" | b"textarea" => tokens.set_state(State::RcData),
                b"style" | b"iframe" | b"xmp" | b"noembed" => tokens.set_state(State::RawText),
                b"script" => tokens.set_state(State::ScriptData),
                _ => {}
            }
            for (name, value) in &tag.attributes {
                let value = String::from_utf8_lossy(value);
                match &name[..] {
                    b"id" => _ = page.ids.insert(value.into_owned()),
                    b"name" if &tag.name[..] == b"a" => _ = page.ids.insert(value.into_owned()),
                    b"href" | b"src" | b"poster" => page.links.extend(link(&value)),
                    b"srcset" => page.links.extend(candidates(&value).filter_map(&link)),
                    _ => {}
                }
            }
        }
        page
    }
}

/// The addresses of a `srcset`: each ends at white space, or at the comma behind it.
fn candidates(set: &str) -> impl Iterator<Item = &str> {
    let mut rest = set;
    std::iter::from_fn(move || {
        let start = rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == ',');
        let (address, behind) = start.split_at(start.find(char::is_whitespace).unwrap_or(start.len()));
        rest = if address.ends_with(',') { behind } else { behind.split_once(',').map_or("", |(_, next)| next) };
        Some(address.trim_end_matches(',')).filter(|address| !address.is_empty())
    })
}

impl Link {
    /// An address on a page; none where it leads out of the site.
    fn of(written: &str, page: &Url, root: &Url) -> Option<Link> {
        let to = page.join(written).ok().filter(|to| to.scheme() == root.scheme() && to.host_str() == root.host_str())?;
        let path = path_of(to.path().strip_prefix(root.path())?).into_owned();
        let path = if path.is_empty() || path.ends_with('/') { path + "index.html" } else { path };
        // Nothing but the page itself is behind `#top`, and words to look for are no id.
        let id = to.fragment().filter(|id| !id.is_empty() && !id.eq_ignore_ascii_case("top") && !id.contains(":~:"));
        Some(Link { written: written.to_owned(), path, id: id.map(|id| path_of(id).into_owned()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(url: &str, html: &str) -> File {
        File { url: url.to_owned(), content: html.as_bytes().to_vec().into(), origin: "content/a.md".to_owned(), inputs: None }
    }

    fn told(base_path: Option<&str>, files: &[File], text: &str, template: &str) -> Vec<String> {
        let text = SourceFile::new("content/a.md", text);
        let written = Written { texts: vec![&text], templates: vec![SourceFile::new("themes/mine/templates/base.html", template)] };
        let is_page = |file: &File| file.url.ends_with(".html");
        let is_left_out = |path: &str, _: Option<&str>| path.starts_with("printables/");
        let site = Site { files, is_page, read: &|_| None, base_path, is_left_out: &is_left_out };
        let shown = |problem: Diagnostic| {
            let place = problem.location.map(|at| format!("{}:{}:{} ", at.path, at.line, at.column)).unwrap_or_default();
            format!("{place}{} {}", problem.code, problem.message)
        };
        check(&site, &written).into_iter().map(shown).collect()
    }

    #[test]
    fn what_leads_to_a_file_or_an_id_of_the_site_or_out_of_it_is_fine() {
        let page = r##"<a href="b/c.html#one">a</a> <A HREF='b/'>b</A> <a href=#self> <img src="p%20q.png" srcset="p%20q.png 2x, b/c.html, data:image/png;base64,aGk= 3x"> <svg><title/><style/></svg> <p id=self>
            <a href="b/c.html?x=1#tw&#111;">decoded</a> <a href="b">folder</a> <a href="#top"> <a href="#:~:text=word"> <a href="mailto:a@b.example"> <a href="">
            <a href="https://elsewhere.example/no.html"> <a href="//elsewhere.example/no.html"> <a href="printables/later.pdf">
            <!-- <a href="none.html"> --> <script>"<a href='none.html'>"</script> <a href="javascript:void 0">"##;
        let files = [
            file("a.html", page),
            file("b/c.html", "<p id=one><a name=two>"),
            file("b/index.html", "<a href=/a.html>"),
            file("p%20q.png", ""),
        ];
        assert_eq!(told(Some(""), &files, "", ""), Vec::<String>::new());
        // In one file, a link stands in another place than it was written for.
        let whole = [file("guide-in-one-file.html", "<a href=c.html>"), file("b/c.html", "<a href=../guide-in-one-file.html>")];
        assert_eq!(told(Some(""), &whole, "<a href=c.html>", ""), Vec::<String>::new());
        // Below a path of its host, an address from the host's root may be another site's.
        let based = [file("a.html", "<a href=/none.html> <a href=/guide/a.html> <a href=../none.html>")];
        assert_eq!(told(Some("guide/"), &based, "", ""), Vec::<String>::new());
        let rooted = [file("a.html", "<a href=/guide/none.html>")];
        assert_eq!(told(Some("guide/"), &rooted, "", "").len(), 1);
        assert_eq!(told(None, &rooted, "", ""), Vec::<String>::new());
        let placed = [file("404.html", "<a href=/guide/de/none.html>"), file("b/c.html", "<a href=../none.html>")];
        let found = told(Some("guide/"), &placed, "", "<a href=\"{{ root }}none.html\">");
        assert!(found.len() == 1 && found[0].starts_with("themes/mine/templates/base.html:1:20 "), "{found:?}");
        // What a template leaves out may have ids that the builder's own links lead to; a file that nobody has is missed all the same.
        let templated = [file("a.html", "<a href=#_left-out> <a href=none.html>")];
        assert_eq!(told(None, &templated, "", "<a href=\"{{ page.url }}\">").len(), 1);
    }

    #[test]
    fn what_leads_nowhere_is_told_once_where_it_was_written() {
        let html = "<a href=\"nine.html\">n</a> <a href='b.html#too'>t</a> <a href=../../imprint.html>";
        let files = [file("a.html", html), file("b.html", "<p id=two> <a href=\"./imprint.html\">"), file("c.html", html)];
        let text = "nine.html is told of\n\n<a href=\"nine.html\">n</a> <a href='b.html#too'>t</a>\n";
        let found = told(Some(""), &files, text, "<footer>\n<a href=\"{{ root }}imprint.html\">\n");
        let expected = [
            "themes/mine/templates/base.html:2:20 broken-link the HTML on the page `a.html` and on another leads to `../../imprint.html`: there is no file `imprint.html` in the site",
            "content/a.md:3:36 broken-anchor the HTML on the page `a.html` and on another leads to `b.html#too`: `b.html` has no element with the id `too`",
            "content/a.md:3:10 broken-link the HTML on the page `a.html` and on another leads to `nine.html`: there is no file `nine.html` in the site",
        ];
        assert_eq!(found, expected);
    }
}
