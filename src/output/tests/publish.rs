//! What stands on the disk after a publication.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;

use super::{files, names, publish, read_all, tree_of};
use crate::output::{Area, MANIFEST_NAME, PublishOptions, PublishReport};

fn time_of(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn a_tree_replaces_the_one_before() {
    let out = tempfile::tempdir().unwrap();
    let first = [("index.html", "home"), ("a/x.html", "x"), ("a/b/y.html", "y")];
    let report = publish(out.path(), &tree_of(&first)).unwrap();
    assert_eq!(report, PublishReport { written: 3, bytes: 6, ..Default::default() });
    assert_eq!(read_all(&out.path().join("site")), files(&first));

    let second = [("index.html", "new home"), ("a/x.html", "x"), ("a/b", "now a file")];
    let report = publish(out.path(), &tree_of(&second)).unwrap();
    assert_eq!(report, PublishReport { written: 2, linked: 1, removed: 1, bytes: 18, ..Default::default() });
    assert_eq!(read_all(&out.path().join("site")), files(&second));
    assert_eq!(names(out.path()), [".courtesy-lock", "manifest.json", "site"]);
}

#[test]
fn unchanged_files_keep_their_times_however_they_are_kept() {
    for (links, exchange) in [(true, true), (false, true), (true, false), (false, false)] {
        let out = tempfile::tempdir().unwrap();
        publish(out.path(), &tree_of(&[("a", "same"), ("b", "old")])).unwrap();
        let path = out.path().join("site/a");
        let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
        let options = PublishOptions { links, exchange, durable: true, ..Default::default() };
        let next = tree_of(&[("a", "same"), ("b", "new")]);
        let report = crate::output::publish(out.path(), Area::Site, &next, &options).unwrap();
        assert_eq!((report.written, report.linked), (1, 1));
        assert_eq!(time_of(&path), long_ago);
        assert_eq!(read_all(&out.path().join("site")), files(&[("a", "same"), ("b", "new")]));
        assert_eq!(names(out.path()), [".courtesy-lock", "manifest.json", "site"]);
    }
}

#[test]
fn the_same_tree_again_touches_nothing() {
    let out = tempfile::tempdir().unwrap();
    let tree = tree_of(&[("a/x", "1"), ("b", "2")]);
    publish(out.path(), &tree).unwrap();
    let places = ["site", "site/a", "site/b", MANIFEST_NAME].map(|name| out.path().join(name));
    let before = places.each_ref().map(|path| time_of(path));
    let report = publish(out.path(), &tree).unwrap();
    assert_eq!(report, PublishReport { linked: 2, ..Default::default() });
    assert_eq!(places.each_ref().map(|path| time_of(path)), before);
}

#[test]
fn an_edit_by_hand_is_put_right_even_if_size_and_time_hide_it() {
    let out = tempfile::tempdir().unwrap();
    let tree = tree_of(&[("a", "1234"), ("b", "x"), ("c", "y")]);
    publish(out.path(), &tree).unwrap();
    let path = out.path().join("site/a");
    let time = time_of(&path);
    fs::write(&path, "9999").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(time).unwrap();
    fs::remove_file(out.path().join("site/b")).unwrap();
    let report = publish(out.path(), &tree).unwrap();
    assert_eq!((report.written, report.linked), (2, 1));
    assert_eq!(read_all(&out.path().join("site")), files(&[("a", "1234"), ("b", "x"), ("c", "y")]));
}

#[test]
fn a_removed_folder_comes_back_and_an_empty_tree_empties_it() {
    let out = tempfile::tempdir().unwrap();
    let tree = tree_of(&[("a/x", "1")]);
    publish(out.path(), &tree).unwrap();
    fs::remove_dir_all(out.path().join("site")).unwrap();
    publish(out.path(), &tree).unwrap();
    assert_eq!(read_all(&out.path().join("site")), files(&[("a/x", "1")]));
    publish(out.path(), &tree_of(&[])).unwrap();
    assert_eq!(names(&out.path().join("site")), [""; 0]);
    publish(out.path(), &tree).unwrap();
    assert_eq!(read_all(&out.path().join("site")), files(&[("a/x", "1")]));
}

#[test]
fn the_areas_do_not_disturb_each_other() {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &tree_of(&[("a", "1")])).unwrap();
    let letters = tree_of(&[("a", "letter")]);
    let options = PublishOptions { durable: false, ..Default::default() };
    crate::output::publish(out.path(), Area::Letters, &letters, &options).unwrap();
    let report = publish(out.path(), &tree_of(&[("b", "2")])).unwrap();
    assert_eq!(report.removed, 1);
    assert_eq!(read_all(&out.path().join("letters")), files(&[("a", "letter")]));
    let report = crate::output::publish(out.path(), Area::Letters, &letters, &options).unwrap();
    assert_eq!(report, PublishReport { linked: 1, ..Default::default() });
}

#[test]
fn one_thread_and_eight_write_the_same_bytes() {
    let list: Vec<_> = (0..300).map(|n| (format!("{}/{n}.html", n % 7), format!("page {n}").repeat(n))).collect();
    let list: Vec<_> = list.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let results = [1, 8].map(|threads| {
        let out = tempfile::tempdir().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| publish(out.path(), &tree_of(&list[..200]))).unwrap();
        pool.install(|| publish(out.path(), &tree_of(&list[100..]))).unwrap();
        read_all(out.path())
    });
    assert_eq!(results[0].len(), 202);
    assert!(results[0] == results[1]);
}

#[test]
fn large_files_are_compared_to_the_end() {
    let out = tempfile::tempdir().unwrap();
    let mut text = "x".repeat(300_000);
    publish(out.path(), &tree_of(&[("a", &text)])).unwrap();
    let path = out.path().join("site/a");
    fs::write(&path, text.replacen("xx", "xy", 1)).unwrap();
    assert_eq!(publish(out.path(), &tree_of(&[("a", &text)])).unwrap().written, 1);
    text.replace_range(299_999.., "y");
    assert_eq!(publish(out.path(), &tree_of(&[("a", &text)])).unwrap().written, 1);
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn any_sequence_of_trees_ends_with_the_last(
        sequence in proptest::collection::vec(proptest::collection::btree_map("[a-c](/[a-c]){0,2}", "[01]{0,2}", 0..8), 1..5),
        links: bool,
        exchange: bool,
    ) {
        let out = tempfile::tempdir().unwrap();
        let options = PublishOptions { durable: false, links, exchange, ..Default::default() };
        for wanted in sequence {
            let mut tree = crate::output::OutputTree::new();
            for (path, text) in &wanted {
                let _ = tree.insert(path, crate::output::OutputFile::new(text.clone(), "test"));
            }
            crate::output::publish(out.path(), Area::Site, &tree, &options).unwrap();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let expected = tree.iter().map(|(path, file)| (path.to_string(), text(file.content.bytes().unwrap()))).collect();
            prop_assert_eq!(read_all(&out.path().join("site")), expected);
        }
    }
}
