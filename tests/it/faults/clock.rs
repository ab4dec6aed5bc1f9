//! A clock that was set back or forth: what is built follows from what files hold, not from when they were written.

use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::{Editions, edit, guide, site, well};
use crate::support::{read_all, write};

const YEARS: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// Gives every file below a folder a time.
fn set_times(folder: &Path, time: SystemTime) {
    for path in read_all(folder).keys() {
        File::options().append(true).open(folder.join(path)).unwrap().set_modified(time).unwrap();
    }
}

#[test]
fn a_build_follows_what_files_hold_and_not_their_times() {
    let shell = guide("a");
    let build = "courtesy build --no-print";
    let editions = Editions::of(&shell, build);
    let (past, future) = (SystemTime::now() - YEARS, SystemTime::now() + YEARS);
    for (content, output) in [(future, past), (past, future), (future, future)] {
        for edition in ["b", "a"] {
            edit(shell.at(), edition);
            set_times(&shell.at().join("content"), content);
            set_times(&shell.at().join("output/site"), output);
            editions.assert_mended(&shell, build, edition, "a clock that was set");
        }
    }
}

/// An edit that keeps size and time, as of a program that puts the time back, is an edit.
#[test]
fn an_edit_within_one_tick_of_the_clock_is_seen() {
    let shell = guide("a");
    let build = "courtesy build --no-print";
    let path = shell.at().join("content/1-rules/7-rule-7.md");
    let time = SystemTime::now() - YEARS;
    let mut seen = Vec::new();
    for words in ["one", "two", "six"] {
        let text = format!("---\ntitle: Rule 7\nverdict: do\nsummary: S\nwhen: W\n---\nWords: {words}.\n");
        write(&path, text.as_bytes());
        File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
        well(&shell.run(build));
        let page = String::from_utf8(site(shell.at())["rules/rule-7.html"].clone()).unwrap();
        assert!(page.contains(&format!("Words: {words}.")));
        seen.push(page);
    }
    assert_eq!(seen.len(), 3);
}

/// A file of the site that somebody changed, and gave its time back, is made again.
#[test]
fn a_spoilt_file_with_the_old_time_is_mended() {
    let shell = guide("a");
    let build = "courtesy build --no-print";
    well(&shell.run(build));
    let (whole, page) = (site(shell.at()), shell.at().join("output/site/index.html"));
    let time = fs::metadata(&page).unwrap().modified().unwrap();
    let spoilt = String::from_utf8(fs::read(&page).unwrap()).unwrap().replacen("Home", "Hame", 1);
    fs::write(&page, spoilt).unwrap();
    File::options().append(true).open(&page).unwrap().set_modified(time).unwrap();
    well(&shell.run(build));
    assert!(site(shell.at()) == whole);
}
