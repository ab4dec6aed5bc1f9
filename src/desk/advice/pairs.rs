//! Rules that no message shows, and messages that show no rule.

use crate::diagnostic::{Code, Diagnostic};
use crate::guide::content::{Channel, Doc, Guide, Verdict};

/// Where a reader finds a rule without the words for it, or words without the rule behind them.
///
/// What is not to be done needs no message, and what is only said on the telephone none either.
pub(super) fn advise(guide: &Guide) -> Vec<Diagnostic> {
    let is_written = |channels: &[Channel]| channels.is_empty() || channels.iter().any(|channel| *channel != Channel::Phone);
    let rules = guide
        .guidance
        .iter()
        .filter(|rule| rule.verdict == Verdict::Do && rule.messages.is_empty() && is_written(&rule.channels))
        .map(|rule| (Code::RuleWithoutMessage, &rule.doc, "no message shows how to follow this rule", RULE_HELP));
    let messages = guide
        .messages
        .iter()
        .filter(|message| message.shows.is_empty() && !guide.guidance.is_empty())
        .map(|message| (Code::MessageWithoutRule, &message.doc, "this message shows no rule", MESSAGE_HELP));
    rules.chain(messages).map(|(code, doc, message, help)| advice(code, doc, message, help)).collect()
}

const RULE_HELP: &str = "name one under `messages:`, or write one; a rule that needs no words can say so under `allow:`";
const MESSAGE_HELP: &str = "name the rule that it follows under `shows:`, so that readers of the one find the other";

fn advice(code: Code, doc: &Doc, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(code, message).at(doc.file.at(doc.title.span.clone())).help(help)
}
