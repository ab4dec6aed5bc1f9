//! Every example of the CommonMark specification, through both writers and through Typst.

use std::fs;

use courtesy::diagnostic::Severity;
use courtesy::diagnostic::file::Afresh;
use courtesy::guide::markdown::{
    Dialect, MarkdownContext, Target, Targets, TreeContext, TreeNode, bracketed, parse, to_markdown, to_text, to_tree,
};
use courtesy::paper::print::{render, typst};
use courtesy::paper::shelf::{Layout, PrintKind};

use crate::print::load;
use crate::support::body::written;
use crate::support::{Project, html, repository, shown};

/// The examples in order.
fn examples() -> Vec<String> {
    let path = repository().join("tests/node_modules/commonmark-spec/spec.txt");
    let spec = fs::read_to_string(&path).unwrap_or_else(|_| {
        panic!("the specification is not installed: run `npm ci` in `tests/`, or `make test` in place of `cargo test`")
    });
    let fence = "`".repeat(32);
    let mut examples = Vec::new();
    let mut lines = spec.split('\n');
    while let Some(line) = lines.next() {
        if line == format!("{fence} example") {
            let source: Vec<&str> = lines.by_ref().take_while(|line| *line != ".").collect();
            examples.push(format!("{}\n", source.join("\n")).replace('→', "\t"));
        }
    }
    assert_eq!(examples.len(), 652, "CommonMark 0.31.2");
    examples
}

/// Targets as a guide could resolve them: every second link leads somewhere.
fn targets(source: &str) -> Targets {
    let page = Target::Page { url: "a/b.html".to_owned(), anchor: Some("c".to_owned()), title: "A & B".to_owned(), language: None };
    targets_of(source, |at| if at % 2 == 0 { page.clone() } else { Target::External })
}

fn tree(source: &str, dialect: Dialect, targets: &Targets) -> Vec<TreeNode> {
    let context = TreeContext {
        targets,
        field: &|label| TreeNode::Text { text: label.to_owned() },
        embed: &|_| None,
        image: &|_| None,
        raw_html: false,
    };
    to_tree(&parse(source, dialect), &context).unwrap_or_default().nodes
}

#[test]
fn every_example_is_written_well_formed() {
    let mut problems = Vec::new();
    for (number, source) in examples().iter().enumerate() {
        for dialect in [Dialect::Prose, Dialect::Message] {
            for targets in [Targets::new(), targets(source)] {
                let out = written(source, dialect, &targets, false);
                let page = html::read(&out);
                problems.extend(page.errors.iter().map(|error| format!("example {}, {dialect:?}: {error}\n{source}\n{out}", number + 1)));
                serde_json::to_string(&tree(source, dialect, &targets)).unwrap();
                to_text(&parse(source, dialect), &bracketed);
            }
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}

/// What a body is in Markdown that stands alone, read again, with every link that it has leading where it leads now.
fn rewritten(source: &str, dialect: Dialect, targets: &Targets) -> String {
    let context =
        MarkdownContext { targets, page: &|url| format!("../{url}"), asset: &|url| format!("../{url}"), embed: &|_| String::new() };
    let markdown = to_markdown(source, dialect, &context);
    written(&markdown, dialect, &targets_of(&markdown, |_| Target::External), false)
}

/// A target for every byte, so for every link.
fn targets_of(source: &str, target: impl Fn(usize) -> Target) -> Targets {
    (0..source.len()).map(|at| (at, target(at))).collect()
}

#[test]
fn every_example_is_the_same_in_markdown_for_others() {
    let mut differing = Vec::new();
    for (number, source) in examples().iter().enumerate() {
        for dialect in [Dialect::Prose, Dialect::Message] {
            // An address between angles leads out of a guide, whatever it is.
            let mut inside = targets(source);
            inside.extend(source.match_indices('<').map(|(at, _)| (at, Target::External)));
            for targets in [targets_of(source, |_| Target::External), inside] {
                let plain = |html: String| html.replace(" rel=\"external noopener\"", "").replace(" </p>", "</p>").trim().to_owned();
                let (once, again) = (plain(written(source, dialect, &targets, false)), plain(rewritten(source, dialect, &targets)));
                // An image from elsewhere is shown as its words; a rewritten one leads somewhere by now.
                if once != again && !source.contains("![") {
                    differing.push(format!("example {}, {dialect:?}:\n{source}\n--\n{once}\n--\n{again}", number + 1));
                }
            }
        }
    }
    assert!(differing.is_empty(), "{} differ\n{}", differing.len(), differing.join("\n"));
}

#[test]
fn typst_sets_every_example() {
    let project = Project::new();
    for (number, source) in examples().iter().enumerate() {
        let matter = format!("---\ntitle: Example {n}\nchannel: handwritten\nstationery: [a6]\n---\n", n = number + 1);
        project.write(&format!("content/messages/example-{:03}.md", number + 1), matter + source);
    }
    let mut loaded = load(&project);
    assert_eq!(loaded.guide.messages.len(), 652);
    loaded
        .jobs
        .retain(|job| job.message.is_some() && job.layout == Layout::Card && [PrintKind::Cue, PrintKind::Typeset].contains(&job.kind));
    loaded.jobs.iter_mut().for_each(|job| job.preview = None);
    let engine = typst::choose(None).unwrap();
    let (printed, problems) = render(&loaded.press(engine.as_ref()), &loaded.jobs, &Afresh);
    let errors: Vec<_> = problems.into_iter().filter(|problem| problem.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{}", shown(&errors));
    let made = |kind| printed.printables.iter().filter(|printable| printable.kind == kind).count();
    assert_eq!((made(PrintKind::Cue), made(PrintKind::Typeset)), (652, 652));
}
