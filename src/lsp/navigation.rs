//! Where something is at home, and where it is spoken of.

use gen_lsp_types as lsp;

use super::here::Here;
use super::mentions;
use super::subject::Subject;

/// Where the thing at a position is at home.
pub(super) fn definition(here: &Here<'_>, position: lsp::Position) -> Option<lsp::Location> {
    let mention = mentions::at(here, here.lines().byte(position))?;
    home(here, &mention.subject)
}

/// Every place that speaks of the thing at a position.
pub(super) fn references(here: &Here<'_>, position: lsp::Position, with_home: bool) -> Option<Vec<lsp::Location>> {
    let mention = mentions::at(here, here.lines().byte(position))?;
    let all = mentions::everywhere(here.standing, &mention.subject).into_iter().filter(|(_, mention)| with_home || !mention.is_home);
    Some(all.filter_map(|(path, mention)| here.location(&path, mention.span)).collect())
}

/// The links of a file to others of the guide.
pub(super) fn links(here: &Here<'_>) -> Vec<lsp::DocumentLink> {
    let lines = here.lines();
    let link = |path: &str, name: std::ops::Range<usize>| {
        let tooltip = here.page(path).map(|(_, doc)| doc.title.value.clone());
        lsp::DocumentLink { range: lines.range(name), target: Some(here.uri(path)), tooltip, data: None }
    };
    let mentions = mentions::of_file(here).into_iter().filter(|mention| !mention.is_home);
    mentions
        .filter_map(|mention| match &mention.subject {
            Subject::Page(path) | Subject::Asset(path) => Some(link(path, mention.name.clone())),
            _ => None,
        })
        .collect()
}

fn home(here: &Here<'_>, subject: &Subject) -> Option<lsp::Location> {
    let page = |path: &str| here.page(path).and_then(|(_, doc)| here.location(path, doc.title.span.clone()));
    match subject {
        Subject::Page(path) => page(path),
        Subject::Heading(path, id) => {
            let (_, doc) = here.page(path)?;
            let heading = doc.headings.iter().find(|heading| heading.id == *id)?;
            here.location(path, doc.in_file(&heading.span))
        }
        Subject::Asset(path) => Some(lsp::Location { uri: here.uri(path), range: lsp::Range::default() }),
        Subject::Section(slug) => {
            let section = here.edition.sections.iter().find(|section| section.slug == *slug)?;
            page(&section.doc.as_ref()?.file.path)
        }
        Subject::Blank(_) | Subject::Event(_) | Subject::Stationery(_) | Subject::Design(_) | Subject::Tag(_) => {
            let all = mentions::everywhere(here.standing, subject).into_iter();
            let (path, mention) = all.into_iter().find(|(_, mention)| mention.is_home)?;
            here.location(&path, mention.span)
        }
    }
}
