//! `llms.txt` (llmstxt.org): what the guide is and where its Markdown lies; `llms-full.txt`: all of it in one file.

use super::markdown::{Page, Writer, heading, link};
use crate::guide::content::{Guide, List, markdown_url};
use crate::guide::markdown::escape_words;
use crate::theme::Theme;

/// Rules and messages that the index lists one by one; of more it lists the lists.
const LINES: usize = 500;
/// The URL of all of the Markdown.
const FULL: &str = "llms-full.txt";

pub(super) fn index(guide: &Guide, theme: &Theme) -> String {
    let config = &guide.config.guide;
    let writer = Writer { guide, theme };
    let base = config.base().unwrap_or_default();
    let mut text = heading(&config.title);
    if !config.description.is_empty() {
        text.push_str(&format!("\n> {}\n", escape_words(&config.description)));
    }
    let is_long = guide.guidance.len() + guide.messages.len() > LINES;
    if is_long {
        text.push_str(&format!("\n## {}\n\n", escape_words(writer.word("home", "contents"))));
        if guide.sections.len() > LINES {
            text.push_str(&writer.pages_of(List::Contents, &base));
        } else {
            (0..guide.sections.len()).for_each(|number| text.push_str(&writer.section_line(number, &base)));
        }
    } else {
        for section in guide.sections.iter().filter(|section| !section.guidance.is_empty()) {
            text.push_str(&format!("\n## {}\n\n", escape_words(&section.title)));
            section.guidance.iter().for_each(|number| text.push_str(&writer.rule_line(&guide.guidance[*number], &base)));
        }
    }
    if !guide.messages.is_empty() {
        text.push_str(&format!("\n## {}\n\n", escape_words(theme.words.get("nav", "messages"))));
        if is_long {
            text.push_str(&writer.pages_of(List::Library, &base));
        } else {
            guide.messages.iter().for_each(|message| text.push_str(&writer.message_line(message, &base)));
        }
    }
    // The format knows this heading: what may be passed over.
    text.push_str("\n## Optional\n\n");
    for doc in guide.pages.iter().take(LINES) {
        let summary = doc.summary.as_ref().map(|summary| format!(": {}", escape_words(summary))).unwrap_or_default();
        text.push_str(&format!("- {}{summary}\n", link(&doc.title.value, &(base.clone() + &markdown_url(doc.url())))));
    }
    text + &format!("- [guide.json]({base}guide.json): {}\n", escape_words(theme.words.get("reach", "data")))
}

/// All of the Markdown; beyond some size an index of the parts that it lies in.
///
/// Links begin with `base`; a part holds at most `most` bytes where that cuts no page.
pub(super) fn full(title: &str, base: &str, pages: &[Page], most: usize) -> Vec<(String, String)> {
    let mut parts: Vec<&[Page]> = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (at, page) in pages.iter().enumerate() {
        if at > start && size + page.text.len() > most {
            parts.push(&pages[start..at]);
            (start, size) = (at, 0);
        }
        size += page.text.len();
    }
    parts.push(&pages[start..]);
    if let [all] = parts[..] {
        return vec![(FULL.to_owned(), joined(all))];
    }
    let mut index = format!("{}\n", heading(title));
    let mut files = Vec::with_capacity(parts.len() + 1);
    for (at, part) in parts.iter().enumerate() {
        let url = format!("llms-full-{}.txt", at + 1);
        let title = |page: Option<&Page>| page.map(|page| escape_words(&page.title)).unwrap_or_default();
        index.push_str(&format!("- {}: {} … {}\n", link(&url, &format!("{base}{url}")), title(part.first()), title(part.last())));
        files.push((url, joined(part)));
    }
    files.push((FULL.to_owned(), index));
    files
}

fn joined(pages: &[Page]) -> String {
    let mut text = String::with_capacity(pages.iter().map(|page| page.text.len() + 8).sum());
    for (at, page) in pages.iter().enumerate() {
        text.push_str(if at == 0 { "" } else { "\n---\n\n" });
        text.push_str(&page.text);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(sizes: &[usize]) -> Vec<(String, String)> {
        let page = |(at, size): (usize, &usize)| Page {
            url: String::new(),
            title: format!("T{at}"),
            text: "x".repeat(*size),
            origin: String::new(),
        };
        full("Guide", "https://example.org/", &sizes.iter().enumerate().map(page).collect::<Vec<_>>(), 100)
    }

    #[test]
    fn all_is_one_file_until_it_is_too_large_for_one() {
        let files = parts(&[40, 60]);
        assert_eq!((files.len(), files[0].0.as_str(), files[0].1.matches('x').count()), (1, "llms-full.txt", 100));
    }

    #[test]
    fn of_parts_the_index_names_the_ends_and_no_page_is_cut() {
        let files = parts(&[40, 61, 30, 250, 5]);
        let sizes: Vec<(&str, usize)> = files.iter().map(|(url, text)| (url.as_str(), text.matches('x').count())).collect();
        assert_eq!(sizes[..3], [("llms-full-1.txt", 40), ("llms-full-2.txt", 91), ("llms-full-3.txt", 250)]);
        assert_eq!((sizes[3], sizes[4].0), (("llms-full-4.txt", 5), "llms-full.txt"));
        assert!(files[4].1.contains("- [llms-full-2.txt](https://example.org/llms-full-2.txt): T1 … T2\n"), "{}", files[4].1);
    }
}
