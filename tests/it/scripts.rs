//! Names in other scripts than Latin: the files have their letters, and every address of them is percent-encoded.

use std::collections::BTreeSet;

use courtesy::guide::address::{path_of, url_of};

use crate::links::check;
use crate::support::{Files, Project};

const BASE: &str = "https://example.org/some/sub/path/";

const FILES: &[(&str, &str)] = &[
    (
        "courtesy.toml",
        "[guide]\ntitle = \"G\"\nbase_url = \"https://example.org/some/sub/path\"\n[fields.\"имя\"]\nlabel = \"Имя\"\nexample = \"Анна\"\n\
         [events.\"面接\"]\nwords = \"x\"\n",
    ),
    ("content/index.md", "---\ntitle: G\n---\n![Ein Bild](Straßen-Bild.png)\n"),
    (
        "content/1-お礼/1-すぐに感謝.md",
        "---\ntitle: すぐに感謝\nverdict: do\nsummary: 早く。\nwhen: 面接の後\nmessages: [письмо]\ntags: [ていねい]\nupdated: 2026-11-20\naliases: [/古い/頁]\n---\n\
         ## 見出し 一\n\n[a](#見出し-一) [b](#%E8%A6%8B%E5%87%BA%E3%81%97-%E4%B8%80) [c](../2-الشكر/اكتب-بيدك.md#%D8%A7%D9%84%D8%A8%D8%B1%D9%8A%D8%AF) [[письмо]]\n",
    ),
    (
        "content/2-الشكر/اكتب-بيدك.md",
        "---\ntitle: اكتب بيدك\nverdict: do\nsummary: بخط اليد.\nwhen: دائما\n---\n## البريد\n\n[[お礼/すぐに感謝#見出し-一]]\n",
    ),
    ("content/messages/Письмо.md", "---\ntitle: Письмо\nchannel: handwritten\nstationery: [a6]\n---\nСпасибо, [Имя]!\n"),
    // As macOS packs it: the letter and its mark apart.
    ("content/cafe\u{301}.md", "---\ntitle: Café\n---\n[[café]] [one](café.md) [two](cafe%CC%81.md)\n"),
];

/// A picture of one pixel.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

fn project() -> Project {
    let project = Project::with(FILES);
    let config = FILES[0].1.split("[events").next().unwrap();
    project.write("courtesy.toml", config);
    project.write("content/Straßen-Bild.png", PICTURE);
    project
}

fn text<'s>(site: &'s Files, path: &str) -> &'s str {
    std::str::from_utf8(site.get(path).unwrap_or_else(|| panic!("there is no {path}"))).unwrap()
}

#[test]
fn names_keep_their_letters_and_every_address_is_encoded() {
    let project = project().printing();
    project.build_well();
    let site = project.site();
    let pages =
        ["お礼/すぐに感謝.html", "الشكر/اكتب-بيدك.html", "messages/письмо.html", "caf\u{e9}.html", "tags/ていねい.html", "古い/頁.html"];
    for path in pages.iter().chain(&["お礼/index.html", "お礼/すぐに感謝.md", "straßen-bild.png", "printables/письмо-a6-lined.pdf"])
    {
        assert!(site.contains_key(*path), "{path} is not among {:?}", site.keys().collect::<Vec<_>>());
    }
    let problems = check(&site, Some(BASE));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let rule = url_of("お礼/すぐに感謝.html");
    for file in [
        "sitemap.xml",
        "feed.xml",
        "guide.json",
        "sw.js",
        "search/titles.js",
        "llms.txt",
        "index.html",
        "messages/письмо.md",
        "お礼/index.html",
    ] {
        let text = text(&site, file);
        let name = rule.rsplit('/').next().unwrap().trim_end_matches(".html");
        assert!(text.contains(name), "{file} names no rule: {text}");
        for letters in ["すぐに感謝.", "письмо.", "письмо-a6", "お礼/index"] {
            assert!(!text.contains(letters), "{file} has {letters}: {text}");
        }
    }
    assert!(text(&site, "お礼/すぐに感謝.html").contains(&format!("<link rel=\"canonical\" href=\"{BASE}{rule}\">")));
    assert!(text(&site, "古い/頁.html").contains(&rule));
    assert!(text(&site, "printables.json").contains(&url_of("printables/письмо-a6-lined.pdf")));
    assert!(text(&site, &format!("m/{}/index.html", "письмо")).contains(&url_of("messages/письмо.html")));
    let again = project.build_well();
    assert_eq!(again.summary.unwrap().written, 0);
}

#[test]
fn files_for_a_reader_without_network_exist() {
    let project = project();
    project.build_well();
    let site = project.site();
    let worker = text(&site, "sw.js");
    let kept: BTreeSet<&str> = worker.split('"').filter(|part| part.ends_with(".html")).collect();
    assert!(kept.len() > 8, "{kept:?}");
    for url in kept {
        assert!(site.contains_key(&*path_of(url)) || url == "/index.html" || url == ".html", "{url}");
    }
}
