//! No two files claim one place.

use proptest::prelude::*;

use super::tree_of;
use crate::output::{ClaimProblem, OutputFile, OutputTree};

fn claim(tree: &mut OutputTree, path: &str) -> Option<ClaimProblem> {
    tree.insert(path, OutputFile::new(String::new(), "content/late.md")).err().map(|error| error.problem)
}

#[test]
fn two_claims_to_one_path_name_both_origins() {
    let mut tree = tree_of(&[("a.html", "x")]);
    let error = tree.insert("a.html", OutputFile::new("y", "content/late.md")).unwrap_err();
    let said = "two files claim the output path “a.html”: content/a.html.md and content/late.md";
    assert_eq!(error.to_string(), said);
    assert!(error.help().contains("alias"));
    assert_eq!(&**tree.get("a.html").unwrap().content.bytes().unwrap(), b"x", "the first stays");
}

#[test]
fn paths_that_differ_only_in_case_collide() {
    let mut tree = tree_of(&[("A.html", ""), ("Über/x.html", "")]);
    assert!(matches!(claim(&mut tree, "a.html"), Some(ClaimProblem::OnlyCase { path, .. }) if path.as_str() == "A.html"));
    assert!(matches!(claim(&mut tree, "über/y.html"), Some(ClaimProblem::OnlyCase { .. })), "folders too");
    assert!(claim(&mut tree, "Über/y.html").is_none());
    assert_eq!(tree.len(), 3);
}

#[test]
fn a_name_is_a_file_or_a_folder() {
    let mut tree = tree_of(&[("a/b.html", "")]);
    assert!(matches!(claim(&mut tree, "a"), Some(ClaimProblem::FileAndFolder { .. })));
    assert!(matches!(claim(&mut tree, "A"), Some(ClaimProblem::FileAndFolder { .. })));
    assert!(matches!(claim(&mut tree, "a/b.html/c"), Some(ClaimProblem::FileAndFolder { path, .. }) if path.as_str() == "a/b.html"));
    assert!(matches!(claim(&mut tree, "../x"), Some(ClaimProblem::Path(_))));
}

#[test]
fn merging_reports_every_collision_and_takes_the_rest() {
    let mut tree = tree_of(&[("a", ""), ("b", "")]);
    let errors = tree.merge(tree_of(&[("A", ""), ("b", ""), ("c", "")]));
    assert_eq!(errors.len(), 2);
    assert_eq!(tree.iter().map(|(path, _)| path.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
}

/// Says what the tree should say, by comparing with every path that is in it.
fn collides(path: &str, taken: &[String]) -> bool {
    let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    taken.iter().any(|other| {
        let (one, two) = (parts(path), parts(other));
        let shared = one.iter().zip(&two).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
        let as_file = shared == one.len() || shared == two.len();
        as_file || one[..shared] != two[..shared]
    })
}

proptest! {
    #[test]
    fn a_claim_fails_exactly_where_a_plain_file_system_would_mix_files_up(
        paths in proptest::collection::vec("[abAB](/[abAB]){0,3}", 0..24)
    ) {
        let mut tree = OutputTree::new();
        let mut taken = Vec::new();
        for path in paths {
            let expected = collides(&path, &taken);
            prop_assert_eq!(claim(&mut tree, &path).is_some(), expected, "{} among {:?}", path, taken);
            if !expected {
                taken.push(path);
            }
        }
        taken.sort();
        prop_assert_eq!(tree.iter().map(|(path, _)| path.as_str().to_owned()).collect::<Vec<_>>(), taken);
    }

    #[test]
    fn whatever_is_taken_stays_in_its_folder(path in "\\PC{0,12}|[./a\\\\]{0,8}") {
        if let Ok(path) = crate::output::OutputPath::new(path.as_str()) {
            let under = path.under(std::path::Path::new("root"));
            prop_assert!(under.starts_with("root"));
            let plain = under.components().all(|part| matches!(part, std::path::Component::Normal(_)));
            prop_assert!(plain);
        }
    }
}
