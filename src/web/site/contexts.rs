//! What each template gets, as schemas of the views: for checking templates before any page is made, and for the manual.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};

use super::book::Title;
use super::chapters::Entry;
use super::offers::PaperView;
use super::planner::PlannerView;
use super::single::SingleView;
use super::views::{
    ContentsView, GuidanceView, HomeView, Letter, LibraryView, MessageView, Page, PageView, RedirectView, RelatedView, SearchView,
    SectionView, ShelfView, Site, TagView, TagsView,
};
use crate::theme::Contexts;

/// Nothing but what every page gets.
#[derive(JsonSchema)]
struct Nothing {}

/// What a message shown in another text gets.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is needed")]
struct Embedded {
    letter: Letter,
    root: String,
}

/// What the service worker gets: finished JSON.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is needed")]
struct Worker {
    kept: String,
}

/// What the table of contents of the book gets.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is needed")]
struct Nav {
    entries: Vec<Entry>,
}

/// What the cover of the book gets.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is needed")]
struct Cover {
    title: Title,
}

/// What the search box gets.
#[derive(JsonSchema)]
#[allow(dead_code, reason = "only its schema is needed")]
struct SearchBox {
    site: Site,
}

/// The templates that a build renders, with what each of them gets.
pub fn contexts() -> Contexts {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut templates = Vec::new();
    page::<HomeView>("home.html", &mut templates, &mut generator);
    page::<ContentsView>("contents.html", &mut templates, &mut generator);
    page::<SectionView>("section.html", &mut templates, &mut generator);
    page::<GuidanceView>("guidance.html", &mut templates, &mut generator);
    page::<MessageView>("message.html", &mut templates, &mut generator);
    page::<RelatedView>("related.html", &mut templates, &mut generator);
    page::<LibraryView>("messages.html", &mut templates, &mut generator);
    page::<PlannerView>("planner.html", &mut templates, &mut generator);
    page::<ShelfView>("printables.html", &mut templates, &mut generator);
    page::<PaperView>("paper.html", &mut templates, &mut generator);
    page::<TagView>("tag.html", &mut templates, &mut generator);
    page::<TagsView>("tags.html", &mut templates, &mut generator);
    page::<PageView>("page.html", &mut templates, &mut generator);
    page::<SearchView>("search.html", &mut templates, &mut generator);
    page::<SingleView>("single.html", &mut templates, &mut generator);
    page::<Nothing>("404.html", &mut templates, &mut generator);
    page::<Nothing>("offline.html", &mut templates, &mut generator);
    page::<RedirectView>("redirect.html", &mut templates, &mut generator);
    alone::<Embedded>("partials/letter.html", &mut templates, &mut generator);
    alone::<SearchBox>("partials/search.html", &mut templates, &mut generator);
    alone::<Worker>("sw.js", &mut templates, &mut generator);
    alone::<Nothing>("sw-off.js", &mut templates, &mut generator);
    page::<PageView>("book/page.xhtml", &mut templates, &mut generator);
    page::<SectionView>("book/section.xhtml", &mut templates, &mut generator);
    page::<GuidanceView>("book/guidance.xhtml", &mut templates, &mut generator);
    page::<MessageView>("book/message.xhtml", &mut templates, &mut generator);
    alone::<Embedded>("book/letter.xhtml", &mut templates, &mut generator);
    framed::<Nav>("book/nav.xhtml", &mut templates, &mut generator);
    framed::<Nothing>("book/cover.xhtml", &mut templates, &mut generator);
    framed::<Cover>("book/cover.svg", &mut templates, &mut generator);
    framed::<Nothing>("book/style.css", &mut templates, &mut generator);
    Contexts { templates, definitions: generator.take_definitions(true) }
}

type Templates = Vec<(&'static str, serde_json::Map<String, serde_json::Value>)>;

/// A page: its own view, and what every page gets besides.
fn page<View: JsonSchema>(name: &'static str, templates: &mut Templates, generator: &mut SchemaGenerator) {
    framed::<View>(name, templates, generator);
    if let Some((_, names)) = templates.last_mut() {
        names.insert("page".to_owned(), generator.subschema_for::<Page>().to_value());
    }
}

/// What is about the guide, and is no page of it.
fn framed<View: JsonSchema>(name: &'static str, templates: &mut Templates, generator: &mut SchemaGenerator) {
    let mut names = properties::<View>(generator);
    names.insert("site".to_owned(), generator.subschema_for::<Site>().to_value());
    names.insert("root".to_owned(), generator.subschema_for::<String>().to_value());
    templates.push((name, names));
}

/// A template that is rendered for itself.
fn alone<View: JsonSchema>(name: &'static str, templates: &mut Templates, generator: &mut SchemaGenerator) {
    let names = properties::<View>(generator);
    templates.push((name, names));
}

fn properties<View: JsonSchema>(generator: &mut SchemaGenerator) -> serde_json::Map<String, serde_json::Value> {
    let mut schema = View::json_schema(generator);
    match schema.ensure_object().remove("properties") {
        Some(serde_json::Value::Object(names)) => names,
        _ => serde_json::Map::new(),
    }
}
