//! The Markdown beside each page: a title, the facts of the front matter in words, and the body with its links resolved.

use rayon::prelude::*;

use super::feed::subject_line;
use crate::guide::content::{Doc, Due, Duration, Guidance, Guide, List, Message, Unit, Verdict, markdown_url, root_of};
use crate::guide::markdown::{MarkdownContext, escape_words, to_markdown};
use crate::theme::Theme;

/// A page in Markdown.
pub(super) struct Page {
    pub(super) url: String,
    pub(super) title: String,
    pub(super) text: String,
    pub(super) origin: String,
}

/// Every page that has a body or leads to such, in reading order.
pub(super) fn pages(guide: &Guide, theme: &Theme) -> Vec<Page> {
    let writer = Writer { guide, theme };
    let of = |list: List| writer.pages(list);
    let mut pages = vec![writer.home()];
    if guide.has_contents() {
        pages.extend(of(List::Contents));
    }
    pages.par_extend(guide.pages.par_iter().map(|doc| writer.page(doc.url(), Some(doc), &doc.title.value, "")));
    pages.par_extend((0..guide.sections.len()).into_par_iter().flat_map_iter(|number| of(List::Section(number))));
    pages.par_extend((0..guide.guidance.len()).into_par_iter().flat_map_iter(|number| of(List::Guidance(number))));
    if !guide.messages.is_empty() {
        pages.extend(of(List::Library));
    }
    pages.par_extend((0..guide.messages.len()).into_par_iter().flat_map_iter(|number| of(List::Message(number))));
    pages
}

/// Writes what pages have in common with lists of them.
pub(super) struct Writer<'w> {
    pub(super) guide: &'w Guide,
    pub(super) theme: &'w Theme,
}

impl Writer<'_> {
    /// A page with what the build lists below its body.
    pub(super) fn page(&self, url: &str, doc: Option<&Doc>, title: &str, lists: &str) -> Page {
        let mut text = heading(title);
        if let Some(doc) = doc {
            if let Some(summary) = &doc.summary {
                text.push_str(&format!("\n> {}\n", escape_words(summary)));
            }
            self.revised(&mut text, doc);
            self.push_body(&mut text, doc);
        }
        text.push_str(lists);
        text.shrink_to_fit();
        let origin = doc.map_or("the Markdown of a page".to_owned(), |doc| doc.file.path.to_string());
        Page { url: markdown_url(url), title: title.to_owned(), text, origin }
    }

    /// A rule, with `lists` below its text.
    pub(super) fn rule(&self, rule: &Guidance, lists: &str) -> Page {
        let root = root_of(rule.doc.url());
        let section = &self.guide.sections[rule.section];
        let mut text = heading(&rule.doc.title.value);
        text.push_str(&format!("\n> **{}:** {}\n\n", self.verdict(rule), escape_words(&rule.summary)));
        self.fact(&mut text, "guidance", "when", &escape_words(&rule.when));
        if let Some(due) = &rule.due {
            let name = if rule.verdict == Verdict::Do { "deadline" } else { "hold" };
            self.fact(&mut text, "guidance", name, &escape_words(&self.due(due)));
        }
        if !rule.channels.is_empty() {
            let channels = rule.channels.iter().map(|channel| self.word("channel", channel.as_str()));
            self.fact(&mut text, "guidance", "channels", &self.list(channels));
        }
        self.fact(&mut text, "guidance", "part", &link(&section.title, &(root.clone() + &markdown_url(&section.url))));
        self.tags(&mut text, &rule.tags);
        self.revised(&mut text, &rule.doc);
        self.push_body(&mut text, &rule.doc);
        text.push_str(lists);
        text.shrink_to_fit();
        Page { url: markdown_url(rule.doc.url()), title: rule.doc.title.value.clone(), text, origin: rule.doc.file.path.to_string() }
    }

    /// A message, with `lists` below its words and blanks.
    pub(super) fn message(&self, message: &Message, lists: &str) -> Page {
        let root = root_of(message.doc.url());
        let mut text = heading(&message.doc.title.value);
        if let Some(summary) = &message.doc.summary {
            text.push_str(&format!("\n> {}\n", escape_words(summary)));
        }
        text.push('\n');
        self.fact(&mut text, "guidance", "channels", self.word("channel", message.channel.as_str()));
        if let Some(tone) = &message.tone {
            self.fact(&mut text, "message", "tone", &escape_words(self.word("tone", tone)));
        }
        if let Some(section) = message.section.map(|number| &self.guide.sections[number]) {
            self.fact(&mut text, "message", "section", &link(&section.title, &(root.clone() + &markdown_url(&section.url))));
        }
        self.tags(&mut text, &message.tags);
        self.revised(&mut text, &message.doc);
        text.push_str(&format!("\n## {}\n", escape_words(self.word("message", "letter"))));
        self.push_words(&mut text, message, &root, true);
        let blank = |field: &crate::guide::content::Field| {
            let example = self.word("message", "example").replace("{example}", &field.example);
            let help = field.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
            format!("- **{}**: {}\n", escape_words(&field.label), escape_words(&(example + &help)))
        };
        text.push_str(&self.titled("message", "fields", &message.fields.iter().map(blank).collect::<String>()));
        text.push_str(lists);
        text.shrink_to_fit();
        Page {
            url: markdown_url(message.doc.url()),
            title: message.doc.title.value.clone(),
            text,
            origin: message.doc.file.path.to_string(),
        }
    }

    /// The words of a message: its subject, if it has one, and its body.
    fn push_words(&self, text: &mut String, message: &Message, root: &str, is_own_page: bool) {
        if let Some(subject) = &message.subject {
            let line = escape_words(&subject_line(subject)).replace("\\[", "[").replace("\\]", "]");
            text.push_str(&format!("\n**{}:** {line}\n", escape_words(self.word("message", "subject"))));
        }
        let own = if is_own_page { String::new() } else { markdown_url(message.doc.url()) };
        self.push_body_at(text, &message.doc, root, &own);
    }

    fn push_body(&self, text: &mut String, doc: &Doc) {
        self.push_body_at(text, doc, &root_of(doc.url()), "");
    }

    /// Appends a body with its links as they are from `root`; `own` is the address from there of the page it belongs to.
    fn push_body_at(&self, text: &mut String, doc: &Doc, root: &str, own: &str) {
        let context = MarkdownContext {
            targets: &doc.targets,
            page: &|url| match (url, own) {
                ("", "") => String::new(),
                ("", own) => format!("{root}{own}"),
                (url, _) => root.to_owned() + &markdown_url(url),
            },
            asset: &|url| format!("{root}{url}"),
            embed: &|number| self.embed(number, root),
        };
        let body = to_markdown(doc.body(), doc.dialect, &context);
        let body = body.trim_start_matches('\n').trim_end();
        if !body.is_empty() {
            text.push('\n');
            text.push_str(body);
            text.push('\n');
        }
    }

    /// A message as a quotation.
    fn embed(&self, number: usize, root: &str) -> String {
        let message = &self.guide.messages[number];
        let title = link(&message.doc.title.value, &(root.to_owned() + &markdown_url(message.doc.url())));
        let mut text = format!("**{title}**\n");
        self.push_words(&mut text, message, root, false);
        let quoted = |line: &str| if line.is_empty() { ">".to_owned() } else { format!("> {line}") };
        text.trim_end().split('\n').map(quoted).collect::<Vec<_>>().join("\n")
    }

    /// A rule in a list.
    pub(super) fn rule_line(&self, rule: &Guidance, root: &str) -> String {
        let to = link(&rule.doc.title.value, &(root.to_owned() + &markdown_url(rule.doc.url())));
        format!("- {to}: {}. {}\n", self.verdict(rule), escape_words(&rule.summary))
    }

    /// A message in a list.
    pub(super) fn message_line(&self, message: &Message, root: &str) -> String {
        let to = link(&message.doc.title.value, &(root.to_owned() + &markdown_url(message.doc.url())));
        let summary = message.doc.summary.as_ref().map(|summary| format!(". {}", escape_words(summary))).unwrap_or_default();
        format!("- {to}: {}{summary}\n", escape_words(self.word("channel", message.channel.as_str())))
    }

    fn verdict(&self, rule: &Guidance) -> String {
        escape_words(self.word("verdict", rule.verdict.as_str()))
    }

    fn due(&self, due: &Due) -> String {
        let event = self.guide.config.events.get(&due.after.value).map_or("", |words| words.value.as_str());
        let time = |duration: Duration| {
            let unit = match duration.unit {
                Unit::Hours => "hours",
                Unit::Days => "days",
                Unit::Weeks => "weeks",
            };
            self.theme.words.counted("units", unit, duration.n)
        };
        let pattern = match due.from.filter(|from| from.n > 0) {
            _ if due.within.n == 0 => self.word("guidance", "same_day").to_owned(),
            None => self.word("guidance", "within").to_owned(),
            Some(from) if from == due.within => self.word("guidance", "exactly").to_owned(),
            Some(from) => self.word("guidance", "between").replace("{from}", &time(from)),
        };
        pattern.replace("{time}", &time(due.within)).replace("{event}", event)
    }

    fn tags(&self, text: &mut String, tags: &[usize]) {
        if !tags.is_empty() {
            let names: Vec<String> = tags.iter().map(|tag| escape_words(&self.guide.tags[*tag].title)).collect();
            self.fact(text, "guidance", "tags", &self.list(names.iter().map(String::as_str)));
        }
    }

    fn revised(&self, text: &mut String, doc: &Doc) {
        if let Some(day) = doc.updated {
            if !text.ends_with("\n\n") && !text.trim_end().rsplit('\n').next().is_some_and(|line| line.starts_with("- ")) {
                text.push('\n');
            }
            self.fact(text, "guidance", "updated", &day.to_string());
        }
    }

    /// A line that names a fact; `value` is Markdown.
    fn fact(&self, text: &mut String, table: &str, name: &str, value: &str) {
        text.push_str(&format!("- {}: {value}\n", escape_words(self.word(table, name))));
    }

    /// A list under a heading; nothing where it is empty.
    pub(super) fn titled(&self, table: &str, name: &str, lines: &str) -> String {
        if lines.is_empty() { String::new() } else { format!("\n## {}\n\n{lines}", escape_words(self.word(table, name))) }
    }

    fn list<'l>(&self, items: impl Iterator<Item = &'l str>) -> String {
        items.collect::<Vec<_>>().join(self.word("list", "comma"))
    }

    pub(super) fn word<'t>(&'t self, table: &str, name: &'t str) -> &'t str {
        self.theme.words.get(table, name)
    }
}

pub(super) fn heading(title: &str) -> String {
    format!("# {}\n", escape_words(title))
}

pub(super) fn link(title: &str, to: &str) -> String {
    format!("[{}]({to})", escape_words(title))
}
