//! What the program is made of and how it comes to people: dependencies, the archive for the registry, workflows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use crate::support::{read_all, repository};

fn text(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap()
}

fn manifest() -> toml::Table {
    text("Cargo.toml").parse().unwrap()
}

/// The crates that a section of `Cargo.toml` names.
fn named(section: &str) -> BTreeSet<String> {
    manifest()[section].as_table().unwrap().keys().cloned().collect()
}

/// The crates in the first column of a table, below a heading of `docs/dependencies.md`.
fn described(heading: &str) -> BTreeSet<String> {
    let page = text("docs/dependencies.md");
    let part = page.split("\n## ").find_map(|part| part.strip_prefix(heading)).unwrap();
    let rows = part.lines().filter_map(|line| line.strip_prefix("| `")?.split(" | ").next());
    rows.flat_map(|row| row.split(", ").map(|name| name.trim_matches('`').to_owned()).collect::<Vec<_>>()).collect()
}

#[test]
fn every_dependency_says_what_it_is_for() {
    assert_eq!(described("In the program"), named("dependencies"));
    assert_eq!(described("In the tests"), named("dev-dependencies"));
}

/// The registry takes no archive over 10 MB; this counts bytes before they are packed, so there is room.
#[test]
fn the_archive_for_the_registry_is_small_and_whole() {
    let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
    let list = Command::new(cargo).args(["package", "--list", "--offline", "--allow-dirty"]).current_dir(repository()).output().unwrap();
    assert!(list.status.success(), "{}", String::from_utf8_lossy(&list.stderr));
    let list = String::from_utf8(list.stdout).unwrap();
    let files: BTreeSet<&str> = list.lines().collect();
    let size = |path: &&str| fs::metadata(repository().join(path)).map_or(0, |data| data.len());
    let bytes: u64 = files.iter().map(size).sum();
    assert!(bytes < 6_000_000, "the archive has {bytes} bytes; `cargo package --list` names the files");
    for path in ["Cargo.lock", "build.rs", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "docs/diagnostics.md"] {
        assert!(files.contains(path), "{path} is not in the archive");
    }
    for folder in ["src", "themes"] {
        for path in read_all(&repository().join(folder)).into_keys().map(|path| format!("{folder}/{path}")) {
            assert!(files.contains(path.as_str()), "{path} is not in the archive");
        }
    }
    let foreign = files.iter().filter(|path| ["content/", "output/", "tests/", "target/"].iter().any(|folder| path.starts_with(folder)));
    assert_eq!(foreign.count(), 0, "content, output and tests stay out of the archive");
}

/// A name in a registry that is not ours is whoever's who takes it first, so nothing is installed by its name alone.
#[test]
fn what_workflows_install_is_named_by_its_revision() {
    let start = read_all(&repository().join("src/desk/start/guide")).into_iter().map(|(path, bytes)| (format!("start/{path}"), bytes));
    let ours = read_all(&repository().join(".github")).into_iter().map(|(path, bytes)| (format!(".github/{path}"), bytes));
    let mut installs = 0;
    for (path, bytes) in start.chain(ours).chain([("docs/ci.md".to_owned(), text("docs/ci.md").into_bytes())]) {
        let page = String::from_utf8_lossy(&bytes).into_owned();
        for line in page.lines().filter(|line| line.contains("cargo install") && line.contains("courtesy")) {
            installs += 1;
            assert!(line.contains("--git") && line.contains("--rev") && line.contains("--locked"), "{path}: {line}");
        }
    }
    assert!(installs >= 3, "the workflows that install Courtesy were not found");
}

/// What a workflow may do is said in it.
#[test]
fn workflows_ask_for_no_more_than_they_need() {
    for (path, page) in workflows() {
        assert!(
            page.contains("\npermissions: {}\n") || page.contains("\npermissions:\n  contents: read\n"),
            "{path} takes all permissions"
        );
        assert_eq!(page.matches("actions/checkout@").count(), page.matches("persist-credentials: false").count(), "{path}");
    }
}

/// A tag can be moved, a revision cannot: every action is named by one, with its version behind it, and by the same one everywhere.
#[test]
fn actions_are_named_by_their_revision() {
    let mut pins = BTreeMap::new();
    let manual = ["docs/ci.md", "docs/checking.md"].map(|path| (path.to_owned(), text(path)));
    for (path, page) in workflows().into_iter().chain(manual) {
        for line in page.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix("uses: ")) {
            let (action, pin) = line.split_once('@').unwrap();
            let (revision, version) = pin.split_once(" # v").unwrap_or((pin, ""));
            assert!(revision.len() == 40 && revision.chars().all(|digit| digit.is_ascii_hexdigit()), "{path}: {action} floats");
            assert!(version.starts_with(|digit: char| digit.is_ascii_digit()), "{path}: {line} does not say its version");
            let known = pins.entry(action.to_owned()).or_insert_with(|| pin.to_owned());
            assert_eq!(known, pin, "{path}: {action} is another one elsewhere");
        }
    }
    assert!(pins.len() >= 8, "{pins:?}");
}

/// Our workflows and those of a new guide, by their paths.
fn workflows() -> Vec<(String, String)> {
    let folders = [".github/workflows", "src/desk/start/guide/.github/workflows"];
    let files = folders
        .iter()
        .flat_map(|folder| read_all(&repository().join(folder)).into_iter().map(move |(path, bytes)| (format!("{folder}/{path}"), bytes)));
    files.map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

/// A crate that needs a newer Rust than we promise would break that promise first of all.
#[test]
fn no_crate_needs_a_newer_rust_than_is_promised() {
    let cargo = std::env::var("CARGO").unwrap_or("cargo".to_owned());
    let about = String::from_utf8(Command::new("rustc").arg("-vV").output().unwrap().stdout).unwrap();
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    // What other systems need besides may not be there.
    let arguments = ["metadata", "--offline", "--locked", "--format-version", "1", "--filter-platform", host];
    let told = Command::new(cargo).args(arguments).current_dir(repository()).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    let number = |version: &str| version.split('.').map(|part| part.parse::<u32>().unwrap()).chain([0]).take(3).collect::<Vec<_>>();
    let packages = told["packages"].as_array().unwrap();
    let ours = number(manifest()["package"]["rust-version"].as_str().unwrap());
    assert!(packages.len() > 300);
    for package in packages {
        if let Some(version) = package["rust_version"].as_str() {
            assert!(number(version)[..2] <= ours[..2], "{} needs Rust {version}", package["name"]);
        }
    }
}
