//! Whether a folder may become an output folder: it is new, empty, hidden files apart, or was one before.

use std::fs;
use std::path::Path;

use super::manifest::{Area, MANIFEST_NAME};

/// The name of something that stands in `out` and tells that the folder has another use; `None` where it may be built into.
pub fn stranger(out: &Path) -> Option<String> {
    if out.join(MANIFEST_NAME).is_file() {
        return None;
    }
    let entries = fs::read_dir(out).ok()?.flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.') && name != Area::Site.as_str() && name != Area::Letters.as_str());
    names.sort();
    names.into_iter().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_new_empty_and_own_folders_are_built_into() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path();
        assert_eq!(stranger(&out.join("new")), None);
        fs::write(out.join(".gitignore"), "*").unwrap();
        fs::create_dir(out.join("letters")).unwrap();
        assert_eq!(stranger(out), None);
        fs::write(out.join("thesis.txt"), "").unwrap();
        assert_eq!(stranger(out).as_deref(), Some("thesis.txt"));
        fs::write(out.join(MANIFEST_NAME), "{}").unwrap();
        assert_eq!(stranger(out), None);
    }
}
