//! Paths of files and the URIs that editors write for them.

use std::path::{Component, Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What stays as it is in the path of a URI, besides letters and digits (RFC 3986, section 3.3).
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The path of a file on this machine; nothing for any other document.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    let path = &rest[rest.find('/')?..];
    let host = &rest[..rest.len() - path.len()];
    if !host.is_empty() && host != "localhost" {
        return None;
    }
    let path = percent_decode_str(path.split(['?', '#']).next()?).decode_utf8().ok()?;
    let is_drive = cfg!(windows) && path.as_bytes().get(2) == Some(&b':');
    let path = PathBuf::from(if is_drive { &path[1..] } else { &path[..] });
    (path.is_absolute() && !path.components().any(|part| part == Component::ParentDir)).then_some(path)
}

/// The URI of a file.
pub(super) fn uri_of(path: &Path) -> Uri {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { with_slashes(&path) } else { path.into_owned() };
    let root = match path.as_bytes() {
        [b'/', b'/', ..] => "file:",
        [b'/', ..] => "file://",
        _ => "file:///",
    };
    Uri(format!("{root}{}", utf8_percent_encode(&path, KEPT)))
}

/// A path of Windows as a URI has it, without the mark of those that Windows gives in full.
fn with_slashes(path: &str) -> String {
    let plain = match path.strip_prefix(r"\\?\") {
        Some(path) => path.strip_prefix("UNC").map_or(path.to_owned(), |share| format!(r"\{share}")),
        None => path.to_owned(),
    };
    plain.replace('\\', "/")
}

/// A path from a guide's root as that of a file.
pub(super) fn below(root: &Path, path: &str) -> PathBuf {
    path.split('/').fold(root.to_owned(), |whole, part| whole.join(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_windows_lose_their_mark() {
        for (path, wanted) in [
            (r"\\?\C:\guide\a.md", "C:/guide/a.md"),
            (r"C:\guide", "C:/guide"),
            (r"\\?\UNC\host\share\a", "//host/share/a"),
            (r"\\host\share", "//host/share"),
        ] {
            assert_eq!(with_slashes(path), wanted);
        }
    }

    #[cfg(unix)]
    #[test]
    fn paths_and_uris_are_the_same_both_ways() {
        for path in ["/a/content/1-x y/d\u{fc}.md", "/a/50%25/#1.md", "/a/\u{65e5}\u{672c}?.md"] {
            assert_eq!(path_of(&uri_of(Path::new(path))).as_deref(), Some(Path::new(path)));
        }
        assert_eq!(uri_of(Path::new("/a b")).0, "file:///a%20b");
        for other in ["untitled:Untitled-1", "file://host/a.md", "https://example.org/a.md", "file:///a/../b.md", "file:///%FF", "file://"]
        {
            assert_eq!(path_of(&other.into()), None, "{other}");
        }
        assert_eq!(path_of(&"file://localhost/a%20b.md".into()).as_deref(), Some(Path::new("/a b.md")));
    }
}
