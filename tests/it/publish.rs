//! `courtesy publish`, against a server that speaks S3 and into folders.

mod cuts;
mod folder;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use courtesy::diagnostic::Code;
use courtesy::pipeline::{Publication, PublicationOptions, publish_site};
use courtesy::publish::{LEDGER_NAME, Report, Request, Wishes};

use crate::support::s3::{Asked, BUCKET, KEY, SECRET, Server};
use crate::support::{Files, Project, read_all, shown, write};

const WISHES: Wishes = Wishes { dry_run: false, overwrite: false, remove_others: false, lanes: 4 };

const RULE: &str = "---\ntitle: Say thanks\nverdict: do\nsummary: Say thanks.\nwhen: Soon\n---\nIt is read twice.\n";
const OTHER: &str = "---\ntitle: Wait\nverdict: dont\nsummary: Wait.\nwhen: Never\n---\nIt is read once.\n";

fn guide() -> Project {
    let project = Project::with(&[("content/1-notes/1-say-thanks.md", RULE), ("content/1-notes/2-wait.md", OTHER)]);
    project.build_well();
    project
}

fn options(project: &Project, to: &str, environment: Vec<(String, String)>) -> PublicationOptions {
    PublicationOptions { root: project.root().to_owned(), out: project.options.out.clone(), to: to.to_owned(), environment, wishes: WISHES }
}

fn publish(project: &Project, server: &Server, wishes: Wishes) -> Publication {
    let options = options(project, &format!("s3://{BUCKET}/guide"), server.environment());
    publish_site(&PublicationOptions { wishes, ..options }, &|_, _| {})
}

#[track_caller]
fn well(publication: Publication) -> Report {
    let report = publication.report.unwrap_or_default();
    assert!(report.is_complete, "{}", shown(&publication.diagnostics));
    report
}

/// What a publication complains of.
fn codes(publication: &Publication) -> Vec<Code> {
    publication.diagnostics.iter().map(|diagnostic| diagnostic.code).collect()
}

/// How often each kind of request was made.
fn counts(asked: &[Asked]) -> BTreeMap<&str, usize> {
    asked.iter().fold(BTreeMap::new(), |mut counts, asked| {
        *counts.entry(asked.what.as_str()).or_default() += 1;
        counts
    })
}

/// Publishes once more, for which nothing but the record and the list is asked for.
#[track_caller]
fn assert_only_looks(project: &Project, server: &Server) {
    server.asked();
    well(publish(project, server, WISHES));
    assert_eq!(counts(&server.asked()), [("GET", 1), ("LIST", 1)].into());
}

/// The site's files below a folder, the record left out.
fn files(folder: &Path) -> Files {
    let mut files = read_all(folder);
    files.remove(LEDGER_NAME);
    files
}

fn there(server: &Server) -> Files {
    files(&server.bucket().join("guide"))
}

#[test]
fn the_first_sends_all_in_order_and_the_second_only_looks() {
    let (project, server) = (guide(), Server::start());
    let report = well(publish(&project, &server, WISHES));
    assert_eq!(there(&server), project.site());
    assert_eq!((report.sent, report.unchanged, report.strangers), (project.site().len(), 0, 0));
    assert_eq!(report.bytes, project.site().values().map(|bytes| bytes.len() as u64).sum::<u64>());
    let asked = server.asked();
    let all = project.site().len();
    assert_eq!(counts(&asked), [("GET", 1), ("LIST", 1), ("PUT", all + 2)].into());
    let at = |name: &str| asked.iter().position(|asked| asked.what == "PUT" && asked.key == format!("guide/{name}")).unwrap();
    let last = |is_one: &dyn Fn(&str) -> bool| asked.iter().rposition(|asked| is_one(&asked.key)).unwrap();
    assert!(last(&|key| key.starts_with("guide/assets/")) < at("notes/say-thanks.html"), "a page came before an asset");
    assert!(last(&|key| key.contains("/search/") && !key.ends_with(".html")) < at("notes/say-thanks.html"));
    assert!(at("notes/say-thanks.html") < at("index.html") && at("index.html") < at("sw.js"), "a page came before one that it lists");
    assert_eq!(
        (asked[2].key.as_str(), asked.last().unwrap().key.as_str()),
        (&*format!("guide/{LEDGER_NAME}"), &*format!("guide/{LEDGER_NAME}"))
    );

    let report = well(publish(&project, &server, WISHES));
    assert_eq!((report.sent, report.unchanged), (0, all));
    assert_eq!(counts(&server.asked()), [("GET", 1), ("LIST", 1)].into());
}

#[test]
fn files_are_sent_with_their_type_and_with_how_long_they_keep() {
    let (project, server) = (guide(), Server::start());
    well(publish(&project, &server, WISHES));
    for asked in server.asked().iter().filter(|asked| asked.what == "PUT" && !asked.key.ends_with(LEDGER_NAME)) {
        let is_hashed = asked.key.starts_with("guide/assets/");
        assert_eq!(asked.caching, if is_hashed { "public, max-age=31536000, immutable" } else { "no-cache" }, "{}", asked.key);
        if asked.key.ends_with(".html") {
            assert_eq!(asked.content_type, "text/html; charset=utf-8");
        }
        assert!(!asked.content_type.is_empty());
    }
}

#[test]
fn one_changed_page_is_sent_alone_with_what_tells_of_it_and_a_removed_one_goes_last() {
    let (project, server) = (guide(), Server::start());
    well(publish(&project, &server, WISHES));
    let before = project.site();
    project.write("content/1-notes/1-say-thanks.md", RULE.replace("twice", "three times"));
    project.build_well();
    let changed: Vec<String> =
        project.site().into_iter().filter(|(path, bytes)| before.get(path) != Some(bytes)).map(|(path, _)| path).collect();
    let gone = before.keys().filter(|path| !project.site().contains_key(*path)).count();
    server.asked();
    let report = well(publish(&project, &server, WISHES));
    assert_eq!((report.sent, report.removed), (changed.len(), gone));
    assert!(changed.contains(&"notes/say-thanks.html".to_owned()) && changed.len() < before.len() / 2, "{changed:?}");
    assert_eq!(there(&server), project.site());

    fs::remove_file(project.root().join("content/1-notes/2-wait.md")).unwrap();
    project.build_well();
    server.asked();
    let report = well(publish(&project, &server, WISHES));
    assert!(report.removed > 0 && there(&server) == project.site());
    let asked = server.asked();
    assert_eq!(asked.last().unwrap().what, "DELETE", "something came after the removals");
    assert_eq!(counts(&asked)["DELETE"], 1);
}

/// Google's own server is nowhere to be had; what is asked of it is what S3 answers too, but for removals, which go one by one.
#[test]
fn a_bucket_of_google_gets_the_same_as_one_of_s3() {
    let (project, server) = (guide(), Server::of_google());
    let run = |step: &(dyn Fn(usize, usize) + Sync)| {
        publish_site(&options(&project, &format!("gs://{BUCKET}/guide"), server.environment_of_google()), step)
    };
    let publish = || well(run(&|_, _| {}));
    let all = project.site().len();
    assert_eq!(publish().sent, all);
    assert_eq!(there(&server), project.site());
    let asked = server.asked();
    assert_eq!(counts(&asked), [("GET", 1), ("LIST", 1), ("PUT", all + 2)].into());
    let page = asked.iter().find(|asked| asked.key == "guide/notes/wait.html").unwrap();
    assert_eq!((page.content_type.as_str(), page.caching.as_str()), ("text/html; charset=utf-8", "no-cache"));
    assert_eq!(publish().unchanged, all);
    assert_eq!(counts(&server.asked()), [("GET", 1), ("LIST", 1)].into());
    let film = project.options.out.join("site/film.webm");
    write(&film, &cuts::film());
    assert_eq!((publish().sent, publish().sent), (1, 0));
    assert!(there(&server) == project.site());
    fs::remove_file(film).unwrap();
    publish();

    fs::remove_file(project.root().join("content/1-notes/2-wait.md")).unwrap();
    project.build_well();
    let overtaken = run(&|_, _| server.written_by_another("guide/.courtesy-publish.json"));
    assert_eq!(codes(&overtaken), [Code::Publish]);
    assert!(shown(&overtaken.diagnostics).contains("somebody else has published"), "{}", shown(&overtaken.diagnostics));
    server.asked();
    let report = publish();
    assert!(report.removed > 0 && there(&server) == project.site());
    let asked = server.asked();
    assert_eq!(counts(&asked)["DELETE"], report.removed);
    assert!(asked.iter().rev().take(report.removed).all(|asked| asked.what == "DELETE"), "something came after the removals");
}

#[test]
fn files_of_others_stay_and_are_not_replaced_unless_that_is_wished() {
    let (project, server) = (guide(), Server::start());
    write(&server.bucket().join("guide/paper.pdf"), b"mine");
    write(&server.bucket().join("guide-2/index.html"), b"another site");
    let report = well(publish(&project, &server, WISHES));
    assert_eq!(report.strangers, 1);
    let report = well(publish(&project, &server, Wishes { remove_others: true, ..WISHES }));
    assert_eq!((report.sent, report.removed), (0, 1));
    assert_eq!((there(&server), server.bucket().join("guide-2/index.html").exists()), (project.site(), true));

    let server = Server::start();
    write(&server.bucket().join("guide/index.html"), b"mine");
    let refused = publish(&project, &server, WISHES);
    assert_eq!(codes(&refused), [Code::InTheWay]);
    assert!(refused.diagnostics[0].message.contains("`index.html`"));
    assert_eq!(counts(&server.asked()).get("PUT"), None);
    well(publish(&project, &server, Wishes { overwrite: true, ..WISHES }));
    assert_eq!(there(&server), project.site());
}

#[test]
fn whatever_somebody_does_at_the_destination_is_noticed() {
    let (project, server) = (guide(), Server::start());
    well(publish(&project, &server, WISHES));
    let at = |name: &str| server.bucket().join("guide").join(name);
    fs::remove_file(at("notes/wait.html")).unwrap();
    assert_eq!(well(publish(&project, &server, WISHES)).sent, 1);
    // A record that is torn is not believed; one that is gone is not guessed at.
    let record = fs::read(at(LEDGER_NAME)).unwrap();
    fs::write(at(LEDGER_NAME), &record[..record.len() / 2]).unwrap();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::InTheWay, Code::PublishRecord]);
    let publication = publish(&project, &server, Wishes { overwrite: true, ..WISHES });
    assert_eq!(codes(&publication), [Code::PublishRecord]);
    assert_eq!(well(publication).sent, project.site().len());
    fs::remove_file(at(LEDGER_NAME)).unwrap();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::InTheWay]);
    assert_eq!(well(publish(&project, &server, Wishes { overwrite: true, ..WISHES })).sent, project.site().len());
    let later = br#"{"tool":"courtesy","version":"9.0.0","format":9}"#;
    fs::write(at(LEDGER_NAME), later).unwrap();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::BadDestination]);
}

#[test]
fn two_who_publish_in_turn_see_each_other() {
    let (mine, yours, server) = (guide(), guide(), Server::start());
    well(publish(&mine, &server, WISHES));
    yours.write("content/1-notes/3-new.md", RULE.replace("Say thanks", "New"));
    yours.build_well();
    well(publish(&yours, &server, WISHES));
    assert_eq!(there(&server), yours.site());
    well(publish(&mine, &server, WISHES));
    assert_eq!(there(&server), mine.site());
}

#[test]
fn a_dry_run_says_each_request_and_makes_none() {
    let (project, server) = (guide(), Server::start());
    let report = well(publish(&project, &server, Wishes { dry_run: true, ..WISHES }));
    assert_eq!(report.requests.len(), project.site().len());
    let Request::Put { path, size, caching, .. } = &report.requests[0] else { panic!() };
    assert_eq!((*size, *caching), (project.site()[path].len() as u64, "public, max-age=31536000, immutable"));
    assert_eq!(counts(&server.asked()), [("GET", 1), ("LIST", 1)].into());
    well(publish(&project, &server, WISHES));
    fs::remove_file(project.root().join("content/1-notes/2-wait.md")).unwrap();
    project.build_well();
    let report = well(publish(&project, &server, Wishes { dry_run: true, ..WISHES }));
    assert!(report.requests.contains(&Request::Delete("notes/wait.html".to_owned())));
}

#[test]
fn what_goes_wrong_is_said_with_what_to_do_and_without_any_key() {
    let (project, server) = (guide(), Server::start());
    let to = format!("s3://{BUCKET}/guide");
    let with = |name: &str, value: &str| {
        let mut environment = server.environment();
        environment.iter_mut().filter(|(known, _)| known == name).for_each(|(_, old)| value.clone_into(old));
        environment
    };
    let wrong = "Wrong+Secret/0123456789abcdef";
    for (to, environment, code, words) in [
        (to.as_str(), Vec::new(), Code::NoCredentials, "AWS_ACCESS_KEY_ID"),
        (&to, with("AWS_SECRET_ACCESS_KEY", wrong), Code::Denied, "s3:PutObject"),
        (&to, with("AWS_ACCESS_KEY_ID", "AKIDWHOISTHIS"), Code::Denied, "check the keys"),
        ("s3://nobody", server.environment(), Code::BadDestination, "there is no bucket `nobody`"),
        (&to, with("AWS_ENDPOINT", "http://127.0.0.1:9"), Code::Publish, "network"),
        (&to, with("AWS_ALLOW_HTTP", "false"), Code::Publish, "AWS_ALLOW_HTTP=true"),
        ("gs://bucket", Vec::new(), Code::NoCredentials, "GOOGLE_APPLICATION_CREDENTIALS"),
        ("az://container", Vec::new(), Code::NoCredentials, "AZURE_STORAGE_ACCOUNT_NAME"),
        ("ftp://host/site", Vec::new(), Code::BadDestination, "s3://bucket/folder"),
        ("s3:/bucket", Vec::new(), Code::BadDestination, "s3://bucket/folder"),
        ("s3://AKID:hushhush@bucket/x", Vec::new(), Code::BadDestination, "environment"),
        ("s3://bucket/x?X-Amz-Signature=hushhush", Vec::new(), Code::BadDestination, "environment"),
    ] {
        let publication = publish_site(&options(&project, to, environment), &|_, _| {});
        assert_eq!(codes(&publication), [code], "{to}: {}", shown(&publication.diagnostics));
        let text = format!("{}{publication:?}", shown(&publication.diagnostics));
        assert!(text.contains(words), "{to}: {text}");
        for secret in [KEY, SECRET, wrong, "AKIDWHOISTHIS", "hushhush", "AWS4-HMAC"] {
            assert!(!text.contains(secret), "{to}: {secret} is in {text}");
        }
    }
}

#[test]
fn only_a_whole_site_is_published_and_an_old_one_is_named() {
    let (project, server) = (guide(), Server::start());
    assert_eq!(codes(&publish(&project, &server, WISHES)), []);
    project.write("content/1-notes/1-say-thanks.md", RULE.replace("twice", "once more"));
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::StaleSite]);
    project.build_well();
    fs::remove_file(project.options.out.join(".courtesy-build")).unwrap();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::StaleSite]);
    let page = project.options.out.join("site/notes/wait.html");
    let bytes = fs::read(&page).unwrap();
    fs::write(&page, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::NoSite]);
    fs::remove_file(&page).unwrap();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::NoSite]);
    fs::remove_dir_all(&project.options.out).unwrap();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::NoSite]);
    project.write("courtesy.toml", "[guide]\ntitle = \"Guide\"\nbase_url = \"https://example.org/elsewhere/\"\n");
    project.build_well();
    assert_eq!(codes(&publish(&project, &server, WISHES)), [Code::BasePath]);
    let mut drafts = guide();
    drafts.options.drafts = true;
    drafts.build_well();
    assert_eq!(codes(&publish(&drafts, &server, WISHES)), [Code::DraftSite]);
}
