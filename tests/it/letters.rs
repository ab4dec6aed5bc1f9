//! `courtesy print`: letters for one person and for many, from good data and from bad.

use std::path::{Path, PathBuf};

use courtesy::diagnostic::Severity;
use courtesy::guide::stationery::Fold;
use courtesy::paper::letters::Request;
use courtesy::paper::print::Flip;
use courtesy::paper::shelf::PrintKind;
use courtesy::pipeline::{Destination, PrintOptions, PrintOutcome, print};

use crate::support::{Files, Project, pdf, read_all, shown};

const NOTE: &str =
    "---\ntitle: Note\nchannel: handwritten\nstationery: [us-a2]\n---\nDear [Name],\n\nThank you for [Gift].\n\nYours,\n[Your name]\n";
const EMAIL: &str = "---\ntitle: Mail\nchannel: email\nsubject: Thanks for [Gift]\n---\nDear [Name],\n\nthank you.\n";
const FIELDS: &str = "[guide]\ntitle = \"G\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\nkind = \"name\"\n[fields.gift]\nlabel = \"Gift\"\nexample = \"the book\"\n[fields.your-name]\nlabel = \"Your name\"\nexample = \"Bo\"\nkind = \"name\"\n";

fn project() -> Project {
    Project::with(&[("courtesy.toml", FIELDS), ("content/messages/note.md", NOTE), ("content/messages/mail.md", EMAIL)])
}

fn options(project: &Project, message: &str) -> PrintOptions {
    let request = Request { message: message.to_owned(), ..Request::default() };
    PrintOptions { root: project.root().to_owned(), request, to: Destination::Folder(project.beside("letters")), ..PrintOptions::default() }
}

fn merged(
    project: &Project,
    message: &str,
    name: &str,
    data: impl AsRef<[u8]>,
    change: impl Fn(&mut PrintOptions),
) -> (PrintOutcome, Files) {
    let path = project.beside(name);
    std::fs::write(&path, data.as_ref()).unwrap();
    let mut options = PrintOptions { data: Some(path), ..options(project, message) };
    change(&mut options);
    let outcome = print(&options, |_, _, _| {});
    let mut files = read_all(&project.beside("letters"));
    files.retain(|name, _| !name.starts_with(".courtesy-print-"));
    (outcome, files)
}

fn names(files: &Files) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

fn lines(outcome: &PrintOutcome) -> Vec<(usize, &'static str)> {
    outcome.diagnostics.iter().map(|d| (d.location.as_ref().map_or(0, |at| at.line), d.code.as_str())).collect()
}

#[test]
fn one_note_has_its_values_and_its_size() {
    let project = project();
    let mut options = options(&project, "note");
    options.to = Destination::File(project.beside("note.pdf"));
    options.request.set =
        [("Name", "Dr. Chen"), ("gift", "the #eval(1) map"), ("your_name", "Rosa")].map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    let outcome = print(&options, |_, _, _| {});
    assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
    let bytes = std::fs::read(project.beside("note.pdf")).unwrap();
    let words = pdf::words(&bytes);
    assert!(words.contains("DearDr.Chen,") && words.contains("the#eval(1)map.") && words.contains("Rosa"), "{words}");
    let (width, height) = pdf::sizes(&pdf::open(&bytes))[0];
    assert!((width - 139.7).abs() < 0.1 && (height - 107.95).abs() < 0.1);
    assert!(bytes.windows(18).any(|window| window == b"/PrintScaling/None"));
}

#[test]
fn a_blank_that_nothing_fills_is_named_unless_it_may_stay_open() {
    let project = project();
    let mut options = options(&project, "note");
    options.request.set = vec![("name".to_owned(), "Ann".to_owned()), ("gift".to_owned(), "x".repeat(2001))];
    let outcome = print(&options, |_, _, _| {});
    assert_eq!(outcome.files, 0);
    let said: Vec<&str> = outcome.diagnostics.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(said, ["nothing stands for `Your name`", "the value of `gift` has 2001 characters; at most 2000 fit into a letter"]);
    assert!(outcome.diagnostics[0].help.as_ref().unwrap().contains("--set your-name=…"));
    options.request.set.clear();
    for (kind, allow_blanks) in [(None, true), (Some(PrintKind::Lined), false), (Some(PrintKind::Cue), false)] {
        options.request = Request { kind, allow_blanks, ..options.request };
        let outcome = print(&options, |_, _, _| {});
        assert_eq!(outcome.files, 1, "{kind:?}: {}", shown(&outcome.diagnostics));
    }
}

#[test]
fn what_a_card_has_no_use_for_is_refused() {
    let project = project();
    let options = options(&project, "note");
    let asked = |kind, change: fn(&mut Request)| {
        let mut request = Request { kind, allow_blanks: true, ..options.request.clone() };
        change(&mut request);
        let outcome = print(&PrintOptions { request, ..options.clone() }, |_, _, _| {});
        assert_eq!(outcome.files, 0);
        shown(&outcome.diagnostics)
    };
    let cue = Some(PrintKind::Cue);
    assert!(asked(cue, |request| request.fold = Fold::Book).contains("is not folded"));
    assert!(asked(cue, |request| request.design = Some("wreath".to_owned())).contains("has no design"));
    let plan = Request { kind: cue, design: Some("wreath".to_owned()), envelopes: true, ..options.request.clone() };
    let outcome = print(&PrintOptions { request: plan, dry_run: true, ..options.clone() }, |_, _, _| {});
    assert!(!shown(&outcome.diagnostics).contains("design"), "the envelope has one");
    assert!(asked(Some(PrintKind::Lined), |request| request.in_hand = true).contains("only the note in type"));
    assert!(asked(None, |request| request.single_sided = true).contains("has one side"));
    assert!(asked(None, |request| request.flip = Flip::Short).contains("nothing on its back"));
}

#[test]
fn a_cue_card_that_is_too_long_goes_on_or_is_not_made() {
    let project = project();
    let body = "This takes up room on the card, with many words in it, and more.\n\n".repeat(14);
    project.write("content/messages/long.md", format!("---\ntitle: Long\nchannel: handwritten\nstationery: [us-4bar]\n---\n{body}"));
    let mut options = options(&project, "long");
    options.request.kind = Some(PrintKind::Cue);
    let outcome = print(&options, |_, _, _| {});
    let said = shown(&outcome.diagnostics);
    assert_eq!(outcome.files, 1, "{said}");
    assert!(said.contains("warning[overflow]") && said.contains("mm there; it goes on to another card"), "{said}");
    assert_eq!(pdf::open(&std::fs::read(project.beside("letters/long.pdf")).unwrap()).pages().len(), 2);
    options.request.sheet = Some("a4".to_owned());
    let outcome = print(&options, |_, _, _| {});
    assert_eq!(outcome.files, 0);
    assert!(shown(&outcome.diagnostics).contains("it is not made"));
}

#[test]
fn every_good_row_becomes_a_file_and_every_bad_one_a_report() {
    let data = "Name,gift,your name\nAnn,tea,Bo\n,tea,Bo\nCy,\"tea\",Bo,extra\n../../x,=1+1,Bo\nAnn,tea,Bo\n";
    let (outcome, files) = merged(&project(), "note", "people.csv", data, |_| {});
    assert_eq!(names(&files), ["note-001-ann.pdf", "note-004-x.pdf", "note-005-ann.pdf"]);
    assert_eq!(lines(&outcome), [(3, "people-row"), (4, "people-row")]);
    assert!(pdf::words(&files["note-004-x.pdf"]).contains("Dear../../x,"));
}

#[test]
fn columns_that_nobody_knows_or_that_are_missing_are_named() {
    let (outcome, files) = merged(&project(), "note", "people.csv", "Naem,Gift\nAnn,tea\n", |_| {});
    assert!(files.is_empty());
    let text = shown(&outcome.diagnostics);
    for part in ["did you mean `name`?", "no column gives `name`", "no column gives `your-name`"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[test]
fn columns_of_an_address_book_are_passed_over_and_a_spreadsheet_is_told_apart() {
    let (outcome, files) = merged(&project(), "note", "people.csv", "Name,Gift,Your name,Telephone\nAnn,tea,Bo,123\n", |_| {});
    assert_eq!(names(&files), ["note-001-ann.pdf"]);
    let [one] = outcome.diagnostics.as_slice() else { panic!("{}", shown(&outcome.diagnostics)) };
    assert_eq!((one.severity, one.location.as_ref().unwrap().column), (Severity::Warning, 21));
    for slip in ["to-emial", "Email"] {
        let data = format!("Name,Gift,{slip}\nAnn,tea,ann@example.org\n");
        let (outcome, _) = merged(&project(), "mail", "people.csv", &data, |_| {});
        assert_eq!(outcome.diagnostics[0].severity, Severity::Error, "a recipient is left out without a word: {slip}");
    }
    let (outcome, files) = merged(&project(), "note", "people.xlsx", "PK\u{3}\u{4}", |_| {});
    assert!(files.is_empty() && shown(&outcome.diagnostics).contains("this is a spreadsheet"), "{}", shown(&outcome.diagnostics));
}

#[test]
fn a_folder_is_no_file_and_a_file_no_folder() {
    let project = project();
    let folder = project.root().join("content");
    for (to, said) in [
        (Destination::File(folder.clone()), "is a folder"),
        (Destination::File(project.root().join("new/")), "is a folder"),
        (Destination::Folder(folder.join("messages/note.md")), "is a file"),
    ] {
        let (outcome, _) = merged(&project, "note", "people.csv", "Name,Gift,Your name\nAnn,tea,Bo\n", |options| options.to = to.clone());
        assert!(shown(&outcome.diagnostics).contains(said), "{}", shown(&outcome.diagnostics));
    }
}

#[test]
fn a_message_is_named_by_its_file_too_and_whoever_names_none_hears_which_there_are() {
    let print = |name: &str| {
        let (outcome, files) = merged(&project(), name, "people.csv", "Name,Gift,Your name\nAnn,tea,Bo\n", |_| {});
        (shown(&outcome.diagnostics), files.len())
    };
    assert_eq!(print("content/messages/note.md"), (String::new(), 1));
    let (said, _) = print("zzzzzz");
    assert!(said.contains("messages are named like their files; the guide has `"), "{said}");
}

#[test]
fn blanks_may_stay_open_when_that_is_asked_for() {
    let (outcome, files) = merged(&project(), "note", "people.csv", "Name,Gift\nAnn,\n", |options| options.request.allow_blanks = true);
    assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
    let words = pdf::words(&files["note-001-ann.pdf"]);
    assert!(words.contains("DearAnn") && words.contains("Gift") && !words.contains('['), "{words}");
}

#[test]
fn tables_of_other_kinds_are_read_or_refused_with_words() {
    let utf16: Vec<u8> = "\u{FEFF}Name\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let rows = "\u{FEFF}name;gift;your-name\r\nAnn;tea;Bo\r\n";
    let json = "[{\"name\": \"Ann\", \"gift\": \"tea\", \"Your name\": \"Bo\"}]";
    assert_eq!(names(&merged(&project(), "note", "p.csv", rows, |_| {}).1), ["note-001-ann.pdf"]);
    assert_eq!(names(&merged(&project(), "note", "p.json", json, |_| {}).1), ["note-001-ann.pdf"]);
    let (outcome, files) = merged(&project(), "note", "p.csv", utf16, |_| {});
    assert!(files.is_empty() && shown(&outcome.diagnostics).contains("UTF-16"));
}

#[test]
fn huge_cells_and_odd_names_do_no_harm() {
    let data = format!("name,gift,your-name\n{},tea,Bo\n\"Ann\nBcc: x\",tea,Bo\n漢字,tea,Bo\n", "x".repeat(1_000_000));
    let (outcome, files) = merged(&project(), "note", "people.csv", data, |_| {});
    assert_eq!(
        names(&files),
        ["note-002-ann-bcc-x.pdf", "note-003-yi-zi.pdf"]
            .map(|name| name.replace("yi-zi", &courtesy::guide::content::slug("漢字").unwrap()))
    );
    assert!(lines(&outcome).contains(&(2, "people-row")));
}

#[test]
fn emails_become_drafts_and_values_cannot_add_headers() {
    let data = "name,gift,to-email\nAnn,\"tea\nBcc: evil@example.org\",ann@example.org\nCy,tea,\"cy@example.org\nBcc: x@example.org\"\n";
    let (outcome, files) = merged(&project(), "mail", "people.csv", data, |_| {});
    assert_eq!(lines(&outcome), [(4, "people-row")]);
    let mail = String::from_utf8(files["mail-001-ann.eml"].clone()).unwrap();
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    assert!(head.lines().all(|line| !line.to_lowercase().starts_with("bcc")), "{head}");
    assert!(head.contains("To: ann@example.org") && body.contains("Dear Ann,\r\n"));
}

#[test]
fn shards_together_make_what_one_run_makes() {
    let rows: String = (0..7).map(|n| format!("P{n},tea,Bo\n")).collect();
    let data = format!("name,gift,your-name\n{rows}");
    let (_, whole) = merged(&project(), "note", "people.csv", &data, |_| {});
    let parted = project();
    for part in 1..=3 {
        merged(&parted, "note", "people.csv", &data, |options| options.request.shard = Some((part, 3)));
    }
    assert_eq!(whole.len(), 7);
    let mut parts = read_all(&parted.beside("letters"));
    parts.retain(|name, _| !name.starts_with(".courtesy-print-"));
    assert_eq!(whole, parts);
}

#[test]
fn all_letters_go_into_one_file_with_envelopes_beside() {
    let data = "name,gift,your-name,to-address,from-address\nAnn,tea,Bo,Ann Lee / 1 High St / Leeds,Bo; 2 Low Rd\nCy,tea,Bo,,\nDi,tea,Bo,Di / 3 Mid St,\n";
    let (outcome, files) = merged(&project(), "note", "people.csv", data, |options| {
        options.request.combine = true;
        options.request.envelopes = true;
    });
    assert_eq!(lines(&outcome), [(3, "people-row")]);
    assert_eq!(names(&files), ["note-all-envelopes.pdf", "note-all.pdf"]);
    assert_eq!(pdf::sizes(&pdf::open(&files["note-all.pdf"])).len(), 2);
    let envelopes = &files["note-all-envelopes.pdf"];
    assert!(pdf::sizes(&pdf::open(envelopes)).iter().all(|(width, height)| (width - 146.05).abs() < 0.2 && (height - 111.1).abs() < 0.3));
    assert!(pdf::words(envelopes).contains("1HighSt"));
}

#[test]
fn a_dry_run_makes_nothing_and_lists_everything() {
    let project = project();
    std::fs::write(project.beside("people.csv"), "name,gift,your-name\nAnn,tea,Bo\n").unwrap();
    let options = PrintOptions { data: Some(project.beside("people.csv")), dry_run: true, ..options(&project, "note") };
    let mut listed = Vec::new();
    let outcome = print(&options, |path, _, _| listed.push(path.to_owned()));
    assert!(!project.beside("letters").exists());
    assert_eq!((outcome.files, listed), (1, vec![project.beside("letters").join("note-001-ann.pdf")]));
}

#[test]
fn files_of_other_people_are_left_alone() {
    let project = project();
    let path: PathBuf = project.beside("letters").join("note-001-ann.pdf");
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
    std::fs::write(&path, "mine").unwrap();
    let data = "name,gift,your-name\nAnn,tea,Bo\n";
    let (outcome, files) = merged(&project, "note", "people.csv", data, |_| {});
    assert_eq!(outcome.diagnostics[0].code.as_str(), "foreign-output");
    assert_eq!(files["note-001-ann.pdf"], b"mine");
    std::fs::remove_file(&path).unwrap();
    let first = merged(&project, "note", "people.csv", data, |_| {}).1;
    let (outcome, second) = merged(&project, "note", "people.csv", data.replace("tea", "cake"), |_| {});
    assert!(outcome.diagnostics.is_empty() && first != second);
}

#[test]
fn requests_that_do_not_fit_are_refused_with_a_suggestion() {
    let project = project();
    let ask = |change: &dyn Fn(&mut Request)| {
        let mut options = options(&project, "note");
        options.request.allow_blanks = true;
        change(&mut options.request);
        shown(&print(&options, |_, _, _| {}).diagnostics)
    };
    assert!(ask(&|request| request.message = "nota".to_owned()).contains("did you mean `note`?"));
    assert!(ask(&|request| request.stationery = Some("us-a3".to_owned())).contains("did you mean `us-a2`?"));
    assert!(ask(&|request| request.set = vec![("gfit".to_owned(), "x".to_owned())]).contains("did you mean `gift`?"));
    assert!(ask(&|request| request.sheet = Some("a5".to_owned())).contains("there is no sheet"));
    assert!(ask(&|request| request.shard = Some((3, 2))).contains("no part 3 of 2"));
    assert!(ask(&|request| request.bleed = Some(99.0)).contains("bleed"));
    let letter = |request: &mut Request| {
        request.stationery = Some("letter".to_owned());
        request.fold = Fold::Book;
    };
    assert!(ask(&letter).contains("not made for a book fold"));
}

#[test]
fn a_folded_note_lies_on_both_sides_of_a_sheet() {
    let project = project();
    for (flip, single) in [(Flip::Long, false), (Flip::Short, false), (Flip::Long, true)] {
        let mut options = options(&project, "note");
        options.request = Request {
            allow_blanks: true,
            kind: Some(PrintKind::Lined),
            sheet: Some("letter".to_owned()),
            fold: Fold::Tent,
            flip,
            single_sided: single,
            ..options.request
        };
        let mut made = PathBuf::new();
        let outcome = print(&options, |path, _, _| path.clone_into(&mut made));
        assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
        let file = pdf::open(&std::fs::read(&made).unwrap());
        assert!(pdf::sizes(&file).iter().all(|(w, h)| (w - 279.4).abs() < 0.1 && (h - 215.9).abs() < 0.1));
        // One writes below the fold. The fold lies along the sheet's long edge: turned on that, the inside is upright, else on its head.
        // A page on cutting comes first, and has a sheet of its own where cards have two sides.
        let lines = pdf::level_lines(&file, if single { 1 } else { 3 });
        let below = lines.iter().filter(|height| **height < 107.95).count();
        assert!(lines.len() >= 8, "{lines:?}");
        assert_eq!(below, if flip == Flip::Long { lines.len() } else { 0 }, "{flip:?} {single}: {lines:?}");
    }
}
