//! The planner: which events and rules stand on its page, in which order, and with which days.

use crate::support::html::{self, Page};
use crate::support::{Project, shipped};

const URL: &str = "planner/index.html";

fn rule(title: &str, verdict: &str, due: &str) -> String {
    let due = if due.is_empty() { String::new() } else { format!("due: {{ {due} }}\n") };
    format!("---\ntitle: {title}\nverdict: {verdict}\nsummary: S.\nwhen: W\n{due}---\nText.\n")
}

fn guide(events: &str, rules: &[(&str, &str, &str)]) -> Project {
    let project = Project::new();
    project.write("courtesy.toml", format!("[guide]\ntitle = \"Guide\"\n\n[events]\n{events}"));
    for (number, (title, verdict, due)) in rules.iter().enumerate() {
        project.write(&format!("content/1-step/{}-rule-{number}.md", number + 1), rule(title, verdict, due));
    }
    project
}

fn page(project: &Project, url: &str) -> Page {
    project.build_well();
    html::read(std::str::from_utf8(&project.site()[url]).unwrap())
}

/// What the script reads of each rule: its event, the first day and the last.
fn days(page: &Page) -> Vec<(&str, Option<&str>, &str)> {
    let entries =
        page.elements.iter().filter_map(|entry| Some((entry.get("data-after")?, entry.get("data-from"), entry.get("data-within")?)));
    entries.collect()
}

#[test]
fn events_stand_as_declared_and_rules_by_urgency() {
    let project = guide(
        "z-first = \"the first\"\nb-second = \"the second\"\na-third = \"the third\"\nunused = \"the unused\"\n",
        &[
            ("Third", "do", "after: a-third, within: 1 day"),
            ("Late", "do", "after: z-first, from: 1 week, within: 2 weeks"),
            ("Free", "do", ""),
            ("Soon", "do", "after: z-first, within: 30 hours"),
            ("Now", "do", "after: z-first, within: same day"),
            ("Second", "dont", "after: b-second, from: 25 hours, within: 3 days"),
        ],
    );
    let page = page(&project, URL);
    assert_eq!(
        days(&page),
        [
            ("z-first", None, "0"),
            ("z-first", None, "1"),
            ("z-first", Some("7"), "14"),
            ("b-second", Some("2"), "3"),
            ("a-third", None, "1")
        ]
    );
    let notes = page.named("p").filter(|p| p.get("class") == Some("note")).map(|p| p.text.trim());
    let moments: Vec<&str> = notes.filter(|note| !note.is_empty()).collect();
    let of_rules = &moments[moments.len() - 5..];
    assert_eq!(of_rules, ["The same day", "Within 30 hours", "1 to 2 weeks after", "Hold off: 25 hours to 3 days after", "Within 1 day"]);
    let labels: Vec<&str> =
        page.named("label").filter(|label| label.get("for").is_some_and(|id| id.starts_with("_on-"))).map(|l| l.text.as_str()).collect();
    assert_eq!(labels, ["the first", "the second", "the third"]);
    assert!(!page.text.contains("Free") && !page.text.contains("the unused"));
}

#[test]
fn hostile_words_stay_words() {
    let evil = r#"</template></form><script>alert(1)</script> " onfocus="alert(1) {events} {title}"#;
    let events = format!("e = '{evil}'\n");
    let project = guide(&events, &[(&format!("'{evil}'"), "do", "after: e, within: 1 day")]);
    let page = page(&project, URL);
    assert_eq!(page.errors, [""; 0]);
    assert!(page.named("script").all(|script| match script.get("src") {
        Some(_) => script.text.is_empty(),
        None => script.get("type") == Some("application/ld+json"),
    }));
    assert!(page.elements.iter().all(|element| element.attributes.keys().all(|key| !key.starts_with("on"))));
    let title = page.named("a").find(|link| link.get("href") == Some("../step/rule-0.html")).unwrap();
    assert_eq!(title.text, evil);
    assert_eq!(page.named("label").next().unwrap().text, evil);
}

#[test]
fn a_guide_without_due_has_no_planner() {
    let project = guide("e = \"the event\"\n", &[("Free", "do", "")]);
    project.build_well();
    let site = project.site();
    assert!(!site.contains_key(URL));
    let mentions = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("planner/");
    assert!(site.iter().filter(|(path, _)| path.ends_with(".html")).all(|(_, bytes)| !mentions(bytes)));
}

#[test]
fn a_rule_says_its_time_and_leads_to_the_planner() {
    let project = guide(
        "e = \"the event\"\n",
        &[("On the dot", "do", "after: e, from: 72 hours, within: 72 hours"), ("Not yet", "dont", "after: e, within: 1 week")],
    );
    let on_the_dot = page(&project, "step/rule-0.html");
    assert!(on_the_dot.text.contains("72 hours after the event"), "{}", on_the_dot.text);
    assert!(on_the_dot.named("a").any(|link| link.get("href") == Some("../planner/index.html#_after-e")));
    let not_yet = page(&project, "step/rule-1.html");
    assert!(not_yet.named("dt").any(|term| term.text == "Hold off") && not_yet.text.contains("Within 1 week of the event"));
}

#[test]
fn the_guide_covers_the_way_from_application_to_offer() {
    let (_, site) = shipped();
    let page = html::read(std::str::from_utf8(&site[URL]).unwrap());
    let mut events: Vec<&str> = days(&page).into_iter().map(|(event, ..)| event).collect();
    events.dedup();
    let way = [
        "introduction",
        "application",
        "appointment",
        "phone-interview",
        "interview",
        "request",
        "promised-date",
        "offer",
        "decision",
        "rejection",
        "step",
    ];
    assert_eq!(events, way);
    assert_eq!(days(&page).len(), 25);
    let linked = site
        .iter()
        .filter(|(path, _)| path.ends_with(".html") && !["de/", "he/"].iter().any(|edition| path.starts_with(edition)))
        .filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("planner/index.html#_after-"));
    assert_eq!(linked.count(), 25);
}
