//! Faults of the machine, each injected, and what stood afterwards. `docs/faults.md` has the table.
//!
//! Moments at which something is killed are parts of the time that it takes, so a slow machine has as many of them as a quick one;
//! `COURTESY_FAULTS=200` in the environment asks for more. What a machine does not let us do is skipped, and said.

mod clock;
mod disk;
mod kill;
mod limits;
mod setter;
mod together;
mod watch;

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Output, Stdio};

use crate::support::shell::Shell;
use crate::support::{Files, names, read_all, wire, write};

const CONFIG: &str = "[guide]\ntitle = \"Guide\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ada\"\n";
const NOTE: &str = "---\ntitle: Note\nchannel: handwritten\nstationery: [a6]\n---\nDear [Name],\n\nThanks.\n";
const MAIL: &str = "---\ntitle: Mail\nchannel: email\nsubject: Thanks\n---\nDear [Name],\n\nthank you.\n";

/// A guide of forty rules, whose words are those of an edition: `a` or `b`.
fn guide(edition: &str) -> Shell {
    let shell = Shell::new();
    write(&shell.at().join("courtesy.toml"), CONFIG.as_bytes());
    write(&shell.at().join("content/index.md"), b"---\ntitle: Home\n---\n");
    write(&shell.at().join("content/messages/note.md"), NOTE.as_bytes());
    write(&shell.at().join("content/messages/mail.md"), MAIL.as_bytes());
    edit(shell.at(), edition);
    shell
}

/// Rewrites every rule; each edition has a page that the other has not.
fn edit(root: &Path, edition: &str) {
    let rules = root.join("content/1-rules");
    let _ = fs::remove_dir_all(&rules);
    for n in 0..40 {
        let text = format!("---\ntitle: Rule {n}\nverdict: do\nsummary: Edition {edition}.\nwhen: W\n---\nWords of {edition}, {n}.\n");
        write(&rules.join(format!("{n}-rule-{n}.md")), text.as_bytes());
    }
    let own = format!("---\ntitle: Only {edition}\nverdict: do\nsummary: S\nwhen: W\n---\n");
    write(&rules.join(format!("99-only-{edition}.md")), own.as_bytes());
}

/// The website as it stands, without the stamp of a run that was cut short.
fn site(root: &Path) -> Files {
    let mut files = read_all(&root.join("output/site"));
    files.remove(".courtesy-swap");
    files
}

/// The two websites that a build may leave, and what an output folder holds when it is done.
struct Editions {
    a: Files,
    b: Files,
    names: Vec<String>,
}

impl Editions {
    /// Builds both; the guide is then the first one.
    fn of(shell: &Shell, build: &str) -> Self {
        let [b, a] = ["b", "a"].map(|edition| {
            edit(shell.at(), edition);
            well(&shell.run(build));
            site(shell.at())
        });
        assert!(a != b && a.len() == b.len());
        Editions { a, b, names: names(&shell.at().join("output")) }
    }

    /// A guide of the first edition's site and of the second one's words.
    fn edited() -> (Shell, Self) {
        let shell = guide("a");
        let editions = Editions::of(&shell, "courtesy build --no-print");
        edit(shell.at(), "b");
        (shell, editions)
    }

    fn site(&self, edition: &str) -> &Files {
        if edition == "a" { &self.a } else { &self.b }
    }

    /// That one of both stands as a whole; tells whether it is that of `edition`.
    fn assert_whole(&self, root: &Path, edition: &str, when: &str) -> bool {
        let stands = site(root);
        let torn = || (differing(&stands, &self.a), differing(&stands, &self.b));
        assert!(stands == self.a || stands == self.b, "{when}: neither the old site nor the new one stands: {:?}", torn());
        stands == *self.site(edition)
    }

    /// That the next run makes the site of `edition`, and leaves nothing else behind.
    fn assert_mended(&self, shell: &Shell, build: &str, edition: &str, when: &str) {
        well(&shell.run(build));
        assert_same(&site(shell.at()), self.site(edition), when);
        assert_eq!(names(&shell.at().join("output")), self.names, "{when}: something is left over");
    }
}

/// Paths at which two folders differ.
fn differing(one: &Files, other: &Files) -> Vec<String> {
    let all: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    all.into_iter().filter(|path| one.get(*path) != other.get(*path)).cloned().collect()
}

fn assert_same(one: &Files, other: &Files, when: &str) {
    assert_eq!(differing(one, other), Vec::<String>::new(), "{when}");
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn well(output: &Output) {
    assert!(output.status.success(), "{:?}: {}", output.status, said(output));
}

/// `courtesy serve` as a process of its own, which ends with this.
struct Served {
    child: Child,
    host: String,
}

impl Served {
    /// Serves the guide of a shell, behind what is said `before` the command.
    fn begin(shell: &Shell, before: &str) -> Self {
        let mut command = shell.command(&format!("{before}exec courtesy serve --no-print"));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let line = lines.find(|line| line.contains("http://")).unwrap();
        let host = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
        Served { child, host }
    }

    /// The status of an address, and what is there.
    fn get(&self, path: &str) -> (u16, String) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.host);
        let (status, _, body) = wire::send(&self.host, &request);
        (status, String::from_utf8_lossy(&body).into_owned())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// Says why a fault could not be injected here.
fn skip(fault: &str, why: &str) {
    eprintln!("skipped: {fault}: {why}");
}

/// Whether this machine lets us mount file systems in a namespace of our own, which a line is then run in.
fn unshare(shell: &Shell, line: &str) -> Option<Output> {
    let within = |flags: &str, line: &str| shell.run(&format!("unshare {flags} sh -c '{line}'"));
    let flags = ["-m", "-rm"].into_iter().find(|flags| within(flags, "mount -t tmpfs tmpfs /mnt").status.success())?;
    Some(within(flags, line))
}
