//! A process that may open few files, or have little memory.

use std::net::TcpStream;

use super::{Editions, Served, edit, guide, said, well};
use crate::support::desk::until;
use crate::support::names;

#[test]
fn few_open_files_are_enough() {
    let (shell, editions) = Editions::edited();
    well(&shell.run("ulimit -n 32; exec courtesy build --no-print"));
    assert!(editions.assert_whole(shell.at(), "b", "32 open files"));
    std::fs::write(shell.at().join("people.csv"), format!("name\n{}", "Ann\n".repeat(300))).unwrap();
    well(&shell.run("ulimit -n 32; exec courtesy print mail --data people.csv --out letters"));
    assert_eq!(names(&shell.at().join("letters")).len(), 301);
    // With fewer than it needs, a run says so and leaves what stands.
    for (most, edition) in [(3, "a"), (5, "b"), (8, "a"), (12, "b")] {
        edit(shell.at(), edition);
        let run = shell.run(&format!("ulimit -n {most}; exec courtesy build --no-print"));
        let is_new = editions.assert_whole(shell.at(), edition, &format!("{most} open files"));
        assert_eq!(run.status.success(), is_new, "{most} open files: {}", said(&run));
        editions.assert_mended(&shell, "courtesy build --no-print", edition, "few open files");
    }
}

/// More connections than files may be open: the server goes on when they are gone.
#[test]
fn more_readers_than_files_do_not_end_the_server() {
    let shell = guide("a");
    let served = Served::begin(&shell, "ulimit -n 40; ");
    let is_served = || served.get("/").0 == 200;
    until("it is served", is_served);
    let open: Vec<TcpStream> = (0..60).filter_map(|_| TcpStream::connect(&served.host).ok()).collect();
    assert!(open.len() > 40);
    std::thread::sleep(std::time::Duration::from_millis(200));
    drop(open);
    until("it is served again", is_served);
}

/// Little memory ends a run, whenever it does; what stood stands.
#[test]
fn without_memory_the_old_site_or_the_new_one_stands() {
    let shell = guide("a");
    let build = "courtesy build";
    let editions = Editions::of(&shell, build);
    let mut ends = Vec::new();
    for (n, megabytes) in [40, 80, 120, 160, 240, 320, 480, 640, 1000, 4000].into_iter().enumerate() {
        let edition = if n.is_multiple_of(2) { "b" } else { "a" };
        edit(shell.at(), edition);
        let run = shell.run(&format!("ulimit -v {}; exec {build}", megabytes * 1024));
        let is_new = editions.assert_whole(shell.at(), edition, &format!("{megabytes} MB"));
        assert_eq!(run.status.success(), is_new, "{megabytes} MB: {:?} {}", run.status, said(&run));
        ends.push(is_new);
        editions.assert_mended(&shell, build, edition, &format!("after {megabytes} MB"));
    }
    assert!(!ends[0] && ends.contains(&true), "the limits are not those that tell something: {ends:?}");
}
