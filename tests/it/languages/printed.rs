//! What a guide in several languages prints: in which words, on which papers, and what these are called.

use courtesy::diagnostic::Code;
use courtesy::paper::letters::Request;
use courtesy::pipeline::{Destination, PrintOptions, print};

use super::{CONFIG, NOTE, page, project, text};
use crate::support::{Files, pdf, shown};

#[test]
fn a_message_is_printed_in_the_language_that_is_asked_for() {
    let project = project();
    let options = |language: Option<&str>| PrintOptions {
        root: project.root().to_owned(),
        language: language.map(str::to_owned),
        request: Request { message: "thanks".to_owned(), set: vec![("name".to_owned(), "Frau Ahn".to_owned())], ..Request::default() },
        to: Destination::File(project.beside("note.pdf")),
        ..PrintOptions::default()
    };
    let words = |language| {
        let outcome = print(&options(language), |_, _, _| {});
        assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
        pdf::words(&std::fs::read(project.beside("note.pdf")).unwrap())
    };
    assert!(words(None).contains("“somuch”"));
    assert!(words(Some("DE")).contains("GutenTagFrauAhn"));
    let refused = print(&options(Some("fr")), |_, _, _| {});
    assert_eq!((refused.diagnostics.len(), refused.diagnostics[0].code), (1, Code::BadRequest));
}

#[test]
fn cards_from_right_to_left_have_their_words_language_and_size() {
    let project = project().printing();
    let outcome = project.build_well();
    assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
    let site = project.site();
    for card in ["a6-typeset", "a6-cue", "a6-traced", "a6-lined", "a6-typeset-a4", "a6-traced-a4", "a6-lined-a4"] {
        let [en, he] = ["", "he/"].map(|edition| format!("{edition}printables/thanks-{card}.pdf"));
        let [en, he] = [en, he].map(|path| pdf::open(site.get(&path).unwrap_or_else(|| panic!("there is no {path}"))));
        assert_eq!(pdf::sizes(&en), pdf::sizes(&he), "{card}");
        assert_eq!(pdf::string(&pdf::catalogue(&he), "Lang").as_deref(), Some("he"), "{card}");
        assert!(pdf::title(&he).starts_with("תודה"), "{card}");
    }
    // Words are kept in the order in which they are read, on a sheet as on a card.
    for card in ["a6-typeset", "a6-typeset-a4"] {
        let words = pdf::words(&site[&format!("he/printables/thanks-{card}.pdf")]);
        let at = |word: &str| words.find(word).unwrap_or_else(|| panic!("{card}: {word} in {words}"));
        assert!(at("שלום") < at("תודה") && at("תודה") < at("רבה") && at("רבה") < at("היום"), "{card}: {words}");
    }
}

#[test]
fn an_edition_is_printed_on_papers_of_its_own() {
    let project = project().printing();
    let papers = |de: &str| format!("{CONFIG}[languages.de.print]\nstationery = [\"{de}\"]\n[print]\nletter_stationery = \"letter\"\n");
    project.write("courtesy.toml", papers("dl"));
    project.write("content/messages/thanks.md", NOTE.replace("stationery: [a6]\n", ""));
    let outcome = project.build_well();
    assert!(outcome.diagnostics.is_empty(), "{}", shown(&outcome.diagnostics));
    let site = project.site();
    for (edition, papers) in [("", vec!["a6", "us-a2"]), ("de/", vec!["dl"]), ("he/", vec!["a6", "us-a2"])] {
        for paper in ["a6", "us-a2", "dl"] {
            for card in [format!("thanks-{paper}-lined"), format!("thanks-{paper}-traced")] {
                let path = format!("{edition}printables/{card}.pdf");
                assert_eq!(site.contains_key(&path), papers.contains(&paper), "{path}");
            }
        }
    }
    assert!(site.contains_key("de/printables/dl-pocket.pdf") && !site.contains_key("de/printables/a6-pocket.pdf"));

    project.write("courtesy.toml", papers("dll"));
    let outcome = project.build();
    let unknown: Vec<_> = outcome.diagnostics.iter().filter(|problem| problem.code == Code::UnknownStationery).collect();
    assert_eq!(unknown.len(), 1, "{}", shown(&outcome.diagnostics));
    assert_eq!(unknown[0].location.as_ref().map(|at| &*at.path), Some("courtesy.toml"));
}

#[test]
fn papers_are_called_what_the_language_calls_them() {
    let project = project().printing();
    let papers = |more: &str| {
        let own = "[print]\nstationery = [\"a6\", \"dl\", \"mine\"]\n[stationery.mine]\ntitle = \"Card of mine\"\nwidth = 120\nheight = 90\n\
            ruling = { style = \"lines\", spacing = 8 }\n[stationery.dl]\ntitle = \"Long card\"\nwidth = 210\nheight = 99\n\
            ruling = { style = \"lines\", spacing = 8 }\n";
        project.write("courtesy.toml", format!("{CONFIG}{own}{more}"));
    };
    let title = |site: &Files, edition: &str, paper: &str| {
        let page = page(site, &format!("{edition}printables/{paper}.html"));
        page.elements.into_iter().find(|element| element.name == "h1").unwrap().text
    };
    papers("");
    project.build_well();
    let site = project.site();
    for (edition, titles) in [("", "A6 card"), ("de/", "A6-Karte"), ("he/", "כרטיס A6")] {
        assert_eq!(title(&site, edition, "a6"), titles);
        assert!(text(&site, &format!("{edition}messages/thanks.html")).contains(titles));
        assert_eq!(title(&site, edition, "dl"), "Long card", "what the guide calls its paper, it is called in every language");
        assert_eq!(title(&site, edition, "mine"), "Card of mine");
    }
    papers("[languages.de.stationery]\na6 = \"Postkarte\"\nmine = \"Eigene Karte\"\n");
    project.build_well();
    let site = project.site();
    assert!(title(&site, "de/", "a6") == "Postkarte" && title(&site, "de/", "mine") == "Eigene Karte");
    assert!(title(&site, "he/", "a6") == "כרטיס A6" && title(&site, "", "mine") == "Card of mine");
    assert!(text(&site, "de/messages/thanks.html").contains("Postkarte"), "a kept page that names a paper is made again");

    papers("[languages.de.stationery]\nmin = \"Karte\"\na6 = \" \"\n");
    let problems: Vec<_> = project.build().diagnostics.iter().map(|problem| problem.message.clone()).collect();
    assert_eq!(problems, ["there is no stationery `min`", "the title of `a6` is empty"]);
}

#[test]
fn one_paper_is_no_choice_and_what_is_not_there_is_not_searched_for() {
    let project = project().printing();
    project.build_well();
    let site = project.site();
    let message = text(&site, "messages/thanks.html");
    assert!(!message.contains("_stock") && message.contains("A6 card, 148 × 105 mm"), "{message}");
    project.write("content/messages/thanks.md", NOTE.replace("[a6]", "[a6, dl]"));
    project.build_well();
    assert_eq!(text(&project.site(), "messages/thanks.html").matches("_stock").count(), 2);
    assert!(text(&project.site(), "search/box.js").contains("Search rules, messages, cards"));
    let unprinted = super::project();
    unprinted.build_well();
    let site = unprinted.site();
    assert!(!["index.html", "search/index.html", "search/box.js"].iter().any(|path| text(&site, path).contains("cards")));
}
