//! The absences that `docs/architecture.md` promises, held by reading the source.

use std::collections::{BTreeMap, BTreeSet};

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

/// An image of `Dockerfile` is built of what `.dockerignore` lets in, and the archive for the registry of what `Cargo.toml` does.
#[test]
fn what_is_compiled_in_is_there_where_the_program_is_built() {
    let read = |name: &str| std::fs::read_to_string(repository().join(name)).unwrap();
    let (image, archive) = (read(".dockerignore"), read("Cargo.toml"));
    let archive = archive.lines().find(|line| line.starts_with("include = ")).unwrap();
    let mut seen = 0;
    for (path, text) in sources() {
        for inner in text.split("include_str!(\"").skip(1).chain(text.split("include_bytes!(\"").skip(1)) {
            let inner = inner.split('"').next().unwrap();
            if inner.matches("../").count() <= path.matches('/').count() {
                continue;
            }
            let file = inner.trim_start_matches("../");
            let is_let_in = |line: &str| line.strip_prefix('!').is_some_and(|open| file == open || file.starts_with(&format!("{open}/")));
            assert!(image.lines().any(is_let_in), ".dockerignore keeps `{file}` out, which src/{path} has in it");
            assert!(archive.contains(&format!("\"/{}\"", file.split('/').next().unwrap())), "Cargo.toml keeps `{file}` out");
            seen += 1;
        }
    }
    assert!(seen > 0, "nothing outside of `src` is compiled in");
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
        assert!(text.contains("tempfile::") || text.contains("Scratch"), "src/{path} writes, but not into a temporary folder");
    }
}

#[test]
fn only_typst_is_a_process() {
    let processes = ["process::Command", "Command::new(", "process::Child", ".spawn()", "opener::"];
    let others = found(&processes, |path| !is_in(path, &["paper/print/typst", "cli/serve"]));
    assert_none("started outside of `print::typst` (and of `serve --open`, a browser)", &others);
}

#[test]
fn only_external_asks_other_sites() {
    let words = ["ureq", "object_store", "TcpStream", "UdpSocket", "ToSocketAddrs"];
    let found = found(&words, |path| !is_in(path, &["desk/external", "publish", "serve"]));
    assert_none("speaks to another host outside of `external` and `publish`", &found);
    let callers = self::found(&["external::ask"], |path| path != "pipeline/check.rs");
    assert_none("asks other sites outside of a check", &callers);
}

/// The rooms of `src/` from the roof down: each knows those that stand below it. Rooms of one floor do not know one another.
const FLOORS: &[&[&str]] =
    &[&["cli"], &["serve", "lsp"], &["pipeline"], &["desk", "web"], &["paper"], &["theme"], &["guide"], &["diagnostic"]];

#[test]
fn rooms_know_only_what_stands_below_them() {
    let rooms: Vec<&str> = FLOORS.iter().flat_map(|floor| floor.iter().copied()).chain(["output", "publish"]).collect();
    let files = Files::read();
    let mut wrong = Vec::new();
    for (at, floor) in FLOORS.iter().enumerate() {
        let below: Vec<&str> = FLOORS[at + 1..].iter().flat_map(|floor| floor.iter().copied()).collect();
        for room in *floor {
            let may_write = ["cli", "pipeline"].contains(room);
            let is_outlet = |other: &str| ["output", "publish"].contains(&other);
            let forbidden = rooms.iter().filter(|other| *other != room && !below.contains(other) && !(may_write && is_outlet(other)));
            wrong.extend(uses(&files, room, forbidden));
        }
    }
    wrong.extend(uses(&files, "output", rooms.iter().filter(|room| **room != "output")));
    wrong.extend(uses(&files, "publish", rooms.iter().filter(|room| !["diagnostic", "output", "publish"].contains(room))));
    assert_none("a room knows what does not stand below it", &wrong);
    let known: Vec<String> =
        sources().into_iter().map(|(path, _)| path).filter(|path| !rooms.iter().any(|room| is_in(path, &[room]))).collect();
    assert_eq!(known, ["lib.rs", "main.rs"], "a file lies in no room");
}

#[test]
fn parts_of_a_room_do_not_know_one_another() {
    let files = Files::read();
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
        assert_none(&format!("`{part}` knows what it should not"), &uses(&files, part, forbidden.iter()));
    }
}

/// Where a part names one of `others`, such as `cli` or `guide::config`.
fn uses<'o>(files: &Files, part: &str, others: impl Iterator<Item = &'o &'o str>) -> Vec<String> {
    let others: Vec<Vec<&str>> = others.map(|name| name.split("::").collect()).collect();
    let is_one = |name: &[String]| others.iter().any(|other| name.len() >= other.len() && name.iter().zip(other).all(|(a, b)| a == b));
    let of_part = files.0.iter().filter(|(_, (path, _))| is_in(path, &[part]));
    let names = of_part.flat_map(|(module, (path, _))| files.named(module).into_iter().map(move |(_, name)| (path, name)));
    names.filter(|(_, name)| is_one(name)).map(|(path, name)| format!("src/{path} names {}", name.join("::"))).collect()
}

#[test]
fn imports_are_read_in_every_form() {
    let files = Files::of([
        ("web/mod.rs", "pub mod site;\npub use site::Page;"),
        ("web/site.rs", "use super::Page;"),
        ("guide/a.rs", "use crate::{\n    diagnostic::Code,\n    web::{self, site as s},\n};"),
        ("guide/b.rs", "fn f() { crate::web::site::page(); super::c::g(); }"),
        ("guide/c.rs", "use super::b::f; // crate::cli::run\n"),
    ]);
    let webbed = uses(&files, "guide", ["web"].iter());
    assert_eq!(webbed, ["src/guide/a.rs names web::self", "src/guide/a.rs names web::site", "src/guide/b.rs names web::site::page"]);
    assert_eq!(uses(&files, "guide", ["web::search", "cli"].iter()), [""; 0]);
    assert_eq!(mutual(&files), ["src/guide/b.rs and src/guide/c.rs"]);
}

#[test]
fn nothing_depends_on_clock_chance_or_place() {
    let words = ["SystemTime", "UNIX_EPOCH", "rand::", "RandomState::new", "set_current_dir", "env::current_dir", "thread_rng"];
    assert_none("clock, chance or the current folder", &found(&words, |path| !is_in(path, &["serve", "cli", "output"])));
    assert_none("the folder of the process is changed", &found(&["set_current_dir"], |_| true));
    let environment = found(&["env::var", "env::vars", "option_env!"], |path| !is_in(path, &["cli", "paper/print/typst", "serve"]));
    assert_none("the environment", &environment);
}

/// What MiniJinja does not promise to keep is named in one file.
#[test]
fn syntax_trees_of_templates_have_one_door() {
    let others = found(&["minijinja::machinery", "unstable_machinery"], |path| path != "theme/lint/syntax.rs");
    assert_none("MiniJinja's unstable part is named outside of `theme/lint/syntax.rs`", &others);
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

/// Lines of a file without its unit tests.
const LONGEST: usize = 400;

#[test]
fn every_file_says_what_it_is_and_stays_small() {
    for (path, bytes) in read_all(&repository().join("src")).into_iter().filter(|(path, _)| path.ends_with(".rs")) {
        assert!(bytes.starts_with(b"//!"), "src/{path} does not open with what it is");
    }
    for (path, text) in sources() {
        assert!(text.lines().count() <= LONGEST, "src/{path} has {} lines", text.lines().count());
    }
}

#[test]
fn no_two_files_need_each_other() {
    let files = Files::read();
    let found: usize = files.0.keys().map(|from| files.needs(from).len()).sum();
    assert!(found > 300, "the reading of imports finds only {found}");
    assert_none("files that need each other", &mutual(&files));
}

/// Two files that need each other are one thing in two places.
fn mutual(files: &Files) -> Vec<String> {
    let needs: BTreeSet<(&[String], &[String])> =
        files.0.keys().flat_map(|from| files.needs(from).into_iter().map(|to| (&**from, to))).collect();
    let path = |module: &[String]| files.0[module].0.as_str();
    let both = needs.iter().filter(|(from, to)| from < to && needs.contains(&(*to, *from)));
    both.map(|(from, to)| format!("src/{} and src/{}", path(from), path(to))).collect()
}

/// The module of a file, as the names on the way to it.
fn module(path: &str) -> Vec<String> {
    let mut names: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    names.pop_if(|last| ["mod", "lib", "main"].contains(&last.as_str()));
    names
}

/// Path and text of each file by its module.
struct Files(BTreeMap<Vec<String>, (String, String)>);

impl Files {
    fn read() -> Self {
        Files::of(sources())
    }

    fn of<P: AsRef<str>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        Files(files.into_iter().map(|(path, text)| (module(path.as_ref()), (path.as_ref().to_owned(), text.into()))).collect())
    }

    /// The modules whose names a file speaks of; what it only hands on counts for those who take it from there.
    fn needs(&self, from: &[String]) -> BTreeSet<&[String]> {
        let named = self.named(from).into_iter().filter(|(is_handed_on, _)| !is_handed_on);
        named.filter_map(|(_, name)| self.home(&name, 0)).filter(|to| *to != from).collect()
    }

    /// The module that a name lives in.
    fn home(&self, name: &[String], steps: usize) -> Option<&[String]> {
        let (module, rest) = (0..=name.len()).rev().find_map(|at| Some((self.0.get_key_value(&name[..at])?.0, &name[at..])))?;
        let handed_on = rest.first().filter(|_| steps < 5).and_then(|first| {
            self.named(module).into_iter().find(|(is_handed_on, own)| *is_handed_on && own.last() == Some(first) && own != name)
        });
        match handed_on {
            Some((_, mut own)) => {
                own.extend_from_slice(&rest[1..]);
                self.home(&own, steps + 1)
            }
            None => Some(module),
        }
    }

    /// Every name of ours in a file, from the root of the crate, and whether the file hands it on.
    fn named(&self, module: &[String]) -> Vec<(bool, Vec<String>)> {
        let lines = self.0[module].1.lines().filter(|line| !line.trim_start().starts_with("//"));
        let text: Vec<&str> = lines.map(|line| line.split(" //").next().unwrap()).collect();
        let mut named = Vec::new();
        for statement in text.join(" ").split(';') {
            // What stands before a `use` in a function or behind attributes is code as well.
            let (code, import) =
                match statement.rfind("use ").filter(|at| *at == 0 || !statement.as_bytes()[at - 1].is_ascii_alphanumeric()) {
                    Some(at) if statement[at..].contains("::") && !statement[at..].contains('"') => {
                        (&statement[..at], Some(&statement[at + 4..]))
                    }
                    _ => (statement, None),
                };
            let is_handed_on = import.is_some() && code.trim_end().ends_with(['b', ')']) && code.contains("pub");
            for name in import.into_iter().flat_map(tree).chain(paths(code)) {
                named.extend(self.rooted(module, &name).map(|name| (is_handed_on && import.is_some(), name)));
            }
        }
        named
    }

    fn rooted(&self, module: &[String], name: &str) -> Option<Vec<String>> {
        let mut parts: Vec<String> = name.split("::").map(|part| part.trim().to_owned()).collect();
        if parts[0] == "crate" {
            return Some(parts.split_off(1));
        }
        let mut base = module.to_vec();
        while parts.first().is_some_and(|part| part == "super") {
            base.pop();
            parts.remove(0);
        }
        let is_child = |part: &String| self.0.contains_key(&[module, std::slice::from_ref(part)].concat());
        if name.starts_with("super") || parts.first().is_some_and(is_child) {
            base.extend(parts);
            return Some(base);
        }
        None
    }
}

/// The names in the tree of an import: `a::{b, c::d}` has two.
fn tree(import: &str) -> Vec<String> {
    let Some((front, inner)) = import.trim().split_once('{') else {
        return vec![import.split(" as ").next().unwrap().trim().to_owned()];
    };
    let inner = inner.trim_end().trim_end_matches('}');
    let (mut depth, mut branch, mut names) = (0, String::new(), Vec::new());
    for c in inner.chars().chain([',']) {
        depth += i32::from(c == '{') - i32::from(c == '}');
        if c == ',' && depth <= 0 {
            names.extend(tree(&branch).into_iter().filter(|name| !name.is_empty()).map(|name| format!("{front}{name}")));
            branch.clear();
        } else {
            branch.push(c);
        }
    }
    names
}

/// Paths with `::` in code.
fn paths(code: &str) -> Vec<String> {
    let words = code.split(|c: char| !c.is_alphanumeric() && !"_:".contains(c));
    words.filter(|word| word.contains("::")).map(|word| word.trim_matches(':').to_owned()).filter(|word| word.contains("::")).collect()
}
