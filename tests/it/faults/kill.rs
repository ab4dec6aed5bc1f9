//! `kill -9` at many moments of every command that writes: the old state or the new one stands, and the next run takes away what is left.

use std::cell::Cell;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use super::{Editions, assert_same, edit, guide, names, well};
use crate::support::desk::{CALLS, Desk, parts};
use crate::support::read_all;
use crate::support::shell::Shell;

/// How many moments there are.
fn moments() -> u32 {
    std::env::var("COURTESY_FAULTS").ok().and_then(|number| number.parse().ok()).unwrap_or(20)
}

/// The time that something takes: the least of three, and less where it turns out to be quicker.
fn measured(mut run: impl FnMut()) -> Cell<Duration> {
    let mut times = [(); 3].map(|()| {
        let begun = Instant::now();
        run();
        begun.elapsed()
    });
    times.sort();
    Cell::new(times[0])
}

/// Parts of a time, up to half as long after its end.
fn spread(time: &Cell<Duration>) -> impl Iterator<Item = Duration> {
    let all = moments();
    (0..all).map(move |n| time.get() * (2 * n + 1) * 3 / (2 * all * 2))
}

/// Kills a child after some time; tells whether it was still at work.
fn killed(mut child: Child, after: Duration, time: &Cell<Duration>) -> bool {
    std::thread::sleep(after);
    let was_at_work = child.try_wait().unwrap().is_none();
    child.kill().unwrap();
    child.wait().unwrap();
    if !was_at_work && after < time.get() {
        time.set(after);
    }
    was_at_work
}

fn begun(shell: &Shell, line: &str) -> Child {
    shell.command(&format!("exec {line}")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// What was counted, for the table.
#[derive(Default)]
struct Count {
    cut: u32,
    new: u32,
    left: u32,
}

impl Count {
    fn add(&mut self, was_at_work: bool, is_new: bool, is_left: bool) {
        self.cut += u32::from(was_at_work);
        self.new += u32::from(is_new);
        self.left += u32::from(is_left);
    }

    /// Tells, and sees that the test was one: a machine that is much quicker now than before would have everything end in time.
    fn tell(&self, what: &str) {
        let Count { cut, new, left } = self;
        let all = moments();
        println!(
            "{what}: killed {all} times, {cut} of them at work; the new state stood {new} times, something was left over {left} times"
        );
        assert!(*cut > all / 10, "{what}: killed too late");
    }
}

#[test]
fn of_a_build() {
    let shell = guide("a");
    let build = "courtesy build --no-print";
    let editions = Editions::of(&shell, build);
    let turn = |n: usize| if n.is_multiple_of(2) { "b" } else { "a" };
    let mut n = 1;
    let time = measured(|| {
        n += 1;
        edit(shell.at(), turn(n));
        well(&shell.run(build));
    });
    let mut count = Count::default();
    for (number, after) in spread(&time).enumerate() {
        let edition = turn(n + 1 + number);
        edit(shell.at(), edition);
        let was_at_work = killed(begun(&shell, build), after, &time);
        let when = format!("killed after {after:?} of {:?}", time.get());
        let is_new = editions.assert_whole(shell.at(), edition, &when);
        count.add(was_at_work, is_new, names(&shell.at().join("output")) != editions.names);
        editions.assert_mended(&shell, build, edition, &when);
    }
    count.tell("build");
}

/// A merge: each file stands or does not, and the run goes on where it stopped.
#[test]
fn of_a_merge() {
    let shell = guide("a");
    let rows: String = (0..150).map(|n| format!("Guest {n}\n")).collect();
    fs::write(shell.at().join("people.csv"), format!("name\n{rows}")).unwrap();
    let line = |out: &str| format!("courtesy print mail --data people.csv --out {out}");
    well(&shell.run(&line("whole")));
    let whole = read_all(&shell.at().join("whole"));
    let all_names = names(&shell.at().join("whole"));
    let mut n = 0;
    let time = measured(|| {
        n += 1;
        well(&shell.run(&line(&format!("timed-{n}"))));
    });
    let (out, mut count) = (shell.at().join("cut"), Count::default());
    for after in spread(&time) {
        let _ = fs::remove_dir_all(&out);
        let was_at_work = killed(begun(&shell, &line("cut")), after, &time);
        let stands = read_all(&out);
        for (name, bytes) in stands.iter().filter(|(name, _)| !name.starts_with(".courtesy-")) {
            assert!(whole[name] == *bytes, "{name} is torn after {after:?}");
        }
        count.add(was_at_work, stands == whole, names(&out) != all_names);
        well(&shell.run(&format!("{} --resume", line("cut"))));
        assert_same(&read_all(&out), &whole, &format!("killed after {after:?}"));
        assert_eq!(names(&out), all_names);
    }
    count.tell("print, of a table");
}

#[test]
fn of_one_letter() {
    let shell = guide("a");
    let out = shell.at().join("out");
    let line = |name: &str| format!("courtesy print mail --set name={name} -o out/mail.eml");
    let [a, b] = ["a", "b"].map(|name| {
        well(&shell.run(&line(name)));
        fs::read(out.join("mail.eml")).unwrap()
    });
    let time = measured(|| well(&shell.run(&line("b"))));
    let mut count = Count::default();
    for (number, after) in spread(&time).enumerate() {
        let (name, new) = if number.is_multiple_of(2) { ("a", &a) } else { ("b", &b) };
        let was_at_work = killed(begun(&shell, &line(name)), after, &time);
        let stands = fs::read(out.join("mail.eml")).unwrap();
        assert!(stands == a || stands == b, "torn after {after:?}");
        count.add(was_at_work, stands == *new, names(&out).len() > 1);
        well(&shell.run(&line(name)));
        assert!(fs::read(out.join("mail.eml")).unwrap() == *new);
        well(&shell.run(&line(if name == "a" { "b" } else { "a" })));
        well(&shell.run(&line(name)));
        assert_eq!(names(&out), ["mail.eml"], "killed after {after:?}");
    }
    count.tell("print, of one letter");
}

/// A new folder comes to be as a whole; in one that was there, what was not put into its place yet is put there by the next run.
#[test]
fn of_init() {
    for (what, line, prepare) in [("init, in a new folder", "init guide", false), ("init, in a folder", "init guide", true)] {
        let shell = Shell::new();
        let (root, line) = (shell.at().join("guide"), format!("courtesy {line}"));
        let clear = || {
            let _ = fs::remove_dir_all(&root);
            if prepare {
                fs::create_dir(&root).unwrap();
                fs::write(root.join("mine.txt"), "mine").unwrap();
            }
        };
        clear();
        well(&shell.run(&line));
        let whole = read_all(&root);
        let all_names = (names(shell.at()), names(&root));
        let time = measured(|| {
            clear();
            well(&shell.run(&line));
        });
        let mut count = Count::default();
        for after in spread(&time) {
            clear();
            let was_at_work = killed(begun(&shell, &line), after, &time);
            let mut stands = read_all(&root);
            stands.retain(|path, _| !path.starts_with(".courtesy-new-"));
            let is_new = stands == whole;
            stands.iter().for_each(|(path, bytes)| assert!(whole[path] == *bytes, "{path} is torn after {after:?}"));
            assert!(prepare || is_new || stands.is_empty(), "a part of a new folder stands after {after:?}");
            count.add(was_at_work, is_new, names(shell.at()).len() > 1 || names(&root).iter().any(|name| name.contains(".staging")));
            let again = shell.run(&line);
            assert!(again.status.success() || is_new, "killed after {after:?}: {}", super::said(&again));
            assert_same(&read_all(&root), &whole, &format!("killed after {after:?}, and run again"));
            assert_eq!((names(shell.at()), names(&root)), all_names, "killed after {after:?}");
        }
        count.tell(what);
    }
}

#[test]
fn of_new() {
    let shell = guide("a");
    let line = "courtesy new rule \"Bring a pen\" --section rules";
    let before = read_all(shell.at());
    let clear = || {
        for (path, _) in read_all(shell.at()).into_iter().filter(|(path, _)| !before.contains_key(path)) {
            fs::remove_file(shell.at().join(path)).unwrap();
        }
    };
    well(&shell.run(line));
    let (whole, all_names) = (read_all(shell.at()), names(shell.at()));
    let time = measured(|| {
        clear();
        well(&shell.run(line));
    });
    let mut count = Count::default();
    for after in spread(&time) {
        clear();
        let was_at_work = killed(begun(&shell, line), after, &time);
        let mut stands = read_all(shell.at());
        stands.retain(|path, _| !path.starts_with(".courtesy-new-"));
        assert!(stands == before || stands == whole, "torn after {after:?}");
        let is_new = stands == whole;
        count.add(was_at_work, is_new, names(shell.at()) != all_names);
        let again = shell.run(line);
        assert!(again.status.success() || again.status.code() == Some(2), "{}", super::said(&again));
        if !is_new {
            let when = format!("killed after {after:?}, and run again: {}", super::said(&again));
            assert_same(&read_all(shell.at()), &whole, &when);
        }
        assert_eq!(names(shell.at()), all_names, "killed after {after:?}");
    }
    count.tell("new");
}

/// The desk as a process of its own.
fn desk(root: &Path) -> (Child, Desk) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_courtesy"));
    let command = command.args(["serve", "--edit", "--no-print", "--root", "."]).current_dir(root);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap());
    let line = said.lines().map_while(Result::ok).find(|line| line.contains("#key=")).unwrap();
    let (host, key) = parts(line.split("The desk is at ").nth(1).unwrap());
    (child, Desk { serving: None, host, key })
}

/// Asks a desk to save a file, and does not wait for the answer.
fn asked(served: &Desk, path: &str, text: &str) -> TcpStream {
    let body = json!({ "path": path, "text": text, "hash": served.open(path).1 }).to_string();
    let Desk { host, key, .. } = served;
    let mut stream = TcpStream::connect(host).unwrap();
    let head = format!("Host: {host}\r\nX-Courtesy-Key: {key}\r\nSec-Fetch-Site: same-origin\r\nOrigin: http://{host}\r\n");
    let request = format!("POST {CALLS}save HTTP/1.1\r\n{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// A save counts as at work as long as nothing of its answer has come; once it has, the new file stands whatever happens.
#[test]
fn of_a_save_in_the_desk() {
    let shell = guide("a");
    let (folder, path) = (shell.at().join("content/messages"), "content/messages/note.md");
    let text = |mark: &str| format!("{}{}\n", super::NOTE, mark.repeat(100_000));
    let [a, b] = ["a", "b"].map(text);
    let (mut child, served) = desk(shell.at());
    let mut hash = served.open(path).1;
    let mut turn = false;
    let time = measured(|| {
        turn = !turn;
        let (status, answer) = served.save(path, if turn { &b } else { &a }, Some(&hash));
        assert_eq!(status, 200);
        answer["hash"].as_str().unwrap().clone_into(&mut hash);
    });
    child.kill().unwrap();
    child.wait().unwrap();
    fs::write(folder.join("note.md"), &a).unwrap();
    let all_names = names(&folder);
    let (mut count, mut kept) = (Count::default(), 0);
    for (number, after) in spread(&time).enumerate() {
        let (new, old) = if number.is_multiple_of(2) { (&b, &a) } else { (&a, &b) };
        let (child, served) = desk(shell.at());
        let mut stream = asked(&served, path, new);
        assert!(killed(child, after, &time), "the desk ended by itself");
        let is_answered = stream.read(&mut [0]).is_ok_and(|bytes| bytes > 0);
        if is_answered && after < time.get() {
            time.set(after);
        }
        let stands = fs::read_to_string(folder.join("note.md")).unwrap();
        assert!(stands == *new || (stands == *old && !is_answered), "torn or lost after {after:?}, answered: {is_answered}");
        kept += u32::from(stands == *old);
        count.add(!is_answered, stands == *new, names(&folder) != all_names);
        fs::write(folder.join("note.md"), new).unwrap();
    }
    assert!(kept > 0, "never killed before the new file stood");
    let (mut child, served) = desk(shell.at());
    let text = format!("{a}The end.\n");
    let mut stream = asked(&served, path, &text);
    stream.read_exact(&mut [0]).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(fs::read_to_string(folder.join("note.md")).unwrap() == text, "lost, though it was answered");
    let (mut child, served) = desk(shell.at());
    let saved = served.save(path, "---\ntitle: Note\n---\n", Some(&served.open(path).1));
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((saved.0, names(&folder)), (200, all_names), "the next save takes away what is left");
    count.tell("save in the desk");
}
