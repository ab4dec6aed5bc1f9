//! The guide that `courtesy init` makes: the files of `src/desk/start/guide/`, with a title of its own, and those of editors.

use clap::ValueEnum;
use include_dir::{Dir, File, include_dir};
use serde_json::Value;

use super::editors::Editor;
use super::{NewFile, title};
use crate::desk::schema;
use crate::diagnostic::Diagnostic;
use crate::guide::data::quoted;

static GUIDE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/desk/start/guide");

/// Files for which one of the user's own may stand: a folder that holds them is still a place for a guide.
pub const MAY_STAND: [&str; 3] = ["README.md", ".gitignore", ".editorconfig"];

/// The title in the files, where another may take its place.
const TITLE: &str = "Saying thank you";
/// What the workflow installs, where that of this program takes its place as far as it is known: the repository and
/// the commit that it was built from.
const SOURCE: [(&str, &str); 2] = [("COURTESY_REPOSITORY", env!("COURTESY_REPOSITORY")), ("COURTESY_REVISION", env!("COURTESY_REVISION"))];

/// All files of a new guide, sorted by path, with those of the editors and the schemas that they read.
///
/// # Errors
/// A diagnostic where the title cannot be one.
pub fn guide(title: Option<&str>, editors: &[Editor], schemas: &[(&str, Value)]) -> Result<Vec<NewFile>, Diagnostic> {
    let title = title.map(title::tidy).transpose()?.unwrap_or_else(|| TITLE.to_owned());
    // Each once and in one order, however often and in whichever order they were asked for.
    let editors: Vec<Editor> = Editor::value_variants().iter().copied().filter(|editor| editors.contains(editor)).collect();
    let rows: String = editors.iter().map(|editor| editor.row()).collect();
    let own = editors.iter().filter_map(|editor| editor.folder()).flat_map(texts);
    let mut files: Vec<NewFile> = texts(&GUIDE)
        .into_iter()
        .chain(own)
        .map(|(path, text)| NewFile { text: titled(&path, text, &title).replacen(Editor::Vscode.row(), &rows, 1), path })
        .chain(schemas.iter().map(schema_file))
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

/// Path below a folder and text of each of its files.
fn texts(folder: &'static Dir<'static>) -> Vec<(String, &'static str)> {
    let mut files = Vec::new();
    collect(folder, &mut files);
    let below = |file: &'static File<'static>| {
        let path = file.path().strip_prefix(folder.path()).ok()?;
        Some((path.to_str()?.replace('\\', "/"), file.contents_utf8()?))
    };
    files.into_iter().filter_map(below).collect()
}

fn schema_file((name, schema): &(&str, Value)) -> NewFile {
    NewFile { path: format!(".courtesy/schema/{name}.schema.json"), text: schema::text(schema) }
}

fn collect<'d>(dir: &'d Dir<'d>, files: &mut Vec<&'d File<'d>>) {
    files.extend(dir.files());
    dir.dirs().for_each(|dir| collect(dir, files));
}

fn titled(path: &str, text: &str, title: &str) -> String {
    let (line, with) = match path {
        "courtesy.toml" => (format!("title = \"{TITLE}\""), format!("title = {}", quoted(title))),
        "content/index.md" => (format!("title: {TITLE}"), format!("title: {}", title::yaml(title))),
        "README.md" => (format!("# {TITLE}"), format!("# {}", title::markdown(title))),
        ".github/workflows/publish.yml" => {
            let fill = |text: String, (name, value): (&str, &str)| text.replacen(&line(name, ""), &line(name, value), 1);
            return SOURCE.into_iter().fold(text.to_owned(), fill);
        }
        _ => return text.to_owned(),
    };
    text.replacen(&line, &with, 1)
}

fn line(name: &str, value: &str) -> String {
    format!("{name}: \"{value}\"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'f>(files: &'f [NewFile], path: &str) -> &'f str {
        &files.iter().find(|file| file.path == path).unwrap().text
    }

    #[test]
    fn every_file_of_the_folder_is_there_hidden_ones_too() {
        let files = guide(None, &[], &[("config", Value::Null)]).unwrap();
        let on_disk = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/desk/start/guide"));
        let on_disk = on_disk.into_iter().filter(|entry| entry.as_ref().unwrap().file_type().is_file()).count();
        assert_eq!(files.len(), on_disk + 1);
        for path in [".gitignore", ".github/workflows/publish.yml", "courtesy.toml", "content/messages/index.md"] {
            text(&files, path);
        }
        assert!(MAY_STAND.iter().all(|path| files.iter().any(|file| file.path == *path)));
    }

    #[test]
    fn a_title_and_what_is_installed_get_to_their_places() {
        let files = guide(Some("Thanks: *all*  \"round\""), &[], &[]).unwrap();
        assert!(text(&files, "courtesy.toml").contains("\ntitle = \"Thanks: *all* \\\"round\\\"\"\n"));
        assert!(text(&files, "content/index.md").starts_with("---\ntitle: \"Thanks: *all* \\\"round\\\"\"\n"));
        assert!(text(&files, "README.md").starts_with("# Thanks: \\*all\\* \"round\"\n"));
        let workflow = text(&files, ".github/workflows/publish.yml");
        assert!(SOURCE.iter().all(|(name, value)| workflow.matches(&line(name, value)).count() == 1), "{workflow}");
        assert!(files.iter().all(|file| !file.text.contains(TITLE)));
        assert!(guide(Some(" "), &[], &[]).is_err());
    }

    #[test]
    fn every_editor_has_files_and_a_row_that_tells_of_them() {
        assert_eq!(
            text(&guide(None, &[Editor::Vscode], &[]).unwrap(), "README.md"),
            GUIDE.get_file("README.md").unwrap().contents_utf8().unwrap()
        );
        for editor in Editor::value_variants() {
            let files = guide(None, &[*editor], &[]).unwrap();
            let rest = guide(None, &[], &[]).unwrap();
            assert_eq!(files.len() > rest.len(), *editor != Editor::None, "{editor:?}");
            assert!(text(&files, "README.md").contains(editor.row()));
            assert!(*editor == Editor::None || !text(&rest, "README.md").contains(editor.row()));
        }
    }
}
