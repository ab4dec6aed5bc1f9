//! A record holds as long as nobody touches what was published, and not a moment longer.

use std::fs;
use std::io;
use std::path::Path;

use super::{files, read_all, tree_of};
use crate::output::{Area, ContentHash, Observer, PublishOptions, PublishReport, RECORD_NAME, Record, Recorded, Step};

fn record() -> Record {
    Record { key: ContentHash::of(b"inputs"), said: "all well\n\"quoted\"".to_owned() }
}

/// Publishes some files and keeps a record of it.
fn publish(out: &Path, files: &[(&str, &str)]) -> PublishReport {
    let record = record();
    let options = PublishOptions { durable: false, record: Some(&record), ..Default::default() };
    crate::output::publish(out, Area::Site, &tree_of(files), &options).unwrap()
}

const SITE: [(&str, &str); 3] = [("a/b/y.html", "y"), ("a/x.html", "1234"), ("index.html", "home")];

fn stands(out: &Path) -> bool {
    Recorded::read(out).is_some_and(|recorded| recorded.stands(out, Area::Site))
}

#[test]
fn what_was_kept_is_found_and_stands() {
    let out = tempfile::tempdir().unwrap();
    assert!(Recorded::read(out.path()).is_none());
    publish(out.path(), &SITE);
    assert_eq!(Recorded::read(out.path()).unwrap().record, record());
    assert!(stands(out.path()));
    assert_eq!(publish(out.path(), &SITE).written, 0);
    assert!(stands(out.path()), "nothing changed");
    publish(out.path(), &SITE[1..]);
    assert!(stands(out.path()), "a file less, and the others linked from the old tree");
}

type Meddling = fn(&Path);

#[test]
fn whoever_touches_the_site_makes_the_record_void_and_is_mended() {
    let meddlings: [(&str, Meddling); 8] = [
        ("an edit of the same size and time", |site| {
            let path = site.join("a/x.html");
            let time = fs::metadata(&path).unwrap().modified().unwrap();
            fs::write(&path, "9999").unwrap();
            fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
        }),
        ("a file removed", |site| fs::remove_file(site.join("a/x.html")).unwrap()),
        ("a folder removed", |site| fs::remove_dir_all(site.join("a")).unwrap()),
        ("a file put in the place of another", |site| fs::rename(site.join("a/x.html"), site.join("index.html")).unwrap()),
        ("a file that was emptied", |site| fs::write(site.join("index.html"), "").unwrap()),
        ("two files that changed places", |site| {
            fs::rename(site.join("index.html"), site.join("t")).unwrap();
            fs::rename(site.join("a/x.html"), site.join("index.html")).unwrap();
            fs::rename(site.join("t"), site.join("a/x.html")).unwrap();
        }),
        ("a manifest written anew", |site| {
            let path = site.parent().unwrap().join("manifest.json");
            let json = fs::read(&path).unwrap();
            fs::write(&path, json).unwrap();
        }),
        ("the whole site removed", |site| fs::remove_dir_all(site).unwrap()),
    ];
    for (what, meddle) in meddlings {
        let out = tempfile::tempdir().unwrap();
        publish(out.path(), &SITE);
        meddle(&out.path().join("site"));
        assert!(!stands(out.path()), "{what}");
        publish(out.path(), &SITE);
        assert_eq!(read_all(&out.path().join("site")), files(&SITE), "{what}");
        assert!(stands(out.path()), "{what}");
    }
}

#[test]
fn a_foreign_file_makes_the_record_void_once() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &SITE);
    fs::write(out.path().join("site/a/CNAME"), "example.org").unwrap();
    assert!(!stands(out.path()));
    assert_eq!(publish(out.path(), &SITE).written, 0);
    assert!(stands(out.path()));
    fs::write(out.path().join("site/a/CNAME"), "example.com").unwrap();
    assert!(!stands(out.path()));
}

/// Somebody who puts a file into the old site when the new one is ready.
struct Stranger<'s>(&'s Path);

impl Observer for Stranger<'_> {
    fn reached(&self, step: Step<'_>) -> io::Result<()> {
        if step == Step::Staged { fs::write(self.0.join("site/a/CNAME"), "example.org") } else { Ok(()) }
    }
}

#[test]
fn a_foreign_file_that_came_during_a_run_is_known_in_the_next() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &SITE);
    assert!(Recorded::read(out.path()).unwrap().is_pure);
    let (record, stranger) = (record(), Stranger(out.path()));
    let options = PublishOptions { durable: false, record: Some(&record), observer: Some(&stranger), ..Default::default() };
    crate::output::publish(out.path(), Area::Site, &tree_of(&SITE[1..]), &options).unwrap();
    assert!(stands(out.path()) && !Recorded::read(out.path()).unwrap().is_pure);
    assert_eq!(publish(out.path(), &SITE).kept, 1);
    let mut wanted = files(&SITE);
    wanted.insert("a/CNAME".to_owned(), "example.org".to_owned());
    assert_eq!(read_all(&out.path().join("site")), wanted);
    fs::remove_file(out.path().join("site/a/CNAME")).unwrap();
    fs::create_dir(out.path().join("site/empty")).unwrap();
    publish(out.path(), &SITE[1..]);
    assert!(!Recorded::read(out.path()).unwrap().is_pure && out.path().join("site/empty").is_dir());
    fs::remove_dir(out.path().join("site/empty")).unwrap();
    publish(out.path(), &SITE);
    assert!(Recorded::read(out.path()).unwrap().is_pure);
}

#[test]
fn what_a_run_that_was_cut_short_left_makes_the_record_void() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &SITE);
    let staging = out.path().join(".site-1.staging");
    fs::create_dir(&staging).unwrap();
    assert!(!stands(out.path()));
    publish(out.path(), &SITE);
    assert!(!staging.exists() && stands(out.path()));
}

#[test]
fn a_damaged_record_counts_as_none() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &SITE);
    let path = out.path().join(RECORD_NAME);
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&path, &flipped).unwrap();
        assert!(Recorded::read(out.path()).is_none(), "byte {at} is another one");
        fs::write(&path, &whole[..at]).unwrap();
        assert!(Recorded::read(out.path()).is_none(), "cut after {at} bytes");
    }
    fs::remove_file(&path).unwrap();
    assert_eq!(publish(out.path(), &SITE).written, 0);
    assert!(stands(out.path()));
}
