//! What a guide has already, as far as a new file must know: paths, ids, sections, blanks, events.

use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::guide::address::path_of;
use crate::guide::config::{Config, FieldKind};
use crate::guide::content::{Kind, Place, place, slug, split_number};

/// The content files of a guide, by their paths, and its configuration where that can be read.
#[derive(Default)]
pub struct Shelf {
    /// Each file with its place, sorted by path; files without a place are left out.
    files: Vec<(String, Place)>,
    config: Option<Config>,
}

impl Shelf {
    /// Takes the paths of all Markdown files from the guide's root.
    pub fn new(paths: impl IntoIterator<Item = String>, config: Option<Config>) -> Self {
        let files = paths.into_iter().filter_map(|path| place(&path).ok().map(|place| (path, place)));
        let mut files: Vec<_> = files.collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        Shelf { files, config }
    }

    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.files.iter().map(|(path, place)| (path.as_str(), place))
    }

    /// Names of the sections' folders, for example `2-phone-interview`, by name.
    pub(super) fn section_folders(&self) -> Vec<&str> {
        let folders = self.files.iter().filter(|(_, place)| matches!(place.kind, Kind::Section | Kind::Guidance(_)));
        let mut folders: Vec<&str> = folders.filter_map(|(path, _)| path.split('/').nth(1)).collect();
        folders.dedup();
        folders
    }

    /// The folder of the section `asked`, which may be its id or the folder itself.
    pub(super) fn section(&self, asked: &str) -> Result<(&str, String), Diagnostic> {
        let folders = self.section_folders();
        let known = || folders.iter().filter_map(|folder| Some((*folder, slug(split_number(folder).1)?)));
        if let Some(found) = known().find(|(folder, id)| id == asked || *folder == asked) {
            return Ok(found);
        }
        let ids: Vec<String> = known().map(|(_, id)| id).collect();
        let help = match nearest(asked, ids.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None if ids.is_empty() => "make one first: `courtesy new section \"After the interview\"`".to_owned(),
            None => format!("the sections are {}; `courtesy new section` makes another", one_of(&ids)),
        };
        Err(Diagnostic::new(Code::BadRequest, format!("there is no section `{asked}`")).help(help))
    }

    /// The rule `asked`, by id or `section/id`: its path and its place.
    pub(super) fn rule(&self, asked: &str) -> Result<(&str, &Place), Diagnostic> {
        let rules = || self.files().filter(|(_, place)| matches!(place.kind, Kind::Guidance(_)));
        let is_asked = |place: &Place| place.id == asked || path_of(&place.url).strip_suffix(".html") == Some(asked);
        let found: Vec<_> = rules().filter(|(_, place)| is_asked(place)).collect();
        if let [one] = found.as_slice() {
            return Ok(*one);
        }
        let refused = |message: String, help: String| Err(Diagnostic::new(Code::BadRequest, message).help(help));
        if found.is_empty() {
            let help = match nearest(asked, rules().map(|(_, place)| place.id.as_str())) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a rule by its file's name without number and ending".to_owned(),
            };
            return refused(format!("there is no rule `{asked}`"), help);
        }
        let choices: Vec<_> = found.iter().filter_map(|(_, place)| place.url.strip_suffix(".html")).map(path_of).collect();
        refused(format!("`{asked}` fits several rules"), format!("write {}", one_of(&choices)))
    }

    /// The labels of the blanks that hold somebody else's name, in the order in which they are declared.
    pub(super) fn names(&self) -> Vec<&str> {
        let fields = self.config.iter().flat_map(|config| &config.fields);
        let mut names: Vec<_> = fields.filter(|(id, field)| field.kind == FieldKind::Name && *id != "your-name").collect();
        names.sort_by_key(|(_, field)| field.label.span.start);
        names.into_iter().map(|(_, field)| field.label.value.as_str()).collect()
    }

    /// The label of the reader's own name, if it is a blank.
    pub(super) fn your_name(&self) -> Option<&str> {
        self.config.as_ref()?.fields.get("your-name").map(|field| field.label.value.as_str())
    }

    /// The id of the first event.
    pub(super) fn event(&self) -> Option<&str> {
        let events = &self.config.as_ref()?.events;
        events.iter().min_by_key(|(_, words)| words.span.start).map(|(id, _)| id.as_str())
    }
}
