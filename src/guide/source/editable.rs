//! Files that may be read and written by their path from the guide's root, and none beside them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::file::unreadable;
use super::text::{bytes, too_large};
use super::walk::{self, is_passed_over};
use crate::diagnostic::{Code, Diagnostic};

/// The file of the guide, beside its folders, that may be edited.
const CONFIG: &str = "courtesy.toml";
/// The folders whose files may be edited.
const FOLDERS: [&str; 2] = ["content", "themes"];

/// Where a file lies on the disk that may be edited; there may be none yet.
///
/// # Errors
/// A diagnostic where the path leads anywhere but to a file in `content/` or `themes/` or to `courtesy.toml`, be it by `..` or by a link.
pub fn editable(root: &Path, path: &str) -> Result<PathBuf, Diagnostic> {
    if !is_editable(path) {
        return Err(refused(path, "is no file of the guide"));
    }
    let mut disk = root.to_owned();
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        disk.push(part);
        match fs::symlink_metadata(&disk) {
            Ok(found) if found.file_type().is_symlink() => return Err(refused(path, "is, or lies behind, a symbolic link")),
            Ok(found) if parts.peek().is_some() && !found.is_dir() => return Err(refused(path, "lies in what is no folder")),
            Ok(found) if parts.peek().is_none() && !found.is_file() => return Err(refused(path, "is no file")),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
    Ok(disk)
}

/// Whether a path, by its words alone, is one that may be edited.
fn is_editable(path: &str) -> bool {
    let is_name = |part: &str| {
        let is_odd = |c: char| c.is_control() || ['\\', ':', '\u{FFFD}'].contains(&c);
        !part.is_empty() && !part.chars().any(is_odd) && !part.ends_with(['.', ' '])
    };
    let is_inside = |(folder, rest): (&str, &str)| FOLDERS.contains(&folder) && rest.split('/').all(is_name);
    path == CONFIG || (path.split_once('/').is_some_and(is_inside) && !is_passed_over(Path::new(path)))
}

fn refused(path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::BadRequest, format!("`{path}` {why}"))
        .help("only files in `content/` and `themes/`, and `courtesy.toml`, can be edited here, and no link is followed")
}

/// Reads the bytes of a file that may be edited; `None` where there is none.
///
/// # Errors
/// A diagnostic where it may not be edited, cannot be read or is larger than 4 MiB.
pub fn read_editable(root: &Path, path: &str) -> Result<Option<Vec<u8>>, Diagnostic> {
    match bytes(&editable(root, path)?) {
        Ok((_, Some(bytes))) => Ok(Some(bytes)),
        Ok((data, None)) => Err(too_large(path, data.len())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, &error)),
    }
}

/// The paths of all files that may be edited, sorted, `courtesy.toml` in front.
pub fn list_editable(root: &Path) -> Vec<String> {
    let found = FOLDERS.iter().filter(|folder| root.join(folder).is_dir()).flat_map(|folder| walk::walk(root, folder).0);
    let below = found.map(|file| file.path).filter(|path| is_editable(path));
    std::iter::once(CONFIG.to_owned()).chain(below).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_guide_can_be_edited() {
        for fine in [
            "courtesy.toml",
            "content/index.md",
            "content/public/.well-known/security.txt",
            "content/1-a b/Ünï.md",
            "themes/letterpress/assets/css/a.css",
        ] {
            assert!(is_editable(fine), "{fine}");
        }
        for bad in [
            "",
            "/",
            "/etc/passwd",
            "content",
            "content/",
            "content//a.md",
            "content/../courtesy.toml",
            "content/..",
            "content/./a.md",
            "../content/a.md",
            "content/.git/config",
            "content/a.md~",
            "content\\a.md",
            "content/a\\..\\..\\b",
            "content/C:/a.md",
            "content/a.md:stream",
            "content/a.md.",
            "content/a\0.md",
            "content/a\n.md",
            "output/site/index.html",
            "CONTENT/a.md",
            "courtesy.toml/",
            "./courtesy.toml",
            ".git/config",
            "src/main.rs",
        ] {
            assert!(!is_editable(bad), "{bad:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn no_link_is_followed() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("guide");
        fs::create_dir_all(root.join("content/1-a")).unwrap();
        fs::write(folder.path().join("secret.md"), "secret").unwrap();
        fs::write(root.join("content/1-a/a.md"), "a").unwrap();
        symlink("../../secret.md", root.join("content/out.md")).unwrap();
        symlink("1-a", root.join("content/2-b")).unwrap();
        symlink("../..", root.join("content/3-up")).unwrap();
        symlink("/nowhere", root.join("courtesy.toml")).unwrap();
        for bad in ["content/out.md", "content/2-b/a.md", "content/3-up/secret.md", "courtesy.toml", "content/1-a", "content/1-a/a.md/b.md"]
        {
            assert!(editable(&root, bad).is_err(), "{bad}");
            assert!(read_editable(&root, bad).is_err(), "{bad}");
        }
        assert_eq!(read_editable(&root, "content/1-a/a.md").unwrap().unwrap(), b"a");
        assert_eq!(read_editable(&root, "content/1-a/new.md").unwrap(), None);
        assert_eq!(editable(&root, "content/9-new/new.md").unwrap(), root.join("content/9-new/new.md"));
    }
}
