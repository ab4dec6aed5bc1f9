//! A guide in several languages: which pages there are, where they lead, and in which words.

mod printed;

use courtesy::diagnostic::Code;
use courtesy::pipeline::Outcome;

use crate::support::html::{self, Page};
use crate::support::{Files, Project, shown};

const CONFIG: &str = "[guide]\ntitle = \"Guide\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\n[events]\ntalk = \"the talk\"\n\
    [search.synonyms]\ncv = [\"résumé\"]\n[languages.de]\ntitle = \"Ratgeber\"\ndescription = \"Was zu tun ist.\"\n\
    [languages.de.fields]\nname = { label = \"Anrede\", example = \"Frau Ahn\", help = \"Wie gesprochen\" }\n\
    [languages.de.events]\ntalk = \"Gespräch\"\n[languages.de.search.synonyms]\nLebenslauf = [\"CV\"]\n[languages.he]\ntitle = \"מדריך\"\n\
    [languages.he.fields]\nname = { label = \"שם\", example = \"אנה\" }\n[languages.he.events]\ntalk = \"השיחה\"\n";
const RULE: &str = "---\ntitle: Thank\nverdict: do\nsummary: Thank them.\nwhen: At once\ndue: { after: talk, within: 2 days }\nchannels: [email]\nmessages: [thanks]\ntags: [thanks]\nupdated: 2026-11-20\n---\nSay \"thanks\".\n";
const RULE_DE: &str = "---\ntitle: Danken\nsummary: Danken Sie.\nwhen: Sofort\ntags: [Dank]\nupdated: 2026-11-21\n---\nSagen Sie \"danke, 'wirklich'\". Mehr in [[other]], [im Original](1-rule.md), [dort](../about.md) und [hier](../only.md).\n\n![Bild](dot.png)\n";
const NOTE: &str =
    "---\ntitle: Thanks\nchannel: handwritten\nstationery: [a6]\nsection: talk\n---\nDear [Name],\n\nthank you \"so much\".\n";

fn project() -> Project {
    let project = Project::with(&[
        ("courtesy.toml", CONFIG),
        ("content/index.md", "---\ntitle: Home\n---\nAuf Deutsch: [Ratgeber](index.de.md).\n"),
        ("content/index.de.md", "---\ntitle: Willkommen\nsummary: Was zu tun ist.\n---\n"),
        ("content/index.he.md", "---\ntitle: שלום\n---\nאמרו \"תודה\".\n"),
        ("content/about.md", "---\ntitle: About\n---\n"),
        ("content/about.de.md", "---\ntitle: Über\n---\n"),
        ("content/only.md", "---\ntitle: Only here\n---\n"),
        ("content/1-talk/index.md", "---\ntitle: The talk\n---\n"),
        ("content/1-talk/index.de.md", "---\ntitle: Das Gespräch\n---\n"),
        ("content/1-talk/1-rule.md", RULE),
        ("content/1-talk/1-rule.de.md", RULE_DE),
        ("content/1-talk/2-other.md", "---\ntitle: Other\nverdict: dont\nsummary: No.\nwhen: Never\n---\n"),
        ("content/messages/thanks.md", NOTE),
        ("content/messages/thanks.de.md", "---\ntitle: Dank\n---\nGuten Tag [Anrede],\n\nvielen \"Dank\".\n"),
        ("content/messages/thanks.he.md", "---\ntitle: תודה\n---\nשלום [שם],\n\nתודה רבה על השיחה היום.\n"),
        ("content/messages/later.md", "---\ntitle: Later\nchannel: email\nsubject: Later\n---\nLater.\n"),
    ]);
    project.write("content/1-talk/dot.png", DOT);
    project
}

/// A PNG of one pixel.
const DOT: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\xf8\x0f\x00\x01\x01\x01\x00\xb1\x38\xf6\x14\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

fn text<'s>(site: &'s Files, path: &str) -> &'s str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("there is no {path}"))).unwrap()
}

fn page(site: &Files, path: &str) -> Page {
    html::read(text(site, path))
}

/// The address of the link with some words, and the languages that it names.
fn link<'s>(site: &'s Files, path: &str, words: &str) -> &'s str {
    let text = text(site, path);
    let end = text.find(&format!(">{words}</a>")).unwrap_or_else(|| panic!("{path} has no link `{words}`"));
    &text[text[..end].rfind("<a ").unwrap()..end]
}

#[test]
fn an_edition_has_the_pages_that_are_translated_and_no_others() {
    let project = project();
    let outcome = project.build_well();
    assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
    let site = project.site();
    let has = |path: &str| site.contains_key(path);
    for path in ["index.html", "about.html", "talk/rule.html", "messages/thanks.html", "search/index.html", "planner/index.html"] {
        assert!(has(path) && has(&format!("de/{path}")), "{path}");
    }
    for path in
        ["de/only.html", "de/talk/other.html", "de/messages/later.html", "he/about.html", "he/talk/index.html", "he/planner/index.html"]
    {
        assert!(!has(path), "{path}");
    }
    assert!(site.keys().all(|path| !path.ends_with(".de.html") && !path.contains("../")));
    for once in ["sitemap.xml", "robots.txt", "favicon.ico", "sw.js", "talk/dot.png"] {
        assert!(!has(&format!("de/{once}")), "{once}");
    }
    assert!(!site.keys().any(|path| path.starts_with("de/assets/")));
}

#[test]
fn one_language_says_nothing_of_others() {
    let project = Project::with(&[("content/about.md", "---\ntitle: About\n---\n")]);
    project.build_well();
    for (path, bytes) in project.site().iter().filter(|(path, _)| path.ends_with(".html")) {
        assert!(!String::from_utf8_lossy(bytes).contains("hreflang"), "{path}");
    }
}

#[test]
fn a_translation_takes_what_is_no_words_from_its_original() {
    let project = project();
    project.build_well();
    let data: serde_json::Value = serde_json::from_slice(&project.site()["de/guide.json"]).unwrap();
    let rule = &data["rules"][0];
    assert_eq!((&rule["verdict"], &rule["channels"][0], &rule["messages"][0]), (&"do".into(), &"email".into(), &"thanks".into()));
    assert_eq!((&rule["due"]["after"], &rule["due"]["within"]["n"]), (&"talk".into(), &2.into()));
    assert_eq!((&rule["tags"], &rule["updated"]), (&serde_json::json!(["Dank"]), &"2026-11-21".into()));
    let message = &data["messages"][0];
    assert_eq!((&message["channel"], &message["section"]), (&"handwritten".into(), &"talk".into()));
    assert_eq!(
        message["fields"],
        serde_json::json!([{"id": "name", "label": "Anrede", "kind": "text", "example": "Frau Ahn", "help": "Wie gesprochen"}])
    );
    assert_eq!((&data["title"], &data["events"]), (&"Ratgeber".into(), &serde_json::json!([{"id": "talk", "label": "Gespräch"}])));
}

#[test]
fn what_is_not_translated_is_reached_in_the_first_language() {
    let project = project();
    project.build_well();
    let site = project.site();
    let rule = "de/talk/rule.html";
    assert_eq!(link(&site, rule, "Other"), "<a href=\"../../talk/other.html\" hreflang=\"en\" lang=\"en\"");
    assert_eq!(link(&site, rule, "hier"), "<a href=\"../../only.html\" hreflang=\"en\"");
    assert_eq!(link(&site, rule, "dort"), "<a href=\"../about.html\"");
    assert_eq!(link(&site, rule, "im Original"), "<a href=\"\"");
    assert_eq!(link(&site, "index.html", "Ratgeber"), "<a href=\"de/index.html\" hreflang=\"de\"");
    assert!(text(&site, rule).contains("<img src=\"../../talk/dot.png\" alt=\"Bild\" width=\"1\""));
    assert!(text(&site, "de/talk/rule.md").contains("(../../talk/other.md)"));
}

#[test]
fn every_page_leads_to_its_counterparts() {
    let project = project();
    project.build_well();
    let site = project.site();
    assert_eq!(link(&site, "talk/rule.html", "Deutsch"), "<a href=\"../de/talk/rule.html\" lang=\"de\" hreflang=\"de\"");
    assert_eq!(link(&site, "de/talk/rule.html", "English"), "<a href=\"../../talk/rule.html\" lang=\"en\" hreflang=\"en\"");
    // Where the page itself is missing, the home page stands in.
    assert_eq!(link(&site, "de/talk/rule.html", "עברית"), "<a href=\"../../he/index.html\" lang=\"he\" hreflang=\"he\" dir=\"rtl\"");
    assert_eq!(link(&site, "only.html", "Deutsch"), "<a href=\"de/index.html\" lang=\"de\" hreflang=\"de\"");
    let html = page(&site, "he/index.html");
    let root = html.named("html").next().unwrap();
    assert_eq!((root.get("lang"), root.get("dir")), (Some("he"), Some("rtl")));
}

#[test]
fn machines_are_told_of_all_languages_where_the_address_is_known() {
    let project = project();
    project.write("courtesy.toml", CONFIG.replacen("[guide]\n", "[guide]\nbase_url = \"https://example.org/g\"\n", 1));
    project.build_well();
    let site = project.site();
    let alternates = |path: &str| {
        let page = page(&site, path);
        let links = page.named("link").filter(|link| link.get("hreflang").is_some());
        links.map(|link| format!("{} {}", link.get("hreflang").unwrap(), link.get("href").unwrap())).collect::<Vec<_>>()
    };
    let rule = ["de https://example.org/g/de/talk/rule.html", "x-default https://example.org/g/talk/rule.html"];
    assert_eq!(alternates("talk/rule.html")[1..], rule);
    assert_eq!(alternates("talk/rule.html"), alternates("de/talk/rule.html"));
    assert_eq!(alternates("index.html").len(), 4);
    assert_eq!(alternates("only.html").len() + alternates("search/index.html").len() + alternates("404.html").len(), 0);
    let canonical = page(&site, "de/index.html");
    let canonical = canonical.named("link").find(|link| link.get("rel") == Some("canonical")).unwrap();
    assert_eq!(canonical.get("href"), Some("https://example.org/g/de/"));
    assert!(text(&site, "de/index.html").contains("content=\"https://example.org/g/assets/img/card."));
    let sitemap = text(&site, "sitemap.xml");
    assert_eq!(sitemap.matches("<loc>https://example.org/g/de/talk/rule.html</loc>").count(), 1);
    assert_eq!(sitemap.matches("hreflang=\"de\" href=\"https://example.org/g/de/talk/rule.html\"").count(), 2);
    assert!(text(&site, "de/opensearch.xml").contains("template=\"https://example.org/g/de/search/index.html?q={searchTerms}\""));
}

#[test]
fn words_dates_and_quotation_marks_are_those_of_the_language() {
    let project = project();
    project.build_well();
    let site = project.site();
    let (en, de, he) = (text(&site, "talk/rule.html"), text(&site, "de/talk/rule.html"), text(&site, "he/index.html"));
    assert!(en.contains("“thanks”") && de.contains("„danke, ‚wirklich‘“") && he.contains("”תודה”"));
    assert!(en.contains(">20 November 2026<") && de.contains(">21. November 2026<"));
    assert!(en.contains("Within 2 days of the talk") && de.contains("Binnen 2 Tagen nach Gespräch"));
    assert!(he.contains(">0 כללים:") && he.contains("נוסח אחד"), "{he}");
    let note = page(&site, "de/messages/thanks.html");
    let blank = note.named("span").find(|span| span.get("data-field") == Some("name"));
    assert!(blank.is_some() && text(&site, "de/messages/thanks.html").contains(">Anrede</span>"));
}

#[test]
fn each_language_is_searched_by_itself() {
    let project = project();
    project.build_well();
    let site = project.site();
    let titles = text(&site, "de/search/titles.js");
    assert!(titles.contains("\"Danken\"") && titles.contains("[\"Lebenslauf\",\"CV\"]") && !titles.contains("\"Thank\""));
    assert!(!text(&site, "search/titles.js").contains("\"Danken\""));
    let entry: serde_json::Value = serde_json::from_slice(&site["de/search/pagefind/pagefind-entry.json"]).unwrap();
    assert_eq!(entry["languages"].as_object().unwrap().keys().collect::<Vec<_>>(), ["de"]);
    assert!(
        page(&site, "de/search/index.html")
            .named("a")
            .any(|link| link.get("data-search").is_some_and(|parts| parts.starts_with("../search/box.js ../../assets/")))
    );
    assert!(text(&site, "de/search/box.js").contains("Weitere Ergebnisse") || text(&site, "de/search/box.js").contains("Ergebnisse"));
}

#[test]
fn feeds_and_installed_guides_are_told_apart() {
    let project = project();
    project.build_well();
    let site = project.site();
    let id = |path: &str| text(&site, path).split("<id>").nth(1).unwrap().split("</id>").next().unwrap().to_owned();
    assert_ne!(id("feed.xml"), id("de/feed.xml"));
    assert!(text(&site, "de/feed.xml").contains("xml:lang=\"de\""));
    let manifest: serde_json::Value = serde_json::from_slice(&site["he/manifest.webmanifest"]).unwrap();
    assert_eq!((&manifest["dir"], &manifest["scope"], &manifest["start_url"]), (&"rtl".into(), &"../".into(), &"./".into()));
    assert!(manifest["icons"][0]["src"].as_str().unwrap().starts_with("../assets/img/icon-192."));
    assert!(text(&site, "sw.js").contains("\"folders\":[\"de/\",\"he/\"]"));
}

#[test]
fn a_language_without_words_says_so_and_has_no_borrowed_name() {
    let project = project();
    project.write(
        "courtesy.toml",
        format!("{CONFIG}[languages.eo]\ntitle = \"Gvidilo\"\n[languages.sv]\ntitle = \"Guide\"\nname = \"Svenska\"\n"),
    );
    project.write("content/index.eo.md", "---\ntitle: Saluton\n---\n");
    project.write("content/index.sv.md", "---\ntitle: Hej\n---\n");
    let outcome = project.build_well();
    let codes: Vec<Code> = outcome.diagnostics.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Code::Untranslated], "{}", shown(&outcome.diagnostics));
    let site = project.site();
    assert!(link(&site, "index.html", "eo").contains("lang=\"eo\"") && link(&site, "index.html", "Svenska").contains("lang=\"sv\""));
    assert!(text(&site, "eo/index.html").contains(">Contents<"));
}

#[test]
fn a_guide_in_a_language_without_words_is_told_so_once_and_has_english_ones() {
    let project = Project::new();
    project.write("courtesy.toml", "[guide]\ntitle = \"Mwongozo\"\nlanguage = \"sw\"\n");
    project.write("content/index.md", "---\ntitle: Karibu\nupdated: 2026-11-20\n---\n");
    let outcome = project.build_well();
    let told: Vec<_> = outcome.diagnostics.iter().map(|problem| (problem.code, problem.message.as_str())).collect();
    let message = "the theme has no words in `sw`, so its English ones stand";
    assert_eq!(told, [(Code::Untranslated, message)], "{}", shown(&outcome.diagnostics));
    let site = project.site();
    let home = text(&site, "index.html");
    assert!(home.contains("<html lang=\"sw\"") && home.contains(">Contents<") && home.contains("0 rules"), "{home}");
}

#[test]
fn a_language_that_lacks_some_words_is_told_so_once() {
    let project = Project::new();
    project.write("courtesy.toml", "[guide]\ntitle = \"Mwongozo\"\nlanguage = \"sw\"\n");
    project.write("themes/letterpress/i18n/sw.toml", "[language]\nname = \"Kiswahili\"\n[nav]\nhome = \"Yaliyomo\"\n");
    let outcome = project.build_well();
    let told: Vec<_> = outcome.diagnostics.iter().map(|problem| problem.code).collect();
    assert_eq!(told, [Code::Untranslated], "{}", shown(&outcome.diagnostics));
    assert!(outcome.diagnostics[0].message.contains(" more"), "{}", outcome.diagnostics[0].message);
    assert!(text(&project.site(), "index.html").contains(">Yaliyomo<"));
}

#[test]
fn numbers_and_forms_are_those_of_the_language_of_the_words() {
    let counts = |language: &str| {
        let project = Project::new();
        project.write("courtesy.toml", format!("[guide]\ntitle = \"G\"\nlanguage = \"{language}\"\n"));
        project.write("content/1-a/index.md", "---\ntitle: A\n---\n");
        for n in 1..=2 {
            project.write(&format!("content/1-a/{n}-r{n}.md"), format!("---\ntitle: R{n}\nverdict: do\nsummary: s\nwhen: w\n---\n"));
        }
        project.build_well();
        let site = project.site();
        let home = text(&site, "index.html");
        home.split("class=\"ways\"").nth(1).unwrap().split("<li>").nth(1).unwrap().split("</li>").next().unwrap().to_owned()
    };
    let each = ["ar", "pl", "ru", "fa", "ja", "zh-TW", "zh", "hi", "th"].map(|language| (language, counts(language)));
    for (language, count) in each {
        let wanted = match language {
            "ar" => "قاعدتان",
            "pl" => "2 zasady",
            "ru" => "2 правила",
            "fa" => "۲ قاعده",
            "ja" => "ルール 2件",
            "zh-TW" => "2 條規則",
            "zh" => "2 条规则",
            "hi" => "2 नियम",
            // English words in a guide that is Thai have English forms.
            _ => "2 rules",
        };
        assert!(count.contains(wanted), "{language}: {count}");
    }
}

#[test]
fn a_template_may_use_only_words_that_every_language_has_and_is_checked_once() {
    let project = project();
    let own = |path: &str, text: &str| project.write(&format!("themes/letterpress/{path}"), text);
    own("templates/slots/footer.html", "<p>{{ t.own.greeting }}</p>\n");
    own("i18n/de.toml", "[own]\ngreeting = \"Hallo\"\n");
    let reported = |outcome: &Outcome| {
        let templates = outcome.diagnostics.iter().filter(|problem| problem.code == Code::Template);
        templates.map(|problem| problem.location.as_ref().map(|at| at.path.to_string())).collect::<Vec<_>>()
    };
    assert_eq!(reported(&project.build()), [Some("themes/letterpress/templates/slots/footer.html".to_owned())]);
    own("i18n/en.toml", "[own]\ngreeting = \"Hello\"\n");
    assert_eq!(reported(&project.build_well()), []);
    let site = project.site();
    assert!(text(&site, "index.html").contains("<p>Hello</p>") && text(&site, "de/index.html").contains("<p>Hallo</p>"));
}

#[test]
fn equal_guides_give_equal_bytes_and_little_is_made_again() {
    let mut project = project();
    project.build_well();
    let first = project.site();
    let again = project.build_well();
    assert_eq!(again.summary.unwrap().written, 0);
    project.options.out = project.beside("other");
    project.build_well();
    assert!(first == project.site());
}

#[test]
fn what_must_be_found_may_be_asked_of_any_language() {
    let project = project();
    let asked = |language: &str, expect: &str| format!("[[search]]\nquery = \"Dank\"\nlanguage = \"{language}\"\nexpect = \"{expect}\"\n");
    project.write("content/search.toml", asked("de", "talk/rule") + &asked("he", "messages/thanks") + &asked("en", "talk/other"));
    let outcome = project.build_well();
    assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
    project.write("content/search.toml", asked("de", "talk/other") + &asked("fr", "talk/rule"));
    let problems: Vec<_> = project.build().diagnostics.iter().map(|problem| problem.message.clone()).collect();
    assert_eq!(problems, ["there is no page `talk/other`", "the guide has no language `fr`"]);
}
