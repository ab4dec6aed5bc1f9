//! A watcher whose queue overflows while nobody reads it: what was lost there is found all the same.

use std::fs;
use std::process::Command;

use super::{Served, guide, skip};
use crate::support::desk::until;

#[test]
fn edits_that_the_system_lost_are_seen() {
    let Some(queue) = fs::read_to_string("/proc/sys/fs/inotify/max_queued_events").ok().and_then(|queue| queue.trim().parse().ok()) else {
        return skip("a watcher that overflows", "the length of its queue is not told");
    };
    let queue: usize = queue;
    if queue > 100_000 {
        return skip("a watcher that overflows", "its queue is too long");
    }
    let shell = guide("a");
    let served = Served::begin(&shell, "");
    let page = |path: &str| served.get(path);
    until("it is served", || page("/rules/rule-7.html").0 == 200);
    let signal = |name: &str| assert!(Command::new("kill").args([name, &served.child.id().to_string()]).status().unwrap().success());
    signal("-STOP");
    let (one, two) = (shell.at().join("content/.one"), shell.at().join("content/.two"));
    for n in 0..queue / 4 {
        for path in [&one, &two] {
            fs::write(path, n.to_string()).unwrap();
        }
    }
    let rule = shell.at().join("content/1-rules/7-rule-7.md");
    fs::write(&rule, fs::read_to_string(&rule).unwrap().replace("Words of a", "Words after the flood")).unwrap();
    fs::write(shell.at().join("content/new.md"), "---\ntitle: New\n---\n").unwrap();
    signal("-CONT");
    until("the edit is seen", || page("/rules/rule-7.html").1.contains("Words after the flood"));
    until("the new page is seen", || page("/new.html").0 == 200);
}

/// Thousands of files at once, as a checkout of another branch brings them.
#[test]
fn many_files_at_once_are_all_seen() {
    let shell = guide("a");
    let served = Served::begin(&shell, "");
    let status = |path: &str| served.get(path).0;
    for n in 0..600 {
        let text = format!("---\ntitle: Rule {n}\nverdict: do\nsummary: S\nwhen: W\n---\n");
        crate::support::write(&shell.at().join(format!("content/2-many/{n}-many-{n}.md")), text.as_bytes());
    }
    until("all are served", || (0..600).step_by(37).chain([599]).all(|n| status(&format!("/many/many-{n}.html")) == 200));
    fs::remove_dir_all(shell.at().join("content/2-many")).unwrap();
    until("all are gone", || (0..600).step_by(37).chain([599]).all(|n| status(&format!("/many/many-{n}.html")) == 404));
}
