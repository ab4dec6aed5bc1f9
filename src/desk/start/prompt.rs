//! The text of a new file: front matter that is complete, and words that say what belongs there.
//!
//! What is only meant for the editor stands in comments, which no page and no card shows.

use super::shelf::Shelf;
use super::title::yaml;
use super::wanted::{NewMessage, NewRule};
use crate::guide::content::{Channel, Verdict};

pub(super) fn rule(title: &str, rule: &NewRule, shelf: &Shelf) -> String {
    let verdict = rule.verdict.as_str();
    let event = shelf.event().unwrap_or("interview");
    let (due, body) = match rule.verdict {
        Verdict::Do => (
            "within 2 days of it",
            "Say why, as you would to a friend who asks. Then how: what to write, in how many words, to whom.\nEnd with what spoils it.",
        ),
        Verdict::Dont => (
            "not for 2 days after it",
            "Say what people mean by it, and how it is received. Then what to do in its place, with a link to\nthe rule or the message.",
        ),
    };
    format!(
        "---\n\
         title: {title}\n\
         verdict: {verdict}\n\
         summary: What to know in one sentence of about 160 characters.\n\
         when: When it applies, in words\n\
         # due: {{ after: {event}, within: 2 days }}   # for the planner: {due}\n\
         # channels: [email]   # email, handwritten, letter, phone\n\
         # tags: [thanks]\n\
         draft: true\n\
         ---\n\
         <!--\n\
         {body}\n\
         To show a message in place, write its id alone on a line: ![[id-of-the-message]]\n\
         Take this comment and `draft: true` out when the rule is done.\n\
         -->\n",
        title = yaml(title),
    )
}

pub(super) fn message(title: &str, message: &NewMessage, section: Option<&str>, shelf: &Shelf) -> String {
    let subject = if message.channel == Channel::Email { format!("subject: {}\n", yaml(title)) } else { String::new() };
    let section = section.map(|id| format!("section: {}\n", yaml(id))).unwrap_or_default();
    let shows = match message.shows.as_slice() {
        [] => String::new(),
        rules => format!("shows: [{}]\n", rules.iter().map(|id| yaml(id)).collect::<Vec<_>>().join(", ")),
    };
    let length = match message.channel {
        Channel::Handwritten => "Some 50 words fit on a card; a build says where there are too many.",
        Channel::Letter => "A letter fills one page at most.",
        _ => "Some 100 words are enough for an email.",
    };
    let names = shelf.names();
    let blanks = match names.as_slice() {
        [] => "Declare blanks in courtesy.toml; then [Label] is one.".to_owned(),
        names => format!("A label in brackets is a blank: {}; courtesy.toml has them all.", bracketed(names)),
    };
    let greeting = names.first().map_or("…".to_owned(), |name| format!("[{name}]"));
    let signature = shelf.your_name().map_or("…".to_owned(), |name| format!("[{name}]"));
    format!(
        "---\n\
         title: {title}\n\
         channel: {channel}\n\
         {subject}\
         summary: When to send it, in one sentence.\n\
         {section}{shows}\
         # tone: warm   # one word, such as warm, formal, brief\n\
         # tags: [thanks]\n\
         draft: true\n\
         ---\n\
         <!--\n\
         Only the words that are sent; a line break is a line break. {length}\n\
         {blanks}\n\
         Take this comment and `draft: true` out when the message is done.\n\
         -->\n\
         \n\
         Dear {greeting},\n\
         \n\
         …\n\
         \n\
         With kind regards,\n\
         {signature}\n",
        title = yaml(title),
        channel = message.channel.as_str(),
    )
}

pub(super) fn section(title: &str) -> String {
    format!(
        "---\n\
         title: {}\n\
         # summary: What the section is about, in one sentence.\n\
         ---\n\
         <!--\n\
         Say in a few sentences what has just happened to the reader, and what the rules of this section have in common.\n\
         -->\n",
        yaml(title)
    )
}

pub(super) fn page(title: &str) -> String {
    format!(
        "---\n\
         title: {}\n\
         # summary: What the page is about, in one sentence.\n\
         draft: true\n\
         ---\n\
         <!--\n\
         What belongs to no section: about the guide, whom to write to, thanks.\n\
         Take this comment and `draft: true` out when the page is done.\n\
         -->\n",
        yaml(title)
    )
}

fn bracketed(names: &[&str]) -> String {
    names.iter().take(3).map(|name| format!("[{name}]")).collect::<Vec<_>>().join(", ")
}
