//! Lists in Markdown: what the home page, sections, the library, rules and messages lead to, a page of a long list at a time.

use super::markdown::{Page, Writer, link};
use crate::guide::content::paging::{LIBRARY, Slice, linked, on, page_url};
use crate::guide::content::{Doc, List, markdown_url, root_of};
use crate::guide::markdown::escape_words;

impl Writer<'_> {
    pub(super) fn home(&self) -> Page {
        let mut lists = String::new();
        if self.guide.has_contents() {
            lists.push_str(&format!("\n{}", self.pages_of(List::Contents, "")));
        } else if self.guide.is_long() {
            lists.push_str(&format!("\n## {}\n\n", escape_words(self.word("home", "contents"))));
            (0..self.guide.sections.len()).for_each(|number| lists.push_str(&self.section_line(number, "")));
        } else {
            for section in &self.guide.sections {
                lists.push_str(&format!("\n## {}\n\n", link(&section.title, &markdown_url(&section.url))));
                lists.push_str(&self.rule_lines(&section.guidance, ""));
            }
        }
        let doc = self.guide.home.as_ref();
        self.page("index.html", doc, doc.map_or(&self.guide.config.guide.title, |doc| &doc.title.value), &lists)
    }

    /// All pages of a list.
    pub(super) fn pages(&self, list: List) -> Vec<Page> {
        let pages = list.pages(self.guide);
        let page = |(at, slices): (usize, &Vec<Slice>)| {
            let url = page_url(list.url(self.guide), at + 1);
            let lists = self.entries(list, slices, &root_of(&url)) + &self.turn(list, at + 1, pages.len());
            match (list, at) {
                (List::Guidance(number), 0) => self.rule(&self.guide.guidance[number], &lists),
                (List::Message(number), 0) => self.message(&self.guide.messages[number], &lists),
                (_, 0) => self.page(&url, self.doc_of(list), self.title(list), &lists),
                _ => self.page(&url, None, &self.numbered(list, at + 1), &lists),
            }
        };
        pages.iter().enumerate().map(page).collect()
    }

    /// A line for every page of a list.
    pub(super) fn pages_of(&self, list: List, base: &str) -> String {
        let line = |number: usize| {
            let title = if number == 1 { self.title(list).to_owned() } else { self.numbered(list, number) };
            format!("- {}\n", link(&title, &format!("{base}{}", markdown_url(&page_url(list.url(self.guide), number)))))
        };
        linked(1, list.pages(self.guide).len()).into_iter().map(line).collect()
    }

    pub(super) fn section_line(&self, number: usize, base: &str) -> String {
        let section = &self.guide.sections[number];
        let count = self.theme.words.counted("home", "guidance", section.guidance.len() as u32);
        format!("- {}: {}\n", link(&section.title, &format!("{base}{}", markdown_url(&section.url))), escape_words(&count))
    }

    fn entries(&self, list: List, slices: &[Slice], root: &str) -> String {
        let guide = self.guide;
        match list {
            List::Contents => self.contents(slices, root),
            List::Section(number) => {
                let section = &guide.sections[number];
                let rules = self.rule_lines(on(slices, 0, &section.guidance), root);
                let messages = self.message_lines(on(slices, 1, &section.messages), root);
                self.titled("section", "guidance", &rules) + &self.titled("section", "messages", &messages)
            }
            List::Guidance(number) => {
                self.titled("guidance", "messages", &self.message_lines(on(slices, 0, &guide.guidance[number].messages), root))
            }
            List::Message(number) => self.titled("message", "shows", &self.rule_lines(on(slices, 0, &guide.messages[number].shows), root)),
            List::Library => self.library(slices, root),
            _ => String::new(),
        }
    }

    fn contents(&self, slices: &[Slice], root: &str) -> String {
        let sections: Vec<usize> = (0..self.guide.sections.len()).collect();
        let mut lines: String = on(slices, 0, &sections).iter().map(|number| self.section_line(*number, root)).collect();
        let page = |doc: &Doc| format!("- {}\n", link(&doc.title.value, &format!("{root}{}", markdown_url(doc.url()))));
        let others: String = on(slices, 1, &self.guide.pages).iter().map(page).collect();
        if !lines.is_empty() {
            lines.insert(0, '\n');
        }
        lines + &self.titled("contents", "others", &others)
    }

    fn library(&self, slices: &[Slice], root: &str) -> String {
        let groups = self.guide.library_groups();
        let group = |slice: &Slice| {
            let title = self.guide.sections.get(slice.group).map_or(self.word("library", "anywhere"), |section| &section.title);
            let lines = self.message_lines(&groups[slice.group][slice.items.clone()], root);
            format!("\n## {}\n\n{lines}", escape_words(title))
        };
        slices.iter().map(group).collect()
    }

    /// From a page of a list to its other pages.
    fn turn(&self, list: List, number: usize, count: usize) -> String {
        if count < 2 {
            return String::new();
        }
        let url = page_url(list.url(self.guide), number);
        let to = |other: usize| root_of(&url) + &markdown_url(&page_url(list.url(self.guide), other));
        let others: Vec<String> =
            linked(number, count).into_iter().filter(|other| *other != number).map(|other| link(&other.to_string(), &to(other))).collect();
        format!("\n{}: {}\n", escape_words(self.word("paging", "label")), others.join(self.word("list", "comma")))
    }

    fn rule_lines(&self, numbers: &[usize], root: &str) -> String {
        numbers.iter().map(|number| self.rule_line(&self.guide.guidance[*number], root)).collect()
    }

    fn message_lines(&self, numbers: &[usize], root: &str) -> String {
        numbers.iter().map(|number| self.message_line(&self.guide.messages[*number], root)).collect()
    }

    fn title(&self, list: List) -> &str {
        match list {
            List::Contents => self.word("contents", "title"),
            List::Section(number) => &self.guide.sections[number].title,
            List::Guidance(number) => &self.guide.guidance[number].doc.title.value,
            List::Message(number) => &self.guide.messages[number].doc.title.value,
            _ if list.url(self.guide) == LIBRARY => {
                self.guide.library.as_ref().map_or(self.word("nav", "messages"), |doc| &doc.title.value)
            }
            _ => "",
        }
    }

    fn numbered(&self, list: List, number: usize) -> String {
        self.word("paging", "title").replace("{n}", &number.to_string()).replace("{title}", self.title(list))
    }

    fn doc_of(&self, list: List) -> Option<&Doc> {
        match list {
            List::Section(number) => self.guide.sections[number].doc.as_ref(),
            List::Library => self.guide.library.as_ref(),
            _ => None,
        }
    }
}
