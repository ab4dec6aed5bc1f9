//! Reuse gives back what was made from the same inputs, and only if it is still whole.

use std::fs;

use super::{publish, tree_of};
use crate::output::{Area, ContentHash, MANIFEST_NAME, OutputFile, OutputTree, Previous, PublishErrorKind, PublishOptions};

fn card(inputs: &str) -> OutputTree {
    let mut tree = OutputTree::new();
    let file = OutputFile::new("card", "content/messages/a.md").with_inputs(ContentHash::of(inputs.as_bytes()));
    tree.insert("printables/a.pdf", file).unwrap();
    tree.insert("index.html", OutputFile::new("home", "content/index.md")).unwrap();
    tree
}

#[test]
fn the_same_inputs_give_the_same_bytes_back() {
    let out = tempfile::tempdir().unwrap();
    assert!(Previous::open(out.path(), Area::Site).is_none());
    publish(out.path(), &card("1")).unwrap();
    let previous = Previous::open(out.path(), Area::Site).unwrap();
    assert!(Previous::open(out.path(), Area::Letters).is_none());
    assert_eq!(previous.reuse("printables/a.pdf", &ContentHash::of(b"1")).unwrap(), b"card");
    assert!(previous.reuse("printables/a.pdf", &ContentHash::of(b"2")).is_none());
    assert!(previous.reuse("index.html", &ContentHash::of(b"1")).is_none(), "made without inputs");
    assert!(previous.reuse("../manifest.json", &ContentHash::of(b"1")).is_none());
}

#[test]
fn bytes_that_were_touched_are_not_reused() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &card("1")).unwrap();
    let previous = Previous::open(out.path(), Area::Site).unwrap();
    let path = out.path().join("site/printables/a.pdf");
    for bytes in ["Card", "cards", ""] {
        fs::write(&path, bytes).unwrap();
        assert!(previous.reuse("printables/a.pdf", &ContentHash::of(b"1")).is_none());
    }
    fs::remove_file(&path).unwrap();
    assert!(previous.reuse("printables/a.pdf", &ContentHash::of(b"1")).is_none());
}

#[test]
fn new_inputs_of_equal_bytes_are_remembered() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &card("1")).unwrap();
    let report = publish(out.path(), &card("2")).unwrap();
    assert_eq!((report.written, report.linked), (0, 2));
    let previous = Previous::open(out.path(), Area::Site).unwrap();
    assert!(previous.reuse("printables/a.pdf", &ContentHash::of(b"2")).is_some());
}

#[test]
fn what_was_read_of_the_last_run_is_not_taken_for_one_that_came_after() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &card("1")).unwrap();
    let previous = Previous::open(out.path(), Area::Site).unwrap();
    let options = PublishOptions { durable: false, previous: Some(&previous), ..Default::default() };
    let others = tree_of(&[("a.html", "a"), ("index.html", "home")]);
    assert_eq!(crate::output::publish(out.path(), Area::Site, &others, &options).unwrap().removed, 1);
    let report = crate::output::publish(out.path(), Area::Site, &tree_of(&[("index.html", "home")]), &options).unwrap();
    assert_eq!((report.removed, report.kept, report.linked), (1, 0, 1), "the page of the run in between is ours, and no stranger");
}

#[test]
fn a_manifest_that_cannot_be_read_means_nothing_to_reuse() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &tree_of(&[("a", "")])).unwrap();
    fs::write(out.path().join(MANIFEST_NAME), "{").unwrap();
    assert!(Previous::open(out.path(), Area::Site).is_none());
}

/// The card of the last build as one that nobody has read again.
fn standing_card(out: &std::path::Path) -> OutputTree {
    let inputs = ContentHash::of(b"1");
    let previous = Previous::open(out, Area::Site).unwrap();
    assert!(previous.entry("printables/a.pdf", &ContentHash::of(b"2")).is_none());
    let entry = previous.entry("printables/a.pdf", &inputs).unwrap();
    let mut tree = OutputTree::new();
    let file = OutputFile::standing(entry.size, entry.blake3, "content/messages/a.md").with_inputs(inputs);
    tree.insert("printables/a.pdf", file).unwrap();
    tree.insert("index.html", OutputFile::new("another home", "content/index.md")).unwrap();
    tree
}

#[test]
fn what_stands_is_published_again_unread() {
    for links in [true, false] {
        let out = tempfile::tempdir().unwrap();
        publish(out.path(), &card("1")).unwrap();
        let tree = standing_card(out.path());
        let options = PublishOptions { links, ..PublishOptions::default() };
        let report = crate::output::publish(out.path(), Area::Site, &tree, &options).unwrap();
        assert_eq!((report.written, report.linked), (1, 1));
        assert_eq!(fs::read(out.path().join("site/printables/a.pdf")).unwrap(), b"card");
        assert_eq!(fs::read(out.path().join("site/index.html")).unwrap(), b"another home");
    }
}

#[test]
fn what_no_longer_stands_as_it_did_stops_the_build() {
    for now in [Some("Card"), Some("cards"), None] {
        let out = tempfile::tempdir().unwrap();
        publish(out.path(), &card("1")).unwrap();
        let tree = standing_card(out.path());
        let path = out.path().join("site/printables/a.pdf");
        match now {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let error = publish(out.path(), &tree).unwrap_err();
        assert_eq!((error.kind, &error.path), (PublishErrorKind::NotWhole, &path));
        assert_eq!(fs::read_to_string(out.path().join("site/index.html")).unwrap(), "home", "the old site stands");
    }
}
