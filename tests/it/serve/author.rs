//! Somebody who writes a guide over and over, and makes mistakes.

use std::collections::BTreeSet;
use std::fs;

use crate::support::Project;
use crate::support::dice::Dice;

pub(super) const CONFIG: &str = "[guide]\ntitle = \"Guide\"\nbase_url = \"https://example.org/guide/\"\n[languages.de]\ntitle = \"Der Guide\"\n[offline]\nenabled = false\n[events]\nday = \"the day\"\n[print]\nstationery = [\"a6\"]\n[fields.name]\nlabel = \"Name\"\nexample = \"Ada\"\n";

/// A guide that is written over and over, as someone does who makes mistakes.
pub(super) struct Author {
    dice: Dice,
    /// Rules and messages that there are, by path.
    files: BTreeSet<String>,
    made: usize,
}

impl Author {
    /// One who has written some files.
    pub(super) fn of(project: &Project, files: usize) -> Self {
        let mut author = Author { dice: Dice(7), files: BTreeSet::new(), made: 0 };
        (0..files).for_each(|_| author.write_new(project));
        author
    }

    fn write_new(&mut self, project: &Project) {
        let path = self.new_path();
        let text = self.text(&path);
        project.write(&path, text);
        self.files.insert(path);
    }

    fn rule(&mut self) -> String {
        let n = self.dice.below(1000);
        let mut links = String::new();
        let is_message = |path: &&String| path.contains("/messages/") && !path.ends_with(".de.md");
        let messages: Vec<&String> = self.files.iter().filter(is_message).collect();
        if !messages.is_empty() && n.is_multiple_of(7) {
            let name = messages[n % messages.len()].rsplit('/').next().unwrap().trim_end_matches(".md");
            links = format!("\n![[{name}]]\n\nSee [[{name}]].\n");
        }
        if n.is_multiple_of(250) {
            links.push_str("\n[Nowhere](nowhere.md)\n");
        }
        let tags = ["", "tags: [a]\n", "tags: [a, b c]\n"][n % 3];
        let due = if n.is_multiple_of(4) { "due: { after: day, within: 3 days }\n" } else { "" };
        format!(
            "---\ntitle: Rule {n}\nverdict: {}\nsummary: \"S {n}\"\nwhen: W\n{tags}{due}---\nText {n}.\n\n## Why {n}\n\nSo.\n{links}",
            ["do", "dont"][n % 2]
        )
    }

    fn message(&mut self) -> String {
        let n = self.dice.below(1000);
        let channel = ["channel: handwritten\n", "channel: email\nsubject: \"For [Name]\"\n", "channel: letter\n"][n % 3];
        let blank = if n.is_multiple_of(200) { "[Nme]" } else { "[Name]" };
        format!("---\ntitle: Message {n}\n{channel}tone: warm\n---\nDear {blank},\n\nThanks {n}.\n")
    }

    /// A translation takes from its original what is the same in every language.
    fn translation(&mut self, path: &str) -> String {
        let n = self.dice.below(1000);
        if path.contains("/messages/") {
            return format!("---\ntitle: Brief {n}\n---\nLiebe [Name],\n\ndanke {n}.\n");
        }
        format!("---\ntitle: Regel {n}\nsummary: \"Z {n}\"\nwhen: W\n---\nText {n}.\n\n## Warum {}\n\nDarum.\n", n % 5)
    }

    fn text(&mut self, path: &str) -> String {
        if path.ends_with(".de.md") {
            return self.translation(path);
        }
        if path.contains("/messages/") { self.message() } else { self.rule() }
    }

    fn any(&mut self) -> Option<String> {
        let at = self.dice.below(self.files.len().max(1));
        self.files.iter().nth(at).cloned()
    }

    fn new_path(&mut self) -> String {
        self.made += 1;
        let n = self.made;
        if let Some(path) = self.any()
            && !path.ends_with(".de.md")
            && n.is_multiple_of(4)
        {
            return path.replace(".md", ".de.md");
        }
        match self.dice.below(3) {
            0 => format!("content/messages/message-{n}.md"),
            _ => {
                let step = self.dice.below(5);
                format!("content/{step}-step-{step}/{n}-rule-{n}.md")
            }
        }
    }

    /// One edit.
    pub(super) fn edit(&mut self, project: &Project) {
        let at = |path: &str| project.root().join(path);
        match (self.dice.below(26), self.any()) {
            (0..=9, Some(path)) => {
                let text = self.text(&path);
                project.write(&path, text);
            }
            // Words alone, as in most edits.
            (20..=25, Some(path)) => {
                let n = self.dice.below(1000);
                let text = fs::read_to_string(at(&path)).unwrap();
                let link = match n % 12 {
                    0 => "\n[Home](../index.md)\n",
                    1 => "\n![A](../a.png)\n",
                    2 if n.is_multiple_of(5) => "\n[[nowhere]]\n",
                    _ => "",
                };
                project.write(&path, text + &format!("\nWord {n}.\n{link}"));
            }
            (10 | 11, Some(path)) => {
                let to = self.new_path();
                if to.ends_with(".de.md") == path.ends_with(".de.md") && to.contains("/messages/") == path.contains("/messages/") {
                    fs::create_dir_all(at(&to).parent().unwrap()).unwrap();
                    fs::rename(at(&path), at(&to)).unwrap();
                    self.files.remove(&path);
                    self.files.insert(to);
                }
            }
            (12, Some(path)) => {
                fs::remove_file(at(&path)).unwrap();
                self.files.remove(&path);
            }
            (13, Some(path)) => {
                let folder = path.rsplit_once('/').unwrap().0.to_owned();
                if !folder.ends_with("messages") && self.made > 40 {
                    fs::remove_dir_all(at(&folder)).unwrap();
                    self.files.retain(|path| !path.starts_with(&format!("{folder}/")));
                }
            }
            (14, _) => {
                let n = self.dice.below(100);
                project.write("content/index.md", format!("---\ntitle: Home {n}\n---\n![A](a.png)\n"));
                project.write("content/a.png", png(n));
            }
            (15, _) => {
                let n = self.dice.below(100);
                project.write("courtesy.toml", CONFIG.replace("Guide", &format!("Guide {n}")));
            }
            (16, _) => {
                let n = self.dice.below(100);
                project.write("themes/letterpress/assets/css/paper.css", format!("main {{ margin: {n}px }}\n"));
            }
            _ => self.write_new(project),
        }
    }

    /// Writes every file well, so that the guide can be built.
    pub(super) fn mend(&mut self, project: &Project) {
        for path in self.files.clone() {
            if path.ends_with(".de.md") && !self.files.contains(&path.replace(".de.md", ".md")) {
                fs::remove_file(project.root().join(&path)).unwrap();
                self.files.remove(&path);
                continue;
            }
            let text = loop {
                let text = self.text(&path);
                if !text.contains("nowhere") && !text.contains("[Nme]") && !text.contains("[[") {
                    break text;
                }
            };
            project.write(&path, text);
        }
    }
}

/// A picture of one pixel.
pub(super) fn png(n: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[n as u8]).unwrap();
    bytes
}
