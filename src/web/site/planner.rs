//! The planner: the rules that have a day to reckon with, in the order of the events from which it counts.

use schemars::JsonSchema;
use serde::Serialize;

use super::renderer::Renderer;
use super::views::{DueView, GuidanceCard, MessageCard};
use super::wanted::PLANNER;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::{Due, Guidance};

/// What `planner.html` gets.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct PlannerView {
    events: Vec<EventView>,
}

/// Something that happens, and what follows from it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "PlannerEvent")]
struct EventView {
    id: String,
    words: String,
    rules: Vec<DueRule>,
}

/// A rule with the days after its event, the first and the last, on which it is due.
#[derive(Debug, Serialize, JsonSchema)]
struct DueRule {
    rule: GuidanceCard,
    due: DueView,
    from: Option<u32>,
    within: u32,
    messages: Vec<MessageCard>,
}

impl Renderer<'_> {
    pub(super) fn planner(&self) -> Result<File, Diagnostic> {
        let mut page = self.made("planner", self.word("planner", "title"), PLANNER, vec![self.home_link()]);
        self.word("planner", "description").clone_into(&mut page.description);
        self.finish("planner.html", page, PlannerView { events: self.events() }, "the planner")
    }

    pub(super) fn due_view(&self, due: &Due) -> DueView {
        let words = self.guide.config.events.get(&due.after.value);
        DueView {
            after: due.after.value.clone(),
            event: words.map(|words| words.value.clone()).unwrap_or_default(),
            from: due.from,
            within: due.within,
        }
    }

    /// The events that rules count from, as `courtesy.toml` has them.
    fn events(&self) -> Vec<EventView> {
        let view = |(id, words): (&str, &str)| EventView { id: id.to_owned(), words: words.to_owned(), rules: self.rules_after(id) };
        let views = self.guide.events().map(view);
        views.filter(|event| !event.rules.is_empty()).collect()
    }

    /// The rules of one event, the most urgent first.
    fn rules_after(&self, event: &str) -> Vec<DueRule> {
        let due = |(number, rule): (usize, &'_ Guidance)| rule.due.clone().filter(|due| *due.after == event).map(|due| (number, due));
        let mut rules: Vec<(usize, Due)> = self.guide.guidance.iter().enumerate().filter_map(due).collect();
        rules.sort_by_key(|(_, due)| (due.from.map_or(0, |from| from.hours()), due.within.hours()));
        let view = |(number, due): &(usize, Due)| DueRule {
            rule: self.guidance_card(*number),
            due: self.due_view(due),
            from: due.first_day(),
            within: due.last_day(),
            messages: self.message_cards(&self.guide.guidance[*number].messages),
        };
        rules.iter().map(view).collect()
    }
}
