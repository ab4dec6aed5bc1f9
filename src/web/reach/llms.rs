//! `llms.txt` (llmstxt.org): what the guide is and where its Markdown lies; `llms-full.txt`: all of it in one file.

use super::markdown::{Page, Writer, heading, link};
use crate::guide::content::{Guide, markdown_url};
use crate::guide::markdown::escape_words;
use crate::theme::Theme;

pub(super) fn index(guide: &Guide, theme: &Theme) -> String {
    let config = &guide.config.guide;
    let writer = Writer { guide, theme };
    let base = config.base().unwrap_or_default();
    let mut text = heading(&config.title);
    if !config.description.is_empty() {
        text.push_str(&format!("\n> {}\n", escape_words(&config.description)));
    }
    for section in guide.sections.iter().filter(|section| !section.guidance.is_empty()) {
        text.push_str(&format!("\n## {}\n\n", escape_words(&section.title)));
        section.guidance.iter().for_each(|number| text.push_str(&writer.rule_line(&guide.guidance[*number], &base)));
    }
    if !guide.messages.is_empty() {
        text.push_str(&format!("\n## {}\n\n", escape_words(theme.words.get("nav", "messages"))));
        guide.messages.iter().for_each(|message| text.push_str(&writer.message_line(message, &base)));
    }
    // The format knows this heading: what may be passed over.
    text.push_str("\n## Optional\n\n");
    for doc in &guide.pages {
        let summary = doc.summary.as_ref().map(|summary| format!(": {}", escape_words(summary))).unwrap_or_default();
        text.push_str(&format!("- {}{summary}\n", link(&doc.title.value, &(base.clone() + &markdown_url(doc.url())))));
    }
    text + &format!("- [guide.json]({base}guide.json): {}\n", escape_words(theme.words.get("reach", "data")))
}

pub(super) fn full(pages: &[Page]) -> String {
    let mut text = String::with_capacity(pages.iter().map(|page| page.text.len() + 8).sum());
    for (at, page) in pages.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "\n---\n\n" });
        text.push_str(&page.text);
    }
    text
}
