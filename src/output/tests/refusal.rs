//! What is refused, and that a refusal changes nothing.

use std::fs;
use std::path::Path;
use std::sync::{Barrier, Mutex};

use super::{files, names, publish, read_all, tree_of};
use crate::output::{Area, MANIFEST_NAME, Observer, PublishErrorKind, PublishOptions, Step};

fn refused(out: &Path) -> PublishErrorKind {
    let error = publish(out, &tree_of(&[("index.html", "new")])).unwrap_err();
    assert!(!error.help().is_empty() && error.path.starts_with(out), "{error}");
    error.kind
}

#[test]
fn a_folder_that_somebody_else_filled_is_refused_untouched() {
    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join("site")).unwrap();
    fs::write(out.path().join("site/index.html"), "theirs").unwrap();
    assert_eq!(refused(out.path()), PublishErrorKind::ForeignFolder);
    assert!(refused(out.path()).is_refusal());
    assert_eq!(names(out.path()), ["site"], "not even a lock file");
    assert_eq!(read_all(out.path()), files(&[("site/index.html", "theirs")]));
}

#[test]
fn an_empty_folder_and_one_with_hidden_entries_are_taken() {
    for hidden in [None, Some(".gitkeep"), Some(".git/HEAD")] {
        let out = tempfile::tempdir().unwrap();
        fs::write(out.path().join(".gitignore"), "*\n").unwrap();
        fs::create_dir_all(out.path().join("site/.git")).unwrap();
        if let Some(hidden) = hidden {
            fs::write(out.path().join("site").join(hidden), "kept").unwrap();
        }
        publish(out.path(), &tree_of(&[("index.html", "new")])).unwrap();
        assert_eq!(fs::read_to_string(out.path().join("site/index.html")).unwrap(), "new");
        assert!(out.path().join("site/.git").is_dir());
        assert!(hidden.is_none_or(|hidden| out.path().join("site").join(hidden).exists()));
        assert!(out.path().join(".gitignore").exists());
    }
}

#[test]
fn a_manifest_of_something_else_is_refused() {
    for (json, kind) in [
        (r#"{"name": "my app"}"#, PublishErrorKind::BadManifest),
        (r#"{"tool": "courtesy", "version": "7.0.0", "format": 9}"#, PublishErrorKind::NewerManifest),
    ] {
        let out = tempfile::tempdir().unwrap();
        fs::write(out.path().join(MANIFEST_NAME), json).unwrap();
        assert_eq!(refused(out.path()), kind);
        assert_eq!(read_all(out.path()), files(&[(MANIFEST_NAME, json)]));
    }
}

#[test]
fn a_file_where_a_folder_is_needed_is_refused() {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("output");
    fs::write(&out, "a file").unwrap();
    assert_eq!(refused(&out), PublishErrorKind::NotAFolder);
    let below = publish(&out.join("inner"), &tree_of(&[])).unwrap_err();
    assert_eq!(below.kind, PublishErrorKind::NotAFolder);
    fs::remove_file(&out).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(out.join("site"), "a file").unwrap();
    assert_eq!(refused(&out), PublishErrorKind::NotAFolder);
    assert_eq!(read_all(&out), files(&[("site", "a file")]));
}

#[cfg(unix)]
#[test]
fn a_link_is_followed_for_the_output_and_refused_for_an_area() {
    use std::os::unix::fs::symlink;
    let parent = tempfile::tempdir().unwrap();
    let (real, link) = (parent.path().join("real"), parent.path().join("link"));
    symlink(&real, &link).unwrap();
    assert_eq!(refused(&link), PublishErrorKind::SymbolicLink, "it leads nowhere");
    fs::create_dir(&real).unwrap();
    publish(&link, &tree_of(&[("a", "1")])).unwrap();
    publish(&link, &tree_of(&[("a", "2")])).unwrap();
    assert_eq!(read_all(&real.join("site")), files(&[("a", "2")]));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());

    fs::rename(real.join("site"), parent.path().join("www")).unwrap();
    symlink("../www", real.join("site")).unwrap();
    assert_eq!(refused(&real), PublishErrorKind::SymbolicLink);
    assert_eq!(read_all(&parent.path().join("www")), files(&[("a", "2")]));

    fs::remove_file(real.join(MANIFEST_NAME)).unwrap();
    symlink("../elsewhere.json", real.join(MANIFEST_NAME)).unwrap();
    assert_eq!(refused(&real), PublishErrorKind::SymbolicLink);
}

#[test]
fn folders_that_only_look_like_ours_are_left_alone() {
    let out = tempfile::tempdir().unwrap();
    for name in [".site-1.staging", ".site-x.staging", ".pages-1.staging", "site-1.staging"] {
        fs::create_dir_all(out.path().join(name).join("tree")).unwrap();
        fs::write(out.path().join(name).join("tree/precious"), "kept").unwrap();
    }
    publish(out.path(), &tree_of(&[("a", "1")])).unwrap();
    publish(out.path(), &tree_of(&[("a", "2")])).unwrap();
    assert_eq!(read_all(out.path()).values().filter(|text| *text == "kept").count(), 4);
}

/// Stays at the first step until it is let go.
struct Wait(Barrier, Mutex<bool>);

impl Observer for Wait {
    fn reached(&self, step: Step<'_>) -> std::io::Result<()> {
        if step == Step::Locked && !std::mem::replace(&mut *self.1.lock().unwrap(), true) {
            self.0.wait();
            self.0.wait();
        }
        Ok(())
    }
}

#[test]
fn a_second_run_is_told_of_the_first_and_disturbs_nothing() {
    let out = tempfile::tempdir().unwrap();
    let wait = Wait(Barrier::new(2), Mutex::new(false));
    std::thread::scope(|scope| {
        let options = PublishOptions { durable: false, observer: Some(&wait), ..Default::default() };
        let tree = tree_of(&[("a", "first")]);
        let path = out.path();
        let first = scope.spawn(move || crate::output::publish(path, Area::Site, &tree, &options));
        wait.0.wait();
        let second = publish(out.path(), &tree_of(&[("a", "second")]));
        wait.0.wait();
        let kind = second.unwrap_err().kind;
        assert_eq!(kind, PublishErrorKind::Locked);
        assert!(!kind.is_refusal());
        first.join().unwrap().unwrap();
    });
    assert_eq!(read_all(&out.path().join("site")), files(&[("a", "first")]));
    publish(out.path(), &tree_of(&[("a", "second")])).unwrap();
}
