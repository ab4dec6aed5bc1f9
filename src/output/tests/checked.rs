//! What a check keeps is found again, and counts as nothing once it is damaged.

use std::fs;
use std::path::Path;

use crate::output::{CHECK_NAME, Card, Checked, ContentHash, Record, keep_check};

fn record() -> Record {
    Record { key: ContentHash::of(b"inputs"), said: "one\n\"two\"".to_owned() }
}

fn inputs(of: &str) -> ContentHash {
    ContentHash::of(of.as_bytes())
}

fn keep(out: &Path) {
    let card = |path, bytes| Card { path, inputs: inputs(path), bytes };
    keep_check(out, &record(), &[card("a.pdf", b"%PDF a\n"), card("de/b.png", b""), card("c.svg", b"<svg/>")]);
}

#[test]
fn cards_are_found_by_path_and_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("output");
    assert!(Checked::read(&out).is_none());
    keep(&out);
    let checked = Checked::read(&out).unwrap();
    assert_eq!(*checked.record(), record());
    assert_eq!(checked.reuse("a.pdf", &inputs("a.pdf")).as_deref(), Some(&b"%PDF a\n"[..]));
    assert_eq!(checked.reuse("de/b.png", &inputs("de/b.png")).as_deref(), Some(&b""[..]));
    assert_eq!(checked.reuse("c.svg", &inputs("c.svg")).as_deref(), Some(&b"<svg/>"[..]));
    assert_eq!(checked.reuse("a.pdf", &inputs("c.svg")), None);
    assert_eq!(checked.reuse("d.pdf", &inputs("d.pdf")), None);
    let mut names: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [CHECK_NAME, ".courtesy-lock"]);
}

#[test]
fn damage_loses_what_is_damaged_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let (out, path) = (folder.path(), folder.path().join(CHECK_NAME));
    keep(out);
    let whole = fs::read(&path).unwrap();
    let svg = whole.len() - 6;
    fs::write(&path, &whole[..svg + 2]).unwrap();
    let checked = Checked::read(out).unwrap();
    assert!(checked.reuse("a.pdf", &inputs("a.pdf")).is_some());
    assert_eq!(checked.reuse("c.svg", &inputs("c.svg")), None, "cut off");
    let list = whole.iter().position(|byte| *byte == b'\n').unwrap() + 40;
    for at in [0, 30, list] {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        fs::write(&path, damaged).unwrap();
        assert!(Checked::read(out).is_none(), "byte {at}");
    }
    fs::write(&path, "").unwrap();
    assert!(Checked::read(out).is_none());
}

#[test]
fn a_folder_with_another_use_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.txt"), "").unwrap();
    keep(folder.path());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let file = folder.path().join("thesis.txt");
    keep(&file);
    assert!(file.is_file());
}
