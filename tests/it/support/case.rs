//! Cases in text files: `-- path --` begins a file, `-- report --` what is expected of it.
//!
//! `-- path (bytes) --` has `\xNN` for bytes, `-- path (link) --` holds where a symbolic link leads, and
//! `-- path (size) --` holds a number of bytes. `-- path (none) --` takes away a file that every guide of a test has.

use std::fs;
use std::path::{Path, PathBuf};

use super::Project;

/// The heading of the last part.
pub(crate) const REPORT: &str = "-- report --\n";

/// Reads the cases of a folder, by name.
pub(crate) fn read_all(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// Lays a case out as a guide.
pub(crate) fn lay_out(case: &str) -> Project {
    let project = Project::new();
    let input = case.split(REPORT).next().unwrap();
    for (heading, text) in parts(input) {
        let (path, how) = match heading.rsplit_once(" (") {
            Some((path, how)) if how.ends_with(')') => (path, how.trim_end_matches(')')),
            _ => (heading, ""),
        };
        match how {
            "" => project.write(path, text),
            "bytes" => project.write(path, bytes(text)),
            "size" => project.write(path, vec![b'x'; text.trim().parse().unwrap()]),
            "none" => fs::remove_file(project.root().join(path)).unwrap(),
            "link" => link(&project.root().join(path), text.trim()),
            other => panic!("unknown kind of file: {other}"),
        }
    }
    project
}

fn parts(input: &str) -> Vec<(&str, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in input.split_inclusive('\n') {
        if let Some(heading) = line.trim_end().strip_prefix("-- ").and_then(|line| line.strip_suffix(" --")) {
            starts.push((at, at + line.len(), heading));
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).map(|start| start.0).chain([input.len()]);
    starts.iter().zip(ends).map(|((_, from, heading), to)| (*heading, &input[*from..to])).collect()
}

/// `\xNN` is a byte, `\` before the end of a line leaves the line break out.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'\\', [b'x', high, low, after @ ..]) => {
                out.push(u8::from_str_radix(std::str::from_utf8(&[*high, *low]).unwrap(), 16).unwrap());
                after
            }
            (b'\\', [b'\n', after @ ..]) => after,
            _ => {
                out.push(*first);
                after
            }
        };
    }
    out
}

#[cfg(unix)]
fn link(at: &Path, to: &str) {
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink(to, at).unwrap();
}

#[cfg(not(unix))]
fn link(_: &Path, _: &str) {}
