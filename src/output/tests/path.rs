//! Which paths are taken and which are refused.

use crate::output::path::fold;
use crate::output::{OutputPath, PathProblem};

#[test]
fn ordinary_paths_are_taken() {
    for path in ["index.html", "after-the-interview/thank-you.html", "dankeschön/grüße.html", "a b/c (1).png", ".nojekyll"] {
        assert_eq!(OutputPath::new(path).unwrap().as_str(), path);
    }
    for path in ["console.html", "com10", "com", "lpt0.txt", "aux-1/x", ".well-known/security.txt", "a.b.c", "…"] {
        assert!(OutputPath::new(path).is_ok(), "{path}");
    }
    assert!(OutputPath::new("x".repeat(255)).is_ok());
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    assert_eq!(OutputPath::new("/etc/passwd"), Err(PathProblem::Absolute));
    assert_eq!(OutputPath::new(r"C:\x"), Err(PathProblem::Character(':')));
    assert_eq!(OutputPath::new(r"a\b"), Err(PathProblem::Character('\\')));
    for path in ["..", "../x", "a/../b", "a/..", ".", "./a", "a/./b"] {
        assert_eq!(OutputPath::new(path), Err(PathProblem::Dots), "{path}");
    }
    for path in ["", "a//b", "a/"] {
        assert_eq!(OutputPath::new(path), Err(PathProblem::Empty), "{path}");
    }
}

#[test]
fn names_that_some_system_cannot_hold_are_refused() {
    for (path, c) in [("a\0b", '\0'), ("a\nb", '\n'), ("what?.png", '?'), ("a\"b", '"'), ("a|b", '|'), ("a\u{7f}", '\u{7f}')] {
        assert_eq!(OutputPath::new(path), Err(PathProblem::Character(c)));
    }
    for path in ["a.", "a ", "a./b", "x/a . /b", "..."] {
        assert!(matches!(OutputPath::new(path), Err(PathProblem::Ending(_))), "{path}");
    }
    for path in ["con", "CON.html", "a/Aux.txt/b", "nul.tar.gz", "com1", "Lpt9.x", "COM¹", "con .txt"] {
        assert!(matches!(OutputPath::new(path), Err(PathProblem::Reserved(_))), "{path}");
    }
    assert!(matches!(OutputPath::new("é".repeat(128)), Err(PathProblem::TooLong(_))));
    assert!(matches!(OutputPath::new("a/.courtesy-swap"), Err(PathProblem::Own(_))));
    assert!(matches!(OutputPath::new(".Courtesy-X"), Err(PathProblem::Own(_))));
    assert!(OutputPath::new(".courtesé").is_ok());
}

#[test]
fn folding_ignores_case_beyond_ascii() {
    assert_eq!(fold("Über/ÉTÉ.html"), fold("über/été.HTML"));
    assert_eq!(fold("ΣΊΣΥΦΟΣ"), fold("σίσυφος"));
    assert_ne!(fold("a"), fold("á"));
}
