//! A crash at every step leaves the old tree or the new one, and the next run clears up.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Mutex;

use courtesy::output::{Area, Observer, PublishOptions, Step, publish};

use super::{Files, assert_clean, files, is_recorded, quick, read_site, tree_of};

/// Ends the run at a step, counted from 0, as suddenly as a test can: nothing after it runs but the release of the lock.
struct CrashAt {
    steps: Mutex<usize>,
    last: Mutex<String>,
}

impl CrashAt {
    fn new(step: usize) -> Self {
        CrashAt { steps: Mutex::new(step), last: Mutex::default() }
    }
}

impl Observer for CrashAt {
    fn reached(&self, step: Step<'_>) -> io::Result<()> {
        let mut left = self.steps.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *left == 0 {
            *self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = format!("{step:?}");
            drop(left);
            resume_unwind(Box::new("crash"));
        }
        *left -= 1;
        Ok(())
    }
}

/// Publishes and crashes at a step. Returns the name of the step, or `None` if there are not so many.
fn crash(out: &Path, files: &Files, step: usize, options: PublishOptions<'static>) -> Option<String> {
    let observer = CrashAt::new(step);
    let options = PublishOptions { observer: Some(&observer), ..options };
    let tree = tree_of(files);
    let run = AssertUnwindSafe(|| publish(out, Area::Site, &tree, &options));
    match catch_unwind(run) {
        Ok(done) => {
            done.unwrap();
            None
        }
        Err(_) => Some(observer.last.into_inner().unwrap()),
    }
}

pub(crate) fn old() -> Files {
    files(&[("index.html", "old"), ("a/same", "same"), ("a/gone", "gone"), ("b", "file")])
}

pub(crate) fn new() -> Files {
    files(&[("index.html", "new"), ("a/same", "same"), ("b/x", "was a file"), ("c", "")])
}

pub(crate) fn foreign() -> Files {
    files(&[("CNAME", "example.org"), ("a/mine", "mine"), (".git/refs/x", "ref")])
}

pub(crate) fn with(ours: Files, foreign: &Files) -> Files {
    ours.into_iter().chain(foreign.clone()).collect()
}

/// A folder with the old tree and foreign files in it, or, where `first`, with nothing.
pub(crate) fn start(first: bool) -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    if !first {
        publish(out.path(), Area::Site, &tree_of(&old()), &quick()).unwrap();
        for (path, bytes) in foreign() {
            let path = out.path().join("site").join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        publish(out.path(), Area::Site, &tree_of(&old()), &quick()).unwrap();
        assert!(is_recorded(out.path()));
    }
    out
}

/// All the ways to publish that have steps of their own.
fn ways() -> Vec<(PublishOptions<'static>, bool)> {
    let mut ways = Vec::new();
    for (links, exchange) in [(true, true), (false, true), (true, false), (false, false)] {
        for first in [false, true] {
            ways.push((PublishOptions { links, exchange, ..quick() }, first));
        }
    }
    ways
}

#[test]
fn old_or_new_stands_after_a_crash_at_any_step_and_the_next_run_clears_up() {
    let mut crashes = 0;
    for (options, first) in ways() {
        let foreign = if first { Files::new() } else { foreign() };
        let old = if first { Files::new() } else { with(old(), &foreign) };
        for step in 0.. {
            let out = start(first);
            let Some(name) = crash(out.path(), &new(), step, options) else { break };
            let context = format!("crash at {name}, first {first}, {options:?}");
            let stands = read_site(out.path());
            let aside = name == "OldAside" && stands.is_empty();
            assert!(stands == old || stands == with(new(), &foreign) || aside, "{context}: {stands:?}");
            assert!(stands == old || !is_recorded(out.path()), "{context}: the record is of another tree");
            for next in [new(), super::files(&[("third", "tree")])] {
                publish(out.path(), Area::Site, &tree_of(&next), &quick()).unwrap();
                assert_clean(out.path(), &next, &foreign, &context);
                assert!(is_recorded(out.path()), "{context}");
            }
            crashes += 1;
        }
    }
    println!("{crashes} crashes");
    assert!(crashes > 100);
}

#[test]
fn a_crash_while_clearing_up_is_cleared_up_too() {
    let mut crashes = 0;
    for both in [true, false] {
        let options = PublishOptions { links: both, exchange: both, ..quick() };
        for step in 0.. {
            // Every step against every fifth one, so that neighbouring steps together meet all.
            let mut more = 0;
            for second in (step % 5..).step_by(5) {
                let out = start(false);
                let Some(name) = crash(out.path(), &new(), step, options) else { break };
                more += 1;
                let Some(then) = crash(out.path(), &new(), second, options) else { break };
                let context = format!("crash at {name}, then {then}, {options:?}");
                let stands = read_site(out.path());
                let aside = then == "OldAside" && stands.is_empty();
                let whole = stands == with(old(), &foreign()) || stands == with(new(), &foreign());
                assert!(whole || aside, "{context}: {stands:?}");
                publish(out.path(), Area::Site, &tree_of(&old_again()), &quick()).unwrap();
                assert_clean(out.path(), &old_again(), &foreign(), &context);
                crashes += 1;
            }
            if more == 0 {
                break;
            }
        }
    }
    println!("{crashes} double crashes");
    assert!(crashes > 100);
}

fn old_again() -> Files {
    files(&[("index.html", "third"), ("b/x", "was a file"), ("a/gone", "again")])
}

/// Fails at every step with an error, as a full disk or a request to stop would.
struct FailFrom(Mutex<usize>, io::ErrorKind);

impl Observer for FailFrom {
    fn reached(&self, _: Step<'_>) -> io::Result<()> {
        let mut left = self.0.lock().unwrap();
        match left.checked_sub(1) {
            Some(fewer) => *left = fewer,
            None => return Err(self.1.into()),
        }
        Ok(())
    }
}

#[test]
fn an_error_before_the_swap_leaves_no_trace_and_one_after_it_is_made_good() {
    use courtesy::output::PublishErrorKind as K;
    let kinds = [(io::ErrorKind::StorageFull, K::NoSpace), (io::ErrorKind::Interrupted, K::Stopped)];
    for (fault, kind) in kinds {
        for exchange in [true, false] {
            let mut old_stood = 0;
            for step in 0.. {
                let out = start(false);
                let observer = FailFrom(Mutex::new(step), fault);
                let options = PublishOptions { exchange, observer: Some(&observer), ..quick() };
                let Err(error) = publish(out.path(), Area::Site, &tree_of(&new()), &options) else { break };
                assert_eq!(error.kind, kind);
                if read_site(out.path()) == with(old(), &foreign()) {
                    assert_clean(out.path(), &old(), &foreign(), &format!("{error}"));
                    old_stood += 1;
                } else {
                    assert_eq!(read_site(out.path()), with(new(), &foreign()), "{error}");
                }
                publish(out.path(), Area::Site, &tree_of(&new()), &quick()).unwrap();
                assert_clean(out.path(), &new(), &foreign(), &format!("after {error}"));
            }
            assert!(old_stood > 10);
        }
    }
}

#[test]
fn a_crash_in_one_area_is_cleared_up_by_the_other() {
    for step in 0.. {
        let out = start(false);
        if crash(out.path(), &new(), step, quick()).is_none() {
            break;
        }
        let letters = files(&[("letter.pdf", "letter")]);
        publish(out.path(), Area::Letters, &tree_of(&letters), &quick()).unwrap();
        assert_eq!(super::read_all(&out.path().join("letters")), letters);
        let stands = read_site(out.path());
        assert!(stands == with(old(), &foreign()) || stands == with(new(), &foreign()));
        publish(out.path(), Area::Site, &tree_of(&new()), &quick()).unwrap();
        assert_eq!(super::read_all(&out.path().join("site")), with(new(), &foreign()));
        assert!(std::fs::read_dir(out.path()).unwrap().count() == 5);
    }
}

/// Crashes just after the swap.
fn crash_after_the_swap() -> tempfile::TempDir {
    (0..)
        .map(|step| {
            let out = start(false);
            let name = crash(out.path(), &new(), step, quick());
            (out, name.unwrap())
        })
        .find_map(|(out, name)| (name == "Swapped").then_some(out))
        .unwrap()
}

/// Finds a file of the journal.
fn journal(out: &Path, name: &str) -> std::path::PathBuf {
    let folders = std::fs::read_dir(out).unwrap().map(|entry| entry.unwrap().path());
    folders.map(|folder| folder.join(name)).find(|path| path.exists()).unwrap()
}

#[test]
fn a_journal_that_somebody_or_a_power_cut_spoilt_does_no_harm() {
    for spoilt in ["site/.courtesy-swap", "next.json", "previous.json"] {
        for how in ["", "{\"tool\": \"cour"] {
            let out = crash_after_the_swap();
            let path = journal(out.path(), spoilt.trim_start_matches("site/"));
            let path = if spoilt.starts_with("site/") { out.path().join(spoilt) } else { path };
            std::fs::write(path, how).unwrap();
            publish(out.path(), Area::Site, &tree_of(&new()), &quick()).unwrap();
            let mut site = super::read_all(&out.path().join("site"));
            if spoilt == "previous.json" {
                assert_eq!(site.remove("a/gone").unwrap(), b"gone", "nobody knows any more whose it is");
            }
            assert_eq!(site, with(new(), &foreign()), "{spoilt}");
        }
    }
}

#[test]
fn taking_the_stamp_off_after_a_crash_does_no_harm() {
    let out = crash_after_the_swap();
    std::fs::remove_file(out.path().join("site/.courtesy-swap")).unwrap();
    publish(out.path(), Area::Site, &tree_of(&old_again()), &quick()).unwrap();
    assert_clean(out.path(), &old_again(), &foreign(), "no stamp");
}
