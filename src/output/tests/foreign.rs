//! Files that the tool did not make are carried over, whatever they are.

use std::fs;
use std::process::Command;

use super::{files, publish, read_all, tree_of};
use crate::output::{Area, PublishErrorKind, PublishOptions};

/// An output folder with `index.html`, `a/x.html` and `b/c/y.html` published.
fn published() -> tempfile::TempDir {
    let out = tempfile::tempdir().unwrap();
    publish(out.path(), &tree_of(&[("index.html", "1"), ("a/x.html", "x"), ("b/c/y.html", "y")])).unwrap();
    out
}

#[test]
fn foreign_files_survive_every_way_of_publishing() {
    for (links, exchange) in [(true, true), (false, true), (true, false), (false, false)] {
        let out = published();
        let site = out.path().join("site");
        fs::write(site.join("CNAME"), "example.org").unwrap();
        fs::write(site.join("a/notes.txt"), "mine").unwrap();
        fs::write(site.join("b/c/notes.txt"), "mine").unwrap();
        fs::create_dir_all(site.join("empty/inner")).unwrap();
        let options = PublishOptions { durable: false, links, exchange, ..Default::default() };
        for (text, expected) in [("2", 3), ("3", 3)] {
            let next = tree_of(&[("index.html", text), ("b/c/y.html", text)]);
            let report = crate::output::publish(out.path(), Area::Site, &next, &options).unwrap();
            assert_eq!((report.kept, report.leftover), (expected, None));
            let mine = [("CNAME", "example.org"), ("a/notes.txt", "mine"), ("b/c/notes.txt", "mine")];
            let wanted = [&[("index.html", text), ("b/c/y.html", text)], &mine[..]].concat();
            assert_eq!(read_all(&site), files(&wanted), "links {links}, exchange {exchange}");
            assert!(site.join("empty/inner").is_dir());
        }
    }
}

#[test]
fn a_folder_of_the_tool_goes_when_its_last_file_goes() {
    let out = published();
    publish(out.path(), &tree_of(&[("index.html", "1")])).unwrap();
    assert!(!out.path().join("site/a").exists());
}

#[cfg(unix)]
#[test]
fn links_and_sockets_survive_and_are_never_followed() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("x.html"), "x").unwrap();
    for links in [true, false] {
        let out = published();
        let site = out.path().join("site");
        symlink("nowhere", site.join("dangling")).unwrap();
        symlink(elsewhere.path(), site.join("photos")).unwrap();
        let socket = links.then(|| std::os::unix::net::UnixListener::bind(site.join("socket")).unwrap());
        let options = PublishOptions { durable: false, links, ..Default::default() };
        let next = tree_of(&[("index.html", "2")]);
        crate::output::publish(out.path(), Area::Site, &next, &options).unwrap();
        assert_eq!(fs::read_link(site.join("dangling")).unwrap(), std::path::Path::new("nowhere"));
        assert_eq!(fs::read_link(site.join("photos")).unwrap(), elsewhere.path());
        assert_eq!(site.join("socket").exists(), socket.is_some());
    }
    assert_eq!(fs::read_to_string(elsewhere.path().join("x.html")).unwrap(), "x");
}

#[cfg(unix)]
#[test]
fn a_file_or_folder_replaced_by_a_link_is_not_written_through() {
    use std::os::unix::fs::symlink;
    let elsewhere = tempfile::tempdir().unwrap();
    fs::write(elsewhere.path().join("x.html"), "x").unwrap();
    let out = published();
    let site = out.path().join("site");
    fs::remove_file(site.join("index.html")).unwrap();
    symlink(elsewhere.path().join("x.html"), site.join("index.html")).unwrap();
    publish(out.path(), &tree_of(&[("index.html", "2"), ("a/x.html", "x")])).unwrap();
    assert_eq!(read_all(&site), files(&[("index.html", "2"), ("a/x.html", "x")]));

    fs::remove_dir_all(site.join("a")).unwrap();
    symlink(elsewhere.path(), site.join("a")).unwrap();
    let error = publish(out.path(), &tree_of(&[("a/x.html", "y")])).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::ForeignFile);
    assert_eq!(fs::read_to_string(elsewhere.path().join("x.html")).unwrap(), "x");
}

#[test]
fn a_foreign_file_in_the_way_is_refused_by_name() {
    for (mine, wanted) in [("new.html", "new.html"), ("new", "new/x"), ("new/x", "new"), ("New.html", "new.html")] {
        let out = published();
        let site = out.path().join("site");
        let path = site.join(mine);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "mine").unwrap();
        let before = read_all(out.path());
        let error = publish(out.path(), &tree_of(&[("index.html", "2"), (wanted, "theirs")])).unwrap_err();
        assert_eq!(error.kind, PublishErrorKind::ForeignFile);
        assert!(error.path.starts_with(&site) && error.to_string().contains(wanted), "{error}");
        assert!(error.to_string().contains(&format!("content/{wanted}.md")), "{error}");
        assert_eq!(read_all(out.path()), before);
    }
}

#[test]
fn an_empty_foreign_folder_in_the_way_of_a_file_is_refused() {
    let out = published();
    fs::create_dir(out.path().join("site/new")).unwrap();
    let error = publish(out.path(), &tree_of(&[("new", "")])).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::ForeignFile);
    publish(out.path(), &tree_of(&[("new/x", "x")])).unwrap();
}

#[test]
fn a_foreign_file_with_the_very_bytes_is_adopted() {
    let out = published();
    fs::write(out.path().join("site/CNAME"), "example.org").unwrap();
    let next = [("CNAME", "example.org"), ("index.html", "1"), ("a/x.html", "x")];
    let report = publish(out.path(), &tree_of(&next)).unwrap();
    assert_eq!((report.written, report.linked, report.kept), (0, 3, 0));
    let report = publish(out.path(), &tree_of(&next[1..])).unwrap();
    assert_eq!(report.removed, 1, "from then on it is the tool's");
}

#[cfg(unix)]
#[test]
fn the_site_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let out = published();
    let site = out.path().join("site");
    fs::set_permissions(&site, fs::Permissions::from_mode(0o2775)).unwrap();
    publish(out.path(), &tree_of(&[("index.html", "2")])).unwrap();
    assert_eq!(fs::metadata(&site).unwrap().permissions().mode() & 0o7777, 0o2775);
}

#[test]
fn a_git_repository_in_the_site_goes_on_working() {
    let out = published();
    let site = out.path().join("site");
    let git = |args: &[&str]| {
        let named = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"];
        let mut command = Command::new("git");
        command.current_dir(&site).args(named).args(args).env("GIT_CONFIG_GLOBAL", "").env("GIT_CONFIG_NOSYSTEM", "1");
        command.output().map(|done| (done.status.success(), String::from_utf8_lossy(&done.stdout).into_owned()))
    };
    if git(&["init", "-q"]).is_err() {
        println!("skipped: there is no git");
        return;
    }
    for text in ["2", "3"] {
        git(&["add", "-A"]).unwrap();
        assert!(git(&["commit", "-qm", text]).unwrap().0);
        publish(out.path(), &tree_of(&[("index.html", text), ("b", text)])).unwrap();
        assert!(git(&["fsck", "--strict"]).unwrap().0);
        assert!(git(&["status", "--porcelain"]).unwrap().1.contains(" M index.html"));
    }
}
