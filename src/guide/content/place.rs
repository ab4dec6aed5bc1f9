//! What a file is, its id, its order and its URL: all of it follows from where it lies.

use std::ops::Range;

pub use crate::guide::slug::slug;

use crate::guide::address::url_of;
use crate::guide::slug::nfc;
use crate::guide::source::PUBLIC;

/// Longest name of a file that a page is published under, in bytes: that of every common file system.
const NAME_MAX: usize = 255;

/// The kinds of content files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `content/index.md`.
    Home,
    /// Another file directly in `content/`.
    Page,
    /// `index.md` of a section's folder.
    Section,
    /// A rule; the section's slug.
    Guidance(String),
    /// `content/messages/index.md`.
    Library,
    /// A message.
    Message,
}

impl Kind {
    /// The folder that stands before an id where several files have the same: `section/id`, `messages/id`.
    pub fn folder(&self) -> Option<&str> {
        match self {
            Kind::Guidance(section) => Some(section),
            Kind::Message => Some("messages"),
            _ => None,
        }
    }
}

/// Where a content file belongs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// What the file is.
    pub kind: Kind,
    /// The name by which other files refer to it: the file's name without number and ending, as a slug.
    pub id: String,
    /// Number in front of the name; files without one come last.
    pub order: u64,
    /// URL from the site's root, percent-encoded.
    pub url: String,
}

/// Why a file has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// Its name or a folder's has nothing that can stand in a URL.
    Unnamed,
    /// No kind of content lives there.
    Unexpected,
    /// The file of its page would have a longer name than file systems take.
    TooLong,
    /// Its name or a folder's is that of a device on Windows.
    Reserved,
}

/// Tells the place of a Markdown file by its path from the guide's root.
///
/// # Errors
/// Where the name cannot become a URL, or no kind of content lives there.
pub fn place(path: &str) -> Result<Place, NoPlace> {
    let parts: Vec<&str> = path.strip_prefix("content/").unwrap_or(path).split('/').collect();
    let (folders, name) = match parts.split_last() {
        Some((name, folders)) => (folders, stem(name)),
        None => return Err(NoPlace::Unexpected),
    };
    let (order, id) = split_number(name);
    let id = slug(id).ok_or(NoPlace::Unnamed)?;
    if id.len() + ".html".len() > NAME_MAX {
        return Err(NoPlace::TooLong);
    }
    if is_device(&id) {
        return Err(NoPlace::Reserved);
    }
    let is_index = name.eq_ignore_ascii_case("index");
    let (kind, url) = match folders {
        [] if is_index => (Kind::Home, "index.html".to_owned()),
        [] => (Kind::Page, format!("{id}.html")),
        ["messages"] if is_index => (Kind::Library, "messages/index.html".to_owned()),
        ["messages", ..] if is_index => return Err(NoPlace::Unexpected),
        ["messages", ..] => (Kind::Message, format!("messages/{id}.html")),
        _ if path.starts_with(PUBLIC) => return Err(NoPlace::Unexpected),
        [folder, rest @ ..] => {
            let section = slug(split_number(folder).1).ok_or(NoPlace::Unnamed)?;
            if is_device(&section) {
                return Err(NoPlace::Reserved);
            }
            match (is_index, rest) {
                (true, []) => return Ok(section_place(folder, section)),
                (true, _) => return Err(NoPlace::Unexpected),
                (false, _) => (Kind::Guidance(section.clone()), format!("{section}/{id}.html")),
            }
        }
    };
    Ok(Place { kind, id, order, url: url_of(&url) })
}

/// Whether Windows keeps a name for a device, whatever its ending.
fn is_device(id: &str) -> bool {
    let numbered = |id: &str| id.len() == 1 && ("1"..="9").contains(&id);
    ["con", "prn", "aux", "nul"].contains(&id) || ["com", "lpt"].iter().any(|name| id.strip_prefix(name).is_some_and(numbered))
}

fn section_place(folder: &str, section: String) -> Place {
    let url = url_of(&format!("{section}/index.html"));
    Place { kind: Kind::Section, id: section, order: split_number(folder).0, url }
}

/// The URL of a file that lies beside the content, from the site's root; `None` where it has no usable name. A file that is
/// published as it is keeps its name.
pub fn asset_url(path: &str) -> Option<String> {
    if let Some(inside) = path.strip_prefix(PUBLIC) {
        return Some(url_of(&nfc(inside)));
    }
    let mut parts: Vec<&str> = path.strip_prefix("content/").unwrap_or(path).split('/').collect();
    let name = parts.pop()?;
    let mut url = String::new();
    for folder in parts {
        url.push_str(&slug(split_number(folder).1)?);
        url.push('/');
    }
    let (stem, ending) = name.rsplit_once('.').map_or((name, None), |(stem, ending)| (stem, Some(ending)));
    url.push_str(&slug(stem)?);
    if let Some(ending) = ending.and_then(slug) {
        url.push('.');
        url.push_str(&ending);
    }
    Some(url_of(&url))
}

/// The URL of the Markdown beside a page.
pub fn markdown_url(url: &str) -> String {
    format!("{}.md", url.strip_suffix(".html").unwrap_or(url))
}

/// From a page to the site's root: `../` for every folder it lies in.
pub fn root_of(url: &str) -> String {
    "../".repeat(url.matches('/').count())
}

/// The slug of a folder that holds guidance, from a path such as `content/2-waiting/1-rule.md`.
pub fn section_folder(path: &str) -> Option<&str> {
    let (folder, _) = path.strip_prefix("content/")?.split_once('/')?;
    (folder != "messages" && !path.starts_with(PUBLIC)).then_some(folder)
}

/// Splits `2-phone-interview` into the number 2 and `phone-interview`; a name without number sorts last.
pub fn split_number(name: &str) -> (u64, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].trim_start_matches(['-', '_', '.', ' ']);
    match name[..digits].parse() {
        Ok(number) if rest.len() < name.len() - digits && !rest.is_empty() => (number, rest),
        _ => (u64::MAX, name),
    }
}

/// A title for a folder that has none: its name with spaces and a capital.
pub fn humanised(folder: &str) -> String {
    let words = split_number(folder).1.replace(['-', '_'], " ");
    let mut chars = words.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// What stands between the last two dots of a file's name: `de` in `content/thank-you.de.md`.
pub fn language_of(path: &str) -> Option<&str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (name, language) = stem(name).rsplit_once('.')?;
    (!name.is_empty()).then_some(language)
}

/// The path without the language in its name: `content/thank-you.md`.
pub fn without_language(path: &str) -> String {
    match (language_of(path), path.rsplit_once('.')) {
        (Some(language), Some((stem, ending))) => format!("{}.{ending}", &stem[..stem.len() - language.len() - 1]),
        _ => path.to_owned(),
    }
}

fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The bytes of the first line, for problems that concern a file as a whole.
pub fn first_line(text: &str) -> Range<usize> {
    0..text.find('\n').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_order_and_url_follow_from_the_path() {
        let at = |path: &str| place(path).map(|p| (p.kind, p.url, p.order));
        assert_eq!(at("content/index.md"), Ok((Kind::Home, "index.html".into(), u64::MAX)));
        assert_eq!(at("content/about.md"), Ok((Kind::Page, "about.html".into(), u64::MAX)));
        assert_eq!(at("content/2-wait/index.md"), Ok((Kind::Section, "wait/index.html".into(), 2)));
        assert_eq!(at("content/2-wait/10-x y.md"), Ok((Kind::Guidance("wait".into()), "wait/x-y.html".into(), 10)));
        assert_eq!(at("content/messages/email/a.md"), Ok((Kind::Message, "messages/a.html".into(), u64::MAX)));
        assert_eq!(at("content/messages/email/index.md"), Err(NoPlace::Unexpected));
        assert_eq!(at("content/2-wait/'résumé' \"日本\".md").unwrap().1, "wait/r%C3%A9sum%C3%A9-%E6%97%A5%E6%9C%AC.html");
        assert_eq!(place("content/1-すぐに感謝.md").unwrap().id, "すぐに感謝");
        assert_eq!(place("content/re\u{301}sume\u{301}.md"), place("content/RÉSUMÉ.md"));
        assert_eq!(at(&format!("content/{}.md", "感".repeat(83))).unwrap().2, u64::MAX);
        assert_eq!(at(&format!("content/{}.md", "感".repeat(84))), Err(NoPlace::TooLong));
        assert_eq!(at("content/2-wait/???.md"), Err(NoPlace::Unnamed));
        for path in ["content/Con.md", "content/1-aux/x.md", "content/messages/COM 1.md", "content/lpt9!.md"] {
            assert_eq!(at(path).is_err(), path != "content/messages/COM 1.md", "{path}");
        }
    }

    #[test]
    fn a_number_is_only_a_number_before_a_separator() {
        assert_eq!(split_number("3rd-interview"), (u64::MAX, "3rd-interview"));
        assert_eq!(split_number("2026"), (u64::MAX, "2026"));
        assert_eq!(split_number("03. Waiting"), (3, "Waiting"));
        assert_eq!(split_number("99999999999999999999999-x"), (u64::MAX, "99999999999999999999999-x"));
    }

    #[test]
    fn a_language_stands_between_the_last_two_dots() {
        assert_eq!(language_of("content/1.a/x.de.md"), Some("de"));
        assert_eq!(without_language("content/1.a/x.pt-BR.md"), "content/1.a/x.md");
        assert_eq!(language_of("content/1.a/x.md"), None);
        assert_eq!(language_of("content/.de.md"), None);
        assert_eq!(without_language("content/x.md"), "content/x.md");
    }

    #[test]
    fn assets_keep_their_ending() {
        assert_eq!(asset_url("content/2-wait/My Photo.JPG").as_deref(), Some("wait/my-photo.jpg"));
    }
}
