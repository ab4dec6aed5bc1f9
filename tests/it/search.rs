//! The two search indexes: what is in them, and when they are made anew. That they find things is tested in a browser.

use serde_json::Value;

use crate::support::{Files, Project, shipped};

const TITLES: &str = "search/titles.js";

fn titles(site: &Files) -> Value {
    let script = std::str::from_utf8(&site[TITLES]).unwrap();
    let json = script.strip_prefix("courtesyTitles(").and_then(|rest| rest.strip_suffix(");\n")).unwrap();
    serde_json::from_str(json).unwrap()
}

fn pages(index: &Value) -> &[Value] {
    index["pages"].as_array().unwrap()
}

fn searched() -> Project {
    Project::with(&[
        (
            "courtesy.toml",
            "[guide]\ntitle = \"Guide\"\n[search.synonyms]\ncv = [\"résumé\"]\n[fields.day]\nlabel = \"Day\"\nexample = \"Friday\"\n",
        ),
        (
            "content/1-post/1-write.md",
            "---\ntitle: Write <soon> & \"well\"\nverdict: do\nsummary: At once.\nwhen: Today\nchannels: [email, phone]\n---\n## Why so\n\nBecause.\n",
        ),
        (
            "content/messages/thanks.md",
            "---\ntitle: Thanks\nchannel: email\nsubject: About [Day]\ntone: warm\nsection: post\n---\nSee you on [Day].\n",
        ),
    ])
}

#[test]
fn the_title_index_knows_every_page_and_what_it_is() {
    let project = searched();
    project.build_well();
    let index = titles(&project.site());
    assert_eq!(index["synonyms"], serde_json::json!([["cv", "résumé"]]));
    let rule = serde_json::json!({
        "title": "Write <soon> & \"well\"", "url": "post/write.html", "kind": "guidance", "section": "post", "verdict": "do",
        "channels": ["email", "phone"], "summary": "At once."
    });
    let message = serde_json::json!({
        "title": "Thanks", "url": "messages/thanks.html", "kind": "message", "section": "post", "channels": ["email"], "tone": "warm"
    });
    assert_eq!(pages(&index)[..2], [rule, message]);
    let urls: Vec<&str> = pages(&index).iter().filter_map(|page| page["url"].as_str()).collect();
    assert_eq!(urls[2..], ["index.html", "post/index.html", "messages/index.html"]);
    let words: Vec<&str> = index["words"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(["day", "because", "today"].iter().all(|word| words.contains(word)), "{words:?}");
    assert!(!words.contains(&"on"), "too short to be mistyped");
}

#[test]
fn every_shipped_page_can_be_found() {
    for (folder, site) in editions() {
        every_page_can_be_found(folder, &site);
    }
}

/// The editions of the guide that ships, each with its files by their path from its own root.
fn editions() -> [(&'static str, Files); 3] {
    let (_, site) = shipped();
    ["", "de/", "he/"].map(|folder| {
        let own =
            |path: &String| if folder.is_empty() { !path.starts_with("de/") && !path.starts_with("he/") } else { path.starts_with(folder) };
        let files = site.iter().filter(|(path, _)| own(path));
        (folder, files.map(|(path, bytes)| (path[folder.len()..].to_owned(), bytes.clone())).collect())
    })
}

fn decoded(url: &str) -> String {
    percent_encoding::percent_decode_str(url).decode_utf8().unwrap().into_owned()
}

fn every_page_can_be_found(folder: &str, site: &Files) {
    let index = titles(site);
    let found: Vec<&str> = pages(&index).iter().filter_map(|page| page["url"].as_str()).map(|url| url.split('#').next().unwrap()).collect();
    for url in &found {
        assert!(site.contains_key(&decoded(url)), "{folder}{url} does not exist");
    }
    let of_no_use = ["404.html", "offline.html", "search/index.html", "tags/index.html"];
    for url in site.keys().filter(|url| url.ends_with(".html") && !of_no_use.contains(&url.as_str())) {
        let is_alias = String::from_utf8_lossy(&site[url]).contains("http-equiv=\"refresh\"");
        assert!(is_alias || found.iter().any(|found| decoded(found) == *url), "{folder}{url} cannot be found");
    }
}

#[test]
fn the_index_is_complete_and_has_no_interface_of_its_own() {
    let (_, site) = shipped();
    let files: Vec<&str> = site.keys().filter_map(|url| url.strip_prefix("search/pagefind/")).collect();
    for file in ["pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "wasm.en.pagefind"] {
        assert!(files.contains(&file), "{file} is missing from {files:?}");
    }
    for ending in ["pf_meta", "pf_index", "pf_fragment", "pf_filter"] {
        assert!(files.iter().any(|file| file.ends_with(ending)), "no {ending}");
    }
    assert!(!files.iter().any(|file| file.contains("ui")), "{files:?}");
    let entry: Value = serde_json::from_slice(&site["search/pagefind/pagefind-entry.json"]).unwrap();
    assert_eq!(entry["languages"]["en"]["page_count"], pages(&titles(site)).len());
}

#[test]
fn the_index_is_made_anew_only_when_words_change() {
    let project = searched();
    project.build_well();
    let index = |site: &Files| -> Files { site.clone().into_iter().filter(|(url, _)| url.starts_with("search/pagefind/")).collect() };
    let first = index(&project.site());
    let again = project.build_well().summary.unwrap();
    assert_eq!(again.written, 0);
    assert_eq!(index(&project.site()), first);
    project.write("content/1-post/1-write.md", "---\ntitle: Wait\nverdict: dont\nsummary: No.\nwhen: Never\n---\n");
    project.build_well();
    assert_ne!(index(&project.site()), first);
}

#[test]
fn a_guide_can_go_without_search() {
    let project = searched();
    project.write(
        "courtesy.toml",
        "[guide]\ntitle = \"Guide\"\n[search]\nenabled = false\n[fields.day]\nlabel = \"Day\"\nexample = \"Friday\"\n",
    );
    project.build_well();
    let site = project.site();
    assert!(!site.keys().any(|url| url.starts_with("search/")));
    assert!(!String::from_utf8_lossy(&site["index.html"]).contains("search"), "the home page speaks of search");
}

/// Workers that wait inside one index must not take up another: that panicked, or might come to a halt.
#[test]
fn eight_guides_build_at_once_fifty_times() {
    let guides: Vec<Project> = std::iter::repeat_with(searched).take(8).collect();
    for round in 0..50 {
        std::thread::scope(|scope| {
            for guide in &guides {
                let text = format!("---\ntitle: Round {round}\nverdict: do\nsummary: At once.\nwhen: Today\n---\nAgain {round}.\n");
                guide.write("content/1-post/1-write.md", text);
                scope.spawn(|| guide.build_well());
            }
        });
    }
    assert!(guides.iter().all(|guide| pages(&titles(&guide.site())).len() == 5));
}
