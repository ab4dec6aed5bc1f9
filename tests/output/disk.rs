//! A full disk, a disk that can only be read, and a folder that is somebody else's.

use std::path::{Path, PathBuf};
use std::process::Command;

use courtesy::output::{Area, PublishError, PublishErrorKind, PublishOptions, publish};

use super::{Files, assert_clean, files, tree_of};

/// A small file system in memory, gone when dropped.
struct SmallDisk {
    at: tempfile::TempDir,
}

impl SmallDisk {
    /// Mounts one of `size` with room for `names` files, if this process may.
    fn mount(size: &str, names: usize) -> Option<Self> {
        let at = tempfile::tempdir().unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &format!("size={size},nr_inodes={names}"), "courtesy-test"]).arg(at.path());
        let mounted = cfg!(target_os = "linux") && command.output().is_ok_and(|done| done.status.success());
        if !mounted {
            println!("skipped: mounting a small disk needs root on Linux");
        }
        mounted.then_some(SmallDisk { at })
    }

    fn out(&self) -> PathBuf {
        self.at.path().join("output")
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        assert!(Command::new("mount").args(["-o", &options]).arg(self.at.path()).status().unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.at.path()).status();
    }
}

fn site(out: &Path, files: &Files) -> Result<(), PublishError> {
    publish(out, Area::Site, &tree_of(files), &PublishOptions::default()).map(drop)
}

#[test]
fn a_full_disk_leaves_the_old_site_and_says_so() {
    let Some(disk) = SmallDisk::mount("512k", 200) else { return };
    let small = files(&[("index.html", "small"), ("a", "same")]);
    site(&disk.out(), &small).unwrap();
    let mut large = small.clone();
    large.insert("big.pdf".to_owned(), vec![1; 900_000]);
    let many = (0..300).map(|n| (format!("{n}.html"), b"x".to_vec())).collect();
    for too_much in [large, many] {
        let error = site(&disk.out(), &too_much).unwrap_err();
        assert_eq!(error.kind, PublishErrorKind::NoSpace, "{error}");
        assert!(error.help().starts_with("free some space"));
        assert_clean(&disk.out(), &small, &Files::new(), "full disk");
    }
    let next = files(&[("index.html", "next")]);
    site(&disk.out(), &next).unwrap();
    assert_clean(&disk.out(), &next, &Files::new(), "free again");
}

#[test]
fn a_disk_that_is_sometimes_too_small_holds_the_old_site_or_the_new_one() {
    let Some(disk) = SmallDisk::mount("440k", 400) else { return };
    let mut last = files(&[("index.html", "0")]);
    site(&disk.out(), &last).unwrap();
    let mut outcomes = [0, 0];
    for round in 0..60 {
        let size = 1 + round * 37 % 90;
        let next: Files = (0..size).map(|n| (format!("{}/{n}", n % 3), format!("{round}").repeat(700 + round).into_bytes())).collect();
        match site(&disk.out(), &next) {
            Ok(()) => last = next,
            Err(error) => assert_eq!(error.kind, PublishErrorKind::NoSpace, "{error}"),
        }
        outcomes[usize::from(last.len() != size)] += 1;
        assert_clean(&disk.out(), &last, &Files::new(), &format!("round {round}"));
    }
    println!("{} published, {} refused for want of space", outcomes[0], outcomes[1]);
    assert!(outcomes.iter().all(|count| *count > 0));
}

#[test]
fn a_disk_that_can_only_be_read_is_told_from_other_faults() {
    let Some(disk) = SmallDisk::mount("512k", 200) else { return };
    let small = files(&[("index.html", "small")]);
    site(&disk.out(), &small).unwrap();
    disk.remount("ro");
    let error = site(&disk.out(), &files(&[("index.html", "next")])).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::ReadOnly, "{error}");
    assert_clean(&disk.out(), &small, &Files::new(), "read-only");
}

#[test]
fn a_site_that_is_a_mount_of_its_own_is_explained() {
    let Some(disk) = SmallDisk::mount("512k", 200) else { return };
    let out = tempfile::tempdir().unwrap();
    std::fs::create_dir(out.path().join("site")).unwrap();
    let bind = Command::new("mount").arg("--bind").arg(disk.at.path()).arg(out.path().join("site")).status();
    assert!(bind.unwrap().success());
    let error = site(out.path(), &files(&[("index.html", "x")]));
    assert!(Command::new("umount").arg(out.path().join("site")).status().unwrap().success());
    let error = error.unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::Busy, "{error}");
    assert!(error.help().contains("mount"));
    assert!(std::fs::read_dir(disk.at.path()).unwrap().next().is_none());
}

#[test]
fn names_that_are_too_long_for_the_disk_are_told() {
    let out = tempfile::tempdir().unwrap();
    let long = out.path().join("x".repeat(300));
    let error = site(&long, &files(&[("a", "")])).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::NameTooLong, "{error}");
    let deep = format!("{}x", format!("{}/", "d".repeat(250)).repeat(17));
    let error = site(out.path(), &files(&[(&deep, "")])).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::NameTooLong, "{error}");
    assert!(!out.path().join("site").exists());
}

/// Not a test: runs as a user without rights.
#[cfg(unix)]
#[test]
#[ignore = "run by the test below"]
fn child_without_rights() {
    let Ok(out) = std::env::var("COURTESY_TEST_OUT") else { return };
    let error = publish(std::path::Path::new(&out), Area::Site, &tree_of(&files(&[("a", "new")])), &super::quick()).unwrap_err();
    assert_eq!(error.kind, PublishErrorKind::Permission, "{error}");
    println!("refused as it should be");
}

#[cfg(unix)]
#[test]
fn a_folder_without_permission_is_told_and_untouched() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("output");
    site(&out, &files(&[("a", "old")])).unwrap();
    for folder in [parent.path(), &out] {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o555)).unwrap();
    }
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "disk::child_without_rights", "--ignored", "--nocapture"]).env("COURTESY_TEST_OUT", &out);
    if std::fs::metadata(&out).unwrap().uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    match command.output() {
        Ok(done) if String::from_utf8_lossy(&done.stdout).contains("refused as it should be") => {}
        Ok(done) => panic!("{}", String::from_utf8_lossy(&done.stdout)),
        Err(error) => println!("skipped: the test cannot run as another user ({error})"),
    }
    for folder in [parent.path(), &out] {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert_clean(&out, &files(&[("a", "old")]), &Files::new(), "no permission");
}
