//! Another program changes foreign files while a publication is under way.

use std::fs;
use std::io;
use std::path::Path;

use courtesy::output::{Area, Observer, PublishOptions, Step, publish};

use super::crash::{foreign, new, start, with};
use super::{Files, assert_clean, quick, read_all, tree_of};

/// Writes files to the old tree when the new one is complete, each under another name first, as careful programs do.
struct Meddler<'a> {
    out: &'a Path,
    files: &'a Files,
}

impl Observer for Meddler<'_> {
    fn reached(&self, step: Step<'_>) -> io::Result<()> {
        for (path, bytes) in self.files.iter().filter(|_| step == Step::Staged) {
            let path = self.out.join("site").join(path);
            fs::create_dir_all(path.parent().unwrap())?;
            fs::write(path.with_extension("new"), bytes)?;
            fs::rename(path.with_extension("new"), path)?;
        }
        Ok(())
    }
}

fn publish_and_meddle(out: &Path, late: &Files, exchange: bool) -> Option<std::path::PathBuf> {
    let observer = Meddler { out, files: late };
    let options = PublishOptions { exchange, observer: Some(&observer), ..quick() };
    publish(out, Area::Site, &tree_of(&new()), &options).unwrap().leftover
}

#[test]
fn what_comes_late_is_kept() {
    for exchange in [true, false] {
        let out = start(false);
        let late = super::files(&[("CNAME", "example.net"), (".git/late/object", "late")]);
        assert_eq!(publish_and_meddle(out.path(), &late, exchange), None);
        let foreign: Files = foreign().into_iter().chain(late).collect();
        assert_clean(out.path(), &new(), &foreign, "meddling");
    }
}

#[test]
fn what_comes_late_and_in_the_way_is_left_beside_the_site() {
    for exchange in [true, false] {
        let out = start(false);
        let late = super::files(&[("c", "mine")]);
        let leftover = publish_and_meddle(out.path(), &late, exchange).unwrap();
        assert_eq!(read_all(&leftover), late);
        for (text, left) in [("next", Some(leftover)), ("last", None)] {
            let tree = tree_of(&super::files(&[("index.html", text)]));
            assert_eq!(publish(out.path(), Area::Site, &tree, &quick()).unwrap().leftover, left);
        }
        let last = super::files(&[("index.html", "last")]);
        assert_eq!(read_all(&out.path().join("site")), with(last, &with(foreign(), &late)), "the way is free");
    }
}
