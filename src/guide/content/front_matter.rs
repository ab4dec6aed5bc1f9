//! Front matter: cutting it off, and the typed keys of each kind of file.

use std::collections::BTreeMap;
use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::due::Due;
use crate::diagnostic::{Code, Diagnostic};
use crate::guide::allow::{self, Reasons};
use crate::guide::data::{self, Date, Entry, Node, ProblemKind, Spanned, Value};
use crate::guide::source::SourceFile;

/// Free data of a file, for templates.
pub type Extra = BTreeMap<String, serde_json::Value>;

/// Whether a rule tells what to do or what to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Verdict {
    Do,
    Dont,
}

impl Verdict {
    /// The word as written in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Do => "do",
            Verdict::Dont => "dont",
        }
    }
}

/// How a message is sent, or a rule is carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Channel {
    Email,
    Handwritten,
    Letter,
    Phone,
}

impl Channel {
    /// The word as written in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Email => "email",
            Channel::Handwritten => "handwritten",
            Channel::Letter => "letter",
            Channel::Phone => "phone",
        }
    }
}

/// Front matter of a rule.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuidanceMatter {
    /// What to do or to leave, in a few words: the heading of its page.
    pub title: Spanned<String>,
    /// `do` for what to do, `dont` for what to leave.
    pub verdict: Verdict,
    /// The rule in one sentence, for lists, cards and search engines.
    pub summary: String,
    /// When it applies, in words.
    pub when: Spanned<String>,
    /// When it is due, for the planner.
    #[serde(default)]
    pub due: Option<Due>,
    /// Ways in which it is carried out.
    #[serde(default)]
    pub channels: Vec<Channel>,
    /// Names of messages that put it into practice, besides those whose `shows` names it.
    #[serde(default)]
    pub messages: Vec<Spanned<String>>,
    /// Topics, each with a page of its own.
    #[serde(default)]
    pub tags: Vec<Spanned<String>>,
    /// Old addresses, from the root of the site, that lead here.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The day on which it was last revised.
    #[serde(default)]
    pub updated: Option<Date>,
    /// Whether a build leaves it out unless it is asked for drafts.
    #[serde(default)]
    pub draft: bool,
    /// Warnings and advice that this file lets pass, by their codes, each with the reason.
    #[serde(default)]
    #[schemars(schema_with = "allow::schema")]
    pub allow: Reasons,
    /// Free data for templates, as `page.extra`.
    #[serde(default)]
    pub extra: Extra,
}

/// Front matter of a message.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend(
    "if" = { "properties": { "channel": { "const": "email" } }, "required": ["channel"] },
    "then" = { "required": ["subject"] },
    // A translation has its original's channel, and says none.
    "else" = { "if": { "required": ["channel"] }, "then": { "properties": { "subject": { "type": "null" } } } }
))]
pub struct MessageMatter {
    /// What the message is, in a few words: the heading of its page.
    pub title: Spanned<String>,
    /// How it is sent.
    pub channel: Spanned<MessageChannel>,
    /// The subject line, with blanks in square brackets; only an email has one, and has to.
    #[serde(default)]
    pub subject: Option<Spanned<String>>,
    /// What it is for, in one sentence.
    #[serde(default)]
    pub summary: Option<String>,
    /// The section that it belongs to: the name of its folder, without the number.
    #[serde(default)]
    pub section: Option<Spanned<String>>,
    /// Names of rules that it puts into practice.
    #[serde(default)]
    pub shows: Vec<Spanned<String>>,
    /// How it sounds, in a word such as `warm`.
    #[serde(default)]
    pub tone: Option<String>,
    /// Topics, each with a page of its own.
    #[serde(default)]
    pub tags: Vec<Spanned<String>>,
    /// Ids of the paper that it is printed on, where that is not the usual one.
    #[serde(default)]
    pub stationery: Vec<Spanned<String>>,
    /// The design that its cards have, where that is not the guide's.
    #[serde(default)]
    pub design: Option<Spanned<String>>,
    /// What this message says differently of its blanks, by the id of the field.
    #[serde(default)]
    pub fields: BTreeMap<String, Spanned<FieldOverride>>,
    /// Old addresses, from the root of the site, that lead here.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The day on which it was last revised.
    #[serde(default)]
    pub updated: Option<Date>,
    /// Whether a build leaves it out unless it is asked for drafts.
    #[serde(default)]
    pub draft: bool,
    /// Warnings and advice that this file lets pass, by their codes, each with the reason.
    #[serde(default)]
    #[schemars(schema_with = "allow::schema")]
    pub allow: Reasons,
    /// Free data for templates, as `page.extra`.
    #[serde(default)]
    pub extra: Extra,
}

/// The channels that a message can have: those that carry words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MessageChannel {
    /// Sent from a mail program; it has a subject.
    Email,
    /// Written by hand on a card.
    Handwritten,
    /// Printed on a sheet and signed.
    Letter,
}

impl MessageChannel {
    /// The word as it stands in front matter.
    pub fn as_str(self) -> &'static str {
        match self {
            MessageChannel::Email => "email",
            MessageChannel::Handwritten => "handwritten",
            MessageChannel::Letter => "letter",
        }
    }
}

impl From<MessageChannel> for Channel {
    fn from(channel: MessageChannel) -> Self {
        match channel {
            MessageChannel::Email => Channel::Email,
            MessageChannel::Handwritten => Channel::Handwritten,
            MessageChannel::Letter => Channel::Letter,
        }
    }
}

/// What a message says differently about a field.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FieldOverride {
    /// Other words to show for the blank.
    pub label: Option<String>,
    /// Another example.
    pub example: Option<String>,
    /// Another hint.
    pub help: Option<String>,
    /// Another length of the rule on paper, in mm.
    pub width: Option<f64>,
}

/// Front matter of a page, a section or the message library.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageMatter {
    /// The heading of the page.
    pub title: Spanned<String>,
    /// What it is about, in one sentence.
    #[serde(default)]
    pub summary: Option<String>,
    /// Old addresses, from the root of the site, that lead here.
    #[serde(default)]
    pub aliases: Vec<Spanned<String>>,
    /// The day on which it was last revised.
    #[serde(default)]
    pub updated: Option<Date>,
    /// Whether a build leaves it out unless it is asked for drafts.
    #[serde(default)]
    pub draft: bool,
    /// Warnings and advice that this file lets pass, by their codes, each with the reason.
    #[serde(default)]
    #[schemars(schema_with = "allow::schema")]
    pub allow: Reasons,
    /// Free data for templates, as `page.extra`.
    #[serde(default)]
    pub extra: Extra,
}

/// A file cut in two: the bytes of its front matter and of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Between the two `---` lines.
    pub matter: Range<usize>,
    /// After the second.
    pub body: Range<usize>,
}

/// Cuts the front matter off.
///
/// # Errors
/// A diagnostic where there is none or its closing line is missing.
pub fn cut(file: &SourceFile) -> Result<Cut, Diagnostic> {
    let text = &*file.text;
    let is_fence = |line: &str| line.trim_end() == "---";
    let first = text.lines().next().unwrap_or_default();
    if !is_fence(first) {
        return Err(Diagnostic::new(Code::NoFrontMatter, "the file does not begin with front matter")
            .at(file.at(0..first.len()))
            .help("begin it with a line `---`, then `title: …`, then another line `---`"));
    }
    let start = (first.len() + 1).min(text.len());
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if is_fence(line) || line.trim_end() == "..." {
            return Ok(Cut { matter: start..at, body: at + line.len()..text.len() });
        }
        at += line.len();
    }
    Err(Diagnostic::new(Code::UnclosedFrontMatter, "the front matter has no closing `---` line")
        .at(file.at(0..first.len()))
        .help("put a line `---` between the front matter and the text"))
}

/// Reads the front matter of `file` as a `T`; `kind` names the kind of file in reports, for example `a message`.
///
/// A translation takes what it does not say from its original.
pub fn read<T: for<'de> Deserialize<'de>>(
    file: &SourceFile,
    matter: Range<usize>,
    kind: &str,
    original: Option<&SourceFile>,
) -> (Option<T>, Vec<Diagnostic>) {
    let (node, problems) = data::parse_yaml(&file.text[matter.clone()], matter.start);
    let mut diagnostics = data::report(file, problems, kind);
    let Some(mut node) = node else { return (None, diagnostics) };
    if let Value::Seq(_) | Value::Str(_) | Value::Plain(..) | Value::Bool(_) = node.value {
        let found = if matches!(node.value, Value::Seq(_)) { "a list" } else { "text" };
        diagnostics.push(
            Diagnostic::new(Code::BadValue, format!("front matter has keys with values; here is {found}"))
                .at(file.at(node.span))
                .help("write `title: …`, and each further key on a line of its own"),
        );
        return (None, diagnostics);
    }
    let inherited = original.map(|original| inherited::<T>(original).unwrap_or_default());
    // An original that cannot be read is reported where it stands; what it would have given is not missing here.
    let is_owed = inherited.as_ref().is_some_and(Vec::is_empty);
    if let Value::Map(entries) = &mut node.value {
        let own: Vec<String> = entries.iter().map(|entry| entry.key.clone()).collect();
        entries.extend(inherited.into_iter().flatten().filter(|entry| !own.contains(&entry.key)));
    }
    let (value, mut problems) = data::read(node);
    problems.retain(|problem| !(is_owed && matches!(&problem.kind, ProblemKind::MissingKey(key) if NEUTRAL.contains(&key.as_str()))));
    diagnostics.extend(data::report(file, problems, kind));
    (value, diagnostics)
}

/// The place of everything that a translation has from its original.
const INHERITED: Range<usize> = 0..0;

/// What a translation may leave to its original: what is the same in every language. Words are not, so tags are not.
const NEUTRAL: [&str; 11] =
    ["verdict", "due", "channels", "messages", "channel", "section", "shows", "stationery", "design", "tone", "draft"];

/// Tells whether a value stands in the original of the file that has it, where its problems are reported.
pub(super) fn is_inherited<T>(value: &Spanned<T>) -> bool {
    value.span == INHERITED
}

/// The entries of an original's front matter that its translations share; nothing where it has problems.
fn inherited<T: for<'de> Deserialize<'de>>(original: &SourceFile) -> Option<Vec<Entry>> {
    let Cut { matter, .. } = cut(original).ok()?;
    let (node, problems) = data::parse_yaml(&original.text[matter.clone()], matter.start);
    let node = node.filter(|_| problems.is_empty())?;
    let (_, problems) = data::read::<T>(node.clone());
    let Value::Map(mut entries) = node.value else { return None };
    entries.retain(|entry| NEUTRAL.contains(&entry.key.as_str()));
    entries.iter_mut().for_each(displace);
    problems.is_empty().then_some(entries)
}

/// Takes the place away, which would be one in another file.
fn displace(entry: &mut Entry) {
    entry.key_span = INHERITED;
    displace_node(&mut entry.value);
}

fn displace_node(node: &mut Node) {
    node.span = INHERITED;
    match &mut node.value {
        Value::Seq(items) => items.iter_mut().for_each(displace_node),
        Value::Map(entries) => entries.iter_mut().for_each(displace),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> SourceFile {
        SourceFile::new("content/a.md", text)
    }

    #[test]
    fn the_cut_leaves_every_byte_in_its_place() {
        let source = file("---\ntitle: a\n---\nBody\n---\n");
        let cut = cut(&source).unwrap();
        assert_eq!(&source.text[cut.matter], "title: a\n");
        assert_eq!(&source.text[cut.body], "Body\n---\n");
        let empty = file("---\n---");
        assert_eq!(super::cut(&empty).unwrap(), Cut { matter: 4..4, body: 7..7 });
    }

    #[test]
    fn a_missing_fence_is_said() {
        for text in ["", "Text", "--- x\n"] {
            assert_eq!(cut(&file(text)).unwrap_err().code, Code::NoFrontMatter, "{text:?}");
        }
        for text in ["---", "---\ntitle: a\n", "---\n----\n"] {
            assert_eq!(cut(&file(text)).unwrap_err().code, Code::UnclosedFrontMatter, "{text:?}");
        }
    }
}
