//! The absences that `docs/architecture.md` promises, held by reading the source.

use crate::support::{read_all, repository};

/// Files of `src/` without their unit tests, by path from there.
fn sources() -> Vec<(String, String)> {
    let files = read_all(&repository().join("src")).into_iter().filter(|(path, _)| path.ends_with(".rs") && !path.contains("tests/"));
    let text = |bytes| String::from_utf8(bytes).unwrap();
    files.map(|(path, bytes)| (path, text(bytes).split("\n#[cfg(test)]").next().unwrap().to_owned())).collect()
}

/// Lines of code, comments left out, that hold one of `words` in files that `is_held` picks.
fn found(words: &[&str], is_held: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in sources().iter().filter(|(path, _)| is_held(path)) {
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("src/{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    found
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

fn is_in(path: &str, modules: &[&str]) -> bool {
    modules.iter().any(|module| path == format!("{module}.rs") || path.starts_with(&format!("{module}/")))
}

const READS: &[&str] =
    &["fs::read", "read_to_string(", "read_dir(", "File::open", "WalkDir::new", "fs::metadata", "symlink_metadata(", "fs::exists"];
const WRITES: &[&str] = &[
    "fs::write",
    "create_dir",
    "File::create",
    "fs::rename",
    "fs::remove",
    "remove_file(",
    "remove_dir",
    "fs::copy",
    "hard_link(",
    "set_permissions(",
    "OpenOptions",
    "fs::File::options",
];

#[test]
fn only_source_reads() {
    let others = found(READS, |path| !is_in(path, &["guide/source", "output", "paper/print/typst", "serve"]));
    assert_none("read outside of `source`, `output` (its own files) and `print::typst` (temporary files)", &others);
}

#[test]
fn only_output_writes() {
    let others = found(WRITES, |path| !is_in(path, &["output", "paper/print/typst"]));
    assert_none("written outside of `output` and `print::typst` (temporary files)", &others);
    let typst = sources().into_iter().filter(|(path, _)| is_in(path, &["paper/print/typst"]));
    let writing = typst.filter(|(_, text)| WRITES.iter().any(|word| text.contains(word)));
    for (path, text) in writing {
        assert!(text.contains("tempfile::tempdir"), "src/{path} writes, but not into a temporary folder");
    }
}

#[test]
fn only_typst_is_a_process() {
    let processes = ["process::Command", "Command::new(", "process::Child", ".spawn()"];
    let others = found(&processes, |path| !is_in(path, &["paper/print/typst", "cli"]));
    assert_none("started outside of `print::typst`", &others);
}

#[test]
fn only_external_asks_other_sites() {
    let found = found(&["ureq", "TcpStream", "UdpSocket", "ToSocketAddrs"], |path| !is_in(path, &["desk/external", "serve"]));
    assert_none("speaks to another host outside of `external`", &found);
    let callers = self::found(&["external::ask"], |path| path != "pipeline/check.rs");
    assert_none("asks other sites outside of a check", &callers);
}

/// The rooms of `src/` from the roof down: each knows those that stand below it. Rooms of one floor do not know one another.
const FLOORS: &[&[&str]] = &[&["cli"], &["serve"], &["pipeline"], &["desk", "web"], &["paper"], &["theme"], &["guide"], &["diagnostic"]];

#[test]
fn rooms_know_only_what_stands_below_them() {
    let rooms: Vec<&str> = FLOORS.iter().flat_map(|floor| floor.iter().copied()).chain(["output"]).collect();
    let mut wrong = Vec::new();
    for (at, floor) in FLOORS.iter().enumerate() {
        let below: Vec<&str> = FLOORS[at + 1..].iter().flat_map(|floor| floor.iter().copied()).collect();
        for room in *floor {
            let may_write = ["cli", "pipeline"].contains(room);
            let forbidden = rooms.iter().filter(|other| *other != room && !below.contains(other) && !(may_write && **other == "output"));
            wrong.extend(uses(room, forbidden));
        }
    }
    wrong.extend(uses("output", rooms.iter().filter(|room| **room != "output")));
    assert_none("a room knows what does not stand below it", &wrong);
    let known: Vec<String> =
        sources().into_iter().map(|(path, _)| path).filter(|path| !rooms.iter().any(|room| is_in(path, &[room]))).collect();
    assert_eq!(known, ["lib.rs", "main.rs"], "a file lies in no room");
}

#[test]
fn parts_of_a_room_do_not_know_one_another() {
    for (part, forbidden) in [
        ("guide/source", &["guide::config", "guide::content", "guide::markdown"][..]),
        ("guide/markdown", &["guide::content"]),
        ("guide/allow", &["guide::config", "guide::content", "guide::markdown"]),
        ("web/site", &["web::search", "web::reach", "guide::source"]),
        ("web/reach", &["web::site", "web::search", "guide::source"]),
        ("web/search", &["web::site", "web::reach", "guide::source"]),
        ("desk/advice", &["desk::external", "guide::source"]),
        ("desk/external", &["desk::advice", "guide::source"]),
    ] {
        assert_none(&format!("`{part}` knows what it should not"), &uses(part, forbidden.iter()));
    }
}

/// Where a part names one of `others`.
fn uses<'o>(part: &str, others: impl Iterator<Item = &'o &'o str>) -> Vec<String> {
    let words: Vec<String> = others.flat_map(|name| [format!("crate::{name}::"), format!("crate::{name};")]).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    found(&words, |path| is_in(path, &[part]))
}

#[test]
fn nothing_depends_on_clock_chance_or_place() {
    let words = ["SystemTime", "UNIX_EPOCH", "rand::", "RandomState::new", "set_current_dir", "env::current_dir", "thread_rng"];
    assert_none("clock, chance or the current folder", &found(&words, |path| !is_in(path, &["serve", "cli", "output"])));
    assert_none("the folder of the process is changed", &found(&["set_current_dir"], |_| true));
    let environment = found(&["env::var", "env::vars", "option_env!"], |path| !is_in(path, &["cli", "paper/print/typst", "serve"]));
    assert_none("the environment", &environment);
}

#[test]
fn there_is_no_drawer_for_odds_and_ends() {
    let drawers: Vec<String> = sources()
        .into_iter()
        .map(|(path, _)| path)
        .filter(|path| ["util", "helper", "misc", "common"].iter().any(|word| path.contains(word)))
        .collect();
    assert_none("modules without a subject", &drawers);
    assert_none("global state that changes", &found(&["static mut", "lazy_static", "thread_local!"], |_| true));
}

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    for (path, bytes) in read_all(&repository().join("src")).into_iter().filter(|(path, _)| path.ends_with(".rs")) {
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("//!"), "src/{path} does not open with what it is");
    }
}
