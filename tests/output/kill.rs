//! A process that is killed at a random moment leaves one whole tree.

use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use courtesy::output::{Area, PublishOptions, publish};

use super::{Files, assert_clean, quick, read_site, tree_of};

const OUT: &str = "COURTESY_TEST_OUT";
const EXCHANGE: &str = "COURTESY_TEST_EXCHANGE";
const ROUNDS: u64 = 16;

/// A tree of 300 files, of which half differ from one version to the next.
fn version(number: usize) -> Files {
    let page = |n: usize| {
        let text = if n.is_multiple_of(2) { format!("page {n}") } else { format!("page {n}, version {number}") };
        (format!("{}/{n}.html", (n + number) % 5), text.repeat(100).into_bytes())
    };
    (0..300).map(page).chain([("version".to_owned(), number.to_string().into_bytes())]).collect()
}

/// Not a test: publishes one version after the other until it is killed.
#[test]
#[ignore = "run by the test below"]
fn child() {
    let Ok(out) = std::env::var(OUT) else { return };
    let exchange = std::env::var(EXCHANGE).unwrap() == "true";
    let options = PublishOptions { exchange, ..quick() };
    for number in 0.. {
        publish(Path::new(&out), Area::Site, &tree_of(&version(number % 3)), &options).unwrap();
    }
}

fn run_and_kill(out: &Path, exchange: bool, after: Duration) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kill::child", "--ignored"]).env(OUT, out).env(EXCHANGE, exchange.to_string());
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(after);
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(9), "the child ended by itself");
}

#[test]
fn one_version_stands_whole_after_every_kill() {
    for exchange in [true, false] {
        let out = tempfile::tempdir().unwrap();
        let foreign: Files = [("CNAME".to_owned(), b"example.org".to_vec())].into();
        publish(out.path(), Area::Site, &tree_of(&version(0)), &quick()).unwrap();
        std::fs::write(out.path().join("site/CNAME"), "example.org").unwrap();
        let mut left = 0;
        for round in 0..ROUNDS {
            run_and_kill(out.path(), exchange, Duration::from_micros(20_000 + round * 6_177));
            let mut stands = read_site(out.path());
            left += usize::from(std::fs::read_dir(out.path()).unwrap().count() > 4);
            if stands.is_empty() && !exchange {
                continue;
            }
            assert_eq!(stands.remove("CNAME").unwrap(), b"example.org");
            assert!((0..3).any(|number| stands == version(number)), "round {round}");
        }
        publish(out.path(), Area::Site, &tree_of(&version(7)), &quick()).unwrap();
        assert_clean(out.path(), &version(7), &foreign, "after the kills");
        println!("exchange {exchange}: {left} of {ROUNDS} kills came in the middle of a publication");
    }
}
