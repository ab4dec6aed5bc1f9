//! `courtesy print` by asking: the form gives the bytes that the command gives, its problems at their places, and nobody else may ask.

use courtesy::paper::letters::Request;
use courtesy::paper::shelf::PrintKind;
use courtesy::pipeline::{Destination, PrintOptions, PrintOutcome};
use serde_json::{Value, json};

use crate::support::served::{Answer, Server};
use crate::support::{Project, shown};

const CONFIG: &str = "[guide]\ntitle = \"G\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\nkind = \"name\"\n\
                      [fields.gift]\nlabel = \"Gift\"\nexample = \"the book\"\nhelp = \"What it was\"\n[languages.de]\ntitle = \"G\"\n";
const NOTE: &str = "---\ntitle: Note\nchannel: handwritten\nstationery: [us-a2]\n---\nDear [Name],\n\nthank you for [Gift].\n";
const GERMAN: &str = "---\ntitle: Karte\n---\nLiebe [Name],\n\nvielen Dank für [Gift].\n";
const MAIL: &str = "---\ntitle: Mail\nchannel: email\nsubject: Thanks for [Gift]\n---\nDear [Name],\n\nthank you.\n";
const PAGE: &str = "/messages/note.html";

fn project() -> Project {
    Project::with(&[
        ("courtesy.toml", CONFIG),
        ("content/messages/note.md", NOTE),
        ("content/messages/note.de.md", GERMAN),
        ("content/messages/mail.md", MAIL),
    ])
}

fn post(server: &Server, headers: &str, body: &str) -> Answer {
    let length = body.len();
    server.raw(&format!("POST /_courtesy/print HTTP/1.1\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"))
}

const OURS: &str = "Host: localhost\r\nOrigin: http://localhost\r\nContent-Type: application/json\r\n";

/// Sends the form; gives what it says is wrong, and the file.
fn ask(server: &Server, page: &str, more: Value) -> (Vec<Value>, Option<(String, Answer)>) {
    let mut order = json!({ "page": page, "kind": "typeset" });
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = post(server, OURS, &order.to_string());
    assert_eq!(answer.status, 200, "{}{:#?}", answer.text(), server.told());
    let said: Value = serde_json::from_slice(&answer.body).unwrap();
    let file = said["file"].as_object().map(|file| {
        let given = server.get(file["url"].as_str().unwrap());
        assert_eq!((given.status, given.body.len() as u64), (200, file["bytes"].as_u64().unwrap()));
        (file["name"].as_str().unwrap().to_owned(), given)
    });
    (said["problems"].as_array().unwrap().clone(), file)
}

/// What the command gives, as one file.
fn command(project: &Project, change: impl Fn(&mut PrintOptions)) -> (PrintOutcome, Vec<u8>) {
    let file = |ending: &str| Destination::File(project.beside(&format!("letter.{ending}")));
    let request = Request { message: "note".to_owned(), kind: Some(PrintKind::Typeset), ..Request::default() };
    let mut options = PrintOptions { root: project.root().to_owned(), request, to: file("pdf"), ..PrintOptions::default() };
    change(&mut options);
    if options.request.message == "mail" {
        options.to = file("eml");
    }
    let Destination::File(to) = options.to.clone() else { panic!("{:?}", options.to) };
    let _ = std::fs::remove_file(&to);
    let outcome = courtesy::pipeline::print(&options, |_, _, _| {});
    (outcome, std::fs::read(&to).unwrap_or_default())
}

fn set(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(field, value)| ((*field).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_message_has_a_form_and_nothing_else_has() {
    let project = project();
    let server = Server::of(&project);
    assert_eq!(server.errors(), 0, "{:?}", server.told());
    let form = |page: &str| server.get(&format!("/_courtesy/print/form?page={}", page.replace('/', "%2F")));
    let said: Value = serde_json::from_slice(&form(PAGE).body).unwrap();
    assert_eq!(
        (&said["title"], &said["paper"], &said["design"], &said["recipient"]),
        (&"Note".into(), &"us-a2".into(), &"plain".into(), &Value::Null)
    );
    let fields: Vec<&Value> = said["fields"].as_array().unwrap().iter().collect();
    assert_eq!((&fields[1]["id"], &fields[1]["label"], &fields[1]["example"]), (&"gift".into(), &"Gift".into(), &"the book".into()));
    assert_eq!((&fields[1]["help"], &said["columns"]), (&"What it was".into(), &json!(["name", "gift"])));
    let paper = |id: &str| said["papers"].as_array().unwrap().iter().find(|paper| paper["id"] == id).unwrap().clone();
    assert_eq!((&paper("us-a2")["folds"], &paper("letter")["folds"]), (&json!(["flat", "book", "tent"]), &json!(["flat"])));
    assert!(said["designs"].as_array().unwrap().iter().any(|design| design["id"] == "wreath"));
    let mail: Value = serde_json::from_slice(&form("/messages/mail.html").body).unwrap();
    assert_eq!((&mail["recipient"], &mail["columns"]), (&"to-email".into(), &json!(["gift", "name", "to-email"])));
    for other in ["/", "/messages/", "/nowhere.html", "/../x", ""] {
        assert_eq!(form(other).status, 204, "{other}");
    }
    assert!(!server.page(PAGE).contains("_courtesy"), "nothing of it is in the page itself");
}

#[test]
fn one_person_gets_what_the_command_gives() {
    let project = project();
    let server = Server::of(&project);
    let values = json!({ "name": "Dr. Chen", "gift": "the #eval(1) map" });
    let said = set(&[("name", "Dr. Chen"), ("gift", "the #eval(1) map")]);
    let (problems, file) = ask(&server, PAGE, json!({ "values": values }));
    let (name, file) = file.unwrap();
    assert_eq!((name.as_str(), problems.len(), file.header("content-type")), ("note.pdf", 0, "application/pdf"));
    assert!(file.body == command(&project, |options| options.request.set.clone_from(&said)).1);
    let choices = json!({ "values": values, "kind": "traced", "stationery": "a6", "fold": "tent", "sheet": "a4", "design": "wreath" });
    let (_, file) = ask(&server, PAGE, choices);
    let (_, wanted) = command(&project, |options| {
        options.request = Request {
            message: "note".to_owned(),
            kind: Some(PrintKind::Traced),
            stationery: Some("a6".to_owned()),
            fold: courtesy::guide::stationery::Fold::Tent,
            sheet: Some("a4".to_owned()),
            design: Some("wreath".to_owned()),
            set: said.clone(),
            ..Request::default()
        };
    });
    assert!(!wanted.is_empty() && file.unwrap().1.body == wanted);
    let (_, german) = ask(&server, "/de/messages/note.html", json!({ "values": values }));
    let (_, wanted) = command(&project, |options| {
        options.language = Some("de".to_owned());
        options.request.set.clone_from(&said);
    });
    assert!(!wanted.is_empty() && german.unwrap().1.body == wanted);
    let (_, mail) = ask(
        &server,
        "/messages/mail.html",
        json!({ "kind": "email", "values": { "name": "Ann", "gift": "tea", "to-email": "ann@example.org" } }),
    );
    let (_, wanted) = command(&project, |options| {
        let set = set(&[("name", "Ann"), ("gift", "tea"), ("to-email", "ann@example.org")]);
        options.request = Request { message: "mail".to_owned(), set, ..Request::default() };
    });
    let (name, mail) = mail.unwrap();
    assert_eq!((name.as_str(), mail.header("content-type")), ("mail.eml", "message/rfc822"));
    assert!(!wanted.is_empty() && mail.body == wanted);
}

#[test]
fn a_pasted_table_gets_what_the_command_gives() {
    let project = project();
    let server = Server::of(&project);
    // As spreadsheets give cells: tabs between them, quotes around those with line breaks.
    let pasted = "Name\tGift\r\nAnn\tthe \"red\" book\r\nBo\t\"two\nlines\"\r\n\t\r\nCy\t\r\n";
    let (problems, file) = ask(&server, PAGE, json!({ "table": pasted }));
    let (name, file) = file.unwrap();
    std::fs::write(project.beside("people.tsv"), pasted).unwrap();
    let (outcome, wanted) = command(&project, |options| {
        options.data = Some(project.beside("people.tsv"));
        options.request.combine = true;
    });
    assert!(name == "note-all.pdf" && !wanted.is_empty() && file.body == wanted);
    assert_eq!((problems.len(), outcome.diagnostics.len()), (1, 1), "{}", shown(&outcome.diagnostics));
    assert_eq!((&problems[0]["message"], &problems[0]["line"]), (&outcome.diagnostics[0].message.as_str().into(), &6.into()));
    assert_eq!((&problems[0]["in_table"], &problems[0]["excerpt"][1]), (&true.into(), &"Cy\t".into()));
    let (problems, file) = ask(&server, PAGE, json!({ "table": "name,gift\nAnn,tea\n" }));
    assert!(problems.is_empty() && file.is_some(), "CSV as well: {problems:?}");
}

#[test]
fn what_is_wrong_comes_back_at_its_place() {
    let project = project();
    let server = Server::of(&project);
    let brief = |problems: &[Value]| -> Vec<String> {
        problems
            .iter()
            .map(|told| format!("{}:{} {}", told["field"].as_str().unwrap_or("-"), told["line"], told["message"].as_str().unwrap()))
            .collect()
    };
    let (problems, file) = ask(&server, PAGE, json!({ "values": { "name": "Ann" } }));
    assert_eq!(brief(&problems), ["gift:0 nothing stands for `Gift`"]);
    assert!(file.is_none() && problems[0]["code"] == "bad-request");
    assert!(ask(&server, PAGE, json!({ "values": { "name": "Ann" }, "allow_blanks": true })).1.is_some());
    let mail = json!({ "kind": "email", "values": { "name": "Ann", "gift": "tea", "to-email": "nobody" } });
    assert_eq!(brief(&ask(&server, "/messages/mail.html", mail).0), ["to-email:0 `nobody` is not an email address"]);
    let (problems, file) = ask(&server, PAGE, json!({ "table": "Naem,gift\nAnn,tea\n" }));
    assert_eq!(brief(&problems), ["-:1 no column gives `name`", "-:1 no field has the name of the column `Naem`"]);
    assert!(file.is_none() && problems[1]["help"] == "did you mean `name`?");
    let long = format!("name,gift\n{},b\n", "x".repeat(2001));
    for (bad, code) in [("", "people"), ("name,name\na,b\n", "people"), ("name,gift\na,b,c\n", "people-row"), (&long, "people-row")] {
        let (problems, file) = ask(&server, PAGE, json!({ "table": bad }));
        assert_eq!((problems.first().map(|told| &told["code"]), file.is_none()), (Some(&code.into()), true), "{bad:?}");
    }
    let long = json!({ "kind": "traced", "values": { "name": "Ann", "gift": "very ".repeat(390) } });
    let (problems, file) = ask(&server, PAGE, long);
    assert_eq!((problems[0]["code"].as_str(), problems[0]["severity"].as_str()), (Some("overflow"), Some("warning")), "{problems:?}");
    assert!(file.is_some(), "it goes on to another card, as with the command");
    for (choice, words) in [
        (json!({ "stationery": "a66" }), "a66"),
        (json!({ "design": "wreth" }), "wreth"),
        (json!({ "sheet": "a44" }), "a44"),
        (json!({ "stationery": "letter", "fold": "book" }), "fold"),
    ] {
        let mut order = json!({ "values": { "name": "Ann", "gift": "tea" } });
        order.as_object_mut().unwrap().extend(choice.as_object().unwrap().clone());
        let (problems, file) = ask(&server, PAGE, order);
        assert!(file.is_none() && problems[0]["message"].as_str().unwrap().contains(words), "{problems:?}");
    }
    let nowhere = json!({ "page": "/index.html", "kind": "typeset" }).to_string();
    assert_eq!(post(&server, OURS, &nowhere).status, 404);
    assert_eq!(server.get("/_courtesy/print/0123456789abcdef/note.pdf").status, 404);
}

#[test]
fn only_a_page_of_this_server_may_ask() {
    let project = project();
    let server = Server::of(&project);
    let order = json!({ "page": PAGE, "kind": "lined" }).to_string();
    let json = "Content-Type: application/json\r\n";
    let answer = post(&server, OURS, &order);
    assert_eq!(answer.status, 200, "{}{:#?}", answer.text(), server.told());
    for (headers, status) in [
        ("Host: localhost\r\n", 403),
        ("Host: localhost\r\nOrigin: null\r\n", 403),
        ("Host: localhost\r\nOrigin: http://evil.example\r\n", 403),
        ("Host: localhost\r\nOrigin: http://localhost:1\r\n", 403),
        ("Host: localhost\r\nOrigin: http://localhost\r\nSec-Fetch-Site: cross-site\r\n", 403),
        ("Host: localhost\r\nOrigin: http://localhost\r\nOrigin: http://evil.example\r\n", 403),
        // A name that was pointed here afterwards.
        ("Host: evil.example\r\nOrigin: http://evil.example\r\n", 403),
        ("Origin: http://localhost\r\n", 403),
    ] {
        let answer = post(&server, &format!("{headers}{json}"), &order);
        assert_eq!(answer.status, status, "{headers}");
        assert!(!answer.text().contains("/_courtesy/print/"), "{headers}");
    }
    // What a form of another site can send without being asked.
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let headers = format!("Host: localhost\r\nOrigin: http://localhost\r\nContent-Type: {kind}\r\n");
        assert_eq!(post(&server, &headers, &order).status, 415, "{kind}");
    }
    for bad in ["", "{}", "[]", "{\"page\":\"/\",\"kind\":\"booklet\"}", "{\"page\":\"/\",\"kind\":\"cue\",\"root\":\"/etc\"}"] {
        assert_eq!(post(&server, OURS, bad).status, 400, "{bad}");
    }
    let large = json!({ "page": PAGE, "kind": "lined", "table": "" }).to_string();
    let large = large.replace("\"table\":\"\"", &format!("\"table\":\"{}\"", "x".repeat((1 << 20) + 1 - large.len())));
    assert_eq!(post(&server, OURS, &large).status, 413);
    assert_eq!(server.ask("OPTIONS", "/_courtesy/print", "localhost").status, 405);
    assert_eq!(server.ask("PUT", "/_courtesy/print", "localhost").status, 405);
}
