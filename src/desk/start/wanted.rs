//! What is asked for: a rule, a message, a section or a page, as the command line says it.

use crate::guide::content::{Channel, Verdict};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The title as it was typed.
    pub title: String,
    /// The name of the file without number and ending, in place of one made of the title.
    pub id: Option<String>,
    /// The kind of file.
    pub new: New,
}

/// The kinds of files that can be made.
#[derive(Clone, Debug)]
pub enum New {
    /// A rule.
    Rule(NewRule),
    /// A message.
    Message(NewMessage),
    /// A section: its folder with an introduction.
    Section,
    /// A page of its own, beside sections and messages.
    Page,
}

/// A rule to be made.
#[derive(Clone, Debug)]
pub struct NewRule {
    /// The section by id or folder; by default that of the rule it follows.
    pub section: Option<String>,
    /// Do or don't.
    pub verdict: Verdict,
    /// The rule that it follows; by default it comes last.
    pub after: Option<String>,
}

/// A message to be made.
#[derive(Clone, Debug)]
pub struct NewMessage {
    /// How it is sent.
    pub channel: Channel,
    /// The section by id or folder; by default that of the first rule it shows.
    pub section: Option<String>,
    /// The rules that it puts into practice, by id.
    pub shows: Vec<String>,
}
