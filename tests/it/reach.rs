//! What machines are told of a guide: well-formed, true, the same each time, and never a way out of the text.

use courtesy::diagnostic::Severity;
use roxmltree::{Document, Node};
use serde_json::Value;

use crate::support::{Files, Project, shipped};

/// A title that would end what it stands in, if anything could.
const HOSTILE: &str = "</script><b>]]> & \"it\" 'is'";

fn text<'s>(site: &'s Files, url: &str) -> &'s str {
    std::str::from_utf8(site.get(url).unwrap_or_else(|| panic!("there is no {url}"))).unwrap()
}

fn children<'a, 'i>(node: Node<'a, 'i>, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.has_tag_name(name) || child.tag_name().name() == name)
}

fn child<'a>(node: Node<'a, '_>, name: &'a str) -> &'a str {
    children(node, name).next().and_then(|found| found.text()).unwrap_or_default()
}

/// A guide with hostile words everywhere; `base` is a line of `[guide]`.
fn hostile(base: &str) -> Project {
    let yaml = HOSTILE.replace('\'', "''");
    let config = format!(
        "[guide]\ntitle = '''{HOSTILE}'''\ndescription = '''{HOSTILE}'''\n{base}\n[fields.who]\nlabel = \"Who\"\nexample = \"<i>\"\n"
    );
    let rule =
        format!("---\ntitle: '{yaml}'\nverdict: do\nsummary: '{yaml}'\nwhen: '{yaml}'\nupdated: 2024-02-29\naliases: [old.html]\n---\n");
    Project::with(&[
        ("courtesy.toml", &config),
        ("content/1-a/1-rule.md", &(rule + "]]> & [[note]]\n\n1. First\n2. Then <b>\n\n![[note]]\n\n<!-- not for readers -->\n")),
        (
            "content/messages/note.md",
            &format!("---\ntitle: '{yaml}'\nchannel: email\nsubject: '{yaml} [Who]'\nshows: [rule]\n---\nDear [Who],\nso long.\n"),
        ),
        ("content/about.md", &format!("---\ntitle: '{yaml}'\n---\n")),
    ])
}

/// The JSON of a page's script element.
fn linked_data(html: &str) -> Value {
    let (_, rest) = html.split_once("<script type=\"application/ld+json\">").expect("linked data");
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn the_feed_is_atom_with_or_without_an_address() {
    for (base, root) in [("", ""), ("base_url = \"https://example.org/g\"", "https://example.org/g/")] {
        let project = hostile(base);
        project.build_well();
        let site = project.site();
        let feed = Document::parse(text(&site, "feed.xml")).unwrap();
        let feed = feed.root_element();
        assert_eq!(feed.tag_name().namespace(), Some("http://www.w3.org/2005/Atom"));
        assert_eq!((child(feed, "title"), child(feed, "updated")), (HOSTILE, "2024-02-29T00:00:00Z"));
        let entries: Vec<_> = children(feed, "entry").collect();
        let [entry] = entries[..] else { panic!("only the rule has a date, but there are {} entries", entries.len()) };
        assert_eq!((child(entry, "title"), child(entry, "summary")), (HOSTILE, HOSTILE));
        assert!(children(feed, "author").next().is_some_and(|author| child(author, "name") == HOSTILE));
        // These two follow from title and place alone, on any host.
        assert_eq!(child(entry, "id"), "urn:uuid:a835d2bc-0f02-83b0-927f-6c4a0402b161");
        assert_eq!(child(feed, "id"), "urn:uuid:2ca3df38-0284-87e6-a33d-0f8bce7633b6");
        let content = child(entry, "content");
        assert!(content.contains("]]&gt; &amp; ") && content.contains("<blockquote>") && !content.contains("<b>"), "{content}");
        assert!(content.contains(&format!("href=\"{}messages/note.html\"", if root.is_empty() { "../" } else { root })), "{content}");
        let link = children(entry, "link").next().unwrap();
        assert_eq!(link.attribute("href"), Some(format!("{root}a/rule.html").as_str()));
    }
}

#[test]
fn a_guide_without_dates_has_no_feed_and_no_lastmod() {
    let project = Project::with(&[("courtesy.toml", "[guide]\ntitle = \"G\"\nbase_url = \"https://example.org/g/\"\n")]);
    project.build_well();
    let site = project.site();
    assert!(!site.contains_key("feed.xml") && !text(&site, "index.html").contains("atom+xml"));
    assert!(!text(&site, "sitemap.xml").contains("lastmod"));
}

#[test]
fn the_feed_is_bounded_and_newest_first() {
    let project = Project::new();
    for day in 1..=25 {
        project.write(&format!("content/page-{day:02}.md"), format!("---\ntitle: P{day}\nupdated: 2026-01-{day:02}\n---\n"));
    }
    project.build_well();
    let site = project.site();
    let feed = Document::parse(text(&site, "feed.xml")).unwrap();
    let titles: Vec<String> = children(feed.root_element(), "entry").map(|entry| child(entry, "title").to_owned()).collect();
    assert_eq!(titles, (6..=25).rev().map(|day| format!("P{day}")).collect::<Vec<_>>());
}

#[test]
fn the_sitemap_lists_every_page_once_below_the_base() {
    let project = hostile("base_url = \"https://example.org/a&b/g\"");
    project.build_well();
    let site = project.site();
    let sitemap = Document::parse(text(&site, "sitemap.xml")).unwrap();
    let found: Vec<(&str, &str)> = children(sitemap.root_element(), "url").map(|url| (child(url, "loc"), child(url, "lastmod"))).collect();
    let at = |url: &str| format!("https://example.org/a&b/g/{url}");
    let wanted = ["", "a/", "a/rule.html", "about.html", "messages/", "messages/note.html"].map(at);
    assert_eq!(found.iter().map(|(url, _)| *url).collect::<Vec<_>>(), wanted);
    assert_eq!(found.iter().filter(|(_, day)| !day.is_empty()).count(), 1);
    assert_eq!(found[2].1, "2024-02-29");
    assert!(text(&site, "robots.txt").ends_with(&format!("\nSitemap: {}\n", at("sitemap.xml"))));
    let search = Document::parse(text(&site, "opensearch.xml")).unwrap();
    let templates: Vec<_> = children(search.root_element(), "Url").filter_map(|url| url.attribute("template")).collect();
    assert_eq!(templates, [at("search/index.html?q={searchTerms}"), at("opensearch.xml")]);
}

#[test]
fn nothing_absolute_is_made_up() {
    let project = hostile("");
    project.build_well();
    let site = project.site();
    for url in ["sitemap.xml", "opensearch.xml"] {
        assert!(!site.contains_key(url), "{url}");
    }
    assert_eq!(text(&site, "robots.txt"), "User-agent: *\nDisallow:\n");
    for (url, bytes) in site.iter().filter(|(url, _)| url.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        for word in ["rel=\"canonical\"", "og:url", "og:image", "rel=\"search\""] {
            assert!(!html.contains(word), "{url} has {word}");
        }
    }
}

#[test]
fn heads_tell_the_truth_and_stay_closed() {
    let project = hostile("base_url = \"https://example.org/g\"");
    project.build_well();
    let site = project.site();
    let rule = text(&site, "a/rule.html");
    assert!(rule.contains("<link rel=\"canonical\" href=\"https://example.org/g/a/rule.html\">"));
    assert!(rule.contains("<meta property=\"og:image\" content=\"https://example.org/g/assets/img/card."));
    assert!(rule.contains("<link rel=\"alternate\" href=\"../a/rule.md\" type=\"text/markdown\">") && site.contains_key("a/rule.md"));
    let data = linked_data(rule);
    let [how, crumbs] = data["@graph"].as_array().unwrap().as_slice() else { panic!("{data}") };
    assert_eq!((&how["@type"], &how["name"], &how["dateModified"]), (&"HowTo".into(), &HOSTILE.into(), &"2024-02-29".into()));
    assert_eq!(how["step"][1]["text"], "Then <b>");
    assert_eq!(crumbs["itemListElement"][2]["item"], "https://example.org/g/a/rule.html");
    assert_eq!(linked_data(text(&site, "about.html"))["@graph"][0]["@type"], "WebPage");
    let leads_on = |url: &str| ["404.html", "old.html", "m/note/index.html"].contains(&url);
    for (url, bytes) in site.iter().filter(|(url, _)| url.ends_with(".html") && !leads_on(url)) {
        assert_eq!(linked_data(std::str::from_utf8(bytes).unwrap())["@context"], "https://schema.org", "{url}");
    }
    let missing = text(&site, "404.html");
    assert!(missing.contains("noindex") && !missing.contains("canonical") && !missing.contains("ld+json"));
}

#[test]
fn aliases_lead_on_without_scripts_and_stay_out_of_indexes() {
    let project = hostile("base_url = \"https://example.org/g\"");
    project.build_well();
    let old = project.site();
    let old = text(&old, "old.html");
    assert!(old.contains("<meta http-equiv=\"refresh\" content=\"0; url=a/rule.html\">") && old.contains("<a href=\"a/rule.html\">"));
    assert!(old.contains("content=\"noindex\"") && old.contains("<link rel=\"canonical\" href=\"https://example.org/g/a/rule.html\">"));
    assert!(!old.contains("<script"));
}

#[test]
fn markdown_stands_alone() {
    let project = hostile("");
    project.build_well();
    let site = project.site();
    let rule = text(&site, "a/rule.md");
    assert!(rule.starts_with("# \\</script\\>\\<b\\>\\]\\]\\> \\& \"it\" 'is'\n"), "{rule}");
    assert!(rule.contains("(../messages/note.md)") && rule.contains("> Dear [Who],  \n> so long.\n"), "{rule}");
    assert!(!rule.contains("not for readers") && !rule.contains("[["), "{rule}");
    let llms = text(&site, "llms.txt");
    assert!(llms.contains("](a/rule.md): Do. ") && llms.contains("](messages/note.md): Email"), "{llms}");
}

#[test]
fn links_in_markdown_lead_to_files() {
    let (_, site) = shipped();
    let mut links = 0;
    for (url, bytes) in site.iter().filter(|(url, _)| url.ends_with(".md")) {
        let folder = url.rsplit_once('/').map_or("", |(folder, _)| folder);
        for rest in std::str::from_utf8(bytes).unwrap().split("](").skip(1) {
            let to = rest.split([')', '#']).next().unwrap();
            if to.is_empty() || to.contains(':') {
                continue;
            }
            let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
            for part in to.split('/') {
                match part {
                    ".." => assert!(parts.pop().is_some(), "{url} leads out of the site: {to}"),
                    part => parts.push(part),
                }
            }
            let path = parts.join("/");
            assert!(site.contains_key(&path), "{url} leads to {path}");
            links += 1;
        }
    }
    assert!(links > 300, "{links}");
}

#[test]
fn data_holds_every_rule_and_message() {
    let (_, site) = shipped();
    let data: Value = serde_json::from_slice(&site["guide.json"]).unwrap();
    let schema: Value = serde_json::from_slice(&site["guide.schema.json"]).unwrap();
    assert_eq!(data["$schema"], "guide.schema.json");
    assert!(schema["$id"].as_str().is_some_and(|id| id.starts_with("urn:uuid:")));
    let list = |name: &str| data[name].as_array().unwrap().clone();
    assert_eq!((list("rules").len(), list("messages").len()), (46, 69));
    for item in list("rules").iter().chain(&list("messages")) {
        for key in ["url", "markdown"] {
            assert!(site.contains_key(item[key].as_str().unwrap()), "{item}");
        }
    }
    let ids: Vec<Value> = list("messages").iter().map(|message| message["id"].clone()).collect();
    assert!(list("rules").iter().flat_map(|rule| rule["messages"].as_array().unwrap()).all(|id| ids.contains(id)));
    let note = list("messages").into_iter().find(|message| message["id"] == "thank-you-interviewer").unwrap();
    assert!(note["body"].as_str().unwrap().contains("Dear [Interviewer],"));
    let known = |name: &str, item: &Value| {
        let properties = &schema["$defs"][name]["properties"];
        item.as_object().unwrap().keys().all(|key| properties.get(key).is_some())
    };
    assert!(list("rules").iter().all(|rule| known("Rule", rule)) && list("messages").iter().all(|message| known("Message", message)));
}

/// Why a guide is not built.
fn refused(project: &Project) -> Vec<String> {
    let errors = project.build().diagnostics.into_iter().filter(|problem| problem.severity == Severity::Error);
    errors.map(|problem| problem.message).collect()
}

#[test]
fn a_guide_may_bring_some_files_and_not_others() {
    let project = hostile("");
    project.write("content/robots.txt", "User-agent: *\nDisallow: /\n");
    project.build_well();
    assert_eq!(text(&project.site(), "robots.txt"), "User-agent: *\nDisallow: /\n");
    project.write("content/guide.json", "{}");
    project.write("content/feed.md", "---\ntitle: Feed\n---\n[data](guide.json)\n");
    assert_eq!(refused(&project), ["the URL `guide.json` belongs to a file that the tool makes"]);
}

#[test]
fn what_lies_in_public_is_published_as_it_is() {
    let project = hostile("base_url = \"https://example.org/g\"");
    let files = [
        ("CNAME", "guide.example.org\n"),
        (".well-known/security.txt", "Contact: mailto:ada@example.org\n"),
        ("Press Kit/Read me.md", "no front matter, and no page"),
        ("proof.html", "proof"),
        ("robots.txt", "User-agent: *\nDisallow: /\n"),
    ];
    files.iter().for_each(|(path, text)| project.write(&format!("content/public/{path}"), text));
    project.write("content/public/.git/config", "secret");
    project.write("content/kit.md", "---\ntitle: Kit\n---\n[The kit](public/Press%20Kit/Read%20me.md), [proof](public/proof.html)\n");
    project.build_well();
    let site = project.site();
    files.iter().for_each(|(path, expected)| assert_eq!(text(&site, path), *expected, "{path}"));
    assert!(site.keys().all(|path| !path.contains(".git") && !path.starts_with("public/")));
    assert!(text(&site, "kit.html").contains("href=\"Press%20Kit/Read%20me.md\""));
    assert!(!text(&site, "sitemap.xml").contains("proof"), "it is no page");
    assert!(!text(&site, "sw.js").contains("CNAME") && text(&site, "sw.js").contains("proof.html"), "what pages use is kept");

    project.write("content/public/CNAME", "another.example.org\n");
    project.build_well();
    assert_eq!(text(&project.site(), "CNAME"), "another.example.org\n");

    project.write("content/public/feed.xml", "<feed/>");
    project.write("content/public/kit.html", "mine");
    assert_eq!(
        refused(&project),
        [
            "the URL `feed.xml` belongs to a file that the tool makes",
            "two files claim the URL `kit.html`: `content/kit.md` and `content/public/kit.html`"
        ]
    );
}

#[test]
fn machines_are_told_the_same_twice() {
    let project = hostile("base_url = \"https://example.org/g\"");
    project.build_well();
    let once = project.site();
    project.build_well();
    assert_eq!(once, project.site());
}
