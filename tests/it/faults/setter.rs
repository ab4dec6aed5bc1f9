//! A `typst` that hangs, crashes, says or makes anything, is of another version or has no memory: the old site stands, and why is told.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use super::{Editions, NOTE, guide, names, said, skip, well};
use crate::support::shell::Shell;
use crate::support::write;

/// A program in place of Typst, which says of itself that it is one.
fn setter(shell: &Shell, compile: &str) {
    script(shell, &format!("case \"$*\" in *--version*) echo 'typst 0.15.1 (test)'; exit 0;; esac\n{compile}\n"));
}

fn script(shell: &Shell, text: &str) {
    let path = shell.at().join("setter");
    fs::write(&path, format!("#!/bin/sh\n{text}")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
}

const BUILD: &str = "courtesy build --typst ./setter";

/// Builds with what stands in for Typst, and gives the exit code and what was said; the old site has to stand.
fn refused(shell: &Shell, editions: &Editions, what: &str) -> (Option<i32>, String) {
    let temporary = shell.home();
    let begun = Instant::now();
    let run = shell.run(&format!("TMPDIR={} COURTESY_TYPST_SECONDS=2 exec {BUILD}", temporary.display()));
    assert!(begun.elapsed() < Duration::from_secs(60), "{what}: it is waited for");
    let told = said(&run);
    assert!(!run.status.success(), "{what}: {told}");
    assert!(!editions.assert_whole(shell.at(), "b", what), "{what}: {told}");
    assert!(!told.contains("panicked") && told.len() < 20_000, "{what}: {told}");
    assert!(!names(&temporary).iter().any(|name| name.starts_with("courtesy-typst")), "{what}: temporary files are left");
    (run.status.code(), told)
}

#[test]
fn the_old_site_stands_whatever_typst_does() {
    let (shell, editions) = Editions::edited();
    let out = "for out; do :; done; mkdir -p \"$out/printables\"";
    for (what, compile, code, words) in [
        ("hangs", "exec sleep 600".to_owned(), 3, "has not ended after 2 s"),
        ("hangs behind another", "sleep 600; true".to_owned(), 3, "has not ended after 2 s"),
        ("crashes", "kill -SEGV $$".to_owned(), 1, "signal"),
        ("has no memory", "echo 'memory allocation of 8 bytes failed' >&2; kill -ABRT $$".to_owned(), 1, "signal"),
        ("fails without a word", "exit 3".to_owned(), 1, "Typst ended with"),
        ("prints garbage and fails", "head -c 300000 /dev/urandom >&2; exit 1".to_owned(), 1, "Typst ended with"),
        ("prints garbage and is content", format!("{out}; head -c 300000 /dev/urandom >&2"), 1, "did not make this document"),
        ("prints without an end", "exec cat /dev/zero >&2".to_owned(), 3, "has not ended after 2 s"),
        ("makes nothing", "exit 0".to_owned(), 3, "cannot read what Typst made"),
        (
            "makes garbage",
            format!(
                "{out}; for kind in cue traced lined typeset; do echo garbage > \"$out/printables/note-a6-$kind.pdf\"; \
                     echo garbage > \"$out/printables/note-a6-$kind.png\"; done"
            ),
            1,
            "did not make this document",
        ),
    ] {
        setter(&shell, &compile);
        let (status, told) = refused(&shell, &editions, what);
        assert_eq!(status, Some(code), "{what}: {told}");
        assert!(told.contains(words), "{what}: {told}");
    }
    // Without cards nothing asks for it.
    editions.assert_mended(&shell, "courtesy build --no-print", "b", "after all of that");
}

#[test]
fn what_is_no_typst_is_not_used() {
    let (shell, editions) = Editions::edited();
    for (what, text, words) in [
        ("an older one", "echo 'typst 0.14.2 (abc)'", "is Typst 0.14.2; 0.15.x is needed"),
        ("a newer one", "echo 'typst 0.16.0'", "is Typst 0.16.0"),
        ("another program", "echo 'usage: setter FILE'", "is not Typst"),
        ("one that says anything", "head -c 3000000 /dev/urandom", "is not Typst"),
        ("one that names no version", "echo 'typst \\033[31mred'", "is not Typst"),
        ("one that hangs", "sleep 600", "has not ended after 2 s"),
        ("one that crashes", "kill -SEGV $$", "is not Typst"),
    ] {
        script(&shell, text);
        let (status, told) = refused(&shell, &editions, what);
        assert_eq!(status, Some(3), "{what}: {told}");
        assert!(told.contains(words) && told.contains("--no-print"), "{what}: {told}");
    }
    fs::write(shell.at().join("setter"), b"\x7fELF garbage").unwrap();
    assert_eq!(refused(&shell, &editions, "no program").0, Some(3));
}

/// The real command, without the memory for its work.
#[test]
fn a_typst_without_memory_is_told_of() {
    let Ok(typst) = std::env::var("COURTESY_TEST_TYPST") else {
        return skip("no memory for the real Typst", "COURTESY_TEST_TYPST names none");
    };
    let (shell, editions) = Editions::edited();
    setter(&shell, &format!("ulimit -v 150000; exec {typst} \"$@\""));
    let (status, told) = refused(&shell, &editions, "no memory");
    assert!([Some(1), Some(3)].contains(&status), "{told}");
}

/// A run that is killed leaves its temporary files to the next one.
#[test]
fn temporary_files_of_a_killed_run_go_with_the_next() {
    let shell = guide("a");
    let temporary = shell.home();
    setter(&shell, "exec sleep 3");
    let line = format!("TMPDIR={} exec {BUILD}", temporary.display());
    let mut child = shell.command(&line).stderr(std::process::Stdio::null()).spawn().unwrap();
    let is_there = || names(&temporary).iter().any(|name| name.starts_with("courtesy-typst"));
    crate::support::desk::until("Typst is at work", is_there);
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_there());
    setter(&shell, "exit 1");
    shell.run(&line);
    assert!(!is_there(), "{:?}", names(&temporary));
}

/// A page that a build takes over unread is looked at again before it is published.
#[test]
fn what_somebody_spoils_while_the_site_is_built_is_made_again() {
    let Ok(typst) = std::env::var("COURTESY_TEST_TYPST") else {
        return skip("a site that is touched while it is built", "COURTESY_TEST_TYPST names no Typst that takes its time");
    };
    let shell = guide("a");
    setter(&shell, &format!("exec {typst} \"$@\""));
    well(&shell.run(BUILD));
    let page = shell.at().join("output/site/messages/mail.html");
    let before = fs::read(&page).unwrap();
    for meddle in ["echo spoilt >", "rm -f"] {
        write(&shell.at().join("content/messages/note.md"), format!("{NOTE}\nAnd {meddle}.\n").as_bytes());
        setter(&shell, &format!("{meddle} {}; exec {typst} \"$@\"", page.display()));
        well(&shell.run(BUILD));
        assert!(fs::read(&page).unwrap() == before, "{meddle}");
    }
}
