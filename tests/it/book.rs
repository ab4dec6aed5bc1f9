//! The guide as a book and in one file: well-formed, whole, the same each time, and with no link that leads nowhere.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use roxmltree::{Document, Node, ParsingOptions};

use crate::support::{Project, html};

const CONFIG: &str = "[guide]\ntitle = \"מדריך & <עוד>\"\nlanguage = \"he\"\nauthor = \"א\"\n[fields.name]\nlabel = \"שם\"\nexample = \"אנה\"\n\
    [markdown]\nhtml = true\n[languages.de]\ntitle = \"Ratgeber\"\n[languages.de.fields]\nname = { label = \"Anrede\", example = \"Frau Ahn\" }\n";
const RULE: &str = "---\ntitle: Thank \u{1}\nverdict: do\nsummary: S\nwhen: W\nmessages: [thanks]\ntags: [a]\nupdated: 2026-11-20\n---\n\
    One[^1], <kbd>two</kbd>, \"three\" & so on; [next](2-見出し.md#そこ), [here](#own), [[thanks]], [tags](../index.md), [file](a.pdf), [out](https://example.org/?a=1&b=2).\n\n\
    ## Own\n\n- [x] done\n- [ ] open\n\n***\n\n| a | b |\n|---|:-:|\n| 1<br>2 | 3 |\n\n<div>\n<p>raw\n</div>\n\n![[thanks]]\n\n![Dot](dot.png)\n\n> [!NOTE]\n> Noted\\\nhere\n\n[^1]: A note.\n";
const OTHER: &str = "---\ntitle: 見出し\nverdict: dont\nsummary: No.\nwhen: Never\n---\n\n## そこ\n\n[[rule]]\n";
const NOTE: &str = "---\ntitle: Thanks\nchannel: email\nsubject: Thanks, [שם]\nsection: talk\n---\nDear [שם],  \nthanks.\n";

/// A PNG of one pixel.
const DOT: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\xf8\x0f\x00\x01\x01\x01\x00\xb1\x38\xf6\x14\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

fn project() -> Project {
    let project = Project::with(&[
        ("courtesy.toml", CONFIG),
        ("content/index.md", "---\ntitle: Home\n---\n[Rule](1-talk/1-rule.md#own)\n"),
        ("content/about.md", "---\ntitle: About\n---\n"),
        ("content/1-talk/index.md", "---\ntitle: The talk\n---\n"),
        ("content/1-talk/1-rule.md", RULE),
        ("content/1-talk/1-rule.de.md", "---\ntitle: Danken\nsummary: S\nwhen: W\n---\n![Punkt](dot.png) [Original](1-rule.md)\n"),
        ("content/1-talk/2-見出し.md", OTHER),
        ("content/1-talk/a.pdf", "%PDF"),
        ("content/messages/thanks.md", NOTE),
        ("content/messages/later.md", "---\ntitle: Later\nchannel: letter\n---\nLater.\n"),
    ]);
    project.write("content/1-talk/dot.png", DOT);
    project
}

/// The files of a book, and their names in order.
fn read(bytes: &[u8]) -> (BTreeMap<String, String>, Vec<String>) {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = (0..zip.len()).map(|number| zip.by_index(number).unwrap().name().to_owned()).collect();
    let mut text = |name: &String| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        (name.clone(), String::from_utf8_lossy(&bytes).into_owned())
    };
    (names.iter().map(&mut text).collect(), names)
}

fn parse(text: &str) -> Document<'_> {
    Document::parse_with_options(text, ParsingOptions { allow_dtd: true, ..ParsingOptions::default() })
        .unwrap_or_else(|error| panic!("{error}:\n{text}"))
}

/// What an address in a file of the book names: a file of it, and a place there.
fn target(from: &str, address: &str) -> (String, Option<String>) {
    let (path, place) = address.split_once('#').map_or((address, None), |(path, place)| (path, Some(place)));
    let mut parts: Vec<&str> = from.split('/').collect();
    if !path.is_empty() {
        parts.pop();
    }
    for part in path.split('/').filter(|part| !part.is_empty()) {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    (decoded(&parts.join("/")), place.map(decoded))
}

fn ids(text: &str) -> BTreeSet<String> {
    let document = parse(text);
    let ids: Vec<String> = document.descendants().filter_map(|node| Some(node.attribute("id")?.to_owned())).collect();
    let unique: BTreeSet<String> = ids.iter().cloned().collect();
    assert_eq!(ids.len(), unique.len(), "an id stands twice in {ids:?}");
    unique
}

fn attributes<'a>(document: &'a Document<'_>, element: &'a str, name: &'a str) -> Vec<&'a str> {
    document.descendants().filter(|node| node.tag_name().name() == element).filter_map(|node: Node| node.attribute(name)).collect()
}

#[test]
fn every_link_of_a_book_leads_somewhere_and_every_file_is_listed() {
    let mut project = project();
    project.options.epub = true;
    project.build_well();
    let site = project.site();
    for url in ["guide.epub", "de/guide.epub"] {
        let (files, names) = read(&site[url]);
        assert_eq!((names[0].as_str(), files["mimetype"].as_str()), ("mimetype", "application/epub+zip"));
        let mut links = 0;
        for (path, text) in files.iter().filter(|(path, _)| path.ends_with(".xhtml")) {
            let document = parse(text);
            let addresses =
                ["href", "src"].into_iter().flat_map(|name| document.descendants().filter_map(move |node| node.attribute(name)));
            for address in addresses.filter(|address| !address.starts_with("https://example.org/")) {
                let (file, place) = target(path, address);
                assert!(files.contains_key(&file), "{url}: {path} leads to {address}");
                assert!(place.is_none_or(|place| ids(&files[&file]).contains(&place)), "{url}: {path} leads to {address}");
                links += 1;
            }
        }
        assert!(links > 15, "{links}");
        let package = parse(&files["EPUB/package.opf"]);
        let listed: BTreeSet<String> =
            attributes(&package, "item", "href").into_iter().map(|href| target("EPUB/package.opf", href).0).collect();
        let there: BTreeSet<String> = names
            .iter()
            .filter(|name| !["mimetype", "META-INF/container.xml", "EPUB/package.opf"].contains(&name.as_str()))
            .cloned()
            .collect();
        assert_eq!(listed, there);
        let hrefs: BTreeMap<&str, &str> =
            attributes(&package, "item", "id").into_iter().zip(attributes(&package, "item", "href")).collect();
        let spine: Vec<&str> = attributes(&package, "itemref", "idref").into_iter().map(|id| hrefs[id]).collect();
        let nav = parse(&files["EPUB/nav.xhtml"]);
        let toc = nav.descendants().find(|node| node.attribute("id") == Some("toc")).unwrap();
        let shown: Vec<&str> = toc.descendants().filter_map(|node| node.attribute("href")).collect();
        assert_eq!(spine, [&["cover.xhtml", "nav.xhtml"], shown.as_slice()].concat(), "contents in the order of reading");
        parse(&files["EPUB/cover.svg"]);
    }
}

#[test]
fn a_book_is_written_in_its_language_and_direction_with_blanks_to_see() {
    let mut project = project();
    project.options.epub = true;
    project.build_well();
    let site = project.site();
    let (files, _) = read(&site["guide.epub"]);
    let package = &files["EPUB/package.opf"];
    for words in [
        "page-progression-direction=\"rtl\"",
        "<dc:language>he</dc:language>",
        "<dc:title>מדריך &amp; &lt;עוד&gt;</dc:title>",
        "<meta property=\"dcterms:modified\">2026-11-20T00:00:00Z</meta>",
        "<meta property=\"dcterms:conformsTo\">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>",
        "media-type=\"image/png\"",
    ] {
        assert!(package.contains(words), "{words} is not in\n{package}");
    }
    let rule = &files["EPUB/text/talk/rule.xhtml"];
    assert!(rule.contains("Thank \u{FFFD}") && rule.contains("two, ") && !rule.contains("kbd") && !rule.contains("raw"), "{rule}");
    assert!(rule.contains("<a href=\"../talk/%E8%A6%8B%E5%87%BA%E3%81%97.xhtml#%E3%81%9D%E3%81%93\">next</a>"), "{rule}");
    assert!(rule.contains("[file]") || rule.contains(" file,"), "what the book has not is told in words: {rule}");
    let message = &files["EPUB/text/messages/thanks.xhtml"];
    assert_eq!(message.matches("[שם]</span>").count(), 2, "{message}");
    let (german, _) = read(&site["de/guide.epub"]);
    assert!(german["EPUB/package.opf"].contains("page-progression-direction=\"ltr\""));
    assert!(german["EPUB/text/talk/rule.xhtml"].contains("src=\"../../images/talk/dot.png\" alt=\"Punkt\""));
    assert_ne!(identifier(package), identifier(&german["EPUB/package.opf"]));
}

fn identifier(package: &str) -> &str {
    package.split_once("<dc:identifier id=\"id\">").unwrap().1.split_once('<').unwrap().0
}

#[test]
fn a_picture_without_words_takes_the_claim_away() {
    let mut project = project();
    project.options.epub = true;
    project.write("content/about.md", "---\ntitle: About\n---\n![](1-talk/dot.png)\n");
    project.build_well();
    let package = read(&project.site()["guide.epub"]).0.remove("EPUB/package.opf").unwrap();
    assert!(!package.contains("conformsTo") && !package.contains("alternativeText") && package.contains(">visual<"), "{package}");
}

#[test]
fn a_book_has_the_same_bytes_each_time_and_none_is_made_unasked() {
    let mut asked = project();
    asked.build_well();
    assert!(!asked.site().keys().any(|path| path.ends_with(".epub")));
    assert!(!String::from_utf8_lossy(&asked.site()["messages/index.html"]).contains("guide.epub"));
    asked.options.epub = true;
    asked.build_well();
    let first = asked.site();
    assert!(String::from_utf8_lossy(&first["messages/index.html"]).contains("href=\"../guide.epub\""));
    let configured = project();
    configured.write("courtesy.toml", format!("{CONFIG}[epub]\nenabled = true\n"));
    configured.build_well();
    let second = configured.site();
    assert_eq!(first["guide.epub"], second["guide.epub"]);
    assert_eq!(first["de/guide.epub"], second["de/guide.epub"]);
    let again = asked.build_well().summary.unwrap();
    assert_eq!((again.written, again.removed), (0, 0));
    asked.write("content/new.txt", "not used");
    assert_eq!(asked.build_well().summary.unwrap().written, 0, "an archive that was made of the same is kept");
}

#[test]
fn one_file_holds_all_that_it_leads_to() {
    let mut project = project();
    // HTML may leave an end out; what is read here may not.
    project.write("content/1-talk/1-rule.md", RULE.replace("<p>raw", "<p>raw</p>"));
    project.options.single = true;
    project.build_well();
    let site = project.site();
    for (url, least) in [("guide-in-one-file.html", 20), ("de/guide-in-one-file.html", 12)] {
        let text = std::str::from_utf8(&site[url]).unwrap();
        let page = html::read(text);
        assert_eq!(page.errors, Vec::<String>::new(), "{url}");
        let ids: Vec<&str> = page.elements.iter().filter_map(|element| element.get("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "an id stands twice in {url}");
        let addresses = page.elements.iter().flat_map(|element| [element.get("href"), element.get("src")]).flatten();
        let mut links = 0;
        for address in addresses.filter(|address| !address.starts_with("data:") && !address.starts_with("https://example.org/")) {
            let (file, place) = target("", address);
            assert!(file.is_empty() && place.is_some_and(|place| unique.contains(place.as_str())), "{url} leads to {address}");
            links += 1;
        }
        assert!(links >= least, "{url}: {links} links");
        assert!(text.contains("<img src=\"data:image/png;base64,iVBOR"), "{url}");
        assert!(!text.contains("url(../") && text.contains("url(data:font/woff2;base64,"), "{url}");
    }
    let text = std::str::from_utf8(&site["guide-in-one-file.html"]).unwrap();
    assert!(
        text.contains("<a href=\"#talk/%E8%A6%8B%E5%87%BA%E3%81%97:%E3%81%9D%E3%81%93\">next</a>")
            && text.contains("id=\"talk/見出し:そこ\"")
    );
    assert!(text.contains("<kbd>two</kbd>") && !text.contains("a.pdf"), "raw HTML stays, and a file that is not here is told in words");
    let library = String::from_utf8_lossy(&site["messages/index.html"]);
    assert!(library.contains("href=\"../guide-in-one-file.html\"") && !library.contains("guide.epub"));
}

#[test]
fn one_file_is_made_where_it_is_asked_for_and_is_the_same_each_time() {
    let mut asked = project();
    asked.build_well();
    assert!(!asked.site().contains_key("guide-in-one-file.html"));
    asked.options.single = true;
    asked.build_well();
    let configured = project();
    configured.write("courtesy.toml", format!("{CONFIG}[single]\nenabled = true\n"));
    configured.build_well();
    assert_eq!(asked.site()["guide-in-one-file.html"], configured.site()["guide-in-one-file.html"]);
    assert_eq!(asked.build_well().summary.unwrap().written, 0);
}
