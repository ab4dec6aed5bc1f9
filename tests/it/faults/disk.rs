//! Disks that are full, that may not be written to, and that are not those of the guide.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::{Editions, assert_same, edit, guide, names, said, site, skip, unshare, well};
use crate::support::read_all;
use crate::support::shell::Shell;

/// A limit on the size of a file is how a full disk looks to a program, wherever the tests run.
const FULL: &str = "trap '' XFSZ; ulimit -f 1; exec";

#[test]
fn a_full_disk_leaves_the_old_site_and_says_so() {
    let build = "courtesy build --no-print";
    let (shell, editions) = Editions::edited();
    let full = shell.run(&format!("{FULL} {build}"));
    assert_eq!(full.status.code(), Some(3), "{}", said(&full));
    assert!(said(&full).contains("free some space"), "{}", said(&full));
    assert!(!editions.assert_whole(shell.at(), "b", "full"));
    assert_eq!(names(&shell.at().join("output")), editions.names, "it clears up after itself");
    // Where nobody asks the system to say it in an error, it says it by a signal, which ends the run.
    let ended = shell.run(&format!("ulimit -f 1; exec {build}"));
    assert!(!ended.status.success());
    assert!(!editions.assert_whole(shell.at(), "b", "ended by the signal"));
    editions.assert_mended(&shell, build, "b", "after a full disk");
}

#[test]
fn a_full_disk_leaves_no_part_of_a_letter_or_a_guide() {
    let shell = guide("a");
    fs::write(shell.at().join("people.csv"), "name\nAnn\nBob\n").unwrap();
    let old = "courtesy print note --set name=Ada -o card.pdf";
    well(&shell.run(old));
    let before = read_all(shell.at());
    for line in [
        "courtesy print note --set name=Bob -o card.pdf",
        "courtesy print note --data people.csv --combine -o all.pdf",
        "courtesy init fresh",
    ] {
        let full = shell.run(&format!("{FULL} {line}"));
        assert_eq!(full.status.code(), Some(3), "{line}: {}", said(&full));
        assert_same(&read_all(shell.at()), &before, line);
    }
    assert!(!shell.at().join("fresh").exists());
    let full = shell.run(&format!("{FULL} courtesy print note --data people.csv --out letters"));
    assert_eq!(full.status.code(), Some(3), "{}", said(&full));
    assert!(names(&shell.at().join("letters")).iter().all(|name| name.starts_with('.')), "a part of a letter stands");
    well(&shell.run("courtesy print note --data people.csv --out letters --resume"));
    assert_eq!(names(&shell.at().join("letters")), [".courtesy-print-note.jsonl", "note-001.pdf", "note-002.pdf"]);
}

/// A file system of its own, filled to the last byte.
#[test]
fn a_disk_that_is_really_full_leaves_the_old_site() {
    let shell = guide("a");
    let editions = Editions::of(&shell, "courtesy build --no-print");
    let build = "courtesy build --no-print --out disk/out";
    let line = format!(
        "mkdir disk && mount -t tmpfs -o size=16m tmpfs disk && {build} && cp -r disk/out/site old && head -c 20m /dev/zero > disk/filler; \
         sed -i s/Words/Other/ content/1-rules/*.md; {build}; echo \"ended with $?\" >&2; ls -A disk/out; cp -r disk/out/site still; \
         rm disk/filler; sed -i s/Other/Words/ content/1-rules/*.md; {build} && ls -A disk/out"
    );
    let Some(output) = unshare(&shell, &line) else {
        return skip("a full disk", "no file system can be mounted here; a limit on the size of files stands for it");
    };
    let told = said(&output);
    assert!(output.status.success() && told.contains("ended with 3") && told.contains("free some space"), "{told}");
    let listed: Vec<String> =
        String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).filter(|line| !line.contains(' ')).collect();
    assert!(listed.iter().all(|name| editions.names.contains(name)) && listed.len() > editions.names.len(), "{listed:?}");
    for name in ["old", "still"] {
        assert_same(&read_all(&shell.at().join(name)), &editions.a, name);
    }
}

#[test]
fn a_folder_that_can_only_be_read_is_left_as_it_is() {
    let build = "courtesy build --no-print";
    let (shell, editions) = Editions::edited();
    let line = format!("mount --bind output output && mount -o remount,ro,bind output && {build}");
    match unshare(&shell, &line) {
        Some(output) if !said(&output).contains("mount:") => {
            assert_eq!(output.status.code(), Some(3), "{}", said(&output));
            assert!(said(&output).contains("choose a folder on a disk that can be written to"), "{}", said(&output));
        }
        _ => skip("a disk that can only be read", "none can be mounted here"),
    }
    assert!(!editions.assert_whole(shell.at(), "b", "a disk that can only be read"));
    assert_eq!(names(&shell.at().join("output")), editions.names);
}

/// Sets the rights to a file or folder.
fn allow(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// What to put before a command that is to have no rights of its own: root may do whatever it likes, so it becomes nobody first. `None` where it cannot.
fn as_nobody(shell: &Shell) -> Option<&'static str> {
    let is_root = rustix::process::geteuid().is_root();
    let become_nobody = if is_root { "setpriv --reuid 65534 --regid 65534 --clear-groups " } else { "" };
    // The folder that the tests have for themselves is for their owner alone.
    allow(shell.at().parent().unwrap(), 0o755);
    shell.run(&format!("{become_nobody} courtesy --version")).status.success().then_some(become_nobody)
}

#[test]
fn a_folder_of_somebody_else_is_left_as_it_is() {
    let build = "courtesy build --no-print";
    let (shell, editions) = Editions::edited();
    let Some(become_nobody) = as_nobody(&shell) else {
        return skip("a folder of somebody else", "the tests run as root, and nobody else can run the command");
    };
    let output = shell.at().join("output");
    allow(&output, 0o555);
    let refused = shell.run(&format!("{become_nobody}{build}"));
    allow(&output, 0o755);
    assert_eq!(refused.status.code(), Some(3), "{}", said(&refused));
    assert!(said(&refused).contains("give yourself the right to write there"), "{}", said(&refused));
    assert!(!editions.assert_whole(shell.at(), "b", "somebody else's"));
    assert_eq!(names(&output), editions.names);
}

/// Beside the folders of the parts of a merge lies what a disk has of its own (`lost+found`), or somebody else.
#[test]
fn reports_are_joined_whatever_else_lies_beside_them() {
    let shell = guide("a");
    let Some(become_nobody) = as_nobody(&shell) else {
        return skip("a folder of somebody else", "the tests run as root, and nobody else can run the command");
    };
    fs::write(shell.at().join("people.csv"), "name\nAnn\nBob\n").unwrap();
    let closed = shell.at().join("parts/lost+found");
    fs::create_dir_all(&closed).unwrap();
    allow(&closed, 0);
    let join = format!("{become_nobody}courtesy print --join parts");
    let nothing = shell.run(&join);
    for part in 1..=2 {
        well(&shell.run(&format!("courtesy print mail --data people.csv --shard {part}/2 --out parts/{part}")));
    }
    let joined = shell.run(&join);
    allow(&closed, 0o755);
    // Where no report is found, the folder that could not be looked into may have them.
    assert!(said(&nothing).contains("lost+found"), "{}", said(&nothing));
    well(&joined);
}

/// Where the output lies on another file system than the guide and the temporary folder, nothing can be linked or renamed across.
#[test]
fn the_output_may_lie_on_another_disk() {
    let other = Path::new("/dev/shm");
    let shell = guide("a");
    let device = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    if device(other).is_none() || device(other) == device(shell.at()) {
        return skip("output on another file system", "there is no other one at /dev/shm");
    }
    let Ok(folder) = tempfile::tempdir_in(other) else {
        return skip("output on another file system", "/dev/shm cannot be written to");
    };
    let out = folder.path().display();
    let editions = Editions::of(&shell, "courtesy build --no-print");
    for edition in ["a", "b", "a"] {
        edit(shell.at(), edition);
        well(&shell.run(&format!("courtesy build --no-print --out {out}/out")));
        assert_same(&read_all(&folder.path().join("out/site")), editions.site(edition), "on another disk");
        assert_eq!(names(&folder.path().join("out")), editions.names);
    }
    well(&shell.run(&format!("courtesy print note --set name=Ada -o {out}/card.pdf")));
    // A guide's content may lie elsewhere as well.
    fs::rename(shell.at().join("content"), shell.at().join("moved")).unwrap();
    let copied = shell.run(&format!("cp -r moved {out}/content && ln -s {out}/content content"));
    well(&copied);
    let made = shell.run("courtesy new rule \"Bring a pen\" --section rules");
    let stands = folder.path().join("content/1-rules").join("100-bring-a-pen.md");
    assert_eq!(made.status.success(), stands.is_file(), "{}", said(&made));
    assert!(!names(shell.at()).iter().any(|name| name.starts_with(".courtesy-")));
    assert!(!site(shell.at()).is_empty());
}
