//! Reuse gives back what was made from the same inputs, and only if it is still whole.

use std::fs;

use super::{publish, tree_of};
use crate::output::{Area, ContentHash, MANIFEST_NAME, OutputFile, OutputTree, Previous};

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
fn a_manifest_that_cannot_be_read_means_nothing_to_reuse() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &tree_of(&[("a", "")])).unwrap();
    fs::write(out.path().join(MANIFEST_NAME), "{").unwrap();
    assert!(Previous::open(out.path(), Area::Site).is_none());
}
