//! Diagnostics as one SARIF 2.1.0 log, the form in which code hosts and editors take the findings of any tool.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;

use super::{Code, Diagnostic, Location, Severity, manual};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// The guide as a whole is meant where a diagnostic names no file; hosts drop a finding without a place.
const GUIDE: &str = "courtesy.toml";
/// What a path of a URI cannot hold as it is.
const IN_PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'[').add(b'\\');
const IN_PATH_TOO: &AsciiSet = &IN_PATH.add(b':').add(b']').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Log<'d> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'d>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'d> {
    tool: Tool,
    column_kind: &'static str,
    results: Vec<Finding<'d>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Text<'static>,
    help: Help,
    default_configuration: Configuration,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Help {
    text: &'static str,
    markdown: &'static str,
}

#[derive(Serialize)]
struct Text<'d> {
    text: std::borrow::Cow<'d, str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'d> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text<'d>,
    locations: [Place<'d>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Place<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place<'d> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'d>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    start_column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

/// Writes diagnostics as one log; `prefix` leads from the repository to the guide, and is empty or ends with `/`.
pub fn to_sarif(diagnostics: &[Diagnostic], prefix: &str) -> String {
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_by_key(|code| code.as_str());
    codes.dedup();
    let results = diagnostics.iter().map(|diagnostic| finding(diagnostic, &codes, prefix)).collect();
    let driver = Driver { name: "Courtesy", semantic_version: env!("CARGO_PKG_VERSION"), rules: codes.iter().copied().map(rule).collect() };
    let run = Run { tool: Tool { driver }, column_kind: "unicodeCodePoints", results };
    serde_json::to_string_pretty(&Log { schema: SCHEMA, version: "2.1.0", runs: [run] }).unwrap_or_default()
}

fn rule(code: Code) -> Rule {
    let manual = manual::section(code);
    Rule {
        id: code.as_str(),
        short_description: Text { text: code.meaning().into() },
        help: Help { text: manual, markdown: manual },
        default_configuration: Configuration { level: level(code.severity()) },
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn finding<'d>(diagnostic: &'d Diagnostic, codes: &[Code], prefix: &str) -> Finding<'d> {
    let help = diagnostic.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
    let whole = Location::file(GUIDE);
    let related = diagnostic.related.iter().enumerate().map(|(at, (location, label))| {
        let message = Some(Text { text: label.into() });
        Place { id: Some(at + 1), message, ..place(location, prefix) }
    });
    Finding {
        rule_id: diagnostic.code.as_str(),
        rule_index: codes.iter().position(|code| *code == diagnostic.code).unwrap_or_default(),
        level: level(diagnostic.severity),
        message: Text { text: format!("{}{help}", diagnostic.message).into() },
        locations: [place(diagnostic.location.as_ref().unwrap_or(&whole), prefix)],
        related_locations: related.collect(),
    }
}

/// A file as a whole is shown at its first line.
fn place<'d>(at: &Location, prefix: &str) -> Place<'d> {
    let width = at.excerpt.get(at.highlight.clone()).map_or(0, |part| part.chars().count());
    let column = (at.line > 0).then_some(at.column);
    let region = Region { start_line: at.line.max(1), start_column: column, end_column: column.map(|from| from + width.max(1)) };
    let uri = utf8_percent_encode(&format!("{prefix}{}", at.path), IN_PATH_TOO).to_string();
    Place { id: None, physical_location: Physical { artifact_location: Artifact { uri }, region }, message: None }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn a_finding_has_its_rule_its_region_and_what_to_do() {
        let text = "zwölf [X]\n";
        let at = text.find('[').unwrap();
        let found = Diagnostic::new(Code::UnknownField, "the blank `[X]` is not declared")
            .at(Location::in_text("content/a b%.md", text, at..at + 3))
            .related(Location::file("courtesy.toml"), "here are the others")
            .help("declare it");
        let bare = Diagnostic::new(Code::Empty, "nothing there");
        let log: Value = serde_json::from_str(&to_sarif(&[found, bare], "my guide/")).unwrap();
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect::<Vec<_>>(), ["empty-guide", "unknown-field"]);
        let first = &run["results"][0];
        assert_eq!((first["ruleIndex"].as_u64(), first["level"].as_str()), (Some(1), Some("error")));
        assert_eq!(first["message"]["text"], "the blank `[X]` is not declared; declare it");
        let place = &first["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20guide/content/a%20b%25.md");
        assert_eq!(place["region"], serde_json::json!({ "startLine": 1, "startColumn": 7, "endColumn": 10 }));
        assert_eq!(first["relatedLocations"][0]["message"]["text"], "here are the others");
        let second = &run["results"][1]["locations"][0]["physicalLocation"];
        assert_eq!(second["artifactLocation"]["uri"], "my%20guide/courtesy.toml");
        assert_eq!(second["region"], serde_json::json!({ "startLine": 1 }));
    }
}
