//! The sections of a guide, by the folders of its files.

use super::Section;
use super::place::{humanised, section_folder, slug, split_number};
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::guide::address::url_of;

/// The folders that hold content other than messages, in order.
pub(super) fn sections(paths: Vec<&str>) -> (Vec<Section>, Vec<Diagnostic>) {
    let mut folders: Vec<&str> = paths.into_iter().filter_map(section_folder).collect();
    folders.dedup();
    let mut sections: Vec<Section> = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    let mut problems = Vec::new();
    folders.sort_by_key(|folder| split_number(folder));
    for folder in folders {
        let (number, name) = split_number(folder);
        let Some(slug) = slug(name) else { continue };
        if let Some(first) = sections.iter().position(|section| section.slug == slug) {
            problems.push(
                Diagnostic::new(
                    Code::UrlTaken,
                    format!("two folders claim the URL `{slug}/`: `content/{}` and `content/{folder}`", names[first]),
                )
                .at(Location::file(format!("content/{folder}")))
                .help("rename one of them, or put the files of both into one; a number in front does not count"),
            );
            continue;
        }
        names.push(folder);
        sections.push(Section {
            url: url_of(&format!("{slug}/index.html")),
            slug,
            number: (number != u64::MAX).then_some(number),
            title: humanised(folder),
            doc: None,
            guidance: Vec::new(),
            messages: Vec::new(),
        });
    }
    (sections, problems)
}
