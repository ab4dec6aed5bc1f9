//! Every address in the built guide leads somewhere, wherever the site stands.

use std::collections::BTreeMap;

use crate::support::html::{self, Element, Page};
use crate::support::{Files, Project, shipped};

const BASE: &str = "https://example.org/some/sub/path/";

fn pages(site: &Files) -> BTreeMap<&str, Page> {
    let pages = site.iter().filter(|(path, _)| path.ends_with(".html"));
    pages.map(|(path, bytes)| (path.as_str(), html::read(std::str::from_utf8(bytes).unwrap()))).collect()
}

/// Addresses that a page asks for or leads to, with the element that names them.
fn addresses(page: &Page) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    for element in &page.elements {
        for key in ["href", "src", "poster", "action", "data"] {
            found.extend(element.get(key).map(|address| (element.name.as_str(), address.to_owned())));
        }
        let sets = element.get("srcset").into_iter().flat_map(|set| set.split(','));
        found.extend(sets.filter_map(|one| Some((element.name.as_str(), one.split_whitespace().next()?.to_owned()))));
        found.extend(element.get("style").into_iter().flat_map(css_urls).map(|address| ("style", address)));
    }
    found
}

fn css_urls(css: &str) -> Vec<String> {
    let calls = css.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
    calls.map(|address| address.trim().trim_matches(['"', '\'']).to_owned()).collect()
}

/// The file that a relative address means, and the fragment.
fn resolve(page: &str, address: &str) -> (String, Option<String>) {
    let (path, fragment) = address.split_once('#').map_or((address, None), |(path, id)| (path, Some(id)));
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let path = decode(path.split('?').next().unwrap());
    let mut parts: Vec<&str> = page.split('/').collect();
    if path.is_empty() {
        return (page.to_owned(), fragment.map(decode));
    }
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            "" => parts.push("index.html"),
            ".." => assert!(parts.pop().is_some(), "{address} in {page} leads out of the site"),
            part => parts.push(part),
        }
    }
    (parts.join("/"), fragment.map(decode))
}

fn is_elsewhere(address: &str) -> bool {
    ["https:", "http:", "mailto:", "tel:"].iter().any(|scheme| address.starts_with(scheme))
}

/// Walks a site; `base` is its address where it has one.
pub(crate) fn check(site: &Files, base: Option<&str>) -> Vec<String> {
    let pages = pages(site);
    let mut problems = Vec::new();
    for (path, page) in &pages {
        for (element, address) in addresses(page) {
            let mut problem = |what: &str| problems.push(format!("{path}: <{element}> {address}: {what}"));
            let own = base.and_then(|base| address.strip_prefix(base).or_else(|| address.strip_prefix("/some/sub/path/")));
            let is_for_machines = |link: &&Element| link.get("rel") == Some("canonical") || link.get("hreflang").is_some();
            let is_canonical = page.named("link").filter(is_for_machines).any(|link| link.get("href") == Some(&address));
            let target = match own {
                Some(own) if path.ends_with("404.html") || is_canonical => resolve("index.html", own),
                Some(_) => {
                    problem("an address of this site that is not relative");
                    continue;
                }
                None if is_elsewhere(&address) => {
                    if element != "a" {
                        problem("asks another host");
                    }
                    continue;
                }
                None if address.starts_with("data:") => continue,
                None if address.starts_with('/') => {
                    problem("counts from the host's root");
                    continue;
                }
                None => resolve(path, &address),
            };
            match (&target, pages.get(target.0.as_str())) {
                ((file, _), None) if !site.contains_key(file) => problem("there is no such file"),
                ((_, Some(id)), Some(there)) if !id.is_empty() && !there.ids().contains(&id.as_str()) => problem("there is no such id"),
                _ => {}
            }
        }
    }
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with(".css")) {
        for address in css_urls(std::str::from_utf8(bytes).unwrap()).iter().filter(|address| !address.starts_with("data:")) {
            if is_elsewhere(address) || address.starts_with('/') || !site.contains_key(&resolve(path, address).0) {
                problems.push(format!("{path}: url({address})"));
            }
        }
    }
    problems
}

#[test]
fn every_address_of_the_guide_leads_somewhere() {
    let (_, site) = shipped();
    let problems = check(site, None);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(site.keys().filter(|path| path.ends_with(".html")).count() > 60);
}

#[test]
fn pages_are_well_formed() {
    let (_, site) = shipped();
    let mut problems = Vec::new();
    for (path, page) in pages(site) {
        problems.extend(page.errors.iter().map(|error| format!("{path}: {error}")));
        let mut ids = page.ids();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        if ids.len() != count {
            problems.push(format!("{path}: an id stands twice"));
        }
        let is_redirect = page.named("meta").any(|meta| meta.get("http-equiv") == Some("refresh"));
        let titles = page.named("h1").count();
        if titles != 1 && !is_redirect {
            problems.push(format!("{path}: {titles} h1"));
        }
        problems.extend(page.named("img").filter(|image| image.get("alt").is_none()).map(|_| format!("{path}: <img> without alt")));
        problems.extend(
            page.named("script")
                .filter(|script| !script.text.trim().is_empty() && script.get("type") != Some("application/ld+json"))
                .map(|_| format!("{path}: inline script")),
        );
        let language = ["de", "he"].into_iter().find(|edition| path.starts_with(&format!("{edition}/"))).unwrap_or("en");
        if page.named("html").any(|html| html.get("lang") != Some(language)) {
            problems.push(format!("{path}: not the language `{language}`"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn a_base_url_changes_only_what_must_be_absolute() {
    let mut project = Project::shipped();
    project.build_well();
    let plain = project.site();
    let config = std::fs::read_to_string(project.root().join("courtesy.toml")).unwrap();
    project.write("courtesy.toml", config.replacen("[guide]\n", &format!("[guide]\nbase_url = \"{BASE}\"\n"), 1));
    project.options.out = project.beside("based");
    project.build_well();
    let based = project.site();
    let problems = check(&based, Some(BASE));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let (plain_pages, mut based_pages) = (pages(&plain), pages(&based));
    // Short addresses are for paper, and paper names none without a base.
    based_pages.retain(|path, _| !path.trim_start_matches("de/").trim_start_matches("he/").starts_with("m/"));
    assert_eq!(plain_pages.keys().collect::<Vec<_>>(), based_pages.keys().collect::<Vec<_>>());
    for (path, page) in based_pages.iter().filter(|(path, _)| !path.ends_with("404.html")) {
        let links = |page: &Page| {
            let is_made_for_it = |address: &str| address.starts_with(BASE) || address.ends_with("opensearch.xml");
            let links = addresses(page).into_iter().filter(|(_, address)| !is_made_for_it(address));
            links.map(|(_, address)| address).collect::<Vec<_>>()
        };
        assert_eq!(links(&plain_pages[path]), links(page), "{path}");
    }
    let canonical = based_pages["index.html"].named("link").find(|link| link.get("rel") == Some("canonical"));
    assert_eq!(canonical.and_then(|link| link.get("href")), Some(BASE));
}

/// A message that is shown twice on one page keeps its notes, headings and the links to them apart.
#[test]
fn what_stands_in_place_twice_has_ids_of_its_own() {
    let project = Project::with(&[
        ("courtesy.toml", "[guide]\ntitle = \"T\"\n"),
        ("content/a/r.md", "---\ntitle: R\nverdict: do\nwhen: Now.\nsummary: S.\n---\nText[^n].\n\n![[m]]\n\n![[m]]\n\n[^n]: Own.\n"),
        ("content/messages/m.md", "---\ntitle: M\nchannel: letter\n---\nDear all[^n]\n\n## Terms\n\n[Terms](#terms)\n\n[^n]: A note.\n"),
    ]);
    project.build_well();
    let site = project.site();
    assert_eq!(check(&site, None), Vec::<String>::new());
    let page = &pages(&site)["a/r.html"];
    let ids = page.ids();
    assert_eq!(ids.iter().filter(|id| id.ends_with("_note-1")).count(), 3);
    assert_eq!(ids.iter().filter(|id| id.ends_with("terms")).count(), 2);
    assert_eq!(ids.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
}

/// Markdown and the built-in theme lead nowhere without an error; HTML that people write does not either.
#[test]
fn html_that_people_write_leads_somewhere() {
    let project = Project::with(&[
        ("courtesy.toml", "[guide]\ntitle = \"T\"\n[markdown]\nhtml = true\n"),
        ("content/public/plan.png", "a picture"),
        ("content/a/1-r.md", "---\ntitle: R\nverdict: do\nwhen: Now.\nsummary: S.\n---\n## Why {#why}\n\nText.\n"),
        (
            "content/about.md",
            "---\ntitle: About\n---\n<a href=\"a/r.html#why\">why</a> <img src=\"plan.png\" alt=\"A plan\">\n\n\
             A <a href=\"a/1-r.md\">file</a> and <a href=\"a/r.html#how\">how</a>.\n\n<p><img src=\"plans.png\" alt=\"\"></p>\n",
        ),
        (
            "themes/letterpress/templates/page.html",
            "{% extends \"letterpress/page.html\" %}\n{% block heading %}\n{{ super() }}\n<a href=\"{{ root }}imprint.html\">Imprint</a>\n{% endblock %}\n",
        ),
    ]);
    let told = |project: &Project| {
        let at = |problem: &courtesy::diagnostic::Diagnostic| {
            let place = problem.location.as_ref().map(|at| format!("{}:{}:{}", at.path, at.line, at.column)).unwrap_or_default();
            format!("{place} {}", problem.code)
        };
        project.build().diagnostics.iter().map(at).collect::<Vec<_>>()
    };
    let wrong = told(&project);
    assert_eq!(
        wrong,
        [
            "content/about.md:6:12 broken-link",
            "content/about.md:6:44 broken-anchor",
            "content/about.md:8:14 broken-link",
            "themes/letterpress/templates/page.html:4:20 broken-link",
        ]
    );
    assert!(project.site().is_empty(), "a broken guide was published");
    let about = "---\ntitle: About\n---\n<a href=\"a/r.html#why\">why</a> <img src=\"plan.png\" alt=\"A plan\">\n";
    project.write("content/about.md", about);
    project.write("content/imprint.md", "---\ntitle: Imprint\n---\nWords.\n");
    assert_eq!(told(&project), [""; 0]);
    assert_eq!(check(&project.site(), None), Vec::<String>::new());
    // A page that stands is read again: what it leads to may be gone.
    std::fs::remove_file(project.root().join("content/public/plan.png")).unwrap();
    assert_eq!(told(&project), ["content/about.md:4:42 broken-link"]);
}
