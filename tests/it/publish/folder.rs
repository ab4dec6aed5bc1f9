//! Publishing into folders: what is there of other people, and what a killed run has left.

use std::fs;
use std::path::Path;

use courtesy::diagnostic::Code;
use courtesy::pipeline::{PublicationOptions, publish_site};
use courtesy::publish::{LEDGER_NAME, Report, Wishes};

use super::cuts::film;
use super::{OTHER, RULE, WISHES, codes, files, guide, options, well};
use crate::support::{Project, write};

fn into(project: &Project, to: &Path, wishes: Wishes) -> Report {
    let options = PublicationOptions { wishes, ..options(project, to.to_str().unwrap(), Vec::new()) };
    well(publish_site(&options, &|_, _| {}))
}

#[test]
fn a_folder_is_published_to_like_a_bucket() {
    let project = Project::with(&[("content/1-notes/1-すぐ.md", RULE), ("content/1-notes/2-wait.md", OTHER)]);
    project.build_well();
    write(&project.options.out.join("site/CNAME"), b"example.org");
    write(&project.options.out.join("site/film.webm"), &film());
    write(&project.options.out.join("site/.well-known/security.txt"), b"Contact: x");
    write(&project.options.out.join("site/100% sure #1.txt"), b"x");
    write(&project.options.out.join("site/.git/config"), b"secret");
    let to = project.beside("www/guide");
    write(&to.join("own.txt"), b"mine");
    let run = || publish_site(&options(&project, to.to_str().unwrap(), Vec::new()), &|_, _| {});
    // A file that was put beside the site makes it no other site.
    assert_eq!(run().left_out, 1);
    let mut expected = project.site();
    expected.remove(".git/config");
    expected.insert("own.txt".to_owned(), b"mine".to_vec());
    assert!(files(&to) == expected);
    let report = well(run());
    assert_eq!((report.sent, report.strangers), (0, 1));
    fs::write(to.join("notes/wait.html"), b"edited by hand").unwrap();
    fs::remove_file(project.root().join("content/1-notes/1-すぐ.md")).unwrap();
    project.build_well();
    let report = well(run());
    assert!(report.sent > 0 && report.removed > 0);
    let mut expected = project.site();
    expected.remove(".git/config");
    expected.insert("own.txt".to_owned(), b"mine".to_vec());
    assert!(files(&to) == expected);
}

#[cfg(unix)]
#[test]
fn in_a_folder_nothing_hidden_and_nothing_behind_a_link_is_removed_with_the_others() {
    let project = guide();
    let (to, photos) = (project.beside("www"), project.beside("photos"));
    write(&photos.join("2024/a.jpg"), b"photo");
    write(&to.join("mine.txt"), b"mine");
    write(&to.join("old/.well-known.txt"), b"hidden");
    write(&to.join(".git/config"), b"history");
    write(&to.join(".well-known/old"), b"old");
    std::os::unix::fs::symlink(&photos, to.join("uploads")).unwrap();
    std::os::unix::fs::symlink(photos.join("2024/a.jpg"), to.join("one.jpg")).unwrap();
    let others = Wishes { remove_others: true, ..WISHES };
    let run = |wishes| into(&project, &to, wishes);
    let foretold = run(Wishes { dry_run: true, ..others });
    assert_eq!((foretold.removed, foretold.strangers), (2, 4));
    let report = run(others);
    assert_eq!((report.removed, report.strangers), (2, 4));
    assert!(!to.join("mine.txt").exists() && !to.join(".well-known").exists());
    assert_eq!(fs::read(photos.join("2024/a.jpg")).unwrap(), b"photo");
    assert_eq!(fs::read(to.join("one.jpg")).unwrap(), b"photo");
    assert!(to.join("uploads/2024/a.jpg").exists() && to.join(".git/config").exists() && to.join("old/.well-known.txt").exists());
}

#[test]
fn what_a_killed_run_had_begun_goes_with_the_next_one() {
    let project = guide();
    let to = project.beside("www");
    let run = |wishes| into(&project, &to, wishes);
    run(WISHES);
    let left = ["index.html#1".to_owned(), "notes/wait.html#2".to_owned(), format!("{LEDGER_NAME}#1")];
    left.iter().for_each(|name| write(&to.join(name), b"half"));
    write(&to.join("mine.txt#1"), b"mine");
    run(Wishes { dry_run: true, ..WISHES });
    assert!(left.iter().all(|name| to.join(name).exists()), "a dry run removed something");
    assert_eq!(run(WISHES).sent, 0);
    let mut expected = project.site();
    expected.insert("mine.txt#1".to_owned(), b"mine".to_vec());
    assert_eq!(files(&to), expected);
}

#[test]
fn the_guide_and_its_output_are_no_destination() {
    let project = guide();
    let root = project.root().to_str().unwrap().to_owned();
    let out = project.options.out.to_str().unwrap().to_owned();
    for to in [root.clone(), format!("{root}/content/x"), out.clone(), format!("file://{out}/site"), "/".to_owned()] {
        let publication = publish_site(&options(&project, &to, Vec::new()), &|_, _| {});
        assert_eq!(codes(&publication), [Code::BadDestination], "{to}");
    }
}
