//! The guide as a book (EPUB 3.3): its chapters in XHTML, the package that lists them, and a cover, in one archive.

mod archive;
mod cover;
mod package;

use minijinja::{Value, context, value::Serde};

use super::chapters::{self, Entry};
use super::inputs::Inputs;
use super::medium::{Medium, PICTURES, media_type};
use super::renderer::Renderer;
use super::wanted::BOOK;
use crate::diagnostic::file::File;
use crate::diagnostic::parts::Parts;
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::address::path_of;
use crate::guide::content::Guide;
use crate::theme::Theme;
use crate::web::xml::legal;
use archive::{Packed, archive};
pub(super) use cover::Title;

/// Makes the book of an edition.
///
/// # Errors
/// A diagnostic at the line of the template that failed, or of an archive that cannot be made.
pub fn book(guide: &Guide, theme: &Theme, inputs: &Inputs<'_>) -> Result<File, Diagnostic> {
    let mut renderer = Renderer::new(guide, theme, &Inputs { printables: &[], ..*inputs })?;
    renderer.bodies.medium = Medium::Book(chapters::urls(guide));
    let contents = chapters::contents(&renderer)?;
    let files = files(&renderer, &contents, inputs)?;
    let mut parts = Parts::default();
    files.iter().for_each(|file| [file.path.as_bytes(), &file.bytes].into_iter().for_each(|part| parts.add(part)));
    let hash = parts.hash();
    let content = match inputs.last.content(BOOK, &hash) {
        Some(content) => content,
        None => archive(&files).map_err(failed)?.into(),
    };
    Ok(File { url: BOOK.to_owned(), content, origin: "the book".to_owned(), inputs: Some(hash) })
}

/// Every file of the book, in the order in which they are packed.
fn files<'f>(renderer: &Renderer<'_>, contents: &[Entry], inputs: &Inputs<'f>) -> Result<Vec<Packed<'f>>, Diagnostic> {
    let chapters: Vec<&Entry> = contents.iter().flat_map(Entry::all).filter(|entry| entry.url.is_some()).collect();
    let pictures = pictures(renderer.guide, inputs);
    let package = package::write(renderer, &chapters, &pictures).map_err(failed)?;
    let page = || context! { site => renderer.site.clone(), root => "" };
    let render = |name: &str, context: Value| renderer.theme.templates.render(name, context);
    let nav = render("book/nav.xhtml", context! { entries => Value::from(Serde(contents)), ..page() })?;
    let cover = context! { title => Value::from(Serde(cover::lines(&renderer.guide.config.guide.title))), ..page() };
    let mut files = vec![
        Packed::made("META-INF/container.xml", package::CONTAINER.to_owned()),
        Packed::made("EPUB/package.opf", package),
        Packed::made("EPUB/nav.xhtml", nav),
        Packed::made("EPUB/cover.xhtml", render("book/cover.xhtml", page())?),
        Packed::made("EPUB/cover.svg", render("book/cover.svg", cover)?),
        Packed::made("EPUB/style.css", render("book/style.css", page())?),
    ];
    files.iter_mut().for_each(Packed::make_legal);
    let chapter = |chapter: &&Entry| {
        let url = chapter.url.as_deref().unwrap_or_default();
        Packed::made(&format!("EPUB/{}", path_of(url)), legal(&chapter.text).into_owned())
    };
    files.extend(chapters.iter().map(chapter));
    files.extend(pictures.into_iter().map(|(url, bytes)| Packed::taken(format!("EPUB/{}", path_of(&url)), bytes)));
    Ok(files)
}

/// The pictures that pages of the guide use, by URL from the folder of the book.
fn pictures<'f>(guide: &Guide, inputs: &Inputs<'f>) -> Vec<(String, &'f [u8])> {
    let picture = |(_, url): &(String, String)| {
        media_type(url)?;
        Some((format!("{PICTURES}{}", url.trim_start_matches("../")), &**inputs.assets.get(url)?))
    };
    guide.assets.iter().filter(|(_, url)| !guide.public.contains(url)).filter_map(picture).collect()
}

fn failed(error: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::Output, format!("the book cannot be packed: {error}"))
}
