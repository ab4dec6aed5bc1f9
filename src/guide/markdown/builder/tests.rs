//! From events to the tree.

use super::*;

fn labels(text: &str) -> Vec<String> {
    struct Labels(Vec<String>);
    impl<'a> super::super::Visit<'a> for Labels {
        fn inline(&mut self, inline: &Inline<'a>) {
            if let Inline::Blank { label, .. } = inline {
                self.0.push(label.to_string());
            }
        }
    }
    let mut found = Labels(Vec::new());
    super::super::Visit::document(&mut found, &parse(text, Dialect::Message));
    found.0
}

#[test]
fn blanks_are_found_and_literal_brackets_are_not() {
    assert_eq!(labels("Dear [Interviewer's name],\n*thank you* for [**Day**]"), ["Interviewer's name", "**Day**"]);
    assert_eq!(labels(r"\[not\] `[code]` [link](https://example.org)"), [""; 0]);
    assert_eq!(labels("[City][Postcode] [City] [Postcode]"), ["City", "Postcode", "City", "Postcode"]);
}

#[test]
fn a_line_break_in_a_message_is_a_line_break() {
    let document = parse("a\nb", Dialect::Message);
    assert!(matches!(&document.blocks[0], Block::Paragraph(content) if matches!(content[1], Inline::HardBreak)));
}

#[test]
fn no_link_holds_another() {
    let document = parse("[[rule|words <https://example.org> more]]", Dialect::Prose);
    let Block::Paragraph(content) = &document.blocks[0] else { panic!("{:?}", document.blocks) };
    let [Inline::Link { kind: LinkKind::WikiWithWords, content, .. }] = content.as_slice() else { panic!("{content:?}") };
    assert_eq!(plain_text(content), "words https://example.org more");
    assert!(content.iter().all(|inline| matches!(inline, Inline::Text(_))), "{content:?}");
}

#[test]
fn references_without_definition_are_noted() {
    let document = parse("[words][nowhere] and [^note] and [plain]", Dialect::Prose);
    let names: Vec<_> = document.issues.iter().map(|issue| issue.kind.clone()).collect();
    assert_eq!(names, [IssueKind::BrokenReference("nowhere".into()), IssueKind::BrokenReference("^note".into())]);
    for text in ["said.[^1]\n", "[^a] b", "*so*[^1]"] {
        assert_eq!(parse(text, Dialect::Prose).issues.len(), 1, "{text}");
    }
    for text in ["said.[^1]\n\n[^1]: text", "\\[^a]", "[^ a]", "`[^a]`", "x^2"] {
        assert_eq!(parse(text, Dialect::Prose).issues, [], "{text}");
    }
}

#[test]
fn nesting_has_a_limit() {
    for text in [">".repeat(100_000), "*a ".repeat(50_000), "- ".repeat(50_000), "[".repeat(50_000), "![".repeat(20_000)] {
        drop(parse(&text, Dialect::Prose));
        drop(parse(&text, Dialect::Message));
    }
    let quotes = ">".repeat(1000);
    let document = parse(&quotes, Dialect::Prose);
    assert_eq!(document.issues[0].kind, IssueKind::TooDeep);
}

#[test]
fn heading_ids_are_unique() {
    let text = "## A b\n\n## A b\n\n## Ünder {#x}\n\n## ¿?\n\n## Don't *stop*, Ångström\n\n## 見出し 一\n\n## `_main`\n\n## Мы";
    let document = parse(text, Dialect::Prose);
    let ids: Vec<_> =
        document.blocks.iter().filter_map(|b| if let Block::Heading { id, .. } = b { Some(id.as_str()) } else { None }).collect();
    assert_eq!(ids, ["a-b", "a-b-1", "x", "section", "dont-stop-ångström", "見出し-一", "main", "мы"]);
}
