//! Files that hosts read beside the website.

use courtesy::diagnostic::Code;

use crate::support::{Project, shown};

const RULE: &str = "---\ntitle: Say thanks\nverdict: do\nsummary: Say thanks.\nwhen: Soon\naliases: [old/thanks.html, été/x/, a.b.html]\nupdated: 2026-11-20\n---\nIt is read twice.\n";

fn built(hosts: &str) -> Project {
    let config = format!("[guide]\ntitle = \"Guide\"\nbase_url = \"https://example.org/my/guide/\"\n[hosting]\nfiles = {hosts}\n");
    let project = Project::with(&[("courtesy.toml", &config), ("content/1-notes/1-say-thanks.md", RULE)]);
    project.build_well();
    project
}

fn text(project: &Project, path: &str) -> String {
    String::from_utf8(project.site().remove(path).unwrap_or_else(|| panic!("there is no {path}"))).unwrap()
}

#[test]
fn none_is_written_unless_it_is_asked_for() {
    let site = built("[]").site();
    for path in ["_headers", "_redirects", ".htaccess", "assets/.htaccess"] {
        assert!(!site.contains_key(path), "{path}");
    }
}

#[test]
fn netlify_and_cloudflare_get_headers_and_redirects() {
    let netlify = built("[\"netlify\"]");
    let headers = text(&netlify, "_headers");
    assert!(headers.contains("\n/*\n  Content-Security-Policy: frame-ancestors 'none'\n"), "{headers}");
    assert!(headers.contains("\n/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n"), "{headers}");
    assert!(headers.contains("\n/feed.xml\n  Content-Type: application/atom+xml; charset=utf-8\n"), "{headers}");
    // Values of rules that fit one file would be joined.
    assert_eq!(headers.matches("Cache-Control").count(), 1);
    let redirects = text(&netlify, "_redirects");
    for line in [
        "/old/thanks.html /notes/say-thanks.html 301!",
        "/old/thanks /notes/say-thanks.html 301!",
        "/%C3%A9t%C3%A9/x/ /notes/say-thanks.html 301!",
    ] {
        assert!(redirects.lines().any(|known| known == line), "{line} is not in\n{redirects}");
    }
    let cloudflare = built("[\"cloudflare\"]");
    assert_eq!(text(&cloudflare, "_redirects"), redirects.replace("301!", "301"));
    assert_eq!(text(&cloudflare, "_headers"), headers);
}

#[test]
fn apache_gets_types_caching_redirects_and_the_page_for_what_is_missing() {
    let apache = built("[\"apache\", \"apache\"]");
    let root = text(&apache, ".htaccess");
    for line in [
        "ErrorDocument 404 /my/guide/404.html",
        "  AddType \"text/html; charset=utf-8\" .html",
        "  AddType \"font/woff2\" .woff2",
        "  Header set Cache-Control \"no-cache\"",
        "  Header always set X-Content-Type-Options \"nosniff\"",
        "  RedirectMatch 301 \"^/my/guide/old/thanks\\.html$\" \"/my/guide/notes/say-thanks.html\"",
        "  RedirectMatch 301 \"^/my/guide/été/x/(index\\.html)?$\" \"/my/guide/notes/say-thanks.html\"",
        "  RedirectMatch 301 \"^/my/guide/a\\.b\\.html$\" \"/my/guide/notes/say-thanks.html\"",
    ] {
        assert!(root.lines().any(|known| known == line), "{line} is not in\n{root}");
    }
    assert!(text(&apache, "assets/.htaccess").contains("max-age=31536000, immutable"));
}

#[test]
fn two_hosts_that_read_the_same_files_are_told_apart() {
    let project = built("[]");
    for (hosts, words) in [("[\"netlify\", \"cloudflare\"]", "the same names"), ("[\"ngnix\"]", "ngnix")] {
        project.write("courtesy.toml", format!("[guide]\ntitle = \"Guide\"\n[hosting]\nfiles = {hosts}\n"));
        let outcome = project.build();
        assert_eq!(outcome.diagnostics.iter().map(|d| d.code).collect::<Vec<_>>(), [Code::BadValue]);
        assert!(shown(&outcome.diagnostics).contains(words), "{}", shown(&outcome.diagnostics));
    }
}
