//! A folder that a site is published into, beside what people have there: what lies behind links, and what killed runs have left.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::disk;

/// A folder that a site is published into.
#[derive(Debug)]
pub struct Landing {
    folder: PathBuf,
    /// The folders in it that were looked at, and whether they are links.
    known: BTreeMap<String, bool>,
}

impl Landing {
    /// Begins to look at a folder.
    pub fn at(folder: &Path) -> Self {
        Landing { folder: folder.to_owned(), known: BTreeMap::new() }
    }

    /// Tells whether a file, by its path in the folder, is a link or lies behind one. What cannot be looked at counts as a link.
    pub fn is_linked(&mut self, path: &str) -> bool {
        let Landing { folder, known } = self;
        let mut above = path.match_indices('/').map(|(end, _)| &path[..end]);
        let is_behind = above.any(|above| match known.get(above) {
            Some(is_known) => *is_known,
            None => *known.entry(above.to_owned()).or_insert(is_link(&folder.join(above))),
        });
        is_behind || is_link(&self.folder.join(path))
    }

    /// Removes the files that a put begins with and has no more when it ends: `index.html#1` beside `index.html`, where that is one of
    /// `own`. Behind links nothing is removed.
    pub fn sweep<'p>(&mut self, own: impl Iterator<Item = &'p str>) {
        let mut folders = BTreeMap::<&str, BTreeSet<&str>>::new();
        for path in own {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            folders.entry(folder).or_default().insert(name);
        }
        for (folder, names) in folders {
            if !folder.is_empty() && self.is_linked(folder) {
                continue;
            }
            for entry in fs::read_dir(self.folder.join(folder)).into_iter().flatten().flatten() {
                let is_left = entry.file_name().to_str().is_some_and(|name| is_part_of(name, &names));
                if is_left && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                    let _ = fs::remove_file(entry.path());
                }
            }
        }
    }
}

fn is_link(path: &Path) -> bool {
    !matches!(disk::look(path), Ok(Some(found)) if !found.is_symlink())
}

/// Whether a name is that of one of `names` and a number behind it.
fn is_part_of(name: &str, names: &BTreeSet<&str>) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    !names.contains(name) && name.rsplit_once('#').is_some_and(|(whole, number)| is_number(number) && names.contains(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_begun_for_own_names_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("a/c.html#3")).unwrap();
        let stay = ["index.html", "index.html#x", "index.html#", "mine.txt#1", "b.html#1", "a/c.html"];
        let go = ["index.html#1", "index.html#12", "a/c.html#2"];
        stay.iter().chain(&go).for_each(|name| fs::write(at(name), "x").unwrap());
        Landing::at(folder.path()).sweep(["index.html", "a/b.html", "a/c.html", "gone/d.html"].into_iter());
        assert!(stay.iter().all(|name| at(name).exists()) && at("a/c.html#3").exists());
        assert!(!go.iter().any(|name| at(name).exists()));
    }

    #[cfg(unix)]
    #[test]
    fn what_lies_behind_a_link_is_told_and_stays() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir_all(elsewhere.path().join("deep")).unwrap();
        for name in ["deep/a.png", "deep/a.png#1"] {
            fs::write(elsewhere.path().join(name), "x").unwrap();
        }
        fs::write(folder.path().join("own.txt"), "x").unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("out")).unwrap();
        std::os::unix::fs::symlink("own.txt", folder.path().join("one.txt")).unwrap();
        let mut landing = Landing::at(folder.path());
        let told = ["own.txt", "one.txt", "out/deep/a.png", "out/deep/a.png", "gone.txt"].map(|path| landing.is_linked(path));
        assert_eq!(told, [false, true, true, true, true]);
        landing.sweep(["out/deep/a.png"].into_iter());
        assert!(elsewhere.path().join("deep/a.png#1").exists());
    }
}
