//! Merges of any length: batches, volumes, parts, reports, and runs that were cut short.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use courtesy::paper::letters::Request;
use courtesy::pipeline::{Destination, PrintOptions, PrintOutcome, join, print};

use crate::support::shell::Shell;
use crate::support::{Files, Project, pdf, read_all, shown, write};

const NOTE: &str = "---\ntitle: Note\nchannel: handwritten\nstationery: [us-a2]\n---\nDear [Name],\n\nThank you for [Gift].\n";
const MAIL: &str = "---\ntitle: Mail\nchannel: email\nsubject: Thanks for [Gift]\n---\nDear [Name],\n\nthank you.\n";
const FIELDS: &str = "[guide]\ntitle = \"G\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\nkind = \"name\"\n[fields.gift]\nlabel = \"Gift\"\nexample = \"the book\"\n";
const FILES: [(&str, &str); 3] = [("courtesy.toml", FIELDS), ("content/messages/note.md", NOTE), ("content/messages/mail.md", MAIL)];

/// A header and some rows, the one with the number `bad` without a name.
fn table(rows: usize, bad: usize) -> String {
    let row = |number: usize| match number {
        _ if number == bad => ",the empty chair\n".to_owned(),
        _ => format!("Guest {number},\"the {} book\"\n", ["red", "blue", "“green”"][number % 3]),
    };
    format!("name,gift\n{}", (1..=rows).map(row).collect::<String>())
}

/// A guide, and a table beside it.
fn project(table: &str) -> Project {
    let project = Project::with(&FILES);
    fs::write(project.beside("people.csv"), table).unwrap();
    project
}

fn run(project: &Project, message: &str, out: &str, change: impl Fn(&mut PrintOptions)) -> PrintOutcome {
    let mut options = PrintOptions {
        root: project.root().to_owned(),
        request: Request { message: message.to_owned(), ..Request::default() },
        data: Some(project.beside("people.csv")),
        to: Destination::Folder(project.beside(out)),
        ..PrintOptions::default()
    };
    change(&mut options);
    print(&options, |_, _, _| {})
}

/// The letters in a folder, without the reports.
fn letters(folder: &Path) -> Files {
    let mut files = read_all(folder);
    files.retain(|name, _| !name.starts_with('.'));
    files
}

fn report(folder: &Path, run: &str) -> PathBuf {
    folder.join(format!(".courtesy-print-{run}.jsonl"))
}

#[test]
fn batches_of_any_cut_give_the_same_bytes() {
    let project = project(&table(230, 0));
    let outcome = run(&project, "note", "whole", |_| {});
    assert!(outcome.diagnostics.is_empty() && outcome.files == 230, "{}", shown(&outcome.diagnostics));
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    one.install(|| run(&project, "note", "alone", |_| {}));
    assert_eq!(read_all(&project.beside("whole")), read_all(&project.beside("alone")));
    for part in 1..=3 {
        run(&project, "note", "parts", |options| options.request.shard = Some((part, 3)));
    }
    assert_eq!(letters(&project.beside("whole")), letters(&project.beside("parts")));
    // The forms of a table differ in nothing but their form.
    let rows = |open: &str, comma: &str, close: &str| {
        let table = table(5, 0);
        let row = |line: &str| {
            let (name, gift) = line.split_once(',').unwrap();
            format!("{{\"name\": \"{name}\", \"gift\": {gift}}}")
        };
        format!("{open}{}{close}", table.lines().skip(1).map(row).collect::<Vec<_>>().join(comma))
    };
    for (name, text) in [("people.csv", table(5, 0)), ("people.json", rows("[", ",", "]")), ("people.jsonl", rows("", "\n", "\n"))] {
        let path = project.beside(name);
        fs::write(&path, text).unwrap();
        run(&project, "note", name.rsplit_once('.').unwrap().1, |options| options.data = Some(path.clone()));
    }
    assert_eq!(letters(&project.beside("csv")).len(), 5);
    assert_eq!(letters(&project.beside("csv")), letters(&project.beside("json")));
    assert_eq!(letters(&project.beside("csv")), letters(&project.beside("jsonl")));
}

#[test]
fn a_bad_row_in_the_middle_is_told_with_its_place_and_costs_nothing_else() {
    let project = project(&(table(300, 151) + "Guest 301,\"the open quote\n" + "Guest 302,tea\n"));
    let outcome = run(&project, "note", "out", |_| {});
    let places: Vec<(String, usize, usize)> = outcome
        .diagnostics
        .iter()
        .map(|problem| problem.location.as_ref().map(|at| (at.path.to_string(), at.line, at.column)).unwrap())
        .collect();
    let path = project.beside("people.csv").display().to_string();
    assert_eq!(places, [(path.clone(), 152, 1), (path, 302, 1)], "{}", shown(&outcome.diagnostics));
    let files = letters(&project.beside("out"));
    assert_eq!((files.len(), outcome.files), (300, 300));
    assert!(files.contains_key("note-150-guest-150.pdf") && files.contains_key("note-302-guest-302.pdf"));
    assert!(!files.keys().any(|name| name.starts_with("note-151") || name.starts_with("note-301")));
}

/// The real command, killed when some of its letters stand, and run again.
#[test]
fn a_killed_run_goes_on_where_it_stopped() {
    let shell = Shell::new();
    FILES.iter().for_each(|(path, text)| write(&shell.at().join(path), text.as_bytes()));
    write(&shell.at().join("content/index.md"), b"---\ntitle: Home\n---\n");
    write(&shell.at().join("people.csv"), table(800, 420).as_bytes());
    let command = "courtesy print note --data people.csv --out";
    let whole = shell.run(&format!("{command} whole"));
    assert_eq!(whole.status.code(), Some(1), "{}", String::from_utf8_lossy(&whole.stderr));
    let path = report(&shell.at().join("cut"), "note");
    let mut child = shell.command(&format!("exec {command} cut")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let lines = || fs::read_to_string(&path).unwrap_or_default().matches('\n').count();
    let begun = Instant::now();
    while lines() < 250 && child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(120) {
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let (stood, all) = (letters(&shell.at().join("cut")).len(), letters(&shell.at().join("whole")).len());
    assert!(stood >= 249 && stood < all, "killed too late: {stood} of {all} letters");
    let resumed = shell.run(&format!("{command} cut --resume"));
    assert_eq!(resumed.status.code(), Some(1));
    let told = String::from_utf8_lossy(&resumed.stderr).into_owned();
    assert!(told.contains("stood already"), "{told}");
    assert!(told.contains("people.csv:421:1"), "what was told before is told again: {told}");
    assert_eq!(read_all(&shell.at().join("whole")), read_all(&shell.at().join("cut")));
    assert!(!shell.at().join("cut/.courtesy-print-note.staging").exists());
    // A run that is whole has nothing left to do.
    let again = shell.run(&format!("{command} cut --resume"));
    assert_eq!(again.stdout, b"");
    assert!(String::from_utf8_lossy(&again.stderr).contains("Made 0 files; 799 stood already"));
    assert_eq!(read_all(&shell.at().join("whole")), read_all(&shell.at().join("cut")));
}

#[test]
fn what_does_not_stand_any_more_is_made_again() {
    let project = project(&table(450, 0));
    run(&project, "mail", "whole", |_| {});
    let whole = read_all(&project.beside("whole"));
    assert_eq!(whole.len(), 451);
    let resume = |project: &Project| run(project, "mail", "whole", |options| options.resume = true);
    fs::remove_file(project.beside("whole").join("mail-301-guest-301.eml")).unwrap();
    let outcome = resume(&project);
    assert_eq!((outcome.stood, outcome.files, outcome.anew), (300, 150, false));
    assert_eq!(read_all(&project.beside("whole")), whole);
    // A line that was being written, and one that nobody wrote.
    let path = report(&project.beside("whole"), "mail");
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for torn in [lines[..200].concat() + &lines[200][..40], lines[..200].concat() + "{}\n" + &lines[201..].concat()] {
        fs::write(&path, torn).unwrap();
        assert_eq!(resume(&project).stood, 199);
        assert_eq!(read_all(&project.beside("whole")), whole);
    }
    // Another table, message or request is another run.
    fs::write(project.beside("people.csv"), table(450, 450)).unwrap();
    let outcome = resume(&project);
    assert_eq!((outcome.stood, outcome.files, outcome.anew), (0, 449, true));
    fs::write(&path, "mine").unwrap();
    assert_eq!(resume(&project).diagnostics[0].code.as_str(), "foreign-output");
    assert_eq!(fs::read_to_string(&path).unwrap(), "mine");
}

/// Also where the run that took the place of the first one was cut short, and left a report of its own.
#[test]
fn letters_of_an_earlier_table_are_named() {
    let project = project(&table(999, 0));
    run(&project, "mail", "out", |_| {});
    fs::write(project.beside("people.csv"), table(1000, 0)).unwrap();
    let path = report(&project.beside("out"), "mail");
    let before = path.with_extension("before");
    fs::copy(&path, &before).unwrap();
    fs::write(&path, "").unwrap();
    let outcome = run(&project, "mail", "out", |options| options.resume = true);
    assert_eq!(outcome.files, 1000);
    assert_eq!(outcome.diagnostics.len(), 1, "{}", shown(&outcome.diagnostics));
    let problem = &outcome.diagnostics[0];
    assert_eq!(problem.code.as_str(), "old-letters");
    assert!(
        problem.message.starts_with("999 files of an earlier run") && problem.message.contains("`mail-001-guest-1.eml`"),
        "{}",
        problem.message
    );
    assert_eq!((letters(&project.beside("out")).len(), before.exists()), (1999, false));
    // Of a run that makes the same again nothing is said, nor is anything of what is gone.
    assert!(run(&project, "mail", "out", |_| {}).diagnostics.is_empty());
    fs::write(project.beside("people.csv"), table(998, 0)).unwrap();
    assert_eq!(run(&project, "mail", "out", |_| {}).diagnostics.len(), 1);
    fs::remove_file(project.beside("out").join("mail-998-guest-998.eml")).unwrap();
    fs::write(project.beside("people.csv"), table(997, 0)).unwrap();
    assert!(run(&project, "mail", "out", |_| {}).diagnostics.is_empty());
}

#[test]
fn a_draft_that_was_edited_is_not_replaced() {
    let project = project(&table(3, 0));
    run(&project, "mail", "out", |_| {});
    let draft = project.beside("out").join("mail-002-guest-2.eml");
    // Other words in the message: what stands as it was made is replaced.
    project.write("content/messages/mail.md", MAIL.replace("thank you.", "thank you so much."));
    assert_eq!(run(&project, "mail", "out", |_| {}).files, 3);
    let edited = fs::read_to_string(&draft).unwrap().replace("so much", "for coming");
    fs::write(&draft, &edited).unwrap();
    project.write("content/messages/mail.md", MAIL.replace("thank you.", "thank you indeed."));
    for resume in [false, true] {
        let outcome = run(&project, "mail", "out", |options| options.resume = resume);
        assert_eq!(outcome.diagnostics.len(), 1, "{}", shown(&outcome.diagnostics));
        assert_eq!(outcome.diagnostics[0].code.as_str(), "foreign-output");
        assert!(outcome.diagnostics[0].message.contains("mail-002-guest-2.eml"), "{}", outcome.diagnostics[0].message);
        assert_eq!(fs::read_to_string(&draft).unwrap(), edited);
    }
    // The others are still known for what they are, though the run was cut short twice.
    fs::remove_file(&draft).unwrap();
    let outcome = run(&project, "mail", "out", |_| {});
    assert!(outcome.diagnostics.is_empty() && outcome.files == 3, "{}", shown(&outcome.diagnostics));
    assert!(letters(&project.beside("out")).values().all(|bytes| bytes.windows(6).any(|part| part == b"indeed")));
}

#[test]
fn volumes_hold_as_many_rows_as_is_asked_for() {
    let project = project(&table(11, 5));
    let combined = |options: &mut PrintOptions| {
        options.request.combine = true;
        options.request.volume = Some(4);
    };
    let outcome = run(&project, "note", "whole", combined);
    assert_eq!((outcome.diagnostics.len(), outcome.files), (1, 3), "{}", shown(&outcome.diagnostics));
    let whole = letters(&project.beside("whole"));
    let pages: Vec<(&str, usize)> = whole.iter().map(|(name, bytes)| (name.as_str(), pdf::sizes(&pdf::open(bytes)).len())).collect();
    assert_eq!(pages, [("note-all-001-004.pdf", 4), ("note-all-005-008.pdf", 3), ("note-all-009-011.pdf", 3)]);
    assert!(pdf::words(&whole["note-all-005-008.pdf"]).contains("Guest6"));
    for part in 1..=2 {
        run(&project, "note", "parts", |options| {
            combined(options);
            options.request.shard = Some((part, 2));
        });
    }
    assert_eq!(whole, letters(&project.beside("parts")));
    fs::remove_file(project.beside("whole").join("note-all-009-011.pdf")).unwrap();
    let outcome = run(&project, "note", "whole", |options| {
        combined(options);
        options.resume = true;
    });
    assert_eq!((outcome.stood, outcome.files), (2, 1));
    assert_eq!(whole, letters(&project.beside("whole")));
    // One file takes one volume.
    let one = |volume: usize| {
        run(&project, "note", "one", |options| {
            options.request.combine = true;
            options.request.volume = Some(volume);
            options.to = Destination::File(project.beside("one.pdf"));
        })
    };
    assert_eq!(one(10).diagnostics[0].code.as_str(), "bad-request");
    assert_eq!((one(11).files, one(0).diagnostics[0].code.as_str()), (1, "bad-request"));
    assert_eq!(pdf::sizes(&pdf::open(&fs::read(project.beside("one.pdf")).unwrap())).len(), 10);
}

#[test]
fn the_reports_of_all_parts_join_into_that_of_one_run() {
    let project = project(&table(1000, 500));
    run(&project, "mail", "whole", |_| {});
    let folders: Vec<PathBuf> = (1..=3).map(|part| project.beside(&format!("part{part}"))).collect();
    for part in 1..=3 {
        run(&project, "mail", &format!("part{part}"), |options| options.request.shard = Some((part, 3)));
    }
    let to = project.beside("all.jsonl");
    let joined = join(&folders, Some(&to));
    assert_eq!((joined.parts, joined.rows, joined.files, joined.message.as_str()), (3, 1000, 999, "mail"));
    assert_eq!(joined.diagnostics.len(), 1, "{}", shown(&joined.diagnostics));
    assert_eq!(joined.diagnostics[0].location.as_ref().unwrap().line, 501);
    assert_eq!(fs::read(&to).unwrap(), fs::read(report(&project.beside("whole"), "mail")).unwrap());
    // A folder of their folders does, too.
    for (number, part) in folders.iter().enumerate() {
        let path = report(part, &format!("mail-{}-of-3", number + 1));
        write(&project.beside("all").join(format!("{number}/{}", path.file_name().unwrap().display())), &fs::read(path).unwrap());
    }
    assert_eq!(join(&[project.beside("all")], None).files, 999);
    let missing = join(&folders[..2], None);
    assert!(missing.diagnostics[0].message.contains("part 3 of 3 is missing"), "{}", shown(&missing.diagnostics));
    assert_eq!(missing.diagnostics[0].code.as_str(), "print-report");
    let twice = join(&[folders.as_slice(), &folders[..1]].concat(), None);
    assert!(twice.diagnostics[0].message.contains("2 reports of part 1 of 3"));
    // A part that was cut short, a part of another run, and something else.
    let path = report(&folders[1], "mail-2-of-3");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, &text[..text.len() / 2]).unwrap();
    let cut = join(&folders, None);
    let problem = cut.diagnostics.iter().find(|problem| problem.message.contains("cut short")).unwrap();
    assert!(problem.help.as_ref().unwrap().contains("--resume"));
    fs::write(project.beside("people.csv"), table(1000, 0)).unwrap();
    run(&project, "mail", "part2", |options| options.request.shard = Some((2, 3)));
    assert!(join(&folders, None).diagnostics[0].message.contains("part of another run"));
    fs::write(&path, "mine\n").unwrap();
    assert!(join(&folders, None).diagnostics[0].message.contains("no report"));
    assert_eq!(join(&[project.beside("nowhere")], None).diagnostics[0].code.as_str(), "unreadable");
}

#[test]
fn more_parts_than_rows_leave_some_with_nothing_to_do() {
    let project = project(&table(3, 2));
    for part in 1..=5 {
        let outcome = run(&project, "note", "parts", |options| options.request.shard = Some((part, 5)));
        assert_eq!((outcome.files, outcome.diagnostics.len()), (usize::from(part == 1 || part == 3), usize::from(part == 2)));
    }
    let joined = join(&[project.beside("parts")], None);
    assert_eq!((joined.parts, joined.rows, joined.files), (5, 3, 2), "{}", shown(&joined.diagnostics));
}

/// Engines that number their tasks from 0 cannot add 1 without a shell.
#[test]
fn parts_are_counted_from_0_where_that_is_asked_for() {
    let shell = Shell::new();
    FILES.iter().for_each(|(path, text)| write(&shell.at().join(path), text.as_bytes()));
    write(&shell.at().join("content/index.md"), b"---\ntitle: Home\n---\n");
    write(&shell.at().join("people.csv"), table(10, 0).as_bytes());
    let command = "courtesy print mail --data people.csv --out";
    for part in 0..3 {
        let from_0 = shell.run(&format!("{command} from-0 --shard {part}/3 --shard-from 0"));
        assert!(from_0.status.success(), "{}", String::from_utf8_lossy(&from_0.stderr));
        shell.run(&format!("{command} from-1 --shard {}/3", part + 1));
    }
    let files = read_all(&shell.at().join("from-0"));
    assert_eq!(files.len(), 13);
    assert_eq!(files, read_all(&shell.at().join("from-1")));
    for wrong in ["3/3 --shard-from 0", "0/3", "1/0", "-1/3", "1/3 --shard-from 2", "99999999999/3"] {
        assert_eq!(shell.run(&format!("{command} wrong --shard={wrong}")).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn of_very_many_bad_rows_the_first_are_shown_and_the_rest_counted() {
    let project = project(&format!("name,gift\n{}Ann,tea\n", ",tea\n".repeat(1500)));
    let outcome = run(&project, "mail", "out", |_| {});
    assert_eq!((outcome.files, outcome.diagnostics.len()), (1, 1001));
    assert!(outcome.diagnostics.iter().any(|problem| problem.message.contains("500 further problems")));
    let report = fs::read_to_string(report(&project.beside("out"), "mail")).unwrap();
    assert_eq!(report.matches("nothing stands for").count(), 1500);
}
