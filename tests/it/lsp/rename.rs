//! New names: for a blank, a field, a page, a heading; afterwards the guide is as sound as before.

use serde_json::{Value, json};

use super::{applied, edited, guide, place, text};
use crate::support::Project;
use crate::support::editor::Editor;

const INDEX: &str = "content/index.md";
const ONE: &str = "content/1-before/1-one.md";
const TWO: &str = "content/1-before/2-two.md";
const THANKS: &str = "content/messages/thanks.md";

fn rename(editor: &mut Editor, project: &Project, path: &str, words: &str, name: &str) -> Result<Value, String> {
    let (line, character) = place(&text(project, path), words, 3);
    let params = json!({
        "textDocument": { "uri": editor.uri(path) }, "position": { "line": line, "character": character }, "newName": name,
    });
    editor.ask("textDocument/rename", params).map_err(|error| error.message)
}

/// Renames, writes the outcome, and looks whether the guide is still without errors.
fn renamed(path: &str, words: &str, name: &str) -> Project {
    renamed_in(&[], path, words, name)
}

#[test]
fn a_blank_gets_another_label_everywhere() {
    let project = renamed(THANKS, "[Name],", "Their name");
    assert!(text(&project, THANKS).contains("Dear [Their name],") && text(&project, THANKS).contains("[Company], [Their name]."));
    assert!(text(&project, "content/messages/mail.md").contains("subject: Thanks, [Their name]\n"));
    assert!(text(&project, "courtesy.toml").contains("[fields.name]\nlabel = \"Their name\"\n"));
}

#[test]
fn a_field_gets_another_id_where_it_is_written() {
    let project = renamed("courtesy.toml", "employer]", "firm");
    assert!(text(&project, "courtesy.toml").contains("[fields.firm]\nlabel = \"Company\"\n"));
    assert!(text(&project, THANKS).contains("[Company]"));
}

#[test]
fn a_page_gets_another_file_and_all_links_follow() {
    let project = renamed(INDEX, "[[two]]", "Another thing");
    assert!(!project.root().join(TWO).exists());
    assert!(text(&project, "content/1-before/2-another-thing.md").contains("title: Two things"));
    assert_eq!(text(&project, INDEX), text(&guide(), INDEX).replace("[[two]]", "[[another-thing]]"));
    let one = text(&project, ONE);
    assert!(one.contains("[two](2-another-thing.md#the-reason)") && one.contains("[[another-thing#the-reason|there]]"), "{one}");
    let project = renamed(ONE, "![[thanks]]", "many-thanks");
    let one = text(&project, ONE);
    assert!(one.contains("![[many-thanks]]") && one.contains("messages: [many-thanks]"), "{one}");
}

#[test]
fn a_heading_gets_other_words_and_its_anchors_follow() {
    for (path, words) in [(TWO, "The reason"), (ONE, "the-reason|")] {
        let project = renamed(path, words, "Its \u{dc}ber-cause");
        assert!(text(&project, TWO).contains("\n## Its \u{dc}ber-cause\n"));
        let one = text(&project, ONE);
        assert!(one.contains("2-two.md#its-\u{fc}ber-cause)") && one.contains("[[two#its-\u{fc}ber-cause|there]]"), "{one}");
    }
}

#[test]
fn an_id_of_its_own_is_renamed_where_it_stands_and_the_words_elsewhere() {
    let of_its_own = || {
        let project = guide();
        project.write(TWO, text(&project, TWO).replace("## The reason", "## The reason {#why-so}"));
        project.write(ONE, text(&project, ONE).replace("the-reason", "why-so"));
        project
    };
    for (path, words) in [(TWO, "why-so}"), (ONE, "why-so|")] {
        let project = of_its_own();
        let mut editor = edited(&project);
        let at = place(&text(&project, path), words, 2);
        assert_eq!(editor.ask_at("textDocument/prepareRename", path, at, json!({}))["placeholder"], "why-so");
        assert!(rename(&mut editor, &project, path, words, "two words").is_err());
        let edit = rename(&mut editor, &project, path, words, "cause").unwrap();
        let (files, _) = applied(&editor, &project, &edit);
        files.iter().for_each(|(path, text)| project.write(path, text));
        assert!(text(&project, TWO).contains("\n## The reason {#cause}\n"));
        assert!(text(&project, ONE).contains("2-two.md#cause)") && text(&project, ONE).contains("[[two#cause|there]]"));
        project.build_well();
    }
    let project = of_its_own();
    let mut editor = edited(&project);
    let edit = rename(&mut editor, &project, TWO, "The reason", "Other words").unwrap();
    let (files, _) = applied(&editor, &project, &edit);
    assert_eq!(files.len(), 1);
    assert!(files[TWO].contains("## Other words {#why-so}"));
}

/// Renames in a guide with other files, which is sound before and after.
fn renamed_in(files: &[(&str, &str)], path: &str, words: &str, name: &str) -> Project {
    let project = guide();
    files.iter().for_each(|(path, text)| project.write(path, text));
    project.build_well();
    let mut editor = edited(&project);
    let edit = rename(&mut editor, &project, path, words, name).unwrap();
    let (files, moves) = applied(&editor, &project, &edit);
    files.iter().for_each(|(path, text)| project.write(path, text));
    for (from, to) in moves {
        std::fs::rename(project.root().join(from), project.root().join(to)).unwrap();
    }
    project.build_well();
    project
}

#[test]
fn a_label_is_written_as_the_quotes_around_it_ask_for() {
    const MAIL: &str = "content/messages/mail.md";
    let mail = |subject: &str| format!("---\ntitle: A mail\nchannel: email\nsubject: {subject}\nshows: [one]\n---\nDear [Name],\n");
    let project = renamed_in(&[(MAIL, &mail("'Thanks, [Name]'"))], THANKS, "[Name],", "Host's name");
    assert!(text(&project, MAIL).contains("subject: 'Thanks, [Host''s name]'") && text(&project, MAIL).contains("Dear [Host's name],"));
    let project = renamed_in(&[(MAIL, &mail("\"Thanks, [Name]\""))], THANKS, "[Name],", "The \"host\"");
    assert!(text(&project, MAIL).contains(r#"subject: "Thanks, [The \"host\"]""#));
    let project = guide();
    let mut editor = edited(&project);
    assert!(rename(&mut editor, &project, THANKS, "[Name],", "Name: of whom").is_err());
}

#[test]
fn of_headings_with_the_same_words_all_anchors_follow() {
    let rule = |title: &str, body: &str| format!("---\ntitle: {title}\nverdict: do\nsummary: {title}.\nwhen: Never\n---\n{body}");
    let two = rule("Two", "## The reason\n\nWords.\n\n## The reason\n\nMore, see [above](#the-reason).\n");
    let one = rule("One", "See [[two#the-reason|there]] and [[two#the-reason-1|there]].\n");
    let project = renamed_in(&[(TWO, &two), (ONE, &one)], TWO, "The reason", "Begin");
    assert!(text(&project, ONE).contains("[[two#begin|there]] and [[two#the-reason|there]]"), "{}", text(&project, ONE));
    assert!(text(&project, TWO).contains("[above](#begin)"));
}

#[test]
fn a_page_gets_no_name_under_which_links_would_mean_another() {
    let project = guide();
    let mut editor = edited(&project);
    assert!(rename(&mut editor, &project, ONE, "![[thanks]]", "two").is_err(), "`[[two]]` would mean both");
}

#[test]
fn names_that_cannot_be_are_refused() {
    let project = guide();
    let mut editor = edited(&project);
    for (path, words, name) in [
        (THANKS, "[Name],", "Company"),
        (THANKS, "[Name],", "a [b"),
        (THANKS, "[Name],", " "),
        ("courtesy.toml", "employer]", "Not an id"),
        ("courtesy.toml", "employer]", "name"),
        (INDEX, "[[two]]", "one"),
        (INDEX, "[[two]]", "???"),
        (TWO, "The reason", ""),
        (THANKS, "[a6]", "a7"),
        (TWO, "Because", "x"),
    ] {
        assert!(rename(&mut editor, &project, path, words, name).is_err(), "{words} to {name:?}");
    }
    let at = place(&text(&project, THANKS), "[Name],", 2);
    let found = editor.ask_at("textDocument/prepareRename", THANKS, at, json!({}));
    assert_eq!(found["placeholder"], "Name");
    let at = place(&text(&project, TWO), "Because", 2);
    assert_eq!(editor.ask_at("textDocument/prepareRename", TWO, at, json!({})), Value::Null);
    let mut other = Editor::new(project.root(), json!({}));
    other.settle();
    assert!(rename(&mut other, &project, INDEX, "[[two]]", "three").is_err(), "an editor that moves no files");
}

const MAIL: &str = "content/messages/mail.md";
const GERMAN: &str = "content/messages/thanks.de.md";

/// A translation of a message, and `courtesy.toml` with the words of its language.
fn german() -> [(&'static str, String); 2] {
    let config = text(&guide(), "courtesy.toml")
        + "\n[languages.de]\ntitle = \"Ratgeber\"\n\n[languages.de.fields.employer]\nlabel = \"Firma\"\n\n\
           [languages.de.fields.name]\nlabel = \"Anrede\"\n";
    let message = "---\ntitle: Dank\n---\nGuten Tag [Anrede],\n\nes war sch\u{f6}n, Sie bei [Firma] zu treffen, [Anrede].\n";
    [("courtesy.toml", config), (GERMAN, message.to_owned())]
}

#[test]
fn in_a_further_language_a_blank_has_a_label_of_its_own_and_the_same_id() {
    let files = german();
    let files = [0, 1].map(|number| (files[number].0, files[number].1.as_str()));
    let config = files[0].1;
    let project = renamed_in(&files, GERMAN, "[Firma]", "Betrieb");
    assert!(text(&project, GERMAN).contains("bei [Betrieb] zu"));
    assert_eq!(text(&project, "courtesy.toml"), config.replace("\"Firma\"", "\"Betrieb\""));
    assert_eq!(text(&project, THANKS), text(&guide(), THANKS));
    let project = renamed_in(&files, THANKS, "[Company]", "Anrede");
    assert_eq!(text(&project, "courtesy.toml"), config.replace("\"Company\"", "\"Anrede\""), "another blank has it in German alone");
    for words in ["employer]\nlabel = \"Company\"", "employer]\nlabel = \"Firma\""] {
        let project = renamed_in(&files, "courtesy.toml", words, "firm");
        let wanted = config.replace("fields.employer]", "fields.firm]");
        assert_eq!(text(&project, "courtesy.toml"), wanted);
    }
    let project = guide();
    files.iter().for_each(|(path, text)| project.write(path, text));
    let mut editor = edited(&project);
    for (path, words, name) in
        [(GERMAN, "[Firma]", "anrede"), ("courtesy.toml", "\"Firma\"", "Anrede"), ("courtesy.toml", "employer]", "anrede")]
    {
        assert!(rename(&mut editor, &project, path, words, name).is_err(), "{words} to {name}");
    }
}

#[test]
fn a_label_that_is_an_id_is_renamed_as_a_label() {
    let [(_, config), (_, message)] = german();
    let (config, message) = (config.replace("\"Firma\"", "\"Employer\""), message.replace("[Firma]", "[Employer]"));
    let mail = text(&guide(), MAIL) + "\nUntil then at [employer].\n";
    let files = [("courtesy.toml", config.as_str()), (GERMAN, message.as_str()), (MAIL, mail.as_str())];
    for (path, words) in [(GERMAN, "[Employer]"), ("courtesy.toml", "\"Employer\"")] {
        let project = renamed_in(&files, path, words, "Die Firma");
        assert_eq!(text(&project, "courtesy.toml"), config.replace("\"Employer\"", "\"Die Firma\""));
        assert_eq!(text(&project, GERMAN), message.replace("[Employer]", "[Die Firma]"));
        assert_eq!(text(&project, MAIL), mail, "the id, since in English the label is another");
    }
    let project = renamed_in(&files, MAIL, "[employer]", "firm");
    assert_eq!(text(&project, "courtesy.toml"), config.replace("fields.employer]", "fields.firm]"));
    assert_eq!((text(&project, MAIL), text(&project, GERMAN)), (mail.replace("[employer]", "[firm]"), message));
}

#[test]
fn drafts_are_renamed_in_and_from() {
    const DRAFT: &str = "content/1-before/3-three.md";
    const NOTE: &str = "content/messages/note.md";
    let draft = "---\ntitle: Three\nverdict: do\nsummary: S.\nwhen: W\ndraft: true\nmessages: [note]\n---\nSee [[two]] and [it](2-two.md#the-reason).\n";
    let note = "---\ntitle: Note\nchannel: handwritten\ndraft: true\n---\nDear [Name],\n";
    let files = [(DRAFT, draft), (NOTE, note)];
    let project = renamed_in(&files, THANKS, "[Name],", "Guest");
    assert!(text(&project, NOTE).contains("Dear [Guest],"));
    let project = renamed_in(&files, NOTE, "[Name],", "Guest");
    assert!(text(&project, NOTE).contains("Dear [Guest],") && text(&project, THANKS).contains("Dear [Guest],"));
    let project = renamed_in(&files, DRAFT, "[[two]]", "other");
    assert!(text(&project, DRAFT).contains("See [[other]] and [it](2-other.md#the-reason)."), "{}", text(&project, DRAFT));
    let project = renamed_in(&files, DRAFT, "note]", "card");
    assert!(project.root().join("content/messages/card.md").exists() && text(&project, DRAFT).contains("messages: [card]"));
}

#[test]
fn what_readers_must_find_follows_a_page_to_its_new_name() {
    const SEARCH: &str = "content/search.toml";
    let search = "[[search]]\nquery = \"two\"\nexpect = \"/before/two.html\"\n\n[[search]]\nquery = \"reason\"\nexpect = 'before/two#two'\n\n\
                  [[search]]\nquery = \"thanks\"\nexpect = \"messages/thanks\"\n";
    for (path, words) in [(INDEX, "[[two]]"), (SEARCH, "two.html")] {
        let project = renamed_in(&[(SEARCH, search)], path, words, "\u{dc}ber two");
        let wanted = search.replace("/two.html", "/%C3%BCber-two.html").replace("before/two#", "before/%C3%BCber-two#");
        assert_eq!(text(&project, SEARCH), wanted);
    }
}

#[test]
fn nothing_is_renamed_while_the_guide_is_another_than_it_was_when_it_could_be_read() {
    let project = guide();
    let config = text(&project, "courtesy.toml");
    let mut editor = edited(&project);
    for broken in [config.replace("[guide]", "[guide"), config.replace("[guide]\n", "[guide]\ntheme = \"none\"\n")] {
        editor.open("courtesy.toml", &broken);
        editor.open(MAIL, &text(&project, MAIL).replace("Dear", "My very dear"));
        for (path, words, name) in [(THANKS, "[Name],", "Guest"), (INDEX, "[[two]]", "three"), (TWO, "The reason", "Why")] {
            let why = rename(&mut editor, &project, path, words, name).unwrap_err();
            assert!(why.starts_with("`courtesy.toml` or the theme has an error"), "{why}");
        }
        editor.open(MAIL, &text(&project, MAIL));
        editor.open("courtesy.toml", &config);
        rename(&mut editor, &project, THANKS, "[Name],", "Guest").unwrap();
    }
}

#[test]
fn a_draft_with_the_same_name_does_not_keep_links_from_following() {
    let draft = ("content/messages/two.md", "---\ntitle: Also two\nchannel: handwritten\ndraft: true\n---\nDear [Name],\n");
    let project = renamed_in(&[draft], ONE, "2-two.md#", "other");
    assert!(text(&project, INDEX).contains("[[other]]") && text(&project, ONE).contains("[two](2-other.md#the-reason)"));
    assert!(text(&project, ONE).contains("[[other#the-reason|there]]"));
}
