//! Two runs at once.

use std::process::Stdio;

use super::{Editions, edit, guide, names, well};

#[test]
fn two_builds_into_one_folder_leave_one_whole_site() {
    let shell = guide("a");
    let build = "courtesy build --no-print";
    let editions = Editions::of(&shell, build);
    let mut refused = 0;
    for edition in ["b", "a", "b", "a"] {
        edit(shell.at(), edition);
        let runs = [(); 3].map(|()| shell.command(&format!("exec {build}")).stderr(Stdio::piped()).spawn().unwrap());
        let ends = runs.map(|run| run.wait_with_output().unwrap());
        for end in &ends {
            let told = super::said(end);
            let is_refused = end.status.code() == Some(3) && told.contains("is being written to by another run");
            refused += usize::from(is_refused);
            assert!(end.status.success() || is_refused, "{told}");
        }
        assert!(ends.iter().any(|end| end.status.success()));
        assert!(editions.assert_whole(shell.at(), edition, "two builds at once"));
        assert_eq!(names(&shell.at().join("output")), editions.names);
    }
    println!("two builds at once: {refused} of 12 runs were refused");
}

#[test]
fn two_beginnings_of_one_guide_leave_one_whole_guide() {
    for _ in 0..5 {
        let shell = crate::support::shell::Shell::new();
        let runs = [(); 3].map(|()| shell.command("exec courtesy init guide").stderr(Stdio::piped()).spawn().unwrap());
        let ends = runs.map(|run| run.wait_with_output().unwrap());
        assert_eq!(ends.iter().filter(|end| end.status.success()).count(), 1, "{ends:?}");
        assert_eq!(names(shell.at()), ["guide"]);
        well(&shell.run("courtesy build --no-print --root guide"));
    }
}
