//! The planner: the rules that have a day to reckon with, in the order of the events from which it counts.

use schemars::JsonSchema;
use serde::Serialize;

use super::renderer::Renderer;
use super::views::{DueView, GuidanceCard, MessageCard, Page};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::file::File;
use crate::guide::content::Due;
use crate::guide::content::paging::{PLANNER, Slice};

/// Messages of one rule that the planner shows.
const MESSAGES: usize = 24;

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
    pub(super) fn planner(&self, slices: &[Slice], turned: &dyn Fn(Page) -> Page) -> Result<File, Diagnostic> {
        let mut page = self.made("planner", self.word("planner", "title"), PLANNER, vec![self.home_link()]);
        self.word("planner", "description").clone_into(&mut page.description);
        self.finish("planner.html", turned(page), PlannerView { events: self.events(slices) }, "the planner")
    }

    pub(super) fn due_view(&self, due: &Due) -> DueView {
        let after = &due.after.value;
        let words = self.guide.config.events.get(after);
        DueView {
            after: after.clone(),
            event: words.map(|words| words.value.clone()).unwrap_or_default(),
            from: due.from,
            within: due.within,
            url: if self.bodies.medium.is_site() { self.planned.get(after).map_or(PLANNER, String::as_str) } else { "" }.to_owned(),
        }
    }

    /// The events of a page of the planner.
    fn events(&self, slices: &[Slice]) -> Vec<EventView> {
        let groups = self.guide.due_groups();
        let view = |slice: &Slice| {
            let (id, rules) = &groups[slice.group];
            let words = self.guide.config.events.get(*id).map(|words| words.value.clone());
            let rules = rules[slice.items.clone()].iter().filter_map(|number| self.due_rule(*number)).collect();
            EventView { id: (*id).to_owned(), words: words.unwrap_or_default(), rules }
        };
        slices.iter().map(view).collect()
    }

    fn due_rule(&self, number: usize) -> Option<DueRule> {
        let rule = &self.guide.guidance[number];
        let due = rule.due.as_ref()?;
        // Of very many the first stand here, and the rule's page has them all.
        let messages = &rule.messages[..rule.messages.len().min(MESSAGES)];
        Some(DueRule {
            rule: self.guidance_card(number),
            due: self.due_view(due),
            from: due.first_day(),
            within: due.last_day(),
            messages: self.message_cards(messages),
        })
    }
}
