//! Any bytes and any text: the tool answers with diagnostics and never panics.

use courtesy::guide::content::{self, Options};
use courtesy::guide::markdown::{Dialect, Targets, TreeContext, TreeNode, bracketed, parse, to_text, to_tree};
use courtesy::guide::source::{Source, SourceFile};
use courtesy::guide::{config, source};
use proptest::prelude::*;

use crate::support::body::written;
use crate::support::{Project, html, shown};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Text that is likely to mean something: pieces of the languages that an editor writes.
fn pieces(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let piece = prop_oneof![4 => prop::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,6}"];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

const YAML: &[&str] = &[
    "title",
    "verdict",
    "summary",
    "when",
    "due",
    "tags",
    "messages",
    "fields",
    "aliases",
    "updated",
    "extra",
    "channel",
    "subject",
    ": ",
    ":\n",
    "- ",
    "\n",
    "  ",
    "{ ",
    " }",
    "[",
    "]",
    ", ",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "do",
    "dont",
    "email",
    "2026-02-30",
    "&a ",
    "*a",
    "!!str ",
    "<<: ",
    "? ",
    "# ",
    "~",
    "1e999",
    "0x",
    "\\u202E",
    "\t",
    "---\n",
    "...\n",
    "%",
    "@",
    "`",
    "after: application",
    "within: 7 days",
];

const MARKDOWN: &[&str] = &[
    "# ",
    "## ",
    "\n",
    "\n\n",
    "> ",
    "> [!NOTE]\n",
    "- ",
    "1. ",
    "- [x] ",
    "    ",
    "\t",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "[[",
    "]]",
    "![[",
    "![",
    "|",
    "|--|--|\n",
    "[^1]",
    "[^1]: ",
    ": ",
    "{#id}",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "&amp;",
    "\\",
    "---\n",
    "http://a.b",
    "<a@b.c>",
    "x",
    "é",
    "\u{202E}",
    "javascript:",
    "../",
    "about.md",
    "#top",
    "\"",
    "'",
    "--",
    "[Interviewer]",
];

const TOML: &[&str] = &[
    "[guide]\n",
    "[fields.x]\n",
    "[events]\n",
    "[print]\n",
    "[markdown]\n",
    "[extra]\n",
    "title = ",
    "label = ",
    "example = ",
    "kind = ",
    "width = ",
    "stationery = ",
    "language = ",
    "theme = ",
    "base_url = ",
    "\"a\"",
    "\"name\"",
    "'b'",
    "1",
    "1e9",
    "inf",
    "nan",
    "true",
    "[",
    "]",
    "{ ",
    " }",
    ", ",
    "\n",
    ".",
    "=",
    "#",
    "\"\"\"",
    "\\",
    "1979-05-27",
    "\u{202E}",
];

fn loads(path: &str, text: &str) {
    let config_file = SourceFile::new("courtesy.toml", "[guide]\ntitle = \"Guide\"\n");
    let config = config::parse(&config_file).0.unwrap();
    let source = Source { files: vec![SourceFile::new(path, text)], ..Source::default() };
    let (_, problems) = content::load(&source, config, &config_file, Options { drafts: true });
    shown(&problems);
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn bytes_as_a_content_file(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let project = Project::new();
        project.write("content/about.md", &bytes);
        shown(&project.build().diagnostics);
        let _ = source::decode("content/about.md", bytes);
    }
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn text_as_front_matter(matter in prop_oneof![pieces(YAML), any::<String>()], body in ".{0,20}") {
        for path in ["content/a/b.md", "content/messages/b.md", "content/b.md", "content/a/index.md"] {
            loads(path, &format!("---\n{matter}\n---\n{body}"));
        }
    }

    #[test]
    fn text_as_a_body(body in prop_oneof![pieces(MARKDOWN), any::<String>()]) {
        loads("content/b.md", &format!("---\ntitle: B\n---\n{body}"));
        loads("content/messages/b.md", &format!("---\ntitle: B\nchannel: letter\n---\n{body}"));
        for dialect in [Dialect::Prose, Dialect::Message] {
            let out = written(&source::clean(&body), dialect, &Targets::new(), false);
            let page = html::read(&out);
            prop_assert!(page.errors.is_empty(), "{:?}\n{out}", page.errors);
            let context = TreeContext {
                targets: &Targets::new(),
                field: &|_| TreeNode::Break,
                embed: &|_| None,
                image: &|_| None,
                raw_html: false,
            };
            let document = parse(&body, dialect);
            serde_json::to_string(&to_tree(&document, &context).unwrap_or_default().nodes).unwrap();
            to_text(&document, &bracketed);
        }
    }

    #[test]
    fn text_as_configuration(text in prop_oneof![pieces(TOML), any::<String>()]) {
        shown(&config::parse(&SourceFile::new("courtesy.toml", &text)).1);
    }
}
