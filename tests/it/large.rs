//! A guide of some thousands of files: every page is near, none is large, and what is cut into pages or parts is whole together.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use courtesy::guide::source::Changes;
use courtesy::pipeline::Live;
use serde_json::Value;

use crate::support::json_schema::Validator;
use crate::support::{Files, Project, shown};

/// Bytes of a page before it is packed; some 20 kB of gzip.
const PAGE_MAX: usize = 250_000;
/// Bytes of a part of what holds the whole guide.
const PART_MAX: usize = 1_500_000;
const MANY: usize = 420;

fn rule(number: usize, more: &str) -> String {
    let words = "A word in time is worth more than a page too late, and it is soon written. ".repeat(8);
    format!(
        "---\ntitle: Rule {number}\nverdict: do\nsummary: A short sentence about rule {number}.\nwhen: On the day\n\
         due: {{ after: day{}, within: {} days }}\ntags: [all, topic {}]\n{more}---\n{words}\n",
        number % 7,
        1 + number % 9,
        number % 600,
    )
}

fn message(number: usize, section: &str) -> String {
    format!(
        "---\ntitle: Message {number}\nchannel: letter\nsection: {section}\ntags: [all]\nshows: [rule-{number}]\n---\nDear [Giver],\nthank you.\n"
    )
}

/// Thirty sections, the first of many rules and messages, and a message that belongs to all of its rules.
fn guide() -> Project {
    let events: String = (0..7).map(|day| format!("day{day} = \"day {day}\"\n")).collect();
    let fields = "[fields.giver]\nlabel = \"Giver\"\nexample = \"Ada\"\n";
    let guide = "[guide]\ntitle = \"Large\"\nbase_url = \"https://example.org/\"\n[search]\nenabled = false\n";
    let project = Project::with(&[("courtesy.toml", &format!("{guide}{fields}[events]\n{events}"))]);
    for number in 0..MANY {
        project.write(&format!("content/1-first/{number}-rule-{number}.md"), rule(number, "messages: [shared]\n"));
        project.write(&format!("content/messages/message-{number}.md"), message(number, "first"));
    }
    for number in MANY..3 * MANY {
        project.write(&format!("content/{0}-part-{0}/rule-{number}.md", 2 + number % 29), rule(number, ""));
    }
    for number in 0..20 {
        project.write(&format!("content/page-of-its-own-{number}.md"), "---\ntitle: A page\n---\nWords.\n");
    }
    project.write(
        "content/messages/shared.md",
        "---\ntitle: Shared\nchannel: email\nsubject: Thanks\ntags: [all]\n---\nDear [Giver],\nthank you.\n",
    );
    project
}

fn text<'s>(site: &'s Files, url: &str) -> &'s str {
    std::str::from_utf8(site.get(url).unwrap_or_else(|| panic!("there is no {url}"))).unwrap()
}

/// The pages that a page links, by its plain links alone.
fn links(html: &str, url: &str) -> BTreeSet<String> {
    let hrefs = html.split("<a ").skip(1).filter_map(|rest| rest.split('>').next()?.split("href=\"").nth(1)?.split('"').next());
    let local = hrefs.filter(|href| !href.contains(':')).filter_map(|href| href.split('#').next()).filter(|path| path.ends_with(".html"));
    local
        .map(|path| {
            let mut at: Vec<&str> = url.split('/').collect();
            at.pop();
            for part in path.split('/') {
                match part {
                    ".." => at.truncate(at.len() - 1),
                    part => at.push(part),
                }
            }
            at.join("/")
        })
        .collect()
}

/// Clicks from the home page to each page.
fn clicks(site: &Files) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::from([("index.html".to_owned(), 0)]);
    let mut queue = VecDeque::from(["index.html".to_owned()]);
    while let Some(url) = queue.pop_front() {
        let far = found[&url] + 1;
        for to in links(text(site, &url), &url) {
            assert!(site.contains_key(&to), "{url} leads to {to}, which is not there");
            if !found.contains_key(&to) {
                found.insert(to.clone(), far);
                queue.push_back(to);
            }
        }
    }
    found
}

fn json(site: &Files, url: &str) -> Value {
    serde_json::from_str(text(site, url)).unwrap()
}

fn ids(of: &Value) -> Vec<String> {
    of.as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn every_page_is_near_small_and_itself() {
    let project = guide();
    project.build_well();
    let site = project.site();
    let clicks = clicks(&site);
    // Short addresses stand on paper, and only send on.
    let pages: Vec<&String> = site.keys().filter(|url| url.ends_with(".html") && !url.starts_with("m/")).collect();
    for url in &pages {
        let is_alone = matches!(url.as_str(), "404.html" | "offline.html");
        let is_near = clicks.get(*url).is_some_and(|clicks| *clicks <= 3);
        assert!(is_alone || is_near, "{url}: {:?} clicks", clicks.get(*url));
        let (html, size) = (text(&site, url), site[*url].len());
        assert!(size < PAGE_MAX, "{url} has {size} bytes");
        let canonical = format!("<link rel=\"canonical\" href=\"https://example.org/{}\">", url.strip_suffix("index.html").unwrap_or(url));
        assert!(is_alone || html.contains(&canonical), "{url} has another canonical address");
    }
    let titles: BTreeSet<&str> =
        pages.iter().filter_map(|url| text(&site, url).split_once("<title>")?.1.split_once("</title>").map(|(title, _)| title)).collect();
    // Pages of one's own share a title in this guide.
    assert_eq!(titles.len(), pages.len() - 19);
    for list in ["first", "messages", "planner", "tags", "tags/all", "messages/shared"] {
        let page = text(&site, &format!("{list}/page-2.html"));
        assert!(
            page.contains(", page 2 · Large</title>") && page.contains("rel=\"prev\"") && page.contains("aria-current=\"page\""),
            "{list}"
        );
        assert!(text(&site, "sitemap.xml").contains(&format!("/{list}/page-2.html<")), "{list}");
    }
    assert!(text(&site, "first/index.html").contains("<link rel=\"next\" href=\"../first/page-2.html\">"));
    assert!(site.iter().filter(|(url, _)| url.ends_with(".md")).all(|(_, bytes)| bytes.len() < PAGE_MAX));
    assert!(site["sw.js"].len() < 40_000 && site["llms.txt"].len() < PAGE_MAX);
}

#[test]
fn pages_of_a_list_hold_all_of_it_once() {
    let project = guide();
    project.build_well();
    let site = project.site();
    for (list, count, entry) in [("first", 2 * MANY + 1, "class=\"entry\""), ("tags/all", 4 * MANY + 1, "class=\"entry\"")] {
        let is_of =
            |url: &str| url.strip_prefix(list).is_some_and(|rest| [".html", "/index.html"].contains(&rest) || rest.starts_with("/page-"));
        let pages: Vec<&str> = site.keys().filter(|url| url.ends_with(".html") && is_of(url)).map(|url| text(&site, url)).collect();
        let entries: usize = pages.iter().map(|page| page.matches(entry).count()).sum();
        // The shared message names no section.
        let expected = if list == "first" { count - 1 } else { count };
        assert_eq!((entries, pages.len()), (expected, count.div_ceil(100)), "{list}");
    }
    let home = text(&site, "index.html");
    assert_eq!((home.matches("class=\"part\"").count(), home.matches("verdict-do").count()), (12, 36));
    assert!(home.contains("All 30 parts") && home.contains("All 420 rules of this part"));
}

#[test]
fn the_parts_of_the_data_are_the_guide() {
    let project = guide();
    project.build_well();
    let site = project.site();
    let index = json(&site, "guide.json");
    let validator = Validator::new(&json(&site, "guide.schema.json"));
    let parts: Vec<Value> = index["parts"].as_array().unwrap().iter().map(|part| json(&site, part["url"].as_str().unwrap())).collect();
    assert!(parts.len() > 1 && parts.iter().chain([&index]).all(|part| validator.is_valid(part)));
    let all = |of: &str| parts.iter().flat_map(|part| ids(&part[of])).collect::<Vec<_>>();
    let (rules, messages) = (all("rules"), all("messages"));
    assert_eq!((rules.len(), messages.len()), (3 * MANY, MANY + 1));
    assert_eq!(rules.iter().collect::<BTreeSet<_>>().len(), rules.len());
    let named: usize =
        parts.iter().flat_map(|part| part["sections"].as_array().unwrap()).map(|section| section["rules"].as_array().unwrap().len()).sum();
    assert_eq!(
        (named, index["counts"]["rules"].as_u64(), index["counts"]["sections"].as_u64()),
        (rules.len(), Some(rules.len() as u64), Some(30))
    );
    assert!(index["rules"].as_array().unwrap().is_empty() && index["fields"].as_array().unwrap().len() == 1);
    let is_part = |url: &str| url.starts_with("guide-") || url.starts_with("llms-full");
    assert!(site.iter().filter(|(url, _)| is_part(url)).all(|(_, bytes)| bytes.len() < PART_MAX));
    let markdown: String =
        (1..).map_while(|number| site.get(&format!("llms-full-{number}.txt"))).map(|bytes| String::from_utf8_lossy(bytes)).collect();
    assert_eq!((0..3 * MANY).filter(|number| markdown.contains(&format!("# Rule {number}\n"))).count(), 3 * MANY);
}

#[test]
fn serve_shows_the_further_pages_that_a_build_writes() {
    let project = guide();
    project.build_well();
    let site = project.site();
    let snapshot = Live::new(project.options.clone()).refresh(&Changes::default()).and_then(|refreshed| refreshed.snapshot).unwrap();
    for url in ["first/page-3.html", "tags/all/page-2.html", "contents/index.html", "planner/page-2.html", "messages/shared/page-2.html"] {
        let served = String::from_utf8(snapshot.file(url).unwrap_or_else(|| panic!("there is no {url}")).unwrap()).unwrap();
        assert!(served.contains("<main") && site.contains_key(url), "{url}");
    }
    assert!(snapshot.file("first/page-99.html").is_none());
}

#[test]
fn a_file_that_wants_the_url_of_a_further_page_is_named_with_its_list() {
    let project = guide();
    project.write("content/1-first/index.md", "---\ntitle: First\n---\n");
    project.write("content/1-first/page-2.md", rule(9_999, ""));
    project.write("content/about.md", "---\ntitle: About\naliases: [tags/all/page-3.html, contents/]\n---\n");
    project.write("content/2-part-2/odd.md", rule(9_998, "").replace("tags: [all", "tags: [page 2"));
    let outcome = project.build();
    assert!(outcome.summary.is_none());
    let report = shown(&outcome.diagnostics);
    for words in [
        "`first/page-2.html`: `content/1-first/page-2.md`, and page 2 of `content/1-first/index.md`",
        "`tags/all/page-3.html`: `content/about.md`, and page 3 of the topic `all`",
        "the URL `contents/index.html` belongs to a page that the tool makes",
        "`tags/page-2.html`: `content/2-part-2/odd.md`, and page 2 of the topics",
    ] {
        assert!(report.contains(words), "{words}\n{report}");
    }
    assert!(report.contains("content/1-first/index.md:1:1") && report.contains("give the tag another name"), "{report}");
}
