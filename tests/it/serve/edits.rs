//! After any edits, every address shows what a build would make.

use std::time::Duration;

use super::author::{Author, CONFIG, png};
use crate::support::Project;
use crate::support::served::{Server, without_script};

fn edits_end_in_what_a_build_makes(project: &Project, edits: usize) {
    project.write("courtesy.toml", CONFIG);
    project.write("content/index.md", "---\ntitle: Home\n---\n");
    project.write("content/a.png", png(0));
    let mut author = Author::of(project, 30);
    let server = Server::of(project);
    for n in 0..edits {
        author.edit(project);
        // Some come together, some alone, and now and then everything is made in between: waiting for that, not the speed of
        // the machine, sees to it that the guide is good often enough to tell something.
        match n % 15 {
            14 => {
                author.mend(project);
                server.settle();
            }
            n if n.is_multiple_of(7) => std::thread::sleep(Duration::from_millis(20)),
            _ => {}
        }
    }
    author.mend(project);
    project.write("content/last.md", "---\ntitle: The last edit\n---\n");
    server.until("the last edit", || {
        server.get("/guide/last.html").status == 200 && server.state()["settled"] == true && server.errors() == 0
    });
    project.build_well();
    let built = project.site();
    assert!(built.len() > 60, "{} files", built.len());
    let differ: Vec<&String> = built.iter().filter(|(url, bytes)| !is_served(&server, url, bytes)).map(|(url, _)| url).collect();
    assert!(differ.is_empty(), "these differ, or are not served: {differ:?}");
    let shown = server.told().iter().filter(|line| line.starts_with("shown")).count();
    assert!(shown > edits / 20, "the guide was good only {shown} times: {:#?}", server.told());
}

/// Whether a file is served as it was built.
fn is_served(server: &Server, url: &str, bytes: &[u8]) -> bool {
    let answer = server.get(&format!("/guide/{url}"));
    answer.status == 200 && (if url.ends_with(".html") { without_script(&answer.body) } else { answer.body }) == bytes
}

#[test]
fn after_500_edits_every_address_is_what_a_build_makes() {
    edits_end_in_what_a_build_makes(&Project::new(), 500);
}

#[test]
fn after_edits_with_cards_every_address_is_what_a_build_makes() {
    edits_end_in_what_a_build_makes(&Project::new().printing(), 40);
}
