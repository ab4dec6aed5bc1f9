//! Times the publication of many small files against plain writing of the same files.
//!
//! `cargo bench --bench publish -- FOLDER COUNT SIZE`. Nothing is deleted before the end, because freed blocks
//! slow down what follows on disks that are trimmed at once.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use courtesy::output::{Area, OutputFile, OutputTree, PublishOptions, publish};
use rayon::prelude::*;

const ROUNDS: usize = 5;
const FOLDERS: usize = 50;

type Run<'a> = &'a dyn Fn(&Path) -> Duration;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let folder = arguments.next().unwrap_or_else(|| ".".to_owned());
    let number = |text: Option<String>| text.map_or(10_000, |text| text.parse().unwrap());
    let (count, size) = (number(arguments.next()), number(arguments.next()));
    let home = tempfile::tempdir_in(folder).unwrap();
    println!("{count} files of {size} bytes, {ROUNDS} rounds");
    println!("{:44} least ms  median ms  x plain", "");
    let base = tree(count, size, |_| 0);
    let one = tree(count, size, |n| usize::from(n == 0));
    let tenth = tree(count, size, |n| usize::from(n.is_multiple_of(10)));
    let all = tree(count, size, |_| 1);
    let quick = PublishOptions { durable: false, ..Default::default() };
    let safe = PublishOptions::default();
    let again = |next, options| move |at: &Path| second(at, &base_for(count, size), next, options);
    let mut plain = None;
    let runs: [(&str, Run<'_>); 13] = [
        ("plain writes, one thread", &|at| write(at, &base, false)),
        ("plain writes, all threads", &|at| write(at, &base, true)),
        ("cp -r", &|at| copy(at, &base)),
        ("publish first time, not durable", &|at| timed(at, &base, quick)),
        ("publish first time", &|at| timed(at, &base, safe)),
        ("publish, nothing changed, not durable", &again(&base, quick)),
        ("publish, nothing changed", &again(&base, safe)),
        ("publish, one file changed, not durable", &again(&one, quick)),
        ("publish, one file changed", &again(&one, safe)),
        ("publish, a tenth changed, not durable", &again(&tenth, quick)),
        ("publish, a tenth changed", &again(&tenth, safe)),
        ("publish, everything changed, not durable", &again(&all, quick)),
        ("publish, everything changed", &again(&all, safe)),
    ];
    for (row, (what, run)) in runs.iter().enumerate() {
        let mut times: Vec<_> = (0..ROUNDS).map(|round| run(&home.path().join(format!("{row}-{round}")))).collect();
        times.sort();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let least = ms(times[0]);
        let ratio = least / *plain.get_or_insert(least);
        println!("{what:44} {least:8.1}  {:9.1}  {ratio:7.2}", ms(times[ROUNDS / 2]));
    }
}

fn base_for(count: usize, size: usize) -> OutputTree {
    tree(count, size, |_| 0)
}

fn tree(count: usize, size: usize, version: fn(usize) -> usize) -> OutputTree {
    let mut tree = OutputTree::new();
    for n in 0..count {
        let text = format!("page {n} version {} ", version(n));
        let bytes: Vec<u8> = text.bytes().cycle().take(size).collect();
        tree.insert(&format!("{}/page-{n}.html", n % FOLDERS), OutputFile::new(bytes, "bench")).unwrap();
    }
    tree
}

fn timed(at: &Path, tree: &OutputTree, options: PublishOptions<'_>) -> Duration {
    rustix::fs::sync();
    let start = Instant::now();
    publish(at, Area::Site, tree, &options).unwrap();
    start.elapsed()
}

fn second(at: &Path, first: &OutputTree, next: &OutputTree, options: PublishOptions<'_>) -> Duration {
    timed(at, first, options);
    timed(at, next, options)
}

fn write(at: &Path, tree: &OutputTree, parallel: bool) -> Duration {
    rustix::fs::sync();
    let start = Instant::now();
    for n in 0..FOLDERS {
        fs::create_dir_all(at.join(n.to_string())).unwrap();
    }
    let files: Vec<_> = tree.iter().map(|(path, file)| (path, file.content.bytes().unwrap())).collect();
    if parallel {
        files.par_iter().for_each(|(path, bytes)| fs::write(path.under(at), bytes).unwrap());
    } else {
        files.iter().for_each(|(path, bytes)| fs::write(path.under(at), bytes).unwrap());
    }
    start.elapsed()
}

fn copy(at: &Path, tree: &OutputTree) -> Duration {
    write(at, tree, true);
    rustix::fs::sync();
    let start = Instant::now();
    assert!(Command::new("cp").arg("-r").arg(at).arg(at.with_extension("copy")).status().unwrap().success());
    start.elapsed()
}
