//! What the site does not show is told by the line that makes it: the lines of its pages are run.

use crate::support::shell::Shell;
use crate::support::{Project, shipped, write};

/// The lines of a page that a reader can copy.
fn lines(page: &str) -> Vec<String> {
    let (_, folded) = page.split_once("<details class=\"designs\">").expect("other designs");
    let (folded, _) = folded.split_once("</details>").unwrap();
    let codes = folded.split("<code dir=\"ltr\">").skip(1);
    codes.map(|code| code.split_once("</code>").unwrap().0.to_owned()).collect()
}

#[test]
fn pages_tell_the_lines_that_make_other_designs_and_these_work() {
    let site = &shipped().1;
    let page = |path: &str| lines(std::str::from_utf8(&site[path]).unwrap());
    let english = page("messages/thank-you-interviewer.html");
    let german = page("de/messages/thank-you-interviewer.html");
    // The guide's own is shown, and two have nothing to show without a name.
    let named: Vec<&str> = english.iter().map(|line| line.split_once("--design ").unwrap().1.split_once(' ').unwrap().0).collect();
    assert_eq!(named, ["deco", "double-frame", "plain", "ruled-border", "scallop", "sprig"]);
    assert!(german.len() == english.len() && german.iter().all(|line| line.ends_with("--language de")), "{german:?}");
    let paper = page("printables/us-a2.html");
    assert_eq!(paper.len(), 1);

    let shell = Shell::new();
    for (path, bytes) in crate::support::shipped_sources() {
        write(&shell.at().join(path), &bytes);
    }
    for line in [&english[0], &german[5], &paper[0]] {
        let output = shell.run(line);
        assert!(output.status.success(), "{line}\n{}", shell.masked(&output.stderr));
    }
    let made = crate::support::read_all(shell.at());
    assert!(made.contains_key("designs.pdf") && made.contains_key("output/letters/thank-you-interviewer.pdf"), "{:?}", made.keys());
}

#[test]
fn a_guide_that_says_a_name_is_told_of_the_designs_that_show_it() {
    let project =
        Project::with(&[("content/messages/thanks.md", "---\ntitle: Thanks\nchannel: handwritten\ndesign: deco\n---\nThank you.\n")])
            .printing();
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\n[print]\nstationery = [\"a6\"]\nletterhead = [\"Rosa Bellamy\"]\n");
    project.build();
    let site = project.site();
    let told = lines(std::str::from_utf8(&site["messages/thanks.html"]).unwrap());
    let has = |name: &str| told.iter().any(|line| line.contains(&format!("--stationery a6 --design {name} ")));
    assert!(has("monogram") && has("letterhead") && has("wreath") && !has("deco"), "{told:?}");
}
